"""Characters on paper: what is shown, what stands in for what no font has, and the order in which it is read."""

from __future__ import annotations

import pytest

from paper.characters import LONGEST_TEXT, NOT_PRINTABLE, in_visual_order, one_line, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two  words\n on\ttwo lines ", "two words on two lines"),
        ("zero\u200bwidth, a mark \ufeff and a bell\x07", "zerowidth, a mark and a bell"),
        ("136\u00a0pallets", "136\u00a0pallets"),
        ("a\u2003wide\u3000space", "a wide space"),
        ("e\u0301", "é"),
        ("private \ue000 and unassigned \U000e0fff", "private and unassigned"),
        ("\u202egnp.exe", "gnp.exe"),
    ],
)
def test_a_text_is_one_line_of_visible_characters(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_a_character_of_no_font_has_a_sign_in_its_place() -> None:
    assert printable("Zürich", is_covered=lambda c: c != "ü") == f"Z{NOT_PRINTABLE}rich"
    assert printable("1\u00a0kg", is_covered=str.isascii) == "1\u00a0kg"
    assert printable("plain", is_covered=lambda _: False) == "plain"  # every font has it


@pytest.mark.parametrize("letter", ["x", "ü"])
def test_a_text_without_end_is_cut(letter: str) -> None:
    assert len(printable(letter * 5_000, is_covered=lambda _: True)) == LONGEST_TEXT == 600


def test_words_that_are_read_from_the_right_are_turned_and_others_stay() -> None:
    assert in_visual_order("Zürich 12") == "Zürich 12"
    name = "\u05d0\u05d1\u05d2"
    assert in_visual_order(name) == name[::-1]
    assert in_visual_order(f"Depot {name} 12") == f"Depot 12 {name[::-1]}"
