"""A backup holds everything, and an empty database restored from it is the same to the last byte."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import StorageUnavailable
from core.lane import Lane
from core.rights import Role
from db.files import backup
from db.files.backup import BackupRefused, read_manifest, restore_backup, write_backup
from db.rows.memberships import own_workspaces
from db.rows.workspace_rows import NewWorkspace, insert_named_workspace, insert_workspace
from db.server.engine import Database, Scope
from db.server.models import metadata
from db.server.person_keys import last_backup, person_key
from db.store import PostgresStore
from tests.db.demand_csv import contents, import_records, twin_on

pytestmark = pytest.mark.database
ROWS = {("BER-MUC", date(2025, 3, 1)): 5.25, ("MÜC\t\\N", date(2025, 3, 2)): 1e-17}


def filled(database: Database, slug: str, rows=ROWS) -> PostgresStore:
    with database.transaction(Scope(slug, as_owner=True)) as connection:
        insert_workspace(connection, NewWorkspace(slug, "A title\nof two lines", "EUR"))
    store = PostgresStore(database, slug)
    import_records(store, rows)
    twin = twin_on(store)
    twin.save_lane(Lane("empty"))
    twin.save_records("BER-MUC", [(date(2025, 3, 1), 7.5)])
    store.undo(store.imports()[0].import_id)
    store.create_api_token("a program")
    return store


@pytest.fixture(params=["NOCREATEROLE", "CREATEROLE"])
def served(request, new_login):
    database = Database(new_login(request.param))
    database.prepare()
    yield database
    database.dispose()


@pytest.fixture
def empty(new_login):
    database = Database(new_login("CREATEROLE"))
    yield database
    database.dispose()


def test_every_workspace_comes_back_with_its_history_and_its_walls(served, empty, tmp_path: Path) -> None:
    stores = [filled(served, "one"), filled(served, "two", {("BER-MUC", date(2024, 1, 1)): 3.0})]
    made = write_backup(served, tmp_path / "b.zip")
    assert {table.name for table in made.tables} == set(metadata.tables)
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    restored = restore_backup(empty, tmp_path / "b.zip")
    again = write_backup(empty, tmp_path / "again.zip")
    assert made.sha256 == restored.sha256 == again.sha256
    for store in stores:
        slug = store.workspace().slug
        other = PostgresStore(empty, slug)
        assert other.content_hash() == store.content_hash()
        assert contents(other) == contents(store)
        assert other.imports() == store.imports()
    with empty.transaction(Scope("nobody")) as connection:
        assert connection.execute(text("SELECT count(*) FROM demand_record")).scalar_one() == 0


def test_the_restored_database_goes_on(served, empty, tmp_path: Path) -> None:
    filled(served, "one")
    write_backup(served, tmp_path / "b.zip")
    restore_backup(empty, tmp_path / "b.zip")
    store = PostgresStore(empty, "one")
    import_records(store, {("new", date(2025, 1, 1)): 1.0})
    store.undo(store.imports()[0].import_id)
    store.create_api_token("another")
    assert contents(store) == ROWS
    filled(empty, "two")


def test_members_stay_members_in_the_restored_database(served, empty, tmp_path: Path) -> None:
    olga = person_key(served, "https://accounts.example.org", "olga")
    with served.transaction(Scope("acme", person=olga, as_owner=True)) as connection:
        insert_named_workspace(connection, NewWorkspace("acme", "Acme", "EUR", members_only=True))
    write_backup(served, tmp_path / "b.zip")
    restore_backup(empty, tmp_path / "b.zip")
    assert person_key(empty, "https://accounts.example.org", "olga") == olga
    with empty.transaction(Scope("", read_only=True, person=olga)) as connection:
        assert [(item.slug, item.role) for item in own_workspaces(connection)] == [("acme", Role.OWNER)]
    with empty.transaction(Scope("acme")) as connection:
        assert connection.execute(text("SELECT count(*) FROM workspace")).scalar_one() == 0


def test_when_the_last_backup_was_made_is_kept(served, tmp_path: Path) -> None:
    with served.maintenance() as connection:
        assert last_backup(connection) is None
    for name in ("one.zip", "two.zip"):
        write_backup(served, tmp_path / name)
    with served.maintenance() as connection:
        now = connection.execute(text("SELECT now()")).scalar_one()
        assert timedelta(0) <= now - last_backup(connection) < timedelta(minutes=5)


def test_after_a_backup_the_owner_is_bound_again(served, tmp_path: Path) -> None:
    filled(served, "one")
    write_backup(served, tmp_path / "b.zip")
    with served.engine.connect() as connection:
        loose = "SELECT count(*) FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity"
        assert connection.execute(text(loose)).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM demand_record")).scalar_one() == 0


def test_a_backup_overwrites_nothing(served, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("mine")
    with pytest.raises(FileExistsError):
        write_backup(served, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_text() == "mine"


def test_a_database_that_holds_something_is_not_restored_into(served, tmp_path: Path) -> None:
    store = filled(served, "one")
    write_backup(served, tmp_path / "b.zip")
    before = store.content_hash()
    with pytest.raises(BackupRefused, match="not empty"):
        restore_backup(served, tmp_path / "b.zip")
    assert store.content_hash() == before


def rewritten(path: Path, change) -> Path:
    """The file with its manifest or its tables changed."""
    with zipfile.ZipFile(path) as file:
        entries = {name: file.read(name) for name in file.namelist()}
    change(entries)
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(other, "w") as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return other


def in_manifest(**values: object):
    def change(entries: dict[str, bytes]) -> None:
        entries["manifest.json"] = json.dumps(json.loads(entries["manifest.json"]) | values).encode()

    return change


def hostile_name(entries: dict[str, bytes]) -> None:
    told = json.loads(entries["manifest.json"])
    told["tables"][0]["name"] = "workspace; DROP TABLE lane"
    entries["manifest.json"] = json.dumps(told).encode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda entries: entries.update({"tables/demand_record.copy": b""}), "is damaged"),
        (lambda entries: entries.pop("tables/lane.copy"), "damaged"),
        (lambda entries: entries.pop("manifest.json"), "no backup"),
        (in_manifest(format="other"), "no backup"),
        (in_manifest(revision="9999"), "newer version"),
        (hostile_name, "none of ours"),
    ],
)
def test_a_file_that_is_not_what_was_written_is_refused_and_nothing_made(
    new_login, empty, tmp_path: Path, change, told
) -> None:
    database = Database(new_login("NOCREATEROLE"))
    filled(database, "one")
    write_backup(database, tmp_path / "b.zip")
    database.dispose()
    with pytest.raises(BackupRefused, match=told):
        restore_backup(empty, rewritten(tmp_path / "b.zip", change))
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT to_regclass('workspace')")).scalar_one() is None


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"no zip")
    with pytest.raises(BackupRefused, match="no backup"):
        read_manifest(tmp_path / "b.zip")


def test_what_does_not_come_in_as_it_went_out_is_not_kept(served, empty, tmp_path: Path, monkeypatch) -> None:
    filled(served, "one")
    write_backup(served, tmp_path / "b.zip")
    monkeypatch.setattr(backup, "_copy_in", lambda *_: None)
    with pytest.raises(BackupRefused, match="nothing was kept"):
        restore_backup(empty, tmp_path / "b.zip")
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT to_regclass('workspace')")).scalar_one() is None


def test_a_database_that_is_away_is_said_so(tmp_path: Path) -> None:
    from sqlalchemy import make_url

    away = Database(make_url("postgresql+psycopg2://nobody@127.0.0.1:9/x"))
    with pytest.raises(StorageUnavailable, match="nothing listens"):
        write_backup(away, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()
