"""What a reader finds in a PDF: its words, bookmarks and tags, and what is drawn."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream


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


def marked_content(report: bytes, *, page: int = 0) -> tuple[list[tuple[str, int]], bool]:
    """(kind, number) of each stretch that is marked for a screen reader, and whether all text lies in a stretch."""
    pdf, found, depth, is_all_marked = read(report), [], 0, True
    for operands, name in ContentStream(pdf.pages[page]["/Contents"].get_object(), pdf).operations:
        if name in (b"BDC", b"BMC"):
            depth += 1
            if name == b"BDC":
                found.append((operands[0], operands[1]["/MCID"]))
        elif name == b"EMC":
            depth -= 1
        elif name == b"Tj":
            is_all_marked = is_all_marked and depth == 1
    return found, is_all_marked and depth == 0


@dataclass(frozen=True)
class Shape:
    """A path as it is painted: its points in millimetres from the top left corner; a circle has its four poles."""

    is_filled: bool
    color: str
    is_dashed: bool
    points: tuple[tuple[float, float], ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height."""
        x, y = zip(*self.points, strict=True)
        return min(x), min(y), max(x) - min(x), max(y) - min(y)


def shapes(report: bytes, *, page: int = 0) -> list[Shape]:
    """Every line and filled area of a page, in the order in which they lie on one another."""
    pdf = read(report)
    operations = ContentStream(pdf.pages[page]["/Contents"].get_object(), pdf).operations
    found, states, points = [], [{"rg": "", "RG": "", "d": False}], []
    for operands, name in operations:
        operator, state = name.decode(), states[-1]
        if operator == "q":
            states.append(dict(state))
        elif operator == "Q":
            states.pop()
        elif operator in ("rg", "RG", "g", "G"):
            state["rg" if operator.islower() else "RG"] = _hex(operands)
        elif operator == "d":
            state["d"] = bool(operands[0])
        elif operator in ("m", "l", "c"):
            points.append(_millimetres(*operands[-2:]))
        elif operator == "re":
            x, y, width, height = map(float, operands)
            points += [_millimetres(x, y), _millimetres(x + width, y + height)]
        elif operator in ("S", "f"):
            is_filled = operator == "f"
            found.append(Shape(is_filled, state["rg" if is_filled else "RG"], state["d"], tuple(points)))
            points = []
    return found


def _millimetres(x: float, y: float) -> tuple[float, float]:
    return float(x) * 25.4 / 72.0, 297.0 - float(y) * 25.4 / 72.0


def _hex(shares: Sequence[float]) -> str:
    rgb = shares if len(shares) == 3 else [shares[0]] * 3
    return "#" + "".join(f"{round(255 * float(share)):02X}" for share in rgb)


def places_of_words(report: bytes, *, page: int = 0) -> list[tuple[float, float, str]]:
    """Left end and baseline of each piece of text on a page, in millimetres from the top left corner."""
    found = []

    def note(text: str, _: object, matrix: Sequence[float], *__: object) -> None:
        if text.strip():
            found.append((*_millimetres(matrix[4], matrix[5]), plain(text)))

    read(report).pages[page].extract_text(visitor_text=note)
    return found


def colors_of_words(report: bytes, *, page: int = 0) -> dict[str, str]:
    """The colour of each piece of text on a page; of the first where it stands there twice."""
    found, states = {}, [""]

    def follow(operator: bytes, operands: Sequence[float], *_: object) -> None:
        if operator == b"q":
            states.append(states[-1])
        elif operator == b"Q":
            states.pop()
        elif operator in (b"rg", b"g"):
            states[-1] = _hex(operands)

    def note(text: str, *_: object) -> None:
        if text.strip():
            found.setdefault(plain(text), states[-1])

    read(report).pages[page].extract_text(visitor_operand_before=follow, visitor_text=note)
    return found
