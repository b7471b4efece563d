"""The shapes in which dates are written, and every day that a text of each shape may mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from db.demand_file.calendar_words import months_named
from db.demand_file.other_calendars import FIRST_YEAR, ISLAMIC, LAST_YEAR, PERSIAN, other_days

FIRST_DAY, LAST_DAY = date(1850, 1, 1), date(2100, 12, 31)
USUAL_DAY = date(1950, 1, 1)  # dates before it are read where somebody confirms them
EPOCH_ORDINAL, EPOCH_WEEKDAY = date(1970, 1, 1).toordinal(), date(1970, 1, 1).weekday()
SPREADSHEET = "spreadsheet date"
EXCEL_1900, EXCEL_1904 = "excel serial (1900)", "excel serial (1904)"
WEEK_SUFFIX = "(ISO week, its Monday)"
NAMED_DAY, NAMED_MONTH = "day, month name, year", "month name and year (first of the month)"
MONTH_CODE = "yyyyMmm (first of the month)"
FINANCIAL_YEARS = {
    f"financial year from 1 {name}": month
    for name, month in (("April", 4), ("July", 7), ("October", 10), ("January", 1))
}
FINANCIAL_QUARTER, FINANCIAL_MONTH = "quarter of a financial year", "month of a financial year"
# Month in which a financial year begins, whether it is named by its last year, and how that is said.
FINANCIAL_RULES = (
    (4, True, "from 1 April, named by its last year"),
    (4, False, "from 1 April, named by its first year"),
    (7, True, "from 1 July, named by its last year"),
    (10, True, "from 1 October, named by its last year"),
    (1, False, "from 1 January"),
)
_RULES_OF_BOTH_YEARS = tuple(
    (month, False, label.removeprefix("financial year ")) for label, month in FINANCIAL_YEARS.items()
)
QUARTER_CODE, HALF_CODE = "quarter (its first day)", "half-year (its first day)"
ISO_WEEK = "ISO week (its Monday)"
PERIOD_CODE = "period and year, period 1 as January (first of the month)"
FOUR_WEEKS = "four weeks"
# Month near whose first day a year of 13 periods begins (0: with ISO week 1), whether its last year names it.
FOUR_WEEK_RULES = (
    (0, False, "of a year from ISO week 1"),
    (4, True, "of a year from 1 April or so, its last one"),
    (4, False, "of a year from 1 April or so, its first one"),
    (7, True, "of a year from 1 July or so, its last one"),
    (10, True, "of a year from 1 October or so, its last one"),
)
N_FOUR_WEEKS = 13
SHORT_MONTH = "month name, yy (first of the month)"
SECONDS, MILLISECONDS = "seconds since 1970 (UTC)", "milliseconds since 1970 (UTC)"
# A number or a word that may well mean something else is asked even where nothing else is offered.
BUDDHIST_YEARS, FIRST_BUDDHIST_YEAR = 543, 2400  # ahead of the common calendar, as Thailand counts
BUDDHIST_DAY, BUDDHIST_ISO = "day, month, year of the Buddhist era", "year of the Buddhist era, month, day"
BUDDHIST_NAMED = "day, month name, year of the Buddhist era"
BUDDHIST_MONTH = "month name and year of the Buddhist era (first of the month)"
MINGUO = "year of the Republic of China (Minguo), month, day"
YEAR_CODE = "year (its first day)"
ALWAYS_ASKED = (
    *(EXCEL_1900, EXCEL_1904, SHORT_MONTH, PERIOD_CODE, SECONDS, MILLISECONDS),
    *(BUDDHIST_DAY, BUDDHIST_ISO, BUDDHIST_NAMED, BUDDHIST_MONTH, MINGUO, PERSIAN, ISLAMIC),
)
CROATIAN_DAY, CROATIAN_MONTH = "day, Croatian month name, year", "Croatian month name and year"


def in_range(day: int) -> bool:
    """Whether a day number lies in 1850 to 2100."""
    return _FIRST_DAY_NUMBER <= day <= _LAST_DAY_NUMBER


def is_early(day: int) -> bool:
    """Whether a day number lies before 1950, where a slip of the pen is as likely as a date."""
    return day < _USUAL_DAY_NUMBER


def iso(day: int) -> str:
    """A day number as ISO date."""
    return from_day_number(day).isoformat()


def from_day_number(day: int) -> date:
    """The date of a day number."""
    return date.fromordinal(day + EPOCH_ORDINAL)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH_ORDINAL


def day_number_of_iso(text: str) -> int | None:
    """The day number of a date like 2024-01-31, None for another text."""
    try:
        return day_number(date.fromisoformat(text.strip()))
    except ValueError:
        return None


def _day(year: str | int, month: str | int, day: str | int = 1) -> int | None:
    try:
        return day_number(date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _century(year: str) -> int:
    # As most programs have it; the column is asked, with an example of each reading.
    return int(year) + (1900 if int(year) >= 69 else 2000)


_FIRST_DAY_NUMBER, _LAST_DAY_NUMBER = day_number(FIRST_DAY), day_number(LAST_DAY)
_USUAL_DAY_NUMBER = day_number(USUAL_DAY)


def _year_first(match: re.Match[str]) -> dict[str, int | None]:
    s, year = match["s"], int(match["y"])
    if FIRST_YEAR <= year <= LAST_YEAR:
        return other_days(year, int(match["a"]), int(match["b"]))
    if year >= FIRST_BUDDHIST_YEAR:
        return {BUDDHIST_ISO: _day(year - BUDDHIST_YEARS, match["a"], match["b"])}
    day = _day(year, match["a"], match["b"])
    if day is None and (turned := _day(year, match["b"], match["a"])) is not None:
        return {f"yyyy{s}mm{s}dd": None, day_before_month(s): turned}
    return {f"yyyy{s}mm{s}dd": day}


def day_before_month(sign: str) -> str:
    """The label of dates like 2024-31-01; whether a column has them, `date_formats` decides."""
    return f"yyyy{sign}dd{sign}mm"


def with_day_before_month(days: Mapping[str, int | None]) -> dict[str, int | None]:
    """Readings of a date that begins with its year, and the same with its month behind the day."""
    for sign in "-/.":
        usual, turned = f"yyyy{sign}mm{sign}dd", day_before_month(sign)
        if usual in days and turned not in days:
            day = None if days[usual] is None else from_day_number(days[usual] or 0)
            return {**days, turned: None if day is None else _day(day.year, day.day, day.month)}
    return dict(days)


ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}  # the year before their first
SHORT_ERAS = {"R": 2018, "H": 1988, "S": 1925}


def _with_ideographs(match: re.Match[str]) -> dict[str, int | None]:
    """Japanese, Chinese and Korean dates, months and years, of the common calendar or of an era."""
    groups = match.groupdict()
    year = (
        int(groups["y"])
        if groups.get("y")
        else (ERAS | SHORT_ERAS)[groups["era"]] + int(groups["n"].replace("元", "1"))
    )
    day, month = groups.get("b"), groups.get("a")
    label = "yyyy年mm月dd日" if day else MONTH_CODE if month else YEAR_CODE
    return {label: _day(year, month or 1, day or 1)}


def _minguo(match: re.Match[str]) -> dict[str, int | None]:
    return {MINGUO: _day(int(match["y"]) + 1911, match["a"], match["b"])}


def _year_last(match: re.Match[str]) -> dict[str, int | None]:
    s, a, b, y = match["s"], match["a"], match["b"], match["y"]
    if FIRST_YEAR <= int(y) <= LAST_YEAR:
        return other_days(int(y), int(b), int(a))
    if int(y) >= FIRST_BUDDHIST_YEAR:
        return {BUDDHIST_DAY: _day(int(y) - BUDDHIST_YEARS, b, a)}
    readings = {f"dd{s}mm{s}yyyy": _day(y, b, a)}
    if s != ".":  # dots are day first everywhere
        readings[f"mm{s}dd{s}yyyy"] = _day(y, a, b)
    return readings


def _short_year(match: re.Match[str]) -> dict[str, int | None]:
    s, a, b, c = match["s"], match["a"], match["b"], match["c"]
    year_last, year_first = len(c) == 2, len(a) == 2
    readings = {f"dd{s}mm{s}yy": _day(_century(c), b, a) if year_last else None}
    if s != ".":
        readings[f"mm{s}dd{s}yy"] = _day(_century(c), a, b) if year_last else None
    readings[f"yy{s}mm{s}dd"] = _day(_century(a), b, c) if year_first else None
    return readings


def _eight_digits(match: re.Match[str]) -> dict[str, int | None]:
    t = match.group()
    return {
        "yyyymmdd": _plausible(_day(t[:4], t[4:6], t[6:])),
        "ddmmyyyy": _plausible(_day(t[4:], t[2:4], t[:2])),
        "mmddyyyy": _plausible(_day(t[4:], t[:2], t[2:4])),
    }


def _six_digits(match: re.Match[str]) -> dict[str, int | None]:
    t = match.group()
    return {
        "yyyymm": _plausible(_day(t[:4], t[4:])),
        f"yyyyww {WEEK_SUFFIX}": _plausible(_week_day(t[:4], t[4:])),
        "yymmdd": _day(_century(t[:2]), t[2:4], t[4:]),
        "ddmmyy": _day(_century(t[4:]), t[2:4], t[:2]),
        "mmddyy": _day(_century(t[4:]), t[:2], t[2:4]),
    }


def _plausible(day: int | None) -> int | None:
    """The day of digits that may as well be a number: from 1950 on, so that fewer numbers look like dates."""
    return day if day is not None and in_range(day) and not is_early(day) else None


def _serial(match: re.Match[str]) -> dict[str, int | None]:
    days = int(match["n"])
    start_1900, start_1904 = day_number(date(1899, 12, 30)), day_number(date(1904, 1, 1))
    return {EXCEL_1900: _plausible(start_1900 + days), EXCEL_1904: _plausible(start_1904 + days)}


def minutes_in_number(match: re.Match[str]) -> float | None:
    """The time of day that a serial number or a count of seconds carries; None where it is midnight."""
    groups = match.groupdict()
    if groups.get("seconds"):
        return (int(groups["seconds"]) % 86_400) / 60 or None
    fraction = float(f"0.{groups.get('fraction') or 0}")
    return fraction * 1440 if fraction else None


def _since_1970(match: re.Match[str]) -> dict[str, int | None]:
    label = MILLISECONDS if match["thousandths"] else SECONDS
    return {label: _plausible(int(match["seconds"]) // 86_400)}


def _short_month(match: re.Match[str]) -> dict[str, int | None]:
    month, croatian = months_named(match["month"])
    number = month or croatian
    return {SHORT_MONTH: _day(_century(match["y"]), number)} if number else {}


def _iso_week(match: re.Match[str]) -> dict[str, int | None]:
    weekday = match.groupdict().get("d")
    label = "ISO week and weekday" if weekday else ISO_WEEK
    return {label: _week_day(match["y"], match["w"], weekday or 1)}


def _week_day(year: str, week: str | int, weekday: str | int = 1) -> int | None:
    try:
        return day_number(date.fromisocalendar(int(year), int(week), int(weekday)))
    except ValueError:
        return None


def _year_month(match: re.Match[str]) -> dict[str, int | None]:
    s, year, number = match["s"], match["y"], match["a"]
    if FIRST_YEAR <= int(year) <= LAST_YEAR:
        return other_days(int(year), int(number), 1)
    is_next = int(number) == (int(year) + 1) % 100 and len(number) == 2
    return {
        f"yyyy{s}mm (first of the month)": _day(year, number),
        f"yyyy{s}ww {WEEK_SUFFIX}": _week_day(year, number),
        **{label: _day(year, month) if is_next else None for label, month in FINANCIAL_YEARS.items()},
    }


def _month_year(match: re.Match[str]) -> dict[str, int | None]:
    s, year, number = match["s"], match["y"], match["a"]
    return {
        f"mm{s}yyyy (first of the month)": _day(year, number),
        f"ww{s}yyyy {WEEK_SUFFIX}": _week_day(year, number),
    }


def _month_code(match: re.Match[str]) -> dict[str, int | None]:
    return {MONTH_CODE: _day(match["y"], match["a"])}


def _part_of_year(match: re.Match[str]) -> dict[str, int | None]:
    """Quarters and half-years by number, Arabic or Roman: 2024Q1, 1. Quartal 2024, II półrocze 2024."""
    groups = match.groupdict()
    text = groups["n"].upper()
    number = ROMAN_NUMBERS.get(text, 0) or int(text)
    if (groups.get("quarter") or "").upper() == "KW" and text not in ROMAN_NUMBERS:
        # A quarter in Polish, a week in German.
        return {
            ISO_WEEK: _week_day(match["y"], number),
            QUARTER_CODE: _day(match["y"], 3 * number - 2) if number <= 4 else None,
        }
    if groups.get("half"):
        return {HALF_CODE: _day(match["y"], 6 * number - 5) if number <= 2 else None}
    return {QUARTER_CODE: _day(match["y"], 3 * number - 2) if number <= 4 else None}


def _financial(match: re.Match[str]) -> dict[str, int | None]:
    """Quarters, periods and named months of a financial year, or the year alone: Q1 FY2023, FY23-P04, Apr FY23.

    Whose financial year it is, and which of its two years names it, no value says: every rule gives its day. A year
    written with both of its years, as 2022/23, is named by its first.
    """
    groups = match.groupdict()
    year = _century(groups["y"]) if len(groups["y"]) == 2 else int(groups["y"])
    both = groups.get("next")
    kind, number, of_calendar = "financial year", 1, False
    has_part = groups.get("quarter") or groups.get("period") or groups.get("month")
    if both and int(both[-2:]) != (year + 1) % 100:
        if has_part:
            return {}
        # FY23-04 is a period; other numbers behind a year are none.
        kind, number, both = FINANCIAL_MONTH, int(both) if len(both) == 2 else 0, None
    elif groups.get("quarter"):
        kind, number = FINANCIAL_QUARTER, 3 * int(groups["quarter"]) - 2
    elif groups.get("period"):
        kind, number = FINANCIAL_MONTH, int(groups["period"])
    elif groups.get("month"):
        kind, of_calendar = FINANCIAL_MONTH, True
        number = months_named(groups["month"])[0] or 0
    four_weeks = _four_weeks(year, number) if groups.get("period") or kind == FINANCIAL_MONTH else {}
    if not 1 <= number <= 12:
        return four_weeks
    rules = _RULES_OF_BOTH_YEARS if both else FINANCIAL_RULES
    months = {
        f"{kind} {text}": _financial_day(year, number, first, by_last, of_calendar)
        for first, by_last, text in rules
    }
    return months | ({} if of_calendar else four_weeks)


def _financial_day(year: int, number: int, first: int, by_last: bool, of_calendar: bool) -> int | None:
    begins = year - (1 if by_last and first > 1 else 0)
    month = number if of_calendar else (first + number - 2) % 12 + 1
    return _day(begins + (1 if month < first else 0), month)


def _s_code(match: re.Match[str]) -> dict[str, int | None]:
    """S1 is a half-year (semestre) or a week (semaine)."""
    number = int(match["n"])
    return {
        HALF_CODE: _day(match["y"], 6 * number - 5) if number <= 2 else None,
        ISO_WEEK: _week_day(match["y"], number),
    }


def _period_code(match: re.Match[str]) -> dict[str, int | None]:
    number = int(match["a"])
    return {PERIOD_CODE: _day(match["y"], number), **_four_weeks(int(match["y"]), number)}


def _four_weeks(year: int, number: int) -> dict[str, int | None]:
    """The Monday of one of the 13 periods of a year, by every rule where that begins."""
    if not 1 <= number <= N_FOUR_WEEKS:
        return {}
    days: dict[str, int | None] = {}
    for month, by_last, text in FOUR_WEEK_RULES:
        if month:
            first = day_number(date(year - by_last, month, 1))
            monday = first + 3 - (first + 3 + EPOCH_WEEKDAY) % 7
        else:
            monday = day_number(date.fromisocalendar(year, 1, 1))
        days[f"{FOUR_WEEKS} {text}"] = monday + 28 * (number - 1)
    return days


def _named(match: re.Match[str]) -> dict[str, int | None]:
    has_day = match.groupdict().get("a") is not None
    labels = (NAMED_DAY, CROATIAN_DAY) if has_day else (NAMED_MONTH, CROATIAN_MONTH)
    year = int(match["y"]) if len(match["y"]) == 4 else _century(match["y"])
    if year >= FIRST_BUDDHIST_YEAR:
        labels, year = (BUDDHIST_NAMED if has_day else BUDDHIST_MONTH,) * 2, year - BUDDHIST_YEARS
    return {
        label: _day(year, month, match["a"] if has_day else 1)
        for label, month in zip(labels, months_named(match["month"]), strict=True)
        if month is not None
    }


ROMAN_NUMBERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_NUMBER_OF_PART = r"(?P<n>[0-9]|I{1,3}|IV)(?:\.|st|nd|rd|th|º|ª|°|er|e|ème|eme)?"
_QUARTER_WORD = (
    "Q|QTR|QU|Quarter|Quartal|Quart|kwartał|kwartal|kwart|kw|trimestre|trimestr|trim|T|TR|kwartaal|kvartal|kv|K|"
    "čtvrtletí|ctvrtleti|negyedév|neljännes|четверть|квартал|кв|çeyrek|τρίμηνο|四半期"
)
_HALF_WORD = (
    "H|HY|HJ|Half|Halbjahr|semestre|semester|sem|półrocze|polrocze|pololetí|halfjaar|halvår|félév|полугодие|"
    "yarıyıl|半期"
)
_PART_WORD = rf"(?:(?P<quarter>{_QUARTER_WORD})|(?P<half>{_HALF_WORD}))\.?"
_BETWEEN = r"[-/ .,]{0,2}"
_FINANCIAL_YEAR = r"(?:FY|F\.Y\.|GJ|WJ|FJ)[ '’-]?(?P<y>[0-9]{4}|[0-9]{2})(?:[/-](?P<next>[0-9]{4}|[0-9]{2}))?"
_BOTH_YEARS = r"(?P<y>[0-9]{4})[/-](?P<next>[0-9]{4}|[0-9]{2})"
_FINANCIAL_PART = r"(?:Q(?P<quarter>[1-4])|(?:P|M)(?P<period>[0-9]{1,2})|(?P<month>[^\W\d_]{3,14})\.?)"
_Reader = Callable[[re.Match[str]], dict[str, int | None]]
# Signs of vowels and tones that Hebrew, Arabic and the scripts of South Asia write as characters of their own.
_SIGNS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0900-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3"
_LETTER = rf"(?:[^\W\d_]|[{_SIGNS}])"
_WORD = rf"(?P<month>{_LETTER}{{3,16}}|(?![A-Za-z]){_LETTER}{{2}}|{_LETTER}{{1,4}}\.{_LETTER}{{1,3}})\.?"
_YEAR_MARK = r"(?: ?(?:г|год|года|р|рік|року))?\.?"  # as Russian and Ukrainian dates end
_WEEK = "(?:KW|CW|W|WK|WEEK|WOCHE)"
SHAPES: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (
        re.compile(r"(?P<y>\d{4})(?P<s>[-/.]) ?(?P<a>\d{1,2})(?P=s) ?(?P<b>\d{1,2})\.?", re.ASCII),
        _year_first,
    ),
    (
        re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.]) ?(?P<b>\d{1,2})(?P=s) ?(?P<y>\d{4})\.?", re.ASCII),
        _year_last,
    ),
    (re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<c>\d{1,2})", re.ASCII), _short_year),
    (re.compile(r"\d{8}", re.ASCII), _eight_digits),
    (re.compile(r"\d{6}", re.ASCII), _six_digits),
    (re.compile(r"(?P<n>\d{5})(?:\.(?P<fraction>\d+))?", re.ASCII), _serial),
    (re.compile(r"(?P<seconds>\d{9,10})(?P<thousandths>\d{3})?", re.ASCII), _since_1970),
    (
        re.compile(
            r"(?P<y>\d{4})[-/ ]*(?:KW|CW|W|WK|WEEK|WOCHE)[- ]?(?P<w>\d{1,2})(?:-?(?P<d>[1-7]))?",
            re.ASCII | re.I,
        ),
        _iso_week,
    ),
    (
        re.compile(rf"{_WEEK}[- ]?(?P<w>\d{{1,2}})[-/ .,]+(?P<y>\d{{4}})", re.ASCII | re.I),
        _iso_week,
    ),
    (re.compile(r"(?P<y>\d{4})[-/ ]?S(?P<n>\d{1,2})", re.ASCII | re.I), _s_code),
    (re.compile(r"S(?P<n>\d{1,2})[-/ ]+(?P<y>\d{4})", re.ASCII | re.I), _s_code),
    (re.compile(r"(?P<n>[12])(?P<half>S)[-/ ]?(?P<y>\d{4})", re.ASCII | re.I), _part_of_year),
    (
        re.compile(rf"(?P<y>[0-9]{{4}})年?{_BETWEEN}(?:第)?{_PART_WORD}{_BETWEEN}{_NUMBER_OF_PART}", re.I),
        _part_of_year,
    ),
    (
        re.compile(rf"(?P<y>[0-9]{{4}})年?{_BETWEEN}(?:第)?{_NUMBER_OF_PART}{_BETWEEN}{_PART_WORD}", re.I),
        _part_of_year,
    ),
    (
        re.compile(rf"{_PART_WORD}{_BETWEEN}{_NUMBER_OF_PART}{_BETWEEN}(?:de )?(?P<y>[0-9]{{4}})", re.I),
        _part_of_year,
    ),
    (
        re.compile(rf"{_NUMBER_OF_PART}{_BETWEEN}{_PART_WORD}{_BETWEEN}(?:de )?(?P<y>[0-9]{{4}})", re.I),
        _part_of_year,
    ),
    *(
        (re.compile(form, re.I), _financial)
        for form in (
            rf"{_FINANCIAL_YEAR}(?:[-/ .,]{{0,2}}{_FINANCIAL_PART})?",
            rf"{_FINANCIAL_PART}[-/ .,]{{0,2}}{_FINANCIAL_YEAR}",
            rf"{_BOTH_YEARS}[-/ .,]{{1,2}}{_FINANCIAL_PART}",
            rf"{_FINANCIAL_PART}[-/ .,]{{1,2}}{_BOTH_YEARS}",
        )
    ),
    (re.compile(r"(?P<a>0\d\d)[./](?P<y>\d{4})", re.ASCII), _period_code),
    (re.compile(r"(?P<y>\d{4})[-./ ]?(?:P|0)(?P<a>\d\d)", re.ASCII), _period_code),
    (re.compile(r"P(?P<a>\d{1,2})[-./ ](?P<y>\d{4})", re.ASCII), _period_code),
    (re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<a>\d{1,2})", re.ASCII), _year_month),
    (re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<y>\d{4})", re.ASCII), _month_year),
    (
        re.compile(
            rf"(?P<a>[0-9]{{1,2}})(?:\.|º|st|nd|rd|th|er)?[- /]*(?:de )?{_WORD}"
            rf"[- /,]*(?:del? )?(?P<y>[0-9]{{4}}|[0-9]{{2}}){_YEAR_MARK}"
        ),
        _named,
    ),
    (re.compile(rf"{_WORD}[- ]*(?P<a>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[- ]+(?P<y>[0-9]{{4}})"), _named),
    (re.compile(rf"(?P<y>[0-9]{{4}})\.?[- /]{_WORD}[- /](?P<a>[0-9]{{1,2}})\.?"), _named),
    (re.compile(rf"{_WORD}[- /]*(?:del? )?(?P<y>[0-9]{{4}}){_YEAR_MARK}"), _named),
    (re.compile(rf"(?P<y>[0-9]{{4}})[- /.]{{0,2}}{_WORD}"), _named),
    (re.compile(r"(?P<y>\d{4})[- ]?M(?P<a>\d{1,2})", re.ASCII), _month_code),
    (re.compile(rf"{_WORD}[- /'’]+(?P<y>[0-9]{{2}})"), _short_month),
    (
        re.compile(
            rf"(?:(?P<y>[0-9]{{4}})|(?P<era>{'|'.join(ERAS)})(?P<n>[0-9]{{1,2}}|元)) ?[年년]度?"
            r"(?: ?(?P<a>[0-9]{1,2}) ?[月월](?: ?(?P<b>[0-9]{1,2}) ?[日일])?)?\.?"
        ),
        _with_ideographs,
    ),
    (
        re.compile(r"(?P<era>[RHS])(?P<n>\d{1,2})[./](?P<a>\d{1,2})[./](?P<b>\d{1,2})", re.ASCII),
        _with_ideographs,
    ),
    (re.compile(r"(?P<y>\d{3})[-/.](?P<a>\d{1,2})[-/.](?P<b>\d{1,2})", re.ASCII), _minguo),
)
