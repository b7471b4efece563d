"""What the twin asks of a store. `db.store.PostgresStore` is the one that exists; core never imports it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.demand.profile import DemandRecords, NetworkRecords
from core.demand.records import MergePreview, RecordEdit, RecordFilter, RecordPage
from core.forecast.notes import ForecastNotes, Mark
from core.lane import Lane
from core.twin.imports import ApiToken, ImportEntry, ImportReport, Receipt, RestorePreview
from core.twin.parameter_table import ParametersReport
from core.twin.tables import Table


class FilePath(Protocol):
    """A file's address, such as `pathlib.Path`; core opens no file itself."""

    def __fspath__(self) -> str: ...


KEPT_DAYS = 30  # what a factory reset takes out can be brought back for so long


@dataclass(frozen=True)
class Workspace:
    """Whose data this is; `data_version` moves with every write and never repeats.

    After a factory reset that stands, changes are counted anew: it was the change `counted_from`.
    """

    slug: str
    title: str
    currency: str
    is_demo: bool
    read_only: bool
    data_version: int
    counted_from: int = 0
    may_reset: bool = True

    @property
    def version(self) -> int:
        """Number of changes since the beginning, or since the last factory reset."""
        return self.data_version - self.counted_from


@dataclass(frozen=True)
class WorkspaceSettings:
    """What a workspace is called, what it counts money in, and what a new lane begins with.

    holidays_of: the place whose holidays forecasts know of, such as "US" or "DE-BE"; empty for none.
    """

    title: str
    currency: str
    new_lane: Lane
    holidays_of: str = ""


@dataclass(frozen=True)
class LaneSummary:
    """One lane as counted in the database; dates are None while it has no records."""

    name: str
    unit: str
    n_records: int
    first_date: date | None
    last_date: date | None
    total_demand_units: float


class TwinStore(Protocol):
    """A store opened for one workspace; it cannot see another."""

    def workspace(self) -> Workspace: ...

    def lane_summaries(self) -> tuple[LaneSummary, ...]:
        """In order of name."""
        ...

    def lane(self, name: str) -> Lane: ...

    def all_lanes(self) -> tuple[Lane, ...]:
        """Every lane with its parameters and costs, in order of name."""
        ...

    def records(self, lane: str) -> DemandRecords: ...

    def records_of(self, lanes: Sequence[str]) -> NetworkRecords:
        """Every record of these lanes, in their order; unknown names are left out."""
        ...

    def network_records(self) -> NetworkRecords:
        """Every record of every lane, lanes in order of name (also those without records)."""
        ...

    def content_hash(self) -> str:
        """Equal content, equal hash."""
        ...

    def check_csv(
        self,
        source: bytes | str | FilePath,
        answers: Mapping[str, str],
        *,
        file_name: str | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> ImportReport: ...

    def apply(
        self,
        report: ImportReport,
        *,
        accept_rejects: bool,
        made_by: str,
        as_checked: bool = False,
        on_progress: Callable[[float], None] | None = None,
    ) -> Receipt: ...

    def undo(self, import_id: int, *, made_by: str) -> Receipt: ...

    def imports(self) -> tuple[ImportEntry, ...]:
        """Newest first."""
        ...

    def save_lanes(
        self, lanes: Sequence[Lane], *, made_by: str, seen: Sequence[Lane] | None = None
    ) -> Receipt:
        """Add lanes, or change the unit, parameters and costs of the lanes of these names."""
        ...

    def rename_lane(self, name: str, new_name: str, *, made_by: str) -> Receipt: ...

    def delete_lane(self, name: str, *, made_by: str) -> Receipt: ...

    def preview_merge(self, source: str, target: str) -> MergePreview: ...

    def merge_lanes(self, source: str, target: str, *, on_same_date: str, made_by: str) -> Receipt: ...

    def find_records(self, wanted: RecordFilter, *, offset: int, limit: int) -> RecordPage:
        """In order of lane and date."""
        ...

    def edit_records(self, edits: Sequence[RecordEdit], *, made_by: str, check_seen: bool) -> Receipt:
        """Add, change and delete single records, as one undoable step."""
        ...

    def settings(self) -> WorkspaceSettings: ...

    def save_settings(self, settings: WorkspaceSettings, *, made_by: str) -> Receipt: ...

    def forecast_notes(self, lane: str) -> ForecastNotes: ...

    def forecast_marks(self) -> dict[str, tuple[Mark, ...]]:
        """The marked days of every lane that has any."""
        ...

    def change_forecast_notes(
        self, lane: str, edit: Callable[[ForecastNotes], ForecastNotes], *, made_by: str
    ) -> Receipt:
        """Replace a lane's notes by what `edit` makes of them, as one undoable step."""
        ...

    def reset(self, *, typed_title: str, made_by: str) -> Receipt:
        """Take every record and lane out of this workspace, as one undoable step."""
        ...

    def clear_old_images(self, *, now: datetime) -> int: ...

    # Files, and keys for reading

    def table_file(self, table: Table, *, file_format: str) -> bytes: ...

    def csv_pieces(self, table: Table) -> Iterator[bytes]:
        """The same as CSV, some thousand lines at a time."""
        ...

    def check_parameters(
        self, source: bytes | str | FilePath, *, file_name: str | None
    ) -> ParametersReport: ...

    def apply_parameters(
        self, report: ParametersReport, *, accept_rejects: bool, made_by: str
    ) -> Receipt: ...

    def export_workspace(self) -> bytes: ...

    def preview_restore(self, source: bytes) -> RestorePreview: ...

    def restore_workspace(self, source: bytes, *, file_name: str, made_by: str) -> Receipt: ...

    def create_api_token(self, label: str, *, made_by: str) -> str: ...

    def api_tokens(self) -> tuple[ApiToken, ...]: ...

    def revoke_api_token(self, token_id: int, *, made_by: str) -> None: ...

    def is_api_token(self, token: str) -> bool: ...
