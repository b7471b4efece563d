"""From a file to a reading: each decision in turn, each one shown, none guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import UnreadableDemandFile
from db.demand_file.answers import require_known_questions
from db.demand_file.assemble import assemble_reading, only_questions
from db.demand_file.date_columns import DateColumn, decide_dates
from db.demand_file.dates import DateReadings, in_range
from db.demand_file.decimals import gather_in_format
from db.demand_file.explain import Rules, explain_refusals
from db.demand_file.gather import NOT_A_ROW
from db.demand_file.header import ColumnMapping, map_columns
from db.demand_file.lane_names import clean_name, name_problem
from db.demand_file.lane_values import read_lane_values
from db.demand_file.reading import DemandFileReading
from db.demand_file.settle import SettledRows, settle_rows
from db.demand_file.sources import open_source
from db.demand_file.tables import OpenedTable, open_table

_NO_CODE = -1


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
        return only_questions(origin.name, table, None)
    mapping = map_columns(table.rows.header.cells, table.rows.header.first_row, answers)
    if mapping.questions:
        return only_questions(origin.name, table, mapping)
    reading = _read_rows(origin.name, table, mapping, answers, progress)
    progress.part(0.0, 1.0)(1.0)
    return reading


def _read_rows(
    name: str, table: OpenedTable, mapping: ColumnMapping, answers: Mapping[str, str], progress: _Progress
) -> DemandFileReading:
    rows = table.rows
    gathered, decimal = gather_in_format(rows, mapping, answers, progress.part(0.1, 0.8))
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
    return assemble_reading(
        name, table, gathered=gathered, rules=rules, names=names, settled=settled, refusals=refusals,
        lane_values=lane_values, questions=questions, answers=answers,
    )  # fmt: skip


def _number_lanes(values: list[object]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Distinct names in code point order, and the code of each raw cell (-1 where the name is refused)."""
    cleaned = [clean_name(value) for value in values]
    names = tuple(sorted({name for name in cleaned if name_problem(name) is None}))
    code_of = {name: code for code, name in enumerate(names)}
    return names, np.array([code_of.get(name, _NO_CODE) for name in cleaned], dtype=np.int32)


def _days_of_values(dates: DateColumn, readings: Sequence[DateReadings]) -> NDArray[np.int32]:
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
