"""Days of the coming weeks and of the last year, from reports by the day, week and month, against the truth."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.last_year import last_year_days
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast.coming_days import coming_days
from core.forecast.coming_year import coming_year
from core.forecast.network import forecast_network
from core.laws import NormalLaw

FIRST_DAY = int(np.datetime64("2023-01-01").astype(np.int64))
HORIZONS = {"daily": 28, "weekly": 12, "monthly": 12}
CAPACITY = 120.0
N_LANES = 30


def reported(demand: np.ndarray, cadence: str) -> NetworkHistory:
    """Lanes of (n_lanes, n_days) daily volumes, as they would report them."""
    days = FIRST_DAY + np.arange(demand.shape[1])
    if cadence == "daily":
        starts, period = days, np.arange(days.size)
    elif cadence == "weekly":
        n_weeks = days.size // 7
        demand, days = demand[:, : 7 * n_weeks], days[: 7 * n_weeks]
        starts, period = days[::7], np.arange(days.size) // 7
    else:
        months, period = np.unique(days.astype("datetime64[D]").astype("datetime64[M]"), return_inverse=True)
        starts = months.astype("datetime64[D]").astype(np.int64)
    totals = np.array([np.bincount(period, weights=row) for row in demand])
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"L{number:02d}" for number in range(len(demand))),
            offsets=np.arange(len(demand) + 1) * starts.size,
            days=np.tile(starts, len(demand)),
            demand_units=totals.ravel(),
        )
    )


def overflows(history: NetworkHistory, cadence: str, *, returns: float = 0.0) -> tuple[float, float]:
    """Mean overflow of a week over CAPACITY, of the coming weeks and of the last year."""
    past = last_year_days(history)
    coming = coming_days(
        forecast_network(history, horizon_periods=HORIZONS[cadence]),
        closed_weekdays=history.closed_weekdays,
        day_noise=past.day_noise,
        return_ratio=np.full(len(history.lanes), returns),
    )
    ahead = coming.law.loss(CAPACITY) * 7 * coming.open_share_ratio
    return float(ahead.mean()), float(7 * past.law.loss(CAPACITY).mean())


@pytest.mark.parametrize("cadence", HORIZONS)
def test_overflow_is_that_of_the_days_however_they_are_reported(cadence: str) -> None:
    # N(100, 30) a day against 120: 30 * loss(2 / 3) = 4.534 a day, 31.7 a week
    demand = np.maximum(np.random.default_rng(1).normal(100, 30, (N_LANES, 1095)), 0.0)
    truth = 7 * float(NormalLaw(100.0, 30.0).loss(CAPACITY))
    ahead, last_year = overflows(reported(demand, cadence), cadence)
    assert ahead == pytest.approx(truth, rel=0.10)
    assert last_year == pytest.approx(truth, rel=0.10)


@pytest.mark.parametrize("cadence", HORIZONS)
def test_the_law_of_a_day_has_the_mean_of_the_forecast(cadence: str) -> None:
    """Outcomes stand at levels of one half on average: those of four weeks once stood too low, by 1 % of the mean."""
    demand = np.maximum(np.random.default_rng(8).normal(100, 30, (N_LANES, 1095)), 0.0)
    history = reported(demand, cadence)
    forecast = forecast_network(history, horizon_periods=HORIZONS[cadence])
    coming = coming_days(
        forecast,
        closed_weekdays=history.closed_weekdays,
        day_noise=last_year_days(history).day_noise,
        return_ratio=np.zeros(N_LANES),
    )
    n_near = {"daily": 28, "weekly": 4, "monthly": 1}[cadence]
    days = forecast.days_in_period[:, :n_near]
    mean = forecast.mean_units[:, :n_near].sum(axis=1) / days.sum(axis=1)
    assert np.mean(coming.law.mean / mean) == pytest.approx(1.0, abs=0.007)


def test_returns_pass_through_the_same_capacity() -> None:
    demand = np.maximum(np.random.default_rng(2).normal(100, 10, (N_LANES, 400)), 0.0)
    rng = np.random.default_rng(3)
    came = np.round(rng.normal(100, 10, 200_000))
    truth = 7 * np.maximum(came + rng.binomial(came.astype(int), 0.2) - CAPACITY, 0).mean()
    assert overflows(reported(demand, "daily"), "daily", returns=0.2)[0] == pytest.approx(truth, rel=0.1)


def test_closed_days_are_neither_counted_nor_diluted() -> None:
    demand = np.maximum(np.random.default_rng(4).normal(100, 5, (N_LANES, 420)), 0.0)
    weekday = (FIRST_DAY + np.arange(420) + 3) % 7
    demand[:, weekday >= 5] = 0.0
    history = reported(demand, "daily")
    past = last_year_days(history)
    coming = coming_days(
        forecast_network(history, horizon_periods=28),
        closed_weekdays=history.closed_weekdays,
        day_noise=past.day_noise,
        return_ratio=np.zeros(N_LANES),
    )
    assert coming.open_share_ratio == pytest.approx(5 / 7)
    assert coming.law.mean.mean() == pytest.approx(100, rel=0.01)
    assert past.law.mean.mean() == pytest.approx(100, rel=0.01)


def test_a_lane_of_two_kinds_of_days_keeps_both() -> None:
    weekday = (FIRST_DAY + np.arange(420) + 3) % 7
    demand = np.where(weekday < 5, 100.0, 40.0) + np.random.default_rng(5).normal(0, 3, (N_LANES, 420))
    ahead, last_year = overflows(reported(demand * 1.4, "daily"), "daily")
    # five days of 140 against 120; two of 56
    assert ahead == pytest.approx(5 * 20, rel=0.05)
    assert last_year == pytest.approx(5 * 20, rel=0.05)


@pytest.mark.parametrize("cadence", HORIZONS)
@pytest.mark.parametrize("growth", [0.7, 1.0, 1.4])
def test_the_coming_year_is_the_last_one_at_the_level_that_is_coming(cadence: str, growth: float) -> None:
    days = np.arange(1095)
    season = 1 + 0.4 * np.sin(2 * np.pi * days / 365)
    level = 100 * growth ** (days / 365)
    demand = np.maximum(np.random.default_rng(6).normal(level * season, 10, (8, 1095)), 0.0)
    history = reported(demand, cadence)
    year = coming_year(forecast_network(history, horizon_periods=HORIZONS[cadence]), history)
    rate = year.units_per_day.mean()
    ahead = np.arange(1095, 1460)
    truth = (100 * growth ** (ahead / 365) * (1 + 0.4 * np.sin(2 * np.pi * ahead / 365))).mean()
    # a trend of 40 % a year is told by three years of months only in part
    assert rate == pytest.approx(truth, rel=0.2 if cadence == "monthly" else 0.12)


def test_a_young_lane_goes_on_as_it_is() -> None:
    demand = np.maximum(np.random.default_rng(7).normal(50, 5, (8, 90)), 0.0)
    history = reported(demand, "daily")
    rate = coming_year(forecast_network(history, horizon_periods=28), history).units_per_day
    assert rate == pytest.approx(np.full(8, 50.0), rel=0.1)
