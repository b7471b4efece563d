"""JSON documents and JSON lines as rows, with the interface of `TextRows`."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from core.errors import UnreadableDemandFile
from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import Answers, answer_to
from db.demand_file.json_budget import document_of
from db.demand_file.json_tables import JsonTable, table_of_records, tables_of_document
from db.demand_file.lane_names import cell_text
from db.demand_file.sources import ByteSource
from db.demand_file.text_rows import BLOCK_ROWS, Header, NumberedRow, sample_rows

_STARTS = {"[": '{["-0123456789]', "{": '"}'}  # and what may follow; "[Date]" begins a table of text


def is_json(head: bytes) -> bool:
    """Whether the first bytes can be those of a JSON document or of JSON lines."""
    text = head[:512].removeprefix(codecs.BOM_UTF8).decode("ascii", "replace").lstrip()
    return len(text) > 1 and text[1:].lstrip()[:1] in tuple(_STARTS.get(text[:1], ""))


class JsonRows:
    """Records in memory as rows; their numbers are those of the records, the first being 1."""

    separator = ","  # of the rejects
    epoch_1904: bool | None = None

    def __init__(self, table: JsonTable, broken: Mapping[int, str]) -> None:
        self._rows, self._broken = table.rows, broken
        first = tuple(self._rows[0]) if self._rows else ()
        self.header = Header(table.header, 0, first, 0)

    def blocks(self) -> Iterator[tuple[float, list[Sequence[object]]]]:
        """Blocks of rows and the share of them read."""
        for begin in range(0, len(self._rows), BLOCK_ROWS):
            block: list[Sequence[object]] = list(self._rows[begin : begin + BLOCK_ROWS])
            yield min((begin + BLOCK_ROWS) / len(self._rows), 1.0), block

    def numbered(self, wanted: bytes | None = None) -> Iterator[NumberedRow]:
        """Rows one by one; see `TextRows.numbered`."""
        for place, fields in enumerate(self._rows):
            if wanted is None or (place < len(wanted) and wanted[place]):
                if place in self._broken:
                    fault, fix = told("this line is no JSON record"), told("mend the line, or delete it")
                    yield NumberedRow(place + 1, [self._broken[place]], fault, fix)
                else:
                    yield NumberedRow(place + 1, fields)

    def sample(self) -> list[Sequence[object]]:
        """The first rows."""
        return list(islice(self._rows, sample_rows(len(self.header.cells))))


def open_json(source: ByteSource, answers: Answers) -> tuple[JsonRows | None, str, tuple[Question, ...]]:
    """The rows of the table that counts, how the document is written, and the question which of several counts.

    Raises
    ------
    UnreadableDemandFile
        where it is no JSON, too large, or holds no table.
    """
    with source.open() as stream:
        content = document_of(stream)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableDemandFile(
            told("it looks like JSON, but is not written in UTF-8; save it so.")
        ) from None
    broken: dict[int, str] = {}
    try:
        tables, kind = tables_of_document(json.loads(text)), told("JSON document")
    except (json.JSONDecodeError, RecursionError) as problem:
        table, broken = _of_lines(text, problem)
        tables, kind = [table], told("JSON lines")
    if not tables:
        raise UnreadableDemandFile(
            told("it is a JSON document in which no list of records with dates and numbers was found.")
        )
    return _chosen(tables, broken, kind, answers)


def _chosen(
    tables: Sequence[JsonTable], broken: Mapping[int, str], kind: str, answers: Answers
) -> tuple[JsonRows | None, str, tuple[Question, ...]]:
    if len(tables) == 1:
        return JsonRows(tables[0], broken), kind, ()
    names = [table.path or told("the whole document") for table in tables]
    choices = tuple(
        Choice(name, name, " | ".join(map(cell_text, table.rows[0]))[:200])
        for name, table in zip(names, tables, strict=True)
    )
    question = Question(
        "sheet", told("Several lists of the document are such a table. Which one counts?"), choices
    )
    answer = answer_to(question, answers.given)
    if answer is None:
        return None, kind, (question,)
    return JsonRows(tables[names.index(answer)], broken), kind, ()


def _of_lines(text: str, problem: Exception) -> tuple[JsonTable, dict[int, str]]:
    """One record a line; a line that is none comes as an empty row, and as it stands."""
    records: list[Mapping[str, object]] = []
    broken: dict[int, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            record = json.loads(line.rstrip(","))
        except (json.JSONDecodeError, RecursionError):
            record = None
        if not isinstance(record, dict):
            broken[len(records)] = line[:200]
        records.append(record if isinstance(record, dict) else {})
    if len(broken) > 0.1 * len(records):
        raise UnreadableDemandFile(
            told("it begins like a JSON document, but is none ({problem}).", problem=str(problem)[:120])
        )
    table = table_of_records(records)
    for place in broken:
        table.rows[place] = []
    return table, broken
