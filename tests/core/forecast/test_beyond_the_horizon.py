"""Totals of more days than were forecast: the trend goes on and fades, a season or a holiday is no trend."""

from __future__ import annotations

import numpy as np
import pytest

from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.lead_time_demand import lead_time_demand

WEEK = np.array([1.2, 1.1, 1.1, 1.1, 1.0, 0.8, 0.7])


def total_of(mean_units: np.ndarray, n_days: float) -> float:
    spread = np.array(QUANTILE_LEVELS)[:, None] - 0.5
    band = ForecastBand(
        lane="A-B",
        cadence="daily",
        method="test",
        period_starts=np.datetime64("2026-01-05") + np.arange(mean_units.size),
        days_in_period=np.ones(mean_units.size, dtype=np.int64),
        mean_units=mean_units,
        quantile_units=mean_units + spread,
        total_quantile_units=np.cumsum(mean_units) + spread,
        n_periods_used=100,
    )
    return float(lead_time_demand(band, lead_time_days=n_days).mean_units[0])


def test_a_trend_goes_on_and_fades_worked_by_hand() -> None:
    # 100, 101, ..., 127: 3,178 in 28 days. Weeks of 103, 110, 117, 124 a day rise by 1 a day, to 127.5 at the end.
    # The next 28 days: 28 * 127.5 + 28 (28 - 28 (1 - exp(-1))) = 3,570 + 784 exp(-1) = 3,858.42
    rising = 100.0 + np.arange(28)
    assert total_of(rising, 28) == pytest.approx(3178)
    assert total_of(rising, 56) == pytest.approx(3178 + 3858.42, abs=0.01)
    assert 3178 + 28 * 127.5 < total_of(rising, 56) < (100 + np.arange(56)).sum()


def test_a_falling_lane_never_comes_to_less_than_nothing() -> None:
    falling = np.maximum(27.0 - np.arange(28), 0.0)
    totals = [total_of(falling, n_days) for n_days in (28, 56, 112, 400)]
    assert (np.diff(totals) >= 0).all()


@pytest.mark.parametrize("days_of_holiday", [(), (24,), (2,), (10, 11)])
def test_a_week_and_a_holiday_are_no_trend(days_of_holiday: tuple[int, ...]) -> None:
    steady = np.tile(WEEK, 4) * 100.0
    steady[list(days_of_holiday)] = 0.0
    assert total_of(steady, 56) == pytest.approx(2 * total_of(steady, 28))
