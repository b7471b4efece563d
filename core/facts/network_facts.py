"""The facts of a whole network, and of the lanes that need somebody, taken from the network's plan."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.facts.demand_facts import status_facts
from core.facts.fact import NETWORK, UP, Fact
from core.facts.fact_maker import FactMaker
from core.plan.network_plan import NetworkPlan
from core.watch.thresholds import CHANGE_TO_FIND_RATIO

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
    "Ended": "lanes_ended",
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
            for fact in _lane(plan, index, maker.of(plan.lanes[index], f"_{_letters(rank)}"))
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
        *(f"_{_letters(rank)}" for rank in range(len(needing))),
        *(f"_quiet_{_letters(rank)}" for rank in range(len(quiet))),
    ]
    found = [*_sums(plan, maker.of(NETWORK))]
    for index, suffix in zip((*needing, *quiet), suffixes, strict=True):
        make = maker.of(plan.lanes[index], suffix)
        found += _lane(plan, index, make)
        found += make.known("day", demand_next=plan.expected_units_per_day[index])
    return tuple(found)


def facts_of_row(plan: NetworkPlan, number: int, *, currency: str, data_version: int) -> tuple[Fact, ...]:
    """The facts of one lane of the network under their metrics, for a row of a table."""
    make = _Makers((), currency=currency, data_version=data_version).of(plan.lanes[number])
    return tuple(_lane(plan, number, make))


class _Makers:
    """A maker of facts for each lane, in the unit of that lane."""

    def __init__(self, lanes: Sequence[UnitOfLane], **stamp: Any) -> None:
        self._units, self._stamp = {lane.name: lane.unit for lane in lanes}, stamp

    def of(self, subject: str, suffix: str = "") -> FactMaker:
        return FactMaker(subject, unit=self._units.get(subject, "units"), suffix=suffix, **self._stamp)


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
    rise, fall = plan.watch.smallest_visible_change_ratio, plan.watch.smallest_visible_fall_ratio
    is_judged = np.isfinite(rise)
    if is_judged.any():
        yield make.fact("typical_visible_change", float(np.median(rise[is_judged])))
        yield make.fact("typical_visible_fall", float(np.median(fall[is_judged])))
        yield make.fact("lanes_hidden", float((rise[is_judged] > CHANGE_TO_FIND_RATIO).sum()))


def _lane(plan: NetworkPlan, index: int, make: FactMaker) -> Iterator[Fact]:
    yield from status_facts(plan.watch.lane_status(index), make)
    if plan.passes_plan[index]:
        yield make.fact("above_plan", float(plan.above_plan_ratio[index]), direction=UP, versus="the plan")
    yield from make.known("week", money_at_risk=plan.money_at_risk_per_week[index])
    yield from make.known(buffer_needed=plan.buffer_units[index])


def _letters(rank: int) -> str:
    """0 is "a", 25 is "z", 26 is "aa": an id with a digit could not be told from a figure."""
    text = ""
    rank += 1
    while rank:
        rank, place = divmod(rank - 1, 26)
        text = string.ascii_lowercase[place] + text
    return text
