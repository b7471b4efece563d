"""The twin's store in PostgreSQL: one workspace, each method one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from core.demand import DemandRecords, NetworkRecords
from core.errors import LaneExists, NotAllowed
from core.forecast_notes import ForecastNotes, Mark
from core.imports import ImportEntry, ImportReport, Receipt
from core.lane import Lane
from core.store import LaneSummary, Workspace
from db import csv_import, forecast_notes, lane_rows, record_rows
from db.change_log import Counts, begin_change, finish_change
from db.column_memory import remembered_columns
from db.engine import Database, Scope
from db.import_history import import_history
from db.record_edits import split_records
from db.undo import undo_change
from db.workspace_rows import require_workspace

if TYPE_CHECKING:
    from db.demand_file import DemandFileReading


class PostgresStore:
    """A store opened for one workspace; PostgreSQL itself lets it see no other."""

    def __init__(
        self, database: Database, slug: str, *, read_only: bool = False, as_owner: bool = False
    ) -> None:
        self._database = database
        self._slug = slug
        self._read_only = read_only
        self._as_owner = as_owner

    # Reading

    def workspace(self) -> Workspace:
        with self._reading() as connection:
            workspace = require_workspace(connection, self._slug).workspace
        return replace(workspace, read_only=self._read_only or (workspace.read_only and not self._as_owner))

    def lane_summaries(self) -> tuple[LaneSummary, ...]:
        with self._reading() as connection:
            return lane_rows.lane_summaries(connection)

    def lane(self, name: str) -> Lane:
        with self._reading() as connection:
            return lane_rows.require_lane_row(connection, name).lane

    def all_lanes(self) -> tuple[Lane, ...]:
        with self._reading() as connection:
            return tuple(row.lane for row in lane_rows.all_lane_rows(connection))

    def records(self, lane: str) -> DemandRecords:
        with self._reading() as connection:
            lane_id = lane_rows.require_lane_row(connection, lane).lane_id
            return record_rows.read_lane_records(connection, lane_id)

    def records_of(self, lanes: Sequence[str]) -> NetworkRecords:
        with self._reading() as connection:
            all_ids = lane_rows.lane_ids_by_name(connection)
            lane_ids = {name: all_ids[name] for name in lanes if name in all_ids}
            return record_rows.read_records_of(connection, lane_ids)

    def network_records(self) -> NetworkRecords:
        with self._reading() as connection:
            return record_rows.read_network_records(connection, lane_rows.lane_ids_by_name(connection))

    def imports(self) -> tuple[ImportEntry, ...]:
        with self._reading() as connection:
            return import_history(connection)

    # Import: check, apply, undo

    def check_csv(
        self,
        source: bytes | str | Path,
        answers: Mapping[str, str],
        *,
        file_name: str | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> ImportReport:
        with self._reading() as connection:
            remembered = remembered_columns(connection)
        reading = csv_import.read_file(source, answers, remembered, file_name, on_progress)
        return self.check_reading(reading, {**answers, **reading.recalled})

    def check_reading(self, reading: DemandFileReading, answers: Mapping[str, str]) -> ImportReport:
        """What applying a file that is read already would do."""
        with self._reading() as connection:
            return csv_import.check_reading(connection, self._slug, reading, answers)

    def apply(
        self,
        report: ImportReport,
        *,
        accept_rejects: bool,
        made_by: str,
        on_progress: Callable[[float], None] | None = None,
    ) -> Receipt:
        rows = csv_import.require_applicable(report, slug=self._slug, accept_rejects=accept_rejects)
        with self._writing() as connection:
            return csv_import.apply_rows(connection, report, rows, made_by=made_by, on_progress=on_progress)

    def undo(self, import_id: int, *, made_by: str) -> Receipt:
        with self._writing() as connection:
            return undo_change(connection, slug=self._slug, import_id=import_id, made_by=made_by)

    # Lanes

    def save_lane(self, lane: Lane, *, made_by: str) -> Receipt:
        lane_rows.require_lane_name(lane.name)
        lane_rows.require_text("unit", lane.unit)
        with self._writing() as connection:
            change = begin_change(connection, slug=self._slug, kind="lane", made_by=made_by)
            lane_rows.remember_lanes(connection)
            stored = lane_rows.find_lane_row(connection, lane.name)
            if stored is None:
                lane_rows.insert_lanes(connection, change, [lane])
            else:
                lane_rows.update_lane(connection, stored.lane_id, lane)
            lane_rows.note_lane_changes(connection, change)
            return finish_change(connection, change, Counts())

    def rename_lane(self, name: str, new_name: str, *, made_by: str) -> Receipt:
        lane_rows.require_lane_name(new_name)
        with self._writing() as connection:
            change = begin_change(connection, slug=self._slug, kind="lane", made_by=made_by)
            lane_rows.remember_lanes(connection)
            stored = lane_rows.require_lane_row(connection, name)
            if new_name != name and lane_rows.find_lane_row(connection, new_name) is not None:
                raise LaneExists(new_name)
            lane_rows.update_lane(connection, stored.lane_id, replace(stored.lane, name=new_name))
            lane_rows.note_lane_changes(connection, change)
            return finish_change(connection, change, Counts())

    def delete_lane(self, name: str, *, made_by: str) -> Receipt:
        with self._writing() as connection:
            change = begin_change(connection, slug=self._slug, kind="delete", made_by=made_by)
            lane_rows.remember_lanes(connection)
            lane_id = lane_rows.require_lane_row(connection, name).lane_id
            n_delete = record_rows.delete_lane_rows(connection, change, lane_id)
            lane_rows.delete_lanes(connection, change, [lane_id])
            lane_rows.note_lane_changes(connection, change)
            return finish_change(connection, change, Counts(n_delete=n_delete))

    # What an analyst says about a lane's forecast

    def forecast_notes(self, lane: str) -> ForecastNotes:
        with self._reading() as connection:
            return forecast_notes.read_notes(connection, lane)

    def forecast_marks(self) -> dict[str, tuple[Mark, ...]]:
        with self._reading() as connection:
            return forecast_notes.read_marks(connection)

    def change_forecast_notes(
        self, lane: str, edit: Callable[[ForecastNotes], ForecastNotes], *, made_by: str
    ) -> Receipt:
        with self._writing() as connection:
            return forecast_notes.change_notes(
                connection, slug=self._slug, lane=lane, edit=edit, made_by=made_by
            )

    # Single records

    def save_records(self, lane: str, records: Sequence[tuple[date, float]], *, made_by: str) -> Receipt:
        with self._writing() as connection:
            change = begin_change(connection, slug=self._slug, kind="edit", made_by=made_by)
            lane_id = lane_rows.require_lane_row(connection, lane).lane_id
            stored = record_rows.read_rows(connection, [lane_id])
            added, updated, n_unchanged = split_records(lane_id, records, stored)
            record_rows.write_rows(connection, change, added=added, updated=updated)
            counts = Counts(n_add=added.size, n_update=updated.size, n_unchanged=n_unchanged)
            return finish_change(connection, change, counts)

    def delete_records(self, lane: str, dates: Sequence[date], *, made_by: str) -> Receipt:
        with self._writing() as connection:
            change = begin_change(connection, slug=self._slug, kind="delete", made_by=made_by)
            lane_id = lane_rows.require_lane_row(connection, lane).lane_id
            n_delete = record_rows.delete_rows(connection, change, lane_id, sorted(set(dates)))
            return finish_change(connection, change, Counts(n_delete=n_delete))

    def reset(self, *, typed_title: str, made_by: str) -> Receipt:
        with self._writing() as connection:
            title = require_workspace(connection, self._slug).workspace.title
            if typed_title.strip() != title:
                raise NotAllowed(f"a reset, unless the title {title!r} is typed exactly")
            change = begin_change(connection, slug=self._slug, kind="reset", made_by=made_by)
            lane_rows.remember_lanes(connection)
            n_delete = record_rows.delete_all_rows(connection, change)
            lane_rows.delete_lanes(connection, change, list(lane_rows.lane_ids_by_name(connection).values()))
            lane_rows.note_lane_changes(connection, change)
            return finish_change(connection, change, Counts(n_delete=n_delete))

    # Transactions

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._database.transaction(Scope(self._slug, read_only=True)) as connection:
            require_workspace(connection, self._slug)
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._read_only:
            raise NotAllowed("writing, it is open for reading only")
        with self._database.transaction(Scope(self._slug, as_owner=self._as_owner)) as connection:
            require_workspace(connection, self._slug)
            yield connection
