"""Tables that are wider than long: a column for each period, or a column for each lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.calendar_words import months_named
from db.demand_file.date_shapes import iso
from db.demand_file.gather import Rows
from db.demand_file.header import candidates_of
from db.demand_file.lane_names import cell_text
from db.demand_file.shape import periods
from db.demand_file.shape.columns import ColumnProfile, bare
from db.demand_file.shape.date_roles import (
    PARTS,
    answered_day_zero,
    date_choices,
    day_zero_question,
    is_day_of_month,
    year_question,
)
from db.demand_file.shape.demand_roles import NUMBER_WORDS, words_in
from db.demand_file.shape.lane_roles import is_party, lane_choices, repeated_share
from db.demand_file.shape.long_rows import FilledRows, LongRows, Unpivot
from db.demand_file.shape.measures import one_measure
from db.demand_file.shape.role_cells import counted_number
from db.demand_file.shape.table import Table
from db.demand_file.shape.value_columns import is_share, is_total, value_columns
from db.demand_file.synonyms import DATE, DEMAND

ROWS, DATES_AS_COLUMNS, LANES_AS_COLUMNS = "rows", "dates_as_columns", "lanes_as_columns"
ALL_LANES = "all_columns_are_lanes"  # also those that look like something else
MIN_BLANK_SHARE = 0.2  # of the rows: so many blanks are a way of writing
MIN_MONTHS = 6  # of different name in one column, that are a way of dating rows


@dataclass(frozen=True)
class ShapeDecision:
    """The rows as one per lane and date, or the questions in the way; `notes` name what is left out.

    `is_answered` says that somebody has seen and confirmed the shape.
    """

    rows: Rows
    questions: tuple[Question, ...] = ()
    decisions: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    is_answered: bool = False


def decide_shape(table: Table, rows: Rows, answers: Mapping[str, str]) -> ShapeDecision:
    """Whether columns are periods or lanes: asked with a preview wherever they may be."""
    kind, places = _period_columns(table)
    if not places:
        table, question = one_measure(table, answers)
        if question is not None:
            return ShapeDecision(rows, (question,))
        kind, places = _period_columns(table)
    lanes = _lane_columns(table, answers) if not places else []
    offered = [DATES_AS_COLUMNS] if places else [LANES_AS_COLUMNS] if lanes else []
    answer = answers.get("shape")
    if not offered and answer in (None, ROWS):
        return ShapeDecision(rows)
    if answer == DATES_AS_COLUMNS and not places:
        kind, places = periods.kind_and_places(table.header)
    dated = _date_places(table, answers) if answer in (LANES_AS_COLUMNS, ALL_LANES) or lanes else ()
    of_values, left_out = value_columns(table, dated) if dated else ([], {})
    if answer in (LANES_AS_COLUMNS, ALL_LANES) and not lanes:
        lanes = of_values
    if answer == ALL_LANES:
        lanes, left_out = sorted([*of_values, *left_out]), {}
    question = _question(table, offered or [ROWS], kind, places, lanes, answers, left_out)
    possible = (*((DATES_AS_COLUMNS,) if places else ()), *((LANES_AS_COLUMNS, ALL_LANES) if lanes else ()))
    answer = answer_to(question, answers, also=(ROWS, *possible))
    if answer is None:
        return ShapeDecision(rows, (question,))
    if answer == ROWS or not (places or lanes):
        return ShapeDecision(rows)
    if answer == DATES_AS_COLUMNS:
        return _dates_unpivoted(table, rows, kind, places, answers)
    return _lanes_unpivoted(table, rows, lanes, dated, left_out)


def _period_columns(table: Table) -> tuple[str, list[int]]:
    """Columns named by periods that hold amounts, unless other columns are the date and the demand by name."""
    kind, places = periods.kind_and_places(table.header)
    holding = [
        place for place in places if table.profiles[place].is_number or not table.profiles[place].n_values
    ]
    if len(holding) < periods.MIN_PERIODS or 2 * len(holding) < len(places):
        return "", []
    named = [role for role in (DATE, DEMAND) if _plays(table, role)]
    return ("", []) if len(named) == 2 else (kind, places)


def _plays(table: Table, role: str) -> bool:
    places = candidates_of(table.header, role)
    return any(
        table.profiles[place].date_share >= 0.5 if role == DATE else table.profiles[place].is_number
        for place in places
    )


def _lane_columns(table: Table, answers: Mapping[str, str]) -> list[int]:
    """Columns of amounts that may each be a lane: beside a date, where nothing else names the lane."""
    if {"column_product_name", "column_demand", "lane_name"} & set(answers):
        return []
    places = _date_places(table, answers)
    if not places:
        return []
    named = lane_choices(table.header, table.profiles, table.rows, places, set(places))[0]
    # Where each row has a date of its own nothing more is needed to tell rows: few different amounts name no lane.
    is_dated_once = repeated_share(table.rows, places) == 0
    if not all(is_dated_once and _is_small_count(table, place) for choice in named for place in choice):
        return []
    values, _ = value_columns(table, places)
    return values if len(values) >= 2 else []


def _is_small_count(table: Table, place: int) -> bool:
    """Whether a column of few numbers may hold amounts: no word names a party, or "Hub C" stands beside "Hub A"."""
    profile = table.profiles[place]
    others = [p for p in table.profiles if p.place != place and p.is_number]
    is_one_of_many = any(words_in(profile.cell) & words_in(p.cell) for p in others)
    return profile.is_number and (is_one_of_many or not is_party(profile.cell))


def _date_places(table: Table, answers: Mapping[str, str]) -> tuple[int, ...]:
    """The columns that date each row: one of dates or years, or year and month; none where it is not plain."""
    if answers.get("column_date") in table.ids:
        return (table.ids.index(answers["column_date"]),)
    choices, _ = date_choices(table.header, table.profiles)
    if not choices:
        return ()
    first = choices[0]
    profile = table.profiles[first.places[0]]
    # Plain numbers that may be dates of a spreadsheet are asked about first.
    is_plain = first.kind in PARTS or profile.is_year or profile.is_date or _is_compact(profile)
    return first.places if is_plain else ()


def _is_compact(profile: ColumnProfile) -> bool:
    """Whether all values are dates in eight or six digits."""
    return profile.date_share >= 0.9 and all(len(text) in (6, 8) for text in profile.examples)


def _question(
    table: Table,
    offered: Sequence[str],
    kind: str,
    places: Sequence[int],
    lanes: Sequence[int],
    answers: Mapping[str, str],
    left_out: Mapping[int, str],
) -> Question:
    choices = []
    row = table.rows[0] if table.rows else []
    if DATES_AS_COLUMNS in offered:
        label = next(
            (cell_text(row[p.place]) for p in table.profiles if p.place not in places and p.is_text), ""
        )
        shown = _shown(table, places, row, label)
        text = told(
            "{n_places} columns are {periods}: one row for each of them",
            n_places=len(places),
            periods=_noun(kind),
        )
        preview = _preview(places, row, lambda place: (table.header[place], label))
        choices.append(Choice(DATES_AS_COLUMNS, text, shown, preview))
    if LANES_AS_COLUMNS in offered:
        dated = _date_places(table, answers)
        day = " ".join(cell_text(row[place]) for place in dated) if row else ""
        text = told("{n_lanes} columns are lanes: one row for each of them", n_lanes=len(lanes))
        beside = _dates_beside(table, dated, lanes)
        preview = _preview(
            lanes,
            row,
            lambda place: (cell_text(row[beside[place]]) if place in beside else day, table.header[place]),
        )
        if left_out:
            but = _with_reasons(table, left_out)
            text = told("{n_lanes} columns are lanes, and these are none: {but}", n_lanes=len(lanes), but=but)
        choices.append(Choice(LANES_AS_COLUMNS, text, _shown(table, lanes, row, day), preview))
        if left_out:
            all_of_them = sorted([*lanes, *left_out])
            text = told("All {n_lanes} columns of numbers are lanes, these as well", n_lanes=len(all_of_them))
            choices.append(Choice(ALL_LANES, text, _shown(table, sorted(left_out), row, day)))
    choices.append(Choice(ROWS, told("Each row is one value of one lane, as it stands")))
    return Question("shape", told("How is the table laid out?"), tuple(choices))


def _noun(kind: str) -> str:
    nouns = {periods.MONTHS: told("months"), periods.YEARS: told("years")}
    return nouns.get(kind, told("dates"))


def _shown(table: Table, places: Sequence[int], row: Sequence[object], label: str) -> str:
    shown = [
        f"{label + ', ' if label else ''}{table.header[place]}: {cell_text(row[place]).strip()}"
        for place in places[:3]
        if place < len(row)
    ]
    return " · ".join(shown) + (" …" if len(places) > len(shown) else "")


def _preview(
    places: Sequence[int], row: Sequence[object], key: Callable[[int], tuple[str, str]]
) -> tuple[tuple[str, str, str], ...]:
    """The first rows that a row of the table would become."""
    return tuple((*key(place), cell_text(row[place]).strip()) for place in places[:3] if place < len(row))


def _with_reasons(table: Table, left_out: Mapping[int, str]) -> str:
    """Columns that are none of the lanes, each with the reason: 'Total' (the sum of the others)."""
    named = [f"{table.header[place][:40]!r} ({why})" for place, why in left_out.items()]
    more = told(" and {n_names} more", n_names=len(named) - 12) if named[12:] else ""
    return ", ".join(named[:12]) + more


def _left_out(table: Table, used: Sequence[int], why: Mapping[int, str] | None = None) -> tuple[str, ...]:
    """Notes on columns that are no part of the rows; those of `why` with their reasons."""
    names = [
        table.header[place]
        for place in range(len(table.header))
        if place not in (*used, *(why or ())) and table.header[place]
    ]
    notes = []
    if why:
        shown = _with_reasons(table, why)
        notes.append(
            told(
                "Left out, as no lanes: {shown}. Answer {answer} to have them in.",
                shown=shown,
                answer=repr(ALL_LANES),
            )
        )
    shown = ", ".join(repr(name[:40]) for name in names[:12]) + (
        told(" and {n_names} more", n_names=len(names) - 12) if names[12:] else ""
    )
    if len(names) == 1:
        notes.append(told("Left out of the table: column {shown}.", shown=shown))
    elif names:
        notes.append(told("Left out of the table: columns {shown}.", shown=shown))
    return tuple(notes)


def _lanes_unpivoted(
    table: Table, rows: Rows, lanes: Sequence[int], kept: tuple[int, ...], left_out: Mapping[int, str]
) -> ShapeDecision:
    names = (*(table.header[place] for place in kept), "product_name", "demand")
    # Two columns of one name are two lanes: each is called by its place as well.
    dated = _dates_beside(table, kept, lanes)
    unpivot = Unpivot(kept, tuple(lanes), lambda place, _: table.ids[place], names, dated)
    long = LongRows(rows, unpivot)
    notes = _left_out(table, (*kept, *lanes, *dated.values()), left_out)
    return ShapeDecision(
        long,
        (),
        (("shape", told("{n_lanes} columns are lanes", n_lanes=len(lanes))),),
        notes,
        is_answered=True,
    )


def _dates_beside(table: Table, dated: Sequence[int], lanes: Sequence[int]) -> dict[int, int]:
    """By place of each lane of tables side by side: that of its own dates, the last column of dates before it.

    Such columns of dates share a name, but for its number, or an empty column stands before them; nothing where all
    lanes have the first one.
    """
    if len(dated) != 1:
        return {}
    first = dated[0]
    name = bare(table.header[first]).rstrip("0123456789")
    own = [first] + [
        p.place
        for p in table.profiles
        if p.place > first
        and p.is_date
        and (bare(p.cell).rstrip("0123456789") == name or not table.header[p.place - 1].strip())
        and any(lane > p.place for lane in lanes)
        and any(first < lane < p.place for lane in lanes)
    ]
    if len(own) == 1:
        return {}
    return {lane: max(place for place in own if place < lane) for lane in lanes if lane > first}


def _dates_unpivoted(
    table: Table, rows: Rows, kind: str, places: Sequence[int], answers: Mapping[str, str]
) -> ShapeDecision:
    year_place = (
        _year_place(table, places) if kind == periods.MONTHS or kind.startswith(periods.NUMBERS) else None
    )
    labels = _labels(table, places, year_place)
    dates: dict[int, object] = {}
    if kind == periods.MONTHS and year_place is None:
        if "year" not in answers:
            return ShapeDecision(rows, (year_question(of_columns=True),))
        dates = {place: f"{answers['year'].strip()}-{_month(table.header[place]):02d}" for place in places}
    elif kind == periods.YEARS:
        month_place = _month_place(table, labels)
        if month_place is not None:
            return _years_by_months(table, rows, places, labels, month_place, answers)
        dates = {place: f"{periods.year_of(table.header[place])}-01-01" for place in places}
    elif kind.startswith(periods.NUMBERS) and year_place is None:
        is_weeks = kind.split()[-1][0] in "wkshu周週" and kind.split()[-1] != "h"
        if "date_of_number_zero" not in answers:
            return ShapeDecision(rows, (day_zero_question("weeks" if is_weeks else "days"),))
        first, step = answered_day_zero(answers["date_of_number_zero"]), 7 if is_weeks else 1
        dates = {place: iso(first + step * (counted_number(table.header[place]) or 0)) for place in places}
    elif year_place is None:
        dates = {place: table.header[place] for place in places}

    def named(place: int, row: Sequence[object]) -> object:
        if year_place is None:
            return dates[place]
        year, cell = cell_text(row[year_place]).strip(), table.header[place]
        return (
            f"{year}-{_month(cell):02d}" if kind == periods.MONTHS else f"{year}-W{counted_number(cell):02d}"
        )

    names = (*(table.header[place] for place in labels), "date", "demand")
    long = LongRows(rows, Unpivot(tuple(labels), tuple(places), named, names))
    used = (*labels, *places) + ((year_place,) if year_place is not None else ())
    decisions = (
        ("shape", told("{n_places} columns are {periods}", n_places=len(places), periods=_noun(kind))),
    )
    return ShapeDecision(long, (), decisions, _left_out(table, used), is_answered=True)


def _month_place(table: Table, labels: Sequence[int]) -> int | None:
    """The column whose cells are the twelve months, beside columns that are years."""
    months = [
        place
        for place in labels
        if table.profiles[place].n_distinct >= MIN_MONTHS
        and sum(months_named(text) != (None, None) for text in _texts(table, place)) >= MIN_MONTHS
    ]
    return months[0] if months else None


def _texts(table: Table, place: int) -> set[str]:
    return {cell_text(row[place]).strip() for row in table.rows if place < len(row)}


def _years_by_months(
    table: Table,
    rows: Rows,
    places: Sequence[int],
    labels: Sequence[int],
    month_place: int,
    answers: Mapping[str, str],
) -> ShapeDecision:
    """A column for each year and a row for each month, or each day of each month: the date is of all of them."""
    day_place = next((p.place for p in table.profiles if p.place in labels and is_day_of_month(p)), None)
    if table.profiles[month_place].n_blank >= MIN_BLANK_SHARE * len(table.rows):
        question = blank_months_question(table, month_place)
        answer = answer_to(question, answers)
        if answer is None:
            return ShapeDecision(rows, (question,))
        rows = FilledRows(rows, (month_place,)) if answer == "as_above" else rows
    kept = tuple(place for place in labels if place not in (month_place, day_place))

    def named(place: int, row: Sequence[object]) -> object:
        month, year = cell_text(row[month_place]).strip(), periods.year_of(table.header[place])
        day = "" if day_place is None else f"-{cell_text(row[day_place]).strip().zfill(2)}"
        return f"{year}-{_month(month):02d}{day}" if _month(month) else month

    names = (*(table.header[place] for place in kept), "date", "demand")
    long = LongRows(rows, Unpivot(kept, tuple(places), named, names))
    said = (
        told("{n_places} columns are years, rows are months", n_places=len(places))
        if day_place is None
        else told("{n_places} columns are years, rows are days", n_places=len(places))
    )
    return ShapeDecision(long, (), (("shape", said),), _left_out(table, (*labels, *places)), is_answered=True)


def blank_months_question(table: Table, place: int) -> Question:
    """What blank cells below the name of a month mean."""
    row = next((row for row in table.rows if not cell_text(row[place]).strip()), ())
    shown = " | ".join(cell_text(cell) for cell in row)[:60]
    above = cell_text(table.rows[0][place]).strip()
    return Question(
        "blank_cells",
        told("Many cells of {columns} are blank. What do they mean?", columns=repr(table.header[place])),
        (
            Choice("as_above", told("The same as the cell above"), f"{shown} → {above}"),
            Choice("reject", told("A sum or a mistake: refuse these rows"), "refused"),
        ),
    )


def _labels(table: Table, places: Sequence[int], year_place: int | None) -> list[int]:
    """Columns that say what a row is about: all before the periods, and texts behind them."""
    return [
        p.place
        for p in table.profiles
        if p.place not in places
        and p.place != year_place
        and p.cell
        and not is_total(p.cell)
        and not is_share(p)
        and not _counts_rows(p)
        and (p.place < places[0] or p.is_text)
    ]


def _counts_rows(profile: ColumnProfile) -> bool:
    """Whether a column without a name, or called a number, counts the rows, as programs for statistics write them."""
    is_unnamed = profile.cell.startswith("column ") or bare(profile.cell) in ("rownames", "unnamed0", "index")
    return profile.is_row_number and (is_unnamed or bool(words_in(profile.cell) & NUMBER_WORDS))


def _year_place(table: Table, places: Sequence[int]) -> int | None:
    return next((p.place for p in table.profiles if p.place not in places and p.is_year), None)


def _month(cell: str) -> int:
    return months_named(cell.strip())[0] or months_named(cell.strip())[1] or 0
