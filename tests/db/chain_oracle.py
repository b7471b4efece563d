"""A workspace and its undo as plain Python dictionaries, to play every chain of changes against.

A lane has an identity that outlives its name and, under its last name, its absence; a record belongs to an
identity and a date. A change keeps what each key that it touched was and became. Taking it back swaps the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from core.demand.profile import NetworkRecords
from core.lane import Lane, LaneParameters
from core.twin.stored import WorkspaceSettings
from db.rows.content_hash import content_hash

Key = tuple[int, date]


@dataclass(frozen=True)
class ToldLane:
    """A lane as the oracle knows it; `maker` is the change that brought it into being."""

    name: str
    unit: str = "units"
    lead_time_days: float = 7.0
    maker: int = field(default=0, compare=False)


@dataclass
class ToldChange:
    """What each touched key was and became; records as (demand, number of the change that wrote it)."""

    kind: str
    records: dict[Key, tuple]
    lanes: dict[int, tuple]
    undoes: int | None = None
    stands: bool = True


@dataclass
class Oracle:
    """The rules of changes and undo over dictionaries."""

    lanes: dict[int, ToldLane] = field(default_factory=dict)
    records: dict[Key, tuple[float, int]] = field(default_factory=dict)
    changes: dict[int, ToldChange] = field(default_factory=dict)
    former: dict[int, str] = field(default_factory=dict)  # last name of each absent lane, latest last

    # What is there

    @property
    def names(self) -> list[str]:
        return sorted(lane.name for lane in self.lanes.values())

    def number_of(self, name: str) -> int:
        return next(number for number, lane in self.lanes.items() if lane.name == name)

    def days_of(self, name: str) -> list[date]:
        number = self.number_of(name)
        return sorted(day for lane, day in self.records if lane == number)

    def demand(self, name: str, day: date) -> float | None:
        stored = self.records.get((self.number_of(name), day)) if name in self.names else None
        return None if stored is None else stored[0]

    def hash(self, settings: WorkspaceSettings) -> str:
        order = sorted(self.lanes, key=lambda number: self.lanes[number].name)
        rows = [
            sorted((day, demand) for (lane, day), (demand, _) in self.records.items() if lane == n)
            for n in order
        ]
        flat = [row for lane_rows in rows for row in lane_rows]
        return content_hash(
            settings,
            [
                Lane(lane.name, unit=lane.unit, parameters=LaneParameters(lead_time_days=lane.lead_time_days))
                for lane in (self.lanes[number] for number in order)
            ],
            NetworkRecords(
                lanes=tuple(self.lanes[number].name for number in order),
                offsets=np.concatenate([[0], np.cumsum([len(lane_rows) for lane_rows in rows])]).astype(
                    np.int64
                ),
                days=np.array([(day - date(1970, 1, 1)).days for day, _ in flat], dtype=np.int64),
                demand_units=np.array([demand for _, demand in flat], dtype=np.float64),
            ),
        )

    # Changes

    def write(
        self,
        number: int,
        kind: str,
        *,
        records: dict[Key, float | None] | None = None,
        lanes: dict[int, ToldLane | None] | None = None,
    ) -> None:
        """One ordinary change: what records and lanes become."""
        before = dict(self.lanes)
        self._put_lanes(lanes or {})
        images = {}
        for key, demand in (records or {}).items():
            stored = self.records.get(key)
            if (stored[0] if stored else None) != demand:
                images[key] = (stored, None if demand is None else (demand, number))
        self._put_records({key: after for key, (_, after) in images.items()})
        self.changes[number] = ToldChange(kind, images, self._lane_images(before))

    def new_lane(self, name: str, number: int, **values: object) -> tuple[int, ToldLane]:
        """A lane that is about to be made; under its last name it has its old identity."""
        known = [lane for lane, last in self.former.items() if last == name and lane not in self.lanes]
        identity = known[-1] if known else len(self.lanes.keys() | self.former.keys()) + 1
        return identity, ToldLane(name, maker=number, **values)

    # Undo

    def verdict(self, target: int) -> str:
        """Whether a change can be taken back: "yes", "no", or "maybe" where lanes are shared by changes."""
        told = self.changes.get(target)
        if told is None or not told.stands:
            return "no"
        if any(self.records.get(key) != after for key, (_, after) in told.records.items()):
            return "no"
        later = [c for n, c in self.changes.items() if n > target and c.stands and c.undoes is None]
        if any(key in change.records for change in later for key in told.records):
            return "no"
        touched = set(told.lanes) | {lane for lane, _ in told.records}
        if any(
            lane in touched for change in later for lane in (*change.lanes, *(n for n, _ in change.records))
        ):
            return "maybe"
        if any(self.lanes.get(lane) != after for lane, (_, after) in told.lanes.items()):
            return "maybe"
        made = {lane for lane, (before, _) in told.lanes.items() if before is None}
        if any(lane in made and (lane, day) not in told.records for lane, day in self.records):
            return "maybe"  # records of a change that was made again stand on the lane
        wanted = {before.name: lane for lane, (before, _) in told.lanes.items() if before is not None}
        taken = any(wanted.get(lane.name, number) != number for number, lane in self.lanes.items())
        return "maybe" if taken else "yes"

    def undo(self, number: int, target: int) -> None:
        """Swap the images of a change; a lane that others need stays, one that nobody needs goes."""
        told = self.changes[target]
        self._mark(target)
        before = dict(self.lanes)
        self._put_lanes({n: was for n, (was, _) in told.lanes.items() if was is not None})
        self._bring_back_lanes_of(told)
        images = {key: (after, was) for key, (was, after) in told.records.items()}
        self._put_records({key: was for key, (_, was) in images.items()})
        made = [lane for lane, (was, _) in told.lanes.items() if was is None]
        for lane in made:
            self._drop_if_unneeded(lane, since=target)
        written = {lane for (lane, _), (_, after) in told.records.items() if after is not None}
        for lane in sorted(written | told.lanes.keys()):
            if lane in self.lanes and not self._stands(self.lanes[lane].maker):
                self._drop_if_unneeded(lane, since=self.lanes[lane].maker)
        self.changes[number] = ToldChange("undo", images, self._lane_images(before), undoes=target)

    def _mark(self, target: int) -> None:
        stands, undone = False, target
        while undone is not None:
            self.changes[undone].stands = stands
            stands, undone = not stands, self.changes[undone].undoes

    def _bring_back_lanes_of(self, told: ToldChange) -> None:
        needed = {lane for (lane, _), (was, _) in told.records.items() if was is not None}
        for lane in needed - self.lanes.keys():
            image = next(
                change.lanes[lane][0]
                for change in reversed(self.changes.values())
                if lane in change.lanes and change.lanes[lane][1] is None
            )
            self._put_lanes({lane: image})

    def _drop_if_unneeded(self, lane: int, *, since: int) -> None:
        has_records = any(number == lane for number, _ in self.records)
        touched = any(
            n > since and change.stands and change.undoes is None and lane in change.lanes
            for n, change in self.changes.items()
        )
        if lane in self.lanes and not has_records and not touched:
            self._put_lanes({lane: None})

    def _stands(self, number: int) -> bool:
        return number not in self.changes or self.changes[number].stands

    def _lane_images(self, before: dict[int, ToldLane]) -> dict[int, tuple]:
        return {
            number: (before.get(number), self.lanes.get(number))
            for number in sorted(before.keys() | self.lanes.keys())
            if before.get(number) != self.lanes.get(number)
        }

    def _put_lanes(self, lanes: dict[int, ToldLane | None]) -> None:
        for number, lane in lanes.items():
            if lane is None:
                gone = self.lanes.pop(number)
                self.former.pop(number, None)
                self.former[number] = gone.name
            else:
                kept = self.lanes.get(number)
                self.lanes[number] = lane if kept is None else replace(lane, maker=kept.maker)

    def _put_records(self, rows: dict[Key, tuple[float, int] | None]) -> None:
        for key, stored in rows.items():
            if stored is None:
                self.records.pop(key, None)
            else:
                self.records[key] = stored
