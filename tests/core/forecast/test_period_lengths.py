"""Months of 28 and of 31 days: what a longer one brings more is taken out, learned without, and put back."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand import cadence as cal
from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast.network import forecast_network
from core.forecast.period_lengths import at_even_length, length_power

N_LANES, N_MONTHS = 12, 48
EDGES = cal.first_day_of_month(12 * 52 + np.arange(N_MONTHS + 1))  # 2022 to 2025
DAYS = np.diff(EDGES).astype(np.float64)


def months(demand_units: np.ndarray, first_days: np.ndarray = EDGES[:-1]) -> NetworkHistory:
    n_lanes, n_periods = demand_units.shape
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"lane {number}" for number in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_periods,
            days=np.tile(first_days, n_lanes),
            demand_units=demand_units.ravel(),
        )
    )


def all_flows(history: NetworkHistory) -> np.ndarray:
    return length_power(history, is_flow=np.ones(len(history.lanes), dtype=np.bool_))


def drawn(*, of_days: float, seed: int = 1) -> np.ndarray:
    """Months of 100 units a day whose mean grows with this power of their days, 5 % of noise."""
    mean = 100.0 * DAYS.mean() * (DAYS / DAYS.mean()) ** of_days
    return mean * (1.0 + 0.05 * np.random.default_rng(seed).standard_normal((N_LANES, N_MONTHS)))


def test_a_flow_and_a_contract_are_told_apart() -> None:
    assert all_flows(months(drawn(of_days=1.0))).mean() > 0.8
    assert all_flows(months(drawn(of_days=0.0))).mean() < 0.2


def test_noise_that_hides_the_calendar_leaves_a_flow_one() -> None:
    demand = 100.0 * DAYS * np.random.default_rng(2).gamma(1.0, 1.0, (N_LANES, N_MONTHS))
    assert all_flows(months(demand)).mean() > 0.8
    assert all_flows(months(demand[:, :4], EDGES[:4])).mean() > 0.85


def test_a_lane_of_one_figure_for_every_month_is_forecast_as_that_figure() -> None:
    history = months(np.full((1, N_MONTHS), 500.0))
    assert all_flows(history).tolist() == [0.0]
    assert forecast_network(history, horizon_periods=6).mean_units == pytest.approx(np.full((1, 6), 500.0))


def test_periods_that_are_all_as_long_and_rare_lanes_stay_as_they_are() -> None:
    weeks = months(drawn(of_days=1.0), 19_723 + 7 * np.arange(N_MONTHS))
    assert all_flows(weeks).tolist() == [0.0] * N_LANES
    assert at_even_length(weeks, np.zeros(N_LANES)) is weeks
    history = months(drawn(of_days=1.0))
    assert length_power(history, is_flow=np.zeros(N_LANES, dtype=np.bool_)).tolist() == [0.0] * N_LANES


def test_a_steady_flow_at_even_length_is_level() -> None:
    history = months(np.tile(100.0 * DAYS, (2, 1)))
    level = at_even_length(history, np.ones(2)).demand_units
    assert level == pytest.approx(np.full(2 * N_MONTHS, 100.0 * 365.2425 / 12))


def test_february_is_forecast_as_short_as_it_is() -> None:
    """Of two years no season is told: without lengths January was 2 % and February 8 % off, all lanes alike."""
    history = months(drawn(of_days=1.0)[:, -24:], EDGES[-25:-1])
    forecast = forecast_network(history, horizon_periods=12)
    per_day = (forecast.mean_units / forecast.days_in_period).mean(axis=0)
    assert per_day == pytest.approx(np.full(12, 100.0), rel=0.025)
    total = forecast.total_quantile_units[:, :, -1] - forecast.mean_units.sum(axis=1)
    assert (np.diff(total, axis=0) >= 0).all()
    assert (np.diff(forecast.quantile_units, axis=0) >= 0).all()
