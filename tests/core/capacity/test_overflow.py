from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.capacity.overflow import (
    booked_cost,
    dependency_ratio,
    expected_overflow_units,
    kept_units,
    optimal_own_capacity,
    overflow_probability,
    overflow_units,
    pay_per_use_cost,
    price_overflow,
)
from core.errors import InvalidParameter
from core.laws import NormalLaw

GOLDEN = Path(__file__).parents[2] / "golden" / "capacity.csv"
money = st.floats(0.01, 1000.0)
volume = st.floats(0.1, 10_000.0)


def _expected_cost(capacity: float, mean: float, sd: float, own_cost: float, surcharge: float) -> float:
    overflow = expected_overflow_units(own_capacity_units=capacity, mean_units=mean, sd_units=sd)
    return float(
        booked_cost(
            own_capacity_units=capacity,
            overflow_units=overflow,
            own_capacity_cost_per_unit=own_cost,
            partner_surcharge_per_unit=surcharge,
        )
    )


def _price(*, mean_units: float = 120.0, sd_units: float = 35.0, **changes: float):
    inputs = {
        "own_capacity_units": 150.0,
        "own_capacity_cost_per_unit": 18.5,
        "partner_surcharge_per_unit": 5.0,
        "underage_cost_per_unit": 27.0,
    }
    return price_overflow(NormalLaw(mean_units, sd_units), **{**inputs, **changes})


def test_a_case_worked_by_hand_kept_and_overflow_and_both_costs():
    # required 130, capacity 100, H = 10, S = 5: kept 100, overflow 30.
    # booked: 100 * 10 + 30 * 15 = 1450. The same for pay-per-use, as there is overflow.
    overflow = overflow_units(required_units=130, own_capacity_units=100)
    kept = kept_units(required_units=130, own_capacity_units=100)
    prices = {"own_capacity_cost_per_unit": 10, "partner_surcharge_per_unit": 5}
    assert (kept, overflow) == (100, 30)
    assert booked_cost(own_capacity_units=100, overflow_units=overflow, **prices) == 1450
    assert pay_per_use_cost(kept_units=kept, overflow_units=overflow, **prices) == 1450


def test_booked_and_pay_per_use_differ_by_the_unused_capacity():
    # required 80 of 100: 20 units idle at H = 10 cost 200 when booked and nothing when paid per use
    prices = {"own_capacity_cost_per_unit": 10, "partner_surcharge_per_unit": 5}
    booked = booked_cost(own_capacity_units=100, overflow_units=0, **prices)
    used = pay_per_use_cost(kept_units=80, overflow_units=0, **prices)
    assert booked - used == 200


@pytest.mark.parametrize("row", list(csv.DictReader(GOLDEN.open())), ids=lambda row: row["source"])
def test_best_capacity_and_its_cost_match_the_golden_table(row):
    demand = {"mean_units": float(row["mean"]), "sd_units": float(row["sd"])}
    prices = {
        "own_capacity_cost_per_unit": float(row["own_cost"]),
        "partner_surcharge_per_unit": float(row["surcharge"]),
    }
    plan = _price(**demand, **prices, own_capacity_units=float(row["capacity"]))
    assert plan.optimal_own_capacity_units_per_day == pytest.approx(float(row["capacity"]), rel=2e-5)
    assert plan.optimal_booked_cost_per_day == pytest.approx(float(row["expected_cost"]), rel=1e-9)
    assert plan.expected_overflow_units_per_day == pytest.approx(float(row["expected_overflow"]), rel=1e-9)
    assert plan.dependency_ratio == pytest.approx(float(row["dependency_ratio"]), rel=1e-9)


def test_the_pages_numbers_hang_together():
    plan = _price()
    assert plan.expected_kept_units_per_day + plan.expected_overflow_units_per_day == pytest.approx(120)
    assert plan.booked_cost_per_day == pytest.approx(150 * 18.5 + plan.expected_overflow_units_per_day * 23.5)
    assert plan.all_partner_cost_per_day == pytest.approx(120 * 23.5)
    assert plan.alone_cost_per_day == pytest.approx(150 * 18.5 + plan.expected_overflow_units_per_day * 27)


def test_owning_peak_capacity_is_called_irrational_exactly_where_the_best_capacity_is_below_the_mean():
    cheap_partner, dear_partner = _price(), _price(partner_surcharge_per_unit=90.0)
    assert cheap_partner.own_peak_is_irrational
    assert cheap_partner.optimal_own_capacity_units_per_day < 120
    assert not dear_partner.own_peak_is_irrational
    assert dear_partner.optimal_own_capacity_units_per_day > 120


