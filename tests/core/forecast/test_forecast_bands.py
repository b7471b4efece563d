"""Error quantiles, the distribution read from them, lead-time demand and capacity need."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri, stdtrit

from core.errors import InvalidParameter
from core.forecast.backtest.conformal import (
    LEVELS,
    PRIOR_DEGREES_OF_FREEDOM,
    UNSEEN_GROWTH_POWER,
    covered,
    drift_allowance,
    error_quantiles,
    quantiles_around,
)
from core.forecast.backtest.dependence import independent_errors
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.capacity_need import plan_capacity_need
from core.forecast.distribution import probability_above, quantile_at, with_returns
from core.forecast.quantile_law import QuantileLaw


def normal_band(mean: float, sd: float, *, horizon: int = 3) -> ForecastBand:
    quantiles = mean + sd * ndtri(np.array(QUANTILE_LEVELS))
    return ForecastBand(
        lane="A-B",
        cadence="daily",
        method="test",
        period_starts=np.arange("2026-01-01", "2026-02-01", dtype="datetime64[D]")[:horizon],
        days_in_period=np.ones(horizon, dtype=np.int64),
        mean_units=np.full(horizon, mean),
        quantile_units=np.repeat(quantiles[:, None], horizon, axis=1),
        total_quantile_units=np.outer(quantiles, np.arange(1, horizon + 1)),
        n_periods_used=100,
    )


def test_many_errors_give_their_own_quantiles() -> None:
    errors = np.random.default_rng(1).exponential(1.0, size=(20_000, 2)) - 1.0
    quantiles = error_quantiles(errors, offset_periods=np.full(20_000, 2))
    # exponential less its mean: -log(1 - p) - 1, nothing like the normal law; 3 standard errors of 20,000 draws
    assert quantiles[:, 0] == pytest.approx(
        drift_allowance() * (-np.log(1 - LEVELS) - 1.0), rel=0.06, abs=0.03
    )


def test_without_errors_students_t_around_the_expected_spread_stands_in() -> None:
    quantiles = error_quantiles(np.empty((0, 4)), offset_periods=np.empty(0, dtype=np.int64))
    assert quantiles == pytest.approx(
        np.repeat((drift_allowance() * stdtrit(PRIOR_DEGREES_OF_FREEDOM, LEVELS))[:, None], 4, axis=1)
    )


def test_steps_that_no_origin_reached_grow_on_from_the_last_that_was() -> None:
    errors = np.random.default_rng(2).normal(size=(5000, 8))
    errors[:, 4:] = np.nan
    quantiles = error_quantiles(errors, offset_periods=np.full(5000, 4))
    bias = errors[:, 3].mean()  # of an error, which does not grow
    wider = (quantiles[:, 3] - bias) * 2**UNSEEN_GROWTH_POWER
    assert quantiles[:, 7] - bias == pytest.approx(wider, abs=0.01)


def test_one_shock_among_few_errors_is_not_the_outermost_quantile() -> None:
    errors = np.random.default_rng(7).normal(size=(140, 1))
    errors[0] = 12.0
    reach = np.diff(error_quantiles(errors, offset_periods=np.full(140, 1))[[4, 8, 9], 0])
    assert reach[1] < reach[0]  # the 99 % level lay five times as far out as the 97.5 % level


def test_a_heavy_tail_that_many_errors_show_is_told() -> None:
    errors = np.random.default_rng(8).standard_t(2, size=(20_000, 1))
    found = error_quantiles(errors, offset_periods=np.full(20_000, 1))[9, 0]
    assert found == pytest.approx(drift_allowance()[9] * stdtrit(2.0, 0.99), rel=0.08)


def test_upper_levels_of_few_errors_lie_near_one_curve() -> None:
    """A level that stood out by chance made a kink in what each level costs; a heavy tail bends, and does not break."""
    rng = np.random.default_rng(7)
    scores = ndtri(np.array([0.75, 0.90, 0.95, 0.975, 0.99]))
    ratios = []
    for _ in range(100):
        errors = rng.standard_t(3, (120, 1))
        found = error_quantiles(errors, offset_periods=np.full(120, 1))[[5, 6, 7, 8, 9], 0]
        slopes = np.diff(found) / np.diff(scores)
        ratios.append(slopes[1:] / slopes[:-1])
    # Student's t of 3 degrees bends by 1.37, 1.34 and 1.41
    assert np.mean(ratios, axis=0) == pytest.approx([1.37, 1.34, 1.41], abs=0.1)
    assert np.min(ratios) > 0.8 and np.max(ratios) < 2.4


def test_the_curve_of_upper_levels_keeps_what_it_promises() -> None:
    rng = np.random.default_rng(8)
    reached = [
        ndtr(error_quantiles(rng.standard_normal((200, 1)), offset_periods=np.full(200, 1))[[7, 8, 9], 0])
        for _ in range(100)
    ]
    beyond = np.mean(reached, axis=0) - [0.95, 0.975, 0.99]
    assert (beyond >= -0.001).all() and (beyond <= 0.007).all()


def test_beyond_the_highest_level_the_last_line_goes_on() -> None:
    quantiles = np.array([0.0, 1, 2, 3, 4, 5, 6, 7, 8, 10])
    before, last = ndtri([0.975, 0.99])
    slope = 2.0 / (last - before)
    assert quantile_at(quantiles, 0.999) == pytest.approx(10.0 + slope * (ndtri(0.999) - last))
    law = QuantileLaw(quantiles, 4.0)
    points = ndtri((np.arange(1_000_000) + 0.5) / 1_000_000)
    drawn = np.interp(points, ndtri(np.array(QUANTILE_LEVELS)), quantiles)
    drawn = np.where(points > last, 10.0 + slope * (points - last), drawn)
    for quantity in (7.5, 9.0, 10.5):
        assert law.loss(quantity) == pytest.approx(np.maximum(drawn - quantity, 0.0).mean(), rel=1e-3)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_quantiles_never_fall_with_the_level(n_rows: int, n_origins: int, seed: int) -> None:
    errors = np.random.default_rng(seed).standard_t(2, size=(n_rows, 3))
    quantiles = error_quantiles(errors, offset_periods=3 + np.arange(n_rows) % n_origins)
    assert (np.diff(quantiles, axis=0) >= 0).all()


def test_fewer_independent_errors_make_the_band_wider() -> None:
    errors = np.random.default_rng(3).normal(size=(400, 1))
    widths = [
        np.mean([np.ptp(error_quantiles(errors[k : k + n], offset_periods=np.full(n, 1))) for k in range(9)])
        for n in (3, 12, 300)
    ]
    assert widths[0] > widths[1] > widths[2]


def test_lanes_that_err_together_count_as_one() -> None:
    rng, offsets = np.random.default_rng(5), np.repeat(np.arange(6, 66, 3), 50)  # 20 origins of 50 lanes
    apart, common = rng.normal(size=(1000, 1)), np.repeat(rng.normal(size=20), 50)[:, None]
    assert 500 < independent_errors(apart, offset_periods=offsets)[0] <= 1000  # by chance not quite apart
    assert independent_errors(common, offset_periods=offsets)[0] == pytest.approx(20)
    # half of the variance in common: 20 * 50 / (1 + 49 / 2) = 39.2, itself estimated from 20 origins
    half = (apart + common) / np.sqrt(2.0)
    assert independent_errors(half, offset_periods=offsets)[0] == pytest.approx(39.2, rel=0.3)


def test_windows_that_overlap_count_as_those_end_to_end() -> None:
    # origins 12, 13, ..., 36 periods back: 25 single periods, but 1 + 24 / 12 = 3 windows of 12
    n = independent_errors(np.ones((25, 12)), offset_periods=np.arange(12, 37))
    assert n[[0, 11]] == pytest.approx([25, 3])


def test_a_lane_that_is_often_empty_has_zero_for_its_low_quantiles() -> None:
    quantiles = quantiles_around(
        np.array([[10.0]]),
        spread_units=np.array([[1.0]]),
        quantiles=ndtri(LEVELS)[:, None],
        zero_chance_ratio=np.array([[0.3]]),
    )[:, 0, 0]
    assert (quantiles[LEVELS < 0.3] == 0).all()
    assert quantiles[LEVELS > 0.3] == pytest.approx(10 + ndtri(LEVELS[LEVELS > 0.3]))


def test_known_demand_lies_inside_a_band_or_not() -> None:
    quantiles = np.repeat(np.arange(10.0)[:, None], 4, axis=1)[:, None]  # level k is k units
    actual = np.array([[0.5, 8.5, 7.0, np.nan]])  # 95 %: 0 to 8; 50 %: 3 to 5
    inside = covered(actual_units=actual, quantile_units=quantiles, coverages=(0.5, 0.95))
    assert inside[:, 0].tolist() == [[False] * 4, [True, False, True, False]]


@given(st.floats(0.0005, 0.9995), st.floats(0.5, 40))
def test_a_normal_forecast_is_read_exactly_at_any_level(level: float, sd: float) -> None:
    band = normal_band(1000.0, sd)
    assert quantile_at(band.quantile_units, level) == pytest.approx(1000 + sd * ndtri(level), rel=1e-9)
    threshold = 1000 + sd * ndtri(level)
    assert probability_above(band.quantile_units, threshold) == pytest.approx(1 - level, abs=1e-9)


def test_probability_of_exceeding_a_certain_demand_is_0_or_1() -> None:
    certain = np.full((len(QUANTILE_LEVELS), 3), 7.0)
    assert probability_above(certain, np.array([6.9, 7.0, 7.1])).tolist() == [1, 0, 0]


def test_probability_reads_a_lane_that_is_mostly_empty() -> None:
    # 0 up to the level 0.75, then 4, 6, 8, 10: nothing is exceeded with probability 0.25 at most
    quantiles = np.array([0.0] * 6 + [4.0, 6.0, 8.0, 10.0])[:, None]
    assert probability_above(quantiles, 0.0)[0] == pytest.approx(0.25)
    assert probability_above(quantiles, 6.0)[0] == pytest.approx(0.05)


@given(st.lists(st.floats(0, 1e6), min_size=10, max_size=10), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_higher_threshold_is_never_exceeded_more_often(
    values: list[float], one: float, other: float
) -> None:
    quantiles = np.sort(np.array(values))[:, None]
    low, high = min(one, other), max(one, other)
    below, above = probability_above(quantiles, low)[0], probability_above(quantiles, high)[0]
    assert 0 <= above <= below + 1e-12 <= 1 + 1e-12


def test_a_level_of_1_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="level is 1, but it must be above 0 and below 1"):
        quantile_at(normal_band(10, 1).quantile_units, 1.0)


def test_capacity_need_worked_by_hand() -> None:
    # demand 100 +- 10, each unit returned with 20 %: workload 120 +- sqrt(10^2 1.2^2 + 100 0.2 0.8) = 12.6491
    # 97.5 % level z = 1.95996: 144.79 needed; capacity 130: short by 14.79, exceeded with 1 - Phi(10 / 12.6491)
    need = plan_capacity_need(
        normal_band(100, 10),
        own_capacity_units_per_day=130,
        service_level_ratio=0.975,
        return_ratio=0.2,
    )
    assert need.returns_units == pytest.approx([20, 20, 20])
    assert need.buffer_units == pytest.approx([24.7918] * 3, abs=1e-3)
    assert need.need_units == pytest.approx(need.forecast_units + need.returns_units + need.buffer_units)
    assert need.shortfall_units == pytest.approx([14.7918] * 3, abs=1e-3)
    assert need.overflow_probability_ratio == pytest.approx([1 - ndtr(10 / 12.6491)] * 3, abs=1e-6)


def test_without_a_band_there_is_no_probability_of_overflow() -> None:
    band = normal_band(100, 10)
    short = ForecastBand(**(vars(band) | {"has_band": False}))
    need = plan_capacity_need(short, own_capacity_units_per_day=130, service_level_ratio=0.9)
    assert need.overflow_probability_ratio is None


@given(st.floats(0, 300), st.floats(0, 100))
def test_more_own_capacity_never_overflows_more_often(capacity: float, more: float) -> None:
    band = normal_band(100, 30)

    def probability(per_day: float) -> np.ndarray:
        need = plan_capacity_need(band, own_capacity_units_per_day=per_day, service_level_ratio=0.9)
        assert need.overflow_probability_ratio is not None
        return need.overflow_probability_ratio

    assert (probability(capacity + more) <= probability(capacity) + 1e-12).all()


def test_negative_capacity_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="own_capacity_units_per_day is -1"):
        plan_capacity_need(normal_band(1, 1), own_capacity_units_per_day=-1, service_level_ratio=0.9)


def test_returns_spread_a_workload_by_thinning() -> None:
    # 100 +- 10, each unit returned with 30 %: sd sqrt(10^2 1.3^2 + 100 0.3 0.7) = 13.784 about 130
    band = normal_band(100, 10)
    mean, quantiles = with_returns(band.mean_units, band.quantile_units, 0.3)
    assert mean == pytest.approx([130, 130, 130])
    assert (quantile_at(quantiles, 0.975) - 130) / 1.959964 == pytest.approx([13.7840] * 3, abs=1e-3)
    assert with_returns(band.mean_units, band.quantile_units, 0.0)[1] == pytest.approx(band.quantile_units)
