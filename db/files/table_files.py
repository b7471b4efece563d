"""Tables as CSV and XLSX files: numbers stay numbers, and no text is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import numpy as np

from core.errors import InvalidParameter
from core.twin.spreadsheet_text import spreadsheet_cell
from core.twin.tables import Table, require_file_format

MOST_SHEET_ROWS = 1_048_575  # what a sheet holds below its header
LINES_AT_ONCE = 5_000
BYTE_ORDER_MARK = "\ufeff"  # makes spreadsheets read the file as UTF-8


def table_file(table: Table, *, file_format: str) -> bytes:
    """The table as the bytes of a "csv" or "xlsx" file.

    Raises
    ------
    InvalidParameter
        where the format is another, or an XLSX sheet cannot hold the rows.
    """
    if require_file_format(file_format) == "csv":
        return b"".join((BYTE_ORDER_MARK.encode(), *csv_pieces(table)))
    return _workbook(table)


def csv_pieces(table: Table) -> Iterator[bytes]:
    """The table as CSV, some thousand lines at a time, without a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    for number, row in enumerate(table.rows, start=1):
        writer.writerow([_csv_cell(value) for value in row])
        if number % LINES_AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _csv_cell(value: object) -> object:
    if isinstance(value, str):
        return spreadsheet_cell(value)
    return _plain_number(value) if isinstance(value, float) else value


def _plain_number(value: float) -> str:
    """The shortest digits that give the same number again; without an exponent, which files do not have."""
    text = repr(value)
    return np.format_float_positional(value, trim="-") if "e" in text else text


def _workbook(table: Table) -> bytes:
    from openpyxl import Workbook

    if table.n_rows > MOST_SHEET_ROWS:
        raise InvalidParameter(
            "the number of rows",
            f"{table.n_rows:,}",
            f"at most {MOST_SHEET_ROWS:,} in an XLSX sheet; use CSV",
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.title)
    sheet.append(list(table.columns))
    for row in table.rows:
        sheet.append([_sheet_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _sheet_cell(sheet: object, value: object) -> object:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, float):
        if float(f"{value:.16g}") == value:  # as openpyxl writes it
            return value
        cell = WriteOnlyCell(sheet, repr(value))
        cell.data_type = "n"
    elif isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"  # else a text that begins with "=" becomes a formula
    elif isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "yyyy-mm-dd"
    else:
        return value
    return cell
