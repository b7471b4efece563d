"""Blocks that every report is built from: masthead, answer, figures in tiles, lists, pairs of label and value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from core.facts import Fact
from core.speech.fact_text import label_text, value_text
from core.speech.pages import Figure
from paper import look
from paper.sheet import PRODUCER, Sheet

TILE_HEIGHT, TILE_GAP = 20.0, 4.0
ROW_HEIGHT = 4.25
N_COLUMNS, COLUMN_GAP, WIDEST_VALUE = 3, 6.0, 0.62
MOST_ANSWER_LINES, SMALLEST_ANSWER = 3, 11.0
BULLET = "•"


def masthead(sheet: Sheet, *, kind: str, workspace: str, title: str, status: str, color: str) -> float:
    """Name of the product and kind of report, then the title with its status below; returns where to go on."""
    quiet = partial(sheet.put, size=look.SMALL, color=look.QUIET_TEXT)
    with sheet.decoration():
        sheet.block(x=0, y=0, width=look.PAGE_WIDTH, height=2.2, color=look.OURS)
    with sheet.tagged("P"):
        quiet(f"{PRODUCER} · {kind}", x=look.MARGIN, y=look.TOP - 3, width=look.WIDTH - 60, bold=True)
        quiet(workspace, x=look.MARGIN + look.WIDTH - 58, y=look.TOP - 3, width=58, align="R")
    y = sheet.heading(title, x=look.MARGIN, y=look.TOP + 3.2, width=look.WIDTH, level=0, size=look.TITLE)
    with sheet.tagged("P"):
        sheet.put(status, x=look.MARGIN, y=y, width=look.WIDTH, size=look.BODY, color=color, bold=True)
    return y + 6.4


def answer(sheet: Sheet, text: str, *, y: float) -> float:
    """The one sentence that counts, on a panel with a coloured edge; on one line where that can be."""
    inner = look.WIDTH - 10
    size = look.ANSWER * min(1.0, inner / max(sheet.width_of(text, size=look.ANSWER, bold=True), 1.0))
    size = size if size >= SMALLEST_ANSWER else look.ANSWER
    n_lines = min(len(sheet.wrapped(text, width=inner, size=size, bold=True)), MOST_ANSWER_LINES)
    height = 4.4 + n_lines * size * look.MM_PER_POINT * look.LEADING
    with sheet.decoration():
        sheet.block(x=look.MARGIN, y=y, width=look.WIDTH, height=height, color=look.PANEL)
        sheet.block(x=look.MARGIN, y=y, width=1.4, height=height, color=look.OURS)
    with sheet.tagged("P"):
        sheet.paragraph(
            text,
            x=look.MARGIN + 5,
            y=y + 2.2,
            width=inner,
            size=size,
            bold=True,
            most_lines=MOST_ANSWER_LINES,
        )
    return y + height + 4.2


def tiles(sheet: Sheet, items: Sequence[Figure], *, y: float) -> float:
    """At most four figures in a row."""
    width = (look.WIDTH - 3 * TILE_GAP) / 4
    for place, tile in enumerate(items):
        x = look.MARGIN + place * (width + TILE_GAP)
        with sheet.decoration():
            sheet.hairline(y=y, x=x, width=width)
        with sheet.tagged("P"):
            sheet.put(
                tile.label, x=x, y=y + 1.6, width=width, size=look.SMALL, color=look.QUIET_TEXT, shrink=True
            )
            sheet.put(
                tile.value,
                x=x,
                y=y + 5.6,
                width=width,
                size=look.FIGURE,
                color=look.PROBLEM_TEXT if tile.is_bad else look.TEXT,
                bold=True,
                shrink=True,
            )
            sheet.put(
                tile.change, x=x, y=y + 12.6, width=width, size=look.SMALL, color=look.QUIET_TEXT, shrink=True
            )
    return y + TILE_HEIGHT


def bullets(
    sheet: Sheet,
    sentences: Sequence[str],
    *,
    x: float,
    y: float,
    width: float,
    size: float = look.BODY,
    color: str = look.TEXT,
    bottom: float = look.BOTTOM,
    rest: str = "",
) -> float:
    """Sentences as a list down to `bottom`; those without room are counted, followed by `rest`."""
    line = size * look.MM_PER_POINT * look.LEADING
    for place, sentence in enumerate(sentences):
        n_lines = len(sheet.wrapped(sentence, width=width - 3.4, size=size))
        room_for_rest = line if place < len(sentences) - 1 else 0.0
        if y + n_lines * line + room_for_rest > bottom + 0.1:
            sheet.put(f"+ {len(sentences) - place} {rest}", x=x, y=y, width=width, size=size, color=color)
            return y + line
        with sheet.tagged("P"):
            sheet.put(BULLET, x=x, y=y, width=3, size=size, color=look.OURS)
            y = sheet.paragraph(sentence, x=x + 3.4, y=y, width=width - 3.4, size=size, color=color)
        y += 0.5
    return y


def height_of_bullets(sheet: Sheet, sentences: Sequence[str], *, width: float, size: float) -> float:
    """How much room the whole list takes."""
    line = size * look.MM_PER_POINT * look.LEADING
    return sum(
        len(sheet.wrapped(sentence, width=width - 3.4, size=size)) * line + 0.5 for sentence in sentences
    )


def pairs(sheet: Sheet, facts: Sequence[Fact], *, y: float, language: str) -> float:
    """Facts as label and value in three columns, read down one column after the other."""
    n_rows = rows_of_pairs(len(facts))
    width = (look.WIDTH - (N_COLUMNS - 1) * COLUMN_GAP) / N_COLUMNS
    for place, fact in enumerate(facts):
        column, row = divmod(place, n_rows)
        x, top = look.MARGIN + column * (width + COLUMN_GAP), y + row * ROW_HEIGHT
        label, value = sentence_case(label_text(fact, language)), value_text(fact, language, signed=True)
        room = min(sheet.width_of(value, size=look.SMALL, bold=True) + 1.5, width * WIDEST_VALUE)
        put = partial(sheet.put, y=top + 0.45, size=look.SMALL)
        with sheet.decoration():
            sheet.hairline(y=top + ROW_HEIGHT - 0.1, x=x, width=width)
        with sheet.tagged("P"):
            put(label, x=x, width=width - room, color=look.QUIET_TEXT)
            put(value, x=x + width - room, width=room, bold=True, align="R", shrink=True)
    return y + n_rows * ROW_HEIGHT


def rows_of_pairs(n_facts: int) -> int:
    """How many rows that many pairs take."""
    return -(-n_facts // N_COLUMNS)


def sentence_case(text: str) -> str:
    """The first letter in upper case, the others as they are."""
    return text[:1].upper() + text[1:]
