"""Which formats a date column may be in, judged by all of its values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from db.demand_file.date_shapes import (
    FOUR_WEEKS,
    HALF_CODE,
    PERIOD_CODE,
    QUARTER_CODE,
    day_before_month,
    with_day_before_month,
)
from db.demand_file.dates import ALWAYS_ASKED, AND, SPREADSHEET, WEEK_SUFFIX, DateReadings, in_range, is_early
from db.demand_file.synonyms import normal_word

MIN_TURNED = 3  # different dates like 2024-31-01
RIVAL_SHARE = 0.1  # a second shape this frequent is no slip of the pen: ask which one counts
MANY_PER_LONE_VALUE = 5  # values that read either way, per one lone value that would settle them all
THIN_SHARE = 0.01
_WEEK_WORDS = ("week", "woche", "kw", "cw", "semaine", "semana", "settimana", "tydzien", "weeknr", "wk")
_MONTH_WORDS = ("month", "monat", "mois", "mes", "mese", "maand", "miesiac")


def weeks_or_months(readings: list[DateReadings], column: str) -> list[DateReadings]:
    """Whether 2024-05 may be a week: never in a column of months, nor where all values are months."""
    no_months = any(_is_week_number(reading) for reading in readings)
    is_week, is_month = (_says(column, words) for words in (_WEEK_WORDS, _MONTH_WORDS))
    if is_week and no_months:
        return [_with_labels(reading, lambda label: WEEK_SUFFIX in label) for reading in readings]
    if is_month or not (is_week or no_months):
        return [_with_labels(reading, lambda label: WEEK_SUFFIX not in label) for reading in readings]
    return readings


def months_or_four_weeks(readings: list[DateReadings]) -> list[DateReadings]:
    """Periods 1 to 12 are months, or four weeks where the column has a period 13."""
    has_thirteen = any(
        reading.days
        and all(label.startswith(FOUR_WEEKS) or day is None for label, day in reading.days.items())
        for reading in readings
        if any(label.startswith(FOUR_WEEKS) for label in reading.days)
    )
    return [
        replace(
            reading,
            days={k: v for k, v in reading.days.items() if k.startswith(FOUR_WEEKS) == has_thirteen},
        )
        if any(label.startswith(FOUR_WEEKS) for label in reading.days)
        else reading
        for reading in readings
    ]


def day_or_month_second(readings: list[DateReadings]) -> list[DateReadings]:
    """Whether 2024-02-01 may be the second of January: where several dates have a day that no month can be.

    Few such dates are slips of the pen, which are refused.
    """
    labels = {day_before_month(sign) for sign in "-/."}
    is_turned = [not labels.isdisjoint(reading.days) for reading in readings]
    n_turned = sum(is_turned)
    if n_turned and n_turned >= max(MIN_TURNED, RIVAL_SHARE * len(readings)):
        return [replace(reading, days=with_day_before_month(reading.days)) for reading in readings]
    return [
        replace(reading, days={label: day for label, day in reading.days.items() if label not in labels})
        if turned
        else reading
        for reading, turned in zip(readings, is_turned, strict=True)
    ]


def _says(column: str, words: Sequence[str]) -> bool:
    """Whether the header cell is one of the words, or one of the longer words with something before it."""
    long_words = tuple(word for word in words if len(word) > 3)
    return (
        normal_word(column) in words
        or normal_word(column).endswith(long_words)
        or any(normal_word(part) in words for part in re.split(r"[\W_]+", column))
    )


def _with_labels(reading: DateReadings, is_kept: Callable[[str], bool]) -> DateReadings:
    if not any(WEEK_SUFFIX in label for label in reading.days):
        return reading
    return replace(reading, days={label: day for label, day in reading.days.items() if is_kept(label)})


def _is_week_number(reading: DateReadings) -> bool:
    """Whether a value like 2024-32 names a week and cannot name a month."""
    month = next(iter(reading.days.values()), None)
    has_week = any(WEEK_SUFFIX in label for label in _valid_labels(reading))
    return has_week and month is None


def candidate_formats(
    readings: Sequence[DateReadings], counts: Sequence[int]
) -> tuple[list[str], str | None]:
    """Formats that remain, and the one that is settled."""
    shapes: defaultdict[tuple[str, ...], list[tuple[DateReadings, int]]] = defaultdict(list)
    for reading, count in zip(readings, counts, strict=True):
        if reading.days and SPREADSHEET not in reading.days:
            shapes[tuple(reading.days)].append((reading, count))
    if not shapes:
        return ["yyyy-mm-dd"], "yyyy-mm-dd" if not any(r.days for r in readings) else SPREADSHEET
    usual = [
        shape for shape, members in shapes.items() if any(_has_usual_day(reading) for reading, _ in members)
    ]
    if usual:  # years before 1950 in a form of their own are slips of the pen
        shapes = defaultdict(list, {shape: shapes[shape] for shape in usual})
    sizes = {shape: sum(count for _, count in members) for shape, members in shapes.items()}
    total = sum(sizes.values())
    main = [shape for shape, size in sizes.items() if size >= RIVAL_SHARE * total]
    # A lone quarter among days is none of them.
    main = [shape for shape in main if shape == max(sizes, key=sizes.__getitem__) or not _is_code(shape)]
    members = [member for shape in main for member in shapes[shape]]
    if not any(_valid_labels(reading) for reading, _ in members):
        return [main[0][0]], main[0][0]  # nothing to choose between: every value is refused
    candidates = _complete_labels(members) or list(
        dict.fromkeys(label for shape in main for label in _remaining(shapes[shape]))
    )
    uncertain = [label for label in ALWAYS_ASKED if any(r.days.get(label) is not None for r, _ in members)]
    if uncertain:
        return list(dict.fromkeys((*candidates, *uncertain))), None
    if len(candidates) == 1:
        rivals = _rivals(candidates[0], members) or _months_instead(candidates[0], members)
        return (candidates, candidates[0]) if not rivals else ([candidates[0], *rivals], None)
    if len(main) == 1 and _agree(candidates, members):
        return candidates, candidates[0]
    if len(main) == 2:
        candidates = [*_side_by_side(*(_remaining(shapes[shape]) for shape in main)), *candidates]
    return candidates, None


def _is_code(shape: Sequence[str]) -> bool:
    return bool(set(shape) & {QUARTER_CODE, HALF_CODE, PERIOD_CODE})


def _side_by_side(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Two ways of writing read together, those in the same order of day and month first.

    A spreadsheet that opens 1/3/2024 and 1/15/2024 turns the first into a date, which it writes its own way,
    and leaves the second a text.
    """
    pairs = [(mine, other) for mine in first for other in second]
    pairs.sort(key=lambda pair: _order(pair[0]) != _order(pair[1]))
    return [AND.join(pair) for pair in pairs]


