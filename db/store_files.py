"""The store's files: exports, parameters, the whole workspace; and the keys of programs that read them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection

from core.twin.imports import ApiToken, Receipt, RestorePreview
from core.twin.parameter_table import ParametersReport
from core.twin.store import FilePath
from core.twin.tables import Table
from db.changes.forecast_notes import all_plain_notes
from db.changes.workspace_settings import read_settings
from db.files import parameters_file, restore, table_files, workspace_file
from db.files.workspace_file import WorkspaceContent
from db.rows import api_tokens, lane_rows, record_rows
from db.rows.change_log import Origin
from db.store_transactions import StoreTransactions


class StoreFiles(StoreTransactions):
    """What leaves the store as a file, and what comes back as one."""

    def table_file(self, table: Table, *, file_format: str) -> bytes:
        return table_files.table_file(table, file_format=file_format)

    def csv_pieces(self, table: Table) -> Iterator[bytes]:
        return table_files.csv_pieces(table)

    # Parameters

    def check_parameters(
        self, source: bytes | str | FilePath, *, file_name: str | None = None
    ) -> ParametersReport:
        with self._reading() as connection:
            return parameters_file.check_parameters(connection, source, file_name=file_name)

    def apply_parameters(self, report: ParametersReport, *, accept_rejects: bool = False) -> Receipt:
        with self._writing() as writer:
            return parameters_file.apply_parameters(writer, report, accept_rejects=accept_rejects)

    # The whole workspace

    def content_hash(self) -> str:
        with self._reading() as connection:
            return _content(connection).hash

    def export_workspace(self) -> bytes:
        with self._reading() as connection:
            content = _content(connection)
        return workspace_file.write_workspace_file(content)

    def preview_restore(self, source: bytes) -> RestorePreview:
        content = workspace_file.read_workspace_file(source)
        with self._reading() as connection:
            return restore.preview_restore(connection, content)

    def restore_workspace(self, source: bytes, *, file_name: str = "workspace.zip") -> Receipt:
        content = workspace_file.read_workspace_file(source)
        origin = Origin(file_name=file_name, file_hash=hashlib.sha256(source).hexdigest())
        with self._writing() as writer:
            return restore.restore_workspace(writer, content, origin)

    # Keys for reading

    def create_api_token(self, label: str) -> str:
        with self._writing() as writer:
            return api_tokens.create_token(writer, label)

    def api_tokens(self) -> tuple[ApiToken, ...]:
        with self._reading() as connection:
            return api_tokens.list_tokens(connection)

    def revoke_api_token(self, token_id: int) -> None:
        with self._writing() as writer:
            api_tokens.revoke_token(writer, token_id)

    def is_api_token(self, token: str) -> bool:
        with self._reading() as connection:
            return api_tokens.is_valid_token(connection, token)


def _content(connection: Connection) -> WorkspaceContent:
    return WorkspaceContent(
        settings=read_settings(connection),
        lanes=tuple(row.lane for row in lane_rows.all_lane_rows(connection)),
        records=record_rows.read_network_records(connection, lane_rows.lane_ids_by_name(connection)),
        notes=all_plain_notes(connection),
    )
