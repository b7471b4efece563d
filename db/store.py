"""The twin's store in PostgreSQL: one workspace, each method one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import NotAllowed
from core.rights import Right, may
from core.told import told
from core.twin.imports import AlertOutlet, ImportReport, Receipt, RestorePreview
from core.twin.store import FilePath, TwinStore
from core.twin.stored import Workspace
from db.changes import (
    csv_import,
    import_statistics,
    lane_edits,
    lane_merge,
    rebuild,
    record_edits,
    workspace_settings,
)
from db.changes import forecast_notes as notes
from db.changes import reset as factory_reset
from db.changes.import_statistics import plausible_until
from db.changes.undo import undo_change
from db.files import lead_times_file, parameters_file, restore, table_files, workspace_file
from db.rows import alert_outlets as outlets
from db.rows import (
    alert_rows,
    inbox_rows,
    kept_state,
    lane_rows,
    lane_search,
    record_search,
    series_rows,
    touched_lanes,
)
from db.rows import api_tokens as tokens
from db.rows import batch_parts as parts
from db.rows import decision_answers as answers
from db.rows.change_log import Origin
from db.rows.column_memory import remembered_columns
from db.rows.import_history import import_history
from db.rows.workspace_rows import WorkspaceRow
from db.store_transactions import StoreTransactions, keeping, reading, then_refreshing, writing

if TYPE_CHECKING:
    from db.demand_file import DemandFileReading


class PostgresStore(StoreTransactions, TwinStore):
    """A store opened for one workspace; PostgreSQL itself lets it see no other.

    What each method does is said in `core.twin.store`; most are a function of `db` in a transaction.
    """

    settings = reading(workspace_settings.read_settings)
    save_settings = writing(workspace_settings.save_settings)

    apply = then_refreshing(writing(csv_import.apply_report))
    undo = writing(undo_change)
    imports = reading(import_history)

    statistics = reading(import_statistics.statistics_now)

    lanes = reading(lane_rows.lane_summaries)
    find_lanes = reading(lane_search.find_lanes)
    summaries_of = reading(lane_search.summaries_of)
    label_counts = reading(lane_search.label_counts)
    lane = reading(lane_rows.read_lane)
    all_lanes = reading(lane_rows.read_lanes)
    lanes_of = reading(lane_rows.read_lanes_of)
    lane_names = reading(lane_rows.lane_names)
    lanes_with_cadence = reading(lane_rows.lanes_with_cadence)
    newest_lanes = reading(series_rows.newest_lanes)
    lanes_touched_since = reading(touched_lanes.lanes_touched_since)
    save_lanes = writing(lane_edits.save_lanes)
    rename_lane = writing(lane_edits.rename_lane)
    delete_lane = writing(lane_edits.delete_lane)
    preview_merge = reading(lane_merge.preview_merge)
    merge_lanes = writing(lane_merge.merge_lanes)

    records = reading(series_rows.lane_records)
    records_of = reading(series_rows.records_of)
    packed_records_of = reading(series_rows.packed_records_of)
    network_records = reading(series_rows.network_records)
    find_records = reading(record_search.find_records)
    edit_records = writing(record_edits.edit_records)

    kept_learned = reading(kept_state.read_learned)
    kept_learned_digest = reading(kept_state.digest_of_learned)
    keep_learned = keeping(kept_state.keep_learned)
    kept_plan = reading(kept_state.read_plan)
    keep_plan = keeping(kept_state.keep_plan)
    kept_info = reading(kept_state.read_info)
    kept_rows_of = reading(inbox_rows.rows_of)
    kept_checkpoints = reading(kept_state.read_checkpoints)
    forget_kept = keeping(kept_state.forget_kept)

    inbox_columns = reading(inbox_rows.inbox_columns)
    lane_numbers = reading(lane_rows.lane_ids_of)
    inbox_page = reading(inbox_rows.inbox_page)
    inbox_label_counts = reading(inbox_rows.inbox_label_counts)

    forecast_notes = reading(notes.read_notes)
    forecast_marks = reading(notes.read_marks)
    change_forecast_notes = writing(notes.change_notes)

    table_file = staticmethod(table_files.table_file)
    csv_pieces = staticmethod(table_files.csv_pieces)
    check_parameters = reading(parameters_file.check_parameters)
    check_lead_times = reading(lead_times_file.check_lead_times)
    apply_parameters = writing(parameters_file.apply_parameters)
    content_hash = reading(restore.content_hash)

    decision_answers = reading(answers.read_answers)
    add_decision_answer = writing(answers.add_answer)
    withdraw_decision_answer = writing(answers.withdraw_answer)

    alerts = reading(alert_rows.read_alerts)
    alerts_since = reading(alert_rows.alerts_since)
    note_visit = writing(alert_rows.note_visit)
    add_alert_webhook = writing(outlets.add_webhook, right=Right.GOVERN)
    add_alert_feed = writing(outlets.add_feed, right=Right.GOVERN)
    end_alert_outlet = writing(outlets.revoke_outlet, right=Right.GOVERN)

    create_api_token = writing(tokens.create_token, right=Right.GOVERN)
    api_tokens = reading(tokens.list_tokens)
    revoke_api_token = writing(tokens.revoke_token, right=Right.GOVERN)
    is_api_token = reading(tokens.is_valid_token)

    rebuild_series = writing(rebuild.rebuild_series)
    batch_parts = reading(parts.read_parts)
    keep_batch_part = writing(parts.keep_part)
    forget_batch_parts = writing(parts.forget_parts)

    def workspace(self) -> Workspace:
        with self.look() as (_, row):
            pass
        is_closed = row.workspace.read_only or not may(row.workspace.role, Right.CHANGE)
        read_only = self._read_only or (is_closed and not self._as_owner)
        may_govern = not read_only and may(row.workspace.role, Right.GOVERN)
        return replace(
            row.workspace, read_only=read_only, may_reset=self._may_reset(row), may_make_keys=may_govern
        )

    def alert_outlets(self) -> tuple[AlertOutlet, ...]:
        # Who only looks may not see where alerts go: the transaction is one of who may send them there.
        with self.writing_transaction(Right.GOVERN) as writer:
            return outlets.list_outlets(writer.connection)

    def check_csv(
        self,
        source: bytes | str | FilePath,
        answers: Mapping[str, str] | None = None,
        *,
        file_name: str | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> ImportReport:
        from db.demand_file import read_demand_file

        with self.reading_transaction() as connection:
            remembered, until = remembered_columns(connection), plausible_until(connection)
        file = read_demand_file(
            source,
            answers=answers,
            remembered=remembered,
            file_name=file_name,
            plausible_until=until,
            on_progress=on_progress,
        )
        return self.check_reading(file, {**(answers or {}), **file.recalled})

    def rejected_rows(
        self,
        source: bytes | str | FilePath,
        answers: Mapping[str, str] | None = None,
        *,
        file_name: str | None = None,
    ) -> bytes:
        from db.demand_file import read_demand_file

        with self.reading_transaction() as connection:
            remembered, until = remembered_columns(connection), plausible_until(connection)
        file = read_demand_file(
            source,
            answers=answers,
            remembered=remembered,
            file_name=file_name,
            every_reject=True,
            plausible_until=until,
        )
        return file.rejects_csv

    def check_reading(self, file: DemandFileReading, answers: Mapping[str, str]) -> ImportReport:
        """What applying a file that is read already would do."""
        with self.reading_transaction() as connection:
            return csv_import.check_reading(connection, self._slug, file, answers)

    def export_workspace(self) -> bytes:
        with self.reading_transaction() as connection:
            content = restore.stored_content(connection)
        return workspace_file.write_workspace_file(content)

    def preview_restore(self, source: bytes) -> RestorePreview:
        content = workspace_file.read_workspace_file(source)
        with self.reading_transaction() as connection:
            return restore.preview_restore(connection, content)

    def restore_workspace(self, source: bytes, *, file_name: str = "workspace.zip") -> Receipt:
        content = workspace_file.read_workspace_file(source)
        origin = Origin(file_name=file_name, file_hash=hashlib.sha256(source).hexdigest())
        with self.writing_transaction() as writer:
            receipt = restore.restore_workspace(writer, content, origin)
        self.refresh_statistics(receipt)
        return receipt

    def reset(self, *, typed_title: str) -> Receipt:
        with self.writing_transaction(Right.GOVERN) as writer:
            if not (writer.stored.workspace.read_only or self._may_reset(writer.stored)):
                raise NotAllowed(told("a factory reset, only its owner may do that on a hosted app"))
            return factory_reset.reset_workspace(writer, typed_title=typed_title)

    def clear_old_images(self) -> int:
        with self.reading_transaction() as connection:
            due = factory_reset.reset_to_clear(connection)
        if due is None or due.waits:
            return 0
        with self._database.login_transaction(self._slug) as connection:
            return factory_reset.clear_old_images(connection)

    def _may_reset(self, row: WorkspaceRow) -> bool:
        """Visitors of a hosted app may reset what is theirs, not what others share with them; owners may."""
        role = row.workspace.role
        writable = self._as_owner or not (self._read_only or row.workspace.read_only)
        theirs = row.is_visitors or not self._hosted or role is not None
        return writable and (self._as_owner or (theirs and may(role, Right.GOVERN)))
