"""From the rows of a file to rows of lane, date and demand, with what was decided and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.gather import Rows
from db.demand_file.header import ColumnMapping
from db.demand_file.lane_names import cell_text
from db.demand_file.shape.long_rows import FilledRows
from db.demand_file.shape.roles import column_views, map_columns
from db.demand_file.shape.table import Table, table_of
from db.demand_file.shape.wide import decide_shape
from db.demand_file.synonyms import DATE, LANE

BLANK_SHARE = 0.2  # of the rows: so many blanks are a way of writing, not a slip
MIN_ROWS = 8


@dataclass(frozen=True)
class Shaped:
    """Rows of one value of one lane and date each, once the questions of `mapping` are answered."""

    rows: Rows
    mapping: ColumnMapping
    decisions: tuple[tuple[str, str], ...]


def shaped_rows(rows: Rows, name: str, answers: Mapping[str, str]) -> Shaped:
    """Recognise how the table is laid out and which column plays which role."""
    table = table_of(rows.header.cells, rows.sample(), name)
    shape = decide_shape(table, rows, answers)
    if shape.questions:
        mapping = ColumnMapping(table.header, {}, {}, shape.questions, column_views(table))
        return Shaped(rows, mapping, shape.decisions)
    rows = shape.rows
    if shape.is_answered:
        table = table_of(rows.header.cells, rows.sample(), name)
    mapping = map_columns(table, answers, is_confirmed=shape.is_answered)
    mapping = replace(mapping, notes=shape.notes)
    places = _places_with_blanks(table, mapping)
    if places and not mapping.questions:
        question = _blanks_question(table, places)
        answer = answer_to(question, answers)
        if answer is None:
            mapping = replace(mapping, questions=(question,))
        elif answer == "as_above":
            rows = FilledRows(rows, places)
    return Shaped(rows, mapping, shape.decisions)


def _places_with_blanks(table: Table, mapping: ColumnMapping) -> list[int]:
    """Columns of lane and date in which many cells below the first are blank."""
    places = [place for role in (DATE, LANE) if role in mapping.cells for place in mapping.cells[role].places]
    return [
        place
        for place in places
        if len(table.rows) >= MIN_ROWS
        and cell_text(table.rows[0][place]).strip()
        and table.profiles[place].n_blank >= BLANK_SHARE * len(table.rows)
    ]


def _blanks_question(table: Table, places: list[int]) -> Question:
    columns = " and ".join(repr(table.header[place]) for place in places)
    row = next((row for row in table.rows if not cell_text(row[places[0]]).strip()), ())
    above = cell_text(table.rows[0][places[0]]).strip()
    shown = " | ".join(cell_text(cell) for cell in row)[:60]
    return Question(
        "blank_cells",
        f"Many cells of {columns} are blank. What do they mean?",
        (
            Choice("as_above", "The same as the cell above", f"{shown} → {above}"),
            Choice("reject", "Nothing: refuse these rows", "refused"),
        ),
    )
