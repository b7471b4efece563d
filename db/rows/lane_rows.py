"""Lanes in the database: their rows, and what each change did to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from typing import Any
from typing import cast as typing_cast

from sqlalchemy import (
    Connection,
    Row,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.orm import InstrumentedAttribute

from core.errors import LaneNotFound
from core.lane import FROM_DATES, CostParameters, Lane, LaneParameters, LeadTimeEstimate
from core.twin.lane_search import LaneSummary
from db.rows.change_log import OF_CHANGE, OF_WORKSPACE, Change
from db.rows.kept_texts import is_storable
from db.rows.staging import LANES_BEFORE, as_table, fill_temporary
from db.server import models
from db.server.models import LaneChange, LaneSeries

# What held of a lane before there was the parameter: rows, notes of changes, hashes and files of then stay equal.
CAME_LATER: dict[str, Any] = {"review_policy": "periodic", "cadence": FROM_DATES, "open_days_per_week": None}

LABELS = "labels"  # kept beside the parameters: rows, files and hashes of lanes without any stay as they were
LEAD_TIMES = "lead_times"  # likewise: what lead times of a file say
LANES_AT_A_TIME = 5_000  # written by one statement
CHOSEN = (models.Lane.unit, models.Lane.parameters, models.Lane.costs)  # what `lane_columns` has
CONFIRMED = "confirmed"  # among the costs: the examples are the lane's own prices


@dataclass(frozen=True)
class LaneRow:
    """A lane with its number in the workspace, and its forecast notes as stored."""

    lane_id: int
    lane: Lane
    notes: dict[str, Any]


def all_lane_rows(connection: Connection) -> tuple[LaneRow, ...]:
    """Every lane of the workspace, in order of name."""
    return _lane_rows(connection.execute(ALL_LANES))


def read_lanes(connection: Connection) -> tuple[Lane, ...]:
    """Every lane, in order of name."""
    return tuple(row.lane for row in all_lane_rows(connection))


def read_lanes_of(connection: Connection, names: Sequence[str]) -> tuple[Lane, ...]:
    """The lanes of these names, in their order; unknown names are left out."""
    storable = [name for name in names if is_storable(name)]
    rows = _lane_rows(connection.execute(LANES_OF, {"names": storable}))
    found = {row.lane.name: row.lane for row in rows}
    return tuple(found[name] for name in names if name in found)


def lane_names(connection: Connection) -> tuple[str, ...]:
    """The name of every lane, in order."""
    return tuple(connection.execute(LANE_NAMES).scalars())


def lanes_with_cadence(connection: Connection) -> tuple[str, ...]:
    """Lanes whose cadence somebody chose, in order of name."""
    return tuple(connection.execute(WITH_CADENCE).scalars())


def read_lane(connection: Connection, name: str) -> Lane:
    """The lane of this name, or LaneNotFound."""
    return require_lane_row(connection, name).lane


def find_lane_row(connection: Connection, name: str) -> LaneRow | None:
    """The lane of this name."""
    if not is_storable(name):
        return None
    found = _lane_rows(connection.execute(ONE_LANE, {"name": name}))
    return found[0] if found else None


def require_lane_row(connection: Connection, name: str) -> LaneRow:
    """The lane of this name, or LaneNotFound."""
    row = find_lane_row(connection, name)
    if row is None:
        raise LaneNotFound(name)
    return row


def lane_ids_by_name(connection: Connection) -> dict[str, int]:
    """The number of each lane, in order of name."""
    return dict(connection.execute(LANE_IDS).all())


def lane_ids_of(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """The numbers of the lanes of these names, as far as there are any."""
    storable = [name for name in names if is_storable(name)]
    return dict(connection.execute(LANE_IDS_OF, {"names": storable}).all()) if storable else {}


def lane_summaries(connection: Connection) -> tuple[LaneSummary, ...]:
    """Every lane with what is counted of its records, in order of name."""
    return tuple(LaneSummary(*row) for row in connection.execute(SUMMARIES))


def insert_lanes(change: Change, lanes: Sequence[Lane]) -> dict[str, int]:
    """Add lanes; returns their numbers by name.

    A lane that comes back under its old name gets its old number, so that undo sees the same records as the
    analyst does.
    """
    if not lanes:
        return {}
    ids = _former_ids(change.connection, [lane.name for lane in lanes])
    unknown = [lane.name for lane in lanes if lane.name not in ids]
    first = _take_ids(change, len(unknown))
    ids |= {name: first + position for position, name in enumerate(unknown)}
    columns = (models.Lane.lane_id, models.Lane.name, *CHOSEN)
    for start in range(0, len(lanes), LANES_AT_A_TIME):
        some = lanes[start : start + LANES_AT_A_TIME]
        rows = [{"lane_id": ids[lane.name], "name": lane.name, **lane_columns(lane)} for lane in some]
        made = select(OF_WORKSPACE, OF_CHANGE, *as_table(rows, *columns).c)
        names = ["workspace_id", "created_batch_id", *(column.key for column in columns)]
        change.connection.execute(insert(models.Lane).from_select(names, made), change.binds)
    return ids


def _former_ids(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    return dict(connection.execute(FORMER_IDS, {"names": names}).all())  # the latest of a name wins


def _take_ids(change: Change, count: int) -> int:
    """The first of so many numbers that no lane of the workspace ever had."""
    last = change.connection.execute(TAKE_IDS, {**change.binds, "count": count}).scalar_one()
    return last - count + 1


def update_lanes(change: Change, lanes: Mapping[int, Lane]) -> None:
    """Change the names, units, parameters and costs of lanes, by their numbers."""
    rows = [{"lane_id": lane_id, "name": lane.name, **lane_columns(lane)} for lane_id, lane in lanes.items()]
    write_lane_columns(change, rows, models.Lane.name, *CHOSEN)


def write_lane_columns(
    change: Change, rows: Sequence[Mapping[str, Any]], *columns: InstrumentedAttribute[Any]
) -> None:
    """Give each lane the values that its row names beside `lane_id`; one statement for any number of lanes."""
    if rows:
        given = as_table(rows, models.Lane.lane_id, *columns)
        change.connection.execute(
            update(models.Lane)
            .where(models.Lane.workspace_id == change.workspace_id, models.Lane.lane_id == given.c.lane_id)
            .values({column: given.c[column.key] for column in columns})
        )


def delete_lanes(change: Change, lane_ids: Sequence[int]) -> None:
    """Take lanes out; their records must be out already."""
    table = models.Lane
    change.connection.execute(
        delete(table).where(table.workspace_id == change.workspace_id, table.lane_id.in_(lane_ids))
    )


def lane_columns(lane: Lane) -> dict[str, Any]:
    """A lane as stored; a parameter that came later is left out while it says what held before there was one."""
    parameters = {
        name: value
        for name, value in vars(lane.parameters).items()
        if name not in CAME_LATER or value != CAME_LATER[name]
    }
    if lane.labels:
        parameters[LABELS] = [list(label) for label in lane.labels]
    if lane.lead_times:
        parameters[LEAD_TIMES] = asdict(lane.lead_times)
    costs = {**vars(lane.costs), **({CONFIRMED: True} if lane.prices_confirmed else {})}
    return {"unit": lane.unit, "parameters": parameters, "costs": costs}


@contextmanager
def noting_lanes(change: Change) -> Iterator[None]:
    """Write down for undo what becomes of each lane meanwhile."""
    fill_temporary(change.connection, LANES_BEFORE, LANES_NOW)
    yield
    change.connection.execute(NOTE_CHANGES, change.binds)


def lane_of_columns(name: str, columns: Mapping[str, Any]) -> Lane:
    """A lane from what `lane_columns` stored."""
    observed = columns["parameters"].get(LEAD_TIMES)
    return Lane(
        name=name,
        unit=columns["unit"],
        parameters=LaneParameters(**CAME_LATER | _known(LaneParameters, columns["parameters"])),
        costs=CostParameters(**_known(CostParameters, columns["costs"])),
        labels=_labels(columns["parameters"].get(LABELS)),
        prices_confirmed=bool(columns["costs"].get(CONFIRMED)),
        lead_times=LeadTimeEstimate(**observed) if observed else None,
    )


def _lane_rows(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[LaneRow, ...]:
    """Rows as lanes. Many have the same parameters and costs: each that is another is checked once, and shared."""
    known: dict[tuple[str, str, str], Lane] = {}
    all_notes: dict[str, dict[str, Any]] = {}
    made = []
    for lane_id, name, unit, parameters, labels, costs, notes in rows:
        like = known.get((unit, parameters, costs))
        if like is None:
            columns = {"unit": unit, "parameters": json.loads(parameters), "costs": json.loads(costs)}
            like = known[(unit, parameters, costs)] = lane_of_columns(name, columns)
        # Every field of the lane that is like it: one that comes later is not lost here.
        shared = {**vars(like), "name": name, "labels": _labels(labels)}
        lane = Lane(**shared)
        if notes not in all_notes:
            all_notes[notes] = json.loads(notes)
        made.append(LaneRow(lane_id, lane, notes=all_notes[notes]))
    return tuple(made)


def _labels(stored: Iterable[Sequence[Any]] | None) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in stored or ())


def _known(value_type: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values that the value object knows; lists come back as the tuples they were."""
    names = {item.name for item in fields(value_type)}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in names
    }


