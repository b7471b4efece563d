"""The steps of a plan on the floats of one lane; test_network_plan holds them on columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from core.demand.profile import DemandProfile
from core.forecast.ahead import Ahead
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.lead_time_demand import LeadTimeDemand
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_columns import lane_columns
from core.plan.steps import PlanSteps
from core.quantities import take

LANE = Lane(
    "A",
    parameters=LaneParameters(
        lead_time_days=4.0, sd_lead_time_days=1.0, return_ratio=0.0, own_capacity_units_per_day=150.0
    ),
    costs=CostParameters(
        sla_penalty_per_unit=10.0, own_capacity_cost_per_unit=12.0, partner_surcharge_per_unit=8.0
    ),
)
PROFILE = DemandProfile(
    n_periods=365.0,
    mean_units_per_day=100.0,
    sd_units_per_day=20.0,
    mean_units_per_period=100.0,
    sd_units_per_period=20.0,
    open_days_per_period=1.0,
    periods_per_day=1.0,
    zero_share_ratio=0.0,
)


def ahead(units_per_day: float, *, law: tuple[float, float] | None = None) -> Ahead:
    """This rate, and a normal law (mean, sd) of the coming lead time or none."""
    mean, sd = law or (np.nan, np.nan)
    quantiles = mean + sd * ndtri(np.array(QUANTILE_LEVELS))
    return Ahead(units_per_day, LeadTimeDemand(mean, quantiles, mean / 4.0, law is not None))


def steps(coming: Ahead | None = None, **parameters: float | None) -> PlanSteps:
    lane = replace(LANE, parameters=replace(LANE.parameters, **parameters))
    return PlanSteps(take(lane_columns([lane]), 0), PROFILE, coming or ahead(100.0))


def at_risk(coming: Ahead | None = None, **parameters: float | None) -> float:
    return float(steps(coming, **parameters).money_at_risk_per_week)


def test_without_a_band_buffer_and_risk_are_those_of_the_history() -> None:
    # sd of lead-time demand sqrt(4 * 400 + 100**2) = 107.703; z(0.95) = 1.644854, loss(z) = 0.0208941
    calm = steps()
    assert calm.buffer.buffer_units == pytest.approx(1.644854 * 107.7033)
    assert calm.expected_shortage_units_per_cycle == pytest.approx(107.7033 * 0.0208941, rel=1e-4)
    assert calm.money_at_risk_per_week == pytest.approx(22.5037, rel=1e-4)
    # 20 a day more over 4 days leave 97.156 of the buffer, z = 0.902073, loss 0.10005; overflow at C 150:
    # 20 * loss(1.5) = 0.586 a day against the planned 20 * loss(2.5) = 0.040, at 12 + 8 each
    expected = 107.7033 * 0.1000502 * 10 + 20 * (0.0293068 - 0.0020041) * 20 * 7
    assert at_risk(ahead(120.0)) == pytest.approx(expected, rel=1e-4)


def test_the_planned_buffer_stands_in_where_nobody_entered_what_is_held() -> None:
    planned = float(steps().buffer.buffer_units)
    assert at_risk(buffer_held_units=planned) == pytest.approx(at_risk())
    assert at_risk(buffer_held_units=0.0) > at_risk()


def test_under_the_forecasts_law_the_stock_in_force_is_the_historys_rate_and_the_buffer() -> None:
    # the coming lead time brings 500 +- 60; in force are 4 days of 100 and 150 held: 550, z = 0.8333, loss 0.11330
    coming = ahead(100.0, law=(500.0, 60.0))
    assert at_risk(coming, buffer_held_units=150.0) == pytest.approx(10 * 60 * 0.1133049, rel=1e-3)
    # nobody entered a buffer: the plan's, 1.6449 * 60 = 98.69, stands in; 498.69 is just below the mean
    assert at_risk(coming) == pytest.approx(at_risk(coming, buffer_held_units=98.691), rel=1e-4)


def test_more_returns_never_make_a_lane_look_safer() -> None:
    risks = [at_risk(return_ratio=ratio) for ratio in (0.0, 0.05, 0.2, 0.5)]
    assert risks == sorted(risks)


def test_a_capacity_that_nobody_entered_meets_nine_periods_of_ten() -> None:
    assert steps(own_capacity_units_per_day=None).own_capacity_units_per_day == pytest.approx(
        100 + 1.281552 * 20
    )


def test_resilience_has_no_score_until_buffer_and_time_to_recover_are_known() -> None:
    assert np.isnan(steps().resilience_score)
    assert np.isnan(steps(buffer_held_units=100.0).resilience_score)
    known = steps(buffer_held_units=100.0, time_to_recover_days=10.0)
    assert known.resilience_score == pytest.approx(
        steps(
            buffer_held_units=100.0, time_to_recover_days=10.0, alternative_units_per_day=0.0
        ).resilience_score
    )
    assert 0 < known.resilience_score < 100
