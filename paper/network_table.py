"""The ranked table of lanes: over as many pages as it takes, its head on each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.facts import Fact
from core.speech.fact_text import label_text, value_text
from core.speech.network import do_text, is_worth_known, reason_text, status_text
from paper import look
from paper.blocks import sentence_case
from paper.network_rows import Row, cell
from paper.sheet import Sheet
from paper.words import word

ROW_HEIGHT, HEAD_HEIGHT = 4.9, 5.8
SIZE = look.SMALL


@dataclass(frozen=True)
class Column:
    """Where a column stands and what it holds."""

    key: str
    x: float
    width: float
    align: str = "L"


COLUMNS = (
    Column("rank", look.MARGIN, 8.0),
    Column("lane", look.MARGIN + 9, 38.0),
    Column("status", look.MARGIN + 48, 22.0),
    Column("do", look.MARGIN + 71, 48.0),
    Column("why", look.MARGIN + 120, 34.0),
    Column("worth", look.MARGIN + 155, 23.0, "R"),
)


def draw_table(sheet: Sheet, rows: Sequence[Row], total: Fact | None, *, y: float, language: str) -> None:
    """Every row, ranked; the lanes that need somebody first, each group with its bookmark; then the total."""
    y = _head(sheet, y, language)
    for rank, row in enumerate(rows, start=1):
        starts_group = rank == 1 or row.needs_somebody != rows[rank - 2].needs_somebody
        if y + ROW_HEIGHT * (2 if starts_group else 1) > look.BOTTOM:
            sheet.add_page()
            y = _head(sheet, look.TOP, language)
        if starts_group:
            y = _group(sheet, y, "needing_lanes" if row.needs_somebody else "quiet_lanes", language)
        _row(sheet, rank, row, y, language)
        y += ROW_HEIGHT
    if total is not None:
        _total(sheet, total, y, language)


def _total(sheet: Sheet, total: Fact, y: float, language: str) -> None:
    """What all decisions are worth, under its column."""
    if y + ROW_HEIGHT > look.BOTTOM:
        sheet.add_page()
        y = _head(sheet, look.TOP, language)
    money = next(column for column in COLUMNS if column.key == "worth")
    label = sentence_case(label_text(total, language))
    with sheet.tagged("P"):
        sheet.put(label, x=COLUMNS[1].x, y=y + 0.8, width=money.x - COLUMNS[1].x, size=SIZE, bold=True)
        sheet.put(
            value_text(total, language),
            x=money.x - 8,
            y=y + 0.8,
            width=money.width + 8,
            size=SIZE,
            bold=True,
            align="R",
        )


def _head(sheet: Sheet, y: float, language: str) -> float:
    with sheet.tagged("P"):
        for column in COLUMNS:
            sheet.put(
                word(column.key, language),
                x=column.x,
                y=y,
                width=column.width,
                size=SIZE,
                color=look.QUIET_TEXT,
                bold=True,
                align=column.align,
                shrink=True,
            )
    with sheet.decoration():
        sheet.block(x=look.MARGIN, y=y + HEAD_HEIGHT - 0.9, width=look.WIDTH, height=0.4, color=look.TEXT)
    return y + HEAD_HEIGHT


def _group(sheet: Sheet, y: float, key: str, language: str) -> float:
    sheet.set_xy(look.MARGIN, y)
    sheet.start_section(word(key, language), level=2)
    with sheet.tagged("H3"):
        sheet.put(word(key, language), x=look.MARGIN, y=y + 0.4, width=look.WIDTH, size=SIZE, bold=True)
    return y + ROW_HEIGHT


def _row(sheet: Sheet, rank: int, row: Row, y: float, language: str) -> None:
    color = look.STATUS_COLORS.get(str(row.facts["status"].value), look.TEXT)
    cells = (
        str(rank),
        row.lane,
        status_text(row.facts, language),
        do_text(row.facts, language),
        reason_text(row.facts, language),
        cell(row, "worth", language) if is_worth_known(row.facts) else "–",
    )
    with sheet.decoration():
        sheet.hairline(y=y + ROW_HEIGHT - 0.2)
    with sheet.tagged("P"):
        for column, text in zip(COLUMNS, cells, strict=True):
            sheet.put(
                text,
                x=column.x,
                y=y + 0.5,
                width=column.width,
                size=SIZE,
                color=color if column.key == "status" else look.TEXT,
                align=column.align,
                shrink=column.key != "lane",
            )
