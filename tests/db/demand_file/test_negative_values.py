"""Columns of goods issues: a sign says nothing against the decimal mark, and most values decide what they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from db.demand_file import DemandFileReading, read_demand_file
from db.demand_file.numbers import COMMA, POINT, DecimalEvidence, NumberFormat, number_or_nan
from db.demand_file.value_signs import without_sign

DAYS = [date(2024, 1, 1) + timedelta(i) for i in range(40)]
UNITS = np.random.default_rng(12).integers(210, 990, 80).tolist()
ROWS = [(day, lane) for day in DAYS for lane in ("A1", "B2")]
SIGNS: list[Callable[[str], str]] = [
    "-{}".format, "{}-".format, "({})".format, "\u2212{}".format, "\u2013 {}".format, "{} -".format
]  # fmt: skip


def content(texts: list[str]) -> bytes:
    rows = [f"{lane};{day:%d.%m.%Y};{text}" for (day, lane), text in zip(ROWS, texts, strict=True)]
    return "\n".join(("Lane;Datum;Menge", *rows, "")).encode()


def questions(data: bytes, **answers: str) -> dict[str, list[str]]:
    asked = read_demand_file(data, answers=answers).questions
    return {question.id: [choice.id for choice in question.choices] for question in asked}


def read(data: bytes, **answers: str) -> DemandFileReading:
    reading = read_demand_file(data, answers=answers)
    assert not reading.questions, [question.id for question in reading.questions]
    return reading


@pytest.mark.parametrize("signed", SIGNS)
@pytest.mark.parametrize("form", ["{},000", "{}.000"])
def test_three_digits_behind_a_mark_are_asked_about_whatever_sign_stands_beside(signed, form):
    data = content([signed(form.format(units)) for units in UNITS])
    assert questions(data)["decimal"] == [POINT, COMMA]
    mark = COMMA if "," in form else POINT
    reading = read(data, decimal=mark, negatives="issues")
    assert (reading.n_rejected, reading.demand_units.sum()) == (0, sum(UNITS))


@pytest.mark.parametrize("signed", SIGNS)
@pytest.mark.parametrize(
    ("form", "factor"), [("{},5", 1), ("{}.5", 1), ("1.{},50", 1), ("1\u00a0{},5", 1), ("1 {},5", 1)]
)
def test_decimals_of_negative_values_settle_the_mark(signed, form, factor):
    data = content([signed(form.format(units)) for units in UNITS])
    assert list(questions(data)) == ["negatives"]
    reading = read(data, negatives="issues")
    thousand = 1000 if form.startswith("1") else 0
    assert reading.n_rejected == 0
    assert reading.demand_units.sum() == sum(units + 0.5 + thousand for units in UNITS)


def test_groups_of_negative_values_are_groups():
    data = content([f"-1.{units}" if units % 3 else f"-1.{units},5" for units in UNITS])
    reading = read(data, negatives="issues", decimal="comma")
    assert reading.n_rejected == 0 and reading.demand_units.min() > 1000


@pytest.mark.parametrize("text", ["-390,5", "(390,5)", "390,5-"])
def test_evidence_is_the_same_with_and_without_a_sign(text):
    evidence = DecimalEvidence()
    evidence.add(text)
    assert evidence.settled_decimal() == COMMA
    assert number_or_nan(text, NumberFormat(COMMA, keeps_negative=True)) == -390.5


@pytest.mark.parametrize("text", ["-5,5 €", "€ -5,5", "-€5,5", "(€5,5)", "(5,5 €)", "5,5-€", "5,5€-"])
def test_a_currency_is_taken_off_on_either_side_of_a_minus(text):
    assert number_or_nan(text, NumberFormat(COMMA, sign="€", keeps_negative=True)) == -5.5
    assert without_sign("5 kg-", "kg") == "5-"


def test_issues_with_a_few_reversals_are_asked_and_reversals_are_taken_back():
    units = [-value for value in UNITS]
    units[6] = 100  # taken back of its own lane: 8 rows before it has a larger one
    texts = [str(value) for value in units]
    texts[6] = texts[4].removeprefix("-")
    data = content(texts)
    assert questions(data) == {"negatives": ["issues", "issues_alone", "reject"]}
    whole = sum(UNITS) - UNITS[6]
    taken_back = read(data, negatives="issues")
    assert (taken_back.n_rejected, taken_back.demand_units.sum()) == (0, whole - UNITS[4])
    alone = read(data, negatives="issues_alone")
    assert (alone.n_rejected, alone.demand_units.sum()) == (0, whole)
    assert any("1 values that came in are left out" in note for note in alone.notes)


@pytest.mark.parametrize("n_positive", [1, 9, 15, 35])
def test_whatever_most_values_are_is_asked_however_many_the_others_are(n_positive):
    units = [units if i < n_positive else -units for i, units in enumerate(UNITS)]
    assert questions(content([str(value) for value in units])) == {
        "negatives": ["issues", "issues_alone", "reject"]
    }


def test_a_zero_among_issues_is_no_demand_and_nothing_that_came_in():
    texts = [f"-{units}" for units in UNITS]
    texts[3] = "0"
    reading = read(content(texts), negatives="issues_alone")
    assert reading.n_rejected == 0 and reading.demand_units.size == 80
    assert not np.signbit(reading.demand_units).any()
