"""Lines, steps and years whose errors are smoothed: on lanes whose structure and coming level are known."""

from __future__ import annotations

import numpy as np
import pytest

from bench.mixed_workspaces import SHAPES, UNITS_PER_DAY
from core.forecast.methods.preparation import prepare_demand
from core.forecast.methods.smoothed_regression import (
    FOLLOWS_LINE,
    HAS_STEP,
    HAS_YEAR,
    WANDERS,
    smoothed_regression,
    structure_of,
)

N_LANES, N_DAYS, HORIZON = 20, 730, 28


def days(shape: str, rng: np.random.Generator) -> np.ndarray:
    level = UNITS_PER_DAY * SHAPES[shape](np.arange(-N_DAYS, 0))
    return np.maximum(level * (1.0 + 0.3 * rng.standard_normal((N_LANES, N_DAYS))), 0.0)


@pytest.mark.parametrize(
    ("shape", "structure"),
    [
        ("growing", FOLLOWS_LINE),
        ("shrinking", FOLLOWS_LINE),
        ("rising season", HAS_YEAR),
        ("falling season", HAS_YEAR),
        ("halved", HAS_STEP),
    ],
)
def test_what_two_years_of_noisy_days_show_is_seen_and_goes_on(shape: str, structure: int) -> None:
    prepared = prepare_demand(days(shape, np.random.default_rng(7)), season_periods=7)
    shown = structure_of(prepared)
    assert (shown.number == structure).mean() >= 0.6
    coming = UNITS_PER_DAY * SHAPES[shape](np.arange(HORIZON)).sum()
    ratio = smoothed_regression(prepared, HORIZON).sum(axis=1) / coming
    assert ratio.mean() == pytest.approx(1.0, abs=0.04)
    assert np.abs(ratio - 1.0).max() < 0.2


def test_a_lane_that_shows_nothing_stays_at_its_level() -> None:
    prepared = prepare_demand(days("steady", np.random.default_rng(7)), season_periods=7)
    assert not (structure_of(prepared).number == WANDERS).any()
    ratio = smoothed_regression(prepared, HORIZON).mean(axis=1) / UNITS_PER_DAY
    assert np.sqrt(((ratio - 1.0) ** 2).mean()) < 0.03


def test_a_level_that_wanders_is_left_to_smoothing() -> None:
    rng = np.random.default_rng(8)
    walk = 100.0 * np.exp(np.cumsum(rng.normal(0, 0.04, (40, 728)), axis=1) + rng.normal(0, 0.05, (40, 728)))
    prepared, came = prepare_demand(walk[:, :700], season_periods=7), walk[:, 700:]
    assert structure_of(prepared).wander_ratio.mean() > 0.9
    errors = [np.abs(ahead - came).mean() for ahead in (smoothed_regression(prepared, 28), walk[:, 699:700])]
    assert errors[0] < 1.15 * errors[1]


def test_months_that_grow_by_60_percent_a_year_go_on_growing() -> None:
    rng = np.random.default_rng(9)
    months = 100.0 * 1.6 ** (np.arange(-36, 12) / 12) * (1.0 + 0.06 * rng.standard_normal((30, 48)))
    ahead = smoothed_regression(prepare_demand(months[:, :36], season_periods=12), 12)
    truth = 100.0 * 1.6 ** (np.arange(12) / 12)
    assert ahead.mean(axis=0) == pytest.approx(truth, rel=0.06)


def test_the_same_by_ordinary_least_squares() -> None:
    # with no smoothing at all and hardly any noise the line is that of a regression of logarithms
    rng = np.random.default_rng(10)
    time = np.arange(60.0)
    demand = np.exp(4.0 + 0.02 * time + 0.01 * rng.standard_normal(60))
    fit = np.polyfit(time, np.log(demand), 1)
    ahead = smoothed_regression(prepare_demand(demand[None], season_periods=1), 3)[0]
    assert ahead == pytest.approx(np.exp(np.polyval(fit, 60 + np.arange(3))), rel=0.01)
