"""Which column plays which role, remembered per workspace for files with the same header."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, text

from core.twin.imports import ImportReport
from db.demand_file.answers import column_answers, shape_of
from db.rows.change_log import Change

MOST_SHAPES = 200  # the newest are looked at


def remembered_columns(connection: Connection) -> dict[str, Mapping[str, str]]:
    """Earlier answers about columns, by the shape of the header."""
    return {row.shape: row.answers for row in connection.execute(NEWEST, {"limit": MOST_SHAPES})}


def remember_columns(connection: Connection, change: Change, report: ImportReport, *, made_by: str) -> None:
    """Keep what the analyst said about the columns of an applied file; nothing where all was recognised."""
    answers = column_answers(report.answers)
    if not answers or report.reading is None:
        return
    header = [cell for cell, _ in report.reading.column_mapping]
    values = {
        "workspace_id": change.workspace_id,
        "shape": shape_of(header),
        "header": json.dumps(header),
        "answers": json.dumps(answers),
        "made_by": made_by,
    }
    connection.execute(REMEMBER, values)


NEWEST = text("SELECT shape, answers FROM column_memory ORDER BY made_at DESC LIMIT :limit")
REMEMBER = text(
    """
    INSERT INTO column_memory (workspace_id, shape, header, answers, made_by)
    VALUES (:workspace_id, :shape, CAST(:header AS jsonb), CAST(:answers AS jsonb), :made_by)
    ON CONFLICT (workspace_id, shape) DO UPDATE
    SET header = EXCLUDED.header, answers = EXCLUDED.answers,
        made_by = EXCLUDED.made_by, made_at = clock_timestamp()
    """
)
