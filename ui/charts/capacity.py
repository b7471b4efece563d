"""What a lane will ask of its capacity, period by period, and how likely each period overflows."""

from __future__ import annotations

import numpy as np

from core.demand.cadence import weekdays
from core.facts.problems import lacks_capacity
from core.plan.lane_plan import LanePlan
from ui.ground import formats
from ui.ground.chart_style import ChartStyle, axis_day, hover_day, new_figure
from ui.ground.drawing import Drawing
from ui.ground.safe import plotly
from ui.language import say

TOPS = (0.05, 0.1, 0.2, 0.5, 1.0)  # ends of the axis of chances
LOWER_SHARE, GAP = 0.22, 0.14  # of the height: the chance of overflow, below the volumes


def capacity_need_chart(plan: LanePlan, *, style: ChartStyle) -> Drawing:
    """Forecast, returns and buffer stacked against own capacity; below, the probability of overflow."""
    need, unit = plan.capacity_need, plotly(formats.unit(plan.lane.unit))
    runs = ~np.isin(weekdays(need.period_starts.astype(np.int64)), plan.history.closed_weekdays)
    dates = need.period_starts[runs]
    figure = new_figure(style, height=400)
    is_short = lacks_capacity(plan)
    line, label = style.limit(is_problem=is_short)
    for name, inner, values, opacity in (
        (say("Forecast"), say("forecast"), need.forecast_units, 1.0),
        (say("Returns"), say("returns"), need.returns_units, 0.6),
        (say("Buffer"), say("buffer"), need.buffer_units, 0.28),
    ):
        if values.any():
            figure.add_bar(
                x=dates,
                y=values[runs],
                name=name,
                marker={"color": f"rgba({style.ours_rgb}, {opacity})", "line": {"width": 0}},
                hovertemplate=f"{hover_day()}: {inner} %{{y:,.4~g}} {unit}<extra></extra>",
            )
    figure.add_scatter(
        x=dates,
        y=need.own_capacity_units[runs],
        mode="lines" if dates.size > 1 else "markers",
        name=say("Own capacity"),
        line={"color": line, "width": 1.8, "dash": "dash", "shape": "hvh"},
        hovertemplate=f"{say('Own capacity')} %{{y:,.4~g}} {unit}<extra></extra>",
    )
    figure.update_yaxes(
        title={"text": formats.per_period(unit, plan.history.cadence), "standoff": 6},
        fixedrange=True,
        nticks=6,
        rangemode="tozero",
    )
    figure.update_xaxes(tickformat=axis_day(), nticks=7)
    figure.update_layout(barmode="stack", bargap=0.25, legend={"traceorder": "normal"})
    if need.overflow_probability_ratio is not None:
        _draw_probability(
            figure,
            dates,
            need.overflow_probability_ratio[runs],
            style,
            (line if is_short else style.context, label),
        )
    return figure


def _draw_probability(
    figure: Drawing, dates: np.ndarray, ratio: np.ndarray, style: ChartStyle, colors: tuple[str, str]
) -> None:
    """Bars in a strip of their own under the volumes, up to a chance that small ones can be read at.

    colors: of the bars and of their label.
    """
    top = next((step for step in TOPS if step >= float(np.max(ratio, initial=0.0))), 1.0)
    figure.add_bar(
        x=dates,
        y=ratio,
        yaxis="y2",
        name=say("Chance of overflow"),
        showlegend=False,
        marker={"color": colors[0], "line": {"width": 0}},
        hovertemplate=f"{hover_day()}: {say('overflows with probability')} %{{y:.1%}}<extra></extra>",
    )
    figure.update_layout(
        xaxis={"anchor": "y2"},
        yaxis={"domain": [LOWER_SHARE + GAP, 1.0]},
        yaxis2={
            "domain": [0.0, LOWER_SHARE],
            "range": [0, top],
            "tickvals": [0, top / 2, top],
            "tickformat": ".0%" if top >= 0.1 else ".1%",
            "gridcolor": style.grid,
            "zeroline": False,
            "fixedrange": True,
            "tickfont": {"size": 13, "color": style.quiet_text},
        },
    )
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=LOWER_SHARE,
        yref="paper",
        yanchor="bottom",
        yshift=2,
        text=say("Chance that the period overflows"),
        showarrow=False,
        font={"size": 13, "color": colors[1]},
    )
