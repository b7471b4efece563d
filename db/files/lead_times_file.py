"""A file of lead times as observed, a delivery a row: estimated per lane, shown, and taken as one change."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from core.errors import UnreadableDemandFile
from core.lane import Lane
from core.service.lead_time_estimate import LEAST_LEAD_TIMES, estimate_lead_time
from core.told import told
from core.twin.imports import Problem
from core.twin.parameter_table import NAME, ParametersReport, lane_changes
from core.twin.store import FilePath
from db.demand_file.date_columns import decide_dates
from db.demand_file.lane_names import clean_name
from db.demand_file.numbers import COMMA, POINT, DecimalEvidence, NumberFormat, number_or_nan
from db.demand_file.synonyms import LANE, LEAD_TIME, normal_word, words_of
from db.files.parameters_file import MOST_PROBLEMS
from db.files.small_table import file_content, small_table
from db.rows.lane_rows import all_lane_rows

MOST_COLUMNS = 200
MOST_DAYS = 3650.0  # a lead time beyond ten years is a slip of the pen
ORDERED, RECEIVED = "ordered", "received"
_DATE_WORDS = {
    ORDERED: """
        ordered orderedon ordereddate orderdate dateordered placed placedon requested requestedon bestellt
        bestelltam bestelldatum auftragsdatum commande datecommande datedecommande fechapedido fechadepedido
        dataordine besteldatum zamowiono
    """,
    RECEIVED: """
        received receivedon receiveddate datereceived receiptdate delivered deliveredon delivereddate deliverydate
        arrived arrivedon arrivaldate arrival geliefert geliefertam lieferdatum liefertag eingang eingangsdatum
        wareneingang livre datelivraison datedelivraison reception fechaentrega fechadeentrega dataconsegna
        datadiconsegna leverdatum dostarczono
    """,
}
DATE_WORDS = {role: frozenset(words.split()) for role, words in _DATE_WORDS.items()}
Cells = Sequence[str]


@dataclass(frozen=True)
class _Header:
    """Where the columns stand. lane: its column, or None where its labels name the lane."""

    cells: tuple[str, ...]
    lane: int | None
    labels: tuple[int, ...]
    days: int | None
    dates: tuple[int, int] | None

    def column(self, place: int) -> str:
        return self.cells[place].strip()


def check_lead_times(
    connection: Connection, source: bytes | str | FilePath, *, file_name: str | None = None
) -> ParametersReport:
    """What the lead times of a CSV or XLSX would change, a delivery a row.

    A column names the lane (or those columns together that its name was made of); the lead time stands in a column of
    days, or between a column of days of order and one of days of receipt. Each lane with three of them or more gets
    their mean and spread as its parameters, and keeps what was observed.

    Raises
    ------
    UnreadableDemandFile
        where it is no such table, with the reason.
    """
    content = file_content(source)
    name = file_name or ("lead-times.csv" if isinstance(source, bytes) else Path(source).name)
    separator, lines = small_table(content, n_columns=MOST_COLUMNS)
    stored = {row.lane.name: row.lane for row in all_lane_rows(connection)}
    header = _header(next((cells for _, cells in lines if any(cells)), []), stored)
    rows = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    lane_of, days_of = (
        _lane_reader(header, stored),
        _days_reader(header, [cells for _, cells in rows], separator),
    )
    observed: dict[str, list[tuple[int, float]]] = {}
    problems: list[Problem] = []
    for number, cells in rows:
        padded = [*cells, *[""] * (len(header.cells) - len(cells))]
        lane, days = lane_of(number, padded), days_of(number, padded)
        wrong = next((found for found in (lane, days) if isinstance(found, Problem)), None)
        if wrong is not None:
            problems.append(wrong)
        elif isinstance(lane, str) and isinstance(days, float):
            observed.setdefault(lane, []).append((number, days))
    wanted = _estimated(observed, stored, problems)
    return _report(name, content, wanted, stored, n_rows=len(rows), problems=problems)


def _estimated(
    observed: Mapping[str, Sequence[tuple[int, float]]], stored: Mapping[str, Lane], problems: list[Problem]
) -> list[Lane]:
    """The lanes with what was observed, in order of name; rows of lanes with too few join the problems."""
    wanted = []
    for name, seen in sorted(observed.items()):
        if len(seen) < LEAST_LEAD_TIMES:
            reason = told(
                "{lane!r} has too few lead times ({n}): a spread takes {least}",
                lane=name,
                n=len(seen),
                least=LEAST_LEAD_TIMES,
            )
            problems += [
                Problem(
                    row, LEAD_TIME, f"{days:g}", reason, told("add more deliveries, or leave the lane out")
                )
                for row, days in seen
            ]
            continue
        found = estimate_lead_time([days for _, days in seen])
        lane = stored[name]
        wanted.append(replace(lane, lead_times=found, parameters=found.used_in(lane.parameters)))
    return wanted


def _report(
    name: str,
    content: bytes,
    wanted: Sequence[Lane],
    stored: Mapping[str, Lane],
    *,
    n_rows: int,
    problems: Sequence[Problem],
) -> ParametersReport:
    changed = [lane for lane in wanted if stored[lane.name] != lane]
    ordered = sorted(problems, key=lambda problem: problem.row or 0)
    return ParametersReport(
        file_name=name,
        file_hash=hashlib.sha256(content).hexdigest(),
        n_rows=n_rows,
        n_add=0,
        n_update=len(changed),
        n_unchanged=len(wanted) - len(changed),
        n_rejected=len(problems),
        changes=tuple(change for lane in changed for change in lane_changes(stored[lane.name], lane)),
        problems=tuple(ordered[:MOST_PROBLEMS]),
        lanes=tuple(changed),
        seen=tuple(stored[lane.name] for lane in changed),
    )


def _header(cells: Cells, stored: Mapping[str, Lane]) -> _Header:
    """The columns, by the words above them."""
    words = [normal_word(cell) for cell in cells]
    lane = next(
        (found for tier in words_of(LANE) if (found := _only(cells, words, tier, NAME)) is not None), None
    )
    labels = () if lane is not None else _label_columns(cells, stored)
    if lane is None and not labels:
        raise UnreadableDemandFile(told("no column names the lane. Call it {name}.", name=NAME), row=1)
    days = next(
        (
            found
            for tier in words_of(LEAD_TIME)
            if (found := _only(cells, words, tier, LEAD_TIME)) is not None
        ),
        None,
    )
    ordered, received = (_only(cells, words, DATE_WORDS[role], role) for role in (ORDERED, RECEIVED))
    if days is None and (ordered is None or received is None):
        raise UnreadableDemandFile(
            told(
                "no column holds lead times. Call one of days {days}, or two of dates {ordered} and {received}.",
                days=LEAD_TIME,
                ordered=ORDERED,
                received=RECEIVED,
            ),
            row=1,
        )
    dates = None if days is not None or ordered is None or received is None else (ordered, received)
    return _Header(tuple(cells), lane, labels, days, dates)


def _only(cells: Cells, words: Sequence[str], wanted: frozenset[str], role: str) -> int | None:
    """The one column with such a word above it; none where there is none."""
    places = [place for place, word in enumerate(words) if word in wanted]
    if len(places) > 1:
        both = told(
            "{first!r} and {second!r}", first=cells[places[0]].strip(), second=cells[places[1]].strip()
        )
        raise UnreadableDemandFile(
            told(
                "{both} could both be {role}. Call one of them {role}, and the other something else.",
                both=both,
                role=role,
            ),
            row=1,
        )
    return places[0] if places else None


def _label_columns(cells: Cells, stored: Mapping[str, Lane]) -> tuple[int, ...]:
    """Where the columns stand that the lanes' names were made of; nowhere, where one is missing."""
    places = {cell.strip(): place for place, cell in enumerate(cells)}
    made_of = Counter(tuple(column for column, _ in lane.labels) for lane in stored.values() if lane.labels)
    for columns, _ in made_of.most_common():
        if all(column in places for column in columns):
            return tuple(places[column] for column in columns)
    return ()


