"""The network brief: the answer, what is at stake where, then every lane in a ranked table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.facts import Fact, facts_by_id
from core.facts.network_facts import STATUS_METRICS
from core.speech.fact_text import label_text, value_text
from core.speech.network import NETWORK_PAGE, reason_text, status_text
from core.speech.template import answer_sentence, template_sentences
from core.words.labels import own_text
from paper import blocks, look
from paper.methods import OF_A_NETWORK, method_lines
from paper.network_plots import RiskRow, draw_most_at_risk, draw_statuses
from paper.network_rows import Row, network_rows
from paper.network_table import draw_table
from paper.sheet import Sheet
from paper.words import word

BARS = 10
GAP = 4.0


def draw_network_brief(sheet: Sheet, facts: Sequence[Fact], *, workspace: str, language: str) -> None:
    """Draw every page: the first for the director, the others to look a lane up."""
    known, rows = facts_by_id(facts), network_rows(facts)
    sheet.add_page()
    y = blocks.masthead(
        sheet,
        kind=word("network_brief", language),
        workspace="",
        title=workspace or word("network_brief", language),
        status=f"{value_text(known['lanes_total'], language)} {label_text(known['lanes_total'], language)}",
        color=look.QUIET_TEXT,
    )
    if not rows:
        _nothing_yet(sheet, y=y, language=language)
        return
    answer = answer_sentence(facts, language)
    y = blocks.answer(sheet, answer, y=y)
    y = blocks.tiles(sheet, NETWORK_PAGE.figures(known, language), y=y)
    y = sheet.heading(word("decision", language), x=look.MARGIN, y=y, width=look.WIDTH)
    reasons = [sentence for sentence in template_sentences(facts, language) if sentence != answer]
    y = blocks.bullets(sheet, reasons, x=look.MARGIN, y=y, width=look.WIDTH)
    y = _pictures(sheet, known, rows, y=y + GAP, language=language)
    y = _methods(sheet, y=y + GAP, language=language, is_priced="worth_total" in known)
    sheet.add_page()
    y = sheet.heading(word("every_lane", language), x=look.MARGIN, y=look.TOP, width=look.WIDTH)
    draw_table(sheet, rows, known.get("worth_total"), y=y, language=language)


def _pictures(
    sheet: Sheet, known: Mapping[str, Fact], rows: Sequence[Row], *, y: float, language: str
) -> float:
    y = sheet.heading(word("lanes_by_status", language), x=look.MARGIN, y=y, width=look.WIDTH)
    counts = _counts(known, language)
    alt = ", ".join(f"{name} {count:.0f}" for _, name, count in counts)
    with sheet.tagged("Figure", alt=alt):
        y = draw_statuses(sheet, counts, y=y, language=language) + GAP
    bars = _bars(rows, language)
    if not bars:
        return y
    y = sheet.heading(word("most_at_risk", language), x=look.MARGIN, y=y, width=look.WIDTH)
    with sheet.tagged("Figure", alt=word("most_at_risk", language)):
        return draw_most_at_risk(sheet, bars, y=y, language=language)


def _bars(rows: Sequence[Row], language: str) -> list[RiskRow]:
    """The lanes whose decisions are worth most, whatever their status."""
    found = [
        RiskRow(
            money=row.facts["worth"],
            status=str(row.facts["status"].value),
            why=f"{status_text(row.facts, language)} · {reason_text(row.facts, language)}",
        )
        for row in rows
        if "worth" in row.facts and row.facts["worth"].number > 0
    ]
    return sorted(found, key=lambda row: -row.money.number)[:BARS]


def _counts(known: Mapping[str, Fact], language: str) -> list[tuple[str, str, float]]:
    """Lanes with each status; what is left is normal."""
    found = [(status, known[metric].number) for status, metric in STATUS_METRICS.items()]
    rest = known["lanes_total"].number - sum(count for _, count in found)
    named = [*found, ("Normal", rest)]
    return [(status, own_text(status, language), count) for status, count in named if count]


def _methods(sheet: Sheet, *, y: float, language: str, is_priced: bool) -> float:
    y = sheet.heading(word("methods", language), x=look.MARGIN, y=y, width=look.WIDTH)
    return blocks.bullets(
        sheet,
        method_lines(OF_A_NETWORK, language, is_priced=is_priced),
        x=look.MARGIN,
        y=y,
        width=look.WIDTH,
        size=look.TINY,
        color=look.QUIET_TEXT,
        rest=word("more", language),
    )


def _nothing_yet(sheet: Sheet, *, y: float, language: str) -> None:
    y = blocks.answer(sheet, word("no_lanes", language), y=y)
    _methods(sheet, y=y + GAP, language=language, is_priced=False)
