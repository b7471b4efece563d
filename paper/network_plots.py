"""Pictures of a network: how many lanes have each status, and where the most money is at risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from core.facts import Fact
from core.speech.fact_text import value_text
from core.words.number_text import exact
from paper import look
from paper.sheet import Sheet

BAR_HEIGHT, LEGEND_HEIGHT = 6.5, 5.0
STATUS_FILLS = {
    "Surge alert": look.PROBLEM,
    "Low velocity": "#E9A26D",
    "Stale data": look.CONTEXT,
    "Too little data": look.HAIRLINE,
    "Ended": look.PANEL,
    "Normal": look.OURS,
}
ROW_HEIGHT, NAME_WIDTH, VALUE_WIDTH = 9.2, 66.0, 34.0


@dataclass(frozen=True)
class RiskRow:
    """One lane of the bars: its money at risk, its status, and why, in words."""

    money: Fact
    status: str
    why: str


def draw_statuses(
    sheet: Sheet, counts: Sequence[tuple[str, str, float]], *, y: float, language: str
) -> float:
    """One bar over the width of the page; an entry is (status, its name in words, number of lanes)."""
    total = sum(count for _, _, count in counts)
    x = look.MARGIN
    for status, _, count in counts:
        width = look.WIDTH * count / total if total else 0.0
        sheet.block(x=x, y=y, width=width, height=BAR_HEIGHT, color=STATUS_FILLS[status])
        x += width
    x, y = look.MARGIN, y + BAR_HEIGHT + 1.4
    for status, name, count in counts:
        text = f"{name} {exact(count, language)}"
        sheet.block(x=x, y=y + 0.9, width=2.6, height=2.6, color=STATUS_FILLS[status])
        width = sheet.width_of(text, size=look.SMALL)
        sheet.put(text, x=x + 3.8, y=y, width=width + 1, size=look.SMALL)
        x += width + 10.0
    return y + LEGEND_HEIGHT


def draw_most_at_risk(sheet: Sheet, rows: Sequence[RiskRow], *, y: float, language: str) -> float:
    """One bar for each lane, the most money first, with a line that says why."""
    most = max((row.money.number for row in rows), default=0.0)
    full = look.WIDTH - NAME_WIDTH - VALUE_WIDTH
    for row in rows:
        put = partial(sheet.put, x=look.MARGIN, width=NAME_WIDTH - 3)
        put(row.money.subject, y=y, size=look.BODY, bold=True)
        put(row.why, y=y + 3.9, size=look.TINY, color=look.QUIET_TEXT, shrink=True)
        width = full * row.money.number / most if most > 0 else 0.0
        x = look.MARGIN + NAME_WIDTH
        sheet.block(x=x, y=y + 1.2, width=max(width, 0.3), height=4.6, color=STATUS_FILLS[row.status])
        sheet.put(
            value_text(row.money, language),
            x=x + width + 2,
            y=y + 1.6,
            width=VALUE_WIDTH - 2,
            size=look.SMALL,
            bold=True,
            shrink=True,
        )
        y += ROW_HEIGHT
    return y
