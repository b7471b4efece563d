"""Which methods are combined: those that lose least in the backtest, judged as the kind of lane asks."""

import numpy as np
import pytest

from core.forecast.backtest.selection import (
    CLOSE_RATIO,
    FAR_RATIO,
    MOST_COMBINED,
    N_BEST,
    close_methods,
    pooled_scores,
    relative_scores,
)
from core.forecast.backtest.teams import choose_teams
from core.forecast.methods.smoothed_regression import FOLLOWS_LINE


def backtest(n_methods=5, n_rows=40, horizon=6, seed=3):
    """Errors of methods whose spread rises with their number, and what was demanded."""
    rng = np.random.default_rng(seed)
    spread = 1.0 + np.arange(n_methods)[:, None, None]
    return spread * rng.normal(size=(n_methods, n_rows, horizon)), np.full((n_rows, horizon), 50.0)


def best(errors, actual):
    return close_methods(
        pooled_scores(errors_units=errors, actual_units=actual, spread_units=np.ones(len(actual)))
    )


def test_methods_close_behind_the_best_are_combined_and_those_far_behind_are_not():
    errors, actual = backtest()
    near = errors[:1] * np.array([1.0, 1.06, 1.07, 1.2, 1.3])[:, None, None]
    assert best(near, actual).tolist() == [0, 1, 2]
    assert best(errors, actual).tolist() == [0]


def test_lanes_of_each_structure_take_what_did_best_on_them_and_one_stray_method_moves_nothing():
    rng = np.random.default_rng(5)
    structure = np.repeat([0, 3], 100)
    actual = 100 + rng.normal(0, 5, (200, 28))
    forecasts = np.full((5, 200, 28), 100.0)
    forecasts[0, structure == 3] = 120.0  # what follows the level misses the year
    forecasts[1, structure == 0] = 80.0
    forecasts[2:, :] = np.array([60.0, 150.0, 900.0])[:, None, None]
    teams = choose_teams(
        candidates=("level", "seasonal naive", "a", "b", "c"),
        errors_units=actual - forecasts,
        actual_units=actual,
        spread_units=np.full(200, 5.0),
        structure=structure,
        offset_periods=np.tile(np.arange(28, 128), 2),
        season_periods=7,
    )
    assert teams.of_structure[0].tolist() == [0]
    assert teams.of_structure[3].tolist() == [1]
    assert teams.combine(forecasts, structure) == pytest.approx(100.0)


@pytest.mark.parametrize(("stray", "average"), [(0.0, "mean"), (60.0, "median")])
def test_methods_are_combined_by_the_average_that_erred_less(stray, average):
    rng = np.random.default_rng(8)
    actual = 100 + rng.normal(0, 0.1, (200, 12))
    off = rng.normal(0, 5, (5, 200, 12))  # all err alike, each in its own way: the mean evens most of it out
    off += stray * (rng.random((5, 200, 1)) < 0.05)  # now and then one of them is far off
    teams = choose_teams(
        candidates=tuple("abcde"),
        errors_units=-off,
        actual_units=actual,
        spread_units=np.full(200, 5.0),
        structure=np.zeros(200, dtype=np.int64),
        offset_periods=np.repeat([12, 16, 20, 24], 50),
        season_periods=12,
    )
    assert teams.average == average
    took = np.mean if average == "mean" else np.median
    members = teams.of_structure.get(0, teams.pooled)
    assert teams.combine(actual + off, np.zeros(200, dtype=np.int64)) == pytest.approx(
        actual + took(off[members], axis=0)
    )


@pytest.mark.parametrize(("name", "taken"), [("smoothed regression", [1]), ("another", [1, 0])])
def test_a_line_that_the_past_shows_is_followed_alone_by_the_method_that_knows_lines(name, taken):
    rng = np.random.default_rng(6)
    actual = 100 + rng.normal(0, 5, (200, 28))
    forecasts = np.full((3, 200, 28), 100.0)
    forecasts[0] = 101.0  # hardly worse among so much noise
    forecasts[2] = 900.0
    teams = choose_teams(
        candidates=("level", name, "far"),
        errors_units=actual - forecasts,
        actual_units=actual,
        spread_units=np.full(200, 5.0),
        structure=np.full(200, FOLLOWS_LINE),
        offset_periods=np.arange(28, 228),
        season_periods=12,
    )
    assert teams.of_structure.get(FOLLOWS_LINE, teams.pooled).tolist() == taken


@pytest.mark.parametrize("n_close", [1, 5, 20])
def test_all_methods_close_to_the_best_are_combined_from_three_to_five(n_close):
    errors, actual = backtest(n_methods=25)
    errors[:] = errors[:1]
    errors[:n_close] *= np.linspace(1.0, 1.0 + 0.9 * CLOSE_RATIO, n_close)[:, None, None]
    errors[n_close:] *= 1.0 + 0.9 * FAR_RATIO
    chosen = best(errors, actual)
    n_wanted = min(max(n_close, N_BEST), MOST_COMBINED)
    assert len(chosen) == n_wanted
    assert chosen[: min(n_close, n_wanted)].tolist() == list(range(min(n_close, n_wanted)))


def test_relative_scores_count_rows_alike_that_err_by_units_and_by_thousands():
    # method 0 errs half of the median method on one row, as much on the other; of method 2 twice and as much
    errors = np.array(
        [[[1.0, -1.0], [4000.0, 4000.0]], [[2.0, 2.0], [4000.0, -4000.0]], [[4.0, 4.0], [4000.0, 4000.0]]]
    )
    errors[:, 1, 1] = np.nan
    assert relative_scores(errors_units=errors).tolist() == [0.75, 1.0, 1.5]
    assert relative_scores(errors_units=np.zeros((3, 2, 2))).tolist() == [0.0, 0.0, 0.0]
