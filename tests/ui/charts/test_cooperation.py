"""The charts of cost with partners: both lines, where they cross, where the lane stands, what is best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.capacity.overflow import booked_cost
from core.lane import CostParameters
from core.plan.lane_plan import LanePlan
from tests.ui.plans import ENTERED, lane_plan
from tests.ui.test_charts import trace
from ui.charts.cooperation import cost_over_capacity_chart, cost_over_volume_chart
from ui.ground.chart_style import DARK, LIGHT, ChartStyle

OWN, PARTNERS, EXPECTED = "Own capacity, partners above it", "Partners only", "Expected"
COSTS = CostParameters(own_capacity_cost_per_unit=20.0, partner_surcharge_per_unit=5.0)
PLAN = lane_plan(costs=COSTS)  # own capacity of 120 a day
FAR_TOO_MUCH = replace(ENTERED, own_capacity_units_per_day=400.0)


def over_volume(plan: LanePlan = PLAN, *, style: ChartStyle = LIGHT) -> go.Figure:
    return cost_over_volume_chart(plan, style=style, currency="EUR")


def over_capacity(plan: LanePlan = PLAN, *, style: ChartStyle = LIGHT) -> go.Figure:
    return cost_over_capacity_chart(plan, style=style, currency="EUR")


def labels(figure: go.Figure) -> dict[str, float]:
    return {note.text: note.x for note in figure.layout.annotations}


def test_partners_alone_cost_the_same_for_every_unit_and_own_capacity_the_same_until_it_is_full() -> None:
    figure = over_volume()
    assert [item.name for item in figure.data] == [PARTNERS, OWN, EXPECTED, None]
    partners, own = trace(figure, PARTNERS), trace(figure, OWN)
    volume = np.array(partners.x)
    assert partners.x[0] == 0.0 and (np.diff(volume) > 0).all()
    np.testing.assert_allclose(partners.y, 25.0 * volume)  # 20 + 5
    np.testing.assert_allclose(own.y, 20.0 * 120.0 + 25.0 * np.maximum(volume - 120.0, 0.0))


def test_the_lines_cross_where_break_even_is_marked() -> None:
    # 120 * 20 / 25 = 96 units, for 2,400 either way
    figure = over_volume()
    mark = figure.data[3]
    assert (mark.x[0], mark.y[0], mark.mode) == (pytest.approx(96.0), 2_400.0, "markers")
    assert 25.0 * mark.x[0] == pytest.approx(mark.y[0])
    assert labels(figure)["below 96<br>partners cost less"] == pytest.approx(96.0)


def test_without_a_surcharge_partners_never_cost_more_below_full_capacity() -> None:
    figure = over_volume(lane_plan(costs=replace(COSTS, partner_surcharge_per_unit=0.0)))
    assert figure.data[3].x[0] == pytest.approx(120.0)


def test_without_own_capacity_there_is_nothing_to_break_even_with() -> None:
    figure = over_volume(lane_plan(costs=COSTS, parameters=replace(ENTERED, own_capacity_units_per_day=0.0)))
    assert len(figure.data) == 3
    np.testing.assert_allclose(trace(figure, OWN).y, trace(figure, PARTNERS).y)


def test_the_average_period_stands_at_its_expected_cost_above_the_line() -> None:
    figure, overflow = over_volume(), PLAN.overflow
    mark = trace(figure, EXPECTED)
    assert (mark.x[0], mark.mode) == (overflow.required_units_per_day, "markers")
    assert mark.y[0] == pytest.approx(2_400.0 + 25.0 * overflow.expected_overflow_units_per_day)
    (text,) = (text for text in labels(figure) if text.startswith("average open day: EUR"))
    assert labels(figure)[text] == overflow.required_units_per_day


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_own_capacity_is_ours_partners_are_grey_and_today_s_limit_is_no_problem(style: ChartStyle) -> None:
    figure = over_volume(style=style)
    assert trace(figure, PARTNERS).line.color == style.context
    assert trace(figure, OWN).line.color == style.ours
    assert trace(figure, EXPECTED).marker.color == style.ours
    (limit,) = figure.layout.shapes
    assert (limit.x0, limit.x1, limit.y0, limit.y1, limit.yref) == (120.0, 120.0, 0, 1, "paper")
    assert limit.line.color == style.quiet_text
    assert labels(figure)["own capacity 120"] == 120.0
    assert trace(over_capacity(style=style), "Expected cost").line.color == style.ours


def test_the_axis_reaches_three_spreads_beyond_the_mean_or_beyond_the_capacity() -> None:
    sd = PLAN.ahead.next_days.sd_units
    needed = PLAN.overflow.required_units_per_day + 3.0 * sd
    assert over_volume().layout.xaxis.range == (0, pytest.approx(max(needed, 150.0)))
    large = lane_plan(costs=COSTS, parameters=FAR_TOO_MUCH)
    assert over_volume(large).layout.xaxis.range == (0, pytest.approx(500.0))  # 1.25 * 400
    small = lane_plan(costs=COSTS, parameters=replace(ENTERED, own_capacity_units_per_day=10.0))
    assert over_volume(small).layout.xaxis.range == (0, pytest.approx(needed))


def test_axes_name_unit_period_and_currency() -> None:
    volume, capacity = over_volume().layout, over_capacity().layout
    assert (volume.xaxis.title.text, volume.yaxis.title.text) == (
        "pallets on an open day",
        "EUR per open day",
    )
    assert capacity.xaxis.title.text == "own capacity, pallets per open day"
    assert capacity.yaxis.title.text == "EUR per open day"
    assert volume.yaxis.rangemode == capacity.yaxis.rangemode == "tozero"


def test_expected_cost_over_capacity_is_what_booking_so_much_would_cost() -> None:
    curve = trace(over_capacity(), "Expected cost")
    capacity = np.array(curve.x)
    assert capacity[0] == 0.0 and (np.diff(capacity) > 0).all()
    over = PLAN.ahead.next_days.loss(capacity)
    expected = booked_cost(
        own_capacity_units=capacity,
        overflow_units=over,
        own_capacity_cost_per_unit=20.0,
        partner_surcharge_per_unit=5.0,
    )
    np.testing.assert_allclose(curve.y, expected)


def test_today_and_the_best_capacity_are_ruled_and_named() -> None:
    figure, best = over_capacity(), PLAN.overflow.optimal_own_capacity_units_per_day
    assert best is not None
    rules = {shape.x0: shape.line.color for shape in figure.layout.shapes}
    assert rules == {120.0: LIGHT.quiet_text, round(best): LIGHT.ours}  # counted units are booked whole
    named = labels(figure)
    assert named["today 120"] == 120.0
    assert [x for text, x in named.items() if text.startswith("best ")] == [round(best)]


def test_names_of_rules_that_stand_close_are_on_two_lines() -> None:
    close, apart = over_capacity(), over_capacity(lane_plan(costs=COSTS, parameters=FAR_TOO_MUCH))
    heights = [{note.yshift for note in figure.layout.annotations} for figure in (close, apart)]
    assert [len(of_figure) for of_figure in heights] == [2, 1]
