"""The twin's use cases about what is stored: lanes, single records, settings, reset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from core.demand.profile import DemandRecords
from core.demand.records import MOST_RECORDS, MergePreview, RecordEdit, RecordFilter, RecordPage
from core.lane import Lane
from core.twin.imports import Receipt
from core.twin.store import LaneSummary, TwinStore, Workspace, WorkspaceSettings

ANALYST = "analyst"


class TwinData:
    """Every write is one step that undo takes back."""

    _store: TwinStore

    # What is there

    def workspace(self) -> Workspace:
        """Whose data this is, in which currency, and at which version."""
        return self._store.workspace()

    def lanes(self) -> tuple[LaneSummary, ...]:
        """Names, counts and dates of every lane, in order of name."""
        return self._store.lane_summaries()

    def lane(self, name: str) -> Lane:
        """Unit, parameters and costs of one lane."""
        return self._store.lane(name)

    def records(self, lane: str) -> DemandRecords:
        """(date, demand) of one lane as stored."""
        return self._store.records(lane)

    # Lanes

    def all_lanes(self) -> tuple[Lane, ...]:
        """Every lane with its unit, parameters and costs, in order of name."""
        return self._store.all_lanes()

    def save_lane(self, lane: Lane, *, seen: Lane | None = None, made_by: str = ANALYST) -> Receipt:
        """Add a lane, or change the unit, parameters and costs of the lane of that name.

        With `seen`, the lane as its editor saw it, EditConflict is raised where somebody changed it since.
        """
        return self._store.save_lanes([lane], seen=None if seen is None else [seen], made_by=made_by)

    def save_lanes(
        self, lanes: Sequence[Lane], *, seen: Sequence[Lane] | None = None, made_by: str = ANALYST
    ) -> Receipt:
        """Add or change many lanes as one step; with `seen`, only while they are as their editor saw them."""
        return self._store.save_lanes(lanes, seen=seen, made_by=made_by)

    def rename_lane(self, name: str, new_name: str, *, made_by: str = ANALYST) -> Receipt:
        """Give a lane another name."""
        return self._store.rename_lane(name, new_name, made_by=made_by)

    def delete_lane(self, name: str, *, made_by: str = ANALYST) -> Receipt:
        """Take a lane and its records away; undo brings both back."""
        return self._store.delete_lane(name, made_by=made_by)

    def preview_merge(self, source: str, target: str) -> MergePreview:
        """How many records of `source` would go over to `target`, and how many meet one there."""
        return self._store.preview_merge(source, target)

    def merge_lanes(
        self, source: str, target: str, *, on_same_date: str = "refuse", made_by: str = ANALYST
    ) -> Receipt:
        """Move the records of `source` to `target` and take `source` out.

        Where both have a record on a date: "refuse", "sum" the two, or "keep" the target's.
        """
        return self._store.merge_lanes(source, target, on_same_date=on_same_date, made_by=made_by)

    # Single records

    def find_records(
        self, wanted: RecordFilter | None = None, *, offset: int = 0, limit: int = MOST_RECORDS
    ) -> RecordPage:
        """A page of at most 1,000 records in order of lane and date, each with the change that wrote it."""
        return self._store.find_records(wanted or RecordFilter(), offset=offset, limit=limit)

    def save_records(
        self,
        lane: str,
        records: Sequence[tuple[date, float]],
        *,
        seen: Mapping[date, float | None] | None = None,
        made_by: str = ANALYST,
    ) -> Receipt:
        """Add or change single records of a lane as one step.

        `seen` holds the values that the editor saw, None for no record; where one is another by now,
        EditConflict is raised with both and nothing is saved.
        """
        known = seen or {}
        edits = [RecordEdit(lane, day, known.get(day), demand) for day, demand in records]
        return self._edit(lane, edits, made_by=made_by, check_seen=seen is not None)

    def delete_records(
        self,
        lane: str,
        dates: Sequence[date],
        *,
        seen: Mapping[date, float | None] | None = None,
        made_by: str = ANALYST,
    ) -> Receipt:
        """Take single records of a lane away as one step; `seen` as in `save_records`."""
        known = seen or {}
        edits = [RecordEdit(lane, day, known.get(day), None) for day in sorted(set(dates))]
        return self._edit(lane, edits, made_by=made_by, check_seen=seen is not None)

    def edit_records(self, edits: Sequence[RecordEdit], *, made_by: str = ANALYST) -> Receipt:
        """Add, change and delete records of any lanes as one step, while each is still what its editor saw."""
        return self._store.edit_records(edits, made_by=made_by, check_seen=True)

    # The workspace

    def settings(self) -> WorkspaceSettings:
        """Title, currency, whose holidays, and the unit, parameters and costs that a new lane begins with."""
        return self._store.settings()

    def save_settings(self, settings: WorkspaceSettings, *, made_by: str = ANALYST) -> Receipt:
        """Change title, currency, holidays and defaults; lanes that exist already stay as they are."""
        return self._store.save_settings(settings, made_by=made_by)

    def reset(self, *, typed_title: str, made_by: str = ANALYST) -> Receipt:
        """Empty this workspace; refused unless its title is typed exactly. Undo brings everything back.

        What undo needs is kept for 30 days.
        """
        return self._store.reset(typed_title=typed_title, made_by=made_by)

    def clear_old_images(self, *, now: datetime) -> int:
        """Clear what resets older than 30 days kept for undo; returns how many old records are gone."""
        return self._store.clear_old_images(now=now)

    def _edit(self, lane: str, edits: Sequence[RecordEdit], *, made_by: str, check_seen: bool) -> Receipt:
        self._store.lane(lane)  # refused where there is none, also without a single record
        return self._store.edit_records(edits, made_by=made_by, check_seen=check_seen)
