"""The reason of a status in German, in a few words, as `core.watch.reasons` says it in English."""

from __future__ import annotations

from datetime import date

from core.watch import verdict as v

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
SHORT_MONTHS = ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez.")
# For one period, for several, and behind "seit".
PERIODS = {
    "daily": ("weiterer Tag", "weitere Tage", "Tag", "Tagen"),
    "weekly": ("weitere Woche", "weitere Wochen", "Woche", "Wochen"),
    "monthly": ("weiterer Monat", "weitere Monate", "Monat", "Monaten"),
}


def reason_text_de(
    *,
    reason: int,
    cadence: str,
    since: date | None,
    change_ratio: float,
    count: int,
    is_intermittent: bool,
) -> str:
    """Why a lane has its status; arguments as in `core.watch.reasons.reason_text`."""
    if reason in (v.SPIKE_UP, v.SPIKE_DOWN):
        usual = "der üblichen Größe" if is_intermittent else _usual_period(cadence, since)
        return f"{_change(change_ratio)} {usual}"
    if reason in (v.SHIFT_UP, v.SHIFT_DOWN):
        return f"{_change(change_ratio)} dem eigenen Muster seit {_day(since)}"
    more = f"{count} {PERIODS[cadence][0 if count == 1 else 1]}"
    texts = {
        v.IN_RANGE: "Im üblichen Bereich",
        v.SILENT: f"Kein Volumen seit {count} {PERIODS[cadence][2 if count == 1 else 3]}",
        v.NO_RECORDS: f"Kein Eintrag seit {_day(since)} {since.year}" if since else "Noch kein Eintrag",
        v.TOO_FEW_PERIODS: f"{more} Daten nötig",
        v.TOO_FEW_WITH_VOLUME: f"{more} mit Volumen nötig",
        v.NEVER_ANY_VOLUME: "Noch nie ein Volumen eingetragen",
    }
    return texts[reason]


def _change(ratio: float) -> str:
    return f"{round(abs(ratio) * 100)} % {'über' if ratio > 0 else 'unter'}"


def _usual_period(cadence: str, since: date | None) -> str:
    if since is None or cadence == "weekly":
        return "der üblichen Woche"
    return f"dem üblichen {WEEKDAYS[since.weekday()] if cadence == 'daily' else MONTHS[since.month - 1]}"


def _day(since: date | None) -> str:
    return f"{since.day}. {SHORT_MONTHS[since.month - 1]}" if since else "dem Beginn"
