"""Lanes of a few periods: their law keeps what it promises, and grows as wide as little is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from core.demand.history import build_history, build_network_history
from core.demand.profile import DemandRecords, NetworkRecords
from core.forecast import forecast_lane, forecast_network
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.distribution import quantile_at
from core.forecast.few_data import student_quantiles
from core.forecast.lead_time_demand import lead_time_demand

STEP_DAYS = {"daily": 1, "weekly": 7}


def draws(step_days: int, demand: np.ndarray) -> NetworkRecords:
    n_lanes, n_periods = demand.shape
    return NetworkRecords(
        lanes=tuple(map(str, range(n_lanes))),
        offsets=np.arange(n_lanes + 1) * n_periods,
        days=np.tile(20_000 + step_days * np.arange(n_periods), n_lanes),
        demand_units=demand.ravel(),
    )


@pytest.mark.parametrize("cadence", STEP_DAYS)
@pytest.mark.parametrize("n_periods", [4, 7])
@pytest.mark.parametrize("n_ahead", [1, 3])
def test_a_promise_made_of_few_periods_is_kept(cadence: str, n_periods: int, n_ahead: int) -> None:
    rng, n_lanes, mean, sd = np.random.default_rng(n_periods), 3000, 100.0, 20.0
    demand = mean + sd * rng.standard_normal((n_lanes, n_periods))
    history = build_network_history(draws(STEP_DAYS[cadence], demand))
    forecast = forecast_network(history, horizon_periods=12)
    law = lead_time_demand(forecast, lead_time_days=float(n_ahead * STEP_DAYS[cadence]))
    for level in (0.5, 0.9, 0.95, 0.99):
        stock = quantile_at(law.quantile_units, level)
        kept = stats.norm(n_ahead * mean, np.sqrt(n_ahead) * sd).cdf(stock)
        assert kept.mean() == pytest.approx(level, abs=4.0 * kept.std() / np.sqrt(n_lanes) + 0.01)


def test_the_promise_holds_of_skewed_demand_too() -> None:
    rng, n_lanes, n_days = np.random.default_rng(8), 3000, 6
    shape = rng.choice([4.0, 6.25, 11.1, 25.0], size=(n_lanes, 1))  # coefficients of variation of 0.5 to 0.2
    history = build_network_history(draws(1, rng.gamma(shape, 100.0 / shape, size=(n_lanes, n_days))))
    law = lead_time_demand(forecast_network(history, horizon_periods=12), lead_time_days=3.0)
    stock = quantile_at(law.quantile_units, 0.95)
    kept = stats.gamma(3 * shape[:, 0], scale=100.0 / shape[:, 0]).cdf(stock)
    assert 0.92 < kept.mean() < 0.97


def test_few_periods_worked_by_hand() -> None:
    # 80, 100, 120: mean 100, s 20; of two periods 200 and 20 sqrt(2 + 4/3) = 36.515; t(0.95; 2) = 2.91999,
    # with the skewness 0.2: 2.91999 + 0.2 (8.52634 - 1) / 6 = 3.17087
    days = np.datetime64("2026-01-05") + np.arange(3)
    history = build_history("A-B", DemandRecords(dates=days, demand_units=np.array([80.0, 100, 120])))
    band = forecast_lane(history, horizon_periods=5)
    assert band.mean_units == pytest.approx([100] * 5)
    assert quantile_at(band.total_quantile_units, 0.95)[1] == pytest.approx(200 + 3.17087 * 36.515, abs=1e-2)
    assert not band.has_band
    assert "The plan is wider because data are few." in band.warnings[0]


def test_two_periods_are_no_law() -> None:
    days = np.datetime64("2026-01-05") + np.arange(2)
    history = build_history("A-B", DemandRecords(dates=days, demand_units=np.array([80.0, 120])))
    forecast = forecast_network(history.as_network(), horizon_periods=5)
    assert not forecast.has_law[0]
    assert (forecast.quantile_units[:, 0] == 120).all()
    assert "the last value is carried forward" in forecast.lane(0).warnings[0]


def test_the_more_periods_are_known_the_narrower_is_the_law() -> None:
    wide = student_quantiles(
        mean_units=np.full(3, 100.0), sd_units=20.0, n_known=np.array([3, 6, 40]), n_periods_ahead=4
    )
    assert (np.diff(wide[-1]) < 0).all()
    assert (np.diff(wide, axis=0) >= 0).all()
    assert wide.min() >= 0


def test_totals_of_a_lone_lane_allow_for_a_level_told_by_twelve_weeks() -> None:
    """Twelve weeks after twelve: the level's own error counts as much as all their noise."""
    inside = []
    for seed in range(150):
        rng = np.random.default_rng(seed)
        days = np.datetime64("2025-01-06") + 7 * np.arange(12)
        known = np.maximum(rng.normal(700.0, rng.choice([70.0, 140.0, 210.0]), 24), 0.0)
        history = build_history("L", DemandRecords(days, known[:12]))
        band = forecast_lane(history, horizon_periods=12)
        low, high = (band.total_quantile_units[QUANTILE_LEVELS.index(p), -1] for p in (0.025, 0.975))
        inside.append(low <= known[12:].sum() <= high)
    assert 0.90 <= np.mean(inside) <= 0.985
