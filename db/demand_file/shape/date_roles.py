"""Where the date of a row stands: in a column, in columns for its parts, or as a number that is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import InvalidParameter
from core.told import told
from core.twin.imports import Question
from db.demand_file.date_shapes import N_FOUR_WEEKS
from db.demand_file.header import tiers_of
from db.demand_file.shape.columns import ColumnProfile, bare
from db.demand_file.shape.role_cells import (
    RoleCells,
    counted_from,
    counted_number,
    financial_parts,
    first_day_of,
    months_of,
    numbered_years,
    one_column,
    quarter_number,
    whole_years,
    year_and_more,
)
from db.demand_file.shape.year_columns import decimal_year_date
from db.demand_file.synonyms import DATE, DEMAND

_YEAR_WORDS_TEXT = """year jahr annee ano anio anno jaar rok ar vuosi yil ev an godina έτος год 年 年度 yr"""
YEAR_WORDS = frozenset(map(bare, _YEAR_WORDS_TEXT.split()))
_MONTH_WORDS_TEXT = (
    """month monat mois mes mese maand miesiac mesic maned manad kuukausi ay luna honap μηνας месяц 月 mth"""
)
MONTH_WORDS = frozenset(map(bare, _MONTH_WORDS_TEXT.split()))
_WEEK_WORDS_TEXT = """week woche kalenderwoche kw cw semaine semana settimana tydzien tyden uge vecka viikko hafta wk
    weeknr weekno 周 週"""
WEEK_WORDS = frozenset(map(bare, _WEEK_WORDS_TEXT.split()))
_QUARTER_WORDS_TEXT = """quarter quartal qtr q trimestre trim trimester kwartal kvartal kwartaal ctvrtleti negyedev
    neljannes ceyrek τριμηνο квартал 四半期"""
QUARTER_WORDS = frozenset(map(bare, _QUARTER_WORDS_TEXT.split()))
PERIOD_WORDS = frozenset(
    map(bare, ["period", "periode", "periodo", "fiscalperiod", "postingperiod", "buchungsperiode", "p"])
)
_DAY_WORDS_TEXT = """day tag jour dia giorno dag dzien den paiva gun nap dayofmonth ημερα день
    hari ziua zi dan päivä 일 ngày ngay 日"""
DAY_WORDS = frozenset(map(bare, _DAY_WORDS_TEXT.split()))
COUNT_WORDS = (
    WEEK_WORDS
    | DAY_WORDS
    | frozenset(
        [
            "t",
            "period",
            "periode",
            "step",
            "timestep",
            "index",
            "time",
            "daynumber",
            "weeknumber",
            "dayindex",
            "daynr",
        ]
    )
)


PARTS = ("parts", "week_parts", "quarter_parts", "four_week_parts", "financial_parts", "financial_quarters")
ENOUGH_MONTHS = 12  # of different number in a column that no word calls months


@dataclass(frozen=True)
class DateChoice:
    """Columns that may hold the date; `kind` says how they are read together or counted."""

    places: tuple[int, ...]
    kind: str = "date"  # or one of PARTS, years, decimal_years, numbered_years, months, days, weeks

    def role_cells(self, answers: Mapping[str, str]) -> tuple[RoleCells | None, Question | None]:
        """The value of the role, or the question what date is number 0."""
        if self.kind.startswith("financial"):
            return financial_parts(self.places, self.kind), None
        if self.kind in PARTS:
            return year_and_more(self.places, self.kind), None
        of_one = {"years": whole_years, "decimal_years": decimal_years, "date": one_column}
        if self.kind in of_one:
            return of_one[self.kind](self.places[0]), None
        if self.kind in ("months", "numbered_years"):
            return self._of_year(answers.get("year", "").strip())
        given = answers.get("date_of_number_zero")
        if given is None:
            return None, day_zero_question(self.kind)
        return counted_from(
            self.places[0], answered_day_zero(given), step_days=7 if self.kind == "weeks" else 1
        ), None

    def _of_year(self, year: str) -> tuple[RoleCells | None, Question | None]:
        """Months of the year that was answered, or of years counted from it."""
        if self.kind == "months":
            return (
                (months_of(year, self.places[0]), None) if year else (None, year_question(of_columns=False))
            )
        if not year:
            return None, first_year_question()
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            raise InvalidParameter(told("the answer to 'year'"), repr(year), told("a year like 2024"))
        return numbered_years(int(year), self.places[0]), None


def decimal_years(place: int) -> RoleCells:
    """A date from a year with a fraction: 1949.25 is April 1949."""
    return RoleCells((place,), decimal_year_date)


def first_year_question() -> Question:
    """Which year is number 1 of those that dates count."""
    return Question(
        "year",
        told("The dates count years: 1-01 is January of the first one. Which year is number 1?"),
        (),
        allows_text=True,
        text_hint=told("A year like 2024"),
    )


def date_of_rows_question() -> Question:
    """Which date all rows are of, where no column has it."""
    return Question(
        "date_of_rows",
        told("No column holds dates, so all rows are of one date. Which one?"),
        (),
        allows_text=True,
        text_hint=told("A date like 2024-01-31"),
    )


def answered_date_of_rows(text: str) -> int:
    """The day number of the one date of all rows."""
    day = first_day_of(text)
    if day is None:
        raise InvalidParameter(
            told("the answer to 'date_of_rows'"), repr(text), told("a date like '2024-01-31'")
        )
    return day


def day_zero_question(kind: str) -> Question:
    """What date a count of days or weeks starts from."""
    return Question(
        "date_of_number_zero",
        told("The weeks are numbers. On which date did number 0 begin?")
        if kind == "weeks"
        else told("The days are numbers. On which date did number 0 fall?"),
        (),
        allows_text=True,
        text_hint=told("A date like 2024-01-31"),
    )


def year_question(*, of_columns: bool) -> Question:
    """Which year columns, or dates, of months belong to."""
    return Question(
        "year",
        told("The columns are months without a year. Which year is it?")
        if of_columns
        else told("The dates are months without a year. Which year is it?"),
        (),
        allows_text=True,
        text_hint=told("A year like 2024"),
    )


def answered_day_zero(text: str) -> int:
    """The day number of the date that is number 0."""
    day = first_day_of(text)
    if day is None:
        raise InvalidParameter(
            told("the answer to 'date_of_number_zero'"), repr(text), told("a date like '2024-01-31'")
        )
    return day


def date_choices(header: Sequence[str], profiles: Sequence[ColumnProfile]) -> tuple[list[DateChoice], bool]:
    """What may be the date, likely ones first, and whether the first is settled by words and values alike."""
    canonical, clear, weak = tiers_of(header, DATE)
    fits = [
        p.place
        for p in profiles
        if p.is_date or (p.date_share >= 0.5 and p.n_values and not (p.is_year and p.most < 2101))
    ]
    parts, parts_are_named = _date_parts(profiles)
    for tier in (canonical, clear, weak):
        named = [place for place in tier if place in fits]
        if named:
            rivals = [] if tier is canonical else _written_elsewhere(profiles, named)
            choices = [DateChoice((place,)) for place in (*named, *rivals)]
            return choices, len(choices) == 1
    dates = [p for p in profiles if p.is_date]
    written = [DateChoice((p.place,)) for p in dates if p.n_distinct > 1] or [
        DateChoice((p.place,)) for p in dates
    ]
    if parts is not None and parts_are_named and (day := _unnamed_day(parts, profiles)) is not None:
        return [DateChoice((*parts.places, day), "parts"), parts], False
    if parts is not None and parts_are_named:
        written = [choice for choice in written if choice.places[0] not in parts.places]
        return [parts, *written], not written
    if parts is not None:  # no word says so: the years alone may be meant
        return [*written, DateChoice(parts.places[:1], "years"), parts], False
    counted = [DateChoice((p.place,), kind) for p in profiles if not p.is_year and (kind := _counted(p))]
    known = {choice.places[0] for choice in (*written, *counted)}
    possible = [
        DateChoice((place,)) for place in fits if place not in known and profiles[place].n_distinct > 1
    ]
    named = [place for tier in (canonical, clear, weak) for place in tier]
    if not (written or counted) and named:
        return [DateChoice((place,)) for place in named], len(named) == 1
    if not written:
        years = [p for p in profiles if p.is_year and p.n_distinct > 1]
        years = years or [p for p in profiles if p.is_year and _is(p, YEAR_WORDS)]
        written = [DateChoice((p.place,), "years") for p in years]
    certain = [*written, *counted]
    # One column alone is a date by all of its values: the file settles it.
    return certain or possible, len(certain) == 1 and not possible


def read_as_date(choice: DateChoice, profiles: Sequence[ColumnProfile]) -> DateChoice:
    """How columns that somebody named are read: parts of a date, a count, or a date as it stands."""
    if choice.kind != "date":
        return choice
    chosen = [profiles[place] for place in choice.places]
    if len(chosen) > 1:
        if len(chosen) == 2 and chosen[0].is_financial_year:
            return DateChoice(choice.places, _financial_kind(chosen[1]))
        if len(chosen) == 2 and _is_quarter(chosen[1]):
            return DateChoice(choice.places, "quarter_parts")
        if len(chosen) == 2 and _is_four_weeks(chosen[1]):
            return DateChoice(choice.places, "four_week_parts")
        is_week = len(chosen) == 2 and not chosen[1].is_month
        return DateChoice(choice.places, "week_parts" if is_week else "parts")
    if chosen[0].is_year:
        return DateChoice(choice.places, "years")
    if chosen[0].is_decimal_year:
        return DateChoice(choice.places, "decimal_years")
    if chosen[0].is_numbered_month:
        return DateChoice(choice.places, "numbered_years")
    if chosen[0].is_month and not chosen[0].is_number and chosen[0].n_distinct > 1:
        return DateChoice(choice.places, "months")
    if chosen[0].date_share < 0.5 and (kind := _counted(chosen[0], is_named=True)):
        return DateChoice(choice.places, kind)
    return choice


def _written_elsewhere(profiles: Sequence[ColumnProfile], named: Sequence[int]) -> list[int]:
    return [p.place for p in profiles if p.is_date and p.n_distinct > 1 and p.place not in named]


def _date_parts(profiles: Sequence[ColumnProfile]) -> tuple[DateChoice | None, bool]:
    """Year and month, perhaps the day, or year and week in columns of their own; and whether words say so."""
    years = [p for p in profiles if p.is_year] or [p for p in profiles if _is_short_year(p)]
    profiles = [p for p in profiles if not p.is_row_number]
    if not years:
        return _financial_parts(profiles)
    year = next((p for p in years if _is(p, YEAR_WORDS)), years[0])
    months = [p for p in profiles if p.is_month and p is not year]
    month = next((p for p in months if _is(p, MONTH_WORDS)), None)
    if month is not None:
        days = [p for p in profiles if p not in (year, month) and _within(p, 31)]
        day = next((p for p in days if _is(p, DAY_WORDS)), None) or next(filter(_is_day_of_month, days), None)
        places = (year.place, month.place) + ((day.place,) if day else ())
        return DateChoice(places, "parts"), _is(year, YEAR_WORDS)
    quarter = next((p for p in profiles if p is not year and _is_quarter(p)), None)
    if quarter is not None:
        return DateChoice((year.place, quarter.place), "quarter_parts"), _is(year, YEAR_WORDS)
    week = next((p for p in profiles if _is(p, WEEK_WORDS) and _is_week_number(p)), None)
    if week is not None:
        return DateChoice((year.place, week.place), "week_parts"), _is(year, YEAR_WORDS)
    period = next((p for p in profiles if p is not year and _is_four_weeks(p)), None)
    if period is not None:
        return DateChoice((year.place, period.place), "four_week_parts"), _is(year, YEAR_WORDS)
    months = [p for p in months if p.n_distinct == ENOUGH_MONTHS or not p.is_number]
    if months:
        return DateChoice((year.place, months[0].place), "parts"), False
    weeks = [p for p in profiles if p is not year and _within(p, 53) and p.most > 31 and p.n_distinct > 12]
    if weeks:
        return DateChoice((year.place, weeks[0].place), "week_parts"), False
    return None, False


def _financial_parts(profiles: Sequence[ColumnProfile]) -> tuple[DateChoice | None, bool]:
    """A financial year and its month, period or quarter in columns of their own."""
    year = next((p for p in profiles if p.is_financial_year), None)
    if year is None:
        return None, False
    rest = [p for p in profiles if p is not year]
    part = next(
        (p for p in rest if _is_quarter(p) or (_is(p, MONTH_WORDS | PERIOD_WORDS) and _is_period(p))), None
    )
    return (DateChoice((year.place, part.place), _financial_kind(part)), True) if part else (None, False)


def _is_short_year(profile: ColumnProfile) -> bool:
    """Whether a column called a year has two digits: 14 for 2014."""
    return (
        _is(profile, YEAR_WORDS) and profile.whole_share >= 0.9 and 0 <= profile.least <= profile.most <= 99
    )


def _is_four_weeks(profile: ColumnProfile) -> bool:
    """Whether a column called a period counts to 13, as the four weeks of a year do."""
    words = {bare(word) for word in re.split(r"[\W_]+", profile.cell)} | {bare(profile.cell)}
    if not words & (PERIOD_WORDS | {"per", "prd"}):
        return False
    return _within(profile, N_FOUR_WEEKS) and profile.most == profile.n_distinct == N_FOUR_WEEKS


def _financial_kind(part: ColumnProfile) -> str:
    return "financial_quarters" if _is_quarter(part) else "financial_parts"


def _is_period(profile: ColumnProfile) -> bool:
    numbers = [counted_number(text) for text in profile.examples]
    return profile.is_month or all(number is not None and 1 <= number <= 12 for number in numbers)


def _unnamed_day(parts: DateChoice, profiles: Sequence[ColumnProfile]) -> int | None:
    """A column beside year and month that may be the day, though no word says so, where another holds the amounts."""
    if parts.kind != "parts" or len(parts.places) != 2:
        return None
    rest = [p for p in profiles if p.place not in parts.places and p.is_number and not p.is_row_number]
    named = {place for tier in tiers_of([p.cell for p in profiles], DEMAND) for place in tier}
    days = [
        p for p in rest if _within(p, 31) and p.most > 12 and p.place not in named and not _is(p, WEEK_WORDS)
    ]
    return days[0].place if days and len(rest) > len(days) else None


def _counted(profile: ColumnProfile, *, is_named: bool = False) -> str:
    """Whether a column counts days or weeks; "" where it does not."""
    examples = [counted_number(text) for text in profile.examples]
    if not examples or None in examples or profile.n_distinct < 3:
        return ""
    letters = {text.strip()[:1].casefold() for text in profile.examples if text.strip()[:1].isalpha()}
    says_week = _is(profile, WEEK_WORDS) or letters in ({"w"}, {"k"})
    if not (is_named or _is(profile, COUNT_WORDS)) or (not letters and profile.whole_share < 1):
        return ""
    return "weeks" if says_week else "days"


def _is_week_number(profile: ColumnProfile) -> bool:
    numbers = [counted_number(text) for text in profile.examples]
    return all(number is not None and 1 <= number <= 53 for number in numbers) and profile.most <= 53


def _is_quarter(profile: ColumnProfile) -> bool:
    numbers = [quarter_number(text) for text in profile.examples]
    return _is(profile, QUARTER_WORDS) and bool(numbers) and None not in numbers and profile.n_distinct <= 4


def _within(profile: ColumnProfile, most: int) -> bool:
    return profile.whole_share == 1 and profile.least >= 1 and profile.most <= most


def _is_day_of_month(profile: ColumnProfile) -> bool:
    """Whether a column counts to 31 and is called something like `date_of_month` or `Tag des Monats`."""
    words = {bare(word) for word in re.split(r"[\W_]+", profile.cell)}
    return (
        profile.most == 31
        and profile.n_distinct >= 28
        and bool(words & (DAY_WORDS | {"date", "datum", "fecha"}))
    )


def is_day_of_month(profile: ColumnProfile) -> bool:
    """Whether a column is called a day and counts to 31."""
    return (_is(profile, DAY_WORDS) and _within(profile, 31)) or _is_day_of_month(profile)


def _is(profile: ColumnProfile, words: frozenset[str]) -> bool:
    return bare(profile.cell) in words
