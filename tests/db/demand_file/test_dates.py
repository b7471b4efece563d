"""One date format per column: settled by all values, or asked with examples."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from db.demand_file.date_columns import decide_dates
from db.demand_file.dates import iso, read_date
from tests.db.demand_file.corpus import DATE_STYLES, EPOCH, MONTH_STYLES, WEEK_STYLES

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def decide(*values, answers=None, counts=None):
    return decide_dates(list(values), counts or [1] * len(values), answers or {})[0]


def read_as(value, **answers):
    column, readings = decide_dates([value], [1], answers)
    day = column.day(readings[0])
    return None if day is None else iso(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-05", "2024-01-05"),
        ("2024/1/5", "2024-01-05"),
        ("05.01.2025", "2025-01-05"),
        ("25/01/2025", "2025-01-25"),
        ("01/25/2025", "2025-01-25"),
        ("20250103", "2025-01-03"),
        ("2024-W03", "2024-01-15"),  # 1 January 2024 was a Monday, so week 3 begins on the 15th
        ("2020-W53", "2020-12-28"),  # 2020 has 53 weeks
        ("2024-W03-5", "2024-01-19"),
        ("KW 3/2024", "2024-01-15"),
        ("2024-01", "2024-01-01"),
        ("01/2024", "2024-01-01"),
        ("202401", "2024-01-01"),
        ("Jan 2024", "2024-01-01"),
        ("5 janvier 2024", "2024-01-05"),
        ("1er août 2024", "2024-08-01"),
        ("5 de marzo de 2024", "2024-03-05"),
        ("5. Dezember 2024", "2024-12-05"),
        ("January 5, 2024", "2024-01-05"),
        ("05-Jan-24", "2024-01-05"),
        ("2024-01-05T00:00:00Z", "2024-01-05"),
        ("2024-01-05 00:00:00.000", "2024-01-05"),
        ("1/13/2024 12:00:00 AM", "2024-01-13"),
        (datetime(2024, 1, 5), "2024-01-05"),
        (date(2024, 1, 5), "2024-01-05"),
        # refused
        ("31.02.2024", None),
        ("2023-02-29", None),
        ("2023-W53", None),
        ("2024-13", None),
        ("1949-12-31", None),
        ("2101-01-01", None),
        ("yesterday", None),
        ("5 Foo 2024", None),
        ("\u0662\u0660\u0662\u0664-01-05", None),
        ("\u0665 Jan 2024", None),
        ("2024-01-05 25:00", None),
        ("1704412800", None),  # seconds since 1970
        ("", None),
    ],
)
def test_a_column_of_one_value_is_read_or_refused(text, day):
    assert read_as(text) == day


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("03/04/2025", {"dd/mm/yyyy": "2025-04-03", "mm/dd/yyyy": "2025-03-04"}),
        ("03-04-2025", {"dd-mm-yyyy": "2025-04-03", "mm-dd-yyyy": "2025-03-04"}),
        ("05.01.24", {"dd.mm.yy": "2024-01-05", "yy.mm.dd": "2005-01-24"}),
        # 45296 days after 1899-12-30, and 1462 days more where counting starts in 1904
        ("45296", {"excel serial (1900)": "2024-01-05", "excel serial (1904)": "2028-01-06"}),
        ("03042025", {"ddmmyyyy": "2025-04-03", "mmddyyyy": "2025-03-04"}),
    ],
)
def test_what_a_value_does_not_settle_is_asked_with_an_example(text, choices):
    column = decide(text)
    (question,) = column.questions
    assert question.id == "date_format"
    assert {choice.id: choice.example for choice in question.choices} == {
        label: f"{text} → {day}" for label, day in choices.items()
    }
    for label, day in choices.items():
        assert read_as(text, date_format=label) == day


def test_one_row_settles_day_first_for_the_whole_column():
    column = decide("03/04/2025", "13/04/2025")
    assert (column.format, column.questions) == ("dd/mm/yyyy", ())


def test_rows_that_contradict_each_other_are_asked():
    assert decide("13/04/2025", "04/13/2025").questions[0].id == "date_format"


def test_a_lone_row_among_many_that_read_either_way_is_asked_about():
    either_way = [f"{month:02d}/01/2024" for month in range(2, 13)]
    asked = decide(*either_way, "13/05/2024", "31/02/2024")  # the last is no date at all and says nothing
    assert {choice.id for choice in asked.questions[0].choices} == {"dd/mm/yyyy", "mm/dd/yyyy"}
    assert decide(*either_way, "13/05/2024", "14/05/2024").format == "dd/mm/yyyy"


def test_a_column_that_mixes_both_orders_refuses_what_reads_two_ways():
    values = ["13/04/2025", "14/04/2025", "04/15/2025", "04/16/2025", "05/06/2025"]
    column, readings = decide_dates(values, [1] * 5, {"date_format": "dd/mm/yyyy"})
    days = [column.day(reading) for reading in readings]
    assert [day is None for day in days] == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("column", "text", "day"),
    [
        ("KW", "2024-14", "2024-04-01"),  # week 14 of 2024 begins on 1 April
        ("Kalenderwoche", "14/2024", "2024-04-01"),
        ("Month", "2024-05", "2024-05-01"),
        ("Timestamp", "2024-05", "2024-05-01"),
        ("Week", "2024-05", None),  # May or the fifth week: asked
        ("date", "2024-14", None),
    ],
)
def test_the_header_tells_weeks_from_months(column, text, day):
    decided, readings = decide_dates([text], [1], {}, column=column)
    found = decided.day(readings[0])
    assert (None if found is None else iso(found)) == day
    assert bool(decided.questions) == (day is None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5. marraskuuta 2024", "2024-11-05"),  # begins like March
        ("5 maart 2024", "2024-03-05"),
        ("5 marble 2024", None),
        ("Fri 01/05/2024", "2024-01-05"),
        ("Fr., 05.01.2024", "2024-01-05"),
        ("Mon 05.01.2024", None),  # it was a Friday
        ("2024. 01. 05.", "2024-01-05"),
        ("2024-Jan-05", "2024-01-05"),
        ("2024年1月5日", "2024-01-05"),
    ],
)
def test_whole_words_name_months_and_weekdays(text, day):
    assert read_as(text) == day


@pytest.mark.parametrize(
    ("beside", "day"), [("6 stycznia 2024", "2024-11-05"), ("6 siječnja 2024", "2024-10-05")]
)
def test_a_word_for_two_months_is_told_by_the_other_months_of_the_column(beside, day):
    column, readings = decide_dates(["5 listopada 2024", beside], [1, 1], {})
    assert iso(column.day(readings[0])) == day
    assert decide("5 listopada 2024").questions[0].id == "date_format"


def test_dates_that_read_alike_either_way_are_not_asked():
    assert decide("05/05/2025", "06/06/2025").questions == ()


def test_a_rare_second_form_is_refused_and_a_frequent_one_asked():
    assert decide("2024-01-05", "06.01.2024", counts=[99, 1]).format == "yyyy-mm-dd"
    asked = decide("2024-01-05", "06.01.2024", counts=[60, 40])
    offered = {choice.id for choice in asked.questions[0].choices}
    assert offered == {"yyyy-mm-dd", "dd.mm.yyyy", "yyyy-mm-dd + dd.mm.yyyy"}


def test_a_time_of_day_is_asked_and_the_zone_can_move_the_day():
    text = "2024-01-05T23:30:00-05:00"  # 04:30 of the next day in UTC
    (question,) = decide(text).questions
    assert question.id == "date_time"
    assert {choice.id for choice in question.choices} == {"as_written", "utc", "reject"}
    assert read_as(text, date_time="as_written") == "2024-01-05"
    assert read_as(text, date_time="utc") == "2024-01-06"
    assert read_as(text, date_time="reject") is None


def test_an_answer_that_is_no_choice_is_refused():
    with pytest.raises(InvalidParameter, match="date_format"):
        decide("03/04/2025", answers={"date_format": "julian"})


# Two-digit years from 69 on mean 1969 to 1999.
@given(st.dates(date(1969, 1, 1), date(2068, 12, 31)), st.sampled_from(sorted(DATE_STYLES)))
def test_every_way_to_write_a_day_is_read_back_under_its_own_format(day, style):
    write, label = DATE_STYLES[style]
    reading = read_date(write(day))
    assert reading.days[label] == (day - EPOCH).days


@given(days, st.sampled_from(sorted({**WEEK_STYLES, **MONTH_STYLES})))
def test_weeks_begin_on_their_monday_and_months_on_their_first(day, style):
    write, label = {**WEEK_STYLES, **MONTH_STYLES}[style]
    first = day.replace(day=1) if style in MONTH_STYLES else date.fromisocalendar(*day.isocalendar()[:2], 1)
    assert read_date(write(day)).days[label] == (first - EPOCH).days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("январь 2022", "2022-01-01"),
        ("5 января 2024 г.", "2024-01-05"),
        ("сент. 2023", "2023-09-01"),
        ("січень 2022", "2022-01-01"),
        ("5 листопада 2024", "2024-11-05"),
        ("Ιανουάριος 2024", "2024-01-01"),
        ("5 Ιανουαρίου 2024", "2024-01-05"),
        ("يناير 2022", "2022-01-01"),
        ("มกราคม 2022", "2022-01-01"),
        ("ส.ค. 2022", "2022-08-01"),
        ("Maret 2024", "2024-03-01"),
        ("17 Agustus 2024", "2024-08-17"),
        ("फ़रवरी 2024", "2024-02-01"),
        ("октомври 2023", "2023-10-01"),
        ("5 Hamburg 2024", None),
        ("Склад 2024", None),
    ],
)
def test_months_are_read_in_the_languages_of_other_scripts(text, day):
    assert read_as(text) == day


@pytest.mark.parametrize(
    "language", ["ru", "uk", "el", "ar", "th", "he", "hi", "ka", "hy", "id", "lt", "bg", "sw"]
)
@pytest.mark.parametrize("form", ["d MMMM y", "LLLL y"])
def test_each_month_as_a_language_writes_it_is_read(language, form):
    for month in range(1, 13):
        day = date(2024, month, 1)
        assert read_as(format_date(day, form, locale=language)) == day.isoformat()


def test_months_of_years_of_the_buddhist_era_are_asked():
    column = decide("มกราคม 2565", "กุมภาพันธ์ 2565")
    (question,) = column.questions
    assert "Buddhist" in question.choices[0].text
    assert read_as("มกราคม 2565", date_format=question.choices[0].id) == "2022-01-01"
