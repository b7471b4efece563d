"""Holidays of a workspace's calendar, in words: those ahead of a lane, and what each did so far. Plain text."""

from __future__ import annotations

from datetime import date

import numpy as np

from core.forecast.band import ForecastBand
from core.forecast.holidays.learned import LearnedHolidays
from core.words.number_text import with_plus
from ui.ground import formats, safe
from ui.language import say

LONGEST_NAME, MOST_HOLIDAYS = 60, 4


def coming(band: ForecastBand, *, as_of: date) -> str:
    """Which holidays come in the horizon, what they do to the forecast, and why it does or does not follow them.

    Those before the day of the question are over: the forecast of old data begins in the past.
    """
    today = int(np.datetime64(as_of, "D").astype(np.int64))
    ahead = [holiday for holiday in band.holidays if holiday.day > today]
    if not band.holiday_note:
        return ""
    named = [
        say(
            "{holiday} on {day}",
            holiday=safe.plain(holiday.label, longest=LONGEST_NAME),
            day=formats.day(np.datetime64(holiday.day, "D")),
        )
        + (f" ({_change(holiday.ratio)})" if holiday.ratio != 1.0 else "")
        for holiday in ahead[:MOST_HOLIDAYS]
    ]
    more = len(ahead) - len(named)
    listed = ", ".join(named) + (" " + say("and {n} more", n=more) if more > 0 else "")
    return say("Ahead: {holidays}. {note}", holidays=listed or say("no holiday"), note=say(band.holiday_note))


def rows(holidays: LearnedHolidays) -> dict[str, list[str]]:
    """What each holiday did to the network so far; the one that changes most comes first."""
    ordered = sorted(holidays.learned_so_far(), key=lambda row: -abs(row[2] - 1.0))
    return {
        say("Holiday"): [safe.plain(name) for name, _, _ in ordered],
        say("Seen"): [formats.count(n_seen, "time", "times") for _, n_seen, _ in ordered],
        say("Demand against an ordinary day"): [_change(ratio) for _, _, ratio in ordered],
    }


def learned(holidays: LearnedHolidays) -> str:
    """Whether the calendar helps, and how that was found out."""
    how = say(
        "Each past holiday was forecast from what lay before it: the same weekday of the four weeks before, and what "
        "holidays had done until then."
    )
    return f"{say(holidays.sentence())} {how}"


def _change(ratio: float) -> str:
    return with_plus(ratio - 1.0, formats.percent(ratio - 1.0))
