"""(r, Q) under normal demand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws.normal_loss import normal_loss
from core.textbook.replenishment.continuous_review import (
    continuous_review_cost,
    continuous_review_fill_rate,
    expected_backorders,
    reorder_point_for_fill_rate,
    score_continuous_review,
)
from core.textbook.replenishment.optimal_continuous_review import optimal_continuous_review

LANE = {"mean_lead_time_demand_units": 100.0, "sd_lead_time_demand_units": 20.0}
COSTS = {
    "mean_units_per_period": 50.0,
    "order_cost": 60.0,
    "holding_cost_per_unit_per_period": 0.35,
    "backorder_cost_per_unit_per_period": 4.0,
}


def test_service_of_a_hand_worked_case():
    # r 120, Q 60, mean 100, sd 20: z 1 and 4; losses 0.08331547 and 0.00000715
    # short per cycle 1.6663094 - 0.0001429 = 1.6661665; exact fill rate 1 - 1.6661665 / 60 = 0.9722306
    score = score_continuous_review(reorder_point_units=120, order_quantity_units=60, **LANE)
    assert score.fill_rate_ratio == pytest.approx(0.9722306, abs=1e-7)
    assert score.fill_rate_simple_ratio == pytest.approx(1 - 1.6663094 / 60, abs=1e-7)
    assert score.cycle_service_level_ratio == pytest.approx(0.8413447, abs=1e-7)
    assert score.safety_stock_units == 20
    # On hand less backorders is the mean position less mean lead-time demand: 120 + 30 - 100.
    assert score.expected_on_hand_units - score.expected_backorder_units == pytest.approx(50)


@given(st.floats(-100, 300), st.floats(0.5, 500), st.floats(0, 80))
def test_the_exact_fill_rate_is_a_share_above_the_simple_one(point, lot, sd):  # prop-10
    score = score_continuous_review(
        reorder_point_units=point,
        order_quantity_units=lot,
        mean_lead_time_demand_units=100,
        sd_lead_time_demand_units=sd,
    )
    assert 0 <= score.fill_rate_ratio <= 1
    assert score.fill_rate_ratio >= score.fill_rate_simple_ratio - 1e-12


@given(st.floats(0, 200), st.floats(0.1, 50), st.floats(1, 300))
def test_a_higher_reorder_point_never_serves_less(point, extra, lot):  # prop-10
    rates = continuous_review_fill_rate(
        reorder_point_units=[point, point + extra], order_quantity_units=lot, **LANE
    )
    assert rates[1] >= rates[0] - 1e-12


@given(st.floats(1, 500), st.floats(0, 80))
def test_a_great_reorder_point_serves_everything(lot, sd):  # prop-10
    rate = continuous_review_fill_rate(
        reorder_point_units=100 + 40 * sd,
        order_quantity_units=lot,
        mean_lead_time_demand_units=100,
        sd_lead_time_demand_units=sd,
    )
    assert rate == 1


@given(st.floats(0.01, 0.99999), st.floats(1, 500), st.floats(0, 80))
def test_the_reorder_point_found_meets_its_target(target, lot, sd):
    lane = {"mean_lead_time_demand_units": 100, "sd_lead_time_demand_units": sd}
    point = reorder_point_for_fill_rate(fill_rate_ratio=target, order_quantity_units=lot, **lane)
    rate = continuous_review_fill_rate(reorder_point_units=point, order_quantity_units=lot, **lane)
    assert rate == pytest.approx(target, abs=1e-9)


def test_with_known_demand_the_reorder_point_leaves_the_allowed_part_short():
    # a tenth of 60 may be short: r = 100 - 6
    point = reorder_point_for_fill_rate(
        fill_rate_ratio=0.9,
        order_quantity_units=60,
        mean_lead_time_demand_units=100,
        sd_lead_time_demand_units=0,
    )
    assert point == pytest.approx(94)


def test_lanes_as_arrays_give_what_each_lane_gives_alone():
    targets, lots = np.array([0.9, 0.99, 0.5]), np.array([60.0, 5.0, 400.0])
    together = reorder_point_for_fill_rate(fill_rate_ratio=targets, order_quantity_units=lots, **LANE)
    for lane in range(3):
        alone = reorder_point_for_fill_rate(
            fill_rate_ratio=targets[lane], order_quantity_units=lots[lane], **LANE
        )
        assert together[lane] == pytest.approx(alone, rel=1e-12)


@given(st.floats(0, 200), st.floats(1, 300))
def test_backorders_are_the_loss_averaged_over_the_position(point, lot):
    positions = point + lot * (np.arange(4000) + 0.5) / 4000
    averaged = normal_loss(quantity_units=positions, mean_units=100, sd_units=20).mean()
    found = expected_backorders(reorder_point_units=point, order_quantity_units=lot, **LANE)
    assert found == pytest.approx(averaged, rel=1e-4, abs=1e-9)


@settings(max_examples=25)
@given(st.floats(0.1, 1e3), st.floats(0.01, 10), st.floats(0.01, 100), st.floats(0, 60))
def test_no_neighbouring_policy_costs_less_than_the_optimal_one(order_cost, holding, penalty, sd):
    lane = {
        "mean_lead_time_demand_units": 100.0,
        "sd_lead_time_demand_units": sd,
        "mean_units_per_period": 50.0,
        "order_cost": order_cost,
        "holding_cost_per_unit_per_period": holding,
        "backorder_cost_per_unit_per_period": penalty,
    }
    best = optimal_continuous_review(**lane)
    point, lot = best.reorder_point_units, best.order_quantity_units
    for other_point in (point - 0.02 * lot, point, point + 0.02 * lot):
        for other_lot in (0.97 * lot, lot, 1.03 * lot):
            cost = continuous_review_cost(
                reorder_point_units=other_point, order_quantity_units=other_lot, **lane
            )
            assert cost >= best.cost_per_period * (1 - 1e-9)


def test_without_spread_the_optimum_is_the_lot_with_planned_backorders():
    # K 40, D 2,080, h 40.05, p 60: Q 83.2354 and cost 1,999.148 (core.textbook.lot_sizes.planned_backorders)
    best = optimal_continuous_review(
        mean_lead_time_demand_units=0,
        sd_lead_time_demand_units=0,
        mean_units_per_period=2080,
        order_cost=40,
        holding_cost_per_unit_per_period=40.05,
        backorder_cost_per_unit_per_period=60,
    )
    assert best.order_quantity_units == pytest.approx(83.23544812889804)
    assert best.cost_per_period == pytest.approx(1999.1482444152123)


@given(st.floats(0.1, 10))
def test_another_unit_of_the_goods_scales_the_policy_and_leaves_its_cost(factor):
    best = optimal_continuous_review(**LANE, **COSTS)
    scaled = optimal_continuous_review(
        mean_lead_time_demand_units=100 * factor,
        sd_lead_time_demand_units=20 * factor,
        mean_units_per_period=50 * factor,
        order_cost=60,
        holding_cost_per_unit_per_period=0.35 / factor,
        backorder_cost_per_unit_per_period=4 / factor,
    )
    assert scaled.order_quantity_units == pytest.approx(best.order_quantity_units * factor, rel=1e-7)
    assert scaled.cost_per_period == pytest.approx(best.cost_per_period, rel=1e-9)


@pytest.mark.parametrize("target", [0, 1, 1.5])
def test_a_target_without_finite_answer_is_refused(target):
    with pytest.raises(InvalidParameter, match=f"fill_rate_ratio is {target}"):
        reorder_point_for_fill_rate(fill_rate_ratio=target, order_quantity_units=60, **LANE)


@pytest.mark.parametrize("name", sorted(COSTS))
def test_costs_and_demand_of_nothing_have_no_optimum(name):
    with pytest.raises(InvalidParameter, match=f"{name} is 0, but it must be more than 0"):
        optimal_continuous_review(**LANE, **(COSTS | {name: 0}))


def test_a_lot_of_nothing_is_refused():
    with pytest.raises(InvalidParameter, match="order_quantity_units is 0"):
        continuous_review_fill_rate(reorder_point_units=1, order_quantity_units=0, **LANE)
