"""Why a row is refused, in words; walks the file a second time, only where rows are refused."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import UnreadableDemandFile
from core.told import told
from core.twin.imports import Problem
from db.demand_file.date_columns import DateColumn
from db.demand_file.dates import in_range, is_early, read_date
from db.demand_file.gather import Rows
from db.demand_file.header import ColumnMapping, candidates_of
from db.demand_file.lane_names import cell_text, clean_name, is_total_word, name_problem
from db.demand_file.marks import is_missing_mark
from db.demand_file.numbers import COMMA, MAX_UNITS, POINT, NumberFormat, number_or_nan
from db.demand_file.synonyms import DATE, DEMAND, HEADER_WORDS, LANE, REASON_COLUMN, ROLES, normal_word
from db.demand_file.text_rows import NumberedRow
from db.demand_file.value_signs import sign_of

N_PROBLEMS = 50
N_WALKED = 100_000  # refused rows among which the header of a second table is looked for
N_EXPLAINED = 1_000  # rows whose reasons are looked for; saying why takes 30 times as long as reading
_NEGATIVE = re.compile(r"[-\u2212\u2013]\s*[\d.,]+|[\d.,]+\s*-|\(\s*[\d.,]+\s*\)")
_EXPONENT = re.compile(r"[+-]?[\d.,]+[eE][+-]?\d+")
_SPACED = re.compile(r"\d{1,3}(?:[\s'\u2019]\d{3})+(?:[.,]\d+)?")
_SIGNED_NUMBER = re.compile(r"[+-]?[\d.,\s]+")


@dataclass(frozen=True)
class Rules:
    """How the columns are read; `decimal_open` while the decimal mark is to be answered.

    `lane_names` are those that count; `title` is what stands above the header. `until_day`: days since 1970-01-01 of
    the last date that is plainly meant beside what is stored, None where nobody knows.
    """

    mapping: ColumnMapping
    dates: DateColumn
    numbers: NumberFormat
    decimal_open: bool
    lane_names: frozenset[str]
    title: str = ""
    until_day: int | None = None


@dataclass(frozen=True)
class Ruling:
    """Rows, (n_rows,) bool, refused for what they are beside others: the role it shows in, reason and way out."""

    is_refused: NDArray[np.bool_]
    role: str
    reason: str
    fix: str


@dataclass
class Refusals:
    """Refused rows: their number, the first problems, and the first thousand (or all) as a file to mend."""

    n_rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    rejects_csv: bytes = b""


def explain_refusals(
    rows: Rows,
    refused: NDArray[np.bool_],
    rules: Rules,
    *,
    rulings: Sequence[Ruling],
    every_reject: bool,
    on_progress: Callable[[float], None],
) -> Refusals:
    """Walk over the refused rows and say why: of the first N_EXPLAINED, or of all; the others are counted.

    Parameters
    ----------
    refused : (n_rows,) rows that pass the checks under no open question
    rulings : why rows are refused of which each value alone can be read

    Raises
    ------
    UnreadableDemandFile
        where rows cannot be told apart because of an unclosed quotation mark, or because a second header
        names the columns in another order.
    """
    refusals = Refusals()
    if not refused.any():
        return refusals
    writer = _RejectsWriter(rows.separator, rules.mapping.header)
    places = np.flatnonzero(refused)
    n_beyond = 0 if every_reject else max(places.size - N_WALKED, 0)
    places = places[: places.size - n_beyond]
    # The walk ends with the last refused row, however many rows follow.
    wanted = refused[: places[-1] + 1].tobytes()
    for place, row in zip(places.tolist(), rows.numbered(wanted), strict=False):
        on_progress(place / refused.size)
        _refuse_second_table(row, rules.mapping)
        if refusals.n_rejected >= N_EXPLAINED and not every_reject:
            refusals.n_rejected += 1
            continue
        problems = row_problems(row, rules)
        if not problems:
            problems = [_ruled(row, rules, ruling) for ruling in rulings if ruling.is_refused[place]][:1]
        if not problems and not (rules.dates.is_open or rules.decimal_open):
            shown = rules_text(row.fields)  # no row is left out without a word, whatever the reason
            problems = [Problem(row.line, None, shown, told("the row cannot be read"), told("write it anew"))]
        if problems:
            refusals.n_rejected += 1
            first = replace(problems[0], sheet=row.sheet)
            refusals.problems.extend((first,) if len(refusals.problems) < N_PROBLEMS else ())
            writer.add(row, problems)
    refusals.n_rejected += n_beyond
    refusals.rejects_csv = writer.content() if refusals.n_rejected else b""
    return refusals


def _refuse_second_table(row: NumberedRow, mapping: ColumnMapping) -> None:
    now = {role: mapping.cells[role].places for role in ROLES}
    if len(row.fields) < len(ROLES) or any(len(places) != 1 for places in now.values()):
        return
    date_place = min(now[DATE][0], len(row.fields) - 1)
    if normal_word(cell_text(row.fields[date_place]).strip()) not in HEADER_WORDS:
        return
    cells = [cell_text(cell).strip() for cell in row.fields]
    if cells == list(mapping.header):
        return
    places = {role: candidates_of(cells, role) for role in ROLES}
    if all(places.values()) and any(now[role][0] not in found for role, found in places.items()):
        raise UnreadableDemandFile(
            told(
                "a second table begins in this row, with its columns in another order. Put each table "
                "into a file of its own."
            ),
            row=row.line,
        )


def row_problems(row: NumberedRow, rules: Rules) -> list[Problem]:
    """Everything that is wrong with a row, the part that names it best first."""
    mapping = rules.mapping
    n_values, n_columns = len(row.fields), len(mapping.header)
    shown = rules_text(row.fields)
    if row.fault:
        fix = row.fix or told("put one quotation mark before and one after the value")
        return [Problem(row.line, None, shown, row.fault, fix)]
    if n_values != n_columns:
        more = "more" if n_values > n_columns else "fewer"
        fix = (
            told("put values that contain the separator in quotation marks, or delete the surplus value")
            if n_values > n_columns
            else told("add the missing value; leave it empty between two separators if there is none")
        )
        reason = told(
            "the row has {n_values} values, {more} than the {n_columns} columns of the header",
            n_values=n_values,
            more=more,
            n_columns=n_columns,
        )
        return [Problem(row.line, None, shown, reason, fix)]
    if is_total_row(row.fields, mapping):
        reason = told("this looks like a total row, not a row of demand")
        return [
            Problem(row.line, None, shown, reason, told("delete the row, or rename the lane if it is one"))
        ]
    if [cell_text(cell).strip() for cell in row.fields] == list(mapping.header):
        return [Problem(row.line, None, shown, told("this is the header once more"), told("delete the row"))]
    checks = ((DATE, _date_problem), (LANE, _lane_problem), (DEMAND, _demand_problem))
    problems = []
    for role, check in checks:
        cell = mapping.cells[role].cell(row.fields)
        found = check(cell, rules)
        if found:
            shown = cell_text(cell) or rules_text(mapping.cells[role].parts(row.fields))
            problems.append(Problem(row.line, mapping.column(role) or None, shown[:200], *found))
    return problems


def is_total_row(fields: Sequence[object], mapping: ColumnMapping) -> bool:
    """Whether the date or the lane cell is a word for "total"."""
    return any(
        is_total_word(cell_text(cell)) for role in (DATE, LANE) for cell in mapping.cells[role].parts(fields)
    )


def rules_text(fields: Sequence[object]) -> str:
    """A whole row as one short text."""
    return " | ".join(cell_text(cell) for cell in fields)[:200]


def _date_problem(cell: object, rules: Rules) -> tuple[str, str] | None:
    text = cell_text(cell).strip()
    if is_missing_mark(text):
        return told("the date is missing"), told("write the date")
    reading = read_date(cell)
    if not reading.days:
        return told("this is no date"), told("write it like 2024-01-31")
    known = [day for day in reading.days.values() if day is not None]
    if rules.dates.is_open:
        if any(in_range(day) for day in known):
            return None
    elif rules.dates.day(reading) is not None:
        return None
    if not known:
        return told("there is no such day"), told("correct day, month or year")
    if not any(in_range(day) for day in known):
        return told("the date lies outside 1950 to 2100"), told("correct the year")
    if all(is_early(day) or not in_range(day) for day in known) and not rules.dates.takes_early:
        return told("the date lies outside 1950 to 2100"), told("correct the year")
    label = rules.dates.format or ""
    if rules.dates.reads_two_ways(reading):
        reason = told(
            "the date reads two ways, and this column writes both {label} and {mixed_with}",
            label=label,
            mixed_with=rules.dates.mixed_with,
        )
        return reason, told("write it like 2024-01-31 in a column where all dates are written so")
    if rules.dates.has_times and not reading.is_midnight and reading.days.get(label) is not None:
        return told("the date carries a time of day"), told("write the date alone")
    return told("the date is not in this column's form ({label})", label=label), told(
        "write it in the form of the other rows"
    )


def _lane_problem(cell: object, rules: Rules) -> tuple[str, str] | None:
    name = clean_name(cell)
    if name in rules.lane_names:
        return None
    return name_problem(name) or (told("this looks like the total of another lane"), told("delete the row"))


def _demand_problem(cell: object, rules: Rules) -> tuple[str, str] | None:
    formats = [rules.numbers]
    if rules.decimal_open:
        formats = [NumberFormat(mark, rules.numbers.group) for mark in (POINT, COMMA)]
    if any(np.isfinite(number_or_nan(cell, number_format)) for number_format in formats):
        return None
    if getattr(cell, "sign", "") not in ("", rules.numbers.sign) or sign_of(str(cell)) not in (
        "",
        rules.numbers.sign,
    ):
        return told("the value is in another currency or unit"), told("convert it to that of the column")
    if isinstance(cell, int | float):
        return (told("demand is negative"), told("write 0 or more")) if cell < 0 else _TOO_LARGE
    if not isinstance(cell, str):
        return told("this is a date, no number"), told("write the number")
    return _text_demand_problem(cell.strip(), formats[0])


_TOO_LARGE = (
    told("the number is larger than {max_units:g}", max_units=MAX_UNITS),
    told("check the unit and the decimal mark"),
)


_READS_TWO_WAYS = (
    told("the number reads two ways, and this column writes both points and commas as decimal marks"),
    told("write it without groups of three and with the decimal mark you chose"),
)


def _text_demand_problem(text: str, number_format: NumberFormat) -> tuple[str, str]:
    if is_missing_mark(text):
        return (
            told("demand is missing"),
            told(
                "write the number, 0 where there was no demand; save a workbook anew whose formulas have "
                "no result"
            ),
        )
    if _NEGATIVE.fullmatch(text):
        return told("demand is negative"), told(
            "write 0 or more; returns belong into the returns share of the lane"
        )
    if _EXPONENT.fullmatch(text):
        return told("the number is in scientific notation"), told("write all digits, like 12300")
    if text.startswith("%") or text.endswith("%"):
        return told("the value is in per cent"), told("write the amount that it is a share of")
    if text.casefold().lstrip("+-") in ("inf", "infinity", "∞"):
        return told("infinity is no demand"), told("write the number")
    if any(unicodedata.category(c) == "Nd" and not c.isascii() for c in text):
        return told("the number is written in digits other than 0 to 9"), told(
            "write it with the digits 0 to 9"
        )
    if _SPACED.fullmatch(text):
        return told("a space or apostrophe stands inside the number"), told("write it without, like 5000")
    if re.fullmatch(r"[\d.,]+", text, re.ASCII):
        if number_format.is_mixed and np.isfinite(
            number_or_nan(text, replace(number_format, is_mixed=False))
        ):
            return _READS_TWO_WAYS
        other = NumberFormat(COMMA if number_format.decimal == POINT else POINT, number_format.group)
        if np.isfinite(number_or_nan(text, other)):
            return (
                told("the number does not fit the column's decimal {decimal}", decimal=number_format.decimal),
                told("write it with the decimal mark of the other rows"),
            )
        if re.fullmatch(r"\d+", text, re.ASCII) or len(text) > 15:
            return _TOO_LARGE
    return told("this is no number"), told("write digits only, without unit, sign or words")


def _ruled(row: NumberedRow, rules: Rules, ruling: Ruling) -> Problem:
    value = cell_text(rules.mapping.cells[ruling.role].cell(row.fields))
    column = rules.mapping.column(ruling.role) or None
    return Problem(row.line, column, value[:200], ruling.reason, ruling.fix)


class _RejectsWriter:
    """Writes refused rows as they stood, with the reason behind them.

    A row of the wrong width stays of the wrong width, so that it is refused again until it is mended.
    """

    def __init__(self, separator: str, header: Sequence[str]) -> None:
        self._text = io.StringIO()
        self._writer = csv.writer(self._text, delimiter=separator, lineterminator="\r\n")
        self._old_reason = next(
            (i for i, cell in enumerate(header) if normal_word(cell) == REASON_COLUMN), None
        )
        self._n_columns = len(header)
        self._n_out = len(header) + (self._old_reason is None)
        self._writer.writerow([*header, REASON_COLUMN] if self._old_reason is None else header)

    def add(self, row: NumberedRow, problems: Sequence[Problem]) -> None:
        reason = "; ".join(
            f"{problem.column + ': ' if problem.column else ''}{problem.reason}, {problem.fix}"
            for problem in problems
        )
        cells = [_safe_cell(cell_text(cell)) for cell in row.fields]
        reason = _safe_cell(told("row {line}: {reason}", line=row.line, reason=reason))
        if len(cells) == self._n_columns and self._old_reason is not None:
            cells[self._old_reason] = reason
        else:
            cells.append(reason)
            if len(row.fields) != self._n_columns and len(cells) == self._n_out:
                cells.append("")
        self._writer.writerow(cells)

    def content(self) -> bytes:
        # The byte order mark makes spreadsheets read the file as UTF-8.
        return self._text.getvalue().encode("utf-8-sig", "backslashreplace")


def _safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; reading takes the apostrophe off again."""
    plain = unicodedata.normalize("NFKC", text)  # wide signs run as well
    if plain[:1] in ("=", "@", "\t", "\r") or (
        plain[:1] in ("+", "-") and not _SIGNED_NUMBER.fullmatch(plain)
    ):
        return "'" + text
    return text
