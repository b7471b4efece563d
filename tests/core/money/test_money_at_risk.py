"""What a week costs if nothing is done."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.laws import NormalLaw
from core.money.money_at_risk import money_at_risk_per_week

CALM = {
    "expected_units_per_day": 100.0,
    "mean_units_per_day": 100.0,
    "sd_units_per_day": 20.0,
    "periods_per_day": 1.0,
    "sd_units_per_period": 20.0,
    "return_ratio": 0.0,
    "lead_time_days": 4.0,
    "sd_lead_time_days": 1.0,
    "service_level_ratio": 0.95,
    "buffer_held_units": np.nan,
    "order_cycle_days": 7.0,
    "own_capacity_units_per_period": 150.0,
    "sla_penalty_per_unit": 10.0,
    "partner_cost_per_unit": 20.0,
}


def at_risk(**changed: object) -> float:
    return float(money_at_risk_per_week(**{**CALM, **changed}))


def test_a_calm_lane_risks_its_expected_penalty_alone() -> None:
    # sd of lead-time demand sqrt(4 * 400 + 100**2) = 107.703; z(0.95) = 1.644854, loss(z) = 0.0208941;
    # shortage 2.25037 a cycle of one week, at 10 each
    assert at_risk() == pytest.approx(22.5037, rel=1e-4)


def test_a_surge_eats_the_buffer_and_overflows() -> None:
    # 20 a day more over 4 days: the buffer of 177.156 shrinks by 80 to 97.156, z = 0.902073, loss 0.10005;
    # overflow at C 150: 20 * loss(1.5) = 0.586 a day against 20 * loss(2.5) = 0.040
    loss_buffer, loss_now, loss_plan = 0.1000502, 0.0293068, 0.0020041
    expected = 107.70330 * loss_buffer * 10 + 20 * (loss_now - loss_plan) * 20 * 7
    assert at_risk(expected_units_per_day=120.0) == pytest.approx(expected, rel=1e-4)


def test_the_planned_buffer_stands_in_where_the_held_one_is_unknown() -> None:
    planned = 1.6448536269514722 * np.sqrt(4 * 400 + 100**2)
    assert at_risk(buffer_held_units=planned) == pytest.approx(at_risk())


@given(st.floats(0, 500), st.floats(0, 500))
def test_more_buffer_never_risks_more(less: float, more: float) -> None:
    low, high = sorted((less, more))
    assert at_risk(buffer_held_units=high) <= at_risk(buffer_held_units=low) + 1e-9


@given(st.floats(0, 400), st.floats(0, 400))
def test_more_demand_ahead_never_risks_less(less: float, more: float) -> None:
    low, high = sorted((less, more))
    assert at_risk(expected_units_per_day=high) >= at_risk(expected_units_per_day=low) - 1e-9


def test_more_returns_never_make_a_lane_look_safer() -> None:
    risks = [at_risk(return_ratio=ratio) for ratio in (0.0, 0.05, 0.2, 0.5)]
    assert risks == sorted(risks)


def test_under_the_forecasts_law_the_stock_in_force_is_the_historys_rate_and_the_buffer() -> None:
    # the coming lead time brings 500 +- 60; in force are 4 days of 100 and 150 held: 550, z = 0.8333, loss 0.11330
    law = NormalLaw(500.0, 60.0)
    calm = {"expected_units_per_day": 100.0, "sla_penalty_per_unit": 10.0}
    loss = 60 * 0.1133049
    assert at_risk(buffer_held_units=150.0, coming_lead_time_law=law, **calm) == pytest.approx(
        10 * loss, rel=1e-3
    )
    # nobody entered a buffer: the plan's, 1.6449 * 60 = 98.69, stands in; 498.69 is just below the mean
    standing_in = at_risk(coming_lead_time_law=law, **calm)
    assert standing_in == pytest.approx(
        at_risk(buffer_held_units=98.691, coming_lead_time_law=law, **calm), rel=1e-4
    )
