"""Demand values: a strict grammar, the same in its fast and its slow form, and the evidence of a column."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.demand_file import read_demand_file
from db.demand_file.numbers import (
    COMMA,
    POINT,
    DecimalEvidence,
    NumberFormat,
    number_or_nan,
    numbers_of_column,
)

FORMATS = [NumberFormat(mark, group) for mark in (POINT, COMMA) for group in ("", "\u00a0", "'")]
cells = st.one_of(
    st.text(alphabet="0123456789.,-+ eE'\u00a0\u0665\n\tNa", max_size=12),
    st.integers(0, 10**18).map(str),
    st.decimals(0, 10**7, places=3, allow_nan=False).map(str),
    st.floats(0, 1e17).map(str),
)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("5", POINT, 5.0),
        ("007", POINT, 7.0),
        ("12.5", POINT, 12.5),
        (" 12.5\t", POINT, 12.5),
        (".5", POINT, 0.5),
        ("1,234.5", POINT, 1234.5),
        ("1,234", POINT, 1234.0),
        ("1.234", POINT, 1.234),
        ("1.234", COMMA, 1234.0),
        ("1.234.567,25", COMMA, 1234567.25),
        ("12,5", COMMA, 12.5),
        ("0,1", COMMA, 0.1),
    ],
)
def test_a_number_is_read_under_its_decimal_mark(text: str, decimal: str, value: float):
    assert number_or_nan(text, NumberFormat(decimal)) == value


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "-0", "1e3", "1e400", "inf", "nan", "5 000", "5.", "1,2", "1,23,456", "0,123", "12,3456",
     "1.2.3", "\u0665", "\uff15", "5 kg", "0x1F", "1_000", "9" * 400, "1" + "0" * 16],
)  # fmt: skip
def test_what_is_no_plain_number_is_refused_under_the_decimal_point(text: str):
    assert np.isnan(number_or_nan(text, NumberFormat(POINT)))


@given(st.lists(cells, min_size=1, max_size=30), st.sampled_from(FORMATS))
def test_the_fast_form_reads_a_column_as_the_slow_form_reads_its_values(values, number_format):
    fast = numbers_of_column(values, "\n".join(values), number_format)
    slow = np.array([number_or_nan(value, number_format) for value in values])
    np.testing.assert_array_equal(fast, slow)


@given(st.lists(st.decimals(0, 10**9, places=2).map(str), min_size=1), st.sampled_from(",."))
def test_plain_columns_are_read_to_the_last_bit(values, mark):
    written = [value.replace(".", mark) for value in values]
    number_format = NumberFormat(COMMA if mark == "," else POINT)
    read = numbers_of_column(written, "\n".join(written), number_format)
    assert read.tolist() == [float(value) for value in values]


@given(st.decimals(0, 10**9, places=2), st.sampled_from([(",", "."), (".", ",")]))
def test_grouping_does_not_change_the_value(number, marks):
    group, decimal = marks
    text = f"{number:,.2f}".translate({ord(","): group, ord("."): decimal})
    assert number_or_nan(text, NumberFormat(POINT if decimal == "." else COMMA)) == float(f"{number:.2f}")


@pytest.mark.parametrize(
    ("values", "decimal"),
    [
        (["1", "20"], POINT),  # no mark at all: nothing to decide
        (["12.5", "1.234"], POINT),  # 12.5 is no group of three
        (["12,5", "1.234"], COMMA),
        (["1.234", "0.500"], POINT),  # a group never follows a lone 0
        (["1.234.567"], COMMA),
        (["1,234,567"], POINT),
        (["1.234,5"], COMMA),
        (["1234.567"], POINT),  # four digits before the mark: not grouped
        (["1.234"], None),
        (["1.234", "2,345"], None),
        (["12.5", "12,5"], None),
        (["1.234"] * 6 + ["12,5"], None),  # a slip of the pen may be all that speaks for the comma
        (["1.234"] * 10 + ["1.234,5"] * 2, COMMA),  # five to one are not many
        (["1.234"] * 11 + ["1.234,5"] * 2, None),
        (["1.234"] * 3 + ["1.234,5", "2.345,5"], COMMA),
        (["1.234"] * 3 + ["12,5", "12,6"], None),  # groups, or a second hand?
        (["1.234"] * 3 + ["0.125", "0.250"], POINT),
    ],
)
def test_the_whole_column_settles_the_decimal_mark_or_leaves_it_open(values, decimal):
    evidence = DecimalEvidence()
    for value in values:  # in blocks of one, to see that nothing is forgotten between them
        evidence.add(value)
    assert evidence.settled_decimal() == decimal
    together = DecimalEvidence()
    together.add("\n".join(values))
    assert together.settled_decimal() == decimal


@given(st.lists(cells.filter(lambda cell: "\n" not in cell), min_size=1, max_size=20))
def test_a_settled_mark_never_leaves_a_value_that_only_the_other_mark_reads(values):
    evidence = DecimalEvidence()
    evidence.add("\n".join(values))
    settled = evidence.settled_decimal()
    if settled is None:
        return
    other = COMMA if settled == POINT else POINT
    for value in values:
        if np.isfinite(number_or_nan(value, NumberFormat(other))):
            assert np.isfinite(number_or_nan(value, NumberFormat(settled)))


def test_a_group_character_counts_only_where_the_whole_column_uses_it():
    consistent, mixed = DecimalEvidence(), DecimalEvidence()
    consistent.add("1'234\n12\n5'678.5")
    mixed.add("1'234\n5678")
    assert consistent.settled_group() == "'"
    assert mixed.settled_group() == ""
    assert number_or_nan("1'234", NumberFormat(POINT, "'")) == 1234
    assert np.isnan(number_or_nan("1'234", NumberFormat(POINT, "")))


def test_blanks_set_off_groups_only_where_several_values_have_them():
    rows = [f"2024-01-{day:02d};A;{day} 234,5" for day in range(1, 10)]
    content = "\n".join(("date;lane;qty", *rows, "")).encode()
    assert read_demand_file(content).demand_units.tolist() == [1000 * day + 234.5 for day in range(1, 10)]
    alone = "\n".join(("date;lane;qty", "2024-01-01;A;5 000", "2024-01-02;A;7", "")).encode()
    assert [problem.row for problem in read_demand_file(alone).problems] == [2]
