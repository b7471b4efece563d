"""The buffer that a lane's plan uses: by the law of what is coming, under its own way of ordering."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from core.forecast.ahead import Ahead
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.lane import LaneParameters
from core.service.cycle_law import days_of_cycle, days_protected
from core.service.lane_buffer import LaneBuffer, cycle_laws, plan_lane_buffer
from tests.core.forecast.test_forecast_bands import normal_band
from tests.core.plan.coming import normal_ahead

SCORES = ndtri(np.array(QUANTILE_LEVELS))[:, None]
PARAMETERS = LaneParameters(
    lead_time_days=4.0,
    sd_lead_time_days=0.0,
    service_level_ratio=0.95,
    return_ratio=0.0,
    order_cycle_days=5.0,
)


def coming(parameters: LaneParameters, *, mean: float = 100.0, sd: float = 10.0) -> Ahead:
    return normal_ahead(
        mean,
        sd,
        lead_time_days=parameters.lead_time_days,
        sd_lead_time_days=parameters.sd_lead_time_days,
        protection_days=days_protected(parameters),
    )


def buffer_of(*, ahead: Ahead | None = None, **changes: float | str) -> LaneBuffer:
    chosen = replace(PARAMETERS, **changes)
    return plan_lane_buffer(
        coming(chosen) if ahead is None else ahead,
        z=float(ndtri(chosen.service_level_ratio)),
        sd_lead_time_days=chosen.sd_lead_time_days,
        service_level_ratio=chosen.service_level_ratio,
        return_ratio=chosen.return_ratio,
        cycle_days=days_of_cycle(chosen),
        is_continuous=float(chosen.review_policy == "continuous"),
    )


def test_periodic_orders_protect_lead_time_and_review() -> None:
    # 4 + 5 days of 100 +- 10: 900 +- 30; 95 %: z = 1.6449, buffer 49.35; 90 %: 900 + 1.2816 * 30 = 938.45
    buffer = buffer_of()
    assert buffer.is_calibrated
    assert buffer.mean_protected_units == pytest.approx(900)
    assert buffer.buffer_units == pytest.approx(49.346, abs=1e-3)
    assert buffer.level_units == pytest.approx(949.346, abs=1e-3)
    assert buffer.newsvendor_stock_units(0.9) == pytest.approx(938.447, abs=1e-3)
    assert buffer.law.at_most(949.346) == pytest.approx(0.95, abs=1e-5)
    assert (buffer.cycle_units, buffer.cycle_days) == pytest.approx((500, 5))


def test_daily_orders_protect_one_day_more_than_the_lead_time() -> None:
    # 500 +- 22.361; 1.6449 * 22.361 = 36.78
    daily = buffer_of(review_policy="daily")
    assert (daily.mean_protected_units, daily.cycle_days) == pytest.approx((500, 1))
    assert daily.buffer_units == pytest.approx(36.780, abs=1e-2)


def test_orders_at_a_level_protect_the_lead_time_and_the_undershoot() -> None:
    # E[U] = (100**2 + 10**2) / (2 * 100) = 50.5
    buffer = buffer_of(review_policy="continuous")
    assert buffer.mean_protected_units == pytest.approx(450.5, abs=0.5)
    assert buffer.cycle_units == pytest.approx(500, rel=1e-3)


def test_an_unsteady_lead_time_adds_as_in_the_root_of_the_sum_of_squares() -> None:
    # sqrt(30**2 + (100 * 0.5)**2) = 58.310; times 1.6449 = 95.91; the legs are 49.35 and 82.24
    buffer = buffer_of(sd_lead_time_days=0.5)
    assert buffer.buffer_units == pytest.approx(95.911, abs=1e-2)
    assert buffer.demand_part_units == pytest.approx(49.346, abs=1e-2)
    assert buffer.lead_time_part_units == pytest.approx(82.243, abs=1e-2)


@pytest.mark.parametrize("ratio", [0.0, 1.0])
def test_a_critical_ratio_at_an_end_takes_the_outermost_quantile(ratio: float) -> None:
    level = QUANTILE_LEVELS[0] if ratio == 0.0 else QUANTILE_LEVELS[-1]
    assert buffer_of().newsvendor_stock_units(ratio) == pytest.approx(900 + 30 * ndtri(level))


def test_a_level_below_one_half_goes_below_the_mean_and_no_other_does() -> None:
    assert buffer_of(service_level_ratio=0.3).buffer_units < 0
    usual = coming(PARAMETERS)
    nothing = np.zeros(len(QUANTILE_LEVELS))
    rare = replace(usual, protected=replace(usual.protected, quantile_units=nothing, mean_units=3.0))
    assert buffer_of(ahead=rare).level_units == pytest.approx(3.0)


@pytest.mark.parametrize("policy", ["periodic", "daily", "continuous"])
def test_the_laws_of_some_spreads_are_those_of_lanes_with_them(policy: str) -> None:
    spreads, chosen = np.array([0.0, 0.5, 2.0]), replace(PARAMETERS, review_policy=policy)
    stocks = cycle_laws(chosen, coming(chosen), independent_days(), sd_lead_time_days=spreads).quantile(
        np.array([0.9, 0.95])
    )
    assert stocks.shape == (3, 2)
    for row, spread in zip(stocks, spreads, strict=True):
        alone = buffer_of(review_policy=policy, sd_lead_time_days=float(spread))
        assert row[1] == pytest.approx(float(alone.level_units), rel=1e-4)


def independent_days(*, mean: float = 100.0, sd: float = 10.0, horizon: int = 10) -> ForecastBand:
    """Normal demand of independent days: the total of k days has sd * sqrt(k)."""
    step = np.arange(1, horizon + 1)
    totals = mean * step + sd * np.sqrt(step) * SCORES
    return replace(normal_band(mean, sd, horizon=horizon), total_quantile_units=totals)
