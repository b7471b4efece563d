"""What is kept for speed of a large workspace: what it learned, and its plan, one row for each lane.

No data: it can be made anew from the records, and what another form of the program wrote counts as not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from core.decision.inbox import INBOX_ROW
from core.twin.stored import KeptInfo, KeptRows
from db.rows.binary_copy import copy_fields_in, copy_fields_out
from db.rows.change_log import Writer
from db.rows.lane_rows import lane_ids_of
from db.rows.series_writes import COUNT
from db.rows.staging import create_temporary, drop_temporary
from db.rows.value_bytes import from_bytes, to_bytes
from db.server.models import LaneSummary, LaneWatch, WorkspaceState

# COPY takes text; bytes as values of a statement come as text of twice their length.
SUMMARIES = "SELECT name, figures FROM lane JOIN lane_summary USING (workspace_id, lane_id) ORDER BY name"


def read_learned(connection: Connection, form: str) -> Any:
    """What was learned, where this form of the program kept it; else None."""
    row = connection.execute(select(WorkspaceState.learned, WorkspaceState.learned_form)).one_or_none()
    return None if row is None or row.learned_form != form else from_bytes(bytes(row.learned))


def digest_of_learned(connection: Connection, form: str) -> str | None:
    """Fingerprint of what was learned, where this form of the program kept it; else None."""
    found = select(func.md5(WorkspaceState.learned)).where(WorkspaceState.learned_form == form)
    return connection.execute(found).scalar_one_or_none()


def keep_learned(writer: Writer, form: str, learned: object) -> None:
    """Keep what was learned in the place of what is kept."""
    values = {"learned": to_bytes(learned), "learned_form": form}
    _put_state(writer, values)


def read_plan(connection: Connection, form: str) -> KeptRows | None:
    """The plan of every lane, where this form of the program kept one."""
    state = connection.execute(
        select(WorkspaceState.plan_version, WorkspaceState.plan_ground, WorkspaceState.plan_form)
    ).one_or_none()
    if state is None or state.plan_form != form:
        return None
    found = list(copy_fields_out(connection, SUMMARIES, {}))
    return KeptRows(
        version=state.plan_version,
        ground=state.plan_ground,
        form=form,
        lanes=tuple(bytes(name).decode() for name, _ in found),
        rows=b"".join(figures for _, figures in found),
    )


def read_info(connection: Connection, form: str) -> KeptInfo | None:
    """What is known of the plan that is kept, where this form of the program kept it."""
    row = connection.execute(INFO).one_or_none()
    return None if row is None or row.plan_form != form else KeptInfo(row.version, row.ground)


def keep_plan(writer: Writer, kept: KeptRows, *, since: int | None = None) -> bool:
    """Keep a plan of all lanes; with `since`, of those that changes after that data version touched, beside the others.

    False, and nothing happens, where another process has kept a later one, or where those of the others are too old.
    """
    own = WorkspaceState.workspace_id == writer.stored.id
    state = writer.connection.execute(
        select(WorkspaceState.plan_version, WorkspaceState.plan_ground, WorkspaceState.plan_form)
        .where(own)
        .with_for_update()
    ).one_or_none()
    if state is not None and state.plan_version > kept.version:
        return False
    if since is not None and (
        state is None
        or state.plan_version < since
        or (state.plan_ground, state.plan_form) != (kept.ground, kept.form)
    ):
        return False
    if since is None:
        writer.connection.execute(delete(LaneSummary).where(LaneSummary.workspace_id == writer.stored.id))
    lane_ids = lane_ids_of(writer.connection, kept.lanes)
    size = len(kept.rows) // max(len(kept.lanes), 1)
    inbox = _wire(kept.inbox)
    rows = [
        (COUNT.pack(lane_ids[name]), kept.rows[size * number : size * (number + 1)], *inbox[number])
        for number, name in enumerate(kept.lanes)
        if name in lane_ids
    ]
    _put(writer, INCOMING_SUMMARIES, LaneSummary, rows)
    reached = [
        (COUNT.pack(lane_ids[name]), checkpoint)
        for name, checkpoint in kept.checkpoints.items()
        if name in lane_ids
    ]
    _put(writer, INCOMING_CHECKPOINTS, LaneWatch, reached)
    _put_state(writer, {"plan_version": kept.version, "plan_ground": kept.ground, "plan_form": kept.form})
    return True


def read_checkpoints(connection: Connection, lanes: Sequence[str]) -> dict[str, bytes]:
    """What the monitor reached on these lanes, as far as it is kept."""
    if not lanes:
        return {}
    names = {lane_id: name for name, lane_id in lane_ids_of(connection, lanes).items()}
    found = select(LaneWatch.lane_id, LaneWatch.checkpoint).where(LaneWatch.lane_id.in_(names))
    return {names[row.lane_id]: bytes(row.checkpoint) for row in connection.execute(found)}


def forget_kept(writer: Writer) -> None:
    """Let go of all that is kept: the next question makes it anew."""
    for table in (LaneSummary, LaneWatch, WorkspaceState):
        writer.connection.execute(delete(table).where(table.workspace_id == writer.stored.id))


def forget_plan(writer: Writer) -> None:
    """Let go of the plan alone; what was learned stays."""
    writer.connection.execute(delete(LaneSummary).where(LaneSummary.workspace_id == writer.stored.id))
    own = WorkspaceState.workspace_id == writer.stored.id
    writer.connection.execute(
        update(WorkspaceState).where(own).values(plan_version=0, plan_ground="", plan_form="")
    )


def _put_state(writer: Writer, values: dict[str, Any]) -> None:
    put = insert(WorkspaceState).values(workspace_id=writer.stored.id, **values)
    writer.connection.execute(put.on_conflict_do_update(index_elements=["workspace_id"], set_=values))


def _wire(inbox: NDArray[np.void] | None) -> list[tuple[bytes, ...]]:
    """Rows of INBOX_ROW as PostgreSQL sends their fields."""
    if inbox is None:
        raise ValueError("a plan is kept with the rows of its inbox")
    columns = []
    for name in INBOX_ROW.names or ():
        column = np.ascontiguousarray(inbox[name])
        column = column.astype(column.dtype.newbyteorder(">"))
        size, sent = column.itemsize, column.tobytes()
        columns.append([sent[start : start + size] for start in range(0, len(sent), size)])
    return list(zip(*columns, strict=True))


def _put(
    writer: Writer, incoming: Table, kept: type[LaneSummary | LaneWatch], rows: Sequence[tuple[bytes, ...]]
) -> None:
    """Write a row for each lane in the place of the one that is there."""
    if not rows:
        return
    create_temporary(writer.connection, incoming)
    copy_fields_in(writer.connection, incoming.name, rows)
    names = [column.name for column in incoming.c if column.name != "lane_id"]
    puts = insert(kept).from_select(
        ["workspace_id", "lane_id", *names],
        select(literal(writer.stored.id, Integer), incoming.c.lane_id, *(incoming.c[name] for name in names)),
    )
    writer.connection.execute(
        puts.on_conflict_do_update(
            index_elements=["workspace_id", "lane_id"], set_={name: puts.excluded[name] for name in names}
        )
    )
    drop_temporary(writer.connection, incoming)


INFO = select(
    WorkspaceState.plan_version.label("version"),
    WorkspaceState.plan_ground.label("ground"),
    WorkspaceState.plan_form,
)
INCOMING_SUMMARIES = Table(
    "incoming_summaries",
    MetaData(),
    Column("lane_id", Integer),
    Column("figures", LargeBinary),
    *(Column(name, LaneSummary.__table__.c[name].type) for name in INBOX_ROW.names or ()),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
INCOMING_CHECKPOINTS = Table(
    "incoming_checkpoints",
    MetaData(),
    Column("lane_id", Integer),
    Column("checkpoint", LargeBinary),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
