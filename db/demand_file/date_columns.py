"""One date format per column: settled by all of its values, or asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.dates import (
    EXCEL_1900,
    EXCEL_1904,
    SPREADSHEET,
    DateReadings,
    in_range,
    iso,
    read_date,
)
from db.demand_file.lane_names import cell_text

RIVAL_SHARE = 0.1  # a second shape this frequent is no slip of the pen: ask which one counts
TIME_RULES = ("as_written", "utc", "reject")


@dataclass(frozen=True)
class DateColumn:
    """How a date column is read; `format` and `time_rule` are None while their question is open."""

    format: str | None
    time_rule: str | None
    has_times: bool
    questions: tuple[Question, ...]

    def day(self, readings: DateReadings) -> int | None:
        """Day number of a value, None where it is refused."""
        day = readings.day(self.format or "", self.time_rule or "as_written")
        return day if day is not None and in_range(day) else None

    @property
    def is_open(self) -> bool:
        return self.format is None or self.time_rule is None

    @property
    def label(self) -> str:
        """The format and what happens to times, in words."""
        shown = self.format or "to be answered"
        if not self.has_times:
            return shown
        rules = {"as_written": "date part as written", "utc": "date part in UTC", "reject": "times refused"}
        return f"{shown}, {rules.get(self.time_rule or '', 'times to be answered')}"


def decide_dates(
    values: Sequence[object],
    counts: Sequence[int],
    answers: Mapping[str, str],
    *,
    epoch_1904: bool | None = None,
) -> tuple[DateColumn, list[DateReadings]]:
    """Choose the format of a column from its distinct values and how often each occurs.

    Parameters
    ----------
    values, counts : (n_distinct,)
    epoch_1904 : day count of a workbook, None for text files, whose serial numbers are always asked
    """
    readings = [read_date(value) for value in values]
    if epoch_1904 is not None:
        readings = [_with_known_epoch(reading, epoch_1904) for reading in readings]
    candidates, settled = _candidates(readings, counts)
    questions = []
    chosen = settled
    if chosen is None:
        question = _format_question(candidates, values, readings)
        chosen = answer_to(question, answers)
        if chosen is None:
            questions.append(question)
    rule, time_question, has_times = _time_rule(values, readings, answers, chosen or candidates[0])
    if time_question:
        questions.append(time_question)
    return DateColumn(chosen, rule, has_times, tuple(questions)), readings


def _with_known_epoch(reading: DateReadings, uses_1904: bool) -> DateReadings:
    label = EXCEL_1904 if uses_1904 else EXCEL_1900
    if label not in reading.days:
        return reading
    return DateReadings({SPREADSHEET: reading.days[label]}, reading.minutes, reading.offset_minutes)


def _candidates(readings: Sequence[DateReadings], counts: Sequence[int]) -> tuple[list[str], str | None]:
    """Formats that remain, and the one that is settled."""
    shapes: defaultdict[tuple[str, ...], list[tuple[DateReadings, int]]] = defaultdict(list)
    for reading, count in zip(readings, counts, strict=True):
        if reading.days and SPREADSHEET not in reading.days:
            shapes[tuple(reading.days)].append((reading, count))
    if not shapes:
        return ["yyyy-mm-dd"], "yyyy-mm-dd" if not any(r.days for r in readings) else SPREADSHEET
    sizes = {shape: sum(count for _, count in members) for shape, members in shapes.items()}
    total = sum(sizes.values())
    main = [shape for shape, size in sizes.items() if size >= RIVAL_SHARE * total]
    candidates = [label for shape in main for label in _remaining(shape, shapes[shape])]
    candidates = list(dict.fromkeys(candidates))
    if len(candidates) == 1:
        return candidates, candidates[0]
    if len(main) == 1 and _agree(candidates, shapes[main[0]]):
        return candidates, candidates[0]
    return candidates, None


def _remaining(shape: tuple[str, ...], members: Iterable[tuple[DateReadings, int]]) -> list[str]:
    """Formats that read every readable value of a shape; where none does, all that read some."""
    n_read: Counter[str] = Counter()
    n_readable = 0
    for reading, count in members:
        valid = [label for label, day in reading.days.items() if day is not None and in_range(day)]
        n_readable += count if valid else 0
        for label in valid:
            n_read[label] += count
    complete = [label for label, n in n_read.items() if n == n_readable]
    if EXCEL_1900 in shape:
        return [label for label in (EXCEL_1900, EXCEL_1904) if n_read[label]] or [EXCEL_1900]
    return complete or list(n_read) or [label for reading, _ in members for label in reading.days][:1]


def _agree(candidates: Sequence[str], members: Iterable[tuple[DateReadings, int]]) -> bool:
    """Whether the candidates give every value the same day, so that nothing needs to be asked."""
    if any(label in (EXCEL_1900, EXCEL_1904) for label in candidates):
        return False
    return all(len({reading.days.get(label) for label in candidates}) == 1 for reading, _ in members)


def _format_question(
    candidates: Sequence[str], values: Sequence[object], readings: Sequence[DateReadings]
) -> Question:
    choices = []
    for label in candidates:
        example = next(
            (
                f"{cell_text(value).strip()} → {iso(day)}"
                for value, reading in _telling_first(values, readings, candidates)
                if (day := reading.days.get(label)) is not None and in_range(day)
            ),
            "",
        )
        choices.append(Choice(label, label, example))
    return Question(
        "date_format", "How are the dates written? The file alone does not settle it.", tuple(choices)
    )


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
        "as_written": "Take the date as written",
        "utc": "Take the date in UTC",
        "reject": "Refuse rows with a time other than midnight",
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
        "date_time", "Some dates carry a time of day. To which day do they belong?", tuple(choices)
    )
    answer = answer_to(question, answers, also=TIME_RULES)
    return answer, None if answer else question, True
