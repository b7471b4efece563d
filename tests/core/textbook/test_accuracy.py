"""Accuracy measures: golden rows, their definitions, and what they must do where demand is zero."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.integrate import quad
from scipy.special import ndtr

from core.errors import InvalidParameter
from core.textbook import accuracy

GOLDEN = Path(__file__).parents[2] / "golden" / "forecast_accuracy.csv"
numbers = st.floats(-1e6, 1e6, allow_nan=False)
pairs = st.integers(1, 12).flatmap(
    lambda n: st.tuples(hnp.arrays(float, n, elements=numbers), hnp.arrays(float, n, elements=numbers))
)


def golden_rows() -> list[dict[str, str]]:
    with GOLDEN.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def measured(measure: str, actual: np.ndarray, forecast: np.ndarray, extra: np.ndarray) -> float:
    both = {"actual_units": actual, "forecast_units": forecast}
    match measure:
        case "mae":
            return float(accuracy.mean_absolute_error(**both))
        case "rmse":
            return float(accuracy.root_mean_squared_error(**both))
        case "bias":
            return float(accuracy.bias(**both))
        case "smape":
            return float(accuracy.symmetric_mean_absolute_percentage_error(**both))
        case "wape":
            return float(accuracy.weighted_absolute_percentage_error(**both))
        case "pinball":
            return float(accuracy.pinball_loss(actual_units=actual, quantile_units=forecast, level=extra[0]))
        case "crps_normal":
            return float(accuracy.crps_normal(actual_units=actual, mean_units=forecast, sd_units=extra)[0])
        case "crps_ensemble":
            return float(accuracy.crps_ensemble(actual_units=actual[0], ensemble_units=forecast))
        case "interval_score":
            bounds = {"lower_units": forecast[:1], "upper_units": forecast[1:], "coverage": extra[0]}
            return float(accuracy.interval_score(actual_units=actual, **bounds))
        case "mase":
            scaled = accuracy.mean_absolute_scaled_error
            return float(scaled(history_units=extra, season_periods=3, **both))
    raise AssertionError(measure)


@pytest.mark.parametrize("row", golden_rows(), ids=lambda row: f"{row['measure']} {row['source'][:30]}")
def test_golden_row(row: dict[str, str]) -> None:
    actual, forecast, extra = (
        np.array(row[key].split(), dtype=float) for key in ("actual", "forecast", "extra")
    )
    assert measured(row["measure"], actual, forecast, extra) == pytest.approx(
        float(row["expected"]), rel=1e-9
    )


def test_percentage_error_is_undefined_where_nothing_was_demanded() -> None:
    with_zero = accuracy.mean_absolute_percentage_error(actual_units=[0.0, 5.0], forecast_units=[1.0, 5.0])
    without = accuracy.mean_absolute_percentage_error(actual_units=[4.0, 5.0], forecast_units=[5.0, 5.0])
    assert np.isnan(with_zero)
    assert without == pytest.approx(0.125)  # (1/4 + 0/5) / 2


def test_wape_without_any_demand_is_undefined() -> None:
    assert np.isnan(
        accuracy.weighted_absolute_percentage_error(actual_units=[0.0, 0.0], forecast_units=[1.0, 0.0])
    )


def test_measures_of_a_network_are_those_of_its_lanes() -> None:
    actual, forecast = np.array([[1.0, 2.0], [5.0, 9.0]]), np.array([[2.0, 2.0], [4.0, 6.0]])
    of_network = accuracy.mean_absolute_error(actual_units=actual, forecast_units=forecast)
    of_lanes = [
        accuracy.mean_absolute_error(actual_units=actual[lane], forecast_units=forecast[lane])
        for lane in (0, 1)
    ]
    assert of_network.tolist() == [float(value) for value in of_lanes] == [0.5, 2.0]


def test_scaled_error_skips_unknown_periods_of_the_history() -> None:
    # known changes: |3-1|, |8-5|; the NaN takes two pairs out: mean 2.5, error 5
    history = np.array([1.0, 3.0, np.nan, 5.0, 8.0])
    scaled = accuracy.mean_absolute_scaled_error(
        history_units=history, actual_units=[10.0], forecast_units=[5.0], season_periods=1
    )
    assert scaled == pytest.approx(2.0)


def test_scaled_error_of_a_history_without_change_is_undefined() -> None:
    scaled = accuracy.mean_absolute_scaled_error(
        history_units=[3.0, 3.0, 3.0], actual_units=[4.0], forecast_units=[3.0]
    )
    assert np.isnan(scaled)


@given(pairs)
def test_no_measure_of_distance_is_negative_and_rmse_is_at_least_mae(
    pair: tuple[np.ndarray, np.ndarray],
) -> None:
    actual, forecast = pair
    both = {"actual_units": actual, "forecast_units": forecast}
    absolute = accuracy.mean_absolute_error(**both)
    # squares of errors below 1e-154 are below the smallest double
    assert accuracy.root_mean_squared_error(**both) >= absolute * (1 - 1e-12) - 1e-150
    assert absolute >= 0
    assert abs(accuracy.bias(**both)) <= absolute * (1 + 1e-12)
    assert 0 <= accuracy.symmetric_mean_absolute_percentage_error(**both) <= 2


@given(pairs)
def test_pinball_at_one_half_is_half_the_absolute_error(pair: tuple[np.ndarray, np.ndarray]) -> None:
    actual, forecast = pair
    loss = accuracy.pinball_loss(actual_units=actual, quantile_units=forecast, level=0.5)
    error = accuracy.mean_absolute_error(actual_units=actual, forecast_units=forecast)
    assert loss == pytest.approx(error / 2, abs=1e-9)


@given(st.floats(-50, 50), st.floats(0.1, 20), st.floats(-100, 100), st.sampled_from([0.5, 0.8, 0.95]))
def test_interval_score_is_the_scaled_pinball_loss_of_its_two_bounds(
    low: float, width: float, actual: float, coverage: float
) -> None:
    high, tail = low + width, (1 - coverage) / 2
    score = accuracy.interval_score(actual_units=actual, lower_units=low, upper_units=high, coverage=coverage)
    losses = accuracy.pinball_loss(
        actual_units=actual, quantile_units=low, level=tail
    ) + accuracy.pinball_loss(actual_units=actual, quantile_units=high, level=1 - tail)
    assert score == pytest.approx(2 / (1 - coverage) * losses, rel=1e-9)


@given(st.floats(-20, 20), st.floats(0.5, 10), st.floats(-30, 30))
def test_normal_score_is_the_integral_of_the_squared_distance_of_distributions(
    mean: float, sd: float, actual: float
) -> None:
    def below(x: float) -> float:
        return float(ndtr((x - mean) / sd)) ** 2

    def above(x: float) -> float:
        return float(ndtr(-(x - mean) / sd)) ** 2

    reach = 12 * sd
    integral = (
        quad(below, min(mean - reach, actual), actual)[0] + quad(above, actual, max(mean + reach, actual))[0]
    )
    score = accuracy.crps_normal(actual_units=actual, mean_units=mean, sd_units=sd)
    assert score == pytest.approx(integral, rel=1e-5, abs=1e-6)


def test_normal_score_without_spread_is_the_distance() -> None:
    assert accuracy.crps_normal(actual_units=7.0, mean_units=4.0, sd_units=0.0) == 3.0


def test_score_of_a_large_normal_sample_is_near_the_normal_score() -> None:
    sample = np.random.default_rng(4).normal(120, 35, size=20_000)
    of_sample = accuracy.crps_ensemble(actual_units=160.0, ensemble_units=sample)
    assert of_sample == pytest.approx(24.6635, rel=0.02)


@pytest.mark.parametrize("level", [0.0, 1.0, 1.5])
def test_a_level_outside_0_to_1_is_refused(level: float) -> None:
    with pytest.raises(InvalidParameter, match=r"level is .* but it must be above 0 and below 1"):
        accuracy.pinball_loss(actual_units=[1.0], quantile_units=[1.0], level=level)


def test_bounds_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="upper_units - lower_units is -2"):
        accuracy.interval_score(actual_units=1.0, lower_units=3.0, upper_units=1.0, coverage=0.8)


def test_forecasts_of_another_length_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="the shape of forecast_units"):
        accuracy.mean_absolute_error(actual_units=[1.0, 2.0], forecast_units=[1.0, 2.0, 3.0])


def test_unknown_actuals_are_refused() -> None:
    with pytest.raises(InvalidParameter, match=r"actual_units is nan \(element 2 of 2\)"):
        accuracy.bias(actual_units=[1.0, np.nan], forecast_units=[1.0, 2.0])


def test_a_season_as_long_as_the_history_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="season_periods is 3, but it must be from 1 to 2"):
        accuracy.mean_absolute_scaled_error(
            history_units=[1.0, 2.0, 3.0], actual_units=[1.0], forecast_units=[1.0], season_periods=3
        )
