"""Stages and the links between them, checked to be a tree, with what follows from its shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_non_negative


@dataclass(frozen=True)
class Stage:
    """One stage of a network; times are whole numbers in one time unit.

    holding_cost_per_unit: per time unit. sd_units: spread per time unit of the demand from outside, 0 where
    there is none. external_inbound_time: what outside suppliers ask for. max_service_time: what outside
    customers accept; None where the stage has only stages as customers.
    """

    name: str
    holding_cost_per_unit: float
    processing_time: int
    demand_bound_z: float
    sd_units: float = 0.0
    external_inbound_time: int = 0
    max_service_time: int | None = None

    def __post_init__(self) -> None:
        require_non_negative("holding_cost_per_unit", self.holding_cost_per_unit)
        require_non_negative("demand_bound_z", self.demand_bound_z)
        require_non_negative("sd_units", self.sd_units)
        for name in ("processing_time", "external_inbound_time", "max_service_time"):
            value = getattr(self, name)
            if value is None:
                continue
            require_non_negative(name, value)
            if value != int(value):
                raise InvalidParameter(
                    name, f"{value:.10g}", "a whole number (of a smaller time unit, if need be)"
                )
            object.__setattr__(self, name, int(value))


@dataclass(frozen=True)
class StageTree:
    """Stages by number, with the tree hung up at stage order[0]; `order` goes from there outwards.

    child_suppliers, child_customers: neighbours away from the root, by direction. max_inbound_times and
    max_outbound_times: beyond these no service time makes sense. sd_units: spread of the demand that passes
    through each stage. unit_buffer_costs: h * z * sd, the cost of a net lead time of 1.
    """

    stages: tuple[Stage, ...]
    order: tuple[int, ...]
    child_suppliers: tuple[tuple[int, ...], ...]
    child_customers: tuple[tuple[int, ...], ...]
    max_inbound_times: tuple[int, ...]
    max_outbound_times: tuple[int, ...]
    sd_units: FloatArray
    unit_buffer_costs: FloatArray


def build_stage_tree(stages: Sequence[Stage], supply_links: Sequence[tuple[str, str]]) -> StageTree:
    """Check that the links make a tree, and hang it up at the first stage.

    Raises
    ------
    InvalidParameter
        where there is no stage, a name stands twice, a link names an unknown stage or closes a cycle, the
        stages are not connected, or a stage without customers among the stages has no max_service_time.
    """
    links = _numbered_links(stages, supply_links)
    suppliers = _neighbours(len(stages), [(customer, supplier) for supplier, customer in links])
    customers = _neighbours(len(stages), links)
    order, parents = _hang_up(suppliers, customers)
    if len(order) < len(stages):
        alone = next(stage.name for number, stage in enumerate(stages) if number not in order)
        raise InvalidParameter("stages", f"{alone} without a link to {stages[0].name}", "connected")
    for stage, its_customers in zip(stages, customers, strict=True):
        if not its_customers and stage.max_service_time is None:
            raise InvalidParameter(
                f"max_service_time of {stage.name}", None, "given: it serves outside customers"
            )
    inbound, outbound = _longest_times(stages, suppliers)
    sd = np.sqrt(_pooled_variances(stages, customers))
    unit_costs = np.array([stage.holding_cost_per_unit * stage.demand_bound_z for stage in stages]) * sd
    return StageTree(
        stages=tuple(stages),
        order=tuple(order),
        child_suppliers=_without_parent(suppliers, parents),
        child_customers=_without_parent(customers, parents),
        max_inbound_times=inbound,
        max_outbound_times=outbound,
        sd_units=sd,
        unit_buffer_costs=unit_costs,
    )


def _numbered_links(
    stages: Sequence[Stage], supply_links: Sequence[tuple[str, str]]
) -> list[tuple[int, int]]:
    numbers = {stage.name: number for number, stage in enumerate(stages)}
    if not stages or len(numbers) < len(stages):
        raise InvalidParameter("the number of distinct stage names", len(numbers), f"{max(len(stages), 1)}")
    group = list(range(len(stages)))
    links = []
    for supplier, customer in supply_links:
        for name in (supplier, customer):
            if name not in numbers:
                raise InvalidParameter(
                    "a supply link", f"{supplier} -> {customer}", f"between stages: no {name}"
                )
        one, other = numbers[supplier], numbers[customer]
        if group[one] == group[other]:
            raise InvalidParameter(
                "a supply link", f"{supplier} -> {customer}", "free of cycles: it closes one"
            )
        old, new = group[other], group[one]
        group = [new if label == old else label for label in group]
        links.append((one, other))
    return links


def _neighbours(n_stages: int, links: Sequence[tuple[int, int]]) -> list[list[int]]:
    neighbours: list[list[int]] = [[] for _ in range(n_stages)]
    for start, end in links:
        neighbours[start].append(end)
    return neighbours


def _hang_up(suppliers: list[list[int]], customers: list[list[int]]) -> tuple[list[int], dict[int, int]]:
    """Stages in order of their distance from stage 0, and the neighbour through which each was reached."""
    order, parents = [0], {0: -1}
    for stage in order:
        for neighbour in (*suppliers[stage], *customers[stage]):
            if neighbour not in parents:
                parents[neighbour] = stage
                order.append(neighbour)
    return order, parents


def _without_parent(neighbours: list[list[int]], parents: dict[int, int]) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(other for other in others if other != parents[stage]) for stage, others in enumerate(neighbours)
    )


def _longest_times(
    stages: Sequence[Stage], suppliers: list[list[int]]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Longest inbound and outbound service time of each stage if nobody upstream held a buffer."""
    inbound: dict[int, int] = {}
    outbound: dict[int, int] = {}
    waiting = list(range(len(stages)))
    while waiting:
        stage = waiting.pop()
        missing = [supplier for supplier in suppliers[stage] if supplier not in outbound]
        if missing:
            waiting += [stage, *missing]
            continue
        longest = max((outbound[supplier] for supplier in suppliers[stage]), default=0)
        inbound[stage] = max(stages[stage].external_inbound_time, longest)
        outbound[stage] = inbound[stage] + stages[stage].processing_time
        accepted = stages[stage].max_service_time
        if accepted is not None:
            outbound[stage] = min(outbound[stage], accepted)
    numbers = range(len(stages))
    return tuple(inbound[number] for number in numbers), tuple(outbound[number] for number in numbers)


def _pooled_variances(stages: Sequence[Stage], customers: list[list[int]]) -> FloatArray:
    """Variance of the demand that each stage sees: its own from outside and that of its customers."""
    variances: dict[int, float] = {}
    waiting = list(range(len(stages)))
    while waiting:
        stage = waiting.pop()
        missing = [customer for customer in customers[stage] if customer not in variances]
        if missing:
            waiting += [stage, *missing]
            continue
        variances[stage] = stages[stage].sd_units ** 2 + sum(variances[other] for other in customers[stage])
    return np.array([variances[number] for number in range(len(stages))])
