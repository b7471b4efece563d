"""From a file to a reading: each decision in turn, each one shown, none guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import UnreadableDemandFile
from core.imports import Choice, FileReading, Question
from db.demand_file import notes as say
from db.demand_file.answers import answer_to, require_known_questions
from db.demand_file.date_columns import DateColumn, decide_dates
from db.demand_file.dates import in_range, iso, read_date
from db.demand_file.explain import Refusals, Rules, explain_refusals, rules_text
from db.demand_file.gather import NOT_A_ROW, GatheredRows, Rows, first_format, gather_rows
from db.demand_file.header import DATE, DEMAND, LANE, REASON_COLUMN, ColumnMapping, map_columns, normal_word
from db.demand_file.lane_names import cell_text, clean_name, name_problem
from db.demand_file.lane_values import LaneValues, read_lane_values
from db.demand_file.numbers import COMMA, MARKS, POINT, DecimalEvidence, NumberFormat, number_or_nan
from db.demand_file.reading import DemandFileReading
from db.demand_file.settle import SettledRows, settle_rows
from db.demand_file.sources import open_source
from db.demand_file.tables import OpenedTable, open_table

N_EXAMPLES = 5
_NO_CODE = -1


@dataclass(frozen=True)
class _Decimal:
    numbers: NumberFormat
    question: Question | None
    is_certain: bool  # settled by a value or an answer, not merely without need


def read_demand_file(
    source: bytes | str | Path,
    *,
    answers: Mapping[str, str] | None = None,
    file_name: str | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> DemandFileReading:
    """Understand a demand file (CSV, gzip'd CSV or XLSX) completely, or say what stands in the way.

    Parameters
    ----------
    source : the file's bytes, or its path
    answers : choice ids by question id, for the questions of an earlier reading
    on_progress : called with the share of the work done, 0 to 1; what it raises ends the reading

    Returns
    -------
    DemandFileReading
        with rows, or with open questions and no rows.

    Raises
    ------
    UnreadableDemandFile
        where no row can be read, with the reason.
    InvalidParameter
        for an answer to no question, or one that is no choice.
    """
    answers = dict(answers or {})
    require_known_questions(answers)
    progress = _Progress(on_progress)
    origin = open_source(source, file_name)
    table = open_table(origin, answers, progress.part(0.0, 0.1))
    if table.rows is None:
        return _only_questions(origin.name, table, None)
    mapping = map_columns(table.rows.header.cells, table.rows.header.first_row, answers)
    if mapping.questions:
        return _only_questions(origin.name, table, mapping)
    reading = _read_rows(origin.name, table, mapping, answers, progress)
    progress.part(0.0, 1.0)(1.0)
    return reading


def _read_rows(
    name: str, table: OpenedTable, mapping: ColumnMapping, answers: Mapping[str, str], progress: _Progress
) -> DemandFileReading:
    rows = table.rows
    gathered, decimal = _gather(rows, mapping, answers, progress.part(0.1, 0.8))
    if gathered.units.size == 0:
        raise UnreadableDemandFile("it has a header, but no row below it.")
    counts = np.bincount(gathered.date_codes[gathered.date_codes >= 0], minlength=len(gathered.date_values))
    dates, readings = decide_dates(gathered.date_values, counts.tolist(), answers, epoch_1904=rows.epoch_1904)
    names, code_of_value = _number_lanes(gathered.lane_values)
    day_of_value = _days_of_values(dates, readings)
    is_valid = (gathered.date_codes != NOT_A_ROW) & np.isfinite(gathered.units)
    is_valid &= _take(day_of_value, gathered.date_codes) != _NO_CODE
    is_valid &= _take(code_of_value, gathered.lane_codes) != _NO_CODE
    questions = (*table.questions, *dates.questions, *((decimal.question,) if decimal.question else ()))
    settled = None
    if not dates.is_open and decimal.question is None:
        settled = settle_rows(
            lane_codes=code_of_value[gathered.lane_codes[is_valid]],
            days=day_of_value[gathered.date_codes[is_valid]],
            units=gathered.units[is_valid],
            lane_names=names,
            answers=answers,
        )
        questions = (*questions, *((settled.question,) if settled.question else ()))
    is_repeated = _repeated_rows(is_valid, settled)
    refused = ~is_valid if is_repeated is None else ~is_valid | is_repeated
    rules = Rules(mapping, dates, decimal.numbers, decimal_open=decimal.question is not None)
    refusals = explain_refusals(
        rows, refused, rules, is_repeated=is_repeated, on_progress=progress.part(0.8, 1.0)
    )
    names_of_codes = {
        place: names[code] for place, code in enumerate(code_of_value.tolist()) if code != _NO_CODE
    }
    lane_values = read_lane_values(
        gathered, names_of_codes, decimal=decimal.numbers.decimal if decimal.is_certain else None
    )
    return _assemble(
        name, table, gathered=gathered, rules=rules, names=names, settled=settled, refusals=refusals,
        lane_values=lane_values, questions=questions, answers=answers,
    )  # fmt: skip


def _gather(
    rows: Rows, mapping: ColumnMapping, answers: Mapping[str, str], on_progress: Callable[[float], None]
) -> tuple[GatheredRows, _Decimal]:
    """Walk with the format that the first rows suggest, and again if the whole column says otherwise."""
    tried = first_format(rows, mapping)
    if answers.get("decimal"):
        tried = NumberFormat(answers["decimal"], tried.group)
    gathered = gather_rows(rows, mapping, tried, on_progress)
    decimal = _decide_decimal(gathered.evidence, answers, tried)
    if decimal.numbers != tried:
        gathered = gather_rows(rows, mapping, decimal.numbers, on_progress)
    return gathered, decimal


def _decide_decimal(evidence: DecimalEvidence, answers: Mapping[str, str], tried: NumberFormat) -> _Decimal:
    group = evidence.settled_group()
    settled = evidence.settled_decimal()
    if settled is not None:
        return _Decimal(NumberFormat(settled, group), None, any(evidence.only.values()))
    example = evidence.either or evidence.only[POINT]
    choices = []
    for mark in (POINT, COMMA):
        number = number_or_nan(example, NumberFormat(mark, group))
        shown = f"{number:.10g}" if np.isfinite(number) else "refused"
        choices.append(Choice(mark, f"Decimal {mark} ({MARKS[mark]})", f"{example} → {shown}"))
    question = Question(
        "decimal", "Which is the decimal mark? The file alone does not settle it.", tuple(choices)
    )
    answer = answer_to(question, answers)
    if answer is None:
        return _Decimal(NumberFormat(tried.decimal, group), question, False)
    return _Decimal(NumberFormat(answer, group), None, True)


def _number_lanes(values: list[object]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Distinct names in code point order, and the code of each raw cell (-1 where the name is refused)."""
    cleaned = [clean_name(value) for value in values]
    names = tuple(sorted({name for name in cleaned if name_problem(name) is None}))
    code_of = {name: code for code, name in enumerate(names)}
    return names, np.array([code_of.get(name, _NO_CODE) for name in cleaned], dtype=np.int32)


def _days_of_values(dates: DateColumn, readings) -> NDArray[np.int32]:
    """Day number of each raw cell; while the format is open, any day that one of its readings allows."""
    days = []
    for reading in readings:
        day = dates.day(reading)
        if dates.is_open:
            day = next((d for d in reading.days.values() if d is not None and in_range(d)), None)
        days.append(_NO_CODE if day is None else day)
    return np.array(days, dtype=np.int32)


def _take(table: NDArray[np.int32], codes: NDArray[np.int32]) -> NDArray[np.int32]:
    return table[codes] if table.size else np.full(codes.shape, _NO_CODE, dtype=np.int32)


def _repeated_rows(is_valid: NDArray[np.bool_], settled: SettledRows | None) -> NDArray[np.bool_] | None:
    if settled is None or not settled.repeated_rows.size:
        return None
    repeated = np.zeros(is_valid.size, dtype=bool)
    repeated[np.flatnonzero(is_valid)[settled.repeated_rows]] = True
    return repeated


def _assemble(
    name: str,
    table: OpenedTable,
    *,
    gathered: GatheredRows,
    rules: Rules,
    names: tuple[str, ...],
    settled: SettledRows | None,
    refusals: Refusals,
    lane_values: LaneValues,
    questions: tuple[Question, ...],
    answers: Mapping[str, str],
) -> DemandFileReading:
    notes = [*say.column_notes(rules.mapping), *say.name_notes(names)]
    is_ready = settled is not None and not questions
    if is_ready:
        names, codes = _used_names(names, settled.lane_codes)
        notes += say.range_notes(codes, settled.days, names)
        notes += say.repeat_notes(settled, answers.get("duplicates"))
        notes += say.lane_value_notes(lane_values.contradictory, lane_values.unreadable)
    return DemandFileReading(
        file_name=name,
        file_hash=table.file_hash,
        n_rows=int(gathered.units.size),
        n_rejected=refusals.n_rejected,
        questions=questions,
        problems=tuple(refusals.problems),
        notes=tuple(notes),
        reading=_file_reading(table, rules),
        rejects_csv=refusals.rejects_csv,
        lane_names=names if is_ready else (),
        lane_codes=codes if is_ready else np.empty(0, np.int32),
        days=settled.days if is_ready else np.empty(0, np.int32),
        demand_units=settled.units if is_ready else np.empty(0, np.float64),
        lane_values={lane: values for lane, values in lane_values.taken.items() if lane in set(names)}
        if is_ready
        else {},
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


def _file_reading(table: OpenedTable, rules: Rules) -> FileReading:
    mapping = rules.mapping
    decimal = (
        "to be answered"
        if rules.decimal_open
        else f"{rules.numbers.decimal} ({MARKS[rules.numbers.decimal]})"
    )
    if rules.numbers.group:
        decimal += f", groups of three set off by {rules.numbers.group!r}"
    decisions = (*table.decisions, ("date format", rules.dates.label), ("decimal mark", decimal))
    return FileReading(decisions, _shown_mapping(mapping), tuple(_examples(table.rows, rules)))


def _shown_mapping(mapping: ColumnMapping) -> tuple[tuple[str, str], ...]:
    """(column of the file, what it is taken for), in the order of the file."""
    roles = {place: role for role, place in {**mapping.places, **mapping.extras}.items()}
    return tuple(
        (cell, roles.get(place, "ignored"))
        for place, cell in enumerate(mapping.header)
        if cell and normal_word(cell) != REASON_COLUMN
    )


def _examples(rows: Rows, rules: Rules):
    """(row as written, date, lane, demand) of the first rows; "?" where open or refused."""
    places = rules.mapping.places
    for row in islice(rows.numbered(), N_EXAMPLES):
        if len(row.fields) != len(rules.mapping.header):
            yield rules_text(row.fields), "?", "?", "?"
            continue
        day = None if rules.dates.is_open else rules.dates.day(read_date(row.fields[places[DATE]]))
        lane = clean_name(row.fields[places[LANE]])
        number = number_or_nan(row.fields[places[DEMAND]], rules.numbers)
        is_read = np.isfinite(number) and not rules.decimal_open
        yield (
            rules_text(row.fields),
            "?" if day is None else iso(day),
            "?" if name_problem(lane) else cell_text(lane),
            f"{number:.15g}" if is_read else "?",
        )


def _only_questions(name: str, table: OpenedTable, mapping: ColumnMapping | None) -> DemandFileReading:
    return DemandFileReading(
        file_name=name,
        file_hash=table.file_hash,
        n_rows=0,
        n_rejected=0,
        questions=(*table.questions, *(mapping.questions if mapping else ())),
        problems=(),
        notes=(),
        reading=FileReading(table.decisions, _shown_mapping(mapping) if mapping else ()),
        rejects_csv=b"",
        lane_names=(),
        lane_codes=np.empty(0, np.int32),
        days=np.empty(0, np.int32),
        demand_units=np.empty(0, np.float64),
    )


class _Progress:
    """Passes on the largest share so far, so that a second walk never moves the bar back."""

    def __init__(self, on_progress: Callable[[float], None] | None) -> None:
        self._on_progress, self._share = on_progress, 0.0

    def part(self, begin: float, end: float) -> Callable[[float], None]:
        def report(share: float) -> None:
            self._share = max(self._share, begin + (end - begin) * min(share, 1.0))
            if self._on_progress:
                self._on_progress(self._share)

        return report
