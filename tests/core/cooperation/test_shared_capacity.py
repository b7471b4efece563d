"""Lanes that share one capacity."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from core.cooperation.shared_capacity import share_capacity
from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.errors import InvalidParameter
from core.lane import CostParameters, Lane, LaneParameters

FIRST_DAY = np.datetime64("2024-01-01")
N_DAYS = 700
COSTS = CostParameters(own_capacity_cost_per_unit=10.0, partner_surcharge_per_unit=5.0)


def lane(name: str, *, unit: str = "pallets", capacity: float = 100.0) -> Lane:
    parameters = LaneParameters(return_ratio=0.0, own_capacity_units_per_day=capacity)
    return Lane(name=name, unit=unit, parameters=parameters, costs=COSTS)


def history(name: str, demand: np.ndarray, *, step: int = 1):
    dates = FIRST_DAY + step * np.arange(demand.size)
    return build_history(name, DemandRecords(dates=dates, demand_units=demand))


def opposite_seasons() -> tuple[np.ndarray, np.ndarray]:
    wave = 30 * np.sin(2 * np.pi * np.arange(N_DAYS) / 70)
    return 100 + wave, 100 - wave


def test_lanes_whose_peaks_meet_each_others_lows_need_no_partner_at_all() -> None:
    first, second = opposite_seasons()
    shared = share_capacity([lane("A"), lane("B")], [history("A", first), history("B", second)])
    # alone each pays 100 * 10 a day and, with spread s around its capacity, s * phi(0) units at 15
    spread = float(first.std(ddof=1))
    alone_per_week = 7 * (1000 + 15 * spread * norm.pdf(0))
    assert shared.sharing.stand_alone_costs == pytest.approx([alone_per_week, alone_per_week])
    assert shared.sharing.joint_cost == pytest.approx(7 * 2000)
    assert shared.sharing.division("Shapley").savings == pytest.approx([7 * 15 * spread * norm.pdf(0)] * 2)
    assert shared.correlation[0, 1] == pytest.approx(-1.0)


def test_lanes_that_move_together_gain_nothing() -> None:
    first, _ = opposite_seasons()
    shared = share_capacity([lane("A"), lane("B")], [history("A", first), history("B", first)])
    assert shared.sharing.joint_saving == pytest.approx(0.0, abs=1e-6)


def test_only_periods_that_all_lanes_have_count() -> None:
    first, second = opposite_seasons()
    shared = share_capacity([lane("A"), lane("B")], [history("A", first[:200]), history("B", second)])
    assert shared.n_common_periods == 200
    assert shared.mean_units_per_period == pytest.approx([first[:200].mean(), second[:200].mean()])


def test_the_savings_of_every_division_add_up_to_the_joint_saving() -> None:
    rng = np.random.default_rng(4)
    names = ["A", "B", "C"]
    histories = [history(name, np.maximum(rng.normal(100, 25, 300), 0)) for name in names]
    sharing = share_capacity([lane(name) for name in names], histories).sharing
    assert sharing.joint_saving > 0
    for division in sharing.divisions:
        assert division.savings.sum() == pytest.approx(sharing.joint_saving)


@pytest.mark.parametrize(
    ("lanes", "steps", "said"),
    [
        ([lane("A")], [1], "the number of lanes that share is 1, but it must be 2 to 8"),
        ([lane("A"), lane("B", unit="tonnes")], [1, 1], "the unit of the lanes is pallets and tonnes"),
        ([lane("A"), lane("B")], [1, 7], "the cadence of the lanes is daily and weekly"),
    ],
)
def test_lanes_that_cannot_be_added_up_are_refused(lanes, steps, said) -> None:
    demand = np.linspace(50, 60, 60)
    histories = [history(item.name, demand, step=step) for item, step in zip(lanes, steps, strict=True)]
    with pytest.raises(InvalidParameter, match=said):
        share_capacity(lanes, histories)


def test_lanes_without_a_common_period_are_refused() -> None:
    early = history("A", np.linspace(50, 60, 60))
    late = build_history(
        "B", DemandRecords(dates=FIRST_DAY + 500 + np.arange(60), demand_units=np.linspace(50, 60, 60))
    )
    with pytest.raises(InvalidParameter, match="the number of periods known of all partners is 0"):
        share_capacity([lane("A"), lane("B")], [early, late])


def test_a_lane_pays_alone_the_same_whoever_it_is_compared_with() -> None:
    rng = np.random.default_rng(7)
    days = FIRST_DAY + np.arange(N_DAYS)
    runs = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7 < 5  # Monday to Friday
    daily = history("A", np.maximum(rng.normal(100, 20, N_DAYS), 1))
    other = history("B", np.maximum(rng.normal(100, 20, N_DAYS), 1))
    demand = np.maximum(rng.normal(110, 25, int(runs.sum())), 1)
    plant = build_history("C", DemandRecords(dates=days[runs], demand_units=demand))
    with_daily = share_capacity([lane("A"), lane("B")], [daily, other]).sharing
    with_plant = share_capacity([lane("A"), lane("C")], [daily, plant]).sharing
    assert plant.closed_weekdays == (5, 6)
    assert with_plant.stand_alone_costs[0] == pytest.approx(with_daily.stand_alone_costs[0], rel=1e-12)
    assert with_plant.stand_alone_costs[0] > 7 * 1000  # seven days are paid for, not the five that are shared
    assert with_plant.joint_saving > 0
    assert with_plant.division("Shapley").core_check.is_in_core
