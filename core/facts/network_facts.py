"""The facts of a whole network, and of the lanes that need somebody, taken from the network's plan."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.facts.fact import NETWORK, UP, Fact, direction_of
from core.facts.fact_maker import FactMaker
from core.facts.lane_facts import STATUS_DIRECTIONS
from core.plan.network_plan import NetworkPlan

LANES_SPOKEN_OF = 10


class UnitOfLane(Protocol):
    """What is asked of a lane here; `Lane` and `LaneSummary` both have it."""

    @property
    def name(self) -> str: ...

    @property
    def unit(self) -> str: ...


STATUS_METRICS = {
    "Surge alert": "lanes_surge",
    "Low velocity": "lanes_low",
    "Stale data": "lanes_stale",
    "Too little data": "lanes_short",
}


def network_facts(
    plan: NetworkPlan,
    *,
    currency: str,
    data_version: int,
    lanes: Sequence[UnitOfLane] = (),
    n_lanes: int = LANES_SPOKEN_OF,
) -> tuple[Fact, ...]:
    """Counts and sums of the network, then the lanes that need somebody, the most money at risk first.

    Parameters
    ----------
    lanes : for their units, in the order of `plan.lanes`; without them volumes are in "units"
    n_lanes : how many lanes get facts of their own
    """
    maker = _Makers(lanes, currency=currency, data_version=data_version)
    needing, _ = _order(plan)
    return (
        *_sums(plan, maker.of(NETWORK)),
        *(
            fact
            for rank, index in enumerate(needing[:n_lanes])
            for fact in _lane(plan, index, suffix=_letters(rank), make=maker.of(plan.lanes[index]))
        ),
    )


def every_lane_facts(
    plan: NetworkPlan, *, currency: str, data_version: int, lanes: Sequence[UnitOfLane] = ()
) -> tuple[Fact, ...]:
    """`network_facts` of every lane: after those that need somebody the quiet ones, by money at risk too.

    The ids of a quiet lane end in "_quiet_a", "_quiet_b", so that no sentence asks somebody to act on it.
    """
    maker = _Makers(lanes, currency=currency, data_version=data_version)
    needing, quiet = _order(plan)
    suffixes = [
        *(_letters(rank) for rank in range(len(needing))),
        *(f"quiet_{_letters(rank)}" for rank in range(len(quiet))),
    ]
    found = [*_sums(plan, maker.of(NETWORK))]
    for index, suffix in zip((*needing, *quiet), suffixes, strict=True):
        make = maker.of(plan.lanes[index])
        found += _lane(plan, index, suffix=suffix, make=make)
        expected = float(plan.expected_units_per_day[index])
        if np.isfinite(expected):
            found.append(make.fact("demand_next", expected, per="day", fact_id=f"demand_next_{suffix}"))
    return tuple(found)


class _Makers:
    """A maker of facts for each lane, in the unit of that lane."""

    def __init__(self, lanes: Sequence[UnitOfLane], *, currency: str, data_version: int) -> None:
        self._units = {lane.name: lane.unit for lane in lanes}
        self._currency, self._data_version = currency, data_version

    def of(self, subject: str) -> FactMaker:
        return FactMaker(
            subject,
            unit=self._units.get(subject, "units"),
            currency=self._currency,
            data_version=self._data_version,
        )


def _order(plan: NetworkPlan) -> tuple[list[int], list[int]]:
    """Numbers of the lanes that need somebody, and of the others; each by money at risk."""
    order = plan.by_money_at_risk()
    needs = _asks_for_a_decision(plan)[order]
    return order[needs].tolist(), order[~needs].tolist()


def _asks_for_a_decision(plan: NetworkPlan) -> NDArray[np.bool_]:
    """Lanes that changed their pattern, and those that keep it and pass their plan."""
    return np.asarray(plan.watch.needs_somebody | plan.passes_plan)


def _sums(plan: NetworkPlan, make: FactMaker) -> Iterator[Fact]:
    at_risk = np.nan_to_num(plan.money_at_risk_per_week)
    needs, counts = _asks_for_a_decision(plan), plan.watch.counts
    yield make.fact("lanes_total", float(len(plan.lanes)))
    yield make.fact("lanes_alert", float(needs.sum()))
    for status, metric in STATUS_METRICS.items():
        yield make.fact(metric, float(counts[status]))
    yield make.fact("lanes_above_plan", float(plan.passes_plan.sum()))
    yield make.fact("money_at_risk_alert", float(at_risk[needs].sum()), per="week")
    yield make.fact("money_at_risk_total", float(at_risk.sum()), per="week")


def _lane(plan: NetworkPlan, index: int, *, suffix: str, make: FactMaker) -> Iterator[Fact]:
    status = plan.watch.lane_status(index)
    direction = STATUS_DIRECTIONS.get(status.status, "")
    versus = "its own pattern" if direction else ""
    yield make.fact("status", status.status, direction=direction, versus=versus, fact_id=f"status_{suffix}")
    yield make.fact(
        "status_reason",
        status.reason,
        direction=direction,
        versus=versus,
        fact_id=f"status_reason_{suffix}",
        value_de=status.reason_de,
    )
    if direction and status.change_ratio is not None:
        yield make.fact(
            "status_change",
            status.change_ratio,
            direction=direction_of(status.change_ratio, 0.0),
            versus=versus,
            fact_id=f"status_change_{suffix}",
        )
    if plan.passes_plan[index]:
        yield make.fact(
            "above_plan",
            float(plan.above_plan_ratio[index]),
            direction=UP,
            versus="the plan",
            fact_id=f"above_plan_{suffix}",
        )
    columns = (
        ("money_at_risk", plan.money_at_risk_per_week, "week"),
        ("buffer_needed", plan.buffer_units, ""),
    )
    for metric, column, per in columns:
        if np.isfinite(column[index]):
            yield make.fact(metric, float(column[index]), per=per, fact_id=f"{metric}_{suffix}")


def _letters(rank: int) -> str:
    """0 is "a", 25 is "z", 26 is "aa": an id with a digit could not be told from a figure."""
    text = ""
    rank += 1
    while rank:
        rank, place = divmod(rank - 1, 26)
        text = string.ascii_lowercase[place] + text
    return text
