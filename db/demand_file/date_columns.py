"""One date format per column: settled by all of its values, or asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.date_formats import (
    candidate_formats,
    day_or_month_second,
    is_ambiguous,
    months_or_four_weeks,
    second_format,
    weeks_or_months,
)
from db.demand_file.dates import (
    AND,
    EXCEL_1900,
    EXCEL_1904,
    DateReadings,
    in_range,
    is_early,
    iso,
    read_date,
)
from db.demand_file.early_dates import early_dates
from db.demand_file.lane_names import cell_text
from db.demand_file.swapped_dates import cell_day, cells_or_swapped, day_and_month_swapped
from db.demand_file.week_dates import DAYS_TO_FIRST, first_or_last_of_week

TIME_RULES = ("as_written", "utc", "reject")


@dataclass(frozen=True)
class DateColumn:
    """How a date column is read; `format` and `time_rule` are None while their question is open.

    `mixed_with` is a second format that the column writes as well: a value that reads under both is refused.
    `cell_rule` says what the date cells of a sheet count for, beside texts that look like dates, and
    `takes_early` whether dates before 1950 count; None while that is open. With `week_dates` "last" a date is the last
    one of its week, and the week's first is taken.
    """

    format: str | None
    time_rule: str | None
    has_times: bool
    questions: tuple[Question, ...]
    mixed_with: str | None = None
    cell_rule: str | None = "as_shown"
    takes_early: bool | None = False
    week_dates: str | None = "first"

    def day(self, readings: DateReadings) -> int | None:
        """Day number of a value, None where it is refused."""
        day = readings.day(self.format or "", self.time_rule or "as_written")
        if day is not None and self.cell_rule != "as_shown" and day == cell_day(readings):
            day = day_and_month_swapped(day) if self.cell_rule == "swap" else None
        if day is not None and is_early(day) and not self.takes_early:
            return None
        if day is None or not in_range(day) or self.reads_two_ways(readings):
            return None
        return day - DAYS_TO_FIRST if self.week_dates == "last" else day

    def reads_two_ways(self, readings: DateReadings) -> bool:
        """Whether a value of a column that mixes two formats has a different day under each."""
        if self.mixed_with is None:
            return False
        return is_ambiguous(readings, self.format or "", self.mixed_with)

    @property
    def is_open(self) -> bool:
        return None in (self.format, self.time_rule, self.cell_rule, self.takes_early, self.week_dates)

    @property
    def label(self) -> str:
        """The format and what happens to times, in words."""
        shown = self.format or told("to be answered")
        if not self.has_times:
            return shown
        rules = {
            "as_written": told("date part as written"),
            "utc": told("date part in UTC"),
            "reject": told("times refused"),
        }
        times = rules.get(self.time_rule or "", told("times to be answered"))
        return told("{format}, {times}", format=shown, times=times)


def decide_dates(
    values: Sequence[object],
    counts: Sequence[int],
    answers: Mapping[str, str],
    *,
    epoch_1904: bool | None = None,
    column: str = "",
) -> tuple[DateColumn, list[DateReadings]]:
    """Choose the format of a column from its distinct values and how often each occurs.

    Parameters
    ----------
    values, counts : (n_distinct,)
    epoch_1904 : day count of a workbook, None for text files, whose serial numbers are always asked
    column : the header cell, which tells weeks from months in values like 2024-05
    """
    readings = [read_date(value) for value in values]
    if epoch_1904 is not None:
        readings = [_with_known_epoch(reading, epoch_1904) for reading in readings]
    readings = day_or_month_second(months_or_four_weeks(weeks_or_months(readings, column)))
    candidates, settled = candidate_formats(readings, counts)
    questions = []
    chosen, mixed_with = settled, None
    if chosen is None:
        question = _format_question(candidates, values, readings)
        chosen = answer_to(question, answers)
        if chosen is None:
            questions.append(question)
        else:
            mixed_with = None if AND in chosen else second_format(chosen, candidates, readings, counts)
    rule, time_question, has_times = _time_rule(values, readings, answers, chosen or candidates[0])
    if time_question:
        questions.append(time_question)
    cell_rule, cell_question = cells_or_swapped(values, readings, answers)
    if cell_question:
        questions.append(cell_question)
    takes_early: bool | None = False
    week_dates: str | None = "first"
    if chosen is not None:
        days = [reading.day(chosen, "as_written") for reading in readings]
        takes_early, early_question = early_dates(values, days, answers)
        week_dates, week_question = first_or_last_of_week(column, values, days, answers)
        questions += [question for question in (early_question, week_question) if question]
    return DateColumn(
        chosen, rule, has_times, tuple(questions), mixed_with, cell_rule, takes_early, week_dates
    ), readings


def _with_known_epoch(reading: DateReadings, uses_1904: bool) -> DateReadings:
    label = EXCEL_1904 if uses_1904 else EXCEL_1900
    if label not in reading.days:
        return reading
    # The workbook settles where its days begin; that a plain number is a date at all is asked.
    return DateReadings({label: reading.days[label]}, reading.minutes, reading.offset_minutes)


def _format_question(
    candidates: Sequence[str], values: Sequence[object], readings: Sequence[DateReadings]
) -> Question:
    telling = _telling_first(values, readings, [label for label in candidates if AND not in label])
    choices = [
        Choice(label, label, ", ".join(filter(None, (_example(part, telling) for part in label.split(AND)))))
        for label in candidates
    ]
    return Question(
        "date_format", told("How are the dates written? The file alone does not settle it."), tuple(choices)
    )


def _example(label: str, pairs: Sequence[tuple[object, DateReadings]]) -> str:
    """The first value that reads under a format, and how."""
    for value, reading in pairs:
        day = reading.days.get(label)
        if day is not None and in_range(day):
            return f"{cell_text(value).strip()} → {iso(day)}"
    return ""


def _telling_first(
    values: Sequence[object], readings: Sequence[DateReadings], candidates: Sequence[str]
) -> list[tuple[object, DateReadings]]:
    """Values whose reading differs between the candidates stand in front."""
    pairs = list(zip(values, readings, strict=True))
    telling = [
        pair for pair in pairs if len({pair[1].days.get(label) for label in candidates}) == len(candidates)
    ]
    return telling[:1] + pairs


def _time_rule(
    values: Sequence[object], readings: Sequence[DateReadings], answers: Mapping[str, str], label: str
) -> tuple[str | None, Question | None, bool]:
    has_times = any(reading.minutes is not None for reading in readings if reading.days)
    pairs = zip(values, readings, strict=True)
    late = next(((v, r) for v, r in pairs if r.days and not r.is_midnight), None)
    if late is None:
        return "as_written", None, has_times
    has_zones = any(reading.offset_minutes is not None for reading in readings)
    texts = {
        "as_written": told("Take the date as written"),
        "utc": told("Take the date in UTC"),
        "reject": told("Refuse rows with a time other than midnight"),
    }
    choices = []
    for rule in TIME_RULES:
        if rule == "utc" and not has_zones:
            continue
        value, reading = late
        day = reading.day(label, rule)
        choices.append(
            Choice(
                rule,
                texts[rule],
                f"{cell_text(value).strip()} → {iso(day) if day is not None else 'refused'}",
            )
        )
    question = Question(
        "date_time", told("Some dates carry a time of day. To which day do they belong?"), tuple(choices)
    )
    answer = answer_to(question, answers, also=TIME_RULES)
    return answer, None if answer else question, True
