"""The texts of the screen in both languages: each has its German, with values as the language writes them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.told import Told, told, told_in_a_row, told_list
from db.demand_file.sources import OTHER_MAGICS, OTHER_TEXTS
from tools import german as tool
from ui.language import Later, said, say, say_count, texts
from ui.language.catalogue import PATH, forms, german, read_catalogue
from ui.language.visitor import of_browser

ROOT = Path(__file__).resolve().parents[3]
PLACES = re.compile(r"\{(\w+)")
# What draws a text on the screen; its words are marked where they stand, or come from where they are.
DRAWS = {
    *(
        "title",
        "header",
        "markdown",
        "caption",
        "info",
        "warning",
        "error",
        "success",
        "toast",
        "button",
        "popover",
    ),
    *(
        "expander",
        "text_input",
        "number_input",
        "date_input",
        "selectbox",
        "multiselect",
        "pills",
        "metric",
        "toggle",
    ),
    *(
        "segmented_control",
        "checkbox",
        "slider",
        "file_uploader",
        "download_button",
        "form_submit_button",
        "card",
    ),
    *("note", "progress", "page_link", "dataframe", "data_editor"),
}
SHOWN_ARGUMENTS = {"label", "help", "placeholder", "alt", "text", "note", "title", "name"}


@pytest.fixture
def in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "spoken", lambda: "de")


def test_every_text_of_the_sources_has_its_german() -> None:
    catalogue = read_catalogue()
    catalogue.update(tool.template(), no_fuzzy_matching=True)
    assert [message.id for message in tool.missing(catalogue)] == []


def test_the_catalogue_has_no_text_that_nothing_says() -> None:
    asked = {(message.id if isinstance(message.id, str) else message.id[0]) for message in tool.template()}
    assert [english for english, _ in german() if english not in asked] == []


def test_german_puts_in_no_value_that_the_english_text_has_not() -> None:
    strange = [
        message.id
        for message in read_catalogue()
        if message.id
        and set(PLACES.findall(" ".join(forms(message.string))))
        - set(PLACES.findall(" ".join(forms(message.id))))
    ]
    assert strange == []


def test_markup_of_a_text_is_kept_in_german() -> None:
    for message in read_catalogue():
        for english, other in zip(forms(message.id), forms(message.string), strict=True):
            for mark in ("**", "`", ":material/", ":gray[", "<br>"):
                assert english.count(mark) == other.count(mark), english


def test_a_catalogue_that_a_translator_opens_is_whole(tmp_path: Path) -> None:
    before = PATH.read_bytes()
    copy = tmp_path / "german.po"
    copy.write_bytes(before)
    assert len(list(read_catalogue(copy))) == len(list(read_catalogue()))


def test_english_is_said_as_it_stands() -> None:
    assert say("{n} lanes on {day}", n=1204, day=date(2026, 11, 20)) == "1,204 lanes on 20 Nov 2026"
    assert say_count(1, "{n} override", "{n} overrides") == "1 override"
    assert say("no braces {here}") == "no braces {here}"


def test_german_writes_numbers_and_days_its_own_way(in_german: None) -> None:
    assert (
        say("The first {n} of {all} are listed.", n=50, all=1234.5)
        == "Aufgeführt sind die ersten 50 von 1.234,5."
    )
    assert say("Data to {day}", day=date(2026, 11, 20)) == "Daten bis 20.11.2026"
    assert say_count(1, "{n} override", "{n} overrides") == "1 Eingriff"
    assert say_count(3, "{n} override", "{n} overrides") == "3 Eingriffe"
    assert say("From") == "Von"
    assert say("From", about="origin of a figure") == "Herkunft"
    assert said({"a": "Lane"})("a") == "Strecke"
    assert str(Later("Lane")) == "Strecke"


def test_a_text_nobody_translated_is_said_in_english(in_german: None) -> None:
    assert say("Something quite new: {n}", n=1000) == "Something quite new: 1.000"


def test_a_sentence_from_below_the_screen_is_said_in_german_with_its_values(in_german: None) -> None:
    refusal = told(
        "The file cannot be read{in_row}: {reason}", in_row=told(" in row {row}", row=7), reason="x"
    )
    assert refusal == "The file cannot be read in row 7: x"
    assert say(told(" in row {row}", row=1234)) == " (Zeile 1.234)"
    assert say(told_list([told("lower"), told("higher")])) == "niedriger und höher"
    assert say(told_in_a_row([told("lower"), "as it is"])) == "niedriger as it is"
    assert say(told_list([told("lower")])) == "niedriger"


def test_told_survives_being_kept() -> None:
    import pickle

    kept = pickle.loads(pickle.dumps(told(" in row {row}", row=7)))
    assert (kept, kept.text, kept.values) == (" in row 7", " in row {row}", {"row": 7})
    assert isinstance(kept, Told)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("de_CH", "de"),
        ("en-US", "en"),
        ("den", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_browsers_language_is_spoken_where_we_speak_it(locale: str | None, language: str) -> None:
    assert of_browser(locale) == language


def unmarked(path: Path) -> Iterator[str]:
    """Words that a call draws as they stand, and so in one language only."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr not in DRAWS or "log" in ast.unparse(call.func.value).lower():
            continue
        named = [word.value for word in call.keywords if word.arg in SHOWN_ARGUMENTS]
        for shown in (*call.args[:1], *named):
            words = [
                part.value
                for part in parts_of(shown)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            if any(
                re.search(r"[A-Za-z]{2}", re.sub(r":material/\w+:|:gray\[|<br>|^pages/\w+.py", "", word))
                for word in words
            ):
                yield f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(shown)}"


