"""The facts of a whole network, and of the lanes that need somebody, taken from the network's plan."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from core.decision import Decisions, decide_network
from core.decision.inbox import (
    CAPACITY_DOWN,
    CAPACITY_UP,
    InboxPage,
    InboxSums,
    inbox_rows,
    inbox_sums,
)
from core.facts.decision_facts import decision_facts, missing_facts
from core.facts.demand_facts import status_facts
from core.facts.fact import NETWORK, UP, Fact
from core.facts.fact_maker import FactMaker
from core.plan.network_plan import LEAST_ABOVE_PLAN_RATIO, NetworkPlan
from core.watch.watchtower import is_waiting_unknown

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
    decisions: Decisions | None = None,
) -> tuple[Fact, ...]:
    """Counts and sums of the network, then the lanes that ask for a decision, what is worth most first.

    Parameters
    ----------
    lanes : for their units, in the order of `plan.lanes`; without them volumes are in "units"
    n_lanes : how many lanes get facts of their own
    decisions : those to be told, by default all of the plan
    """
    maker = _Makers(lanes, currency=currency, data_version=data_version)
    decisions = decisions or decide_network(plan)
    asking, _ = _order(decisions)
    return (
        *_sums(inbox_sums(inbox_rows(plan, decisions)), maker.of(NETWORK)),
        *(
            fact
            for rank, index in enumerate(asking[:n_lanes])
            for fact in _lane(plan, decisions, index, maker.of(plan.lanes[index], f"_{_letters(rank)}"))
        ),
    )


def inbox_facts(sums: InboxSums, first: InboxPage, *, currency: str, data_version: int) -> tuple[Fact, ...]:
    """`network_facts` of sums that were counted elsewhere, and of the lanes that stand first in the inbox."""
    stamp: dict[str, Any] = {"currency": currency, "data_version": data_version}
    found = [*_sums(sums, FactMaker(NETWORK, unit="units", **stamp))]
    shown = zip(first.numbers[:LANES_SPOKEN_OF], first.units, strict=False)
    for rank, (index, unit) in enumerate(shown):
        make = FactMaker(first.plan.lanes[index], unit=unit, suffix=f"_{_letters(rank)}", **stamp)
        found += _lane(first.plan, first.decisions, index, make)
    return tuple(found)


def every_lane_facts(
    plan: NetworkPlan,
    *,
    currency: str,
    data_version: int,
    lanes: Sequence[UnitOfLane] = (),
    decisions: Decisions | None = None,
) -> tuple[Fact, ...]:
    """`network_facts` of every lane: after those that ask for a decision the quiet ones.

    The ids of a quiet lane end in "_quiet_a", "_quiet_b", so that no sentence asks somebody to act on it.
    """
    maker = _Makers(lanes, currency=currency, data_version=data_version)
    decisions = decisions or decide_network(plan)
    asking, quiet = _order(decisions)
    suffixes = [
        *(f"_{_letters(rank)}" for rank in range(len(asking))),
        *(f"_quiet_{_letters(rank)}" for rank in range(len(quiet))),
    ]
    found = [*_sums(inbox_sums(inbox_rows(plan, decisions)), maker.of(NETWORK))]
    for index, suffix in zip((*asking, *quiet), suffixes, strict=True):
        make = maker.of(plan.lanes[index], suffix)
        found += _lane(plan, decisions, index, make)
        found += make.known("calendar day", demand_next=plan.expected_units_per_day[index])
    return tuple(found)


def facts_of_row(
    plan: NetworkPlan, decisions: Decisions, number: int, *, unit: str, currency: str, data_version: int
) -> tuple[Fact, ...]:
    """The facts of one lane of the network under their metrics, for a row of a table."""
    make = FactMaker(plan.lanes[number], unit=unit, currency=currency, data_version=data_version)
    return tuple(_lane(plan, decisions, number, make))


class _Makers:
    """A maker of facts for each lane, in the unit of that lane."""

    def __init__(self, lanes: Sequence[UnitOfLane], **stamp: Any) -> None:
        self._units, self._stamp = {lane.name: lane.unit for lane in lanes}, stamp

    def of(self, subject: str, suffix: str = "") -> FactMaker:
        return FactMaker(subject, unit=self._units.get(subject, "units"), suffix=suffix, **self._stamp)


def _order(decisions: Decisions) -> tuple[list[int], list[int]]:
    """Numbers of the lanes that ask for a decision, and of the others; each by what it is worth."""
    order = decisions.by_worth()
    asks = decisions.needs_somebody[order]
    return order[asks].tolist(), order[~asks].tolist()


def _sums(sums: InboxSums, make: FactMaker) -> Iterator[Fact]:
    yield make.fact("lanes_total", float(sums.n_lanes))
    yield make.fact("lanes_alert", float(sums.n_asking))
    for metric, n_lanes in _counts(sums).items():
        yield make.fact(metric, float(n_lanes))
    if sums.n_unpriced < sums.n_lanes:
        of_money = {
            "worth_total": sums.worth_per_week,
            "worth_total_low": sums.low_per_week,
            "worth_total_high": sums.high_per_week,
            "money_at_risk_total": sums.waiting_per_week,
        }
        for metric, money in of_money.items():
            yield make.fact(metric, money, per="week")
    if sums.visible_rise_ratio is not None and sums.visible_fall_ratio is not None:
        yield make.fact("typical_visible_change", sums.visible_rise_ratio)
        yield make.fact("typical_visible_fall", sums.visible_fall_ratio)
        yield make.fact("lanes_hidden", float(sums.n_hidden))


def _counts(sums: InboxSums) -> dict[str, int]:
    return {
        **{metric: sums.n_of_status[status] for status, metric in STATUS_METRICS.items()},
        "lanes_book": sums.n_of_chip[CAPACITY_UP],
        "lanes_release": sums.n_of_chip[CAPACITY_DOWN],
        "lanes_hold": sums.n_of_chip["hold"],
        "lanes_unpriced": sums.n_unpriced,
        "lanes_unknown": sums.n_unknown,
    }


def _lane(plan: NetworkPlan, decisions: Decisions, index: int, make: FactMaker) -> Iterator[Fact]:
    status = plan.watch.lane_status(index)
    yield from status_facts(status, make)
    above = plan.above_plan_ratio[index]
    if above >= LEAST_ABOVE_PLAN_RATIO:
        yield make.fact("above_plan", float(above), direction=UP, versus="the plan")
    is_summed = bool(plan.has_prices[index]) and not is_waiting_unknown(status)
    has_capacity = bool(plan.has_capacity[index])
    yield from decision_facts(decisions.of(index), make, is_summed=is_summed, has_capacity=has_capacity)
    if plan.is_unknown[index]:
        yield from missing_facts(make, has_capacity=has_capacity, has_buffer=bool(plan.has_buffer[index]))
    yield from make.known(buffer_needed=plan.buffer_units[index])


def _letters(rank: int) -> str:
    """0 is "a", 25 is "z", 26 is "aa": an id with a digit could not be told from a figure."""
    text = ""
    rank += 1
    while rank:
        rank, place = divmod(rank - 1, 26)
        text = string.ascii_lowercase[place] + text
    return text
