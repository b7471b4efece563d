"""What a lane costs with partners: over the volume of an open day, and over the capacity one owns."""

from __future__ import annotations

import numpy as np

from core.capacity.overflow import booked_cost, overflow_units
from core.plan.lane_plan import LanePlan
from core.plan.moves import whole
from core.words.number_text import headline
from ui.ground import formats
from ui.ground.chart_style import ChartStyle, new_figure, rule
from ui.ground.drawing import Drawing
from ui.ground.safe import plotly
from ui.language import say, spoken

N_GRID = 201
REACH_SDS = 3.0  # the axes reach this many spreads beyond the mean
EDGE_SHARE = 0.75


def cost_over_volume_chart(plan: LanePlan, *, style: ChartStyle, currency: str) -> Drawing:
    """Cost of an open day over its volume: booked capacity with partners (kinked where it is full) and
    partners alone."""
    overflow, prices, unit = plan.overflow, _prices(plan), formats.unit(plan.lane.unit)
    mean, sd = overflow.required_units_per_day, float(plan.ahead.next_days.sd_units)
    capacity = overflow.own_capacity_units_per_day
    reach = max(mean + REACH_SDS * sd, 1.25 * capacity, 1e-9)
    # The kink itself is a grid point, so that the line bends where the formula bends.
    volume = np.unique(np.append(np.linspace(0.0, reach, N_GRID), min(capacity, reach)))
    over = overflow_units(required_units=volume, own_capacity_units=capacity)
    with_partners = booked_cost(own_capacity_units=capacity, overflow_units=over, **prices)
    partners_only = booked_cost(own_capacity_units=0.0, overflow_units=volume, **prices)

    figure = new_figure(style, height=360)
    hover = f"%{{x:,.4~g}} {plotly(unit)}: {formats.money_on_hover(plotly(currency))}<extra>%{{fullData.name}}</extra>"
    lines = (
        (say("Partners only"), partners_only, style.context, 1.8),
        (say("Own capacity, partners above it"), with_partners, style.ours, 2.6),
    )
    for name, cost, color, width in lines:
        figure.add_scatter(
            x=volume,
            y=cost,
            mode="lines",
            name=name,
            line={"color": color, "width": width},
            hovertemplate=hover,
        )
    _mark_average(figure, mean, overflow.booked_cost_per_day, style=style, currency=currency, hover=hover)
    _mark_break_even(figure, capacity, prices, style)
    _mark_own_capacity(figure, capacity, style)
    figure.update_xaxes(
        title={"text": say("{unit} on an open day", unit=plotly(unit))},
        range=[0, reach],
        separatethousands=True,
    )
    figure.update_yaxes(
        title={"text": say("{money} per open day", money=plotly(currency))}, rangemode="tozero"
    )
    return figure


