"""Demand, its forecast with bands, and own capacity, in one chart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.cadence import weekdays
from core.demand import DemandHistory
from core.forecast_band import ForecastBand
from core.lane_plan import LanePlan
from core.quantities import FloatArray
from ui.chart_notes import draw_notes
from ui.chart_style import ChartStyle, new_figure, thin_out
from ui.formats import headline
from ui.outlook import PERIOD_NOUNS
from ui.safe import plotly

BANDS = ((0.95, 0.16), (0.8, 0.20), (0.5, 0.26))  # coverage and opacity: the areas lie on one another
ROOM_FOR_LABEL = 78
ZOOM_IN_SHARE = 0.45  # a line that never falls below this share of its peak is drawn without its zero


def demand_chart(plan: LanePlan, *, style: ChartStyle, n_history_periods: int | None = None) -> go.Figure:
    """History (its last `n_history_periods`, or all) and forecast per period, with bands and own capacity.

    Volumes are workload: returns are added in proportion, because they pass through the same capacity. Closed
    weekdays are left out of the lines: a lane that rests on Sundays does not fall to zero on them.
    """
    history, unit = plan.history, plan.lane.unit
    shown = slice(None if n_history_periods is None else -n_history_periods, None)
    is_open = history.is_open[shown]
    growth = 1.0 + plan.lane.parameters.return_ratio
    dates, demand = history.period_starts[shown][is_open], growth * history.demand_units[shown][is_open]
    band = replace(
        plan.forecast,
        mean_units=growth * plan.forecast.mean_units,
        quantile_units=growth * plan.forecast.quantile_units,
    )
    runs = ~np.isin(weekdays(band.period_starts.astype(np.int64)), history.closed_weekdays)
    noun = PERIOD_NOUNS[history.cadence]

    figure = new_figure(style, height=380, right_margin=ROOM_FOR_LABEL)
    _draw_band(figure, band, runs, style)
    x, y = thin_out(dates, demand)
    template = f"%{{y:,.4~g}} {plotly(unit)}<extra></extra>"
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines" if y.size > 1 else "markers",
        name="Demand" if growth == 1.0 else "Demand and returns",
        line={"color": style.demand, "width": 1.6},
        hovertemplate=f"%{{x|%a %d %b %Y}}: {template}",
    )
    figure.add_scatter(
        x=band.period_starts[runs],
        y=band.mean_units[runs],
        mode="lines",
        name="Forecast",
        line={"color": style.ours, "width": 2.4},
        hovertemplate=f"%{{x|%a %d %b %Y}}: {template}",
    )
    capacity = _draw_capacity(figure, plan, shown, style)
    _mark_forecast_start(figure, band, style)
    overrides = draw_notes(figure, plan, first_day=_first_day_shown(history, shown), style=style)
    low, high = _y_range(
        [demand, overrides, band.quantile(0.025)[runs], band.quantile(0.975)[runs], capacity]
    )
    figure.update_yaxes(
        title_text=f"{plotly(unit)} per {noun}",
        title_standoff=6,
        range=[low, high],
        fixedrange=True,
        nticks=6,
    )
    figure.update_xaxes(tickformat="%-d %b\n%Y", nticks=7)
    return figure


def _first_day_shown(history: DemandHistory, shown: slice) -> np.datetime64:
    first: np.datetime64 = history.period_starts[shown][0].astype("datetime64[D]")
    return first


def _draw_band(figure: go.Figure, band: ForecastBand, runs: NDArray[np.bool_], style: ChartStyle) -> None:
    if not band.has_band:
        return
    dates = band.period_starts[runs]
    for coverage, opacity in BANDS:
        lower, upper = (bound[runs] for bound in band.band(coverage))
        figure.add_scatter(
            x=np.concatenate([dates, dates[::-1]]),
            y=np.concatenate([upper, lower[::-1]]),
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillcolor=f"rgba({style.ours_rgb}, {opacity})",
            hoverinfo="skip",
            name="50, 80, 95 % of outcomes",
            showlegend=coverage == 0.5,
            legendrank=2_000,
        )


def _draw_capacity(figure: go.Figure, plan: LanePlan, shown: slice, style: ChartStyle) -> FloatArray:
    """Draw own capacity per period; the label stands in the right margin, where no line can cross it."""
    history, band = plan.history, plan.forecast
    dates = np.concatenate([history.period_starts[shown], band.period_starts])
    days = np.concatenate([history.days_in_period[shown], band.days_in_period])
    capacity = plan.own_capacity_units_per_day * days
    label = "assumed" if plan.lane.parameters.own_capacity_units_per_day is None else "own"
    ends = np.array([0, -1]) if np.all(days == days[0]) else np.arange(days.size)
    x, y = thin_out(dates[ends], capacity[ends])
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        name="Own capacity",
        showlegend=False,
        line={"color": style.problem, "width": 1.6, "dash": "dash", "shape": "hv"},
        hovertemplate=(
            f"Own capacity %{{y:,.4~g}} {plotly(plan.lane.unit)} per "
            f"{PERIOD_NOUNS[history.cadence]}<extra></extra>"
        ),
    )
    figure.add_annotation(
        x=1.0,
        xref="paper",
        xanchor="left",
        xshift=6,
        y=float(capacity[-1]),
        yanchor="middle",
        align="left",
        text=f"{label}<br>capacity<br>{headline(float(capacity[-1]))}",
        showarrow=False,
        font={"size": 13, "color": style.problem_text},
    )
    return capacity


def _mark_forecast_start(figure: go.Figure, band: ForecastBand, style: ChartStyle) -> None:
    if band.period_starts.size:
        start = band.period_starts[0]
        figure.add_shape(
            type="line",
            x0=start,
            x1=start,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": style.context, "width": 1, "dash": "dot"},
        )


def _y_range(lines: list[FloatArray]) -> tuple[float, float]:
    values = np.concatenate([line[np.isfinite(line)] for line in lines])
    if values.size == 0 or values.max() <= 0:
        return 0.0, 1.0
    lowest, highest = float(values.min()), float(values.max())
    room = 0.06 * (highest - lowest or highest)
    return (lowest - room if lowest > ZOOM_IN_SHARE * highest else 0.0), highest + room
