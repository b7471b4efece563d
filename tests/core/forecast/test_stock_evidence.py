"""Whether a stock would have lasted: by hand, and on lanes whose law is known."""

from __future__ import annotations

import numpy as np
import pytest

from core.forecast.backtest.conformal import LEVELS
from core.forecast.backtest.stock_evidence import STOCK_LEVEL, check_stock
from tests.core.forecast.test_evidence import evidence_of, steady_lanes

Z = 1.6448536269514722


def quantiles_of(q95: list[list[float]]) -> np.ndarray:
    values = np.zeros((LEVELS.size, *np.shape(q95)))
    values[LEVELS.tolist().index(STOCK_LEVEL)] = q95
    return values


def test_both_stocks_are_held_against_the_total_that_came() -> None:
    history = np.array([[8.0, 12.0, np.nan, 10.0], [8.0, 12.0, np.nan, 10.0]])  # mean 10, sd 2
    stock_of_two = 2 * 10 + Z * 2 * np.sqrt(2)
    checked = check_stock(
        came_units=np.array([[10.0, stock_of_two - 10.0 - 1e-6], [10.0, stock_of_two - 10.0 + 1e-6]]),
        forecast_units=np.array([[6.0, 10.0], [7.0, 11.0]]),
        total_quantile_units=quantiles_of([[9.0, 30.0], [11.0, 20.0]]),
        history_units=history,
        n_open_periods=np.array([[1, 2], [1, 2]]),
    )
    assert checked.n_lanes.tolist() == [2, 2]
    assert checked.lasted_ratio.tolist() == [0.5, 0.5]
    assert checked.buffered_lasted_ratio.tolist() == [0.5, 0.0]  # 6 and 7, then 16 and 18 plus the buffer
    assert checked.classical_lasted_ratio.tolist() == [1.0, 0.5]


def test_what_is_not_known_is_not_counted_and_closed_days_need_no_stock() -> None:
    checked = check_stock(
        came_units=np.array([[0.0, 5.0, np.nan], [0.0, 50.0, 1.0]]),
        forecast_units=np.array([[0.0, 5.0, 5.0], [0.0, 49.0, 0.0]]),
        total_quantile_units=quantiles_of([[0.0, 10.0, 10.0], [0.0, 10.0, 100.0]]),
        history_units=np.full((2, 4), 10.0),
        n_open_periods=np.array([[0, 1, 2], [0, 1, 2]]),
    )
    assert checked.n_lanes.tolist() == [2, 2, 1]
    assert checked.lasted_ratio.tolist() == [1.0, 0.5, 1.0]
    assert checked.buffered_lasted_ratio.tolist() == [1.0, 0.5, 0.0]
    assert checked.classical_lasted_ratio.tolist() == [1.0, 0.5, 0.0]


def test_the_step_nearest_to_a_lead_time_is_found_among_those_that_were_checked() -> None:
    checked = check_stock(
        came_units=np.array([[1.0, 1.0, np.nan]]),
        forecast_units=np.ones((1, 3)),
        total_quantile_units=quantiles_of([[2.0, 2.0, 2.0]]),
        history_units=np.ones((1, 4)),
        n_open_periods=np.array([[1, 2, 3]]),
    )
    assert [checked.step_of(n) for n in (0.2, 1.6, 9.0, None)] == [0, 1, 1, 1]


def test_on_steady_lanes_both_stocks_last_as_they_promise() -> None:
    evidence = evidence_of(steady_lanes())
    assert evidence is not None
    assert evidence.stock.lasted_ratio == pytest.approx(0.96, abs=0.035)
    assert evidence.stock.buffered_lasted_ratio == pytest.approx(0.93, abs=0.035)
    # mean and spread of three years are not known exactly, which costs the classical formula some points
    assert evidence.stock.classical_lasted_ratio == pytest.approx(0.93, abs=0.035)


def test_on_growing_lanes_only_the_forecasts_stock_keeps_its_promise() -> None:
    demand = steady_lanes() * np.linspace(1.0, 1.8, 48)
    evidence = evidence_of(demand)
    assert evidence is not None
    assert evidence.stock.lasted_ratio.min() > 0.9
    assert (
        evidence.stock.buffered_lasted_ratio.min() > 0.9
    )  # the growth counts as spread in the classical buffer
    assert evidence.stock.classical_lasted_ratio[-1] < 0.5