def cost_over_capacity_chart(plan: LanePlan, *, style: ChartStyle, currency: str) -> Drawing:
    """Expected cost of a coming open day over the capacity one books, with today's size and the best one."""
    overflow, unit = plan.overflow, formats.unit(plan.lane.unit)
    mean, sd = overflow.required_units_per_day, float(plan.ahead.next_days.sd_units)
    today, exact = overflow.own_capacity_units_per_day, overflow.optimal_own_capacity_units_per_day
    best = None if exact is None else float(whole(exact, plan.lane.is_counted))
    marks = [mark for mark in (today, best) if mark is not None]
    reach = max(mean + REACH_SDS * sd, *(1.15 * mark for mark in marks), 1e-9)
    capacity = np.linspace(0.0, reach, N_GRID)
    over = plan.ahead.next_days.loss(capacity)
    cost = booked_cost(own_capacity_units=capacity, overflow_units=over, **_prices(plan))
    figure = new_figure(style, height=320, top_margin=48)
    figure.add_scatter(
        x=capacity,
        y=cost,
        mode="lines",
        name=say("Expected cost"),
        showlegend=False,
        line={"color": style.ours, "width": 2.4},
        hovertemplate=f"%{{x:,.4~g}} {plotly(unit)}: {formats.money_on_hover(plotly(currency))}<extra></extra>",
    )
    today_is_left = best is not None and today < best
    is_at_the_edge = today > EDGE_SHARE * reach  # its label would be cut off on a narrow screen
    rule(
        figure,
        x=today,
        text=say("today {figure}", figure=headline(today, spoken())),
        color=style.quiet_text,
        anchor="right" if today_is_left or is_at_the_edge else "left",
    )
    if best is not None:
        rule(
            figure,
            x=best,
            text=say("best {figure}", figure=headline(best, spoken())),
            color=style.ours,
            anchor="left" if today_is_left or best < 0.2 * reach else "right",
            level=1 if abs(today - best) < 0.2 * reach else 0,
        )
    figure.update_xaxes(
        title={"text": say("own capacity, {unit} per open day", unit=plotly(unit))},
        range=[0, reach],
        separatethousands=True,
    )
    figure.update_yaxes(
        title={"text": say("{money} per open day", money=plotly(currency))}, rangemode="tozero"
    )
    return figure


def _mark_average(
    figure: Drawing, mean: float, cost_per_day: float, *, style: ChartStyle, currency: str, hover: str
) -> None:
    figure.add_scatter(
        x=[mean],
        y=[cost_per_day],
        mode="markers",
        marker={"color": style.ours, "size": 11, "line": {"color": style.background, "width": 2}},
        name=say("Expected"),
        showlegend=False,
        hovertemplate=hover,
    )
    figure.add_annotation(
        x=mean,
        y=cost_per_day,
        text=say("average open day: {money}", money=formats.money(cost_per_day, plotly(currency))),
        showarrow=False,
        yanchor="top",
        yshift=-12,
        bgcolor=style.background,
        font={"size": 13, "color": style.text},
    )


def _mark_own_capacity(figure: Drawing, capacity: float, style: ChartStyle) -> None:
    figure.add_annotation(
        x=capacity,
        y=0,
        yref="paper",
        yanchor="bottom",
        xanchor="right",
        xshift=-4,
        text=say("own capacity {units}", units=headline(capacity, spoken())),
        showarrow=False,
        font={"size": 13, "color": style.quiet_text},
    )
    figure.add_shape(
        type="line",
        x0=capacity,
        x1=capacity,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": style.quiet_text, "width": 1.5, "dash": "dash"},
    )


def _mark_break_even(figure: Drawing, capacity: float, prices: dict[str, float], style: ChartStyle) -> None:
    """Volume below which partners alone would cost less than the booked capacity: C*H / (H + S)."""
    own_cost, surcharge = prices["own_capacity_cost_per_unit"], prices["partner_surcharge_per_unit"]
    if own_cost + surcharge == 0 or capacity == 0:
        return
    volume = capacity * own_cost / (own_cost + surcharge)
    figure.add_scatter(
        x=[volume],
        y=[capacity * own_cost],
        mode="markers",
        marker={"color": style.background, "size": 9, "line": {"color": style.text, "width": 2}},
        showlegend=False,
        hovertemplate=f"{say('break-even at {units}', units=headline(volume, spoken()))}<extra></extra>",
    )
    figure.add_annotation(
        x=volume,
        y=capacity * own_cost,
        text=say("below {units}<br>partners cost less", units=headline(volume, spoken())),
        showarrow=False,
        xanchor="right",
        yanchor="bottom",
        xshift=-8,
        yshift=6,
        align="right",
        font={"size": 13, "color": style.quiet_text},
    )


def _prices(plan: LanePlan) -> dict[str, float]:
    costs = plan.lane.costs
    return {
        "own_capacity_cost_per_unit": costs.own_capacity_cost_per_unit,
        "partner_surcharge_per_unit": costs.partner_surcharge_per_unit,
    }
