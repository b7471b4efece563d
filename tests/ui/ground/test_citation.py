"""What the Evidence page gives to take along: every formula as one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.method_chapters import CHAPTERS
from ui.ground import citation

ROOT = Path(__file__).resolve().parents[3]


def test_the_methods_are_one_file_with_every_chapter_and_no_link_to_another() -> None:
    text = (citation.methods() or b"").decode()
    heads = [line.removeprefix("# ") for line in text.split("\n") if line.startswith("# ")]
    assert heads == ["Methods", *(chapter.title for chapter in CHAPTERS)]
    assert [
        method.function for chapter in CHAPTERS for method in chapter.methods if method.function not in text
    ] == []
    assert text.count("](#") == len(CHAPTERS)
    assert ".md)" not in text


def test_there_is_nothing_to_take_where_the_pages_were_not_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citation, "METHODS", ROOT / "none.md")
    assert citation.methods() is None


def test_the_container_is_given_the_pages() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "docs/*" in ignored
    assert {
        f"!{path.relative_to(ROOT)}" for path in (citation.METHODS, citation.METHODS.with_suffix(""))
    } <= set(ignored[ignored.index("docs/*") :])
