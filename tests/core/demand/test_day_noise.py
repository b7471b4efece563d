"""The noise of a day against days that were drawn, reported by the day, week and month."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.day_noise import network_day_noise
from tests.core.forecast.test_coming_days import HORIZONS, reported

N_LANES, N_DAYS = 20, 1095


@pytest.mark.parametrize("cadence", HORIZONS)
@pytest.mark.parametrize("power", [0.0, 1.0])
def test_noise_is_told_at_the_level_that_is_asked_for(cadence: str, power: float) -> None:
    """A third of the level at 100, on lanes that grow from 50 to 150: the same everywhere, or in proportion."""
    level = np.linspace(50.0, 150.0, N_DAYS)
    spread = 10.0 * (level / 100.0) ** power
    demand = np.random.default_rng(1).normal(level, spread, (N_LANES, N_DAYS))
    noise = network_day_noise(reported(demand, cadence))
    told = noise.at(np.tile([60.0, 100.0, 150.0], (N_LANES, 1))).mean(axis=0)
    # months are few: they tell how the noise grows with the level only in part
    slack = {"daily": 0.05, "weekly": 0.12, "monthly": 0.40}[cadence]
    assert told == pytest.approx(10.0 * (np.array([60.0, 100.0, 150.0]) / 100.0) ** power, rel=slack)


def test_days_of_a_strong_week_stray_more_than_others() -> None:
    factor = np.tile([1.5, 1.5, 1.5, 1.0, 1.0, 0.3, 0.2], 60)
    demand = 100.0 * factor * (1.0 + 0.2 * np.random.default_rng(2).standard_normal((N_LANES, factor.size)))
    noise = network_day_noise(reported(demand, "daily"))
    assert noise.at(np.full(N_LANES, 150.0)).mean() == pytest.approx(30.0, rel=0.05)
    assert noise.at(np.full(N_LANES, 30.0)).mean() == pytest.approx(6.0, rel=0.15)


def test_a_slip_of_the_pen_and_a_lane_without_volume_make_no_noise() -> None:
    demand = np.random.default_rng(3).normal(100.0, 10.0, (2, 400))
    demand[0, 200] = 100_000.0
    demand[1] = 0.0
    noise = network_day_noise(reported(demand, "daily"))
    assert noise.at(np.array([100.0, 100.0])) == pytest.approx([12.0, 0.0], abs=3.0)


@pytest.mark.parametrize("cadence", ["weekly", "monthly"])
@pytest.mark.parametrize("yearly", [0.5, 1.6])
def test_neither_a_curved_trend_nor_a_level_far_above_the_mean_changes_the_noise(
    cadence: str, yearly: float
) -> None:
    """Four years of days that halve, or grow by 60 %, each year, of spread 0.3: the noise at the newest level."""
    n_days = 1461
    level = 100.0 * yearly ** ((np.arange(n_days) - n_days) / 365.25)
    demand = level * (1.0 + 0.3 * np.random.default_rng(4).standard_normal((60, n_days)))
    told = network_day_noise(reported(demand, cadence)).at(np.full(60, 100.0))
    # changes about an even one told 1.7 of it where a monthly lane halves, and left the newest of a growing one out
    assert np.median(told) == pytest.approx(30.0, rel=0.15)
