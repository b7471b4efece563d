"""What a batch has planned so far, part by part; gone when the plan of all lanes is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from db.rows.change_log import Writer
from db.server.models import BatchPart


@dataclass(frozen=True)
class PlannedPart:
    """Part number `part` of a task: the rows of its lanes' plans (`core.plan.plan_rows`), and their form."""

    part: int
    form: str
    rows: bytes


def read_parts(connection: Connection, task: str) -> tuple[PlannedPart, ...]:
    """The parts of this task that are planned, in order."""
    wanted = select(BatchPart.part, BatchPart.form, BatchPart.figures)
    found = connection.execute(wanted.where(BatchPart.task == task).order_by(BatchPart.part))
    return tuple(PlannedPart(row.part, row.form, bytes(row.figures)) for row in found)


def keep_part(writer: Writer, task: str, planned: PlannedPart) -> None:
    """Keep one part; of another task, which is out of date, nothing stays."""
    own = BatchPart.workspace_id == writer.stored.id
    writer.connection.execute(delete(BatchPart).where(own, BatchPart.task != task))
    writer.connection.execute(delete(BatchPart).where(own, BatchPart.part == planned.part))
    values = {"part": planned.part, "form": planned.form, "figures": planned.rows}
    writer.connection.execute(insert(BatchPart).values(workspace_id=writer.stored.id, task=task, **values))


def forget_parts(writer: Writer, parts: Sequence[int] | None = None) -> None:
    """Let go of these parts, or of all."""
    out = delete(BatchPart).where(BatchPart.workspace_id == writer.stored.id)
    writer.connection.execute(out if parts is None else out.where(BatchPart.part.in_(parts)))