def _lane_reader(header: _Header, stored: Mapping[str, Lane]) -> Callable[[int, Cells], str | Problem]:
    """What says which lane a row is of."""
    place = header.lane
    if place is not None:
        names: dict[tuple[str, ...], str] = {(name,): name for name in stored}
        places: tuple[int, ...] = (place,)
    else:
        labels = {
            name: tuple(dict(lane.labels).get(header.column(at), "") for at in header.labels)
            for name, lane in stored.items()
        }
        n_lanes = Counter(labels.values())
        names = {said: name for name, said in labels.items() if n_lanes[said] == 1}
        places = header.labels

    def lane_of(number: int, cells: Cells) -> str | Problem:
        said = tuple(clean_name(cells[at]) for at in places)
        if said in names:
            return names[said]
        shown = " + ".join(said)
        fix = told("write it as the workspace does, or leave the row out")
        return Problem(number, header.column(places[0]), shown[:200], told("no lane is called that"), fix)

    return lane_of


def _days_reader(
    header: _Header, rows: Sequence[Cells], separator: str
) -> Callable[[int, Cells], float | Problem]:
    """What says how many days a row's delivery took."""
    if header.days is not None:
        return partial(_written_days, header, header.days, _decimal_of(_column(rows, header.days), separator))
    assert header.dates is not None
    return partial(_days_between, header, header.dates, _days_of_texts(header, rows))