def parts_of(shown: ast.expr) -> Iterator[ast.expr]:
    """What a label is put together from, calls and their arguments left out."""
    if isinstance(shown, ast.JoinedStr):
        yield from (part for value in shown.values for part in parts_of(value))
    elif isinstance(shown, ast.IfExp):
        yield from (*parts_of(shown.body), *parts_of(shown.orelse))
    elif isinstance(shown, ast.BinOp):
        yield from (*parts_of(shown.left), *parts_of(shown.right))
    elif isinstance(shown, ast.Dict):
        yield from (part for key in shown.keys if key for part in parts_of(key))
    else:
        yield shown


def test_no_words_are_drawn_that_have_no_german() -> None:
    files = [*sorted((ROOT / "ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]
    assert [place for path in files for place in unmarked(path)] == []


def test_words_that_are_drawn_as_they_stand_would_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    page = tmp_path / "page.py"
    page.write_text(
        'st.button("Save")\nst.caption(f"{n} rows")\nst.dataframe({"Lane": x}, alt=say("x"))\nst.title(say("y"))'
    )
    assert [place.split(":")[1] for place in unmarked(page)] == ["1", "2", "3"]


def test_what_a_file_is_instead_of_a_table_is_told_in_german() -> None:
    for _, what, fix in (*OTHER_MAGICS, *OTHER_TEXTS):
        assert isinstance(what, Told)
        assert {(what, ""), (fix, "")} <= german().keys()


def test_a_number_keeps_the_form_that_its_german_text_asks_for():
    said_so = texts.filled(
        "{n:,} Werte, meist {usual:,.4g}, {day}", {"n": 12_345, "usual": 0.38812, "day": "heute"}, "de"
    )
    assert said_so == "12.345 Werte, meist 0,3881, heute"


def test_every_german_text_can_be_filled():
    for message in read_catalogue():
        for german_text in forms(message.string) if message.id else ():
            names = PLACES.findall(german_text)
            for value in (12_345.678, 7, "Leeds"):
                # A form of a number is asked of numbers alone; a text in its place is shown as it is.
                assert texts.filled(german_text, dict.fromkeys(names, value), "de") or not names
