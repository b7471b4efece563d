"""Values with signs of their own: thousands, units, currencies and exponents are asked, then read exactly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.errors import InvalidParameter
from db.demand_file import DemandFileReading, read_demand_file

MONDAY = date(2024, 1, 1)


def content(cells: list[str], n_rows: int = 24) -> bytes:
    rows = [f"{MONDAY + timedelta(7 * i)};BER;{cells[i % len(cells)]}" for i in range(n_rows)]
    return "\n".join(("date;lane;demand", *rows, "")).encode()


def read(cells: list[str], **answers: str) -> DemandFileReading:
    reading = read_demand_file(content(cells), answers=answers)
    assert not reading.questions, [question.id for question in reading.questions]
    assert not reading.n_rejected
    return reading


@pytest.mark.parametrize(
    ("cells", "answer", "numbers"),
    [
        (["1.2k", "3.4M", "950"], "convert", [1_200, 3_400_000, 950]),
        (["2.3M", "0.95M", "1M"], "convert", [2_300_000, 950_000, 1_000_000]),
        (["1,2 Tsd.", "3,4 Mio.", "950"], "convert", [1_200, 3_400_000, 950]),
        (["1,2 Tsd. €", "3,4 Mio. €", "950 €"], "convert", [1_200, 3_400_000, 950]),
        (["€1.2k", "€3.4M", "€950"], "convert", [1_200, 3_400_000, 950]),
        (["3.5万", "2.25億", "950"], "convert", [35_000, 225_000_000, 950]),
        (["2.5 lakh", "1.25 crore", "950"], "convert", [250_000, 12_500_000, 950]),
        (["500 kg", "500 kg", "0.4 t"], "convert", [500, 500, 400]),
        (["500 kg", "500 kg", "0.4 t"], "as_written", [500, 500, 0.4]),
        (["12 pcs", "7", "95"], "as_written", [12, 7, 95]),
        (["12 EUR", "USD 7", "95 EUR"], "as_written", [12, 7, 95]),
    ],
)
def test_signs_that_not_all_values_share_are_asked_and_read(
    cells: list[str], answer: str, numbers: list[float]
):
    assert [q.id for q in read_demand_file(content(cells)).questions] == ["value_units"]
    assert read(cells, value_units=answer).demand_units.tolist() == numbers * 8


def test_currencies_are_never_converted():
    (question,) = read_demand_file(content(["12 EUR", "USD 7"])).questions
    assert [choice.id for choice in question.choices] == ["as_written", "reject"]
    with pytest.raises(InvalidParameter, match="value_units"):
        read_demand_file(content(["12 EUR", "USD 7"]), answers={"value_units": "convert"})


def test_the_question_shows_what_a_value_becomes():
    (question,) = read_demand_file(content(["1.2k", "3.4M", "950"])).questions
    assert question.choices[0].example == "1.2k → 1,200, 3.4M → 3,400,000"


def test_a_unit_of_letters_that_flags_have_too_is_a_unit():
    assert read(["12 pcs", "7 pcs", "95 pcs"]).demand_units.tolist() == [12, 7, 95] * 8


def test_units_answered_as_mistakes_are_refused_with_their_reason():
    reading = read_demand_file(content(["12 pcs", "7", "95"]), answers={"value_units": "reject"})
    assert reading.n_rejected == 8 and reading.demand_units.tolist() == [7, 95] * 8
    assert reading.problems[0].reason == "the value is in another currency or unit"


def test_returns_in_units_of_their_own_are_still_asked():
    cells = ["12 kg", "-7 kg", "0.5 t"]
    assert [q.id for q in read_demand_file(content(cells), answers={"value_units": "convert"}).questions] == [
        "negatives"
    ]


def test_exponents_are_asked_and_read_as_written():
    cells = ["9.47E+03", "1,25e3", "512", "4E-01"]
    assert [q.id for q in read_demand_file(content(["9.47E+03", "512"])).questions] == ["exponents"]
    assert read(["9.47E+03", "512", "4E-01"], exponents="read").demand_units.tolist() == [9470, 512, 0.4] * 8
    refused = read_demand_file(content(cells[:1] + cells[2:]), answers={"exponents": "reject"})
    assert refused.demand_units.tolist() == [512] * 8


def test_a_lone_exponent_is_a_slip():
    values = [f"{n}" for n in range(10, 33)] + ["9.47E+03"]
    reading = read_demand_file(content(values))
    assert not reading.questions and reading.n_rejected == 1
    assert reading.problems[0].reason == "the number is in scientific notation"


def test_a_value_in_per_cent_says_so():
    reading = read_demand_file(content(["98%", "5", "7"]))
    assert reading.problems[0].reason == "the value is in per cent"


def test_a_letter_before_digits_makes_a_code_and_no_thousands():
    rows = [f"{MONDAY + timedelta(i // 3)},B0{2510 + i % 3},{50 + 7 * i % 31}" for i in range(60)]
    reading = read_demand_file("\n".join(("day,base,trips", *rows, "")).encode())
    assert [question.id for question in reading.questions] == ["column_product_name"]
    assert reading.questions[0].choices[0].id == "base"
