"""Demand, its forecast with bands, and own capacity, in one chart."""

from __future__ import annotations

import numpy as np

from core.facts.demand_chart import DemandLines, demand_lines, demand_range
from core.plan.lane_plan import LanePlan
from core.words.number_text import headline
from ui.charts.chart_notes import draw_holidays, draw_notes
from ui.ground import formats
from ui.ground.chart_style import ChartStyle, axis_day, hover_day, new_figure, thin_out
from ui.ground.drawing import Drawing
from ui.ground.safe import plotly
from ui.language import say, spoken

OPACITIES = {0.95: 0.16, 0.8: 0.20, 0.5: 0.26}  # of each coverage: the areas lie on one another
ROOM_FOR_LABEL = 78


def demand_chart(plan: LanePlan, *, style: ChartStyle, n_history_periods: int | None = None) -> Drawing:
    """History (its last `n_history_periods`, or all) and forecast per period, with bands and own capacity."""
    lines, unit = (
        demand_lines(plan, n_history_periods=n_history_periods),
        plotly(formats.unit(plan.lane.unit)),
    )
    volume = formats.per_period(unit, plan.history.cadence)
    figure = new_figure(style, height=380, right_margin=ROOM_FOR_LABEL)
    _draw_band(figure, lines, style)
    x, y = thin_out(lines.dates, lines.demand_units)
    template = f"{hover_day()}: %{{y:,.4~g}} {unit}<extra></extra>"
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines" if y.size > 1 else "markers",
        name=say("Demand and returns") if lines.has_returns else say("Demand"),
        line={"color": style.demand, "width": 1.6},
        hovertemplate=template,
    )
    figure.add_scatter(
        x=lines.ahead_dates,
        y=lines.mean_units,
        mode="lines",
        name=say("Forecast"),
        line={"color": style.ours, "width": 2.4},
        hovertemplate=template,
    )
    _draw_capacity(figure, lines, style, volume=volume)
    _mark_forecast_start(figure, lines, style)
    first_day = lines.capacity_dates[0].astype("datetime64[D]")
    draw_holidays(figure, plan.forecast.holidays, style=style)
    overrides = draw_notes(figure, plan, first_day=first_day, style=style)
    figure.update_yaxes(
        title={"text": volume, "standoff": 6},
        range=list(demand_range(lines, beside=overrides)),
        fixedrange=True,
        nticks=6,
    )
    figure.update_xaxes(tickformat=axis_day(), nticks=7)
    return figure


def _draw_band(figure: Drawing, lines: DemandLines, style: ChartStyle) -> None:
    dates = lines.ahead_dates
    for coverage, lower, upper in lines.bands:
        figure.add_scatter(
            x=np.concatenate([dates, dates[::-1]]),
            y=np.concatenate([upper, lower[::-1]]),
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillcolor=f"rgba({style.ours_rgb}, {OPACITIES[coverage]})",
            hoverinfo="skip",
            name=say("50, 80, 95 % of outcomes"),
            showlegend=coverage == 0.5,
            legendrank=2_000,
        )


def _draw_capacity(figure: Drawing, lines: DemandLines, style: ChartStyle, *, volume: str) -> None:
    """Draw own capacity per period; the label stands in the right margin, where no line can cross it."""
    dates, capacity = lines.capacity_dates, lines.capacity_units
    ends = np.array([0, -1]) if np.all(capacity == capacity[0]) else np.arange(capacity.size)
    x, y = thin_out(dates[ends], capacity[ends])
    line, text = style.limit(is_problem=lines.capacity_is_short)
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        name=say("Own capacity"),
        showlegend=False,
        line={"color": line, "width": 1.6, "dash": "dash", "shape": "hv"},
        hovertemplate=f"{say('Own capacity')} %{{y:,.4~g}} {volume}<extra></extra>",
    )
    label = say("assumed<br>capacity") if lines.capacity_is_assumed else say("own<br>capacity")
    figure.add_annotation(
        x=1.0,
        xref="paper",
        xanchor="left",
        xshift=6,
        y=float(capacity[-1]),
        yanchor="middle",
        align="left",
        text=f"{label}<br>{headline(float(capacity[-1]), spoken())}",
        showarrow=False,
        font={"size": 13, "color": text},
    )


def _mark_forecast_start(figure: Drawing, lines: DemandLines, style: ChartStyle) -> None:
    start = lines.forecast_start
    if start is not None:
        figure.add_shape(
            type="line",
            x0=start,
            x1=start,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": style.context, "width": 1, "dash": "dot"},
        )
