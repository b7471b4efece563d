"""Methods that weigh a grid of models by likelihood: each on demand whose answer is known, or of a known law."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forecast.methods.autoregression import autoregression
from core.forecast.methods.holt_winters import holt_winters_of_logarithms
from core.forecast.methods.likelihood import akaike_weights
from core.forecast.methods.logarithms import mean_over_middle
from core.forecast.methods.naive import naive
from core.forecast.methods.preparation import prepare_demand
from core.forecast.methods.smoothing import damped_trend, exponential_smoothing
from core.forecast.methods.theta import theta
from core.forecast.methods.weighted_trend import temporal_hierarchy, weighted_damped_trend

WEEK = np.array([100.0, 110, 120, 130, 140, 60, 40])
WEIGHTED = (weighted_damped_trend, temporal_hierarchy, holt_winters_of_logarithms, autoregression)


def mean_error(method: object, past: np.ndarray, came: np.ndarray, *, season_periods: int = 12) -> float:
    assert callable(method)
    forecast = method(prepare_demand(past, season_periods=season_periods), came.shape[1])
    return float(np.abs(forecast - came).mean())


def test_weights_worked_by_hand() -> None:
    # n = 10, k = 1 and 2; error of the second half that of the first: AICc differ by
    # 10 log 2 - (2*2 + 2*2*3/7) + (2*1 + 2*1*2/8) = 6.9315 - 5.7143 + 2.5 = 3.7172
    weight = akaike_weights(
        np.array([[8.0], [4.0]]), n_errors=np.array([10]), n_parameters=np.array([1.0, 2.0])
    )
    assert weight[1, 0] / weight[0, 0] == pytest.approx(np.exp(3.7172 / 2), rel=1e-4)


@given(st.floats(1e-6, 1e12), st.integers(1, 400))
def test_weights_sum_to_1_and_do_not_depend_on_the_unit(unit: float, n_errors: int) -> None:
    squares, n, k = np.array([[3.0, 0.0], [5.0, 0.0]]), np.full(2, n_errors), np.array([2.0, 5.0])
    weight = akaike_weights(squares, n_errors=n, n_parameters=k)
    assert weight.sum(axis=0) == pytest.approx(1.0)
    assert akaike_weights(squares * unit, n_errors=n, n_parameters=k) == pytest.approx(weight)


@pytest.mark.parametrize("method", WEIGHTED)
def test_a_week_that_repeats_is_forecast_as_it_is(method: object) -> None:
    assert callable(method)
    prepared = prepare_demand(np.tile(WEEK, 10)[None, :], season_periods=7)
    assert method(prepared, 9)[0] == pytest.approx(np.tile(WEEK, 2)[:9], rel=1e-4)


@pytest.mark.parametrize("method", WEIGHTED)
def test_other_units_give_the_forecast_in_those_units(method: object) -> None:
    assert callable(method)
    demand = np.random.default_rng(3).gamma(9, 11, size=(4, 50))
    one, thousand = (method(prepare_demand(demand * u, season_periods=12), 6) for u in (1.0, 1000.0))
    assert thousand == pytest.approx(1000 * one, rel=1e-6)


def test_growth_by_shares_goes_on_by_shares_and_fades() -> None:
    demand = 100 * 1.03 ** np.arange(60.0)
    ahead = weighted_damped_trend(prepare_demand(demand[None, :], season_periods=12), 12)[0]
    growth = np.diff(np.log(np.concatenate([demand[-1:], ahead])))
    assert growth[0] == pytest.approx(np.log(1.03), rel=0.1)
    assert (np.diff(growth) <= 1e-12).all()
    assert ahead[-1] > 1.2 * demand[-1]


def test_long_blocks_hold_a_forecast_that_one_odd_month_would_move() -> None:
    rng = np.random.default_rng(4)
    level = np.cumsum(rng.normal(0, 0.05, (300, 72)), axis=1)
    demand = 100 * np.exp(level + rng.normal(0, 0.05, (300, 72)))
    odd = demand.copy()
    odd[:, -1] *= 1.5

    def moved(method: object) -> float:
        assert callable(method)
        before, after = (method(prepare_demand(d, season_periods=12), 12).mean() for d in (demand, odd))
        return float(after / before - 1.0)

    assert 0 < moved(temporal_hierarchy) < 0.8 * moved(weighted_damped_trend)


def test_weighing_models_errs_less_than_picking_one() -> None:
    rng = np.random.default_rng(5)
    level = np.cumsum(rng.normal(0, 0.04, (400, 52)), axis=1)
    demand = 100 * np.exp(level + rng.normal(0, 0.1, (400, 52)))
    past, came = demand[:, :40], demand[:, 40:]
    assert mean_error(weighted_damped_trend, past, came) < mean_error(damped_trend, past, came)


def test_changes_that_go_on_are_followed_and_a_random_walk_is_left_where_it_is() -> None:
    rng = np.random.default_rng(6)
    shock = rng.normal(0, 0.01, (200, 320))
    change = shock.copy()
    for period in range(1, 320):
        change[:, period] += 0.7 * change[:, period - 1]
    going_on, walk = 1000 * np.exp(np.cumsum(change, axis=1)), 1000 * np.exp(np.cumsum(shock, axis=1))
    past, came = going_on[:, :-13], going_on[:, -13:]
    error = mean_error(autoregression, past, came, season_periods=52)
    assert error < 0.9 * mean_error(naive, past, came, season_periods=52)
    assert error < mean_error(theta, past, came, season_periods=52)
    past, came = walk[:, :-13], walk[:, -13:]
    # what a random walk does next nobody knows: no method can beat its last value by more than chance
    error = mean_error(autoregression, past, came, season_periods=52)
    assert error == pytest.approx(mean_error(naive, past, came, season_periods=52), rel=0.04)


def test_a_drift_is_believed_where_it_stands_out_of_the_noise() -> None:
    rng = np.random.default_rng(7)
    demand = 1000 + 5 * np.arange(200.0) + np.cumsum(rng.normal(0, 2, (50, 200)), axis=1)
    ahead = autoregression(prepare_demand(demand, season_periods=52), 13)
    assert (ahead[:, -1] - demand[:, -1]).mean() == pytest.approx(13 * 5, rel=0.12)
    flat = 1000 + np.cumsum(rng.normal(0, 2, (50, 200)), axis=1)
    moved = autoregression(prepare_demand(flat, season_periods=52), 13)[:, -1] - flat[:, -1]
    assert np.abs(moved).mean() < 4


def test_a_season_that_grows_with_the_level_is_continued() -> None:
    month = np.arange(96)
    season = 1 + 0.4 * np.sin(2 * np.pi * month / 12)
    demand = 100 * 1.01**month * season
    past, came = demand[None, :84], demand[None, 84:]
    assert mean_error(holt_winters_of_logarithms, past, came) / came.mean() < 0.03
    assert mean_error(holt_winters_of_logarithms, past, came) < 0.5 * mean_error(
        exponential_smoothing, past, came
    )


@pytest.mark.parametrize("method", WEIGHTED)
def test_a_single_wild_value_lets_no_forecast_explode(method: object) -> None:
    assert callable(method)
    rng = np.random.default_rng(8)
    demand = rng.gamma(9, 11, size=(20, 48))
    demand[:, -1] *= 10
    ahead = method(prepare_demand(demand, season_periods=12), 12)
    assert np.isfinite(ahead).all()
    assert (ahead <= 4 * demand.max(axis=1, keepdims=True)).all()


def test_mean_over_middle_of_lognormal_demand_is_that_of_its_law() -> None:
    # exp(0.3**2 / 2) = 1.046; without noise the mean is the middle
    demand = np.exp(0.3 * np.random.default_rng(8).standard_normal((200, 104)))
    first = np.zeros(200, dtype=np.int64)
    above = mean_over_middle(demand, first)
    assert abs(above.mean() - np.exp(0.045)) < 4 * above.std() / np.sqrt(200)
    assert mean_over_middle(np.full((2, 50), 7.0), first[:2]) == pytest.approx([1.0, 1.0])
    assert mean_over_middle(np.full((2, 3), 7.0), first[:2]).tolist() == [1.0, 1.0]  # too few to tell


@pytest.mark.parametrize("method", [weighted_damped_trend, temporal_hierarchy, holt_winters_of_logarithms])
def test_a_forecast_of_logarithms_is_the_mean_and_not_the_middle(method: object) -> None:
    """Gamma days with a quarter of their mean as spread: the mean of logarithms lies 3.2 % below."""
    assert callable(method)
    demand = np.random.default_rng(9).gamma(16.0, 100.0 / 16.0, size=(120, 365))
    ahead = method(prepare_demand(demand, season_periods=7), 14).mean(axis=1)
    assert abs(ahead.mean() - 100.0) < 4 * ahead.std() / np.sqrt(120)
    assert ahead.std() / np.sqrt(120) < 0.7
