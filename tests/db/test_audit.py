"""Who changes the audit trail is found out, even where he owns the tables."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text

from db.files.audit import AuditBroken, TrailEnd, verify_audit
from db.files.backup import restore_backup, write_backup
from db.rows.workspace_rows import NewWorkspace, insert_workspace
from db.server.engine import Database, Scope
from db.store import PostgresStore
from tests.db.demand_csv import import_records

pytestmark = pytest.mark.database


def filled(database: Database, slug: str) -> PostgresStore:
    with database.transaction(Scope(slug, as_owner=True)) as connection:
        insert_workspace(connection, NewWorkspace(slug, slug, "EUR"))
    store = PostgresStore(database, slug)
    for number in range(3):
        import_records(store, {("A", date(2025, 1, 1 + number)): 1.0})
    return store


@pytest.fixture
def served(new_login):
    database = Database(new_login("NOCREATEROLE"))
    filled(database, "one")
    filled(database, "two")
    yield database
    database.dispose()


def as_owner_without_scruples(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY"))
        assert connection.execute(text(statement)).rowcount >= 1
        connection.execute(text("ALTER TABLE audit_event FORCE ROW LEVEL SECURITY"))


def test_an_untouched_trail_holds_and_grows(served: Database) -> None:
    first = verify_audit(served)
    assert [end.position for end in first.values()] == [3, 3]
    import_records(PostgresStore(served, "one"), {("B", date(2025, 1, 1)): 1.0})
    assert sorted(end.position for end in verify_audit(served, first).values()) == [3, 4]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET made_by = 'somebody else' WHERE position = 2 AND workspace_id = 1",
        "UPDATE audit_event SET made_at = made_at - interval '1 second' WHERE position = 3 AND workspace_id = 2",
        'UPDATE audit_event SET detail = detail || \'{"file": "other"}\' WHERE position = 1 AND workspace_id = 1',
        "UPDATE audit_event SET chain = repeat('0', 64) WHERE position = 3 AND workspace_id = 1",
        "DELETE FROM audit_event WHERE position = 2 AND workspace_id = 1",
        "DELETE FROM audit_event WHERE position = 1 AND workspace_id = 2",
        "UPDATE audit_event SET workspace_id = 2, position = 4 WHERE position = 3 AND workspace_id = 1",
    ],
)
def test_whatever_is_changed_breaks_the_chain(served: Database, statement: str) -> None:
    as_owner_without_scruples(served, statement)
    with pytest.raises(AuditBroken, match="not as it was written"):
        verify_audit(served)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM audit_event WHERE position = 3", "DELETE FROM audit_event WHERE workspace_id = 1"],
)
def test_an_end_that_is_cut_off_is_missed_by_whoever_noted_it(served: Database, statement: str) -> None:
    known = verify_audit(served)
    as_owner_without_scruples(served, statement)
    verify_audit(served)  # the rest holds
    with pytest.raises(AuditBroken, match="it is gone"):
        verify_audit(served, known)


def test_writers_at_once_make_one_chain(served: Database) -> None:
    store = PostgresStore(served, "one")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: store.create_api_token(f"program {number}"), range(12)))
    assert sorted(end.position for end in verify_audit(served).values()) == [3, 15]


def test_nobody_writes_his_own_hash(new_login) -> None:
    database = Database(new_login("CREATEROLE"))
    filled(database, "one")
    with (
        database.transaction(Scope("one")) as connection,
        pytest.raises(Exception, match="permission denied"),
    ):
        connection.execute(
            text("INSERT INTO audit_event (workspace_id, made_by, action, chain) VALUES (1, 'x', 'x', 'x')")
        )
    database.dispose()


def test_a_restored_database_has_the_same_chain(served: Database, new_login, tmp_path) -> None:
    ends = verify_audit(served)
    write_backup(served, tmp_path / "b.zip")
    other = Database(new_login("NOCREATEROLE"))
    restore_backup(other, tmp_path / "b.zip")
    assert verify_audit(other, ends) == ends
    import_records(PostgresStore(other, "one"), {("C", date(2025, 1, 1)): 1.0})
    assert sorted(end.position for end in verify_audit(other, ends).values()) == [3, 4]
    other.dispose()


def test_the_command_notes_the_ends_and_misses_them(served: Database, tmp_path, monkeypatch, capsys) -> None:
    from tools import verify_audit as command

    monkeypatch.setattr(command, "connect_database", lambda _: served)
    monkeypatch.setattr(command, "leave_servers", lambda: None)
    file = tmp_path / "ends.json"
    assert command.main([str(file)]) == 0
    assert TrailEnd(**json.loads(file.read_text())["1"]).position == 3
    as_owner_without_scruples(served, "DELETE FROM audit_event WHERE position = 3")
    assert command.main([str(file)]) == 1
    assert "it is gone" in capsys.readouterr().out