SUMMARIES = (
    select(
        models.Lane.name,
        models.Lane.unit,
        func.coalesce(LaneSeries.n_records, 0),
        LaneSeries.first_day,
        LaneSeries.last_day,
        func.coalesce(LaneSeries.total_units, 0.0),
    )
    .outerjoin(
        LaneSeries,
        and_(LaneSeries.workspace_id == models.Lane.workspace_id, LaneSeries.lane_id == models.Lane.lane_id),
    )
    .order_by(models.Lane.name)
)
# Columns rather than objects that remember where they came from: a third of the time. Texts rather than values: of
# thousands of lanes few are unlike, and only these are read.
LANE_COLUMNS = (
    models.Lane.lane_id,
    models.Lane.name,
    models.Lane.unit,
    cast(models.Lane.parameters.op("-")(LABELS), Text),
    models.Lane.parameters[LABELS],
    cast(models.Lane.costs, Text),
    cast(models.Lane.forecast_notes, Text),
)
ALL_LANES = select(*LANE_COLUMNS).order_by(models.Lane.name)
ONE_LANE = select(*LANE_COLUMNS).where(models.Lane.name == bindparam("name"))
LANE_IDS = select(models.Lane.name, models.Lane.lane_id).order_by(models.Lane.name)
LANE_NAMES = select(models.Lane.name).order_by(models.Lane.name)
WITH_CADENCE = LANE_NAMES.where(
    func.coalesce(models.Lane.parameters["cadence"].astext, FROM_DATES) != FROM_DATES
)
LANES_OF = select(*LANE_COLUMNS).where(models.Lane.name == any_(bindparam("names", type_=ARRAY(Text))))
LANE_IDS_OF = select(models.Lane.name, models.Lane.lane_id).where(
    models.Lane.name == any_(bindparam("names", type_=ARRAY(Text)))
)
LATEST = (
    select(
        LaneChange.lane_id,
        LaneChange.batch_id,
        LaneChange.before["name"].astext.label("name"),
        LaneChange.after,
    )
    .ext(distinct_on(LaneChange.lane_id))
    .order_by(LaneChange.lane_id, LaneChange.batch_id.desc())
    .subquery()
)
FORMER_IDS = (
    select(LATEST.c.name, LATEST.c.lane_id)
    .where(LATEST.c.after.is_(None), LATEST.c.name == any_(bindparam("names", type_=ARRAY(Text))))
    .order_by(LATEST.c.batch_id)
)
TAKE_IDS = (
    update(models.Workspace)
    .where(models.Workspace.id == OF_WORKSPACE)
    .values(last_lane_id=models.Workspace.last_lane_id + bindparam("count"))
    .returning(models.Workspace.last_lane_id)
)
# A lane's row as changes note it.
IMAGE = (
    func.to_jsonb(typing_cast(Table, models.Lane.__table__).table_valued())
    .op("-")("workspace_id")
    .label("image")
)
LANES_NOW = select(models.Lane.lane_id, IMAGE)
NOW, WAS = LANES_NOW.subquery(), LANES_BEFORE
NOTE_CHANGES = insert(LaneChange).from_select(
    ["workspace_id", "batch_id", "lane_id", "before", "after"],
    select(OF_WORKSPACE, OF_CHANGE, func.coalesce(WAS.c.lane_id, NOW.c.lane_id), WAS.c.image, NOW.c.image)
    .join_from(WAS, NOW, WAS.c.lane_id == NOW.c.lane_id, full=True)
    .where(WAS.c.image.is_distinct_from(NOW.c.image)),
)
