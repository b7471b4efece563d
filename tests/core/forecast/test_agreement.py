"""Rare lanes that go on as they did the week before, and those that do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast import forecast_network, forecast_with, learn_forecast
from core.forecast.agreement import agreement
from core.forecast.lane_facts import is_intermittent
from core.forecast.learning import Learning
from core.quantities import FloatArray

MONDAY = int(np.datetime64("2024-01-01").astype(int))
N_DAYS, HORIZON = 330, 28


def daily(demand: FloatArray) -> NetworkHistory:
    """(n_lanes, n_days) as a table that writes its zeros."""
    n_lanes, n_days = demand.shape
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"LANE-{number:04d}" for number in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_days,
            days=np.tile(MONDAY + np.arange(n_days), n_lanes),
            demand_units=demand.astype(float).ravel(),
        )
    )


def timetable(rng: np.random.Generator, *, n_lanes: int) -> tuple[FloatArray, FloatArray]:
    """(n_lanes, N_DAYS + HORIZON) departures and their truth: weekdays of each lane, pauses, some cancelled."""
    n_weeks = (N_DAYS + HORIZON) // 7 + 1
    per_weekday = np.where(rng.random((n_lanes, 7)) < 0.8, rng.integers(1, 4, (n_lanes, 7)), 0)
    resumes = rng.integers(15, 40, n_lanes)
    runs = (np.arange(n_weeks) >= resumes[:, None]) | (
        np.arange(n_weeks) < rng.integers(3, 10, n_lanes)[:, None]
    )
    planned = (runs[:, :, None] * per_weekday[:, None, :]).reshape(n_lanes, -1)[:, : N_DAYS + HORIZON]
    return rng.binomial(planned, 0.96).astype(float), 0.96 * planned


def test_agreement_is_that_of_the_chain_that_made_the_days() -> None:
    """A chain of two states remembers 1 - p - q of a step, and that to the seventh of a week."""
    rng = np.random.default_rng(1)
    begins, ends, n_lanes, n_days = 0.01, 0.03, 200, 1_000
    busy = np.zeros((n_lanes, n_days), dtype=np.bool_)
    busy[:, 0] = rng.random(n_lanes) < begins / (begins + ends)
    for day in range(1, n_days):
        turn = rng.random(n_lanes)
        busy[:, day] = np.where(busy[:, day - 1], turn >= ends, turn < begins)
    kappa, n_told = agreement(daily(busy * rng.integers(1, 9, busy.shape)))
    assert np.average(kappa, weights=n_told) == pytest.approx((1.0 - begins - ends) ** 7, abs=0.04)
    by_chance, _ = agreement(daily(rng.random((n_lanes, n_days)) < 0.2))
    assert by_chance.mean() == pytest.approx(0.0, abs=0.01)
    assert by_chance.std() == pytest.approx((n_days - 7) ** -0.5, rel=0.2)


def test_timetables_are_forecast_nearer_to_their_truth_than_by_a_mean() -> None:
    rng = np.random.default_rng(3)
    came, truth = timetable(rng, n_lanes=30)
    seen, coming = came[:, :N_DAYS], truth[:, N_DAYS:]
    rare = (seen > 0).mean(axis=1) < 0.7
    assert rare.sum() >= 15
    forecast = forecast_network(daily(seen), horizon_periods=HORIZON)
    assert not forecast.is_intermittent.any()
    newest = seen[:, -HORIZON:].mean(axis=1, keepdims=True)
    by_mean = np.abs(newest - coming)[rare].mean()
    assert np.abs(forecast.mean_units - coming)[rare].mean() < 0.5 * by_mean
    total = np.cumsum(came[:, N_DAYS:], axis=1)
    assert (total <= forecast.total_quantile_units[7]).mean() >= 0.93


def test_orders_stay_slow_beside_timetables_and_a_lane_of_few_volumes_is_what_most_are() -> None:
    rng = np.random.default_rng(4)
    came, _ = timetable(rng, n_lanes=20)
    orders = (rng.random((10, N_DAYS)) < 0.25) * rng.integers(1, 9, (10, N_DAYS))
    new = np.zeros((1, N_DAYS))
    new[0, -4:] = 2.0
    timetables = daily(np.concatenate([came[:, :N_DAYS], new]))
    assert not is_intermittent(timetables).any()
    mixed = is_intermittent(daily(np.concatenate([came[:, :N_DAYS], orders])))
    assert mixed.tolist() == [False] * 20 + [True] * 10
    among_orders = is_intermittent(daily(np.concatenate([orders, new])))
    assert among_orders.all()


def test_a_lane_asked_alone_is_of_the_kind_that_it_is_in_its_network() -> None:
    rng = np.random.default_rng(5)
    came, _ = timetable(rng, n_lanes=20)
    new = np.zeros((1, N_DAYS))
    new[0, -4:] = 2.0
    history = daily(np.concatenate([came[:, :N_DAYS], new]))
    learning = learn_forecast(history, horizon_periods=HORIZON)
    alone = forecast_with(learning, history.take(np.array([20])))
    assert not alone.is_intermittent[0]
    assert alone.mean_units[0] == pytest.approx(forecast_with(learning, history).mean_units[20])


def test_lanes_of_a_sort_that_was_not_learned_teach_from_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(6)
    regular = rng.poisson(30, (6, N_DAYS))
    orders = (rng.random((40, N_DAYS)) < 0.1) * rng.integers(1, 9, (40, N_DAYS))
    learning = learn_forecast(daily(regular), horizon_periods=HORIZON)
    monkeypatch.setattr("core.forecast.learning_sample.MAX_RECORDS", N_DAYS)
    monkeypatch.setattr("core.forecast.learning_sample.MIN_LANES", 12)
    n_learned = []

    def learn(history: NetworkHistory, **given: Any) -> Learning:
        n_learned.append(len(history.lanes))
        return learn_forecast(history, **given)

    monkeypatch.setattr("core.forecast.network.learn_forecast", learn)
    forecast = forecast_with(learning, daily(np.concatenate([regular, orders])))
    assert n_learned == [12]
    assert forecast.is_intermittent.tolist() == [False] * 6 + [True] * 40
    expected = forecast.mean_units[6:, 0].mean()
    assert expected == pytest.approx(0.1 * 4.5, rel=0.15)
