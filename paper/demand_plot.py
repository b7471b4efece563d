"""Demand, forecast with bands and own capacity of a lane, as lines on paper."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np

from core.demand.cadence import CADENCE_NAMES
from core.facts.demand_chart import DemandLines, demand_lines, demand_range
from core.plan.lane_plan import LanePlan
from core.quantities import FloatArray
from core.words.number_text import headline
from paper import look
from paper.lane_notes import overrides_ahead
from paper.plot import ROOM_FOR_TICKS, Plot, as_steps, legend
from paper.sheet import Sheet
from paper.words import short_day, short_month, word

HISTORY_SHOWN = dict(
    zip(CADENCE_NAMES, (112, 52, 36, 52, 39, 48, 36, 20, 12, 12, 52, 72, 72, 24), strict=True)
)  # periods
ROOM_ABOVE, ROOM_BELOW, ROOM_FOR_CAPACITY = 5.5, 6.0, 21.0
N_DATES = 6
LONG_SPAN_DAYS = 400


def draw_demand(sheet: Sheet, plan: LanePlan, *, y: float, height: float, language: str) -> None:
    """The chart over the full width of the page, with its legend above."""
    lines = demand_lines(plan, n_history_periods=HISTORY_SHOWN[plan.history.cadence])
    days = _numbers(lines.capacity_dates)
    noted = overrides_ahead(plan)
    heights = np.array([(1.0 + plan.lane.parameters.return_ratio) * item.units for item in noted])
    plot = Plot(
        sheet,
        x=look.MARGIN + ROOM_FOR_TICKS,
        y=y + ROOM_ABOVE,
        width=look.WIDTH - ROOM_FOR_TICKS - ROOM_FOR_CAPACITY,
        height=height - ROOM_ABOVE - ROOM_BELOW,
        x_range=(float(days.min()), float(days.max())),
        y_range=demand_range(lines, beside=heights),
    )
    _legend(sheet, lines, y=y, language=language, has_overrides=bool(noted))
    plot.grid(lambda value: headline(value, language))
    ahead = _numbers(lines.ahead_dates)
    for coverage, low, high in lines.bands:
        plot.area(ahead, low, high, color=look.BAND_TINTS[coverage])
    if lines.forecast_start is not None:
        plot.rule(float(lines.forecast_start.astype("datetime64[D]").astype(np.int64)), color=look.CONTEXT)
    plot.line(_numbers(lines.dates), lines.demand_units, color=look.DEMAND, width=0.35)
    plot.line(ahead, lines.mean_units, color=look.OURS, width=0.7)
    for item, height in zip(noted, heights.tolist(), strict=True):
        start = float(np.datetime64(item.period_start).astype(np.int64))
        plot.dot(*plot.at(start, height), color=look.TEXT)
    color = look.PROBLEM if lines.capacity_is_short else look.QUIET_TEXT
    plot.line(*as_steps(days, lines.capacity_units), color=color, width=0.4, dash=1.4)
    _name_capacity(plot, lines, language)
    _date_ticks(plot, days, language)


def _legend(sheet: Sheet, lines: DemandLines, *, y: float, language: str, has_overrides: bool) -> None:
    entries = [
        ("line", look.DEMAND, word("demand_and_returns" if lines.has_returns else "demand", language)),
        ("line", look.OURS, word("forecast", language)),
    ]
    if lines.bands:
        entries.append(("area", look.BAND_TINTS[0.8], word("band", language)))
    if has_overrides:
        entries.append(("dot", look.TEXT, word("override", language)))
    legend(sheet, entries, x=look.MARGIN + ROOM_FOR_TICKS, y=y)


def _name_capacity(plot: Plot, lines: DemandLines, language: str) -> None:
    """The label stands right of the plot, where no line can cross it."""
    last = float(lines.capacity_units[-1])
    _, y = plot.at(0.0, last)
    key = "assumed_capacity" if lines.capacity_is_assumed else "own_capacity"
    x, width = plot.x + plot.width + 1.5, ROOM_FOR_CAPACITY - 1.5
    color = look.PROBLEM_TEXT if lines.capacity_is_short else look.QUIET_TEXT
    put = partial(plot.sheet.put, x=x, width=width, color=color)
    for place, text in enumerate(plot.sheet.wrapped(word(key, language), width=width, size=look.TINY)[:2]):
        put(text, y=y - 4.8 + 3.0 * place, size=look.TINY)
    put(headline(last, language), y=y + 1.2, size=look.SMALL, bold=True)


def _date_ticks(plot: Plot, days: FloatArray, language: str) -> None:
    """Days under the axis, or months where years are shown; the year stands where it begins."""
    is_long = days[-1] - days[0] > LONG_SPAN_DAYS
    told = None
    for value in np.unique(np.linspace(days[0], days[-1], N_DATES).astype(np.int64)):
        day: date = np.datetime64(int(value), "D").astype(object)
        text = short_month(day, language) if is_long else short_day(day, language)
        plot.tick(float(value), text if day.year == told else f"{text} {day.year}")
        told = day.year


def _numbers(dates: np.ndarray) -> FloatArray:
    return np.asarray(dates.astype("datetime64[D]").astype(np.int64), dtype=np.float64)
