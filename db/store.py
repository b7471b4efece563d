"""The twin's store in PostgreSQL: one workspace, each method one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.demand.profile import DemandRecords, NetworkRecords
from core.demand.records import MOST_RECORDS, MergePreview, RecordEdit, RecordFilter, RecordPage, require_page
from core.errors import NotAllowed
from core.forecast.notes import ForecastNotes, Mark
from core.lane import Lane
from core.twin.imports import ImportEntry, ImportReport, Receipt
from core.twin.store import EVERY_RECORD, FilePath, LaneSummary, TwinStore, Workspace, WorkspaceSettings
from db.changes import (
    csv_import,
    forecast_notes,
    lane_edits,
    lane_merge,
    record_edits,
    reset,
    workspace_settings,
)
from db.changes.undo import undo_change
from db.rows import lane_rows, record_rows, record_search
from db.rows.column_memory import remembered_columns
from db.rows.import_history import import_history
from db.rows.workspace_rows import WorkspaceRow, require_workspace
from db.server.engine import Scope
from db.store_files import StoreFiles
from db.store_transactions import StoreTransactions

if TYPE_CHECKING:
    from db.demand_file import DemandFileReading


class PostgresStore(StoreFiles, StoreTransactions, TwinStore):
    """A store opened for one workspace; PostgreSQL itself lets it see no other."""

    # Reading

    def workspace(self) -> Workspace:
        with self._database.transaction(Scope(self._slug, read_only=True)) as connection:
            row = require_workspace(connection, self._slug)
        read_only = self._read_only or (row.workspace.read_only and not self._as_owner)
        return replace(row.workspace, read_only=read_only, may_reset=self._may_reset(row))

    def lanes(self) -> tuple[LaneSummary, ...]:
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
        source: bytes | str | FilePath,
        answers: Mapping[str, str] | None = None,
        *,
        file_name: str | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> ImportReport:
        with self._reading() as connection:
            remembered = remembered_columns(connection)
        answers = answers or {}
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
        accept_rejects: bool = False,
        as_checked: bool = False,
        on_progress: Callable[[float], None] | None = None,
    ) -> Receipt:
        rows = csv_import.require_applicable(report, slug=self._slug, accept_rejects=accept_rejects)
        with self._writing() as writer:
            return csv_import.apply_rows(writer, report, rows, as_checked=as_checked, on_progress=on_progress)

    def undo(self, import_id: int) -> Receipt:
        with self._writing() as writer:
            return undo_change(writer, import_id)

    # Lanes

    def save_lanes(self, lanes: Sequence[Lane], *, seen: Sequence[Lane] | None = None) -> Receipt:
        with self._writing() as writer:
            return lane_edits.save_lanes(writer, lanes, seen=seen)

    def rename_lane(self, name: str, new_name: str) -> Receipt:
        with self._writing() as writer:
            return lane_edits.rename_lane(writer, name, new_name)

    def delete_lane(self, name: str) -> Receipt:
        with self._writing() as writer:
            return lane_edits.delete_lane(writer, name)

    def preview_merge(self, source: str, target: str) -> MergePreview:
        with self._reading() as connection:
            return lane_merge.preview_merge(connection, source, target)

    def merge_lanes(self, source: str, target: str, *, on_same_date: str = "refuse") -> Receipt:
        with self._writing() as writer:
            return lane_merge.merge_lanes(writer, source, target, on_same_date=on_same_date)

    # What an analyst says about a lane's forecast

    def forecast_notes(self, lane: str) -> ForecastNotes:
        with self._reading() as connection:
            return forecast_notes.read_notes(connection, lane)

    def forecast_marks(self) -> dict[str, tuple[Mark, ...]]:
        with self._reading() as connection:
            return forecast_notes.read_marks(connection)

    def change_forecast_notes(self, lane: str, edit: Callable[[ForecastNotes], ForecastNotes]) -> Receipt:
        with self._writing() as writer:
            return forecast_notes.change_notes(writer, lane, edit)

    # Single records

    def find_records(
        self, wanted: RecordFilter = EVERY_RECORD, *, offset: int = 0, limit: int = MOST_RECORDS
    ) -> RecordPage:
        require_page(offset=offset, limit=limit)
        with self._reading() as connection:
            return record_search.find_records(connection, wanted, offset=offset, limit=limit)

    def edit_records(self, edits: Sequence[RecordEdit], *, check_seen: bool = True) -> Receipt:
        with self._writing() as writer:
            return record_edits.edit_records(writer, edits, check_seen=check_seen)

    # The workspace

    def settings(self) -> WorkspaceSettings:
        with self._reading() as connection:
            return workspace_settings.read_settings(connection)

    def save_settings(self, settings: WorkspaceSettings) -> Receipt:
        with self._writing() as writer:
            return workspace_settings.save_settings(writer, settings)

    def reset(self, *, typed_title: str) -> Receipt:
        with self._writing() as writer:
            if not (writer.stored.workspace.read_only or self._may_reset(writer.stored)):
                raise NotAllowed("a factory reset, only its owner may do that on a hosted app")
            return reset.reset_workspace(writer, typed_title=typed_title)

    def clear_old_images(self, *, now: datetime) -> int:
        with self._reading() as connection:
            if reset.reset_to_clear(connection, now=now) is None:
                return 0
        with self._database.login_transaction(self._slug) as connection:
            return reset.clear_old_images(connection, now=now)

    def _may_reset(self, row: WorkspaceRow) -> bool:
        """Visitors of a hosted app may reset what is theirs, not what others share with them."""
        writable = self._as_owner or not (self._read_only or row.workspace.read_only)
        return writable and (self._as_owner or row.is_visitors or not self._hosted)
