"""How fast errors grow with the horizon is told by each lane's own level only as far as its errors bear that out."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast.backtest.conformal import LEVELS, error_quantiles
from core.forecast.backtest.shared_growth import SharedGrowth, learn_growth
from core.forecast.backtest.spread import RowSpread
from core.forecast.network import forecast_network
from tests.core.forecast.test_coming_days import overflows

N_ROWS, HORIZON = 400, 12
STEPS = np.arange(1.0, HORIZON + 1.0)


def rows(power: np.ndarray) -> RowSpread:
    """Totals that are expected to grow as a power of time, each row's its own."""
    growth = STEPS ** power[:, None]
    return RowSpread(np.ones_like(growth), growth, np.ones(len(growth)), np.ones_like(growth), growth)


def errors(power: np.ndarray) -> np.ndarray:
    """Errors of periods whose totals have that spread: one draw a row, as wide at each step as the power says."""
    total = np.random.default_rng(1).standard_normal(power.size)[:, None] * STEPS ** power[:, None]
    return np.diff(total, axis=1, prepend=0.0)


def test_growth_that_is_the_lanes_own_stays_its_own_and_growth_that_is_noise_is_shared() -> None:
    told = np.random.default_rng(2).uniform(0.4, 1.4, N_ROWS)
    offsets = np.zeros(N_ROWS, dtype=np.int64)
    own = learn_growth(rows(told), errors(told), offset_periods=offsets)
    assert own.own_share_ratio > 0.85
    shared = learn_growth(rows(told), errors(np.full(N_ROWS, 0.6)), offset_periods=offsets)
    assert shared.own_share_ratio < 0.05
    assert shared.total_growth == pytest.approx(STEPS ** told.mean(), rel=1e-6)
    assert shared.of(rows(told)).of_total_units == pytest.approx(
        np.tile(shared.total_growth, (N_ROWS, 1)), rel=0.08
    )


def test_few_errors_leave_half_of_a_lanes_own_growth() -> None:
    told = np.array([0.5] * 5 + [1.0] * 5)
    few = learn_growth(rows(told), errors(told), offset_periods=np.zeros(10, dtype=np.int64))
    assert 0.4 < few.own_share_ratio < 0.95
    none = learn_growth(rows(told[:3]), errors(told[:3]), offset_periods=np.zeros(3, dtype=np.int64))
    assert none.own_share_ratio == 1.0


def test_all_of_its_own_growth_leaves_a_spread_as_it_is() -> None:
    spread = rows(np.array([0.5, 1.0]))
    assert SharedGrowth(1.0, STEPS, STEPS).of(spread) is spread


@pytest.mark.parametrize("power", [-0.4, 0.0, 0.4])
def test_quantiles_of_each_step_are_as_wide_as_its_errors_however_these_grow(power: float) -> None:
    """Spreads that were expected to grow faster or more slowly than errors do: each step keeps its own width."""
    drawn = np.random.default_rng(3).standard_normal((N_ROWS, HORIZON)) * STEPS**power
    upper = error_quantiles(drawn, offset_periods=np.zeros(N_ROWS, dtype=np.int64))[LEVELS == 0.9][0]
    assert upper / (1.2816 * STEPS**power) == pytest.approx(np.ones(HORIZON), abs=0.12)
    assert upper[-3:].mean() / upper[:3].mean() == pytest.approx(
        (STEPS[-3:] ** power).mean() / (STEPS[:3] ** power).mean(), rel=0.08
    )


def drawn_lanes(phi: float, *, n_lanes: int = 24, n_days: int = 730, sd: float = 30.0) -> np.ndarray:
    """Days around 100 of which each resembles the one before."""
    rng, level = np.random.default_rng(11), np.empty((n_lanes, n_days))
    now = sd * rng.standard_normal(n_lanes)
    for day in range(n_days):
        now = phi * now + sd * np.sqrt(1.0 - phi**2) * rng.standard_normal(n_lanes)
        level[:, day] = now
    return np.maximum(100.0 + level, 0.0)


def history_of(demand: np.ndarray) -> NetworkHistory:
    n_lanes, n_days = demand.shape
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"L{number:02d}" for number in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_days,
            days=np.tile(np.arange(19_723, 19_723 + n_days), n_lanes),
            demand_units=demand.ravel(),
        )
    )


def test_totals_of_days_that_resemble_their_neighbours_are_no_wider_than_they_are() -> None:
    """AR(0.4): a total of 28 days has the spread 234; bands of twice that came of levels that seemed to wander."""
    phi, sd, days = 0.4, 30.0, 28
    apart = np.abs(np.subtract.outer(np.arange(days), np.arange(days)))
    truth = sd * np.sqrt((phi**apart).sum())
    forecast = forecast_network(history_of(drawn_lanes(phi)), horizon_periods=days)
    low, high = (forecast.total_quantile_units[level == LEVELS][0, :, -1] for level in (0.1, 0.9))
    assert np.sqrt((((high - low) / 2.5631) ** 2).mean()) == pytest.approx(truth, rel=0.25)


def test_overflow_of_such_days_is_near_the_truth() -> None:
    # N(100, 30) against 120, whatever the neighbours: 31.7 a week
    assert overflows(history_of(drawn_lanes(0.4)), "daily")[0] == pytest.approx(31.7, rel=0.15)
