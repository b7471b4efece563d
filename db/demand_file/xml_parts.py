"""XML read piece by piece, and refused where it would grow in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

PIECE_BYTES = 1 << 18
MAX_TAG_BYTES = 1 << 20
MAX_DEPTH = 100


class XmlEvents:
    """What happens at each tag and text; names have their prefix. `depth` counts the open elements."""

    def __init__(self) -> None:
        self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1

    def text(self, piece: str) -> None: ...

    def end(self, name: str) -> None:
        self.depth -= 1


def parse_xml(stream: IO[bytes], events: XmlEvents) -> Iterator[int]:
    """Let the events of a part happen, and say after each piece how many bytes were read.

    Raises
    ------
    ExpatError
        where it is not well-formed.
    ValueError
        where it declares a document type, which may define entities, or has tags without end.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = events.start, events.end
    parser.CharacterDataHandler = events.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    n_bytes, is_last = 0, False
    while not is_last:
        piece = stream.read(PIECE_BYTES)
        is_last = not piece
        parser.Parse(piece, is_last)
        n_bytes += len(piece)
        if n_bytes - parser.CurrentByteIndex > MAX_TAG_BYTES:
            raise ValueError(f"a tag is longer than {MAX_TAG_BYTES:,} bytes")
        if events.depth > MAX_DEPTH:
            raise ValueError(f"its elements are nested more than {MAX_DEPTH} deep")
        yield n_bytes


def start_tags(stream: IO[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """Names without prefix, and attributes, of all elements."""
    events = _Tags()
    for _ in parse_xml(stream, events):
        yield from events.tags
        events.tags.clear()


class _Tags(XmlEvents):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        self.tags.append((name.rpartition(":")[2], attributes))


def _refuse_doctype(*_: object) -> None:
    raise ValueError("it declares a document type")
