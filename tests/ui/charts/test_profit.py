"""The charts of money over service: which cost is which, where it is least, where the lane stands."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from core.facts.levels import weigh_levels
from core.laws import NormalLaw
from core.money.cost_curve import trace_cost_curve
from tests.ui.plans import lane_plan
from tests.ui.test_charts import trace
from ui.charts.profit import cost_curve_chart, profit_surface_chart
from ui.ground.chart_style import DARK, LIGHT, ChartStyle

CURVE = trace_cost_curve(
    NormalLaw(mean_units=500.0, sd_units=100.0),
    underage_cost_per_unit=27.0,
    overage_cost_per_unit=3.0,
    order_cycle_days=7.0,
)
BEST = 0.9  # 27 / (27 + 3)
NBSP = "\N{NO-BREAK SPACE}"


def chart(*, today: float = 0.95, cost: float = 500.0, style: ChartStyle = LIGHT) -> go.Figure:
    return cost_curve_chart(
        CURVE, service_level_ratio=today, total_cost_per_week=cost, style=style, currency="EUR"
    )


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_holding_and_shortage_are_grey_and_their_sum_is_ours(style: ChartStyle) -> None:
    figure = chart(style=style)
    assert {item.name: (item.line.color, item.line.dash) for item in figure.data[:3]} == {
        "Holding": (style.context, "solid"),
        "Shortage": (style.context, "dash"),
        "Total": (style.ours, "solid"),
    }
    holding, shortage, total = (np.array(item.y) for item in figure.data[:3])
    np.testing.assert_array_equal(holding, CURVE.holding_cost_per_week)
    np.testing.assert_array_equal(shortage, CURVE.shortage_cost_per_week)
    np.testing.assert_allclose(total, holding + shortage)
    for item in figure.data[:3]:
        np.testing.assert_array_equal(item.x, CURVE.service_level_ratios)
    zone = next(shape for shape in figure.layout.shapes if shape.type == "rect")
    assert (zone.y0, zone.y1, zone.yref) == (0, 1, "paper")
    assert zone.fillcolor.startswith(f"rgba({style.ours_rgb}, ")


def test_the_target_stands_at_its_level_and_cost() -> None:
    today = trace(chart(today=0.8, cost=321.0), "Target")
    assert (today.x, today.y, today.mode) == ((0.8,), (321.0,), "markers")
    assert today.showlegend is False


def test_both_levels_are_ruled_and_named() -> None:
    figure = chart(today=0.975)
    rules = {round(shape.x0, 6): shape.line.color for shape in figure.layout.shapes if shape.type == "line"}
    assert rules == {BEST: LIGHT.ours, 0.975: LIGHT.quiet_text}
    named = {note.text: round(note.x, 6) for note in figure.layout.annotations}
    assert named == {f"best 90{NBSP}%": BEST, f"target 97.5{NBSP}%": 0.975}


def test_names_of_levels_that_stand_close_are_on_two_lines() -> None:
    for today, n_heights in ((0.8, 1), (0.83, 1), (0.85, 2), (0.95, 2)):
        assert len({note.yshift for note in chart(today=today).layout.annotations}) == n_heights


def test_the_axes_hold_every_cost_up_to_995_and_todays() -> None:
    shown = CURVE.total_cost_per_week[CURVE.service_level_ratios <= 0.995].max()
    low, high = chart(cost=1.0).layout.yaxis.range
    assert low == 0 and shown < high < 1.2 * shown
    low, high = chart(cost=10 * shown).layout.yaxis.range
    assert low == 0 and 10 * shown < high < 12 * shown
    assert chart().layout.xaxis.range == (0.5, 1.0)
    assert chart().layout.yaxis.title.text == "EUR per week"


def test_the_surface_shows_the_profit_of_each_level_and_spread_with_the_best_and_the_target() -> None:
    levels = weigh_levels(lane_plan())
    assert levels is not None
    surface = levels.surface
    figure = profit_surface_chart(
        surface,
        best_service_level_ratio=surface.optimal_service_level_ratio,
        service_level_ratio=0.95,
        sd_lead_time_days=1.5,
        style=LIGHT,
        currency="EUR",
    )
    heat, today = figure.data
    np.testing.assert_array_equal(heat.x, surface.service_level_ratios)
    np.testing.assert_array_equal(heat.y, surface.sd_lead_time_days)
    np.testing.assert_array_equal(heat.z, surface.expected_profit_per_week)
    assert heat.z.shape == (len(heat.y), len(heat.x))
    assert heat.colorbar.title.text == "EUR/week"
    assert (today.mode, today.text, today.showlegend) == ("markers+text", ("target",), False)
    (rule,), (label,) = figure.layout.shapes, figure.layout.annotations
    best = surface.optimal_service_level_ratio
    assert (rule.x0, rule.x1, rule.y0, rule.y1, rule.yref, label.x) == (best, best, 0, 1, "paper", best)
    assert label.text.startswith("best ")
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == (
        "service level",
        "lead time varies by, days",
    )
