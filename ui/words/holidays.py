"""Holidays of a workspace's calendar, in words: those ahead of a lane, and what each did so far. Plain text."""

from __future__ import annotations

import numpy as np

from core.forecast.band import ForecastBand
from core.forecast.holidays.learned import LearnedHolidays
from core.words.number_text import percent, with_plus
from ui.ground import formats, safe

LONGEST_NAME, MOST_HOLIDAYS = 60, 4


def coming(band: ForecastBand) -> str:
    """Which holidays come in the horizon, what they do to the forecast, and why it does or does not follow them."""
    if not band.holiday_note:
        return ""
    named = [
        f"{safe.plain(holiday.label, longest=LONGEST_NAME)} on {formats.day(np.datetime64(holiday.day, 'D'))}"
        + (f" ({_change(holiday.ratio)})" if holiday.ratio != 1.0 else "")
        for holiday in band.holidays[:MOST_HOLIDAYS]
    ]
    more = len(band.holidays) - len(named)
    listed = ", ".join(named) + (f" and {more} more" if more > 0 else "")
    return f"Ahead: {listed or 'no holiday'}. {band.holiday_note}"


def rows(holidays: LearnedHolidays) -> dict[str, list[str]]:
    """What each holiday did to the network so far; the one that changes most comes first."""
    ordered = sorted(holidays.learned_so_far(), key=lambda row: -abs(row[2] - 1.0))
    return {
        "Holiday": [safe.plain(name) for name, _, _ in ordered],
        "Seen": [formats.count(n_seen, "time") for _, n_seen, _ in ordered],
        "Demand against an ordinary day": [_change(ratio) for _, _, ratio in ordered],
    }


def learned(holidays: LearnedHolidays) -> str:
    """Whether the calendar helps, and how that was found out."""
    return (
        f"{holidays.sentence()} Each past holiday was forecast from what lay before it: the same weekday of the four "
        "weeks before, and what holidays had done until then."
    )


def _change(ratio: float) -> str:
    return with_plus(ratio - 1.0, percent(ratio - 1.0))
