"""Opening a file as a table of rows: format, encoding, separator, sheet, header."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.errors import UnreadableDemandFile
from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import Answers, answer_to
from db.demand_file.encodings import TextEncoding, decide_encoding, guess_encoding, scan_bytes
from db.demand_file.gather import Rows
from db.demand_file.json_rows import is_json, open_json
from db.demand_file.lane_names import cell_text
from db.demand_file.quoted_lines import without_outer_quotes
from db.demand_file.sheets_together import ALL_SHEETS, SheetsTogether, columns_in_order
from db.demand_file.sources import HEAD_BYTES, ByteSource, is_zip, refuse_foreign_formats
from db.demand_file.text_header import SEPARATORS, find_text_header, refuse_endless_first_line
from db.demand_file.text_rows import Header, TextRows
from db.demand_file.workbook import open_workbook
from db.demand_file.workbook_rows import WorkbookRows, tables_of

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
        said = told("not needed: the columns in use are ASCII")
        decisions = tuple((name, said if name == "encoding" else value) for name, value in self.decisions)
        return replace(self, decisions=decisions, questions=self.other_questions)

    @property
    def encoding_question(self) -> Question | None:
        """The question for the encoding while it is open."""
        return next((question for question in self.questions if question.id == "encoding"), None)

    @property
    def other_questions(self) -> tuple[Question, ...]:
        """All open questions but that for the encoding."""
        return tuple(question for question in self.questions if question.id != "encoding")


def open_table(source: ByteSource, answers: Answers, on_progress: Callable[[float], None]) -> OpenedTable:
    """Recognise the file and find its header.

    Raises
    ------
    UnreadableDemandFile
        where it is no table with the three columns, with the reason.
    """
    head = source.head()
    if not head:
        raise UnreadableDemandFile(told("the file is empty."))
    if is_zip(head):
        return _open_workbook(source, answers)
    refuse_foreign_formats(head)
    if is_json(head):
        return _open_json(source, answers)
    return _open_text(source, head, answers, on_progress)


def _open_json(source: ByteSource, answers: Answers) -> OpenedTable:
    rows, kind, questions = open_json(source, answers)
    return OpenedTable(rows, source.sha256(), (("format", kind),), questions)


def _open_workbook(source: ByteSource, answers: Answers) -> OpenedTable:
    rows, sheet, questions = _choose_sheet(tables_of(open_workbook(source), answers), answers)
    file_hash = source.sha256()
    decisions = (("format", "XLSX workbook"), ("sheet", sheet or told("to be answered")))
    return OpenedTable(rows, file_hash, decisions, questions)


def _choose_sheet(
    tables: Mapping[str, WorkbookRows], answers: Answers
) -> tuple[Rows | None, str, tuple[Question, ...]]:
    """The rows of the sheet that counts, or of all, its name, and the questions in the way."""
    name = next(iter(tables))
    if len(tables) > 1:
        question = _sheet_question(tables)
        answer = answer_to(question, answers.given)
        if answer is None:
            return None, "", (question,)
        name = answer
    chosen = list(tables.items()) if name == ALL_SHEETS and name not in tables else [(name, tables[name])]
    questions = []
    n_hidden = sum(rows.n_hidden for _, rows in chosen)
    if n_hidden:
        question = _hidden_rows_question(n_hidden)
        rule = answer_to(question, answers.given)
        questions += [question] if rule is None else []
        for _, rows in chosen:
            rows.reads_hidden = rule != "leave_out"
    return (SheetsTogether(chosen) if len(chosen) > 1 else chosen[0][1]), name, tuple(questions)


def _sheet_question(tables: Mapping[str, WorkbookRows]) -> Question:
    choices = [
        Choice(title, title, " | ".join(cell_text(cell) for cell in rows.header.first_row))
        for title, rows in tables.items()
    ]
    headers = [tuple(cell.strip() for cell in rows.header.cells) for rows in tables.values()]
    if all(columns_in_order(headers[0], header) for header in headers[1:]):
        is_same = len({tuple(map(str.casefold, header)) for header in headers}) == 1
        example = (
            told("they have the same columns")
            if is_same
            else told("columns are matched by their names, or by what they hold")
        )
        choices.append(
            Choice(ALL_SHEETS, told("All {n_tables} sheets together", n_tables=len(tables)), example)
        )
    return Question("sheet", told("Several sheets hold such a table. Which one counts?"), tuple(choices))


def _hidden_rows_question(n_hidden: int) -> Question:
    return Question(
        "hidden_rows",
        told(
            "{n_hidden:,} {value} hidden in the sheet, as by a filter. Do they count?",
            n_hidden=n_hidden,
            value="row is" if n_hidden == 1 else "rows are",
        ),
        (
            Choice("read", told("Yes: read them like the others")),
            Choice("leave_out", told("No: leave them out")),
        ),
    )


def _open_text(
    source: ByteSource, head: bytes, answers: Answers, on_progress: Callable[[float], None]
) -> OpenedTable:
    unwrapped = without_outer_quotes(source, head)
    if unwrapped is not None:
        source, head = unwrapped, unwrapped.head()
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
        decisions = (
            *decisions,
            ("header", told("found below {n_records} other rows", n_records=header.n_records - 1)),
        )
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
