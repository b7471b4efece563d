"""What is known beside the numbers, drawn into the demand chart: overrides, events, outliers, coming holidays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.forecast.band import ComingHoliday
from core.forecast.notes import EVENT, ForecastNotes, Mark
from core.plan.lane_plan import LanePlan
from core.words.number_text import headline, percent, with_plus
from ui.ground import formats
from ui.ground.chart_style import ChartStyle, hover_day
from ui.ground.drawing import Drawing
from ui.ground.safe import plotly
from ui.language import say, say_count, spoken

LONGEST_REASON = 60


def draw_notes(
    figure: Drawing, plan: LanePlan, *, first_day: np.datetime64, style: ChartStyle
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Draw the notes of a plan from `first_day` on; returns the overrides' heights, for the axis."""
    for mark in plan.notes.marks:
        if np.datetime64(mark.last_day) >= first_day:
            _shade(figure, mark, first_day=first_day, style=style)
    _draw_marked_demand(figure, plan, first_day=first_day, style=style)
    return _draw_overrides(figure, plan, first_day=first_day, style=style)


def draw_holidays(figure: Drawing, holidays: Sequence[ComingHoliday], *, style: ChartStyle) -> None:
    """A mark on the axis for each coming holiday, with its name and what it does to the forecast on hover."""
    if holidays:
        figure.add_scatter(
            x=[np.datetime64(holiday.day, "D") for holiday in holidays],
            y=np.zeros(len(holidays)),
            mode="markers",
            name=say("Holiday"),
            cliponaxis=False,
            marker={
                "symbol": "triangle-up",
                "size": 12,
                "color": style.override,
                "line": {"width": 1.5, "color": style.background},
            },
            text=[
                f"{plotly(holiday.label, longest=LONGEST_REASON)}: "
                + (
                    say(
                        "forecast {change}",
                        change=with_plus(holiday.ratio - 1.0, percent(holiday.ratio - 1.0, spoken())),
                    )
                    if holiday.ratio != 1.0
                    else say("not followed")
                )
                for holiday in holidays
            ],
            hovertemplate=f"{hover_day()}<br>%{{text}}<extra></extra>",
        )


def _shade(figure: Drawing, mark: Mark, *, first_day: np.datetime64, style: ChartStyle) -> None:
    """A shaded stretch from the morning of the first to the evening of the last day."""
    begin = max(np.datetime64(mark.first_day), first_day)
    figure.add_shape(
        type="rect",
        x0=begin - np.timedelta64(12, "h"),
        x1=np.datetime64(mark.last_day) + np.timedelta64(12, "h"),
        y0=0,
        y1=1,
        yref="paper",
        layer="below",
        line={"width": 0},
        fillcolor=style.context,
        opacity=0.22,
    )


def _draw_marked_demand(
    figure: Drawing, plan: LanePlan, *, first_day: np.datetime64, style: ChartStyle
) -> None:
    """A hollow ring on each period that the forecast does not learn from, with the reason on hover."""
    history, growth = plan.history, 1.0 + plan.lane.parameters.return_ratio
    begin = history.period_starts.astype("datetime64[D]")
    end = begin + history.days_in_period - 1
    reasons = np.full(begin.size, "", dtype=object)
    for mark in plan.notes.marks:
        touched = (begin <= np.datetime64(mark.last_day)) & (end >= np.datetime64(mark.first_day))
        kind = say("Event") if mark.kind == EVENT else say("Outlier")
        reasons[touched] = f"{kind}: {plotly(mark.reason, longest=LONGEST_REASON)}"
    shown = (reasons != "") & (begin >= first_day) & np.isfinite(history.demand_units)
    if shown.any():
        figure.add_scatter(
            x=history.period_starts[shown],
            y=growth * history.demand_units[shown],
            mode="markers",
            name=say("Marked, not learned from"),
            marker={
                "symbol": "circle-open",
                "size": 9,
                "color": style.context,
                "line": {"width": 2, "color": style.context},
            },
            text=reasons[shown].tolist(),
            hovertemplate="%{text}<extra></extra>",
        )


def _draw_overrides(
    figure: Drawing, plan: LanePlan, *, first_day: np.datetime64, style: ChartStyle
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    growth = 1.0 + plan.lane.parameters.return_ratio
    shown = [item for item in plan.notes.overrides if np.datetime64(item.period_start) >= first_day]
    heights = np.array([growth * item.units for item in shown], dtype=np.float64)
    if shown:
        unit = plotly(formats.unit(plan.lane.unit))
        figure.add_scatter(
            x=[item.period_start for item in shown],
            y=heights,
            mode="markers",
            name=say("Override"),
            marker={
                "symbol": "diamond",
                "size": 11,
                "color": style.override,
                "line": {"width": 1.5, "color": style.background},
            },
            text=[
                say(
                    "Override {height} {unit}, the forecast said {forecast}<br>{reason}",
                    height=headline(height, spoken()),
                    unit=unit,
                    forecast=headline(growth * item.forecast_units, spoken()),
                    reason=plotly(item.reason, longest=LONGEST_REASON),
                )
                for height, item in zip(heights.tolist(), shown, strict=True)
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    return heights


def notes_alt(notes: ForecastNotes) -> str:
    """The notes in words, for the chart's description; empty where there are none."""
    parts = []
    if notes.overrides:
        parts.append(say_count(len(notes.overrides), "{n} override", "{n} overrides"))
    if notes.marks:
        parts.append(
            say_count(len(notes.marks), "{n} marked stretch of days", "{n} marked stretches of days")
        )
    return " " + say("It also shows {what}.", what=formats.listing(parts)) if parts else ""
