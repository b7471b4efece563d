"""Single methods: each on a history whose answer is known beforehand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.forecast.methods.catalogue import (
    METHOD_NAMES,
    METHODS_WITH_YEAR,
    candidate_methods,
    forecast_by_methods,
)
from core.forecast.methods.intermittent import TSB_GRID, croston, tsb
from core.forecast.methods.naive import naive, seasonal_median, seasonal_naive
from core.forecast.methods.preparation import PreparedDemand, bridge_gaps, prepare_demand, with_year
from core.forecast.methods.season import season_indices, year_indices
from core.forecast.methods.smoothing import (
    damped_trend,
    exponential_smoothing,
    seasonal_smoothing,
    smooth_level,
)
from core.forecast.methods.theta import theta

WEEK = np.array([100.0, 110, 120, 130, 140, 60, 40])


def prepared_row(*demand: float, season_periods: int = 7) -> PreparedDemand:
    return prepare_demand(np.array([demand]), season_periods=season_periods)


def weeks(n_weeks: int) -> PreparedDemand:
    return prepare_demand(np.tile(WEEK, n_weeks)[None, :], season_periods=7)


def test_gaps_are_bridged_by_straight_lines_and_by_the_nearest_value_at_the_end() -> None:
    filled, first = bridge_gaps(np.array([[np.nan, np.nan, 4.0, np.nan, np.nan, 10.0, np.nan]]))
    assert filled[0].tolist() == [0, 0, 4, 6, 8, 10, 10]
    assert first[0] == 2


def test_naive_repeats_the_last_value_and_seasonal_naive_the_last_season() -> None:
    prepared = prepared_row(1, 2, 3, 4, 5, season_periods=3)
    assert naive(prepared, 4)[0].tolist() == [5, 5, 5, 5]
    assert seasonal_naive(prepared, 4)[0].tolist() == [3, 4, 5, 3]


def test_seasonal_naive_without_a_whole_season_is_naive() -> None:
    assert seasonal_naive(prepared_row(1, 2, season_periods=3), 2)[0].tolist() == [2, 2]


def test_one_holiday_week_does_not_carry_over_in_the_seasonal_median() -> None:
    demand = np.tile(WEEK, 4)
    demand[-3] = 0.0
    prepared = prepare_demand(demand[None, :], season_periods=7)
    assert seasonal_median(prepared, 7)[0].tolist() == WEEK.tolist()
    assert seasonal_naive(prepared, 7)[0, 4] == 0.0


def test_indices_of_a_clear_week_are_its_shape() -> None:
    index = season_indices(np.tile(WEEK, 8)[None, :], first_period=np.array([0]), season_periods=7)
    assert index[0] == pytest.approx(WEEK / 100)


def test_indices_of_pure_noise_are_nearly_1() -> None:
    demand = np.random.default_rng(5).normal(100, 20, size=(200, 70))
    index = season_indices(demand, first_period=np.zeros(200, dtype=int), season_periods=7)
    # the raw means of ten noisy ratios scatter by about 20/100/sqrt(10) = 0.063
    assert np.abs(index - 1).mean() < 0.03


def test_one_season_shows_no_pattern_and_two_that_agree_do() -> None:
    def indices(demand: np.ndarray) -> np.ndarray:
        return season_indices(demand[None, :], first_period=np.array([0]), season_periods=7)[0]

    assert (indices(np.concatenate([WEEK, WEEK[:6]])) == 1).all()
    assert indices(np.tile(WEEK, 2)) == pytest.approx(WEEK / 100)


def test_two_seasons_of_noise_are_hardly_believed() -> None:
    demand = np.random.default_rng(8).normal(100, 20, size=(400, 24))
    index = season_indices(demand, first_period=np.zeros(400, dtype=int), season_periods=12)
    # the means of two noisy ratios scatter by about 20/100/sqrt(2) = 0.14
    assert np.abs(index - 1).mean() < 0.05


def test_a_timetable_that_changed_is_followed_and_one_that_stayed_is_averaged() -> None:
    rng = np.random.default_rng(9)
    noise = rng.normal(1.0, 0.15, size=(100, 40 * 7))
    changed = np.concatenate([np.tile(WEEK, 34), np.tile(WEEK[::-1], 6)]) * noise
    stayed = np.tile(WEEK, 40) * noise
    start = np.zeros(100, dtype=int)
    of_changed = season_indices(changed, first_period=start, season_periods=7)
    of_stayed = season_indices(stayed, first_period=start, season_periods=7)
    assert np.abs(of_changed - WEEK[::-1] / 100).mean() < 0.1  # the two weeks lie 0.46 apart
    # means of 40 ratios scatter by 0.15/sqrt(40) = 0.024, of the newest four by 0.075
    assert np.abs(of_stayed - WEEK / 100).mean() < 0.035


def test_a_year_of_weeks_keeps_its_place_over_many_years_of_52_weeks_and_a_day() -> None:
    n_weeks = 12 * 52
    week = np.arange(n_weeks)
    demand = 100 * (1 + 0.4 * np.sin(2 * np.pi * week * 7 / 365.25))
    index = season_indices(demand[None, :], first_period=np.array([0]), season_periods=52)[0]
    ahead = np.arange(n_weeks, n_weeks + 52)
    # twelve years of 52 weeks fall 15 days behind; half a week off costs a sine of 0.4 at most 0.024
    assert np.abs(index - (1 + 0.4 * np.sin(2 * np.pi * ahead * 7 / 365.25))).max() < 0.03


def test_a_random_walk_of_weeks_shows_no_year() -> None:
    rng = np.random.default_rng(10)
    walks = 1000 * np.exp(np.cumsum(rng.normal(0, 0.02, size=(100, 520)), axis=1))
    index = season_indices(walks, first_period=np.zeros(100, dtype=int), season_periods=52)
    # a walk strays from its mean over a year by about 0.02 sqrt(52/6) = 0.06
    assert np.abs(index - 1).mean() < 0.02


def test_the_time_of_year_is_found_in_three_years_of_days() -> None:
    day = np.arange(3 * 364)
    shape = 1 + 0.5 * np.sin(2 * np.pi * day / 364)
    demand = 200 * shape * np.tile(WEEK, 156) / 100
    prepared = with_year(prepare_demand(demand[None, :], season_periods=7))
    ahead = prepared.season_ahead(364)[0]
    # four-week blocks flatten the peaks of the sine a little
    assert np.abs(ahead - shape[:364] * np.tile(WEEK, 52) / 100).max() < 0.12
    # a sine of 0.5 scatters by 0.35; three whole waves also bend the line they are measured against
    assert prepared.adjusted_units[0].std() / prepared.adjusted_units[0].mean() < 0.07


def test_one_year_of_days_shows_no_time_of_year() -> None:
    demand = 100 + 50 * np.sin(2 * np.pi * np.arange(400) / 364)
    assert (year_indices(demand[None, :], first_period=np.array([0]), block_periods=28) == 1).all()


def test_smoothing_worked_by_hand() -> None:
    # factor 0.5, first level mean(10, 20) with the last value repeated to six: (10 + 5*20)/6 = 18.333...
    # 18.333 -> (18.333+10)/2 = 14.1667 -> (14.1667+20)/2 = 17.0833; errors -8.3333 and 5.8333
    smoothed = smooth_level(np.array([[10.0, 20.0]]), first_period=np.array([0]), factors=np.array([0.5]))
    assert smoothed.level_units[0] == pytest.approx(17.083333)
    assert smoothed.one_step_error_units[0] == pytest.approx(np.sqrt((8.333333**2 + 5.833333**2) / 2))


def test_smoothing_follows_a_random_walk_closely_and_noise_hardly() -> None:
    rng = np.random.default_rng(2)
    walks = 1000 + np.cumsum(rng.normal(0, 10, size=(50, 100)), axis=1)
    noise = rng.normal(1000, 10, size=(50, 100))
    start = np.zeros(50, dtype=int)
    assert np.median(smooth_level(walks, first_period=start).factor) >= 0.8
    assert np.median(smooth_level(noise, first_period=start).factor) <= 0.1


def test_theta_goes_on_with_half_the_slope_of_a_straight_line() -> None:
    prepared = prepare_demand((10 + 2 * np.arange(40.0))[None, :], season_periods=12)
    assert np.diff(theta(prepared, 6)[0]) == pytest.approx(1.0)


def test_damped_trend_goes_on_and_fades() -> None:
    prepared = prepare_demand((100 + 5 * np.arange(40.0))[None, :], season_periods=12)
    steps = np.diff(damped_trend(prepared, 12)[0])
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()


@pytest.mark.parametrize("method", [theta, damped_trend, exponential_smoothing, seasonal_smoothing])
def test_a_week_that_repeats_is_forecast_as_it_is(method: object) -> None:
    assert callable(method)
    assert method(weeks(10), 9)[0] == pytest.approx(np.tile(WEEK, 2)[:9], rel=1e-6)


def test_seasonal_smoothing_adopts_a_week_that_changed_its_shape() -> None:
    demand = np.concatenate([np.tile(WEEK, 10), np.tile(WEEK[::-1], 10)])
    forecast = seasonal_smoothing(prepare_demand(demand[None, :], season_periods=7), 7)[0]
    fixed = exponential_smoothing(prepare_demand(demand[None, :], season_periods=7), 7)[0]
    assert np.abs(forecast - WEEK[::-1]).mean() < 0.3 * np.abs(fixed - WEEK[::-1]).mean()


def test_croston_worked_by_hand() -> None:
    # 0 4 0 8: sizes mean 6, intervals 4/2 = 2 to begin with; factor 0.1
    # volume 4 after 2 periods: size 5.8, interval 2; volume 8 after 2: size 6.02, interval 2
    # (1 - 0.1/2) * 6.02 / (2 - 0.1/2) = 2.93282
    assert croston(prepared_row(0, 4, 0, 8), 2)[0] == pytest.approx([2.93282, 2.93282], abs=1e-5)


@pytest.mark.parametrize("chance", [0.05, 0.2, 0.5, 0.8, 1.0])
def test_croston_expects_what_comes_however_rare_it_is(chance: float) -> None:
    rng = np.random.default_rng(3)
    demand = np.where(rng.random((2_000, 200)) < chance, 1.0 + rng.poisson(2.0, (2_000, 200)), 0.0)
    prepared = prepare_demand(demand[demand.any(axis=1)], season_periods=12)
    assert croston(prepared, 1).mean() == pytest.approx(3.0 * chance, rel=0.02)


def test_tsb_falls_while_nothing_comes_and_croston_does_not() -> None:
    busy = np.tile([0.0, 6.0], 15)
    silent = np.concatenate([busy, np.zeros(20)])
    rows = prepare_demand(
        np.array([np.pad(busy, (20, 0), constant_values=np.nan), silent]), season_periods=12
    )
    of_busy, of_silent = tsb(rows, 1)[:, 0]
    assert of_silent < 0.5 * of_busy
    assert croston(rows, 1)[1, 0] > of_silent


def test_without_any_volume_every_method_says_zero() -> None:
    prepared = prepare_demand(np.zeros((2, 50)), season_periods=12)
    assert (forecast_by_methods(prepared, horizon_periods=5, methods=METHOD_NAMES) == 0).all()


def test_methods_with_a_second_season_are_tried_with_two_years_of_days_only() -> None:
    assert set(METHODS_WITH_YEAR) <= set(candidate_methods(season_periods=7, n_periods=730))
    assert not set(METHODS_WITH_YEAR) & set(candidate_methods(season_periods=7, n_periods=700))
    assert not set(METHODS_WITH_YEAR) & set(candidate_methods(season_periods=12, n_periods=900))
    assert "seasonal naive" in candidate_methods(season_periods=12, n_periods=10)


def test_rows_do_not_know_of_each_other_nor_of_what_lies_before_their_beginning() -> None:
    rng = np.random.default_rng(6)
    demand = rng.gamma(2, 50, size=(3, 60))
    demand[1, :25] = np.nan
    together = forecast_by_methods(
        prepare_demand(demand, season_periods=12), horizon_periods=8, methods=METHOD_NAMES
    )
    alone = forecast_by_methods(
        prepare_demand(demand[1:2, 25:], season_periods=12), horizon_periods=8, methods=METHOD_NAMES
    )
    assert together[:, 1] == pytest.approx(alone[:, 0], rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(
        float,
        st.tuples(st.integers(1, 3), st.integers(1, 40)),
        elements=st.one_of(st.just(np.nan), st.just(0.0), st.floats(0, 1e9), st.just(1e9)),
    ),
    st.sampled_from([7, 12, 52]),
)
def test_every_method_is_finite_and_never_negative(demand: np.ndarray, season_periods: int) -> None:
    prepared = prepare_demand(demand, season_periods=season_periods)
    forecasts = forecast_by_methods(prepared, horizon_periods=15, methods=METHOD_NAMES)
    assert np.isfinite(forecasts).all()
    assert (forecasts >= 0).all()


@settings(max_examples=30, deadline=None)
@given(hnp.arrays(float, (2, 45), elements=st.floats(0, 1e4)), st.sampled_from([0.001, 7.0, 1e6]))
def test_demand_in_other_units_gives_the_forecast_in_those_units(demand: np.ndarray, factor: float) -> None:
    whole = np.round(demand)  # far from rounding, where two smoothing factors may tie

    def forecast(values: np.ndarray) -> np.ndarray:
        prepared = prepare_demand(values, season_periods=7)
        methods = ("seasonal naive", "seasonal median", "regression trend", "Croston-Syntetos")
        return forecast_by_methods(prepared, horizon_periods=9, methods=methods)

    assert forecast(whole * factor) == pytest.approx(forecast(whole) * factor, rel=1e-6, abs=1e-6 * factor)


def textbook_tsb(demand: list[float]) -> float:
    """The recursion of Teunter, Syntetos & Babai, one period after the other, with the factors that err least."""
    sizes = [value for value in demand if value > 0]
    found = []
    for size_factor, chance_factor in TSB_GRID:
        size, chance, error = sum(sizes) / len(sizes), len(sizes) / len(demand), 0.0
        for value in demand:
            error += (value - chance * size) ** 2
            chance += chance_factor * ((value > 0) - chance)
            size += size_factor * (value - size) if value > 0 else 0.0
        found.append((error, chance * size))
    return min(found)[1]


def textbook_croston(demand: list[float]) -> float:
    """Croston's recursion with the correction of Syntetos."""
    sizes = [value for value in demand if value > 0]
    size, interval, waited = sum(sizes) / len(sizes), len(demand) / len(sizes), 0
    for value in demand:
        waited += 1
        if value > 0:
            size, interval, waited = size + 0.1 * (value - size), interval + 0.1 * (waited - interval), 0
    return (1 - 0.1 / 2) * size / (interval - 0.1 / 2)


@pytest.mark.parametrize("seed", range(5))
def test_rare_volume_is_forecast_as_in_the_textbook_from_the_lanes_own_first_period_on(seed: int) -> None:
    rng = np.random.default_rng(seed)
    long, short = (rng.integers(1, 20, n) * (rng.random(n) < 0.3) * 1.0 for n in (60, 37))
    long[0] = short[0] = 7.0
    rows = np.vstack([long, np.concatenate([np.full(23, np.nan), short])])
    prepared = prepare_demand(rows, season_periods=7)
    for row, demand in enumerate((long.tolist(), short.tolist())):
        np.testing.assert_allclose(tsb(prepared, 3)[row], textbook_tsb(demand))
        np.testing.assert_allclose(croston(prepared, 3)[row], textbook_croston(demand))
