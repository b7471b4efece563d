"""The reading of a file, put together from its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import FileReading, Question
from db.demand_file import notes as say
from db.demand_file.dates import iso, read_date
from db.demand_file.explain import Refusals, Rules, rules_text
from db.demand_file.gather import Rows
from db.demand_file.header import ColumnMapping
from db.demand_file.judge import JudgedRows
from db.demand_file.lane_calendars import file_calendars
from db.demand_file.lane_names import clean_name, name_problem
from db.demand_file.lane_values import LaneValues
from db.demand_file.missing_periods import MissingDecision, count_missing, decide_missing
from db.demand_file.numbers import MARKS, number_or_nan
from db.demand_file.plausibility.finding import LaneDays
from db.demand_file.reading import DemandFileReading
from db.demand_file.shape.kept_rows import n_left_out
from db.demand_file.shape.repeated_numbers import REPEATED
from db.demand_file.shape.row_status import CANCELLED
from db.demand_file.synonyms import DATE, DEMAND, LANE, REASON_COLUMN, normal_word
from db.demand_file.tables import OpenedTable

N_EXAMPLES = 5


def assemble_reading(
    name: str,
    table: OpenedTable,
    rows: Rows,
    *,
    n_rows: int,
    rules: Rules,
    names: tuple[str, ...],
    judged: JudgedRows,
    refusals: Refusals,
    lane_values: LaneValues,
    lane_labels: Mapping[str, tuple[tuple[str, str], ...]],
    questions: tuple[Question, ...],
    answers: Mapping[str, str],
) -> DemandFileReading:
    """Put together what was decided, read and refused; rows only where no question is open."""
    notes = [*say.column_notes(rules.mapping), *say.name_notes(names)]
    reading = DemandFileReading(
        file_name=name,
        file_hash=table.file_hash,
        n_rows=n_rows,
        n_rejected=refusals.n_rejected,
        questions=questions,
        problems=tuple(refusals.problems),
        notes=tuple(notes),
        reading=_file_reading(table, rules, rows),
        rejects_csv=refusals.rejects_csv,
        lane_names=(),
        lane_codes=np.empty(0, np.int32),
        days=np.empty(0, np.int32),
        demand_units=np.empty(0, np.float64),
    )
    settled = judged.settled
    if settled is None or questions:
        return reading
    names, codes = _used_names(names, settled.lane_codes)
    values = LaneDays(codes, settled.days, settled.units, names)
    calendars, left_out_periods = None, MissingDecision()
    if settled.days.size:
        calendars = file_calendars(values, answers, rules.dates.label)
        if calendars.question:
            return replace(reading, questions=(calendars.question,))
        missing = count_missing(values, calendars.cadence)
        left_out_periods = decide_missing(values, missing, answers, n_refused=refusals.n_rejected)
        if left_out_periods.question:
            return replace(reading, questions=(left_out_periods.question,))
        notes += [*say.range_notes(values, missing.n_gaps), *left_out_periods.notes]
        counts = np.diff(values.offsets)
        understood = reading.reading
        decisions = (*understood.decisions, (told("how often it reports"), calendars.text(counts)))
        reading = replace(reading, reading=replace(understood, decisions=decisions))
    notes += say.repeat_notes(settled, answers.get("duplicates"))
    notes += [*judged.notes, *say.blank_notes(getattr(rows, "n_blank", 0))]
    notes += say.beside_notes(getattr(table.rows, "cells_beside", ()))
    left_out = n_left_out(rows)
    notes += say.cancelled_notes(left_out.get(CANCELLED, 0))
    notes += say.repeated_number_notes(left_out.get(REPEATED, 0))
    notes += say.lane_value_notes(lane_values.contradictory, lane_values.unreadable)
    used = set(names)
    lead_times = {lane: found for lane, found in lane_values.lead_times.items() if lane in used}
    notes += say.lead_time_notes(lead_times)
    return replace(
        reading,
        notes=tuple(notes),
        lane_names=names,
        lane_codes=codes,
        days=settled.days,
        demand_units=settled.units,
        lane_labels={lane: labels for lane, labels in lane_labels.items() if lane in used},
        lane_values={lane: taken for lane, taken in lane_values.taken.items() if lane in used},
        lane_cadences=calendars.given_names(names) if calendars else {},
        lane_missing_days=left_out_periods.by_lane,
        lead_times=lead_times,
    )


def _used_names(
    names: tuple[str, ...], codes: NDArray[np.int32]
) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Only the names that a row has, all of whose rows may have been refused."""
    is_used = np.zeros(len(names), dtype=bool)
    is_used[codes] = True
    if is_used.all():
        return names, codes
    new_codes = (np.cumsum(is_used) - 1).astype(np.int32)
    return tuple(name for name, used in zip(names, is_used, strict=True) if used), new_codes[codes]


