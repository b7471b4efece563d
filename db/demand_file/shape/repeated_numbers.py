"""Numbers of shipments or orders that come again where rows are counted: asked whether each number counts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.gather import Rows
from db.demand_file.lane_names import cell_text
from db.demand_file.shape.demand_roles import NUMBER_WORDS, words_in
from db.demand_file.shape.long_rows import listed
from db.demand_file.shape.table import Table
from db.demand_file.text_rows import NumberedRow

MIN_ROWS = 10
NEARLY_UNIQUE = 0.8  # of the rows have a number of their own


def repeated_place(table: Table, used: Collection[int]) -> int | None:
    """The column of numbers of which nearly all are new, and some are not; None where there is none."""
    for profile in table.profiles:
        if profile.place in used or profile.n_values < MIN_ROWS or not words_in(profile.cell) & NUMBER_WORDS:
            continue
        if NEARLY_UNIQUE * profile.n_values <= profile.n_distinct < profile.n_values:
            return profile.place
    return None


def numbers_once(
    rows: Rows, table: Table, used: Collection[int], answers: Mapping[str, str]
) -> tuple[Rows, Question | None]:
    """The rows that count where each row is one, and the question while it is open."""
    place = repeated_place(table, used)
    if place is None:
        return rows, None
    question = _question(table, place)
    answer = answer_to(question, answers)
    if answer is None:
        return rows, question
    return (FirstRows(rows, place) if answer == "once" else rows), None


def _question(table: Table, place: int) -> Question:
    texts = [cell_text(row[place]).strip() for row in table.rows]
    counts = Counter(text for text in texts if text)
    again = next(text for text, n in counts.items() if n > 1)
    return Question(
        "repeated_numbers",
        told(
            "The rows are counted, and some numbers of {column!r} come again ({again}). What counts?",
            column=table.header[place],
            again=again,
        ),
        (
            Choice("once", told("Each number once, with its first row"), f"{again} → 1"),
            Choice("each", told("Each row"), f"{again} → {counts[again]}"),
        ),
    )


class FirstRows:
    """Rows with the interface of `TextRows`, without those whose number stands in an earlier row."""

    def __init__(self, rows: Rows, place: int) -> None:
        self._rows, self._place, self.n_again = rows, place, 0
        self.header, self.separator, self.epoch_1904 = rows.header, rows.separator, rows.epoch_1904

    @property
    def n_blank(self) -> int:
        """Blank cells of a table that was turned into rows."""
        return int(getattr(self._rows, "n_blank", 0))

    @property
    def n_cancelled(self) -> int:
        """Rows that a column calls cancelled."""
        return int(getattr(self._rows, "n_cancelled", 0))

    def blocks(self) -> Iterator[tuple[float, list[Sequence[object]]]]:
        """Blocks of the rows that count and the share of the file read."""
        known: set[str] = set()
        self.n_again = 0
        for share, block in self._rows.blocks():
            listed_rows = listed(block)
            kept = [fields for fields in listed_rows if self._is_first(fields, known)]
            self.n_again += len(listed_rows) - len(kept)
            if kept:
                yield share, kept

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """The same rows one by one; see `TextRows.numbered`."""
        known: set[str] = set()
        place = 0
        for row in self._rows.numbered():
            if not row.fault and not self._is_first(row.fields, known):
                continue
            if wanted is not None and place >= len(wanted):
                return
            if wanted is None or wanted[place]:
                yield row
            place += 1

    def sample(self) -> list[Sequence[object]]:
        """Rows that count of what is looked at in the file."""
        known: set[str] = set()
        return [fields for fields in self._rows.sample() if self._is_first(fields, known)]

    def _is_first(self, fields: Sequence[object], known: set[str]) -> bool:
        if len(fields) != len(self.header.cells):
            return True
        number = cell_text(fields[self._place]).strip()
        is_first = not number or number not in known
        known.add(number)
        return is_first
