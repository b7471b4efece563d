"""What is said about a file before and after it is written: problems, questions, counts, receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Problem:
    """One value that cannot be taken, where it stands, why, and what to do; `sheet` where sheets are read together."""

    row: int | None
    column: str | None
    value: str
    reason: str
    fix: str
    sheet: str = ""


@dataclass(frozen=True)
class Choice:
    """One answer to a question; `example` shows how a value of the file reads under it.

    `preview` are rows as they would be read, (date, lane, demand) as written, where the answer makes rows anew.
    """

    id: str
    text: str
    example: str = ""
    preview: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Question:
    """A decision that the file does not settle.

    With `allows_text` an answer may be any text, the choices being proposals; `text_hint` says what is wanted.
    """

    id: str
    text: str
    choices: tuple[Choice, ...]
    allows_text: bool = False
    text_hint: str = ""


@dataclass(frozen=True)
class ColumnView:
    """A column of a file: what answers call it, some of its values, and the roles that it could play."""

    id: str
    examples: tuple[str, ...]
    could_be: tuple[str, ...]


@dataclass(frozen=True)
class FileReading:
    """How a file was understood, one line per decision: ("encoding", "UTF-8"), ("separator", ";") ...

    `header` is that of the file; `column_mapping` that of the rows made of it.
    `columns` are all columns with values of theirs and the roles they could play, whatever is asked.
    """

    decisions: tuple[tuple[str, str], ...]
    column_mapping: tuple[tuple[str, str], ...]
    examples: tuple[tuple[str, str, str, str], ...] = ()
    columns: tuple[ColumnView, ...] = ()
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataStatistics:
    """What a workspace holds, in figures that a wrong import would move; dates are None without records."""

    n_lanes: int
    n_records: int
    total_demand_units: float
    first_date: date | None
    last_date: date | None

    @property
    def mean_demand_units(self) -> float | None:
        """Units per record; None without records."""
        return self.total_demand_units / self.n_records if self.n_records else None


@dataclass(frozen=True)
class ImportReport:
    """The outcome of checking a file; nothing has been written.

    `problems` holds the first 50 of n_rejected. `notes` are sentences about what was seen (near-duplicate
    names, gaps, filled days). `rejects_csv` is the first thousand refused rows with a reason column, to mend and
    upload. `before` and `after` are what the workspace holds now and would hold with this file.
    `rows` is the store's own, compact form of the accepted rows.
    """

    file_name: str
    file_hash: str
    base_data_version: int
    n_rows: int
    n_add: int
    n_update: int
    n_unchanged: int
    n_rejected: int
    n_new_lanes: int
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    reading: FileReading | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    rejects_csv: bytes = b""
    before: DataStatistics | None = None
    after: DataStatistics | None = None
    rows: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Receipt:
    """What one write did; `import_id` is what undo takes, `version` counts from the last factory reset."""

    import_id: int
    kind: str
    n_add: int
    n_update: int
    n_delete: int
    data_version: int
    version: int


@dataclass(frozen=True)
class ImportEntry:
    """One line of the import history.

    `number` counts from the last factory reset before it; `import_id` is what undo takes. n_lanes is the
    number of lanes that were made, changed or taken out. An undo names the change that it `undoes`.
    """

    import_id: int
    number: int
    kind: str
    file_name: str
    file_hash: str
    made_at: datetime
    made_by: str
    n_add: int
    n_update: int
    n_delete: int
    n_unchanged: int
    n_rejected: int
    n_lanes: int
    undone_at: datetime | None
    can_undo: bool
    why_not: str = ""
    undoes: int | None = None


@dataclass(frozen=True)
class RestorePreview:
    """What restoring a workspace file would do: what it holds, and how many records and lanes would change."""

    title: str
    n_lanes: int
    n_records: int
    n_add: int
    n_update: int
    n_delete: int
    n_lanes_add: int
    n_lanes_update: int
    n_lanes_delete: int


@dataclass(frozen=True)
class AlertOutlet:
    """Where alerts of a workspace go: a "webhook", or a "feed", whose address is shown once and empty here.

    last_answer: how the newest try to tell a webhook ended.
    """

    outlet_id: int
    kind: str
    address: str
    made_at: datetime
    made_by: str
    last_answer: str = ""


@dataclass(frozen=True)
class ApiToken:
    """A key with which a program may read this workspace; the key itself was shown once and is kept nowhere."""

    token_id: int
    label: str
    made_at: datetime
    made_by: str
    expires_at: datetime
