"""One value beyond everything else teaches nothing: neither its own lane nor any other."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand import cadence as cal
from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.demand.wild import n_wild, wild_cells, without_wild
from core.lane import Lane
from core.plan.plan_columns import network_steps
from core.quantities import FloatArray

LAST_DAY = 20_786


def history_of(demand: FloatArray, *, step: int = 1) -> NetworkHistory:
    """Lanes of (n_lanes, n_periods) days, weeks or months that end together."""
    n_lanes, n_periods = demand.shape
    if step == 30:
        last = int(cal.month_numbers(np.array([LAST_DAY]))[0])
        days = cal.first_day_of_month(np.arange(last - n_periods, last))
    else:
        days = LAST_DAY // 7 * 7 + 4 - step * np.arange(n_periods, 0, -1)
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"L{number:03d}" for number in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_periods,
            days=np.tile(days, n_lanes),
            demand_units=demand.ravel().astype(float),
        )
    )


def planned(demand: FloatArray, *, step: int = 1) -> FloatArray:
    """(3, n_lanes) buffer, overflow a week and expected workload a week."""
    history = history_of(demand, step=step)
    figures = np.empty((3, len(demand)))
    for rows, steps in network_steps([Lane(name) for name in history.lanes], history):
        figures[:, rows] = (
            steps.buffer.buffer_units,
            steps.expected_overflow_units_per_week,
            7.0 * np.asarray(steps.coming_workload_units_per_day),
        )
    return figures


def with_slips(demand: FloatArray, n_lanes: int, value: float) -> FloatArray:
    spoilt, rng = demand.copy(), np.random.default_rng(5)
    for lane in range(n_lanes):
        spoilt[lane, rng.integers(demand.shape[1] // 4, demand.shape[1] - 1)] = value
    return spoilt


def regular(n_periods: int, mean: float) -> FloatArray:
    return np.random.default_rng(8).poisson(mean, (100, n_periods)).astype(float)


def rare() -> FloatArray:
    rng = np.random.default_rng(8)
    return np.asarray((rng.random((100, 400)) < 0.12) * (1.0 + rng.poisson(2.0, (100, 400))))


@pytest.mark.parametrize(
    ("demand", "step"),
    [(regular(300, 15.0), 1), (rare(), 1), (regular(100, 80.0), 7), (regular(48, 300.0), 30)],
    ids=["days", "rare days", "weeks", "months"],
)
@pytest.mark.parametrize("value", [1e9, 1e5])
def test_a_slip_on_three_of_a_hundred_lanes_leaves_all_plans_as_they_were(
    demand: FloatArray, step: int, value: float
) -> None:
    clean, spoilt = planned(demand, step=step), planned(with_slips(demand, 3, value), step=step)

    np.testing.assert_allclose(spoilt[0, 3:], clean[0, 3:], rtol=0.06, atol=0.02)
    np.testing.assert_allclose(np.median(spoilt[1, 3:]), np.median(clean[1, 3:]), rtol=0.05)
    np.testing.assert_allclose(spoilt[:, :3], clean[:, :3], rtol=0.5)
    assert (spoilt[1] <= spoilt[2] * (1.0 + 1e-9)).all()


@pytest.mark.parametrize("demand", [regular(300, 15.0), rare()], ids=["regular", "rare"])
def test_lanes_that_jump_or_count_in_other_units_leave_the_others_plans_as_they_were(
    demand: FloatArray,
) -> None:
    clean = planned(demand)
    jumped, in_grams = demand.copy(), demand.copy()
    jumped[:3, -7:] *= 1e4
    in_grams[:1] *= 1e6

    for other in (jumped, in_grams):
        figures = planned(other)
        np.testing.assert_allclose(np.median(figures[0, 3:]), np.median(clean[0, 3:]), rtol=0.05)
        np.testing.assert_allclose(np.median(figures[1, 3:]), np.median(clean[1, 3:]), rtol=0.10)


def test_a_value_is_wild_only_where_it_is_of_another_order_and_hardly_ever_comes() -> None:
    usual = 10.0 + np.arange(50.0) % 7
    far, near, often = usual.copy(), usual.copy(), usual.copy()
    far[20] = 16.0 * 20.0 + 1.0
    near[20] = 16.0 * 20.0
    often[[20, 30]] = 1e6  # two of fifty are a level that may come again
    few = np.where(np.arange(50) % 10 == 0, 2.0, 0.0)
    of_few = few.copy()
    of_few[11] = 201.0
    once = np.zeros(50)
    once[30] = 1e9

    history = history_of(np.array([far, near, often, few, of_few, once]))

    assert n_wild(history).tolist() == [1, 0, 0, 0, 1, 0]
    assert wild_cells(history)[0] == 20
    assert np.isnan(without_wild(history).demand_units).sum() == 2


def test_more_than_three_high_values_are_a_new_level() -> None:
    demand = np.full((2, 1000), 10.0)
    demand[0, -3:], demand[1, -4:] = 1e5, 1e5

    assert n_wild(history_of(demand)).tolist() == [3, 0]
