"""The reason of a status in at most eight words, in English; `core.watch.reasons_de` says it in German."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from core.cadence import PERIOD_NOUNS
from core.watch import verdict as v

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class ReasonFacts(TypedDict):
    """What a reason is worded from; `since` is the day since which it holds, `count` as in LaneStatus."""

    reason: int
    cadence: str
    since: date | None
    change_ratio: float
    count: int
    is_intermittent: bool


def reason_text(
    *,
    reason: int,
    cadence: str,
    since: date | None,
    change_ratio: float,
    count: int,
    is_intermittent: bool,
) -> str:
    """Why a lane has its status.

    `since` is the day since which the reason holds; `count` the periods of silence, or those still missing.
    """
    noun = PERIOD_NOUNS[cadence] + ("" if count == 1 else "s")
    if reason in (v.SPIKE_UP, v.SPIKE_DOWN):
        usual = "usual size" if is_intermittent else _usual_period(cadence, since)
        return f"{_change(change_ratio)} its {usual}"
    if reason in (v.SHIFT_UP, v.SHIFT_DOWN):
        return f"{_change(change_ratio)} its pattern since {_day(since)}"
    texts = {
        v.IN_RANGE: "Within its usual range",
        v.SILENT: f"No volume for {count} {noun}",
        v.NO_RECORDS: f"No record since {_day(since)} {since.year}" if since else "No record yet",
        v.TOO_FEW_PERIODS: f"{count} more {noun} of data needed",
        v.TOO_FEW_WITH_VOLUME: f"{count} more {noun} with volume needed",
        v.NEVER_ANY_VOLUME: "No volume has ever been recorded",
    }
    return texts[reason]


def _change(ratio: float) -> str:
    percent = round(abs(ratio) * 100)
    return f"{percent} % {'above' if ratio > 0 else 'below'}"


def _usual_period(cadence: str, since: date | None) -> str:
    if since is None or cadence == "weekly":
        return "usual week"
    return WEEKDAYS[since.weekday()] if cadence == "daily" else f"usual {MONTHS[since.month - 1]}"


def _day(since: date | None) -> str:
    return f"{since.day} {MONTHS[since.month - 1][:3]}" if since else "the start"
