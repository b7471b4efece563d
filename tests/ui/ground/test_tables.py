"""Numbers of a table are written in the language that is read, whatever the browser speaks."""

from __future__ import annotations

import pytest

from ui.ground import formats, tables
from ui.ground.tables import with_numbers

TABLE = {"Lane": ["A", "B", "C"], "Waiting costs": [1234.0, None, 20.0]}


def speak(monkeypatch: pytest.MonkeyPatch, language: str, locale: str | None) -> None:
    class Context:
        pass

    Context.locale = locale
    monkeypatch.setattr(tables.st, "context", Context)
    for module in (tables, formats):
        monkeypatch.setattr(module, "spoken", lambda: language)


@pytest.mark.parametrize(
    ("language", "locale"), [("en", "en-GB"), ("de", "de-AT"), ("de", "de"), ("en", None)]
)
def test_a_browser_of_the_same_language_writes_them_itself(
    monkeypatch: pytest.MonkeyPatch, language: str, locale: str | None
) -> None:
    speak(monkeypatch, language, locale)
    assert with_numbers(TABLE, "Waiting costs") is TABLE


@pytest.mark.parametrize(
    ("language", "locale", "written"),
    [("de", "en-US", "1.234"), ("en", "de-DE", "1,234"), ("en", "fr", "1,234")],
)
def test_else_they_are_written_here_and_stay_numbers(
    monkeypatch: pytest.MonkeyPatch, language: str, locale: str, written: str
) -> None:
    speak(monkeypatch, language, locale)
    styled = with_numbers(TABLE, "Waiting costs")
    html = styled.to_html()
    assert f">{written}<" in html and ">20<" in html and "nan" not in html
    assert styled.data["Waiting costs"].tolist()[0] == 1234.0
