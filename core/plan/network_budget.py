"""One service budget over the lanes of a network: its stocks of today against the cheapest that serve as much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import NetworkHistory, profile_network
from core.forecast.ahead import Ahead
from core.lane import CostParameters, Lane
from core.plan.lane_columns import lane_columns
from core.plan.plan_columns import blocks
from core.plan.steps import PlanSteps
from core.quantities import FloatArray, take
from core.service.service_budget import BudgetLanes, Service, ServiceBudget, share_service_budget

LEAST_LANES = 2


@dataclass(frozen=True)
class NetworkBudget:
    """A budget over the lanes of the unit that most lanes have, in the order of the budget's columns.

    n_left_out: lanes of other units, without coming demand, or whose data ended. has_entered_costs: whether somebody
    entered a holding cost; where nobody did, all are the default and the saving is told in units alone.
    """

    unit: str
    lanes: tuple[str, ...]
    n_left_out: int
    has_entered_costs: bool
    mean_stock_saved_units: float
    budget: ServiceBudget


def plan_network_budget(
    lanes: Sequence[Lane],
    history: NetworkHistory,
    *,
    ahead: Ahead,
    is_live: NDArray[np.bool_],
    service: Service = "units",
) -> NetworkBudget | None:
    """The budget over the planned stocks of all live lanes of one unit; None where fewer than two have demand.

    Parameters
    ----------
    lanes, history, ahead : of the same lanes, in the same order
    is_live : (n_lanes,) lanes whose data have not ended
    service : as in `share_service_budget`
    """
    profile, columns = profile_network(history), lane_columns(lanes)
    holding = np.array([lane.costs.holding_cost_per_unit_per_day for lane in lanes])
    plannable = np.isfinite(profile.mean_units_per_day) & is_live & (np.nan_to_num(ahead.units_per_day) > 0)
    unit = _most_common([lane.unit for lane, counts in zip(lanes, plannable, strict=True) if counts])
    rows = np.flatnonzero(plannable & np.array([lane.unit == unit for lane in lanes], dtype=np.bool_))
    if rows.size < LEAST_LANES:
        return None
    of_rows = take(columns, rows), take(profile, rows), ahead.take(rows)
    groups, order = [], []
    for block in blocks(of_rows[2]):
        steps = PlanSteps(take(of_rows[0], block), take(of_rows[1], block), of_rows[2].take(block))
        groups.append(_of_steps(steps, holding[rows][block]))
        order.append(rows[block])
    budget = share_service_budget(groups, service=service)
    return NetworkBudget(
        unit=unit,
        lanes=tuple(lanes[number].name for number in _joined(order)),
        n_left_out=len(lanes) - rows.size,
        has_entered_costs=bool(np.any(holding[rows] != CostParameters().holding_cost_per_unit_per_day)),
        mean_stock_saved_units=float(np.sum(_idle_before(groups) - _idle_after(groups, budget))),
        budget=budget,
    )


def _of_steps(steps: PlanSteps, holding: FloatArray) -> BudgetLanes:
    """The planned level of each lane, with the law and the cycle behind it."""
    days = np.asarray(steps.lane.order_cycle_days)
    return BudgetLanes(
        law=steps.buffer.lead_time_law,
        stock_units=np.asarray(steps.buffer.reorder_point_units),
        mean_units_per_cycle=np.asarray(steps.buffer.workload_units_per_day) * days,
        cycle_days=days,
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


def _joined(rows: Sequence[NDArray[np.int64]]) -> list[int]:
    return [int(number) for number in np.concatenate(rows)]


def _most_common(units: Sequence[str]) -> str:
    return Counter(units).most_common(1)[0][0] if units else ""
