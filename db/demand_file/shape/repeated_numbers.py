"""Numbers of shipments or orders that come again where rows are counted: asked whether each number counts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.gather import Rows
from db.demand_file.lane_names import cell_text
from db.demand_file.shape.demand_roles import NUMBER_WORDS, words_in
from db.demand_file.shape.kept_rows import Keeps, KeptRows
from db.demand_file.shape.table import Table

REPEATED = "repeated"  # why rows are left out
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
    if answer != "once":
        return rows, None
    return KeptRows(rows, place, _first_of_each, reason=REPEATED), None


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


def _first_of_each() -> Keeps:
    """Keeps a row whose number stands in no earlier one, and a row without a number."""
    known: set[str] = set()

    def is_first(cell: object) -> bool:
        number = cell_text(cell).strip()
        if not number:
            return True
        n_known = len(known)
        known.add(number)
        return len(known) > n_known

    return is_first
