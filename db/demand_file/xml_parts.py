"""XML read piece by piece, and refused where it grows in memory: no entities, no endless tags."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

PIECE_BYTES = 1 << 18
MAX_TAG_BYTES = 1 << 20

Start = Callable[[str, dict[str, str]], object]


def parse_xml(
    stream: IO[bytes],
    start: Start,
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> Iterator[int]:
    """Call for each tag and text, and say after each piece how many bytes were read.

    Names are "namespace name".

    Raises
    ------
    ExpatError
        where it is not well-formed.
    ValueError
        where it declares a document type, which may define entities, or has a tag without end.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    n_bytes, is_last = 0, False
    while not is_last:
        piece = stream.read(PIECE_BYTES)
        is_last = not piece
        parser.Parse(piece, is_last)
        n_bytes += len(piece)
        if n_bytes - parser.CurrentByteIndex > MAX_TAG_BYTES:
            raise ValueError(f"a tag is longer than {MAX_TAG_BYTES:,} bytes")
        yield n_bytes


def start_tags(stream: IO[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """Names without namespace, and attributes, of all elements."""
    found: list[tuple[str, dict[str, str]]] = []
    for _ in parse_xml(stream, lambda name, attributes: found.append((name.rpartition(":")[2], attributes))):
        yield from found
        found.clear()


def _refuse_doctype(*_: object) -> None:
    raise ValueError("it declares a document type")
