"""Facts as files for other programs: CSV, XLSX and JSON, with the same hash that the PDF carries.

Values are exact, not rounded. Text that others chose cannot run in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from core import MODEL_VERSION
from core.facts import Fact, facts_digest
from core.speech import label_text
from core.twin.spreadsheet_text import spreadsheet_cell

__all__ = ["facts_csv", "facts_json", "facts_xlsx"]

COLUMNS = (
    "subject",
    "id",
    "metric",
    "label",
    "value",
    "unit",
    "direction",
    "versus",
    "formula",
    "data_version",
    "model_version",
    "facts_hash",
)
UTF8_WITH_MARK = "utf-8-sig"  # without the mark, Excel reads umlauts as something else
UNDATED = datetime(1980, 1, 1)  # the day from which zip archives count; the same facts give the same file
Cell = str | float | int | None


def facts_csv(facts: Sequence[Fact], *, language: str = "en") -> bytes:
    """One row for each fact, with model version and hash in every row."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for row in _rows(facts, language):
        table.writerow(spreadsheet_cell(cell) if isinstance(cell, str) else cell for cell in row)
    return text.getvalue().encode(UTF8_WITH_MARK, "replace")


def facts_json(facts: Sequence[Fact], *, language: str = "en") -> bytes:
    """The facts as objects under "facts", beside their hash and the model version."""
    content = {
        "facts_hash": facts_digest(facts),
        "model_version": MODEL_VERSION,
        "facts": [
            {**_without_translation(fact), "value": _plain(fact), "label": label_text(fact, language)}
            for fact in facts
        ],
    }
    return json.dumps(content, ensure_ascii=True, allow_nan=False, indent=1).encode()


def facts_xlsx(facts: Sequence[Fact], *, language: str = "en") -> bytes:
    """A sheet with one row for each fact; numbers are numbers, everything else is text and no formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = UNDATED
    sheet = book.create_sheet("Facts")
    sheet.freeze_panes = "A2"

    def cell_of(value: Cell, *, bold: bool = False) -> object:
        if not isinstance(value, str):
            return WriteOnlyCell(sheet, value)
        printable = ILLEGAL_CHARACTERS_RE.sub("", value.encode("utf-8", "replace").decode())
        cell = WriteOnlyCell(sheet, spreadsheet_cell(printable))
        cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        return cell

    sheet.append([cell_of(name, bold=True) for name in COLUMNS])
    for row in _rows(facts, language):
        sheet.append([cell_of(value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _rows(facts: Sequence[Fact], language: str) -> list[tuple[Cell, ...]]:
    digest = facts_digest(facts)
    return [
        (
            fact.subject,
            fact.id,
            fact.metric,
            label_text(fact, language),
            _plain(fact),
            fact.unit,
            fact.direction,
            fact.versus,
            fact.formula,
            fact.data_version,
            MODEL_VERSION,
            digest,
        )
        for fact in facts
    ]


def _without_translation(fact: Fact) -> dict[str, object]:
    return {name: value for name, value in asdict(fact).items() if name != "value_de"}


def _plain(fact: Fact) -> Cell:
    """The exact value; nothing for a number that is not finite, ISO text for a day."""
    if isinstance(fact.value, date):
        return fact.value.isoformat()
    if isinstance(fact.value, str):
        return fact.value
    return float(fact.value) if math.isfinite(fact.value) else None
