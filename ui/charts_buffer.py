"""Where the buffer comes from: two causes at right angles, because variances add and spreads do not."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from core.safety_stock import SafetyStockPlan
from ui.chart_style import ChartStyle, new_figure
from ui.formats import headline
from ui.safe import plotly


def buffer_chart(
    plan: SafetyStockPlan, *, style: ChartStyle, unit: str, buffer_held_units: float | None
) -> go.Figure:
    """The buffer as the long side of a right triangle whose short sides are its two causes.

    Lengths are drawn to one scale on both axes, so the picture is the formula: needed**2 = demand**2 +
    lead time**2. What is held is a second stroke along the same long side.
    """
    demand_part = abs(plan.z) * math.sqrt(plan.demand_variance_units2)
    lead_time_part = abs(plan.z) * math.sqrt(plan.lead_time_variance_units2)
    parts = sorted(
        ((demand_part, "demand"), (lead_time_part, "lead time")), key=lambda part: part[0], reverse=True
    )
    (along, along_name), (up, up_name) = parts
    needed = math.hypot(along, up)
    figure = new_figure(style, height=300, top_margin=20)
    _side(figure, (0, along), (0, 0), style.context, f"from {along_name}: {headline(along)}")
    _side(figure, (along, along), (0, up), style.context, f"from {up_name}: {headline(up)}")
    _side(figure, (0, along), (0, up), style.ours, f"buffer needed: {headline(needed)}", width=5)
    _label(figure, along / 2, 0, f"from {along_name} {headline(along)}", style.quiet_text, "top")
    _label(figure, along, up / 2, f"from {up_name}<br>{headline(up)}", style.quiet_text, "middle", "left")
    _label(figure, along * 0.5, up * 0.5, f"needed {headline(needed)}", style.ours, "bottom", "right")
    if buffer_held_units is not None and needed > 0:
        share = min(buffer_held_units / needed, 1.25)
        color = style.problem if buffer_held_units < needed else style.ours
        figure.add_scatter(
            x=[along * share],
            y=[up * share],
            mode="markers",
            marker={"color": color, "size": 13, "symbol": "diamond", "line": {"color": style.background, "width": 2}},
            name="held",
            hovertemplate=f"held today: {headline(buffer_held_units)} {plotly(unit)}<extra></extra>",
        )
        text_color = style.problem_text if buffer_held_units < needed else style.ours
        _label(figure, along * share, up * share, f"held {headline(buffer_held_units)}", text_color, "top", "left")
    reach = max(along, 1e-9)
    figure.update_layout(showlegend=False, margin={"l": 16, "r": 16})
    figure.update_xaxes(visible=False, range=[-0.12 * reach, 1.38 * reach], fixedrange=True)
    figure.update_yaxes(
        visible=False,
        range=[-0.16 * reach, max(up * 1.3, 0.35 * reach)],
        scaleanchor="x",
        scaleratio=1,
        fixedrange=True,
    )
    return figure


def _side(
    figure: go.Figure, x: tuple[float, float], y: tuple[float, float], color: str, text: str, *, width: int = 3
) -> None:
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": color, "width": width},
        hovertemplate=f"{text}<extra></extra>",
        name=text,
    )


def _label(
    figure: go.Figure, x: float, y: float, text: str, color: str, yanchor: str, xanchor: str = "center"
) -> None:
    shift = {"top": -6, "bottom": 6, "middle": 0}[yanchor]
    figure.add_annotation(
        x=x,
        y=y,
        text=text,
        showarrow=False,
        xanchor=xanchor,
        yanchor=yanchor,
        yshift=shift,
        xshift={"left": 8, "right": -8, "center": 0}[xanchor],
        align="left",
        font={"size": 13, "color": color},
    )
