"""From the rows of a file to rows of lane, date and demand, with what was decided and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.gather import Rows
from db.demand_file.header import ColumnMapping
from db.demand_file.lane_names import cell_text
from db.demand_file.shape.lane_labels import label_places
from db.demand_file.shape.long_rows import FilledRows
from db.demand_file.shape.repeated_numbers import numbers_once
from db.demand_file.shape.role_cells import lane_of_parts
from db.demand_file.shape.roles import column_views, map_columns
from db.demand_file.shape.row_status import without_cancelled
from db.demand_file.shape.table import Table, table_of
from db.demand_file.shape.wide import decide_shape
from db.demand_file.synonyms import DATE, DEMAND, LANE

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
    table = table_of(rows.header.cells, rows.sample(), name, rows.header.title)
    shape = decide_shape(table, rows, answers)
    if shape.questions:
        mapping = ColumnMapping(table.header, {}, {}, shape.questions, column_views(table))
        return Shaped(rows, mapping, shape.decisions)
    rows = shape.rows
    if shape.is_answered:
        table = table_of(rows.header.cells, rows.sample(), name, rows.header.title)
    mapping = map_columns(table, answers, is_confirmed=shape.is_answered)
    mapping = replace(mapping, notes=shape.notes)
    places = _places_with_blanks(table, mapping)
    if places and not mapping.questions:
        question = _blanks_question(table, places, mapping.cells[LANE].places)
        answer = answer_to(question, answers)
        if answer is None:
            mapping = replace(mapping, questions=(question,))
        elif answer == "as_above":
            rows = FilledRows(rows, places)
        elif answer == "left_out":
            named = lane_of_parts(mapping.cells[LANE].places, may_lack=True)
            mapping = replace(mapping, cells={**mapping.cells, LANE: named})
    if not mapping.questions:
        rows, status = without_cancelled(rows, table, set(mapping.role_of_place), answers)
        mapping = replace(mapping, questions=(status,)) if status else mapping
    if not mapping.questions and not mapping.cells[DEMAND].places:
        rows, again = numbers_once(rows, table, set(mapping.role_of_place), answers)
        mapping = replace(mapping, questions=(again,)) if again else mapping
    if not mapping.questions:
        mapping = replace(mapping, labels=label_places(table, mapping))
    return Shaped(rows, mapping, shape.decisions)


def _places_with_blanks(table: Table, mapping: ColumnMapping) -> list[int]:
    """Columns of lane and date in which many cells are blank: all below the first, or those of one part of a name."""
    parts = mapping.cells[LANE].places if LANE in mapping.cells else ()
    places = [place for role in (DATE, LANE) if role in mapping.cells for place in mapping.cells[role].places]
    return [
        place
        for place in places
        if len(table.rows) >= MIN_ROWS
        and (cell_text(table.rows[0][place]).strip() or (place in parts and len(parts) > 1))
        and table.profiles[place].n_blank >= BLANK_SHARE * len(table.rows)
    ]


def _blanks_question(table: Table, places: list[int], lane: tuple[int, ...]) -> Question:
    columns = " and ".join(repr(table.header[place]) for place in places)
    row = next((row for row in table.rows if not cell_text(row[places[0]]).strip()), ())
    above = cell_text(table.rows[0][places[0]]).strip()
    shown = " | ".join(cell_text(cell) for cell in row)[:60]
    choices = [Choice("as_above", told("The same as the cell above"), f"{shown} → {above}")] if above else []
    if len(lane) > 1 and set(places) <= set(lane):
        name = cell_text(lane_of_parts(lane, may_lack=True).cell(row)) if row else ""
        choices.append(
            Choice("left_out", told("Nothing: the other columns name the lane"), f"{shown} → {name}")
        )
    return Question(
        "blank_cells",
        told("Many cells of {columns} are blank. What do they mean?", columns=columns),
        (*choices, Choice("reject", told("A sum or a mistake: refuse these rows"), "refused")),
    )