def test_network_and_lane_agree():
    means, sds, capacities = (
        np.array([120.0, 80.0, 0.0]),
        np.array([35.0, 0.0, 0.0]),
        np.array([150.0, 60, 10]),
    )
    column = expected_overflow_units(own_capacity_units=capacities, mean_units=means, sd_units=sds)
    single = [
        _price(mean_units=m, sd_units=s, own_capacity_units=c).expected_overflow_units_per_day
        for m, s, c in zip(means, sds, capacities, strict=True)
    ]
    assert column == pytest.approx(single, rel=1e-14)


def test_without_a_surcharge_nothing_is_worth_booking():
    plan = _price(partner_surcharge_per_unit=0.0)
    assert plan.optimal_own_capacity_units_per_day == 0
    assert plan.optimal_booked_cost_per_day == pytest.approx(120 * 18.5, rel=1e-4)


def test_free_own_capacity_has_no_finite_best_size():
    assert _price(own_capacity_cost_per_unit=0.0).optimal_own_capacity_units_per_day is None
    with pytest.raises(
        InvalidParameter, match=r"own_capacity_cost_per_unit is 0, but it must be more than 0"
    ):
        optimal_own_capacity(
            mean_units=120, sd_units=35, own_capacity_cost_per_unit=0, partner_surcharge_per_unit=5
        )


def test_without_demand_there_is_no_dependency():
    plan = _price(mean_units=0.0, sd_units=0.0)
    assert plan.dependency_ratio == 0
    assert plan.expected_overflow_units_per_day == 0


@given(mean=volume, sd=volume, own_cost=money, surcharge=money)
def test_overflow_probability_at_the_best_capacity_is_h_over_h_plus_s(
    mean, sd, own_cost, surcharge
):  # prop-12
    prices = {"own_capacity_cost_per_unit": own_cost, "partner_surcharge_per_unit": surcharge}
    best = float(optimal_own_capacity(mean_units=mean, sd_units=sd, **prices))
    if best > 0:
        probability = overflow_probability(own_capacity_units=best, mean_units=mean, sd_units=sd)
        assert probability == pytest.approx(own_cost / (own_cost + surcharge), rel=1e-6, abs=1e-12)


@given(mean=volume, sd=volume, own_cost=money, surcharge=money, dearer=st.floats(1.01, 10))
def test_best_capacity_rises_with_the_surcharge_and_falls_with_own_cost(
    mean, sd, own_cost, surcharge, dearer
):
    def best(h: float, s: float) -> float:  # prop-12
        return float(
            optimal_own_capacity(
                mean_units=mean, sd_units=sd, own_capacity_cost_per_unit=h, partner_surcharge_per_unit=s
            )
        )

    assert best(own_cost, surcharge * dearer) >= best(own_cost, surcharge)
    assert best(own_cost * dearer, surcharge) <= best(own_cost, surcharge)


@given(mean=volume, sd=volume, own_cost=money, surcharge=money, away=st.floats(-0.9, 3.0))
def test_no_other_capacity_is_cheaper_and_cost_is_convex(mean, sd, own_cost, surcharge, away):  # prop-12
    best = float(
        optimal_own_capacity(
            mean_units=mean,
            sd_units=sd,
            own_capacity_cost_per_unit=own_cost,
            partner_surcharge_per_unit=surcharge,
        )
    )
    other = max(best * (1 + away), 0.0) if best else abs(away) * mean
    at_best, at_other, between = (
        _expected_cost(capacity, mean, sd, own_cost, surcharge)
        for capacity in (best, other, (best + other) / 2)
    )
    rounding = 1e-9 * max(at_best, at_other)
    assert at_best <= at_other + rounding
    assert between <= (at_best + at_other) / 2 + rounding


@given(mean=volume, sd=volume, capacity=st.floats(0, 20_000), more=st.floats(0, 1000))
def test_dependency_is_a_share_that_own_capacity_never_raises(mean, sd, capacity, more):  # prop-13
    def dependency(units: float) -> float:
        overflow = expected_overflow_units(own_capacity_units=units, mean_units=mean, sd_units=sd)
        return float(dependency_ratio(expected_overflow_units=overflow, mean_required_units=mean))

    assert 0 <= dependency(capacity + more) <= dependency(capacity) <= 1


@pytest.mark.parametrize(
    "name", ["sd_units", "own_capacity_units", "partner_surcharge_per_unit", "underage_cost_per_unit"]
)
@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_numbers_outside_their_domain_are_refused_by_name(name, value):
    with pytest.raises(InvalidParameter, match=f"{name} is {value:g}.*must be 0 or more"):
        _price(**{name: value})
