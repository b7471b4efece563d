"""Charts from a plan: what is drawn is what the plan says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.cooperation.division import share_costs
from core.cooperation.game import build_game
from core.facts.levels import weigh_levels
from core.lane import LaneParameters
from core.laws import NormalLaw
from core.money.cost_curve import trace_cost_curve
from core.resilience.outage import survive_outage
from tests.ui.plans import ENTERED, lane_plan
from ui.charts.buffer import buffer_chart
from ui.charts.cooperation import cost_over_capacity_chart, cost_over_volume_chart
from ui.charts.demand import demand_chart
from ui.charts.profit import cost_curve_chart, profit_surface_chart
from ui.charts.resilience import parts_chart, shock_chart, tornado_chart
from ui.charts.sharing import savings_chart
from ui.ground.chart_style import LIGHT

HOSTILE_UNIT = "<b>$x$</b>"


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(item for item in figure.data if item.name == name)


def texts(figure: go.Figure) -> str:
    return " ".join(str(item.text) for item in figure.layout.annotations)


def test_demand_is_drawn_with_its_returns_because_they_use_the_same_capacity() -> None:
    plan = lane_plan(parameters=replace(ENTERED, return_ratio=0.1))
    drawn = trace(demand_chart(plan, style=LIGHT), "Demand and returns")
    np.testing.assert_allclose(drawn.y, 1.1 * plan.history.demand_units)


def test_the_chart_shows_only_as_much_history_as_asked_for() -> None:
    plan = lane_plan()
    drawn = trace(demand_chart(plan, style=LIGHT, n_history_periods=84), "Demand and returns")
    assert len(drawn.y) == 84


def test_weekdays_on_which_a_lane_rests_are_left_out_of_its_lines() -> None:
    plan = lane_plan(weekends_closed=True)
    figure = demand_chart(plan, style=LIGHT)
    history = trace(figure, "Demand and returns")
    assert min(history.y) > 0
    drawn = (np.array(history.x, dtype="datetime64[D]").astype(int) + 3) % 7
    assert set(drawn) == {0, 1, 2, 3, 4}


def test_bands_lie_inside_one_another() -> None:
    figure = demand_chart(lane_plan(), style=LIGHT)
    bands = [np.array(item.y) for item in figure.data if item.fill == "toself"]
    assert len(bands) == 3
    spans = [np.ptp(band) for band in bands]
    assert spans == sorted(spans, reverse=True)


def test_a_capacity_that_nobody_entered_is_called_assumed() -> None:
    assert "assumed" in texts(demand_chart(lane_plan(parameters=LaneParameters()), style=LIGHT))
    assert "own<br>capacity<br>120" in texts(demand_chart(lane_plan(), style=LIGHT))


def test_the_cost_line_bends_exactly_where_own_capacity_is_full() -> None:
    plan = lane_plan()
    figure = cost_over_volume_chart(plan, style=LIGHT, currency="EUR")
    line = trace(figure, "Own capacity, partners above it")
    slopes = np.diff(line.y) / np.diff(line.x)
    costs = plan.lane.costs
    below = np.array(line.x[1:]) <= 120.0
    assert 120.0 in line.x
    np.testing.assert_allclose(slopes[below], 0.0, atol=1e-9)
    np.testing.assert_allclose(
        slopes[~below], costs.own_capacity_cost_per_unit + costs.partner_surcharge_per_unit
    )


def test_the_best_own_capacity_is_marked_where_the_curve_is_lowest() -> None:
    plan = lane_plan()
    figure = cost_over_capacity_chart(plan, style=LIGHT, currency="EUR")
    curve = trace(figure, "Expected cost")
    lowest = curve.x[int(np.argmin(curve.y))]
    best = plan.overflow.optimal_own_capacity_units_per_day
    assert best is not None
    assert lowest == pytest.approx(best, abs=curve.x[1] - curve.x[0])
    assert round(best) in [shape.x0 for shape in figure.layout.shapes]


def test_the_optimum_of_the_cost_curve_is_the_critical_ratio() -> None:
    curve = trace_cost_curve(
        NormalLaw(mean_units=500.0, sd_units=100.0),
        underage_cost_per_unit=27.0,
        overage_cost_per_unit=3.0,
        order_cycle_days=7.0,
    )
    figure = cost_curve_chart(
        curve, service_level_ratio=0.95, total_cost_per_week=500.0, style=LIGHT, currency="EUR"
    )
    # 27 / (27 + 3) = 0.9
    assert "best 90\u00a0%" in texts(figure)
    assert 0.9 in [pytest.approx(shape.x0) for shape in figure.layout.shapes]
    low, high = curve.flat_zone_ratios
    zone = next(shape for shape in figure.layout.shapes if shape.type == "rect")
    assert (zone.x0, zone.x1) == (low, high)


def test_today_is_marked_on_the_profit_surface() -> None:
    plan = lane_plan()
    levels = weigh_levels(plan)
    assert levels is not None
    figure = profit_surface_chart(
        levels.surface,
        best_service_level_ratio=0.9,
        service_level_ratio=0.95,
        sd_lead_time_days=1.5,
        style=LIGHT,
        currency="EUR",
    )
    today = figure.data[1]
    assert (today.x[0], today.y[0]) == (0.95, 1.5)
    assert 1.5 in figure.data[0].y


def test_the_points_of_the_parts_add_up_to_the_index() -> None:
    score = lane_plan().resilience
    kept = [bar.x[0] for bar in parts_chart(score, style=LIGHT).data[::2]]
    lost = [bar.x[0] for bar in parts_chart(score, style=LIGHT).data[1::2]]
    assert sum(kept) == pytest.approx(score.score)
    assert sum(kept) + sum(lost) == pytest.approx(100.0)


def test_the_widest_bar_of_the_tornado_stands_on_top() -> None:
    figure = tornado_chart(lane_plan().resilience, style=LIGHT)
    widths = np.abs(np.array(figure.data[0].x) - np.array(figure.data[1].x))
    assert np.all(np.diff(widths) >= 0)


def test_service_falls_when_the_buffer_is_used_up_and_returns_at_recovery() -> None:
    # 300 / (120 - 60) = 5 days of an outage of 10; then 60 / 120 = half is served.
    outage = survive_outage(
        buffer_units=300.0,
        alternative_units_per_day=60.0,
        mean_units_per_day=120.0,
        time_to_recover_days=10.0,
    )
    line = shock_chart(outage, service_after_buffer_ratio=0.5, style=LIGHT).data[0]
    assert list(line.x[1:3]) == [5.0, 10.0]
    assert list(line.y) == [1.0, 0.5, 1.0, 1.0]


def test_a_lane_that_survives_is_served_throughout() -> None:
    outage = survive_outage(
        buffer_units=9_000.0,
        alternative_units_per_day=60.0,
        mean_units_per_day=120.0,
        time_to_recover_days=10.0,
    )
    assert set(shock_chart(outage, service_after_buffer_ratio=0.5, style=LIGHT).data[0].y) == {1.0}


def test_a_hostile_unit_stays_text_in_every_chart() -> None:
    plan = lane_plan(unit=HOSTILE_UNIT)
    levels = weigh_levels(plan)
    assert levels is not None
    figures = [
        demand_chart(plan, style=LIGHT),
        buffer_chart(plan.buffer, style=LIGHT, unit=HOSTILE_UNIT, buffer_held_units=60.0, is_short=True),
        cost_over_volume_chart(plan, style=LIGHT, currency=HOSTILE_UNIT),
        cost_over_capacity_chart(plan, style=LIGHT, currency=HOSTILE_UNIT),
        cost_curve_chart(
            levels.curve,
            service_level_ratio=0.95,
            total_cost_per_week=1.0,
            style=LIGHT,
            currency=HOSTILE_UNIT,
        ),
    ]
    for figure in figures:
        drawn = figure.to_json()
        assert "<b>" not in drawn
        assert "\\u003cb\\u003e" not in drawn
        assert "$x$" not in drawn


def test_savings_of_lanes_that_share_are_bars_of_both_divisions() -> None:
    game = build_game(("<b>A</b>", "B"), {("<b>A</b>",): 10.0, ("B",): 8.0, ("<b>A</b>", "B"): 12.0})
    figure = savings_chart(share_costs(game), style=LIGHT, currency="EUR")
    assert [bar.name for bar in figure.data] == ["Shapley", "Nucleolus"]
    assert list(figure.data[0].x) == pytest.approx([3.0, 3.0])  # 18 - 12 = 6, shared by two
    assert "<b>" not in figure.data[0].y[0]
