"""A database of each earlier version, filled then, is the same after all later migrations, and works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text

from core.demand.records import RecordEdit
from db.files.audit import verify_audit
from db.server.bootstrap import MIGRATIONS, migrate
from db.server.engine import Database
from db.server.models import NEWEST_REVISION
from db.store import PostgresStore
from tests.db.migration_rows import FILLED, LET_GO, MADE_ANEW
from tests.db.series_equal import require_series_equal_rows

pytestmark = pytest.mark.database

REVISIONS = sorted(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
    "AND relname <> 'alembic_version' ORDER BY 1"
)
Rows = dict[str, list[dict[str, Any]]]


def rows_of(connection: Connection, columns: dict[str, list[str]] | None = None) -> Rows:
    """Every row of every table, or of these columns, as the database writes it."""
    found: Rows = {}
    for table in columns or connection.execute(text(TABLES)).scalars().all():
        rows = connection.execute(text(f"SELECT to_jsonb(t) FROM {table} t")).scalars().all()
        kept = columns[table] if columns else None
        found[table] = [row if kept is None else {name: row[name] for name in kept} for row in rows]
        found[table].sort(key=repr)
    return found


def fill_to(database: Database, as_superuser: Database, revision: str) -> None:
    """The tables of a version, each filled with the rows of its time."""
    for step in REVISIONS[: REVISIONS.index(revision) + 1]:
        with database.engine.connect() as connection, connection.begin():
            migrate(connection, step)
        with as_superuser.engine.begin() as connection:
            for statement in FILLED.get(step, ()):
                connection.execute(text(statement.replace(":", "\\:")))


# A hosted database's login is bound by the walls itself; one that makes roles gives rights on what was there.
@pytest.mark.parametrize(
    ("revision", "rights"),
    [*((step, "NOCREATEROLE") for step in REVISIONS), ("0001", "CREATEROLE"), ("0020", "CREATEROLE")],
)
def test_what_an_earlier_version_held_is_there_after_all_later_ones(
    revision: str, rights: str, new_login: Callable[[str], URL], database: Database
) -> None:
    owner = Database(new_login(rights))
    as_superuser = Database(database.engine.url.set(database=owner.engine.url.database))
    fill_to(owner, as_superuser, revision)
    with as_superuser.engine.connect() as connection:
        before = rows_of(connection)
    owner.prepare()
    with as_superuser.engine.connect() as connection:
        columns = {
            table: [name for name in rows[0] if (table, name) not in LET_GO]
            for table, rows in before.items()
            if rows
        }
        after = rows_of(connection, columns)
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert version == NEWEST_REVISION
    for table in set(columns) - set(MADE_ANEW):
        kept = [{name: row[name] for name in columns[table]} for row in before[table]]
        assert after[table] == sorted(kept, key=repr), table
    _require_that_it_works(owner)
    as_superuser.dispose()
    owner.dispose()


def _require_that_it_works(owner: Database) -> None:
    """What the app does with a workspace of then: read, find out, undo, write, be read by a key."""
    one, two = PostgresStore(owner, "one"), PostgresStore(owner, "two")
    for store in (one, two):
        require_series_equal_rows(store)
    assert {lane.name for lane in one.lanes()} == {"B", "HAM-FRÄ"}
    assert {end.position >= 1 for end in verify_audit(owner).values()} == {True}
    # the correction of then is taken back, and a new record is written behind what was there
    one.undo(2)
    require_series_equal_rows(one)
    with one.reading_transaction() as connection:
        values = connection.execute(
            text("SELECT demand FROM demand_record WHERE day = '2025-01-02'")
        ).scalars()
        assert list(values) == [2.0]
    two.edit_records([RecordEdit("B", date(2026, 5, 1), None, 4.0)])
    require_series_equal_rows(two)
    verify_audit(owner)


def test_each_version_that_makes_a_table_fills_it() -> None:
    made = {step for step in REVISIONS if "CREATE TABLE" in _source(step)}
    assert made - {"0011", *FILLED} == set()


def _source(revision: str) -> str:
    return next(
        path.read_text(encoding="utf-8") for path in (MIGRATIONS / "versions").glob(f"{revision}_*.py")
    )
