"""What a week costs if nothing is done, as far as it can be avoided."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from core.laws import NormalLaw
from core.money.money_at_risk import buffer_at_risk_per_week, capacity_at_risk_per_week

CYCLE = NormalLaw(1100.0, 66.332)
BUFFER = {
    "level_planned_units": 1100.0 + 1.644854 * 66.332,
    "cycle_days": 7.0,
    "shortage_cost_per_unit": 10.0,
    "overage_cost_per_unit": 0.5,
}
CAPACITY = {
    "own_capacity_units_per_day": 150.0,
    "open_days_per_week": 7.0,
    "own_capacity_cost_per_unit": 12.0,
    "partner_surcharge_per_unit": 8.0,
}


def buffer_at_risk(level: float, **changed: float) -> float:
    return float(buffer_at_risk_per_week(CYCLE, level_in_force_units=level, **{**BUFFER, **changed}))


def capacity_at_risk(coming: float, last_year: float = 100.0, *, sd: float = 20.0, **changed: float) -> float:
    laws = NormalLaw(coming, sd), NormalLaw(last_year, 20.0)
    return float(capacity_at_risk_per_week(*laws, **{**CAPACITY, **changed}))


def mismatch(capacity: float, mean: float, sd: float = 20.0) -> float:
    """12 a unit idle and 8 a unit too much, by numbers drawn evenly."""
    days = norm.ppf((np.arange(200_000) + 0.5) / 200_000, mean, sd)
    return float(np.mean(12 * np.maximum(capacity - days, 0) + 8 * np.maximum(days - capacity, 0)))


def test_the_planned_buffer_risks_nothing() -> None:
    assert buffer_at_risk(BUFFER["level_planned_units"]) == 0


def test_no_buffer_pays_what_is_short_less_what_does_not_stand_idle() -> None:
    # short 66.332 * 0.398942 = 26.463 instead of 66.332 * 0.0208941 = 1.386; idle the same and the buffer more
    short, idle = 26.463 - 1.386, 26.463 - (109.108 + 1.386)
    assert buffer_at_risk(1100.0) == pytest.approx(10 * short + 0.5 * idle, rel=1e-3)
    assert buffer_at_risk(1100.0, cycle_days=14.0) == pytest.approx((10 * short + 0.5 * idle) / 2, rel=1e-3)


def test_too_large_a_buffer_pays_for_what_stands_idle() -> None:
    assert buffer_at_risk(1100.0 + 400.0) > buffer_at_risk(1100.0 + 200.0) > 0


def test_a_lane_at_its_usual_level_risks_nothing_whatever_its_capacity() -> None:
    for capacity in (0.0, 80.0, 150.0, 500.0):
        assert capacity_at_risk(100.0, own_capacity_units_per_day=capacity) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("coming", [50.0, 120.0, 170.0, 260.0])
def test_what_is_at_risk_is_the_lesser_of_more_than_usual_and_more_than_need_be(coming: float) -> None:
    best = norm.ppf(0.4, coming, 20.0)
    today = mismatch(150.0, coming)
    expected = max(min(today - mismatch(150.0, 100.0), today - mismatch(best, coming)), 0.0)
    assert capacity_at_risk(coming) == pytest.approx(7 * expected, rel=1e-3, abs=0.5)


def test_a_lane_that_fell_silent_ranks_with_its_idle_capacity() -> None:
    assert capacity_at_risk(0.0, sd=0.0) == pytest.approx(7 * (150 * 12 - mismatch(150.0, 100.0)), rel=1e-3)


def test_without_a_last_year_nothing_is_usual() -> None:
    laws = NormalLaw(200.0, 20.0), NormalLaw(200.0, 20.0)
    usual = float(capacity_at_risk_per_week(*laws, **CAPACITY))
    assert usual == pytest.approx(0.0, abs=1e-9)


@given(st.floats(0, 400), st.floats(0, 400))
def test_more_demand_above_capacity_never_risks_less(less: float, more: float) -> None:
    low, high = sorted((less + 150, more + 150))
    assert capacity_at_risk(high) >= capacity_at_risk(low) - 1e-6
