"""Futures of a forecast: every total has the calibrated law, days keep their spread, none is negative."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import poisson

from core.demand.day_noise import DayNoise
from core.demand.history import build_network_history
from core.demand.profile import NetworkRecords
from core.forecast.any_day import lead_time_demand_of_any_day
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.by_cadence import learn_by_cadence
from core.forecast.day_law import with_day_noise
from core.forecast.lead_time_demand import lead_time_demand
from core.forecast.network import forecast_with
from core.simulation.forward_paths import forward_paths
from core.simulation.lane_play import overflow_units_per_week, play_lane, play_outage
from core.simulation.play import PlayedPolicy
from tests.core.forecast.test_forecast_bands import normal_band

SCORES = ndtri(np.array(QUANTILE_LEVELS))[:, None]


def band_of(
    *, sd: float, level: float = 0.0, days: int = 1, horizon: int = 28, factors: np.ndarray | float = 1.0
) -> ForecastBand:
    """Periods of 100 a day: independent days with a spread, and a level that all days have in common."""
    mean = 100.0 * days * np.ones(horizon) * factors
    own = sd**2 * days * np.ones(horizon) * np.square(factors)
    total = np.sqrt(np.cumsum(own) + (level * np.cumsum(mean)) ** 2)
    period = np.sqrt(own + (level * mean) ** 2)
    return replace(
        normal_band(100.0, sd, horizon=horizon),
        days_in_period=np.full(horizon, days),
        mean_units=mean,
        quantile_units=np.maximum(mean + SCORES * period, 0.0),
        total_quantile_units=np.maximum(np.cumsum(mean) + SCORES * total, 0.0),
    )


def slow_band() -> ForecastBand:
    """One unit every fifth day, Poisson."""
    step = np.arange(1, 29)
    return replace(
        normal_band(100.0, 1.0, horizon=28),
        mean_units=np.full(28, 0.2),
        quantile_units=np.array([poisson.ppf(QUANTILE_LEVELS, 0.2)] * 28).T,
        total_quantile_units=np.array([poisson.ppf(QUANTILE_LEVELS, 0.2 * days) for days in step]).T,
    )


BANDS = {
    "steady": band_of(sd=10.0),
    "volatile": band_of(sd=50.0),
    "unsure of its level": band_of(sd=40.0, level=0.2),
    "weekly pattern": band_of(sd=30.0, level=0.1, factors=np.array([1.3, 1.2, 1.1, 1.2, 1.4, 0.5, 0.3] * 4)),
    "weeks": band_of(sd=40.0, level=0.1, days=7, horizon=12),
    "months": band_of(sd=40.0, level=0.1, days=30, horizon=12),
    "slow": slow_band(),
}


@pytest.mark.parametrize("name", BANDS)
def test_every_total_has_the_calibrated_law_and_no_day_is_negative(name: str) -> None:
    days = forward_paths(BANDS[name], n_days=40, n_replications=2000, rng=np.random.default_rng(1))
    assert days.min() >= 0
    totals = np.cumsum(days, axis=0)
    for horizon in (1, 2, 5, 9, 14, 28, 33, 40):
        law = lead_time_demand(BANDS[name], lead_time_days=float(horizon)).law
        for ratio in (0.1, 0.5, 0.9, 0.99):
            stock = law.quantile(ratio).item() * (1 + 1e-9) + 1e-9
            kept = np.mean(totals[horizon - 1] <= stock)
            assert kept == pytest.approx(law.at_most(stock).item(), abs=0.001)


def test_days_are_independent_or_together_as_the_totals_say() -> None:
    alone, together = (
        forward_paths(
            band_of(sd=20.0, level=level), n_days=28, n_replications=4000, rng=np.random.default_rng(3)
        )
        for level in (0.0, 0.2)
    )
    assert alone.std(axis=1) == pytest.approx(np.full(28, 20.0), rel=0.06)
    assert together.std(axis=1) == pytest.approx(np.full(28, (20.0**2 + 20.0**2) ** 0.5), rel=0.06)
    assert np.corrcoef(alone[3], alone[20])[0, 1] == pytest.approx(0.0, abs=0.06)
    assert np.corrcoef(together[3], together[20])[0, 1] == pytest.approx(0.5, abs=0.06)
    # what comes later varies as what comes now: the increments of a h + b h**2
    assert together[14:21].sum(axis=0).std() == pytest.approx(together[:7].sum(axis=0).std(), rel=0.06)


@pytest.mark.parametrize(("name", "length"), [("weeks", 7), ("months", 30)])
def test_days_of_a_lane_that_reports_weeks_or_months_have_a_spread_of_their_own(
    name: str, length: int
) -> None:
    noise = DayNoise(np.array([[40.0**2], [0.0], [0.0]]), np.array([100]))
    days = forward_paths(
        BANDS[name], n_days=60, n_replications=4000, rng=np.random.default_rng(5), day_noise=noise
    )
    assert days.min() >= 0
    assert days[:length].std(axis=1) == pytest.approx(np.full(length, (40.0**2 + 10.0**2) ** 0.5), rel=0.06)
    law = lead_time_demand(with_day_noise(BANDS[name], noise), lead_time_days=float(length)).law
    stock = law.quantile(0.9).item()
    assert np.mean(days[:length].sum(axis=0) <= stock) == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize(("name", "length"), [("weeks", 7), ("months", 30), ("weekly pattern", 1)])
def test_days_asked_for_by_themselves_keep_their_law_though_totals_grow_by_more(
    name: str, length: int
) -> None:
    """Errors of a level that wanders: the fourth week's total grows by far more than a week's own forecast errs."""
    noise = DayNoise(np.array([[40.0**2], [0.0], [0.0]]), np.array([0]))
    band = BANDS[name]
    mean = np.cumsum(band.mean_units)
    step = np.arange(1.0, mean.size + 1)
    wandering = replace(
        band, total_quantile_units=np.maximum(mean + (band.total_quantile_units - mean) * step**0.5, 0.0)
    )
    asked = {"n_days": 4 * 7, "n_replications": 20_000, "day_noise": noise}
    usual, wider = (
        forward_paths(one, rng=np.random.default_rng(3), **asked).std(axis=1) for one in (band, wandering)
    )
    assert wider == pytest.approx(usual, rel=0.03)


def test_single_days_of_a_slow_lane_are_counted() -> None:
    """Four units on every seventh day: 3 units above a capacity of one, on one day in seven."""
    demand = np.where(np.random.default_rng(3).random((30, 300)) < 1 / 7, 4.0, 0.0)
    history = build_network_history(
        NetworkRecords(
            lanes=tuple(str(lane) for lane in range(30)),
            offsets=np.arange(31) * 300,
            days=np.tile(np.arange(20_000, 20_300), 30),
            demand_units=demand.ravel(),
        )
    )
    learned = learn_by_cadence(history, horizon_periods={"daily": 28})["daily"]
    band = forecast_with(learned, history).lane(0)
    days = forward_paths(
        band,
        n_days=28,
        n_replications=4000,
        rng=np.random.default_rng(1),
        day_noise=DayNoise(np.zeros((3, 1)), np.zeros(1, dtype=np.int64)),
    )
    assert np.all(days == np.round(days))
    rate = float(band.mean_units.mean())
    assert overflow_units_per_week(days, own_capacity_units_per_day=1.0).value == pytest.approx(
        7 * rate * 3 / 4, rel=0.05
    )


def test_returns_come_as_workload() -> None:
    days = forward_paths(
        BANDS["steady"], n_days=7, n_replications=4000, rng=np.random.default_rng(2), return_ratio=0.25
    )
    assert days.sum(axis=0).mean() == pytest.approx(875.0, rel=1e-3)
    # sqrt((1.25 * 10 * sqrt(7))**2 + 700 * 0.25 * 0.75)
    assert days.sum(axis=0).std() == pytest.approx((1093.75 + 131.25) ** 0.5, rel=0.02)


def test_the_same_generator_gives_the_same_futures() -> None:
    one, other = (
        forward_paths(BANDS["slow"], n_days=9, n_replications=50, rng=np.random.default_rng(7))
        for _ in range(2)
    )
    assert np.array_equal(one, other)


def test_overflow_of_normal_days_is_the_normal_loss() -> None:
    # N(100, 30) against 120: 30 * L(2/3) = 30 * 0.150671 = 4.5201 a day, 31.64 a week
    days = forward_paths(band_of(sd=30.0), n_days=28, n_replications=4000, rng=np.random.default_rng(2))
    overflow = overflow_units_per_week(days, own_capacity_units_per_day=120.0)
    assert overflow.agrees_with(31.64, slack=0.3)


def test_an_outage_worked_by_hand() -> None:
    # 60 a day beyond the alternative; a buffer of 300 lasts 5 days and 120 units of ten days' 600 - 300 are lost
    days = np.full((10, 4), 100.0)
    days[:, 3] = 30.0  # below the alternative, which cannot be stored
    outage = play_outage(days, buffer_units=300.0, alternative_units_per_day=40.0, time_to_recover_days=10.0)
    assert outage.survived_ratio.value == 0.25
    assert outage.time_to_survive_days == (5.0, 5.0, float("inf"))
    assert outage.lost_units.value == pytest.approx(0.75 * 300.0)
    half = play_outage(days, buffer_units=300.0, alternative_units_per_day=40.0, time_to_recover_days=5.5)
    assert half.lost_units.value == pytest.approx(0.75 * 30.0)


@pytest.mark.parametrize("name", ["steady", "volatile", "unsure of its level", "weekly pattern"])
def test_the_next_cycle_of_a_lane_keeps_what_its_law_promises(name: str) -> None:
    band = BANDS[name]
    stock = lead_time_demand(band, lead_time_days=10.0).law.quantile(0.95).item()
    play = play_lane(
        band,
        policy=PlayedPolicy("periodic", stock, 7.0),
        lead_time_days=3.0,
        sd_lead_time_days=0.0,
        rng=np.random.default_rng(9),
    )
    assert play.cycle_service_level_ratio.value == pytest.approx(0.95, abs=0.001)
    after, before = (
        lead_time_demand(band, lead_time_days=days).law.loss(stock).item() for days in (10.0, 3.0)
    )
    assert play.shortage_units_per_cycle.agrees_with(after - before, slack=0.05 * after)


def test_futures_of_a_slow_lane_follow_its_counting_law() -> None:
    n_lanes, n_days = 30, 300
    demand = np.random.default_rng(3).poisson(0.1, (n_lanes, n_days)).astype(float)
    history = build_network_history(
        NetworkRecords(
            lanes=tuple(str(lane) for lane in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_days,
            days=np.tile(np.arange(20_000, 20_000 + n_days), n_lanes),
            demand_units=demand.ravel(),
        )
    )
    learning = learn_by_cadence(history, horizon_periods={"daily": 28})["daily"]
    band = forecast_with(learning, history).lane(0)
    of_week = lead_time_demand(band, lead_time_days=7.0)
    assert np.isfinite(of_week.slow_parameters[0]).all()
    days = forward_paths(band, n_days=14, n_replications=2000, rng=np.random.default_rng(1))
    assert days.min() >= 0
    for units in (0.0, 1.0, 2.0, 4.0):
        kept = np.mean(days[:7].sum(axis=0) <= units + 1e-9)
        assert kept == pytest.approx(of_week.law.at_most(units).item(), abs=0.002)
    any_day = lead_time_demand_of_any_day(band, lead_time_days=7.0)
    assert any_day.law.at_most(1.0).item() == pytest.approx(of_week.law.at_most(1.0).item())
