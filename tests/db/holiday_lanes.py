"""A workspace of daily lanes that nearly stop on Germany's holidays."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from holiday_calendar import calendar_of

FIRST, END = date(2023, 1, 2), date(2026, 3, 30)  # Good Friday and Easter Monday come in the four weeks ahead
GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
WEEK = (100, 110, 120, 130, 140, 60, 40)
RATIO = 0.3


def holiday_records(*, n_lanes: int = 3) -> dict[tuple[str, date], float]:
    """Records of a few lanes from FIRST up to the day before END."""
    rng = np.random.default_rng(4)
    n_days = (END - FIRST).days
    holidays = set(calendar_of("DE", first_day=FIRST, last_day=END).days.astype("datetime64[D]").tolist())
    records = {}
    for lane in range(n_lanes):
        noise = rng.gamma(100, 0.01, size=n_days)
        for number in range(n_days):
            day = FIRST + timedelta(days=number)
            usual = WEEK[number % 7] * (lane + 1) * (RATIO if day in holidays else 1.0)
            records[f"lane {lane}", day] = round(float(usual * noise[number]), 1)
    return records
