"""What the twin asks of a store. `db.store.PostgresStore` is the one that exists; core never imports it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.decision.answers import Answer
from core.decision.inbox import InboxFilter
from core.demand.profile import DemandRecords, NetworkRecords
from core.demand.records import MOST_RECORDS, MergePreview, RecordEdit, RecordFilter, RecordPage
from core.forecast.notes import ForecastNotes, Mark
from core.lane import Lane
from core.twin.imports import (
    AlertOutlet,
    ApiToken,
    DataStatistics,
    ImportEntry,
    ImportReport,
    Receipt,
    RestorePreview,
)
from core.twin.lane_search import EVERY_LANE, LabelCounts, LaneFilter, LanePage, LaneSummary
from core.twin.parameter_table import ParametersReport
from core.twin.stored import (
    EVERY_RECORD,
    InboxColumns,
    InboxRows,
    KeptInfo,
    KeptRows,
    Workspace,
    WorkspaceSettings,
)
from core.twin.tables import Table
from core.watch.episodes import Alert, News


class FilePath(Protocol):
    """A file's address, such as `pathlib.Path`; core opens no file itself."""

    def __fspath__(self) -> str: ...


class TwinStore(Protocol):
    """A store opened for one workspace by one actor, whose name every write is logged under.

    It cannot see another workspace. Each write is one transaction and one step that `undo` takes back.
    """

    # The workspace

    def one_look(self) -> AbstractContextManager[None]:
        """Until this ends what is read in this thread is read at one moment: it belongs together, and comes sooner.

        For reads that follow each other at once, not for as long as much is computed.
        """
        ...

    def workspace(self) -> Workspace:
        """Whose data this is, in which currency, and at which version."""
        ...

    def settings(self) -> WorkspaceSettings:
        """Title, currency, whose holidays, and the unit, parameters and costs that a new lane begins with."""
        ...

    def save_settings(self, settings: WorkspaceSettings) -> Receipt:
        """Change title, currency, holidays and defaults; lanes that exist already stay as they are."""
        ...

    def reset(self, *, typed_title: str) -> Receipt:
        """Empty this workspace; refused unless its title is typed exactly. Undo brings everything back.

        What undo needs is kept for 30 days.
        """
        ...

    def clear_old_images(self) -> int:
        """Clear what resets older than 30 days kept for undo; returns how many old records are gone.

        The store's clock decides, in two steps a day apart, so that one that jumps clears nothing.
        """
        ...

    # Demand files: checked first, which writes nothing; then applied as one step

    def check_csv(
        self,
        source: bytes | str | FilePath,
        answers: Mapping[str, str] | None = None,
        *,
        file_name: str | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> ImportReport:
        """Say what a file would change; writes nothing. `answers` settles an earlier report's questions."""
        ...

    def rejected_rows(
        self,
        source: bytes | str | FilePath,
        answers: Mapping[str, str] | None = None,
        *,
        file_name: str | None = None,
    ) -> bytes:
        """Every row of a file that is refused, as CSV with a reason column, to mend and upload."""
        ...

    def apply(
        self,
        report: ImportReport,
        *,
        accept_rejects: bool = False,
        as_checked: bool = False,
        on_progress: Callable[[float], None] | None = None,
    ) -> Receipt:
        """Write a checked file in one transaction; imports into one workspace take turns.

        With `as_checked` it is refused where other writes came in between and it would not do any more what
        the report says.
        """
        ...

    def undo(self, import_id: int) -> Receipt:
        """Take one write back, exactly."""
        ...

    def imports(self) -> tuple[ImportEntry, ...]:
        """Every write to this workspace, newest first."""
        ...

    def statistics(self) -> DataStatistics:
        """How much the workspace holds, and from when until when."""
        ...

    # Lanes

    def lanes_with_cadence(self) -> tuple[str, ...]:
        """Lanes whose cadence somebody chose, rather than their dates, in order of name."""
        ...

    def lanes(self) -> tuple[LaneSummary, ...]:
        """Names, counts and dates of every lane, in order of name."""
        ...

    def find_lanes(self, wanted: LaneFilter = EVERY_LANE, *, offset: int = 0, limit: int = 50) -> LanePage:
        """Some of the lanes that meet every condition, and how many there are."""
        ...

    def summaries_of(self, names: Sequence[str]) -> tuple[LaneSummary, ...]:
        """Names, counts and dates of these lanes, in order of name; unknown names are left out."""
        ...

    def label_counts(self, wanted: LaneFilter = EVERY_LANE) -> LabelCounts:
        """By label, such as "origin", and value how many of these lanes have it; units are counted as a label."""
        ...

    def lane(self, name: str) -> Lane:
        """Unit, parameters and costs of one lane."""
        ...

    def all_lanes(self) -> tuple[Lane, ...]:
        """Every lane with its unit, parameters and costs, in order of name."""
        ...

    def lane_names(self) -> tuple[str, ...]:
        """The name of every lane, in order."""
        ...

    def lanes_of(self, names: Sequence[str]) -> tuple[Lane, ...]:
        """The lanes of these names, in their order; unknown names are left out."""
        ...

    def newest_lanes(self, *, limit: int, offset: int = 0) -> tuple[tuple[str, date], ...]:
        """Name and day of the newest record of some lanes that have any, those of the newest first."""
        ...

    def lanes_touched_since(self, version: int) -> tuple[str, ...] | None:
        """Lanes whose records, choices or notes a change after this data version wrote, in order of name.

        None where lanes were made, taken out or renamed since.
        """
        ...

    def save_lanes(self, lanes: Sequence[Lane], *, seen: Sequence[Lane] | None = None) -> Receipt:
        """Add or change many lanes as one step; with `seen`, only while they are as their editor saw them."""
        ...

    def rename_lane(self, name: str, new_name: str) -> Receipt:
        """Give a lane another name."""
        ...

    def delete_lane(self, name: str) -> Receipt:
        """Take a lane and its records away; undo brings both back."""
        ...

    def preview_merge(self, source: str, target: str) -> MergePreview:
        """How many records of `source` would go over to `target`, and how many meet one there."""
        ...

    def merge_lanes(self, source: str, target: str, *, on_same_date: str = "refuse") -> Receipt:
        """Move the records of `source` to `target` and take `source` out.

        Where both have a record on a date: "refuse", "sum" the two, or "keep" the target's.
        """
        ...

    # Records

    def records(self, lane: str) -> DemandRecords:
        """(date, demand) of one lane as stored."""
        ...

    def records_of(self, lanes: Sequence[str]) -> NetworkRecords:
        """Every record of these lanes, in their order; unknown names are left out."""
        ...

    def packed_records_of(self, lanes: Sequence[str]) -> Callable[[Sequence[str]], NetworkRecords]:
        """The same, packed as the store has them: some of them are read where they are called for, perhaps by another
        process.
        """
        ...

    def network_records(self) -> NetworkRecords:
        """Every record of every lane, lanes in order of name (also those without records)."""
        ...

    def find_records(
        self, wanted: RecordFilter = EVERY_RECORD, *, offset: int = 0, limit: int = MOST_RECORDS
    ) -> RecordPage:
        """A page of at most 1,000 records in order of lane and date, each with the change that wrote it."""
        ...

    def edit_records(self, edits: Sequence[RecordEdit], *, check_seen: bool = True) -> Receipt:
        """Add, change and delete records of any lanes as one step, while each is still what its editor saw."""
        ...

    # What is kept for speed; it can be made anew, and a store that is open for reading only keeps nothing

    def kept_learned(self, form: str) -> Any:
        """What was learned, where this form of the program kept it; else None."""
        ...

    def kept_learned_digest(self, form: str) -> str | None:
        """Fingerprint of what `kept_learned` would read, without reading it."""
        ...

    def keep_learned(self, form: str, learned: object) -> None:
        """Keep what was learned in the place of what is kept."""
        ...

    def kept_plan(self, form: str) -> KeptRows | None:
        """The plan of every lane, where this form of the program kept one."""
        ...

    def kept_info(self, form: str) -> KeptInfo | None:
        """What is known of the plan that `kept_plan` would read, without reading it."""
        ...

    def kept_rows_of(self, lanes: Sequence[str]) -> KeptRows:
        """The rows of these lanes in the plan that is kept, in order of name; version, ground and form are left out."""
        ...

    def kept_checkpoints(self, lanes: Sequence[str]) -> dict[str, bytes]:
        """What the monitor reached on these lanes when they were planned, as far as it is kept."""
        ...

    def keep_plan(self, kept: KeptRows, *, since: int | None = None) -> bool | None:
        """Keep a plan of all lanes; with `since`, of some lanes, beside the plan of that data version.

        Whether it is kept now; None where nothing may be written.
        """
        ...

    def forget_kept(self) -> None:
        """Let go of all that is kept: the next question makes it anew."""
        ...

    # The inbox of a large workspace: counted, filtered and ranked where its plan is kept. `open_rows` are the rows of
    # lanes whose decisions somebody answered: what is still open of them (`core.decision.inbox.INBOX_ROW` by name)

    def inbox_columns(self, *, since: int | None = None) -> InboxColumns | None:
        """The row of every lane of the kept plan; with `since`, of lanes that changes after that version touched.

        None where there are other lanes than there were then.
        """
        ...

    def lane_numbers(self, names: Sequence[str]) -> dict[str, int]:
        """The numbers of these lanes in the store, as far as there are any."""
        ...

    def inbox_page(
        self,
        wanted: InboxFilter,
        open_rows: Mapping[str, NDArray[np.void]],
        *,
        offset: int,
        limit: int,
        counts: bool = True,
    ) -> InboxRows:
        """Some lanes in the order of the inbox, and where it is to be counted how many there are in all."""
        ...

    def inbox_label_counts(
        self, wanted: InboxFilter, open_rows: Mapping[str, NDArray[np.void]]
    ) -> LabelCounts:
        """By label and value how many lanes the filter leaves that have it."""
        ...

    # What the analyst says about a forecast

    def forecast_notes(self, lane: str) -> ForecastNotes:
        """Overrides and marked days of a lane."""
        ...

    def forecast_marks(self) -> dict[str, tuple[Mark, ...]]:
        """The marked days of every lane that has any."""
        ...

    def change_forecast_notes(self, lane: str, edit: Callable[[ForecastNotes], ForecastNotes]) -> Receipt:
        """Replace a lane's notes by what `edit` makes of them, as one undoable step."""
        ...

    # What analysts answered to decisions: a log; no figure changes with it, nor does the data version

    def decision_answers(self) -> tuple[Answer, ...]:
        """Answers that stand, in the order in which they were given."""
        ...

    def add_decision_answer(self, answer: Answer, *, after: int | None = None) -> int:
        """Log an answer; the number takes it back.

        after: the newest answer to the same decision that whoever answers has seen, 0 for none; `DecisionAnswered`
        where a newer one stands. None asks for no such check.
        """
        ...

    def withdraw_decision_answer(self, answer_id: int) -> None:
        """Take an answer back: the decision is open again, the entry stays in the log."""
        ...

    # Alerts as they came and went, and where they go; no figure changes with them, nor does the data version

    def alerts(self, *, only_open: bool = False) -> tuple[Alert, ...]:
        """The newest alerts, or those that are open, newest first, as of the data version they were brought up to."""
        ...

    def alerts_since(self, before: datetime, *, offset: int = 0, limit: int = 20) -> News:
        """What came since, a page at a time, and what is over since, as many."""
        ...

    def note_visit(self) -> datetime | None:
        """Note that whoever opened the store looks at the alerts now; returns when that was before."""
        ...

    def alert_outlets(self) -> tuple[AlertOutlet, ...]:
        """Where alerts go now."""
        ...

    def add_alert_webhook(self, address: str) -> str:
        """Tell a webhook of alerts from now on; returns the secret that signs them, which is shown this once."""
        ...

    def add_alert_feed(self) -> str:
        """A feed of alerts from now on; returns the part of its address that nobody can guess, shown this once."""
        ...

    def end_alert_outlet(self, outlet_id: int) -> None:
        """From now on nothing goes there any more."""
        ...

    # Files

    def table_file(self, table: Table, *, file_format: str) -> bytes:
        """A table as CSV or XLSX."""
        ...

    def csv_pieces(self, table: Table) -> Iterator[bytes]:
        """A table as CSV, some thousand lines at a time."""
        ...

    def check_parameters(
        self, source: bytes | str | FilePath, *, file_name: str | None = None
    ) -> ParametersReport:
        """Say what a file of parameters would change; writes nothing."""
        ...

    def check_lead_times(
        self, source: bytes | str | FilePath, *, file_name: str | None = None
    ) -> ParametersReport:
        """Say what lead times of a file, a delivery a row, would change; writes nothing."""
        ...

    def apply_parameters(self, report: ParametersReport, *, accept_rejects: bool = False) -> Receipt:
        """Write a checked file of parameters as one step; refused where a lane moved since the check."""
        ...

    def content_hash(self) -> str:
        """SHA-256 over lanes, records, currency and defaults: two twins that hold the same have the same."""
        ...

    def export_workspace(self) -> bytes:
        """Everything that this workspace holds as one file; its history is not part of it."""
        ...

    def preview_restore(self, source: bytes) -> RestorePreview:
        """Say what restoring a workspace file would change; writes nothing."""
        ...

    def restore_workspace(self, source: bytes, *, file_name: str = "workspace.zip") -> Receipt:
        """Make this workspace hold what the file holds and nothing else, as one step that undo takes back.

        The title stays. A file that was altered, damaged or is another is refused (UnreadableWorkspaceFile).
        """
        ...

    # Keys for programs that read over HTTP

    def create_api_token(self, label: str) -> str:
        """A key for a program called `label`; it is shown this once and kept nowhere."""
        ...

    def api_tokens(self) -> tuple[ApiToken, ...]:
        """The keys that are valid, without the keys themselves."""
        ...

    def revoke_api_token(self, token_id: int) -> None:
        """From now on this key opens nothing."""
        ...

    def is_api_token(self, token: str) -> bool:
        """Whether this key may read this workspace."""
        ...