def _column(rows: Sequence[Cells], place: int) -> Iterator[str]:
    return (cells[place].strip() for cells in rows if place < len(cells))


def _decimal_of(texts: Iterator[str], separator: str) -> str:
    """The decimal mark of a column; with commas between values, and where nothing tells, the point."""
    evidence = DecimalEvidence()
    evidence.add("\n".join(texts))
    if separator != "," and (evidence.only[POINT] or evidence.only[COMMA]):
        return evidence.settled_decimal() or POINT
    return POINT


def _written_days(header: _Header, place: int, decimal: str, number: int, cells: Cells) -> float | Problem:
    days = number_or_nan(cells[place].strip(), NumberFormat(decimal))
    if 0.0 <= days <= MOST_DAYS:
        return float(days)
    return Problem(
        number,
        header.column(place),
        cells[place][:200],
        told("it is no number of days from 0 to {most:g}", most=MOST_DAYS),
        told("write the days from order to receipt"),
    )


def _days_of_texts(header: _Header, rows: Sequence[Cells]) -> dict[str, int | None]:
    """The day of each text of both columns of dates, read in one way.

    Raises
    ------
    UnreadableDemandFile
        where the dates read in more than one way.
    """
    assert header.dates is not None
    counts = Counter(text for place in header.dates for text in _column(rows, place) if text)
    dates, readings = decide_dates(
        list(counts),
        list(counts.values()),
        {"date_time": "as_written"},
        column=header.column(header.dates[0]),
    )
    if dates.is_open:
        raise UnreadableDemandFile(
            told(
                "its dates, such as {text!r}, can be read in more than one way. Write them as 2024-05-31.",
                text=next(iter(counts), ""),
            )
        )
    return {text: dates.day(reading) for text, reading in zip(counts, readings, strict=True)}


def _days_between(
    header: _Header, places: tuple[int, int], day_of: Mapping[str, int | None], number: int, cells: Cells
) -> float | Problem:
    ordered, received = (day_of.get(cells[place].strip()) for place in places)
    if ordered is not None and received is not None and 0 <= received - ordered <= MOST_DAYS:
        return float(received - ordered)
    wrong = places[0] if ordered is None else places[1]
    text = cells[wrong].strip()
    if ordered is not None and received is not None:
        reason = told("it lies before the day of order, or more than ten years after it")
    elif not text:
        reason = told("there is no date, so that its lead time is not known")
    else:
        reason = told("it is no date as the others are")
    return Problem(
        number, header.column(wrong), text[:200], reason, told("write both dates, or leave the row out")
    )
