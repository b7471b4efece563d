"""Rows that a column of states calls cancelled: asked whether they count, and left out where they do not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.gather import Rows
from db.demand_file.lane_names import cell_text
from db.demand_file.shape.columns import bare
from db.demand_file.shape.long_rows import listed
from db.demand_file.shape.table import Table
from db.demand_file.text_rows import NumberedRow

MOST_STATES = 20
_CANCELLED_TEXT = """cancelled canceled cancellation cancel void voided storno storniert stornierung abgesagt
    annulliert annule annulee annulation cancelado cancelada anulado anulada annullato annullata geannuleerd anulowane
    anulowany anulowana zruseno zruseny stornovano avbokad avbestalld annulleret annullert peruutettu torolt anulat
    otkazano iptal iptaledildi отменен отменено отменена скасовано ακυρωμενο ακυρωθηκε キャンセル 取消 已取消 취소"""
_CANCELLED = frozenset(map(bare, _CANCELLED_TEXT.split()))


def is_cancelled(cell: object) -> bool:
    """Whether a cell is a word for what did not take place."""
    return bare(cell_text(cell)) in _CANCELLED


def status_place(table: Table, used: Collection[int]) -> int | None:
    """The column of states that calls some rows cancelled, beside those that play a role; None where there is none."""
    for profile in table.profiles:
        if profile.place in used or not 2 <= profile.n_distinct <= MOST_STATES or not profile.is_text:
            continue
        if any(is_cancelled(row[profile.place]) for row in table.rows):
            return profile.place
    return None


def status_question(table: Table, place: int) -> Question:
    """Whether cancelled rows count."""
    words = dict.fromkeys(cell_text(row[place]).strip() for row in table.rows if is_cancelled(row[place]))
    n_rows = sum(is_cancelled(row[place]) for row in table.rows)
    shown = ", ".join(words)
    return Question(
        "row_status",
        told(
            "The column {column!r} calls rows {words} ({n_rows:,} of the first {n_looked_at:,}). Do they count?",
            column=table.header[place],
            words=shown,
            n_rows=n_rows,
            n_looked_at=len(table.rows),
        ),
        (
            Choice("leave_out", told("No: leave them out"), told("{words} → left out", words=shown)),
            Choice("count", told("Yes: read them like the others")),
        ),
    )


def without_cancelled(
    rows: Rows, table: Table, used: Collection[int], answers: Mapping[str, str]
) -> tuple[Rows, Question | None]:
    """The rows that count, and the question while it is open."""
    place = status_place(table, used)
    if place is None:
        return rows, None
    question = status_question(table, place)
    answer = answer_to(question, answers)
    if answer is None:
        return rows, question
    return (CountedRows(rows, place) if answer == "leave_out" else rows), None


class CountedRows:
    """Rows with the interface of `TextRows`, without those that a column calls cancelled."""

    def __init__(self, rows: Rows, place: int) -> None:
        self._rows, self._place, self.n_cancelled = rows, place, 0
        self.header, self.separator, self.epoch_1904 = rows.header, rows.separator, rows.epoch_1904

    @property
    def n_blank(self) -> int:
        """Blank cells of a table that was turned into rows."""
        return int(getattr(self._rows, "n_blank", 0))

    def blocks(self) -> Iterator[tuple[float, list[Sequence[object]]]]:
        """Blocks of the rows that count and the share of the file read."""
        self.n_cancelled = 0
        for share, block in self._rows.blocks():
            listed_rows = listed(block)
            kept = [fields for fields in listed_rows if self._counts(fields)]
            self.n_cancelled += len(listed_rows) - len(kept)
            if kept:
                yield share, kept

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """The same rows one by one; see `TextRows.numbered`."""
        place = 0
        for row in self._rows.numbered():
            if not row.fault and not self._counts(row.fields):
                continue
            if wanted is not None and place >= len(wanted):
                return
            if wanted is None or wanted[place]:
                yield row
            place += 1

    def sample(self) -> list[Sequence[object]]:
        """Rows that count of what is looked at in the file."""
        return [fields for fields in self._rows.sample() if self._counts(fields)]

    def _counts(self, fields: Sequence[object]) -> bool:
        is_whole = len(fields) == len(self.header.cells)
        return not (is_whole and is_cancelled(fields[self._place]))
