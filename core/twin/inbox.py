"""The inbox of a workspace: what stands at its head, and its lanes page by page.

Of a large workspace the store counts, filters and ranks what it keeps beside the plan, and only the lanes of a page are
read; any other is planned in memory, where the same is done on arrays (`core.decision.inbox`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.decision import Answer, Decision, Decisions, as_answered, decide_network, open_decisions
from core.decision.inbox import (
    DECIDED,
    InboxFilter,
    InboxPage,
    InboxSums,
    inbox_order,
    inbox_rows,
    inbox_sums,
    is_shown,
)
from core.plan.network_plan import NetworkPlan
from core.twin.lane_search import LabelCounts, LaneFilter
from core.twin.store import TwinStore
from core.twin.stored import InboxColumns

EVERYTHING_ASKED = InboxFilter()


class Inbox(Protocol):
    """What is asked of either."""

    @property
    def sums(self) -> InboxSums:
        """Counts and sums of all lanes, without the decisions that are settled."""
        ...

    def page(self, wanted: InboxFilter = EVERYTHING_ASKED, *, offset: int = 0, limit: int) -> InboxPage:
        """Lanes from place `offset` on in the order of the inbox, at most `limit`."""
        ...

    def label_counts(self, wanted: InboxFilter = EVERYTHING_ASKED) -> LabelCounts:
        """By label and value how many of the lanes that the filter leaves have it."""
        ...

    def decisions_of(self, lane: str, *, with_settled: bool = False) -> tuple[Decision, ...]:
        """What a page shows as still open of one lane, or what is settled too; empty of a lane that is not there."""
        ...


class PlannedInbox:
    """The inbox of a network that is planned in memory."""

    def __init__(
        self,
        store: TwinStore,
        plan: NetworkPlan,
        decisions: Decisions,
        answers: Sequence[Answer],
        today: date,
    ) -> None:
        self._store, self._plan = store, plan
        self._every, self._answers, self._today = decisions, answers, today
        self._decisions = open_decisions(decisions, answers, today=today)

    @cached_property
    def _rows(self) -> NDArray[np.void]:
        return inbox_rows(self._plan, self._decisions)

    @cached_property
    def sums(self) -> InboxSums:
        return inbox_sums(self._rows)

    def page(self, wanted: InboxFilter = EVERYTHING_ASKED, *, offset: int = 0, limit: int) -> InboxPage:
        order = inbox_order(self._rows, wanted.chips, wanted.most_chance)
        if wanted.labels:
            filtered = LaneFilter(labels=tuple(wanted.labels.items()))
            named = set(self._store.find_lanes(filtered, limit=self._rows.size).names)
            order = order[
                np.array([self._plan.lanes[number] in named for number in order.tolist()], dtype=bool)
            ]
        numbers = tuple(order[offset : offset + limit].tolist())
        units = {
            lane.name: lane.unit for lane in self._store.lanes_of([self._plan.lanes[n] for n in numbers])
        }
        return InboxPage(
            plan=self._plan,
            decisions=self._decisions,
            numbers=numbers,
            units=tuple(units.get(self._plan.lanes[number], "units") for number in numbers),
            n_found=order.size,
        )

    def label_counts(self, wanted: InboxFilter = EVERYTHING_ASKED) -> LabelCounts:
        order = inbox_order(self._rows, wanted.chips, wanted.most_chance)
        shown = tuple(self._plan.lanes[number] for number in order.tolist())
        return self._store.label_counts(LaneFilter(labels=tuple(wanted.labels.items()), names=shown))

    def decisions_of(self, lane: str, *, with_settled: bool = False) -> tuple[Decision, ...]:
        lanes = self._plan.lanes
        if lane not in lanes:
            return ()
        answered = as_answered(self._every, self._answers, today=self._today) if with_settled else None
        return (answered or self._decisions).of(lanes.index(lane))


class KeptInbox:
    """The inbox of a network whose plan the store keeps.

    plan_of: the plan of some lanes, from their rows and names; columns: the rows of all lanes, of which the head is
    counted.
    """

    def __init__(
        self,
        store: TwinStore,
        plan_of: Callable[[bytes, tuple[str, ...]], NetworkPlan],
        columns: Callable[[], InboxColumns],
        answers: Sequence[Answer],
        today: date,
    ) -> None:
        self._store, self._plan_of, self._columns = store, plan_of, columns
        self._answers, self._today = answers, today

    @cached_property
    def _open_rows(self) -> Mapping[str, NDArray[np.void]]:
        """Of each lane that has answers, its row with what is still open."""
        if not self._answers:
            return {}
        kept = self._store.kept_rows_of(sorted({answer.lane for answer in self._answers}))
        plan = self._plan_of(kept.rows, kept.lanes)
        rows = inbox_rows(plan, self._open(plan))
        return {name: rows[number] for number, name in enumerate(plan.lanes)}

    @cached_property
    def sums(self) -> InboxSums:
        return inbox_sums(self._rows)

    @cached_property
    def _rows(self) -> NDArray[np.void]:
        """(n_lanes,) with what is still open of lanes that have answers."""
        columns, answered = self._columns(), self._open_rows
        if not answered:
            return columns.rows
        numbers, rows = self._store.lane_numbers(list(answered)), columns.rows.copy()
        for name, row in answered.items():
            if name in numbers:
                place = np.searchsorted(columns.numbers, numbers[name])
                for part in DECIDED:
                    rows[part][place] = row[part]
        return rows

    def page(self, wanted: InboxFilter = EVERYTHING_ASKED, *, offset: int = 0, limit: int) -> InboxPage:
        counted = bool(wanted.labels)  # which only the store knows
        found = self._store.inbox_page(wanted, self._open_rows, offset=offset, limit=limit, counts=counted)
        n_shown = 0 if counted else int(is_shown(self._rows, wanted.chips, wanted.most_chance).sum())
        plan = self._plan_of(found.rows, found.lanes)
        return InboxPage(
            plan=plan,
            decisions=self._open(plan),
            numbers=tuple(range(len(plan.lanes))),
            units=found.units,
            n_found=found.n_found if counted else n_shown,
        )

    def label_counts(self, wanted: InboxFilter = EVERYTHING_ASKED) -> LabelCounts:
        return self._store.inbox_label_counts(wanted, self._open_rows)

    def decisions_of(self, lane: str, *, with_settled: bool = False) -> tuple[Decision, ...]:
        kept = self._store.kept_rows_of([lane])
        if not kept.lanes:
            return ()
        plan = self._plan_of(kept.rows, kept.lanes)
        if with_settled:
            return as_answered(decide_network(plan), self._answers, today=self._today).of(0)
        return self._open(plan).of(0)

    def _open(self, plan: NetworkPlan) -> Decisions:
        return open_decisions(decide_network(plan), self._answers, today=self._today)
