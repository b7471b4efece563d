"""First form: UTF-8 CSV with ISO dates."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import numpy as np

from core.errors import UnreadableDemandFile
from core.imports import FileReading, Problem
from db.demand_file.reading import DemandFileReading

_EPOCH = date(1970, 1, 1).toordinal()


def read_demand_file(
    source: bytes | str | Path,
    *,
    answers: Mapping[str, str] | None = None,
    file_name: str | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> DemandFileReading:
    """Read a demand file completely, or say what stands in the way; writes nothing."""
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    name = file_name or ("upload.csv" if isinstance(source, bytes) else Path(source).name)
    table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    header = [cell.strip().lower() for cell in next(table, [])]
    places = {column: header.index(column) for column in ("date", "product_name", "demand") if column in header}
    if len(places) < 3:
        raise UnreadableDemandFile(f"columns found: {header}; needed: date, product_name, demand")
    values, problems, n_rows = {}, [], 0
    for fields in table:
        n_rows += 1
        try:
            day = date.fromisoformat(fields[places["date"]]).toordinal() - _EPOCH
            units = float(fields[places["demand"]])
            values[fields[places["product_name"]], day] = units
        except (ValueError, IndexError):
            problems.append(Problem(table.line_num, None, ",".join(fields), "not readable", "mend the row"))
    names = tuple(sorted({lane for lane, _ in values}))
    code_of = {lane: code for code, lane in enumerate(names)}
    rows = sorted((code_of[lane], day, units) for (lane, day), units in values.items())
    return DemandFileReading(
        file_name=name,
        file_hash=hashlib.sha256(content).hexdigest(),
        n_rows=n_rows,
        n_rejected=len(problems),
        questions=(),
        problems=tuple(problems[:50]),
        notes=(),
        reading=FileReading(decisions=(), column_mapping=()),
        rejects_csv=b"",
        lane_names=names,
        lane_codes=np.array([row[0] for row in rows], dtype=np.int32),
        days=np.array([row[1] for row in rows], dtype=np.int32),
        demand_units=np.array([row[2] for row in rows], dtype=np.float64),
    )
