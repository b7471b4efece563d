"""Methods from outside compete by the same score, on rows of bounded number, and nothing wild comes through."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.demand import cadence as cal
from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.errors import InvalidParameter
from core.forecast import forecast_lane, forecast_network, forecast_with, learn_forecast
from core.forecast.backtest.extra_trial import (
    MAX_PERIODS_TO_FORECAST,
    MAX_PERIODS_TO_LEARN,
)
from core.forecast.backtest.kind_calibration import KindCalibration
from core.forecast.backtest.origins import MIN_ROWS
from core.forecast.lane_grid import coming_periods
from core.forecast.methods.extra import NEWEST_PERIODS
from core.forecast.period_lengths import at_even_length, length_power
from tests.fake_methods import FakeMethods, every_fifth, row_mean

HORIZON = 6
PATTERN = np.array(
    [60.0, 140.0, 90.0, 200.0, 110.0]
)  # comes again every five months, which is no season of ours


def monthly(demand: np.ndarray) -> NetworkHistory:
    months = (np.datetime64("2015-01") + np.arange(demand.shape[1])).astype("datetime64[D]").astype(np.int64)
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"L{number:04d}" for number in range(len(demand))),
            offsets=np.arange(len(demand) + 1) * demand.shape[1],
            days=np.tile(months, len(demand)),
            demand_units=demand.ravel(),
        )
    )


def at_even_months(history: NetworkHistory) -> tuple[np.ndarray, np.ndarray]:
    """(n_lanes, n_months) demand as methods see it, and (n_lanes, HORIZON) what the days ahead make of it."""
    n_lanes = len(history.lanes)
    power = length_power(history, is_flow=np.ones(n_lanes, dtype=np.bool_))
    days = coming_periods(history, horizon_periods=HORIZON).days_in_period
    ratio = (days / cal.MEAN_DAYS_PER_PERIOD[cal.MONTHLY]) ** power[:, None]
    return at_even_length(history, power).demand_units.reshape(n_lanes, -1), ratio


def five_month_lanes(*, n_lanes: int = 40, n_months: int = 50) -> np.ndarray:
    level = np.linspace(1, 4, n_lanes)[:, None]
    noise = np.random.default_rng(4).normal(1, 0.02, (n_lanes, n_months))
    return level * np.resize(PATTERN, n_months) * noise


def noisy_lanes(*, n_lanes: int, n_months: int) -> np.ndarray:
    return np.random.default_rng(9).normal(100, 10, (n_lanes, n_months))


def regular_months(history: NetworkHistory, extra: FakeMethods | None) -> KindCalibration:
    return learn_forecast(history, horizon_periods=HORIZON, extra=extra).groups()["monthly", "regular"]


def test_an_excellent_method_is_chosen_and_its_forecast_shows_through() -> None:
    demand, extra = five_month_lanes(), FakeMethods(every_fifth)
    history = monthly(demand)
    learning = learn_forecast(history, horizon_periods=HORIZON, extra=extra)
    learned = learning.groups()["monthly", "regular"]
    assert set(learned.members) == set(extra.names)
    assert learned.extra_note.startswith(
        "The methods of fakes were tried on 400 histories cut off earlier; with"
    )
    assert learned.extra_note.endswith("less, so they are used.")
    assert [score.is_selected for score in learned.scores if score.method in extra.names] == [True] * 3
    forecast = forecast_with(learning, history)
    seen, ratio = at_even_months(history)
    assert forecast.mean_units == pytest.approx(every_fifth(seen, HORIZON) * ratio)
    assert "first fake" in [score.method for score in forecast.lane(0).scores if score.is_selected]
    alone = forecast_lane(history.lane_history(7), horizon_periods=HORIZON, learning=learning)
    assert alone.mean_units == pytest.approx(forecast.lane(7).mean_units)
    assert alone.quantile_units == pytest.approx(forecast.lane(7).quantile_units)


@pytest.mark.parametrize("wild", [1e12, -1e12, np.inf, np.nan])
def test_a_method_that_goes_wild_on_a_lane_gives_way_to_seasonal_naive_there_alone(wild: float) -> None:
    history = monthly(five_month_lanes())
    seen, ratio = at_even_months(history)

    def wild_on_the_whole_history_of_small_lanes(rows: np.ndarray, horizon: int) -> np.ndarray:
        answer = every_fifth(rows, horizon)
        is_wild = np.isfinite(rows).all(axis=1) & (rows[:, -1] < 200) & (rows.shape[0] == len(seen))
        answer[is_wild, horizon // 2] = wild
        return answer

    forecast = forecast_with(
        learn_forecast(
            history,
            horizon_periods=HORIZON,
            extra=FakeMethods(wild_on_the_whole_history_of_small_lanes),
        ),
        history,
    )
    is_small = seen[:, -1] < 200
    assert 0 < is_small.sum() < len(seen)
    at_even = forecast.mean_units / ratio
    assert at_even[is_small] == pytest.approx(seen[is_small, -12 : -12 + HORIZON])
    assert at_even[~is_small] == pytest.approx(every_fifth(seen, HORIZON)[~is_small])
    assert np.isfinite(forecast.quantile_units).all()


@pytest.mark.parametrize("wild", [1e12, np.nan])
def test_a_method_that_is_always_wild_scores_as_seasonal_naive(wild: float) -> None:
    learned = regular_months(
        monthly(five_month_lanes()), FakeMethods(lambda rows, horizon: np.full((len(rows), horizon), wild))
    )
    scores = {score.method: score.scaled_error for score in learned.scores}
    assert scores["first fake"] == pytest.approx(scores["seasonal naive"]) == 1.0


def test_methods_that_answer_in_another_shape_are_refused() -> None:
    extra = FakeMethods(lambda rows, horizon: np.ones((len(rows), horizon + 1)))
    with pytest.raises(InvalidParameter, match=r"shape of the extra methods' forecasts is \(3, 400, 7\)"):
        learn_forecast(monthly(five_month_lanes()), horizon_periods=HORIZON, extra=extra)


def test_a_name_of_the_twins_own_is_refused() -> None:
    extra = FakeMethods(row_mean)
    extra.names = ("Theta", "second fake", "third fake")
    with pytest.raises(InvalidParameter, match=r"name of an extra method is Theta, but it must be none of"):
        learn_forecast(monthly(five_month_lanes()), horizon_periods=HORIZON, extra=extra)


@pytest.mark.parametrize("n_lanes", [40, 900])
def test_methods_that_are_not_chosen_are_listed_and_change_no_number(n_lanes: int) -> None:
    history = monthly(noisy_lanes(n_lanes=n_lanes, n_months=60))
    zeros = FakeMethods(lambda rows, horizon: np.zeros((len(rows), horizon)))
    without = forecast_network(history, horizon_periods=HORIZON)
    learning = learn_forecast(history, horizon_periods=HORIZON, extra=zeros)
    beside = forecast_with(learning, history)
    learned = learning.groups()["monthly", "regular"]
    assert zeros.seen
    assert (beside.mean_units == without.mean_units).all()
    assert (beside.quantile_units == without.quantile_units).all()
    assert learned.extra_note.endswith("none of them is among the best there.")
    listed = {score.method: score for score in learned.scores}
    assert not listed["first fake"].is_selected
    assert listed["first fake"].scaled_error > listed["seasonal naive"].scaled_error
    assert listed["first fake"].wape_ratio == pytest.approx(1.0, rel=0.02)  # all of the demand is missed
    assert learned.scores[-1].method == learned.method


def test_a_gain_that_the_newest_window_no_longer_shows_is_not_believed() -> None:
    demand = five_month_lanes(n_lanes=80)
    usual = demand[:, :-HORIZON].mean(axis=1, keepdims=True)
    demand[:, -HORIZON:] = 0.3 * demand[:, -HORIZON:] + 0.7 * usual  # the pattern fades
    history = monthly(demand)
    learning = learn_forecast(history, horizon_periods=HORIZON, extra=FakeMethods(every_fifth))
    learned = learning.groups()["monthly", "regular"]
    assert re.search(
        r"errs [1-9].* less, on the newest of these .* more: not enough to use", learned.extra_note
    )
    without = forecast_network(history, horizon_periods=HORIZON)
    assert (forecast_with(learning, history).mean_units == without.mean_units).all()


def test_history_comes_to_the_methods_without_gaps() -> None:
    demand = five_month_lanes(n_lanes=20)
    demand[3, 20] = np.nan
    demand[5, :15] = np.nan
    known = np.isfinite(demand)
    months = (np.datetime64("2015-01") + np.arange(demand.shape[1])).astype("datetime64[D]").astype(np.int64)
    history = build_network_history(
        NetworkRecords(
            lanes=tuple(f"L{number:02d}" for number in range(len(demand))),
            offsets=np.concatenate([[0], np.cumsum(known.sum(axis=1))]),
            days=np.tile(months, len(demand))[known.ravel()],
            demand_units=demand[known],
        )
    )
    extra = FakeMethods(every_fifth)
    learn_forecast(history, horizon_periods=HORIZON, extra=extra)
    begun = np.isfinite(extra.seen[0])
    assert (~begun).any()
    assert (np.diff(begun.astype(int), axis=1) >= 0).all()


def test_learning_puts_an_even_sample_of_bounded_size_to_the_methods() -> None:
    extra = FakeMethods(row_mean)
    learned = regular_months(monthly(noisy_lanes(n_lanes=900, n_months=60)), extra)
    (rows,) = extra.seen
    assert learned.extra is extra
    assert learned.scores[0].n_origins == 3
    assert MIN_ROWS < len(rows) < 900
    assert np.isfinite(rows).sum() <= MAX_PERIODS_TO_LEARN


def test_a_network_too_large_for_slow_methods_is_forecast_as_if_there_were_none() -> None:
    history = monthly(noisy_lanes(n_lanes=MAX_PERIODS_TO_FORECAST // 40 + 1, n_months=40))
    extra = FakeMethods(row_mean)
    learning = learn_forecast(history, horizon_periods=HORIZON, extra=extra)
    learned = learning.groups()["monthly", "regular"]
    assert extra.seen == []
    assert learned.extra is None
    assert learned.extra_note.startswith("The methods of fakes are not tried: they would take minutes")
    assert "the 200,040 periods of these monthly lanes; up to 200,000 they compete" in learned.extra_note
    plain = learn_forecast(history, horizon_periods=HORIZON).groups()["monthly", "regular"]
    assert learned.members == plain.members
    assert (learned.period_quantiles == plain.period_quantiles).all()


def test_of_long_daily_histories_the_methods_see_the_newest_periods() -> None:
    n_lanes, n_days = 40, 500
    first = np.datetime64("2024-01-01").astype(np.int64)
    history = build_network_history(
        NetworkRecords(
            lanes=tuple(f"D{number}" for number in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_days,
            days=np.tile(first + np.arange(n_days), n_lanes),
            demand_units=np.random.default_rng(2).normal(100, 10, n_lanes * n_days),
        )
    )
    extra = FakeMethods(row_mean)
    learned = learn_forecast(history, horizon_periods=28, extra=extra).groups()["daily", "regular"]
    assert int(history.cadence[0]) == cal.DAILY
    assert learned.extra is extra
    assert extra.seen[0].shape == (MAX_PERIODS_TO_LEARN // NEWEST_PERIODS, NEWEST_PERIODS)
    assert learned.scores[0].n_origins == 12


def test_lanes_too_short_for_a_backtest_try_no_method() -> None:
    extra = FakeMethods(row_mean)
    learned = regular_months(monthly(noisy_lanes(n_lanes=5, n_months=9)), extra)
    assert extra.seen == []
    assert learned.extra_note.endswith("no monthly lane is long enough for a backtest.")


def test_the_bands_around_chosen_extra_methods_keep_their_promise() -> None:
    n_months = 66
    noise = np.random.default_rng(9).normal(1, 0.1, (900, n_months))
    demand = np.resize(PATTERN, n_months) * noise
    history, extra = monthly(demand[:, :-HORIZON]), FakeMethods(every_fifth)
    learning = learn_forecast(history, horizon_periods=HORIZON, extra=extra)
    assert set(learning.groups()["monthly", "regular"].members) == set(extra.names)
    forecast = forecast_with(learning, history)
    came = demand[:, -HORIZON:]
    inside = (came >= forecast.quantile_units[0]) & (came <= forecast.quantile_units[8])  # 2.5 % and 97.5 %
    assert 0.94 <= inside.mean() <= 0.98
    assert 0.94 <= (came <= forecast.quantile_units[7]).mean() <= 0.97
