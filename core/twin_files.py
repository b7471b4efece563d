"""The twin's files: exports, parameters, the whole workspace; and the keys of programs that read it."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import InvalidParameter
from core.twin.imports import ApiToken, Receipt, RestorePreview
from core.twin.parameter_table import ParametersReport
from core.twin.store import FilePath
from core.twin.tables import Table, demand_table, parameters_table, plans_table
from core.twin_data import ANALYST
from core.twin_plans import TwinPlans


class TwinFiles(TwinPlans):
    """What leaves the twin as a file, and what comes back as one."""

    def content_hash(self) -> str:
        """SHA-256 over lanes, records, currency and defaults: two twins that hold the same have the same."""
        return self._store.content_hash()

    # Files

    def table(self, name: str) -> Table:
        """The table "demand", "parameters" or "plans" as exported, to be written by `csv_pieces` or otherwise.

        Raises
        ------
        InvalidParameter
            where the name is another.
        """
        if name == "demand":
            return demand_table(self._store.network_records())
        if name == "parameters":
            return parameters_table(self._store.all_lanes())
        if name == "plans":
            return plans_table(self.plan_network())
        raise InvalidParameter("table", repr(name), "'demand', 'parameters' or 'plans'")

    def csv_pieces(self, table: Table) -> Iterator[bytes]:
        """A table as CSV, some thousand lines at a time."""
        return self._store.csv_pieces(table)

    def export_demand(self, *, file_format: str = "csv") -> bytes:
        """date, product_name, demand of every record as CSV or XLSX; importing it again changes nothing."""
        return self._store.table_file(self.table("demand"), file_format=file_format)

    def export_parameters(self, *, file_format: str = "csv") -> bytes:
        """Unit, parameters and costs of every lane as CSV or XLSX, to be changed and checked again."""
        return self._store.table_file(self.table("parameters"), file_format=file_format)

    def export_plans(self, *, file_format: str = "csv") -> bytes:
        """The figures of every lane's plan as CSV or XLSX."""
        return self._store.table_file(self.table("plans"), file_format=file_format)

    def check_parameters(
        self, source: bytes | str | FilePath, *, file_name: str | None = None
    ) -> ParametersReport:
        """Say what a file of parameters would change; writes nothing."""
        return self._store.check_parameters(source, file_name=file_name)

    def apply_parameters(
        self, report: ParametersReport, *, accept_rejects: bool = False, made_by: str = ANALYST
    ) -> Receipt:
        """Write a checked file of parameters as one step; refused where a lane moved since the check."""
        return self._store.apply_parameters(report, accept_rejects=accept_rejects, made_by=made_by)

    def export_workspace(self) -> bytes:
        """Everything that this workspace holds as one file; its history is not part of it."""
        return self._store.export_workspace()

    def preview_restore(self, source: bytes) -> RestorePreview:
        """Say what restoring a workspace file would change; writes nothing."""
        return self._store.preview_restore(source)

    def restore_workspace(
        self, source: bytes, *, file_name: str = "workspace.zip", made_by: str = ANALYST
    ) -> Receipt:
        """Make this workspace hold what the file holds and nothing else, as one step that undo takes back.

        The title stays. A file that was altered, damaged or is another is refused (UnreadableWorkspaceFile).
        """
        return self._store.restore_workspace(source, file_name=file_name, made_by=made_by)

    # Keys for programs that read over HTTP

    def create_api_token(self, label: str, *, made_by: str = ANALYST) -> str:
        """A key for a program called `label`; it is shown this once and kept nowhere."""
        return self._store.create_api_token(label, made_by=made_by)

    def api_tokens(self) -> tuple[ApiToken, ...]:
        """The keys that are valid, without the keys themselves."""
        return self._store.api_tokens()

    def revoke_api_token(self, token_id: int, *, made_by: str = ANALYST) -> None:
        """From now on this key opens nothing."""
        self._store.revoke_api_token(token_id, made_by=made_by)

    def is_api_token(self, token: str) -> bool:
        """Whether this key may read this workspace."""
        return self._store.is_api_token(token)
