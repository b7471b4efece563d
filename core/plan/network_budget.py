"""One service budget over the lanes of a network: its stocks of today against the cheapest that serve as much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import NetworkHistory, profile_network
from core.forecast import Learning
from core.forecast.ahead import Ahead
from core.lane import CostParameters, Lane
from core.plan.plan_columns import network_steps
from core.plan.pooled_buffer import PooledBuffer, pool_buffers
from core.plan.steps import PlanSteps
from core.quantities import FloatArray, IntArray
from core.service.service_budget import BudgetLanes, Service, ServiceBudget, share_service_budget

LEAST_LANES = 2
LEAST_COMMON_LEVEL_RATIO = 0.51  # at one half there is no buffer to pool


@dataclass(frozen=True)
class NetworkBudget:
    """A budget over the lanes of the unit that most lanes have, in the order of the budget's columns.

    n_left_out: lanes of other units, without coming demand, or whose data ended. has_entered_costs: whether somebody
    entered a holding cost; where nobody did, all are the default and the saving is told in units alone. pooled: one
    buffer behind these lanes, None where their pasts cannot be compared.
    """

    unit: str
    lanes: tuple[str, ...]
    n_left_out: int
    has_entered_costs: bool
    mean_stock_saved_units: float
    budget: ServiceBudget
    pooled: PooledBuffer | None = None


def plan_network_budget(
    lanes: Sequence[Lane],
    history: NetworkHistory,
    *,
    is_live: NDArray[np.bool_],
    learned: Mapping[str, Learning] | None = None,
    seen: NetworkHistory | None = None,
    as_of: date | None = None,
    service: Service = "units",
) -> NetworkBudget | None:
    """The budget over the planned stocks of all live lanes of one unit; None where fewer than two have demand.

    Parameters
    ----------
    lanes, history : in the same order
    is_live : (n_lanes,) lanes whose data have not ended
    learned, seen, as_of : as in `plan_network`
    service : as in `share_service_budget`
    """
    holding = np.array([lane.costs.holding_cost_per_unit_per_day for lane in lanes])
    units = np.array([lane.unit for lane in lanes], dtype=np.object_)
    enough = np.isfinite(profile_network(history).mean_units_per_day)
    unit = _most_common([str(name) for name in units[is_live & enough]])

    def is_wanted(numbers: IntArray, ahead: Ahead) -> NDArray[np.bool_]:
        has_demand = np.nan_to_num(ahead.units_per_day) > 0
        return np.asarray(is_live[numbers] & (units[numbers] == unit) & has_demand)

    planned = list(
        network_steps(
            lanes,
            history,
            as_of=as_of or history.newest_day,
            learned=learned,
            seen=seen,
            wanted=is_wanted,
        )
    )
    numbers = np.concatenate([np.zeros(0, dtype=np.int64), *(rows for rows, _ in planned)])
    if numbers.size < LEAST_LANES:
        return None
    groups = [_of_steps(steps, holding[rows]) for rows, steps in planned if rows.size]
    budget = share_service_budget(groups, service=service)
    return NetworkBudget(
        unit=unit,
        lanes=tuple(lanes[number].name for number in numbers.tolist()),
        n_left_out=len(lanes) - numbers.size,
        has_entered_costs=bool(np.any(holding[numbers] != CostParameters().holding_cost_per_unit_per_day)),
        mean_stock_saved_units=float(np.sum(_idle_before(groups) - _idle_after(groups, budget))),
        budget=budget,
        pooled=pool_buffers(
            history,
            numbers,
            buffer_units=np.concatenate([steps.buffer.buffer_units for rows, steps in planned if rows.size]),
            service_level_ratio=_usual_level(planned),
        ),
    )


def _usual_level(planned: Sequence[tuple[IntArray, PlanSteps]]) -> float:
    """Median service level of the lanes, one half and a little at least."""
    levels = np.concatenate([steps.lane.service_level_ratio for rows, steps in planned if rows.size])
    return max(float(np.median(levels)), LEAST_COMMON_LEVEL_RATIO)


def _of_steps(steps: PlanSteps, holding: FloatArray) -> BudgetLanes:
    """The planned level of some lanes, with the law and the cycle behind it."""
    buffer = steps.buffer
    return BudgetLanes(
        law=buffer.law,
        stock_units=buffer.level_units,
        mean_units_per_cycle=buffer.cycle_units,
        cycle_days=buffer.cycle_days,
        holding_cost_per_unit_per_day=holding,
    )


def _idle_before(groups: Sequence[BudgetLanes]) -> FloatArray:
    return np.concatenate([group.law.complementary_loss(group.stock_units) for group in groups])


def _idle_after(groups: Sequence[BudgetLanes], budget: ServiceBudget) -> FloatArray:
    ends = np.cumsum([group.stock_units.size for group in groups])[:-1]
    stocks = np.split(budget.stock_after_units, ends)
    return np.concatenate(
        [group.law.complementary_loss(stock) for group, stock in zip(groups, stocks, strict=True)]
    )


def _most_common(units: Sequence[str]) -> str:
    return Counter(units).most_common(1)[0][0] if units else ""
