"""Hostile text: whatever a lane is called, it is text and nothing else wherever it is shown."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lane import Lane
from ui.ground import safe
from ui.ground.lane_fields import ALL_FIELDS, LaneField

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://example.org/pixel.png)",
    "[click](https://example.org)",
    "[click](javascript:alert(1))",
    "https://example.org/track",
    "www.example.org",
    "someone@example.org",
    "mailto:someone@example.org",
    ":material/delete: :red[gone] :smile:",
    "$\\href{https://example.org}{x}$",
    "**bold** _em_ `code` ~~gone~~",
    "# heading",
    "1. list",
    "- list",
    "> quote",
    "| a | b |",
    "line\nbreak\r\n# heading",
    "&lt;b&gt;",
    "%{x}",
    "<a href='https://example.org'>x</a>",
    "\u202egnirts\u202c",
    "a\x00b\x1b[31m",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_every_punctuation_mark_is_escaped_in_markdown(name: str) -> None:
    text = safe.markdown(name)
    assert not re.search(r"(?<!\\)[!-/:-@\[\]-`{-~]", text.replace("\\\\", ""))


@pytest.mark.parametrize("name", HOSTILE)
def test_no_bare_address_survives_the_parser_that_links_text_after_escapes(name: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", safe.markdown(name))
    assert not re.search(r"https?://|www\.|mailto:\w", shown)
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w", shown)
    assert not re.search(r":[\w/+-]+:", shown)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_tag_formula_or_template_survives_in_a_chart(name: str) -> None:
    text = safe.plotly(name)
    assert "<" not in text
    assert ">" not in text
    assert "$" not in text
    assert "%{" not in text


@given(st.text(max_size=200))
def test_shown_text_is_one_line_without_invisible_characters(name: str) -> None:
    text = safe.plain(name)
    assert "\n" not in text
    assert text == text.strip()
    assert len(text) <= safe.LONGEST_NAME
    assert not {unicodedata.category(character) for character in text} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=60))
def test_an_ordinary_name_is_shown_as_it_is(name: str) -> None:
    assert safe.plain(name) == name
    assert safe.markdown(name) == name
    assert safe.plotly(name) == name


def test_a_lane_name_keeps_its_look_in_markdown() -> None:
    assert safe.markdown("BER-MUC") == r"BER\-MUC"
    assert safe.plain("  BER \t MUC ") == "BER MUC"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\n=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(cell: str) -> None:
    assert safe.spreadsheet_cell(cell) == f"'{cell}"


def test_an_ordinary_cell_is_left_alone() -> None:
    assert safe.spreadsheet_cell("BER-MUC") == "BER-MUC"


@given(st.text(max_size=100))
def test_a_file_name_has_no_path_in_it(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", safe.file_name(name))


def test_between_backticks_a_name_is_shown_as_it_is_and_cannot_end_them() -> None:
    assert safe.code("acme-b-x_1") == "acme-b-x_1"
    assert "`" not in safe.code("a` ![x](y) `b") and "\n" not in safe.code("a\nb")


@pytest.mark.parametrize("item", ALL_FIELDS, ids=lambda item: item.name)
def test_names_of_inputs_are_read_out_without_escapes(item: LaneField) -> None:
    label = item.label_for(Lane("A", unit="pallets"), "EUR")
    assert safe.label(label) == label


@pytest.mark.parametrize("name", HOSTILE)
def test_a_label_keeps_every_escape_that_holds_markup_back(name: str) -> None:
    label = safe.label(f"Price · {name}/unit")
    assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]*_`<$:~#!&{]", label.replace(safe.WORD_JOINER, ""))