def _order(label: str) -> tuple[str, ...]:
    return tuple(re.findall(r"yyyy|yy|mm|dd|ww", label))


def _valid_labels(reading: DateReadings) -> list[str]:
    return [label for label, day in reading.days.items() if day is not None and in_range(day)]


def _has_usual_day(reading: DateReadings) -> bool:
    return any(not is_early(reading.days[label] or 0) for label in _valid_labels(reading))


def _complete_labels(members: Sequence[tuple[DateReadings, int]]) -> list[str]:
    """Formats that read every readable value."""
    readable = [labels for reading, _ in members if (labels := _valid_labels(reading))]
    if not readable:
        return []
    return [label for label in readable[0] if all(label in labels for labels in readable)]


def _remaining(members: Sequence[tuple[DateReadings, int]]) -> list[str]:
    """Formats that read every readable value of a shape; where none does, all that read some."""
    some = dict.fromkeys(label for reading, _ in members for label in _valid_labels(reading))
    return _complete_labels(members) or list(some) or list(members[0][0].days)[:1]


def _rivals(label: str, members: Sequence[tuple[DateReadings, int]]) -> list[str]:
    """Formats that only a slip of the pen may have ruled out: nearly all values read under them as well."""
    others = dict.fromkeys(other for reading, _ in members for other in _valid_labels(reading))
    return [other for other in others if other != label and _is_thin(label, other, members)]


def _months_instead(label: str, members: Sequence[tuple[DateReadings, int]]) -> list[str]:
    """The month form of values like 2024-32 where no word of the header says that they are weeks."""
    forms = [list(reading.days) for reading, _ in members if label in reading.days]
    return [forms[0][0]] if WEEK_SUFFIX in label and WEEK_SUFFIX not in forms[0][0] else []


def _is_thin(label: str, other: str, members: Sequence[tuple[DateReadings, int]]) -> bool:
    n_either = sum(count for reading, count in members if is_ambiguous(reading, label, other))
    telling = [
        count
        for reading, count in members
        if label in _valid_labels(reading) and other not in _valid_labels(reading)
    ]
    if len(telling) == 1 and n_either > MANY_PER_LONE_VALUE * telling[0]:
        return True
    return sum(telling) < THIN_SHARE * n_either


def is_ambiguous(reading: DateReadings, label: str, other: str) -> bool:
    valid = _valid_labels(reading)
    return label in valid and other in valid and reading.days[label] != reading.days[other]


def second_format(
    chosen: str, candidates: Sequence[str], readings: Sequence[DateReadings], counts: Sequence[int]
) -> str | None:
    """A format of the same shape that the column writes beside the chosen one, too often for a slip."""
    members = list(zip(readings, counts, strict=True))
    for other in candidates:
        mine, theirs = (
            sum(n for reading, n in members if one in _valid_labels(reading) and not_one in reading.days
                and not_one not in _valid_labels(reading))
            for one, not_one in ((chosen, other), (other, chosen))
        )  # fmt: skip
        if min(mine, theirs) > 0 and min(mine, theirs) >= RIVAL_SHARE * (mine + theirs):
            return other
    return None


def _agree(candidates: Sequence[str], members: Iterable[tuple[DateReadings, int]]) -> bool:
    """Whether the candidates give every value the same day, so that nothing needs to be asked."""
    return all(len({reading.days.get(label) for label in candidates}) == 1 for reading, _ in members)
