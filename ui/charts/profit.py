"""What a service level costs and earns: the curve with its optimum, and the surface over lead-time spread."""

from __future__ import annotations

from core.money.cost_curve import CostCurve, ProfitSurface
from core.words.number_text import percent
from ui.ground import formats
from ui.ground.chart_style import ChartStyle, new_figure, rule
from ui.ground.drawing import Drawing
from ui.ground.safe import plotly
from ui.language import say, spoken

CLOSE_LEVELS = 0.06  # rules closer than this get their labels on two lines


def cost_curve_chart(
    curve: CostCurve,
    *,
    service_level_ratio: float,
    total_cost_per_week: float,
    style: ChartStyle,
    currency: str,
) -> Drawing:
    """Holding, shortage and total cost over the service level, with the optimum, the flat zone and the target."""
    figure = new_figure(style, height=396, top_margin=82)
    figure.update_layout(legend={"y": 1.15})
    weekly = say("{money} a week", money=formats.money_on_hover(plotly(currency)))
    low, high = curve.flat_zone_ratios
    figure.add_shape(
        type="rect",
        x0=low,
        x1=high,
        y0=0,
        y1=1,
        yref="paper",
        fillcolor=f"rgba({style.ours_rgb}, 0.12)",
        line={"width": 0},
    )
    lines = (
        (say("Holding"), curve.holding_cost_per_week, style.context, "solid", 1.8),
        (say("Shortage"), curve.shortage_cost_per_week, style.context, "dash", 1.8),
        (say("Total"), curve.total_cost_per_week, style.ours, "solid", 2.8),
    )
    for name, cost, color, dash, width in lines:
        figure.add_scatter(
            x=curve.service_level_ratios,
            y=cost,
            mode="lines",
            name=name,
            line={"color": color, "dash": dash, "width": width},
            hovertemplate=f"%{{x:.1%}}: {weekly}<extra>{name}</extra>",
        )
    best = curve.optimal_service_level_ratio
    figure.add_scatter(
        x=[service_level_ratio],
        y=[total_cost_per_week],
        mode="markers",
        marker={"color": style.text, "size": 10, "line": {"color": style.background, "width": 2}},
        name=say("Target"),
        showlegend=False,
        hovertemplate=f"{say('target {figure}', figure='%{x:.1%}')}: {weekly}<extra></extra>",
    )
    _optimum_and_target(figure, best=best, target=service_level_ratio, style=style)
    top = max(
        float(curve.total_cost_per_week[curve.service_level_ratios <= 0.995].max()), total_cost_per_week
    )
    figure.update_xaxes(
        title={"text": say("service level")}, tickformat=".0%", range=[0.5, 1.0], fixedrange=True
    )
    figure.update_yaxes(
        title={"text": say("{money} per week", money=plotly(currency))},
        range=[0, 1.06 * top],
        fixedrange=True,
    )
    return figure


def profit_surface_chart(
    surface: ProfitSurface,
    *,
    best_service_level_ratio: float,
    service_level_ratio: float,
    sd_lead_time_days: float,
    style: ChartStyle,
    currency: str,
) -> Drawing:
    """Profit over service level and lead-time spread; the target and the cost curve's best level marked."""
    figure = new_figure(style, height=380, top_margin=40)
    figure.add_heatmap(
        x=surface.service_level_ratios,
        y=surface.sd_lead_time_days,
        z=surface.expected_profit_per_week,
        colorscale="Cividis",
        zsmooth="best",
        colorbar={
            "title": {
                "text": say("{money}/week", money=plotly(currency)),
                "font": {"size": 12, "color": style.quiet_text},
            },
            "tickfont": {"size": 12, "color": style.quiet_text},
            "thickness": 12,
            "outlinewidth": 0,
            "separatethousands": True,
        },
        hovertemplate=say(
            "service {service}, lead time ± {days} days: {money} a week",
            service="%{x:.1%}",
            days="%{y:.1f}",
            money=formats.money_on_hover(plotly(currency), "z"),
        )
        + "<extra></extra>",
    )
    _best_level(figure, best_service_level_ratio, style)
    _target_dot(figure, service_level_ratio, sd_lead_time_days)
    figure.update_xaxes(title={"text": say("service level")}, tickformat=".0%", fixedrange=True)
    figure.update_yaxes(title={"text": say("lead time varies by, days")}, showgrid=False, fixedrange=True)
    return figure


def _best_level(figure: Drawing, best: float, style: ChartStyle) -> None:
    figure.add_shape(
        type="line",
        x0=best,
        x1=best,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": "#FFFFFF", "width": 2, "dash": "dot"},
    )
    figure.add_annotation(
        x=best,
        y=1.0,
        yref="paper",
        yanchor="bottom",
        text=say("best {figure}", figure=percent(best, spoken(), decimals=1)),
        showarrow=False,
        font={"size": 13, "color": style.ours},
    )


def _target_dot(figure: Drawing, service_level_ratio: float, sd_lead_time_days: float) -> None:
    figure.add_scatter(
        x=[service_level_ratio],
        y=[sd_lead_time_days],
        mode="markers+text",
        text=[say("target")],
        textposition="middle left",
        textfont={"color": "#111111", "size": 13},
        marker={"color": "#FFFFFF", "size": 13, "symbol": "circle", "line": {"color": "#111111", "width": 3}},
        showlegend=False,
        hovertemplate=say(
            "target: {level}, ± {days} days",
            level=percent(service_level_ratio, spoken(), decimals=1),
            days="%{y:.1f}",
        )
        + "<extra></extra>",
    )


def _optimum_and_target(figure: Drawing, *, best: float, target: float, style: ChartStyle) -> None:
    target_is_left = target < best
    level = 1 if abs(target - best) < CLOSE_LEVELS else 0
    rule(
        figure,
        x=best,
        text=say("best {figure}", figure=percent(best, spoken(), decimals=1)),
        color=style.ours,
        anchor="right" if best > 0.9 and not target_is_left else "center",
    )
    rule(
        figure,
        x=target,
        text=say("target {figure}", figure=percent(target, spoken(), decimals=1)),
        color=style.quiet_text,
        anchor="right" if target > 0.93 else "center",
        level=level,
    )
