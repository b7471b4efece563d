"""Bytes of a demand file: where they come from, what they are by their first bytes, and safe unpacking."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UnreadableDemandFile
from core.told import told
from core.twin.store import FilePath

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD_BYTES = 65_536
MAX_UNPACKED_BYTES = 2 << 30
MAX_UNPACK_RATIO = 100  # real demand files pack 5 to 40 times
RATIO_FREE_BYTES = 16 << 20  # a small file may pack very well; only what grows large is suspicious

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OTHER_MAGICS = (
    (GZIP_MAGIC, told("a gzip archive inside another"), told("unpack it once")),
    (b"%PDF", told("a PDF document"), told("export the table as CSV or XLSX")),
    (b"\x89PNG", told("a PNG picture"), told("upload the table itself, not a picture of it")),
    (b"\xff\xd8\xff", told("a JPEG picture"), told("upload the table itself, not a picture of it")),
    (b"GIF8", told("a GIF picture"), told("upload the table itself, not a picture of it")),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        told("an old Excel file (.xls) or one with a password"),
        told("save it without a password as .xlsx or as CSV"),
    ),
    (b"PAR1", told("a Parquet file"), told("export it as CSV")),
    (b"SQLite format 3\x00", told("an SQLite database"), told("export the table as CSV")),
    (b"BZh", told("a bzip2 archive"), told("unpack it, or pack it with gzip")),
    (b"\xfd7zXZ\x00", told("an xz archive"), told("unpack it, or pack it with gzip")),
    (b"\x28\xb5\x2f\xfd", told("a Zstandard archive"), told("unpack it, or pack it with gzip")),
    (b"7z\xbc\xaf\x27\x1c", told("a 7-Zip archive"), told("unpack it, or pack it with gzip")),
    (b"Rar!", told("a RAR archive"), told("unpack it, or pack it with gzip")),
    (b"\x7fELF", told("a program"), told("upload a CSV or XLSX file")),
    (b"MZ\x90", told("a program"), told("upload a CSV or XLSX file")),
    (b"{\\rtf", told("a rich text document"), told("export the table as CSV or XLSX")),
)
OTHER_TEXTS = (
    (
        b"<!doctype html",
        told("a web page (HTML)"),
        told("download the CSV itself; a login page may have been saved"),
    ),
    (b"<html", told("a web page (HTML)"), told("download the CSV itself; a login page may have been saved")),
    (b"<table", told("a web page (HTML)"), told("open it in a spreadsheet and save it as .xlsx or as CSV")),
    (b"<meta", told("a web page (HTML)"), told("open it in a spreadsheet and save it as .xlsx or as CSV")),
    (b"<?xml", told("an XML document"), told("export the table as CSV or XLSX")),
)


ByteStream = io.BytesIO | io.BufferedReader


@dataclass(frozen=True)
class ByteSource:
    """A file in memory or on disk that can be opened again and again; `packed` means gzip."""

    name: str
    content: bytes | None
    path: Path | None
    size: int
    packed: bool

    def open_raw(self) -> ByteStream:
        """The bytes as handed in."""
        if self.path is None:
            return io.BytesIO(self.content or b"")
        try:
            return self.path.open("rb")
        except OSError as problem:
            raise _no_file(self.path, problem) from None

    def open(self) -> ByteStream:
        """The bytes, unpacked where they are packed."""
        if not self.packed:
            return self.open_raw()
        return io.BufferedReader(_GuardedGzip(self.open_raw()), 1 << 16)

    def sha256(self) -> str:
        """The hash of the bytes as handed in."""
        if self.content is not None:
            return hashlib.sha256(self.content).hexdigest()  # `file_digest` would copy them
        with self.open_raw() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def head(self) -> bytes:
        """The first 64 KB, unpacked."""
        with self.open() as stream:
            return stream.read(HEAD_BYTES)


def open_source(source: bytes | str | FilePath, file_name: str | None) -> ByteSource:
    """Take bytes or a path; a str is a path."""
    if isinstance(source, bytes | bytearray | memoryview):
        content = bytes(source)
        raw = ByteSource(file_name or "upload.csv", content, None, len(content), packed=False)
    else:
        path = Path(source)
        try:
            size = path.stat().st_size
        except (OSError, ValueError) as problem:
            raise _no_file(path, problem) from None
        if path.is_dir():
            raise UnreadableDemandFile(told("{name} is a folder, not a file.", name=path.name))
        raw = ByteSource(file_name or path.name, None, path, size, packed=False)
    with raw.open_raw() as stream:
        packed = stream.read(2) == GZIP_MAGIC
    return ByteSource(raw.name, raw.content, raw.path, raw.size, packed=packed)


def is_zip(head: bytes) -> bool:
    """Whether the first bytes are those of a ZIP container, as XLSX files are."""
    return head.startswith(ZIP_MAGICS)


def refuse_foreign_formats(head: bytes) -> None:
    """Refuse what is certainly no table, by name and with the way out."""
    text_start = head[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, what, fix in OTHER_MAGICS:
        if head.startswith(magic):
            raise UnreadableDemandFile(told("it is {what}; {fix}.", what=what, fix=fix))
    for start, what, fix in OTHER_TEXTS:
        if text_start.startswith(start):
            raise UnreadableDemandFile(told("it is {what}; {fix}.", what=what, fix=fix))


def _no_file(path: Path, problem: Exception) -> UnreadableDemandFile:
    cause = getattr(problem, "strerror", None) or str(problem)
    return UnreadableDemandFile(told("{name} cannot be opened ({cause}).", name=path.name, cause=cause))


class _GuardedGzip(io.RawIOBase):
    """Gunzips while watching how much comes out of how little: a bomb is refused after 16 MB."""

    def __init__(self, packed: ByteStream) -> None:
        self._packed = packed
        self._gzip = gzip.GzipFile(fileobj=packed, mode="rb")
        self._n_out = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._n_out

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer)
        try:
            piece = self._gzip.read1(len(room))
        except (EOFError, zlib.error, OSError) as problem:
            raise UnreadableDemandFile(
                told("the gzip archive is damaged ({problem}); pack it again.", problem=problem)
            ) from None
        self._n_out += len(piece)
        n_in = max(self._packed.tell(), 1)
        if self._n_out > MAX_UNPACKED_BYTES or (
            self._n_out > RATIO_FREE_BYTES and self._n_out > MAX_UNPACK_RATIO * n_in
        ):
            raise UnreadableDemandFile(
                told(
                    "the gzip archive unpacks to far more than it should ({n_out:,} bytes out of {n_in:,} so "
                    "far; at most {max_unpack_ratio} times is taken). Upload the file unpacked.",
                    n_out=self._n_out,
                    n_in=n_in,
                    max_unpack_ratio=MAX_UNPACK_RATIO,
                )
            )
        room[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._gzip.close()
            self._packed.close()
        super().close()
