"""What the twin asks of a store. `db.store.PostgresStore` is the one that exists; core never imports it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.demand import DemandRecords, NetworkRecords
from core.forecast_notes import ForecastNotes, Mark
from core.imports import ImportEntry, ImportReport, Receipt
from core.lane import Lane


class FilePath(Protocol):
    """A file's address, such as `pathlib.Path`; core opens no file itself."""

    def __fspath__(self) -> str: ...


@dataclass(frozen=True)
class Workspace:
    """Whose data this is; `version` moves with every write."""

    slug: str
    title: str
    currency: str
    is_demo: bool
    read_only: bool
    data_version: int


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
        on_progress: Callable[[float], None] | None = None,
    ) -> Receipt: ...

    def undo(self, import_id: int, *, made_by: str) -> Receipt: ...

    def imports(self) -> tuple[ImportEntry, ...]:
        """Newest first."""
        ...

    def save_lane(self, lane: Lane, *, made_by: str) -> Receipt:
        """Add the lane, or change the unit, parameters and costs of the lane of that name."""
        ...

    def rename_lane(self, name: str, new_name: str, *, made_by: str) -> Receipt: ...

    def delete_lane(self, name: str, *, made_by: str) -> Receipt: ...

    def save_records(self, lane: str, records: Sequence[tuple[date, float]], *, made_by: str) -> Receipt:
        """Add or change single records, as one undoable step."""
        ...

    def delete_records(self, lane: str, dates: Sequence[date], *, made_by: str) -> Receipt: ...

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
