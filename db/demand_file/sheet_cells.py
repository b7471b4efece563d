"""The cells of a sheet, taken from the events of its XML, and the texts that they share."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache

from db.demand_file.xml_parts import XmlEvents

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # of a sheet
MAX_CELL_CHARACTERS = 32_767
_TAGS = frozenset(("row", "c", "v", "is", "t"))  # mostly written without the prefix of a namespace
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

CellReader = Callable[[str], object]  # of a number as the XML has it
SheetRow = tuple[int, list[object]]


class HiddenCells(list[object]):
    """The cells of a row that the sheet hides, as a filter does."""


class Texts:
    """The texts that cells share, in less memory than a list of them takes."""

    def __init__(self) -> None:
        self._content, self._ends = bytearray(), array("I", [0])

    def append(self, text: str) -> None:
        self._content += text.encode()
        self._ends.append(len(self._content))

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < len(self._ends) - 1:
            raise IndexError(f"there is no shared text {place}")
        return self._content[self._ends[place] : self._ends[place + 1]].decode()


class _TextEvents(XmlEvents):
    """Gathers the runs of a text, without the hints of how to say it."""

    def __init__(self) -> None:
        super().__init__()
        self._text, self._takes, self._is_hint = "", False, False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        tag = name if name in _TAGS else name.rpartition(":")[2]
        if tag == "t":
            self._takes = not self._is_hint
        elif tag == "rPh":
            self._is_hint = True

    def text(self, piece: str) -> None:
        if self._takes:
            self._text += piece
            if len(self._text) > MAX_CELL_CHARACTERS:
                raise ValueError(f"a cell holds more than {MAX_CELL_CHARACTERS:,} characters")

    def end(self, name: str) -> None:
        self.depth -= 1
        self._takes = False
        if name.rpartition(":")[2] == "rPh":
            self._is_hint = False


class SharedTexts(_TextEvents):
    """Gathers `texts`."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = Texts()

    def end(self, name: str) -> None:
        super().end(name)
        if name.rpartition(":")[2] == "si":
            self.texts.append(unescaped(self._text))
            self._text = ""


class SheetRows(_TextEvents):
    """Gathers `rows` that hold a value: (row number, cells up to the last that is not empty).

    Cells stand at their places up to `n_columns`; values further to the right follow one another, so that one
    at the edge of the sheet does not make its row as wide as the sheet.
    """

    def __init__(self, texts: Texts, readers: Mapping[str, CellReader], n_columns: int) -> None:
        super().__init__()
        self.rows: list[SheetRow] = []
        self._texts, self._readers, self._n_columns = texts, readers, n_columns
        self._cells: list[object] = []
        self._cell: Mapping[str, str] = {}  # its attributes
        self._row, self._column = 0, -1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name if name in _TAGS else name.rpartition(":")[2]
        if tag == "c":
            self._text, self._cell = "", attributes
            place = attributes.get("r")
            column = column_of(place.rstrip("0123456789")) if place else self._column + 1
            if column <= self._column:
                raise ValueError(f"cell {place} stands in row {self._row} where none can follow")
            self._column = column
        elif tag == "v":
            self._takes = self._cell.get("t") != "inlineStr"
        elif tag == "row":
            self._start_row(attributes.get("r"))
            if attributes.get("hidden") in ("1", "true"):
                self._cells = HiddenCells()
        else:
            super().start(name, attributes)
            return
        self.depth += 1

    def end(self, name: str) -> None:
        tag = name if name in _TAGS else name.rpartition(":")[2]
        if tag == "v":
            self._takes = False
        elif tag == "c":
            if self._text and (value := self._value(self._text)) != "":
                cells = self._cells
                if self._column > len(cells):
                    cells.extend([""] * (min(self._column, self._n_columns) - len(cells)))
                cells.append(value)
        elif tag == "row":
            if self._cells:
                self.rows.append((self._row, self._cells))
        else:
            super().end(name)
            return
        self.depth -= 1

    def _start_row(self, number: str | None) -> None:
        row = int(float(number)) if number else self._row + 1  # some programs write 5.0
        if not self._row < row <= MAX_ROWS:
            raise ValueError(f"row {row} follows row {self._row}")
        self._row, self._column, self._cells = row, -1, []

    def _value(self, text: str) -> object:
        kind = self._cell.get("t", "n")
        if kind == "n":
            return self._readers.get(self._cell.get("s", "0"), number_or_text)(text)
        if kind == "s":
            return self._texts[int(text)]
        return _OF_KIND.get(kind, unescaped)(text)


@lru_cache(maxsize=1024)
def column_of(letters: str) -> int:
    """The place of a column, A being 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
        if not ("A" <= letter <= "Z" and place <= MAX_COLUMNS):
            raise ValueError(f"there is no column {letters[:10]}")
    return place - 1


def number_or_text(text: str) -> int | float | str:
    """A number as a cell holds it, whole ones as int; what is no number stays text."""
    if "_" in text or not text.isascii():
        return text
    try:
        return float(text) if "." in text or "e" in text or "E" in text else int(text)
    except ValueError:
        return text


def unescaped(text: str) -> str:
    """The text with its characters in place of codes like _x000D_."""
    if "_x" not in text:
        return text
    return _NO_CHARACTER.sub("\ufffd", _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))


def _truth(text: str) -> str:
    return "FALSE" if text.strip() in ("0", "false") else "TRUE"


def _moment_or_text(text: str) -> object:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return text if moment.tzinfo else moment


_OF_KIND: Mapping[str, CellReader] = {"b": _truth, "d": _moment_or_text}
