"""The reason of a status in a few words, in English (at most eight) and in German: the only place that words it."""

from __future__ import annotations

from datetime import date

from core.demand.cadence import PERIOD_NOUNS
from core.watch import verdict as v
from core.words.calendar_names import MONTHS, WEEKDAYS, short_month
from core.words.remarks import Span

# {span} is "3 days" or "3 Tage", {span_dat} "3 Tagen", {more} "3 more days".
PHRASES = {
    "en": {
        v.IN_RANGE: "Within its usual range",
        v.SPIKE_UP: "{change} its {usual}",
        v.SPIKE_DOWN: "{change} its {usual}",
        v.SHIFT_UP: "{change} its pattern since {day}",
        v.SHIFT_DOWN: "{change} its pattern since {day}",
        v.SILENT: "No volume for {span}",
        v.LASTING_DROP: "Lastingly {change} usual since {day}",
        v.NO_RECORDS: "No record {since}",
        v.TOO_FEW_PERIODS: "{more} of data needed",
        v.TOO_FEW_WITH_VOLUME: "{more} with volume needed",
        v.NEVER_ANY_VOLUME: "No volume has ever been recorded",
        v.HAS_ENDED: "No volume {since}",
    },
    "de": {
        v.IN_RANGE: "Im üblichen Bereich",
        v.SPIKE_UP: "{change} {usual}",
        v.SPIKE_DOWN: "{change} {usual}",
        v.SHIFT_UP: "{change} dem eigenen Muster seit {day}",
        v.SHIFT_DOWN: "{change} dem eigenen Muster seit {day}",
        v.SILENT: "Kein Volumen seit {span_dat}",
        v.LASTING_DROP: "Dauerhaft {change} dem Üblichen seit {day}",
        v.NO_RECORDS: "Kein Eintrag {since}",
        v.TOO_FEW_PERIODS: "Noch {span} Daten nötig",
        v.TOO_FEW_WITH_VOLUME: "Noch {span} mit Volumen nötig",
        v.NEVER_ANY_VOLUME: "Noch nie ein Volumen eingetragen",
        v.HAS_ENDED: "Kein Volumen {since}",
    },
}
# What the test that spoke compared, after "the watch compared".
COMPARED = {
    v.REASON_NAMES[reason]: texts
    for reasons, texts in (
        (
            (v.SPIKE_UP, v.SPIKE_DOWN),
            ("one period alone with its own pattern", "eine einzelne Periode mit dem eigenen Muster"),
        ),
        (
            (v.SHIFT_UP, v.SHIFT_DOWN),
            (
                "several periods together with its own pattern (CUSUM)",
                "mehrere Perioden zusammen mit dem eigenen Muster (CUSUM)",
            ),
        ),
        ((v.LASTING_DROP,), ("four weeks with half a year", "vier Wochen mit einem halben Jahr")),
        (
            (v.SILENT,),
            ("the time without volume with its own gaps", "die Zeit ohne Volumen mit den eigenen Lücken"),
        ),
    )
    for reason in reasons
}
ABOVE_BELOW = {"en": ("above", "below"), "de": ("über", "unter")}
USUAL_SIZE = {"en": "usual size", "de": "der üblichen Größe"}
USUAL_DE = {
    "weekly": "der üblichen Woche",
    "fortnightly": "dem üblichen Zwei-Wochen-Abschnitt",
    "four-weekly": "dem üblichen Vier-Wochen-Abschnitt",
    "three-weekly": "dem üblichen Drei-Wochen-Abschnitt",
    "every ten days": "dem üblichen Zehn-Tage-Abschnitt",
    "three times a month": "dem üblichen Monatsdrittel",
    "every two months": "dem üblichen Zwei-Monats-Abschnitt",
    "twice a month": "dem üblichen halben Monat",
    "quarterly": "dem üblichen Quartal",
    "half-yearly": "dem üblichen Halbjahr",
    "yearly": "dem üblichen Jahr",
}
BEGINNING = {"en": "the start", "de": "dem Beginn"}
NEVER = {"en": "yet", "de": "bisher"}
SINCE = {"en": "since", "de": "seit"}


def reason_text(
    language: str,
    *,
    reason: int,
    cadence: str,
    since: date | None,
    change_ratio: float,
    count: int,
    is_intermittent: bool,
) -> str:
    """Why a lane has its status, in "en" or "de".

    `since` is the day since which the reason holds; `count` the periods of silence, or those still missing.
    """
    span = Span(count, cadence)
    english = span.text("en")
    values = {
        "change": _change(change_ratio, language),
        "usual": USUAL_SIZE[language] if is_intermittent else _usual_period(cadence, since, language),
        "day": _day(since, language),
        "since": f"{SINCE[language]} {_day(since, language)} {since.year}" if since else NEVER[language],
        "span": span.text(language),
        "span_dat": span.text(language, is_dative=True),
        "more": english.replace(" ", " more ", 1),
    }
    return PHRASES[language][reason].format_map(values)


def _change(ratio: float, language: str) -> str:
    if ratio != ratio:
        return ""  # most reasons tell of no change
    return f"{round(abs(ratio) * 100)} % {ABOVE_BELOW[language][ratio <= 0]}"


def _usual_period(cadence: str, since: date | None, language: str) -> str:
    if since is None or cadence in USUAL_DE:
        cadence = cadence if since else "weekly"
        return f"usual {PERIOD_NOUNS[cadence]}" if language == "en" else USUAL_DE[cadence]
    if cadence == "daily":
        day = WEEKDAYS[language][since.weekday()]
        return day if language == "en" else f"dem üblichen {day}"
    month = MONTHS[language][since.month - 1]
    return f"usual {month}" if language == "en" else f"dem üblichen {month}"


def _day(since: date | None, language: str) -> str:
    if since is None:
        return BEGINNING[language]
    dot = "." if language == "de" else ""
    return f"{since.day}{dot} {short_month(since.month, language)}"
