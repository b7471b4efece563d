"""Temporary tables of one transaction: rows on their way in, images to compare, and rows as one parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Double,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    cast,
    column,
    func,
    insert,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable, SchemaItem
from sqlalchemy.sql.selectable import TableValuedAlias


def _temporary(name: str, *items: SchemaItem) -> Table:
    return Table(name, MetaData(), *items, prefixes=["TEMPORARY"], postgresql_on_commit="DROP")


def _records(name: str, *items: SchemaItem) -> Table:
    return _temporary(name, Column("lane_id", Integer), Column("day", Date), Column("demand", Double), *items)


def _image(name: str) -> Table:
    key = Index(f"{name}_key", "lane_id", "day", unique=True)
    return _records(name, Column("batch_id", Integer), key)


INCOMING = _records("incoming")
# What undo swaps: records with the number of the change that wrote them.
IMAGE_BEFORE, IMAGE_AFTER = _image("image_before"), _image("image_after")
LANES_BEFORE = _temporary("lanes_before", Column("lane_id", Integer), Column("image", JSONB))


def create_temporary(connection: Connection, table: Table) -> None:
    """Make the table; it is gone with the transaction, or when it is dropped."""
    connection.execute(CreateTable(table))


def drop_temporary(connection: Connection, table: Table) -> None:
    """Make room for another table of this name."""
    connection.execute(DropTable(table))


def fill_temporary(
    connection: Connection,
    table: Table,
    rows: Select[*tuple[Any, ...]],
    binds: Mapping[str, object] | None = None,
) -> None:
    """Make the table with these rows, and then its key: quicker than row by row."""
    create_temporary(connection, table)
    connection.execute(insert(table).from_select(list(table.columns), rows), binds)
    for index in table.indexes:
        connection.execute(CreateIndex(index))
    analyze(connection, table)


def analyze(connection: Connection, table: Table) -> None:
    """Let the planner know what was just written: without it a join with a million rows takes minutes."""
    connection.execute(text(f"ANALYZE {table.name}"))  # SQLAlchemy has no ANALYZE


def as_table(rows: Sequence[Mapping[str, Any]], *columns: InstrumentedAttribute[Any]) -> TableValuedAlias:
    """Rows as a table within one statement: a single parameter and a single way, however many they are."""
    shape = [column(item.key, item.type) for item in columns]
    given = func.jsonb_to_recordset(cast(rows, JSONB)).table_valued(*shape)
    return given.render_derived(name="given", with_types=True)
