"""Own capacity for the coming weeks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from core.capacity.ahead import plan_capacity_ahead
from core.capacity.overflow import booked_cost, expected_overflow_units, optimal_own_capacity
from core.errors import InvalidParameter
from core.forecast.band import QUANTILE_LEVELS, ForecastBand

PRICES = {"own_capacity_cost_per_unit": 10.0, "partner_surcharge_per_unit": 6.0}


def normal_band(mean: np.ndarray, sd: float) -> ForecastBand:
    quantiles = mean + sd * ndtri(np.array(QUANTILE_LEVELS))[:, None]
    return ForecastBand(
        lane="A-B",
        cadence="daily",
        method="test",
        period_starts=np.datetime64("2026-11-30") + np.arange(mean.size),
        days_in_period=np.ones(mean.size, dtype=np.int64),
        mean_units=mean,
        quantile_units=quantiles,
        total_quantile_units=np.cumsum(quantiles, axis=1),
        n_periods_used=100,
    )


def test_days_that_are_all_alike_give_the_closed_form() -> None:
    ahead = plan_capacity_ahead(
        normal_band(np.full(28, 100.0), 20.0), own_capacity_units_per_day=120.0, **PRICES
    )
    law = {"mean_units": 100.0, "sd_units": 20.0}
    best = float(optimal_own_capacity(**law, **PRICES))
    assert ahead.best_units_per_day == pytest.approx(best, abs=0.3)
    for capacity, cost in ((120.0, ahead.booked_cost_per_day), (best, ahead.best_cost_per_day)):
        overflow = expected_overflow_units(own_capacity_units=capacity, **law)
        expected = booked_cost(own_capacity_units=capacity, overflow_units=overflow, **PRICES)
        assert cost == pytest.approx(float(expected), rel=2e-3)


def test_before_a_high_season_more_is_best_than_the_year_asks_for() -> None:
    season = np.where(np.arange(60) < 28, 200.0, 100.0)
    ahead = plan_capacity_ahead(normal_band(season, 10.0), own_capacity_units_per_day=120.0, **PRICES)
    assert ahead.n_periods == 28
    assert ahead.best_units_per_day > 190
    assert ahead.best_cost_per_day < ahead.booked_cost_per_day


def test_returns_are_part_of_the_workload_and_closed_days_are_not() -> None:
    mean = np.tile([100.0] * 5 + [0.0] * 2, 4)  # the band begins on a Monday
    ahead = plan_capacity_ahead(
        replace(normal_band(mean, 0.0), quantile_units=np.tile(mean, (len(QUANTILE_LEVELS), 1))),
        own_capacity_units_per_day=100.0,
        return_ratio=0.1,
        closed_weekdays=(5, 6),
        **PRICES,
    )
    assert ahead.n_periods == 20
    assert ahead.best_units_per_day == pytest.approx(110.0)
    assert ahead.booked_cost_per_day == pytest.approx(100 * 10 + 10 * 16)


def test_a_surcharge_of_nothing_makes_no_own_capacity_best() -> None:
    ahead = plan_capacity_ahead(
        normal_band(np.full(28, 100.0), 20.0),
        own_capacity_units_per_day=100.0,
        own_capacity_cost_per_unit=10.0,
        partner_surcharge_per_unit=0.0,
    )
    assert ahead.best_cost_per_day == pytest.approx(1000.0, rel=1e-3)  # 10 a unit, own or not


def test_no_open_day_ahead_is_no_decision() -> None:
    band = normal_band(np.full(28, 100.0), 20.0)
    closed = tuple(range(7))
    assert plan_capacity_ahead(band, own_capacity_units_per_day=1.0, closed_weekdays=closed, **PRICES) is None


def test_own_capacity_that_costs_nothing_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="own_capacity_cost_per_unit is 0, but it must be more than 0"):
        plan_capacity_ahead(
            normal_band(np.full(28, 100.0), 20.0),
            own_capacity_units_per_day=1.0,
            own_capacity_cost_per_unit=0.0,
            partner_surcharge_per_unit=1.0,
        )
