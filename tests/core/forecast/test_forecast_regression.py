"""Regression trend: hand-worked lines, published ones, and the promise of its prediction interval."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.errors import InvalidParameter
from core.forecast.methods.regression import TrendPrediction, fit_trend, predict_trend

CARS_SPEED = (
    "4 4 7 7 8 9 10 10 10 11 11 12 12 12 12 13 13 13 13 14 14 14 14 15 15 15 16 16 17 17 17 18 18 18 18 "
    "19 19 19 20 20 20 20 20 22 23 24 24 24 24 25"
)
CARS_DISTANCE = (
    "2 10 4 22 16 10 18 26 34 17 28 14 20 24 28 26 34 34 46 26 36 60 80 20 26 54 32 40 32 40 50 42 56 76 84 "
    "36 46 68 32 48 52 56 64 66 54 70 92 93 120 85"
)


def line_at(times: np.ndarray, demand: np.ndarray, new: float) -> TrendPrediction:
    return predict_trend(fit_trend(times=times, demand_units=demand), times=np.array([new]))


def test_three_points_worked_by_hand() -> None:
    # y = 100, 108, 110 at t = 0, 1, 2: slope (110-100)/2 = 5, mean 106, intercept 101
    # residuals -1, 2, -1: s^2 = 6/1, S_tt = 2; at t = 3: 116, variance 6*(1 + 1/3 + 4/2) = 20
    # Student's t with one degree of freedom at 0.975: 12.7062
    times, demand = np.arange(3.0), np.array([100.0, 108.0, 110.0])
    fit = fit_trend(times=times, demand_units=demand)
    assert fit.slope_units_per_period[0] == pytest.approx(5)
    assert fit.intercept_units[0, 0] == pytest.approx(101)
    assert fit.residual_sd_units[0] == pytest.approx(np.sqrt(6))
    assert fit.r_squared_ratio[0] == pytest.approx(1 - 6 / 56)
    prediction = line_at(times, demand, 3.0)
    assert prediction.mean_units[0, 0] == pytest.approx(116)
    assert prediction.sd_of_value_units[0, 0] == pytest.approx(np.sqrt(20))
    assert prediction.value_quantile(0.975)[0, 0] == pytest.approx(116 + 12.706204736 * np.sqrt(20))


def test_stopping_distances_of_cars_as_published() -> None:
    # Ezekiel (1930), R's dataset cars: -17.5791 + 3.9324 * speed, residual standard error 15.38
    times = np.array(CARS_SPEED.split(), dtype=float)
    demand = np.array(CARS_DISTANCE.split(), dtype=float)
    fit = fit_trend(times=times, demand_units=demand)
    assert fit.intercept_units[0, 0] == pytest.approx(-17.57909489051096, rel=1e-9)
    assert fit.slope_units_per_period[0] == pytest.approx(3.932408759124088, rel=1e-9)
    assert fit.residual_sd_units[0] == pytest.approx(15.379586748819909, rel=1e-9)
    assert fit.slope_se_units_per_period[0] == pytest.approx(0.41551277665712233, rel=1e-9)
    prediction = line_at(times, demand, 21.0)
    assert prediction.mean_quantile(0.025)[0, 0] == pytest.approx(58.59738379402255, rel=1e-9)
    assert prediction.value_quantile(0.975)[0, 0] == pytest.approx(96.58040441574164, rel=1e-9)


def test_with_seasons_it_is_the_regression_on_dummies() -> None:
    # the same numbers from the normal equations of the whole design matrix
    rng = np.random.default_rng(3)
    times = np.arange(40.0)
    seasons = np.arange(40) % 7
    demand = 50 + 0.7 * times + 10 * seasons + rng.normal(0, 3, 40)
    design = np.column_stack([np.eye(7)[seasons], times])
    coefficients, residual_squares, *_ = np.linalg.lstsq(design, demand, rcond=None)
    new = np.append(np.eye(7)[3], 45.0)
    variance = residual_squares[0] / 32 * (1 + new @ np.linalg.inv(design.T @ design) @ new)

    fit = fit_trend(times=times, demand_units=demand, seasons=seasons, n_seasons=7)
    prediction = predict_trend(fit, times=np.array([45.0]), seasons=np.array([3]))
    assert fit.slope_units_per_period[0] == pytest.approx(coefficients[7])
    assert fit.degrees_of_freedom[0] == 32
    assert prediction.mean_units[0, 0] == pytest.approx(new @ coefficients)
    assert prediction.sd_of_value_units[0, 0] == pytest.approx(np.sqrt(variance))


def test_unknown_periods_are_left_out() -> None:
    times = np.arange(10.0)
    demand = np.where(times % 3 == 0, np.nan, 5 + 2 * times + np.sin(times))
    known = np.isfinite(demand)
    with_gaps = fit_trend(times=times, demand_units=demand)
    without = fit_trend(times=times[known], demand_units=demand[known])
    assert with_gaps.slope_units_per_period == pytest.approx(without.slope_units_per_period)
    assert with_gaps.residual_sd_units == pytest.approx(without.residual_sd_units)
    assert with_gaps.degrees_of_freedom == without.degrees_of_freedom == 4


def test_many_lanes_at_once_are_the_lanes_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.forecast.methods.regression.BLOCK_CELLS", 60)  # several blocks, of unequal size
    rng = np.random.default_rng(8)
    demand = rng.gamma(2, 50, size=(11, 30))
    demand[3, :10] = np.nan
    times, seasons = np.arange(30.0), np.arange(30) % 4
    together = fit_trend(times=times, demand_units=demand, seasons=seasons, n_seasons=4)
    for lane in range(11):
        alone = fit_trend(times=times, demand_units=demand[lane], seasons=seasons, n_seasons=4)
        for name, values in vars(alone).items():
            assert vars(together)[name][lane] == pytest.approx(values[0]), name


def test_a_perfect_line_has_no_width() -> None:
    prediction = line_at(np.arange(3.0), np.array([100.0, 105.0, 110.0]), 5.0)
    assert prediction.mean_units[0, 0] == pytest.approx(125)
    assert prediction.sd_of_value_units[0, 0] == pytest.approx(0, abs=1e-9)


def test_two_points_leave_nothing_to_tell_the_spread_by() -> None:
    prediction = line_at(np.arange(2.0), np.array([3.0, 5.0]), 2.0)
    assert prediction.mean_units[0, 0] == pytest.approx(7)
    assert np.isnan(prediction.sd_of_value_units).all()


def test_a_season_never_seen_gets_the_mean_season() -> None:
    fit = fit_trend(
        times=np.arange(4.0),
        demand_units=np.array([1.0, 3.0, 1.0, 3.0]),
        seasons=np.arange(4) % 2,
        n_seasons=3,
    )
    prediction = predict_trend(fit, times=np.array([4.0]), seasons=np.array([2]))
    assert prediction.mean_units[0, 0] == pytest.approx(2)


def test_times_that_do_not_match_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="the number of demand periods is 3, but it must be 2"):
        fit_trend(times=np.arange(2.0), demand_units=np.arange(3.0))


@given(
    hnp.arrays(float, st.integers(5, 40), elements=st.floats(0, 1e4)), st.floats(0, 50), st.floats(0.1, 50)
)
def test_the_interval_widens_with_the_distance_from_the_mean_time(
    demand: np.ndarray, near: float, further: float
) -> None:  # prop-20
    times = np.arange(demand.size, dtype=float)
    middle = times.mean()
    prediction = predict_trend(
        fit_trend(times=times, demand_units=demand), times=np.array([middle + near, middle + near + further])
    )
    spread = prediction.sd_of_value_units[0]
    assert spread[1] >= spread[0]
    backwards = line_at(times, demand, middle - near)
    assert backwards.sd_of_value_units[0, 0] == pytest.approx(spread[0], rel=1e-9, abs=1e-9)


@settings(max_examples=25)
@given(st.integers(5, 60), st.integers(0, 2**32 - 1))
def test_more_history_narrows_the_interval_on_average(n_periods: int, seed: int) -> None:  # prop-20
    demand = np.random.default_rng(seed).normal(100, 10, size=(300, 4 * n_periods))

    def mean_width(n: int) -> float:
        fit = fit_trend(times=np.arange(n, dtype=float), demand_units=demand[:, :n])
        prediction = predict_trend(fit, times=np.array([float(n)]))
        return float((prediction.value_quantile(0.975) - prediction.value_quantile(0.025)).mean())

    assert mean_width(4 * n_periods) < mean_width(n_periods)


@pytest.mark.parametrize(("n_periods", "n_seasons"), [(6, 1), (30, 1), (24, 7)])
def test_the_nominal_95_percent_interval_covers_95_percent_of_the_assumed_model(
    n_periods: int, n_seasons: int
) -> None:  # prop-20
    rng = np.random.default_rng(11)
    times = np.arange(n_periods + 1.0)
    seasons = np.arange(n_periods + 1) % n_seasons
    demand = 200 + 3 * times + 20 * seasons + rng.normal(0, 15, size=(8000, n_periods + 1))
    fit = fit_trend(times=times[:-1], demand_units=demand[:, :-1], seasons=seasons[:-1], n_seasons=n_seasons)
    prediction = predict_trend(fit, times=times[-1:], seasons=seasons[-1:])
    low, high = prediction.value_quantile(0.025)[:, 0], prediction.value_quantile(0.975)[:, 0]
    covered = ((demand[:, -1] >= low) & (demand[:, -1] <= high)).mean()
    assert 0.94 <= covered <= 0.96  # 4 standard errors of 8,000 trials are 0.0097
