"""The lane brief: one page from the answer down to the method, in the order of a director's questions."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts import Fact, facts_by_id
from core.plan.lane_plan import LanePlan
from core.speech.dashboard import LANE_BRIEF
from core.speech.frames import Facts
from core.speech.network import status_line
from core.speech.template import answer_sentence, template_sentences
from paper import blocks, look
from paper.lane_charts import GAP, HEADING_ROOM, draw_lane_charts
from paper.lane_notes import lane_notes
from paper.methods import OF_A_LANE, method_lines
from paper.sheet import Sheet
from paper.words import word

FIGURES = (
    "service_level",
    "best_service_level",
    "fill_rate",
    "fill_rate_held",
    "buffer_needed",
    "buffer_held",
    "classical_buffer",
    "reorder_point",
    "lead_time",
    "own_capacity",
    "expected_overflow",
    "partner_dependency",
    "cooperation_saving",
    "expected_profit",
    "holding_cost",
    "shortage_cost",
    "order_quantity",
    "time_to_survive",
    "time_to_recover",
)
SMALLEST_CHART = 30.0
NOTES_WIDTH, METHODS_WIDTH = 62.0, 108.0


def draw_lane_brief(
    sheet: Sheet,
    plan: LanePlan,
    facts: Sequence[Fact],
    *,
    workspace: str,
    language: str,
    is_what_if: bool,
) -> None:
    """Draw the page; what is left between words and figures goes to the charts."""
    known = facts_by_id(facts)
    sheet.add_page()
    y = blocks.masthead(
        sheet,
        kind=word("lane_brief", language),
        workspace=workspace,
        title=plan.lane.name,
        status=status_line(known, language),
        color=look.STATUS_COLORS.get(plan.status.status, look.TEXT),
    )
    y = blocks.answer(sheet, answer_sentence(facts, language), y=y)
    y = blocks.tiles(sheet, LANE_BRIEF.figures(known, language), y=y)
    y = sheet.heading(word("decision", language), x=look.MARGIN, y=y, width=look.WIDTH)
    y = blocks.bullets(sheet, template_sentences(facts, language), x=look.MARGIN, y=y, width=look.WIDTH)
    notes, methods = (
        lane_notes(plan, known, language, is_what_if=is_what_if),
        (*_basis(known, language), *method_lines(OF_A_LANE, language, is_priced=plan.lane.has_prices)),
    )
    shown = [known[name] for name in FIGURES if name in known]
    below = _height_below(sheet, shown, notes, methods)
    room = max(look.BOTTOM - below - y - GAP, 2 * SMALLEST_CHART)
    y = draw_lane_charts(sheet, plan, known, y=y + GAP, room=room, language=language)
    y = sheet.heading(word("figures", language), x=look.MARGIN, y=y, width=look.WIDTH)
    y = blocks.pairs(sheet, shown, y=y, language=language) + GAP
    _small_print(sheet, notes, methods, y=y, language=language)


def _basis(known: Facts, language: str) -> tuple[str, ...]:
    """How the lane orders, and what one order must last for."""
    said = LANE_BRIEF.say("basis", known, language)
    return (said,) if said else ()


def _small_print(
    sheet: Sheet, notes: Sequence[str], methods: Sequence[str], *, y: float, language: str
) -> None:
    columns = (
        ("assumptions", notes, look.MARGIN, NOTES_WIDTH),
        ("methods", methods, look.MARGIN + look.WIDTH - METHODS_WIDTH, METHODS_WIDTH),
    )
    for key, sentences, x, width in columns:
        start = sheet.heading(word(key, language), x=x, y=y, width=width)
        blocks.bullets(
            sheet,
            sentences,
            x=x,
            y=start,
            width=width,
            size=look.TINY,
            color=look.QUIET_TEXT,
            rest=word("more", language),
        )


def _height_below(sheet: Sheet, shown: Sequence[Fact], notes: Sequence[str], methods: Sequence[str]) -> float:
    """Room for figures, notes and methods under the charts."""
    small = max(
        blocks.height_of_bullets(sheet, notes, width=NOTES_WIDTH, size=look.TINY),
        blocks.height_of_bullets(sheet, methods, width=METHODS_WIDTH, size=look.TINY),
    )
    return blocks.rows_of_pairs(len(shown)) * blocks.ROW_HEIGHT + small + 2 * HEADING_ROOM + GAP
