"""What a service level costs in a week, with the optimum, its flat zone and the target."""

from __future__ import annotations

from core.facts.lane_cost_curve import LaneCostCurve
from core.words.number_text import headline, percent
from paper import look
from paper.plot import ROOM_FOR_TICKS, Plot, legend
from paper.sheet import Sheet
from paper.words import word

ROOM_ABOVE, ROOM_BELOW = 10.0, 6.0
LOWEST_LEVEL, STEEP_LEVEL = 0.5, 0.995  # above the latter the cost runs out of the picture
TICKS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
LABEL_WIDTH = 24.0


def draw_cost(sheet: Sheet, lane: LaneCostCurve, *, y: float, height: float, language: str) -> None:
    """The chart over the left half of the page."""
    curve = lane.curve
    shown = curve.service_level_ratios <= STEEP_LEVEL
    top = max(float(curve.total_cost_per_week[shown].max()), lane.cost_today_per_week)
    plot = Plot(
        sheet,
        x=look.MARGIN + ROOM_FOR_TICKS,
        y=y + ROOM_ABOVE,
        width=look.HALF - ROOM_FOR_TICKS,
        height=height - ROOM_ABOVE - ROOM_BELOW,
        x_range=(LOWEST_LEVEL, 1.0),
        y_range=(0.0, 1.06 * top if top > 0 else 1.0),
    )
    _flat_zone(plot, *curve.flat_zone_ratios)
    plot.grid(lambda value: headline(value, language))
    for level in TICKS:
        plot.tick(level, percent(level, language))
    x = curve.service_level_ratios[shown]
    plot.line(x, curve.holding_cost_per_week[shown], color=look.CONTEXT, width=0.4)
    plot.line(x, curve.shortage_cost_per_week[shown], color=look.CONTEXT, width=0.4, dash=1.0)
    plot.line(x, curve.total_cost_per_week[shown], color=look.OURS, width=0.75)
    _name_levels(plot, lane, language)
    entries = (
        ("line", look.CONTEXT, word("holding", language)),
        ("dash", look.CONTEXT, word("shortage", language)),
        ("line", look.OURS, word("total", language)),
    )
    legend(sheet, entries, x=plot.x, y=y)


def _flat_zone(plot: Plot, low: float, high: float) -> None:
    left, _ = plot.at(max(low, LOWEST_LEVEL), 0.0)
    right, _ = plot.at(min(high, 1.0), 0.0)
    if right > left:
        plot.sheet.block(x=left, y=plot.y, width=right - left, height=plot.height, color=look.FLAT_ZONE)


def _name_levels(plot: Plot, lane: LaneCostCurve, language: str) -> None:
    """Rules at the best level and at the target; their labels share a line above the plot without meeting."""
    best, today = lane.curve.optimal_service_level_ratio, lane.service_level_ratio
    labels = (
        (best, f"{word('best', language)} {percent(best, language, decimals=1)}", look.OURS),
        (today, f"{word('target', language)} {percent(today, language, decimals=1)}", look.QUIET_TEXT),
    )
    right = plot.x + plot.width
    for level, text, color in sorted(labels, reverse=True):
        if level >= LOWEST_LEVEL:
            plot.rule(level, color=color)
            at, _ = plot.at(level, 0.0)
            width = plot.sheet.width_of(text, size=look.TINY, bold=True)
            right = min(right, at + width / 2)
            plot.sheet.put(
                text,
                x=right - width - 0.5,
                y=plot.y - 4.2,
                width=width + 0.5,
                size=look.TINY,
                color=color,
                bold=True,
                align="R",
            )
            right -= width + 3.0
    if today >= LOWEST_LEVEL:
        plot.dot(*plot.at(today, lane.cost_today_per_week), color=look.TEXT)
