"""Labels of widgets are read as Markdown: no text of a user goes into one as it is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = [*sorted((ROOT / "ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]
WIDGETS = {
    *(
        "button",
        "checkbox",
        "date_input",
        "download_button",
        "expander",
        "file_uploader",
        "form_submit_button",
    ),
    *("link_button", "metric", "multiselect", "number_input", "page_link", "pills", "popover", "radio"),
    *("segmented_control", "select_slider", "selectbox", "slider", "spinner", "status", "text_area"),
    *("text_input", "toggle"),
}
READ_AS_MARKDOWN = ("label", "help", "caption", "captions")


def labels(call: ast.Call) -> list[ast.expr]:
    named = [keyword.value for keyword in call.keywords if keyword.arg in READ_AS_MARKDOWN]
    return [*call.args[:1], *named]


def plain_texts_in_labels(tree: ast.AST) -> list[int]:
    """Lines in which a widget's label holds a text that is only made visible, not escaped."""
    return [
        part.lineno
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in WIDGETS
        for label in labels(call)
        for part in ast.walk(label)
        if isinstance(part, ast.Attribute) and part.attr == "plain"
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_label_holds_a_text_that_is_not_escaped(path: Path) -> None:
    assert plain_texts_in_labels(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_such_a_label_would_be_found() -> None:
    guilty = 'st.multiselect(f"Shares with {safe.plain(name)}", others, format_func=safe.plain)'
    assert plain_texts_in_labels(ast.parse(guilty)) == [1]
