"""Which methods are combined: those that lose least in the backtest, judged as the kind of lane asks."""

import numpy as np
import pytest

from core.forecast.backtest.selection import (
    CLOSE_RATIO,
    MOST_COMBINED,
    N_BEST,
    best_methods,
    combine_best,
    relative_scores,
)


def backtest(n_methods=5, n_rows=40, horizon=6, seed=3):
    """Errors of methods whose spread rises with their number, and what was demanded."""
    rng = np.random.default_rng(seed)
    spread = 1.0 + np.arange(n_methods)[:, None, None]
    return spread * rng.normal(size=(n_methods, n_rows, horizon)), np.full((n_rows, horizon), 50.0)


@pytest.mark.parametrize("is_intermittent", [False, True])
def test_the_three_that_erred_least_are_chosen_best_first(is_intermittent):
    errors, actual = backtest()
    chosen = best_methods(
        errors_units=errors, actual_units=actual, spread_units=np.ones(40), is_intermittent=is_intermittent
    )
    assert chosen.tolist() == [0, 1, 2]
    assert len(chosen) == N_BEST


def test_a_method_that_says_zero_does_not_win_lanes_that_are_mostly_empty():
    # one period in five has 10 units: zero errs by 10 there and by 0 elsewhere, the mean by 8 and by 2
    actual = np.tile([0.0, 0.0, 10.0, 0.0, 0.0], (30, 1))
    errors = np.stack([0.0 - actual, 2.0 - actual, np.full_like(actual, 20.0), np.full_like(actual, 30.0)])
    given_errors = {"errors_units": errors, "actual_units": actual, "spread_units": np.ones(30)}
    assert best_methods(**given_errors, is_intermittent=True)[0] == 1
    assert best_methods(**given_errors, is_intermittent=False)[0] == 0


def test_one_stray_forecast_does_not_move_the_combination_of_regular_lanes():
    three = np.array([[10.0], [11.0], [500.0]])
    assert combine_best(three, is_intermittent=False).tolist() == [11]
    assert combine_best(three, is_intermittent=True) == pytest.approx([521 / 3])


@pytest.mark.parametrize("n_close", [1, 5, 20])
def test_all_methods_close_to_the_best_are_combined_from_three_to_eight(n_close):
    errors, actual = backtest(n_methods=25)
    errors[:] = errors[:1]
    errors[:n_close] *= np.linspace(1.0, 1.0 + 0.9 * CLOSE_RATIO, n_close)[:, None, None]
    errors[n_close:] *= 1.2
    chosen = best_methods(
        errors_units=errors, actual_units=actual, spread_units=np.ones(40), is_intermittent=False
    )
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
