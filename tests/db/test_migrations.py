"""The schema: made once, also by two processes at once, and as db.server.models describes it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, DefaultClause, MetaData, Text, text

from db.server.bootstrap import MIGRATIONS
from db.server.engine import Database
from db.server.models import NEWEST_REVISION, metadata
from db.store import PostgresStore
from tests.db.series_equal import require_series_equal_rows

pytestmark = pytest.mark.database

PREPARE = "import sys; from db import open_twin; from db.opening import open_store; "
PREPARE += "open_store('demo', database_url=sys.argv[1], read_only=False, create=None, as_owner=False)"


@pytest.fixture
def empty_database_url(database):
    name = f"empty_{secrets.token_hex(4)}"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield database.engine.url.set(database=name)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def test_four_processes_that_start_at_once_make_one_schema(empty_database_url):
    address = empty_database_url.render_as_string(hide_password=False)
    project = Path(__file__).resolve().parents[2]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PREPARE, address],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(project)},
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    served = Database(empty_database_url)
    with served.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM workspace")).scalar_one() == 1
        assert connection.execute(text("SELECT version_num FROM alembic_version")).all() == [
            (NEWEST_REVISION,)
        ]
    served.engine.dispose()


def test_migrating_again_changes_nothing(empty_database_url):
    for _ in range(2):
        served = Database(empty_database_url)
        served.prepare()
        served.prepare()
        with served.engine.connect() as connection:
            tables = connection.execute(text("SELECT count(*) FROM pg_policies")).scalar_one()
        served.engine.dispose()
    members = (
        4 + 4 + 1 + 1 + 4
    )  # memberships, invitations, the server's own, a reset, the owner past the walls
    batch = 3  # parts are written and taken out
    alerts = 5 * 3 + 1  # nothing is taken out; the sender asks for all webhooks
    written_once = (
        4 + 1
    )  # images and answers in the transaction of their change; the name of a receiver's workspace
    # of answers nothing is taken out
    assert tables == 4 + 12 * 4 + 2 + 3 + members + batch + alerts + written_once


def test_a_database_from_before_there_were_series_gets_them_from_its_records(empty_database_url):
    served = Database(empty_database_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with served.engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        for statement in FILLED_BEFORE_SERIES:
            connection.execute(text(statement))
    served.prepare()
    for slug, n_records in (("one", 3), ("two", 250)):
        store = PostgresStore(served, slug)
        require_series_equal_rows(store)
        assert sum(lane.n_records for lane in store.lanes()) == n_records
    served.dispose()


FILLED_BEFORE_SERIES = (
    "INSERT INTO workspace (id, slug, title, currency) VALUES (101, 'one', 'one', 'EUR'), (102, 'two', 'two', 'EUR')",
    "INSERT INTO lane (workspace_id, lane_id, name, unit, parameters, costs, created_batch_id) "
    "SELECT w, n, 'lane ' || n, 't', '{}'::jsonb, '{}'::jsonb, 1 FROM (VALUES (101, 1), (101, 2)) one (w, n) "
    "UNION ALL SELECT 102, n, 'lane ' || n, 't', '{}'::jsonb, '{}'::jsonb, 1 FROM generate_series(1, 250) n",
    "INSERT INTO demand_record (workspace_id, lane_id, day, batch_id, demand) "
    "VALUES (101, 1, '2025-01-01', 1, 0.1), (101, 1, '2025-03-01', 1, 1e15), (101, 1, '2025-01-02', 1, 2)",
    "INSERT INTO demand_record (workspace_id, lane_id, day, batch_id, demand) "
    "SELECT 102, n, DATE '2025-01-01' + n, 1, n / 3.0 FROM generate_series(1, 250) n",
)


def differences(database, described: MetaData) -> list[object]:
    """What Alembic would have to do to the tables, so that they are as described."""
    options = {"compare_type": True, "compare_server_default": True}
    with database.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=options), described)


def test_the_tables_are_as_the_models_describe_them(database):
    assert differences(database, metadata) == []


SLIPS = {
    "a column more": lambda tables: tables["lane"].append_column(Column("colour", Text)),
    "another type": lambda tables: setattr(tables["demand_record"].c.demand, "type", Text()),
    "NULL let in": lambda tables: setattr(tables["lane"].c.unit, "nullable", True),
    "another default": lambda tables: setattr(
        tables["import_batch"].c.n_add, "server_default", DefaultClause("1")
    ),
    "no index": lambda tables: tables["import_batch"].indexes.clear(),
    "no foreign key": lambda tables: tables["lane_change"].constraints.difference_update(
        tables["lane_change"].foreign_key_constraints
    ),
    "a table less": lambda tables: tables["api_token"].metadata.remove(tables["api_token"]),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_model_that_is_not_as_its_table_is_told(database, slip):
    described = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.tables.values():
        table.to_metadata(described)
    assert differences(database, described) == []
    slip(described.tables)
    assert len(differences(database, described)) >= 1


def test_the_models_know_the_newest_migration():
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == NEWEST_REVISION


def test_each_table_forces_row_level_security_and_leads_its_key_with_the_workspace(database):
    with database.engine.connect() as connection:
        forced = connection.execute(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY 1")
        )
        assert [row.relname for row in forced] == sorted(metadata.tables)
    for table in metadata.tables.values():
        first = next(iter(table.primary_key.columns)).name
        other = {"workspace": "id", "server_value": "name"}  # the latter is the server's, and nobody sees it
        assert first == other.get(table.name, "workspace_id")


def test_an_index_holds_the_further_columns_that_the_models_say(database):
    """Alembic does not compare what an index holds beside its key."""
    indexes = [index for table in metadata.tables.values() for index in table.indexes]
    further = {index.name: index.dialect_options["postgresql"]["include"] for index in indexes}
    told = {name: f"INCLUDE ({', '.join(columns)})" for name, columns in further.items() if columns}
    assert told
    with database.engine.connect() as connection:
        for name, included in told.items():
            made = connection.execute(
                text("SELECT indexdef FROM pg_indexes WHERE indexname = :name"), {"name": name}
            ).scalar_one()
            assert included in made, name
