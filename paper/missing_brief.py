"""The brief of a lane that cannot be planned yet: what it has, what is missing, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts import Fact, facts_by_id
from core.speech.network import status_line
from core.speech.template import answer_sentence, template_sentences
from paper import blocks, look
from paper.methods import OF_A_LANE, method_lines
from paper.sheet import Sheet
from paper.words import word


def draw_missing_brief(sheet: Sheet, facts: Sequence[Fact], *, workspace: str, language: str) -> None:
    """One page that says what is missing; no figure stands in for one that cannot be known."""
    known = facts_by_id(facts)
    sheet.add_page()
    y = blocks.masthead(
        sheet,
        kind=word("lane_brief", language),
        workspace=workspace,
        title=facts[0].subject,
        status=status_line(known, language),
        color=look.QUIET_TEXT,
    )
    y = blocks.answer(sheet, answer_sentence(facts, language), y=y)
    y = sheet.heading(word("missing", language), x=look.MARGIN, y=y, width=look.WIDTH)
    sentences = (*template_sentences(facts, language), word("how_to_go_on", language))
    y = blocks.bullets(sheet, sentences, x=look.MARGIN, y=y, width=look.WIDTH) + 4
    y = sheet.heading(word("figures", language), x=look.MARGIN, y=y, width=look.WIDTH)
    y = blocks.pairs(sheet, facts, y=y, language=language) + 4
    y = sheet.heading(word("methods", language), x=look.MARGIN, y=y, width=look.WIDTH)
    blocks.bullets(
        sheet,
        method_lines(OF_A_LANE, language),
        x=look.MARGIN,
        y=y,
        width=look.WIDTH,
        size=look.TINY,
        color=look.QUIET_TEXT,
    )
