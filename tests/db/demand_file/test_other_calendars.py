"""Days of the Persian and of the Islamic calendar against days that history knows, and files that write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.demand_file import read_demand_file
from db.demand_file.other_calendars import ISLAMIC, PERSIAN, islamic_day, persian_day

EPOCH = date(1970, 1, 1)


@pytest.mark.parametrize(
    ("day", "common"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),  # a leap year
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
    ],
)
def test_days_of_the_persian_calendar(day: tuple[int, int, int], common: date):
    assert persian_day(*day) == (common - EPOCH).days


@pytest.mark.parametrize(
    ("day", "common"),
    [
        ((1400, 1, 1), date(1979, 11, 21)),  # 20 November by the moon as it was seen
        ((1445, 1, 1), date(2023, 7, 19)),
        ((1445, 9, 1), date(2024, 3, 11)),
    ],
)
def test_days_of_the_islamic_calendar(day: tuple[int, int, int], common: date):
    assert islamic_day(*day) == (common - EPOCH).days


@pytest.mark.parametrize("of", [persian_day, islamic_day])
def test_days_follow_one_another_without_a_gap(of):
    days = [of(y, m, d) for y in range(1340, 1460) for m in range(1, 13) for d in range(1, 32)]
    known = [day for day in days if day is not None]
    assert known == list(range(known[0], known[-1] + 1))
    assert of(1402, 13, 1) is None and of(1402, 0, 1) is None and of(1402, 2, 32) is None


@pytest.mark.parametrize(
    ("form", "calendar"), [("{}-{:02d}-01", ISLAMIC), ("{}/{:02d}/01", PERSIAN), ("{}-{:02d}", PERSIAN)]
)
def test_a_file_of_such_months_asks_for_its_calendar(form: str, calendar: str):
    parts = [(year, month) for year in (1401, 1402) for month in range(1, 13)]
    rows = [f"{form.format(*part)},Tehran,{30 + 7 * i % 13}" for i, part in enumerate(parts)]
    content = "\n".join(("date,lane,demand", *rows, "")).encode()
    (question,) = read_demand_file(content).questions
    assert (question.id, [choice.id for choice in question.choices]) == ("date_format", [PERSIAN, ISLAMIC])
    # Months of 29 and 30 days by turns are near to two readings, which is asked then.
    answers = {"date_format": calendar} | ({"cadence": "monthly"} if calendar == ISLAMIC else {})
    reading = read_demand_file(content, answers=answers)
    of = persian_day if calendar == PERSIAN else islamic_day
    assert reading.days.tolist() == [of(*part, 1) for part in parts]
    assert dict(reading.reading.decisions)["how often it reports"] == "monthly"


def test_a_lone_year_of_that_size_is_a_slip():
    days = [date(2024, 1, 1) + timedelta(i) for i in range(30)]
    rows = [f"{day},A,{5 + i % 7}" for i, day in enumerate(days)]
    rows[7] = rows[7].replace("2024", "1424")
    reading = read_demand_file("\n".join(("date,lane,demand", *rows, "")).encode())
    assert not reading.questions and reading.n_rejected == 1 and reading.problems[0].row == 9
