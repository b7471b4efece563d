"""Safety stock: root of the sum of squares, units, domain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.service.safety_stock import (
    mean_lead_time_demand,
    plan_safety_stock,
    reorder_point,
    safety_stock,
    sd_lead_time_demand,
    service_factor,
)

demand = st.floats(0, 1e5)
days = st.floats(0, 365)
BASE = {
    "mean_units_per_day": 100.0,
    "sd_units_per_day": 20.0,
    "lead_time_days": 4.0,
    "sd_lead_time_days": 1.0,
}


def test_a_hand_worked_case():
    # D 100, sd 20, L 4, sd_L 1: variance 4 * 400 + 10,000 * 1 = 11,600, sd 107.7033
    # z(0.95) = 1.644854: safety stock 177.1562, reorder point 400 + 177.1562
    plan = plan_safety_stock(**BASE, service_level_ratio=0.95)
    assert plan.demand_variance_units2 == pytest.approx(1600)
    assert plan.lead_time_variance_units2 == pytest.approx(10_000)
    assert plan.sd_lead_time_demand_units == pytest.approx(107.7033, abs=1e-4)
    assert plan.safety_stock_units == pytest.approx(177.1562, abs=1e-4)
    assert plan.reorder_point_units == pytest.approx(577.1562, abs=1e-4)
    assert plan.z == pytest.approx(1.6448536269514722)


@given(demand, demand, days, days)
def test_the_two_variances_of_the_plan_add_up(mean, sd, lead_time, sd_lead_time):
    plan = plan_safety_stock(
        mean_units_per_day=mean,
        sd_units_per_day=sd,
        lead_time_days=lead_time,
        sd_lead_time_days=sd_lead_time,
        service_level_ratio=0.9,
    )
    total = plan.demand_variance_units2 + plan.lead_time_variance_units2
    assert plan.sd_lead_time_demand_units**2 == pytest.approx(total, rel=1e-9, abs=1e-300)


@given(st.floats(0.1, 1e4), st.floats(0, 1e3), st.floats(0.1, 100), st.floats(0, 30), st.floats(0.5, 60))
def test_days_weeks_and_months_give_the_same_buffer(
    mean, sd, lead_time, sd_lead_time, days_per_unit
):  # prop-07
    # Over a longer unit of time the mean grows with its days, the sd with their root.
    in_days = plan_safety_stock(
        mean_units_per_day=mean,
        sd_units_per_day=sd,
        lead_time_days=lead_time,
        sd_lead_time_days=sd_lead_time,
        service_level_ratio=0.95,
    )
    in_units = plan_safety_stock(
        mean_units_per_day=mean * days_per_unit,
        sd_units_per_day=sd * np.sqrt(days_per_unit),
        lead_time_days=lead_time / days_per_unit,
        sd_lead_time_days=sd_lead_time / days_per_unit,
        service_level_ratio=0.95,
    )
    assert in_units.safety_stock_units == pytest.approx(in_days.safety_stock_units, rel=1e-9)
    assert in_units.reorder_point_units == pytest.approx(in_days.reorder_point_units, rel=1e-9)


def test_service_of_one_half_needs_no_buffer_and_less_a_negative_one():  # prop-08
    assert safety_stock(service_level_ratio=0.5, sd_lead_time_demand_units=100) == pytest.approx(0)
    assert safety_stock(service_level_ratio=0.3, sd_lead_time_demand_units=100) == pytest.approx(-52.44005)


@pytest.mark.parametrize("level", [0, 1, 1.2, -0.1, float("nan")])
def test_service_without_finite_answer_is_refused(level):  # prop-08
    with pytest.raises(InvalidParameter, match=r"service_level_ratio is .* above 0 and below 1"):
        safety_stock(service_level_ratio=level, sd_lead_time_demand_units=100)
    with pytest.raises(InvalidParameter, match="service_level_ratio"):
        service_factor(level)


@given(st.floats(1e-9, 1 - 1e-9, exclude_min=True), st.floats(0.1, 1e4))
def test_the_buffer_has_the_sign_of_the_service_above_one_half(level, sd):  # prop-08
    buffer = safety_stock(service_level_ratio=level, sd_lead_time_demand_units=sd)
    assert np.sign(buffer) == np.sign(level - 0.5)
    mirrored = safety_stock(service_level_ratio=1 - level, sd_lead_time_demand_units=sd)
    assert mirrored == pytest.approx(-buffer, rel=1e-6, abs=1e-9)


@given(st.sampled_from(sorted(BASE)), st.floats(1, 10), st.floats(0.501, 0.9999))
def test_more_demand_spread_or_lead_time_never_needs_less_buffer(name, factor, level):  # prop-09
    before = plan_safety_stock(**BASE, service_level_ratio=level).safety_stock_units
    after = plan_safety_stock(**(BASE | {name: BASE[name] * factor}), service_level_ratio=level)
    assert after.safety_stock_units >= before * (1 - 1e-12)


@pytest.mark.parametrize("name", sorted(BASE))
def test_a_negative_or_infinite_argument_is_refused_by_name(name):
    for value, text in ((-3, "-3"), (float("inf"), "inf")):
        with pytest.raises(InvalidParameter, match=f"{name} is {text}, but it must be 0 or more"):
            plan_safety_stock(**(BASE | {name: value}), service_level_ratio=0.9)


def test_the_lane_at_fault_is_named():
    with pytest.raises(InvalidParameter, match=r"lead_time_days is -1 \(element 2 of 3\)"):
        mean_lead_time_demand(mean_units_per_day=[1, 2, 3], lead_time_days=[1, -1, 2])


def test_no_lead_time_means_no_buffer():
    plan = plan_safety_stock(
        **(BASE | {"lead_time_days": 0.0, "sd_lead_time_days": 0.0}), service_level_ratio=0.99
    )
    assert (plan.safety_stock_units, plan.reorder_point_units) == (0, 0)


def test_lanes_as_arrays_give_what_each_lane_gives_alone():
    lanes = {name: np.array([value, value / 2, 0.0]) for name, value in BASE.items()}
    sd = sd_lead_time_demand(**lanes)
    buffer = safety_stock(service_level_ratio=0.95, sd_lead_time_demand_units=sd)
    mean = mean_lead_time_demand(
        mean_units_per_day=lanes["mean_units_per_day"], lead_time_days=lanes["lead_time_days"]
    )
    point = reorder_point(mean_lead_time_demand_units=mean, safety_stock_units=buffer)
    for lane in range(3):
        alone = plan_safety_stock(
            **{name: float(values[lane]) for name, values in lanes.items()}, service_level_ratio=0.95
        )
        assert alone.reorder_point_units == pytest.approx(point[lane], rel=1e-14)
        assert alone.sd_lead_time_demand_units == pytest.approx(sd[lane], rel=1e-14)
