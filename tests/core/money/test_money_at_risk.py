"""What a week costs if nothing is done."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.laws import NormalLaw
from core.money.money_at_risk import money_at_risk_per_week

SD_LEAD_TIME = np.sqrt(4 * 20**2 + 100**2)  # four days of 100 +- 20, give or take a day: 107.703
PLANNED_OVERFLOW = 20 * 0.0020041  # 100 +- 20 a day against 150: 20 * loss(2.5)
CALM = {
    "stock_units": 400.0 + 1.644854 * SD_LEAD_TIME,
    "order_cycle_days": 7.0,
    "sla_penalty_per_unit": 10.0,
    "mean_units": 100.0,
    "sd_units": 20.0,
    "own_capacity_units": 150.0,
    "planned_overflow_units": PLANNED_OVERFLOW,
    "periods_per_day": 1.0,
    "partner_cost_per_unit": 20.0,
}


def at_risk(*, mean_units_per_day: float = 100.0, **changed: object) -> float:
    law = NormalLaw(4 * mean_units_per_day, SD_LEAD_TIME)
    return float(money_at_risk_per_week(law, **{**CALM, "mean_units": mean_units_per_day, **changed}))


def test_a_calm_lane_risks_its_expected_penalty_alone() -> None:
    # z(0.95) = 1.644854, loss(z) = 0.0208941; shortage 107.703 * 0.0208941 = 2.25037 a cycle of one week, at 10 each
    assert at_risk() == pytest.approx(22.5037, rel=1e-4)


def test_a_surge_eats_the_buffer_and_overflows() -> None:
    # 20 a day more over 4 days: the buffer of 177.156 shrinks by 80 to 97.156, z = 0.902073, loss 0.10005;
    # overflow at C 150: 20 * loss(1.5) = 0.586 a day against 20 * loss(2.5) = 0.040
    expected = SD_LEAD_TIME * 0.1000502 * 10 + (20 * 0.0293068 - PLANNED_OVERFLOW) * 20 * 7
    assert at_risk(mean_units_per_day=120.0) == pytest.approx(expected, rel=1e-4)


def test_less_overflow_than_planned_is_no_gain() -> None:
    assert at_risk(planned_overflow_units=50.0) == pytest.approx(22.5037, rel=1e-4)


def test_a_cycle_of_two_weeks_and_two_periods_a_day_count_by_the_week() -> None:
    # the penalty of 22.5037 is paid every other week; the overflow of a surge twice a day
    assert at_risk(order_cycle_days=14.0) == pytest.approx(22.5037 / 2, rel=1e-4)
    surge = {"mean_units_per_day": 120.0, "sla_penalty_per_unit": 0.0}
    assert at_risk(periods_per_day=2.0, **surge) == pytest.approx(2 * at_risk(**surge))


@given(st.floats(0, 500), st.floats(0, 500))
def test_more_stock_never_risks_more(less: float, more: float) -> None:
    low, high = sorted((less, more))
    assert at_risk(stock_units=high) <= at_risk(stock_units=low) + 1e-9


@given(st.floats(0, 400), st.floats(0, 400))
def test_more_demand_ahead_never_risks_less(less: float, more: float) -> None:
    low, high = sorted((less, more))
    assert at_risk(mean_units_per_day=high) >= at_risk(mean_units_per_day=low) - 1e-9
