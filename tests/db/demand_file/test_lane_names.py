"""Names of plain characters are folded and checked by a shorter way, with what the long one says."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from db.demand_file.lane_names import name_problem, near_duplicates
from db.rows.kept_texts import is_storable

PLAIN = st.text(st.characters(max_codepoint=127), max_size=12)
MARK = "é"  # with it a name takes the long way


@given(first=PLAIN, second=PLAIN)
@example(first="BER_MUC", second="ber - muc")
@example(first="A\x1fB", second="ab")
@example(first="A.B", second="AB")
def test_plain_names_look_alike_as_they_do_beside_an_accent(first, second):
    assert bool(near_duplicates([first, second])) == bool(near_duplicates([first + MARK, second + MARK]))


@given(name=st.text(st.characters(max_codepoint=127), min_size=1, max_size=12))
def test_a_plain_name_is_refused_for_the_characters_that_are_refused_anywhere(name):
    short, long = name_problem(name), name_problem(name + MARK)
    if long is not None:  # what is wrong with the longer name is wrong with the plain one
        assert short == long
    elif short is not None:
        assert short[0] == "this looks like a total row, not a lane"


def test_what_cannot_be_stored_is_found_in_plain_and_other_names():
    assert [is_storable(name) for name in ("BER", "B\x00R", "Ü", "Ü\x00", "Ü\ud800", "\ud800")] == [
        True,
        False,
        True,
        False,
        False,
        False,
    ]
