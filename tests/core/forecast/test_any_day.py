"""A lead time after an order on any weekday, against days that were drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from core.forecast.any_day import lead_time_demand_of_any_day
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.lead_time_demand import lead_time_demand
from tests.core.forecast.test_forecast_bands import normal_band

SCORES = ndtri(np.array(QUANTILE_LEVELS))[:, None]
PATTERN = np.array([1.3, 1.3, 1.2, 1.2, 1.2, 0.5, 0.3])


def weekly_band(factors: np.ndarray, *, sd: float = 15.0) -> ForecastBand:
    """Four weeks of independent days around a weekly pattern of mean 100."""
    mean = np.tile(100.0 * factors, 4)
    return replace(
        normal_band(100.0, sd, horizon=28),
        mean_units=mean,
        total_quantile_units=np.cumsum(mean) + SCORES * sd * np.sqrt(np.arange(1, 29)),
    )


@pytest.mark.parametrize("lead_time", [1, 2, 3, 5, 10])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_it_covers_what_follows_an_order_on_any_weekday(lead_time: int, level: float) -> None:
    rng = np.random.default_rng(lead_time)
    order_day = rng.choice(7, p=PATTERN / PATTERN.sum(), size=100_000)
    days = 1 + order_day[:, None] + np.arange(lead_time)
    demand = (100.0 * PATTERN[days % 7] + rng.normal(0, 15.0, days.shape)).sum(axis=1)
    law = lead_time_demand_of_any_day(weekly_band(PATTERN), lead_time_days=float(lead_time))
    assert law.mean_units.item() == pytest.approx(demand.mean(), rel=0.005)
    kept = np.mean(demand <= law.law.quantile(level).item())
    assert kept == pytest.approx(level, abs=0.01)
    of_today = lead_time_demand(weekly_band(np.roll(PATTERN, 2)), lead_time_days=float(lead_time))
    if lead_time < 4:  # from a Thursday on, say, the weekend: a point for these days alone is far too low
        assert np.mean(demand <= of_today.law.quantile(level).item()) < kept - 0.05


def test_a_week_of_even_days_is_that_of_today() -> None:
    band = weekly_band(np.ones(7))
    for days in (0.0, 3.0, 14.0, 40.0):
        asked = {"lead_time_days": days, "sd_lead_time_days": 1.0, "return_ratio": 0.1}
        today, any_day = lead_time_demand(band, **asked), lead_time_demand_of_any_day(band, **asked)
        assert np.allclose(any_day.quantile_units, today.quantile_units)
        assert np.allclose(any_day.mean_units, today.mean_units)


def test_whole_weeks_have_nothing_to_choose() -> None:
    band = weekly_band(PATTERN)
    today, any_day = (
        law(band, lead_time_days=14.0) for law in (lead_time_demand, lead_time_demand_of_any_day)
    )
    assert np.allclose(any_day.quantile_units, today.quantile_units)


def test_a_lane_without_demand_has_none() -> None:
    band = replace(weekly_band(np.ones(7)), mean_units=np.zeros(28), total_quantile_units=np.zeros((10, 28)))
    law = lead_time_demand_of_any_day(band, lead_time_days=3.0)
    assert law.mean_units.item() == 0.0
    assert not law.quantile_units.any()
