"""Lines read as arrays of bytes give exactly what the same lines give as text."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import UnreadableDemandFile
from db.demand_file import DemandFileReading, read_demand_file, text_rows
from db.demand_file.encodings import TextEncoding
from db.demand_file.gather import Vocabulary
from db.demand_file.numbers import COMMA, POINT, DecimalEvidence, NumberFormat, number_or_nan
from db.demand_file.plain_block import MAX_WIDTH, PlainBlock, cut_plain_rows
from tests.db.demand_file.corpus import CorpusFile, corpus

dates = st.sampled_from(["2024-01-01", "2024-01-02", "2024-02-30", "", "01.02.2024", "2024-01-01 "])
lanes = st.sampled_from(
    [
        "A",
        "BER-MUC",
        "Köln",
        "NA",
        "",
        " ",
        "long " * 20,
        '"q"',
        '"a\nb"',
        'o"p',
        "x\ry",
        "same-8by",
        "same-8bytes",
    ]
)
numbers = st.one_of(
    st.sampled_from(
        ["1", "1.5", "0.125", "1.234", "-1", "", "5 000", "1,5", "9" * 16, "1" * 70, ".5", "5.", " 7"]
    ),
    st.decimals(0, 10**6, places=3).map(str),
)
separated_rows = st.lists(
    st.one_of(
        st.tuples(dates, lanes, numbers).map(list),
        st.sampled_from(
            [[], ["", "", ""], ["2024-01-01", "A", "1", "2"], ["2024-01-01", "A"], [" ", " ", " "]]
        ),
    ),
    max_size=25,
)


def as_text_only(content: bytes, answers: dict[str, str]) -> DemandFileReading:
    with patch.object(TextEncoding, "keeps_ascii", False):
        return read_demand_file(content, answers=answers)


def outcome(read, *arguments) -> object:
    """Everything that a reading says, or the sentence with which it was refused."""
    try:
        reading = read(*arguments)
    except UnreadableDemandFile as refusal:
        return str(refusal)
    return (
        reading.n_rows, reading.n_rejected, reading.problems, reading.notes, reading.reading,
        reading.rejects_csv, [question.id for question in reading.questions], reading.lane_names,
        reading.lane_codes.tolist(), reading.days.tolist(),
        reading.demand_units.tolist(), reading.lane_values,
    )  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    separated_rows,
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.sampled_from([17, 64, 1 << 20]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
@example([["2024-01-01", "A", "1"], ["2024-01-02", "A", "1.5"]], ",", "\n", False, 17, "utf-8")
def test_both_forms_say_the_same_of_any_file(rows, separator, line_end, is_closed, piece_bytes, encoding):
    lines = [separator.join(row) for row in (["date", "lane", "qty"], *rows)]
    content = (line_end.join(lines) + (line_end if is_closed else "")).encode(encoding)
    answers = {"duplicates": "sum", "decimal": "point"}
    with patch.object(text_rows, "PIECE_BYTES", piece_bytes):
        fast = outcome(lambda: read_demand_file(content, answers=answers))
        assert fast == outcome(as_text_only, content, answers)


@pytest.mark.parametrize("file", list(corpus(seed=5, n_styles=60)), ids=lambda file: file.name)
def test_both_forms_say_the_same_of_the_corpus(file: CorpusFile):
    answers = {"duplicates": "sum"}
    fast = outcome(lambda: read_demand_file(file.content, answers=answers))
    assert fast == outcome(as_text_only, file.content, answers)


def block_of(values: list[str], separator: str = ";") -> PlainBlock:
    lines = "".join(f"{value}{separator}x\n" for value in values)
    block = cut_plain_rows(lines.encode(), separator=separator, n_columns=2, codec="utf-8")
    assert block is not None
    return block


@given(
    st.lists(st.text(alphabet="0123456789.,eE-+'", max_size=MAX_WIDTH), min_size=1, max_size=40),
    st.sampled_from([NumberFormat(POINT), NumberFormat(COMMA), NumberFormat(POINT, "'")]),
)
def test_a_column_of_bytes_is_read_as_its_values_are(values, number_format):
    evidence, expected_evidence = DecimalEvidence(), DecimalEvidence()
    numbers = block_of(values).numbers(0, number_format, evidence)
    expected_evidence.add("\n".join(values))
    np.testing.assert_array_equal(numbers, [number_or_nan(value, number_format) for value in values])
    assert evidence.settled_decimal() == expected_evidence.settled_decimal()
    assert evidence.settled_group() == expected_evidence.settled_group()


@given(st.lists(st.decimals(0, 10**12, places=2).map(str), min_size=1, max_size=60))
def test_plain_numbers_are_read_to_the_last_bit(values):
    numbers = block_of(values).numbers(0, NumberFormat(POINT), DecimalEvidence())
    assert numbers.tolist() == [float(value) for value in values]


@given(
    st.lists(st.text(alphabet="abÄ漢 -0", min_size=0, max_size=20).map(str.strip), min_size=1, max_size=60)
)
def test_codes_name_each_value_and_number_them_as_they_come(values):
    vocabulary, expected = Vocabulary(), Vocabulary()
    codes = block_of(values).codes(0, vocabulary)
    assert [list(vocabulary)[code] for code in codes] == values
    assert [expected[value] for value in values] == codes.tolist()


@pytest.mark.parametrize(
    "lines",
    [
        b'a,"b"\n',
        b"a,b,c\n",
        b"a\n",
        b"a,b\n\n",
        b",\n",
        b" a,b\n",
        b"a, b\n",
        b"a\rb,c\n",
        b"a," + b"x" * 65 + b"\n",
    ],
)
def test_lines_that_are_not_regular_are_declined(lines):
    assert cut_plain_rows(lines, separator=",", n_columns=2, codec="utf-8") is None
