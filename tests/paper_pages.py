"""What a reader finds in a PDF: its words, bookmarks and tags."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader


def read(report: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(report))


def words_of(report: bytes) -> str:
    """Every word of every page; all kinds of space are one."""
    return plain(" ".join(page.extract_text() for page in read(report).pages))


def plain(text: str) -> str:
    return " ".join(text.split())


def bookmarks(report: bytes) -> list[tuple[int, str]]:
    """(depth, title) of each bookmark, in order."""

    def walk(items: list[Any], depth: int) -> list[tuple[int, str]]:
        found = []
        for item in items:
            found += walk(item, depth + 1) if isinstance(item, list) else [(depth, plain(item.title))]
        return found

    return walk(read(report).outline, 0)


def tags(report: bytes) -> list[tuple[str, str | None]]:
    """(kind, alternative text) of each tagged element, in reading order."""
    root = read(report).trailer["/Root"]["/StructTreeRoot"]
    elements = [element.get_object() for element in root["/K"][0].get_object()["/K"]]
    return [(element["/S"], element.get("/Alt")) for element in elements]
