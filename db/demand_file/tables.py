"""Opening a file as a table of rows: format, encoding, separator, sheet, header."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.errors import UnreadableDemandFile
from core.twin.imports import Question
from db.demand_file.answers import Answers
from db.demand_file.encodings import TextEncoding, decide_encoding, guess_encoding, scan_bytes
from db.demand_file.gather import Rows
from db.demand_file.sources import HEAD_BYTES, ByteSource, is_zip, refuse_foreign_formats
from db.demand_file.text_header import SEPARATORS, find_text_header, refuse_endless_first_line
from db.demand_file.text_rows import Header, TextRows
from db.demand_file.workbook_rows import find_sheet

Decision = tuple[str, str]


@dataclass(frozen=True)
class OpenedTable:
    """A file whose rows can be walked; `rows` is None while it is open which sheet counts."""

    rows: Rows | None
    file_hash: str
    decisions: tuple[Decision, ...]
    questions: tuple[Question, ...]

    def without_encoding_question(self) -> OpenedTable:
        """The table where no value in use has a letter that depends on the encoding."""
        said = "not needed: the columns in use are ASCII"
        decisions = tuple((name, said if name == "encoding" else value) for name, value in self.decisions)
        return replace(self, decisions=decisions, questions=())


def open_table(source: ByteSource, answers: Answers, on_progress: Callable[[float], None]) -> OpenedTable:
    """Recognise the file and find its header.

    Raises
    ------
    UnreadableDemandFile
        where it is no table with the three columns, with the reason.
    """
    head = source.head()
    if not head:
        raise UnreadableDemandFile("the file is empty.")
    if is_zip(head):
        return _open_workbook(source, answers)
    refuse_foreign_formats(head)
    return _open_text(source, head, answers, on_progress)


def _open_workbook(source: ByteSource, answers: Answers) -> OpenedTable:
    rows, sheet, question = find_sheet(source, answers)
    with source.open_raw() as stream:
        file_hash = hashlib.file_digest(stream, "sha256").hexdigest()
    decisions = (("format", "XLSX workbook"), ("sheet", sheet or "to be answered"))
    return OpenedTable(rows, file_hash, decisions, (question,) if question else ())


def _open_text(
    source: ByteSource, head: bytes, answers: Answers, on_progress: Callable[[float], None]
) -> OpenedTable:
    guess = guess_encoding(head)
    is_whole = len(head) < HEAD_BYTES
    refuse_endless_first_line(_decode(head, guess), is_whole=is_whole)
    scan = scan_bytes(source, guess, lambda n_bytes: on_progress(min(n_bytes / max(source.size, 1), 1.0)))
    encoding = decide_encoding(guess, scan, answers.given)
    encoding, separator, header = _find_header(head, encoding, is_whole=is_whole, answers=answers)
    rows = TextRows(source, encoding, separator=separator, header=header, n_bytes=scan.n_bytes)
    decisions: tuple[Decision, ...] = (
        ("format", "gzip'd text" if source.packed else "text"),
        ("encoding", encoding.label),
        ("separator", SEPARATORS[separator]),
    )
    if header.n_records > 1:
        decisions = (*decisions, ("header", f"found below {header.n_records - 1} other rows"))
    return OpenedTable(rows, scan.file_hash, decisions, (encoding.question,) if encoding.question else ())


def _find_header(
    head: bytes, encoding: TextEncoding, *, is_whole: bool, answers: Answers
) -> tuple[TextEncoding, str, Header]:
    """The header, under the first encoding of an open question that shows one."""
    candidates = [encoding]
    if encoding.question:
        candidates = [replace(encoding, codec=choice.id) for choice in encoding.question.choices]
    for candidate in candidates:
        try:
            text = _decode(head, candidate)
            return candidate, *find_text_header(text, is_whole=is_whole, answers=answers, may_ask=False)
        except UnreadableDemandFile:
            continue
    return candidates[0], *find_text_header(_decode(head, candidates[0]), is_whole=is_whole, answers=answers)


def _decode(head: bytes, encoding: TextEncoding) -> str:
    # Incremental, because the head may end in the middle of a character.
    return codecs.getincrementaldecoder(encoding.codec)("replace").decode(head)