def _file_reading(table: OpenedTable, rules: Rules, rows: Rows) -> FileReading:
    mapping = rules.mapping
    decimal: str = (
        told("to be answered")
        if rules.decimal_open
        else f"{rules.numbers.decimal} ({MARKS[rules.numbers.decimal]})"
    )
    if rules.numbers.group:
        decimal = told(
            "{decimal}, groups of three set off by {group!r}", decimal=decimal, group=rules.numbers.group
        )
    if rules.numbers.is_indian:
        decimal = told("{decimal}, groups as in 1,20,300", decimal=decimal)
    decisions = (*table.decisions, (told("date format"), rules.dates.label), (told("decimal mark"), decimal))
    if mapping.labels:
        labels = ", ".join(mapping.header[place] for place in mapping.labels)
        decisions = (*decisions, (told("kept with each lane"), labels))
    if rules.numbers.sign:
        decisions = (*decisions, (told("taken off every value"), rules.numbers.sign))
    if rules.numbers.factors:
        shown = ", ".join(f"{sign} × {factor:,.10g}" for sign, factor in rules.numbers.factors if sign)
        decisions = (*decisions, (told("signs beside values"), shown))
    examples = tuple(_examples(rows, rules))
    return FileReading(decisions, _shown_mapping(mapping), examples, mapping.columns, _header_of(table))


def _header_of(table: OpenedTable) -> tuple[str, ...]:
    """The named columns of the file as it stands, by which answers about it are remembered."""
    cells = table.rows.header.cells if table.rows else ()
    return tuple(cell.strip() for cell in cells if cell.strip() and normal_word(cell) != REASON_COLUMN)


def _shown_mapping(mapping: ColumnMapping) -> tuple[tuple[str, str], ...]:
    """(column of the file, what it is taken for), in the order of the file."""
    roles = mapping.role_of_place
    return tuple(
        (cell, roles.get(place, "ignored"))
        for place, cell in enumerate(mapping.header)
        if cell and normal_word(cell) != REASON_COLUMN
    )


def _examples(rows: Rows, rules: Rules) -> Iterator[tuple[str, str, str, str]]:
    """(row as written, date, lane, demand) of the first rows; "?" where open or refused."""
    cells = rules.mapping.cells
    for row in islice(rows.numbered(), N_EXAMPLES):
        if len(row.fields) != len(rules.mapping.header):
            yield rules_text(row.fields), "?", "?", "?"
            continue
        day = None if rules.dates.is_open else rules.dates.day(read_date(cells[DATE].cell(row.fields)))
        lane = clean_name(cells[LANE].cell(row.fields))
        number = number_or_nan(cells[DEMAND].cell(row.fields), rules.numbers)
        is_read = np.isfinite(number) and not rules.decimal_open
        yield (
            rules_text(row.fields),
            "?" if day is None else iso(day),
            "?" if name_problem(lane) else lane,
            f"{number:.15g}" if is_read else "?",
        )


def only_questions(name: str, table: OpenedTable, mapping: ColumnMapping | None) -> DemandFileReading:
    """A reading that stops before the rows, because it is open which sheet or column counts."""
    return DemandFileReading(
        file_name=name,
        file_hash=table.file_hash,
        n_rows=0,
        n_rejected=0,
        questions=(*table.questions, *(mapping.questions if mapping else ())),
        problems=(),
        notes=(),
        reading=FileReading(
            table.decisions,
            _shown_mapping(mapping) if mapping else (),
            (),
            mapping.columns if mapping else (),
        ),
        rejects_csv=b"",
        lane_names=(),
        lane_codes=np.empty(0, np.int32),
        days=np.empty(0, np.int32),
        demand_units=np.empty(0, np.float64),
    )
