"""Which column plays which role, remembered per workspace for files with the same header."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from core.twin.imports import ImportReport
from db.demand_file.answers import column_answers, shape_of
from db.rows.change_log import Change
from db.server.models import ColumnMemory

MOST_SHAPES = 200  # the newest are looked at


def remembered_columns(connection: Connection) -> dict[str, Mapping[str, str]]:
    """Earlier answers about columns, by the shape of the header."""
    return dict(connection.execute(NEWEST).all())


def remember_columns(change: Change, report: ImportReport) -> None:
    """Keep what the analyst said about the columns of an applied file; nothing where all was recognised."""
    answers = column_answers(report.answers)
    if not answers or report.reading is None:
        return
    header = list(report.reading.header)
    said = {"header": header, "answers": answers, "made_by": change.made_by}
    change.connection.execute(
        insert(ColumnMemory)
        .values(workspace_id=change.workspace_id, shape=shape_of(header), **said)
        .on_conflict_do_update(
            index_elements=[ColumnMemory.workspace_id, ColumnMemory.shape],
            set_={**said, "made_at": func.clock_timestamp()},
        )
    )


NEWEST = (
    select(ColumnMemory.shape, ColumnMemory.answers).order_by(ColumnMemory.made_at.desc()).limit(MOST_SHAPES)
)
