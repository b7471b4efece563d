"""Files in which each line as a whole stands in quotation marks, as a spreadsheet saves a table of one column."""

from __future__ import annotations

from dataclasses import replace

from db.demand_file.sources import ByteSource

MAX_BYTES = 64 << 20
MIN_LINES, LINES_LOOKED_AT = 3, 50
_SEPARATORS = (b",", b";", b"\t", b"|")


def without_outer_quotes(source: ByteSource, head: bytes) -> ByteSource | None:
    """The same file without the marks around its lines; None where its lines do not stand in such."""
    mark = b"\xef\xbb\xbf"
    lines = [line for line in head.removeprefix(mark).splitlines()[:LINES_LOOKED_AT] if line.strip()]
    if len(lines) < MIN_LINES or not all(map(_is_wrapped, lines[:-1])) or source.size > MAX_BYTES:
        return None
    if not any(all(separator in line for line in lines[:-1]) for separator in _SEPARATORS):
        return None
    with source.open() as stream:
        content = stream.read(MAX_BYTES + 1).removeprefix(mark)
    if len(content) > MAX_BYTES:
        return None
    bare = [line[1:-1].replace(b'""', b'"') if _is_wrapped(line) else line for line in content.splitlines()]
    joined = b"\n".join(bare) + b"\n"
    return replace(source, content=joined, path=None, size=len(joined), packed=False)


def _is_wrapped(line: bytes) -> bool:
    """Whether a line is one value in quotation marks: every mark inside it stands twice."""
    inner = line[1:-1]
    return len(line) > 1 and line[:1] == line[-1:] == b'"' and b'"' not in inner.replace(b'""', b"")
