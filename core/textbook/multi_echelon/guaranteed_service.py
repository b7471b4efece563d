"""Guaranteed service in a tree of stages: which stages hold a buffer, and which pass their wait on.

Each stage promises a service time S to its customers and is promised one, SI, by its suppliers. What it must
cover is the net lead time SI + processing time - S, against demand up to z standard deviations; beyond that,
the model assumes that something else helps (overtime, a partner).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray
from core.textbook.multi_echelon.stage_tree import Stage, StageTree, build_stage_tree


@dataclass(frozen=True)
class StageBuffer:
    """Service times of one stage, and the buffer that they ask for."""

    name: str
    inbound_service_time: int
    outbound_service_time: int
    net_lead_time: int
    safety_stock_units: float
    holding_cost: float


@dataclass(frozen=True)
class GuaranteedServicePlan:
    """Buffers of all stages in the order given, and what holding them costs per time unit."""

    buffers: tuple[StageBuffer, ...]
    holding_cost: float


@dataclass(frozen=True)
class _Subtree:
    """Least cost of a stage and all that hangs on it away from the root, and the choices behind it.

    by_outbound: (max outbound + 1,) cost for each outbound service time, with the best_inbound time to it;
    by_inbound: (max inbound + 1,) cost for each inbound service time, with the best_outbound time to it.
    """

    by_outbound: FloatArray
    best_inbound: NDArray[np.intp]
    by_inbound: FloatArray
    best_outbound: NDArray[np.intp]


def plan_guaranteed_service(
    stages: Sequence[Stage], supply_links: Sequence[tuple[str, str]]
) -> GuaranteedServicePlan:
    """Service times with the least safety stock cost.

    Parameters
    ----------
    stages : the stages of the network
    supply_links : (supplier, customer) pairs of stage names; together they form a tree

    Returns
    -------
    GuaranteedServicePlan
        Least sum over stages of h * z * sd * sqrt(SI + T - S), with S >= 0, S at most what customers outside
        accept, and SI at least the S of each supplier. Upstream variance is the sum of downstream variances.

    Raises
    ------
    InvalidParameter
        where the links hold a cycle or an unknown stage, the stages are not connected, or a customer-facing
        stage has no service time to keep.

    Assumes
    -------
    Times are whole numbers; demand of different stages is independent.

    Source
    ------
    Graves & Willems (2000), Manufacturing & Service Operations Management 2: dynamic program over a spanning
    tree, as in Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 6.3.
    """
    tree = build_stage_tree(stages, supply_links)
    subtrees: dict[int, _Subtree] = {}
    for stage in reversed(tree.order):
        subtrees[stage] = _solve(tree, stage, subtrees)
    inbound, outbound = _read_back(tree, subtrees)
    buffers = tuple(
        _buffer(tree, stage, inbound[stage], outbound[stage]) for stage in range(len(tree.stages))
    )
    return GuaranteedServicePlan(
        buffers=buffers, holding_cost=float(sum(buffer.holding_cost for buffer in buffers))
    )


def _solve(tree: StageTree, stage: int, subtrees: dict[int, _Subtree]) -> _Subtree:
    """Cost over all pairs of outbound (rows) and inbound (columns) service times, reduced both ways."""
    outbound = np.arange(tree.max_outbound_times[stage] + 1)
    inbound = np.arange(tree.max_inbound_times[stage] + 1)
    net = inbound[np.newaxis, :] + tree.stages[stage].processing_time - outbound[:, np.newaxis]
    cost = tree.unit_buffer_costs[stage] * np.sqrt(np.maximum(net, 0))
    cost[net < 0] = np.inf
    cost[:, : tree.stages[stage].external_inbound_time] = np.inf
    for supplier in tree.child_suppliers[stage]:
        # any promise up to our inbound time will do
        best_up_to = np.minimum.accumulate(subtrees[supplier].by_outbound)
        cost += best_up_to[np.minimum(inbound, best_up_to.size - 1)]
    for customer in tree.child_customers[stage]:
        # the customer plans with any inbound time from our promise on
        best_from = np.minimum.accumulate(subtrees[customer].by_inbound[::-1])[::-1]
        cost += best_from[outbound, np.newaxis]
    return _Subtree(
        by_outbound=cost.min(axis=1),
        best_inbound=cost.argmin(axis=1),
        by_inbound=cost.min(axis=0),
        best_outbound=cost.argmin(axis=0),
    )


def _read_back(tree: StageTree, subtrees: dict[int, _Subtree]) -> tuple[dict[int, int], dict[int, int]]:
    """Inbound and outbound service time of each stage, from the root to the leaves."""
    inbound: dict[int, int] = {}
    outbound: dict[int, int] = {}
    root = tree.order[0]
    outbound[root] = int(np.argmin(subtrees[root].by_outbound))
    inbound[root] = int(subtrees[root].best_inbound[outbound[root]])
    for stage in tree.order:
        for supplier in tree.child_suppliers[stage]:
            chosen = subtrees[supplier]
            outbound[supplier] = int(np.argmin(chosen.by_outbound[: inbound[stage] + 1]))
            inbound[supplier] = int(chosen.best_inbound[outbound[supplier]])
        for customer in tree.child_customers[stage]:
            chosen = subtrees[customer]
            start = outbound[stage]
            inbound[customer] = start + int(np.argmin(chosen.by_inbound[start:]))
            outbound[customer] = int(chosen.best_outbound[inbound[customer]])
    return inbound, outbound


def _buffer(tree: StageTree, stage: int, inbound: int, outbound: int) -> StageBuffer:
    net = inbound + tree.stages[stage].processing_time - outbound
    return StageBuffer(
        name=tree.stages[stage].name,
        inbound_service_time=inbound,
        outbound_service_time=outbound,
        net_lead_time=net,
        safety_stock_units=float(tree.stages[stage].demand_bound_z * tree.sd_units[stage] * np.sqrt(net)),
        holding_cost=float(tree.unit_buffer_costs[stage] * np.sqrt(net)),
    )
