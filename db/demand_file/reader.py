"""From a file to a reading: each decision in turn, each one shown, none guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.errors import UnreadableDemandFile
from core.told import told
from core.twin.store import FilePath
from db.demand_file.answers import Answers, require_known_questions
from db.demand_file.assemble import assemble_reading, only_questions
from db.demand_file.date_columns import DateColumn, decide_dates
from db.demand_file.dates import DateReadings, in_range
from db.demand_file.decimals import gather_in_format
from db.demand_file.explain import Rules, explain_refusals
from db.demand_file.gather import GatheredRows, Rows
from db.demand_file.header import ColumnMapping
from db.demand_file.judge import NO_CODE, NO_DAY, CellMeaning, judge_rows
from db.demand_file.lane_names import clean_name, name_problem, subtotal_names
from db.demand_file.lane_values import read_lane_values
from db.demand_file.odd_values import answered_format
from db.demand_file.reading import DemandFileReading
from db.demand_file.shape.choose import shaped_rows
from db.demand_file.shape.lane_labels import labels_of_columns
from db.demand_file.sources import open_source
from db.demand_file.synonyms import DATE, DEMAND, LANE
from db.demand_file.tables import OpenedTable, open_table

FIRST_DAY = date(1970, 1, 1)  # that days are counted from


def read_demand_file(
    source: bytes | str | FilePath,
    *,
    answers: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    file_name: str | None = None,
    every_reject: bool = False,
    plausible_until: date | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> DemandFileReading:
    """Understand a demand file (CSV, gzip'd CSV or XLSX) completely, or say what stands in the way.

    Parameters
    ----------
    source : the file's bytes, or its path
    answers : choice ids by question id, for the questions of an earlier reading; `column_date`,
        `column_product_name`, `column_demand`, `column_lead_time_days` and
        `column_own_capacity_units_per_day` may name a column unasked
    remembered : earlier answers about columns, by `shape_of` the header that they were given for
    every_reject : whether the refused rows are written down to the last, which takes 30 times as long
    plausible_until : the last date that is plainly meant beside what is stored already; later ones are asked about
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
    given = Answers(dict(answers or {}), remembered or {})
    require_known_questions(given.given)
    progress = _Progress(on_progress)
    origin = open_source(source, file_name)
    table = open_table(origin, given, progress.part(0.0, 0.1))
    rows = table.rows
    if rows is None:
        return only_questions(origin.name, table, None)
    header = rows.header
    recalled = given.recalled_for(header.cells)
    if recalled:
        table = replace(table, decisions=(*table.decisions, ("columns", told("remembered for this header"))))
    known = given.for_header(header.cells)
    shaped = shaped_rows(rows, origin.name, known)
    rows, mapping = shaped.rows, shaped.mapping
    if DEMAND in mapping.cells and not mapping.cells[DEMAND].places:
        known = {**known, "duplicates": "sum"}  # rows are counted, so those of one lane and date add up
    table = replace(table, decisions=(*table.decisions, *shaped.decisions))
    if mapping.questions:
        # What a column is called may depend on the encoding, so that is answered first.
        is_open = bool(table.encoding_question) and not all(map(str.isascii, header.cells))
        table = table if is_open else replace(table, questions=table.other_questions)
        return only_questions(origin.name, table, None if is_open else mapping)
    reading = _read_rows(
        origin.name,
        table,
        rows,
        mapping,
        answers=known,
        every_reject=every_reject,
        plausible_until=plausible_until,
        progress=progress,
    )
    progress.part(0.0, 1.0)(1.0)
    return replace(reading, recalled=recalled)


def _read_rows(
    name: str,
    table: OpenedTable,
    rows: Rows,
    mapping: ColumnMapping,
    *,
    answers: Mapping[str, str],
    every_reject: bool,
    plausible_until: date | None,
    progress: _Progress,
) -> DemandFileReading:
    gathered, decimal = gather_in_format(rows, mapping, answers, progress.part(0.1, 0.8))
    n_rows = gathered.units.size
    if not n_rows:
        raise UnreadableDemandFile(told("it has a header, but no row below it."))
    counts = np.bincount(gathered.date_codes[gathered.date_codes >= 0], minlength=len(gathered.date_values))
    dates, readings = decide_dates(
        gathered.date_values,
        counts.tolist(),
        answers,
        epoch_1904=rows.epoch_1904,
        column=mapping.column(DATE),
    )
    is_ascii_only = bool(table.encoding_question) and _is_ascii(mapping, gathered)
    if is_ascii_only:
        table = table.without_encoding_question()
    questions = (*table.questions, *dates.questions, *((decimal.question,) if decimal.question else ()))
    names, code_of_value = _number_lanes(gathered.lane_values)
    rules = Rules(
        mapping,
        dates,
        answered_format(decimal.numbers, answers),
        decimal_open=decimal.question is not None,
        lane_names=frozenset(names),
        title=rows.header.title,
        until_day=None if plausible_until is None else (plausible_until - FIRST_DAY).days,
    )
    meaning = CellMeaning(names, code_of_value, _days_of_values(dates, readings))
    judged = judge_rows(gathered, meaning, rules, answers)
    questions = (*questions, *judged.questions)
    gathered = gathered.without_rows()
    refusals = explain_refusals(
        rows,
        judged.is_refused,
        rules,
        rulings=judged.rulings,
        every_reject=every_reject,
        on_progress=progress.part(0.8, 1.0),
    )
    lane_values = read_lane_values(
        gathered, meaning.name_of_value(), decimal=decimal.numbers.decimal if decimal.is_certain else None
    )
    for lane, ratio in judged.return_ratios.items():
        lane_values.taken.setdefault(names[lane], {})["return_ratio"] = ratio
    lane_labels = labels_of_columns(mapping, gathered, meaning.name_of_value(), is_ascii_only=is_ascii_only)
    for named, parts_of_name in _labels_of_lanes(mapping, gathered.lane_parts, meaning).items():
        lane_labels[named] = (*parts_of_name, *lane_labels.get(named, ()))
    lane_labels |= {part: lane_labels[lane] for part, lane in judged.parts.items() if lane in lane_labels}
    return assemble_reading(
        name, table, rows, n_rows=n_rows, rules=rules, names=judged.names, judged=judged, refusals=refusals,
        lane_values=lane_values, lane_labels=lane_labels, questions=questions, answers=answers,
    )  # fmt: skip


def _labels_of_lanes(
    mapping: ColumnMapping, parts: Sequence[object], meaning: CellMeaning
) -> dict[str, tuple[tuple[str, str], ...]]:
    """The columns and values behind each name that several columns make."""
    places = mapping.cells[LANE].places
    if len(places) < 2:
        return {}
    columns = [mapping.header[place] for place in places]
    return {
        name: tuple(
            (column, label)
            for column, cell in zip(columns, cells, strict=True)
            if (label := clean_name(cell))
        )
        for place, name in meaning.name_of_value().items()
        if isinstance(cells := parts[place], tuple)
    }


def _is_ascii(mapping: ColumnMapping, gathered: GatheredRows) -> bool:
    """Whether the columns in use read alike under every encoding that is offered."""
    names = [mapping.header[place] for place in mapping.role_of_place]
    texts = [value for value in (*gathered.date_values, *gathered.lane_values) if isinstance(value, str)]
    return gathered.evidence.is_ascii and not gathered.extras and all(map(str.isascii, (*names, *texts)))


def _number_lanes(values: list[object]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Distinct names in code point order, and the code of each raw cell (-1 where the name is refused)."""
    cleaned = [clean_name(value) for value in values]
    possible = {name for name in cleaned if name_problem(name) is None}
    names = tuple(sorted(possible - subtotal_names(possible)))
    code_of = {name: code for code, name in enumerate(names)}
    return names, np.array([code_of.get(name, NO_CODE) for name in cleaned], dtype=np.int32)


def _days_of_values(dates: DateColumn, readings: Sequence[DateReadings]) -> NDArray[np.int32]:
    """Day number of each raw cell; while the format is open, any day that one of its readings allows."""
    days = []
    for reading in readings:
        day = dates.day(reading)
        if dates.is_open:
            day = next((d for d in reading.days.values() if d is not None and in_range(d)), None)
        days.append(NO_DAY if day is None else day)
    return np.array(days, dtype=np.int32)


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
