"""Files of every calendar give the rate of their days within 3 %; what cannot be told is asked."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from core.demand.history import build_network_history, cadence_codes
from core.demand.profile import NetworkHistory, NetworkRecords, profile_network
from core.lane import FROM_DATES
from db.demand_file import read_demand_file
from db.demand_file.reading import DemandFileReading
from tests.core.demand.test_find_cadence import RATE
from tests.db.demand_file.corpus_calendars import calendar_corpus
from tests.db.demand_file.test_corpus import answer_truthfully, values_of

FILES = list(calendar_corpus())


def history_of(reading: DemandFileReading) -> NetworkHistory:
    """As a workspace would have it after the import."""
    given = [reading.lane_cadences.get(name, FROM_DATES) for name in reading.lane_names]
    return build_network_history(
        NetworkRecords(
            lanes=reading.lane_names,
            offsets=np.searchsorted(reading.lane_codes, np.arange(len(reading.lane_names) + 1)),
            days=reading.days.astype(np.int64),
            demand_units=reading.demand_units,
        ),
        given_cadence=cadence_codes(given),
    )


@pytest.mark.parametrize(("cadence", "file"), FILES, ids=[file.name for _, file in FILES])
def test_a_file_of_any_calendar_gives_the_rate_of_its_days(cadence, file):
    reading = answer_truthfully(file)
    assert values_of(reading) == pytest.approx(dict(file.truth))
    history = history_of(reading)
    assert {history.lane_history(lane).cadence for lane in range(3)} == {cadence}
    assert profile_network(history).mean_units_per_day == pytest.approx(np.full(3, RATE), rel=0.03)
    assert dict(reading.reading.decisions)["how often it reports"] == cadence


def file_of(lanes: dict[str, list[date]]) -> bytes:
    rows = [f"{day},{lane},{20 + i % 7}" for lane, days in lanes.items() for i, day in enumerate(days)]
    return "\n".join(("date,product_name,demand", *rows, "")).encode()


def mondays(weeks: list[int]) -> list[date]:
    return [date(2024, 1, 1) + timedelta(7 * week) for week in weeks]


def test_a_lane_of_few_dates_reports_as_its_file_does():
    content = file_of({"A": mondays(list(range(60))), "B": mondays([3, 20]), "C": mondays([7])})
    reading = read_demand_file(content)
    assert reading.lane_cadences == {"B": "weekly", "C": "weekly"}
    assert {history_of(reading).lane_history(lane).cadence for lane in range(3)} == {"weekly"}


def test_dates_that_two_readings_explain_are_asked_and_read_as_answered():
    weeks = [0, 2, 4, 5, 7, 9, 10, 12, 14, 15, 17, 19, 21, 22, 24]
    content = file_of({"A": mondays(weeks)})
    (question,) = read_demand_file(content).questions
    assert (question.id, [choice.id for choice in question.choices]) == ("cadence", ["fortnightly", "weekly"])
    for answer in ("weekly", "fortnightly"):
        reading = read_demand_file(content, answers={"cadence": answer})
        assert reading.lane_cadences == {"A": answer}


def test_dates_in_a_rhythm_that_no_calendar_has_are_asked():
    rng = np.random.default_rng(4)
    days = [date(2022, 1, 3) + timedelta(int(day)) for day in np.cumsum(rng.integers(26, 36, 30))]
    (question,) = read_demand_file(file_of({"A": days})).questions
    assert (question.id, question.choices[1].id) == ("cadence", "daily")
    reading = read_demand_file(file_of({"A": days}), answers={"cadence": question.choices[0].id})
    rate = profile_network(history_of(reading)).mean_units_per_day[0]
    assert rate == pytest.approx(23 / 30.5, rel=0.12)


def test_orders_are_not_asked_about():
    rng = np.random.default_rng(6)
    orders = {
        f"SKU {number}": [
            date(2024, 1, 1) + timedelta(int(day)) for day in np.flatnonzero(rng.random(700) < share)
        ]
        for number, share in enumerate((0.01, 0.03, 0.03, 0.1, 0.1, 0.1, 0.4, 0.7))
    }
    assert read_demand_file(file_of(orders)).questions == ()


def test_an_answer_that_nobody_asked_for_holds_for_all_lanes():
    content = file_of({"A": mondays(list(range(30))), "B": mondays(list(range(30)))})
    assert read_demand_file(content, answers={"cadence": "daily"}).lane_cadences == {
        "A": "daily",
        "B": "daily",
    }


@pytest.mark.parametrize(("before", "after"), [(14, 7), (7, 14), (30, 7)])
def test_a_lane_that_changes_its_cadence_is_asked(before, after):
    steps = np.cumsum([before] * 24 + [after] * 30)
    days = [date(2022, 1, 3) + timedelta(int(step)) for step in steps]
    assert [q.id for q in read_demand_file(file_of({"A": days})).questions] == ["cadence_changes"]


QUARTERS = {
    "2024Q1": "{y}Q{n}",
    "2024-Q1": "{y}-Q{n}",
    "Q1 2024": "Q{n} {y}",
    "Q1/2024": "Q{n}/{y}",
    "German": "{n}. Quartal {y}",
    "French": "T{n} {y}",
    "Spanish": "{n}T{y}",
    "Polish": "{r} kwartał {y}",
    "Danish": "{y}K{n}",
    "Japanese": "{y}年第{n}四半期",
}


@pytest.mark.parametrize("form", QUARTERS.values(), ids=QUARTERS.keys())
def test_quarters_as_codes_are_quarters_however_few(form):
    rows = [
        (form.format(y=2022 + i // 4, n=i % 4 + 1, r=("I", "II", "III", "IV")[i % 4]), lane)
        for lane, n in (("A", 12), ("B", 2))
        for i in range(n)
    ]
    content = "\n".join(
        ("date,product_name,demand", *(f"{code},{lane},900" for code, lane in rows), "")
    ).encode()
    reading = read_demand_file(content)
    assert reading.questions == ()
    assert {history_of(reading).lane_history(lane).cadence for lane in range(2)} == {"quarterly"}
    assert profile_network(history_of(reading)).mean_units_per_day[0] == pytest.approx(900 / 91.3, rel=0.03)


def test_year_and_quarter_in_columns_of_their_own():
    rows = [f"{2022 + i // 4};{i % 4 + 1};A;{900 + i}" for i in range(12)]
    reading = read_demand_file("\n".join(("Jahr;Quartal;Strecke;Menge", *rows, "")).encode())
    assert reading.questions == ()
    assert history_of(reading).lane_history(0).cadence == "quarterly"
    assert reading.demand_units.tolist() == [float(900 + i) for i in range(12)]


@pytest.mark.parametrize(
    ("form", "cadence"), [("{y}H{n}", "half-yearly"), ("{n}. Halbjahr {y}", "half-yearly")]
)
def test_half_years_as_codes(form, cadence):
    rows = [f"{form.format(y=2018 + i // 2, n=i % 2 + 1)},A,{900 + i}" for i in range(10)]
    reading = read_demand_file("\n".join(("date,product_name,demand", *rows, "")).encode())
    assert (reading.questions, history_of(reading).lane_history(0).cadence) == ((), cadence)


def test_a_code_that_two_countries_read_otherwise_is_asked():
    for form, n in (("S{n} 2024", 2), ("{n}. KW 2024", 4)):
        rows = [f"{form.format(n=i + 1)},{lane},9" for lane in "ABCDE" for i in range(n)]
        (question,) = read_demand_file("\n".join(("date,product_name,demand", *rows, "")).encode()).questions
        assert question.id == "date_format"
        assert len(question.choices) == 2


def test_fiscal_periods_are_asked_and_read_as_months():
    rows = [f"{i % 12 + 1:03d}.{2023 + i // 12},A,{900 + i}" for i in range(24)]
    content = "\n".join(("period,product_name,demand", *rows, "")).encode()
    questions = read_demand_file(content, answers={"column_date": "period"}).questions
    assert [question.id for question in questions] == ["date_format"]
    answers = {"column_date": "period", "date_format": questions[0].choices[0].id}
    reading = read_demand_file(content, answers=answers)
    assert history_of(reading).lane_history(0).cadence == "monthly"


def test_two_orders_a_month_apart_in_a_file_of_orders_are_no_months():
    rng = np.random.default_rng(8)
    orders = {
        f"SKU {number}": [
            date(2024, 1, 1) + timedelta(int(day)) for day in np.flatnonzero(rng.random(400) < 0.1)
        ]
        for number in range(5)
    }
    pair = {"Pair": [date(2024, 3, 5), date(2024, 8, 5)], "Week": [date(2024, 3, 5), date(2024, 3, 12)]}
    reading = read_demand_file(file_of(orders | pair))
    assert dict(reading.reading.decisions)["how often it reports"] == "daily"
    months = {"Months": [date(2024, month, 1) for month in range(1, 6)]}
    assert (
        "monthly (1)"
        in dict(read_demand_file(file_of(orders | months)).reading.decisions)["how often it reports"]
    )


def test_a_lane_that_misses_years_in_a_file_of_years_reports_years():
    years = {name: [date(year, 1, 1) for year in range(1995, 2014)] for name in "AB"}
    sparse = {"C": [date(year, 1, 1) for year in (1999, 2007, 2009, 2010, 2011, 2012, 2013)]}
    content = file_of(years | sparse)
    assert [question.id for question in read_demand_file(content).questions] == ["missing_periods"]
    reading = read_demand_file(content, answers={"missing_periods": "unknown"})
    assert dict(reading.reading.decisions)["how often it reports"] == "yearly"
