"""Who may only look cannot write: refused by the store, and below it by the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from core.errors import InvalidParameter, NotAllowed
from core.lane import Lane
from db.opening import clear_up_expired, open_store, open_visitor_store, start_of_demo
from db.rows import workspace_rows
from db.rows.workspace_rows import NewWorkspace, insert_workspace, set_read_only
from db.server.engine import Scope
from db.store import PostgresStore
from settings import load_settings
from tests.db.demand_csv import check_records, contents, import_records, twin_on

pytestmark = pytest.mark.database

ROWS = {("BER-MUC", date(2025, 3, 1)): 5.0, ("MUC-BER", date(2025, 3, 2)): 6.0}


def writes(store: PostgresStore):
    title = store.workspace().title
    twin = twin_on(store)
    settings = replace(store.settings(), title=f"{title} 2")
    return {
        "apply": lambda: import_records(store, {("new", date(2025, 1, 1)): 1.0}),
        "undo": lambda: store.undo(1),
        "save_lane": lambda: twin.save_lane(Lane("BER-MUC")),
        "change_forecast_notes": lambda: store.change_forecast_notes("BER-MUC", lambda notes: notes),
        "rename_lane": lambda: store.rename_lane("BER-MUC", "x"),
        "delete_lane": lambda: store.delete_lane("BER-MUC"),
        "save_records": lambda: twin_on(store).save_records("BER-MUC", [(date(2025, 1, 1), 1.0)]),
        "delete_records": lambda: twin_on(store).delete_records("BER-MUC", [date(2025, 3, 1)]),
        "merge_lanes": lambda: twin.merge_lanes("MUC-BER", "BER-MUC"),
        "save_settings": lambda: twin.save_settings(settings),
        "reset": lambda: store.reset(typed_title=title),
    }


WRITES = (
    "apply",
    "undo",
    "save_lane",
    "change_forecast_notes",
    "rename_lane",
    "delete_lane",
    "save_records",
    "delete_records",
    "merge_lanes",
    "save_settings",
    "reset",
)


@pytest.mark.parametrize("name", WRITES)
def test_a_store_opened_for_reading_refuses(database, store, slug, name):
    import_records(store, ROWS)
    visitor = PostgresStore(database, slug, read_only=True)
    assert visitor.workspace().read_only
    assert contents(visitor) == ROWS
    with pytest.raises(NotAllowed, match="reading only"):
        writes(visitor)[name]()
    assert store.workspace().data_version == 1


@pytest.mark.parametrize("name", WRITES)
def test_a_read_only_workspace_refuses_visitors_in_the_database(database, store, slug, name):
    import_records(store, ROWS)
    with database.login_transaction(slug) as connection:
        set_read_only(connection, slug, read_only=True)
    assert store.workspace().read_only
    with pytest.raises(NotAllowed, match="reading only"):
        writes(store)[name]()
    assert contents(store) == ROWS
    owner = PostgresStore(database, slug, as_owner=True)
    assert not owner.workspace().read_only
    writes(owner)[name]()
    assert owner.workspace().data_version == 2


def test_a_reading_transaction_cannot_write_at_all(database, store, slug):
    with pytest.raises(NotAllowed, match="reading only"):
        with database.transaction(Scope(slug, read_only=True)) as connection:
            connection.execute(text("UPDATE workspace SET title = 'x'"))


def test_plain_sql_cannot_write_into_a_read_only_workspace(database, store, slug):
    import_records(store, ROWS)
    with database.login_transaction(slug) as connection:
        set_read_only(connection, slug, read_only=True)
    with database.transaction(Scope(slug)) as connection:
        assert connection.execute(text("DELETE FROM demand_record")).rowcount == 0
        assert connection.execute(text("UPDATE lane SET unit = 'x'")).rowcount == 0


def test_one_setting_makes_the_demo_read_only_and_a_start_takes_it_back(database, monkeypatch):
    def open_demo(*, as_owner: bool = False) -> PostgresStore:
        load_settings.cache_clear()
        return open_store("demo", database_url=None, read_only=False, create=None, as_owner=as_owner)

    monkeypatch.setenv("TWIN_DEMO_READ_ONLY", "yes")
    import_records(open_demo(as_owner=True), ROWS)
    with pytest.raises(NotAllowed, match="reading only"):
        open_demo().delete_lane("BER-MUC")
    monkeypatch.setenv("TWIN_DEMO_READ_ONLY", "no")
    with pytest.raises(NotAllowed, match="reading only"):
        open_demo().delete_lane("BER-MUC")
    with start_of_demo():
        assert open_demo().delete_lane("BER-MUC").n_delete == 1


def test_strangers_on_a_hosted_app_open_known_workspaces_only(database, slug, monkeypatch):
    monkeypatch.setenv("TWIN_HOSTED", "yes")
    load_settings.cache_clear()
    with pytest.raises(NotAllowed, match="does not exist"):
        open_store(slug, database_url=None, read_only=False, create=None, as_owner=False)
    monkeypatch.undo()
    load_settings.cache_clear()


@pytest.mark.parametrize("slug", ["", "A", "-x", "a b", "a'b", "ä", "x" * 64, "a\n"])
def test_a_name_that_is_none_is_refused(database, slug):
    with pytest.raises(InvalidParameter, match="workspace is"):
        open_store(slug, database_url=None, read_only=False, create=True, as_owner=False)


def test_a_visitors_workspace_is_limited_and_his_alone(database, monkeypatch):
    monkeypatch.setenv("TWIN_VISITOR_ROW_LIMIT", "2")
    load_settings.cache_clear()
    first, second = open_visitor_store(database_url=None), open_visitor_store(database_url=None)
    assert first.workspace().slug != second.workspace().slug
    days = [date(2025, 1, day) for day in (1, 2, 3)]
    import_records(first, {("L", day): 1.0 for day in days[:2]})
    with pytest.raises(NotAllowed, match="holding 3 records, its limit is 2"):
        import_records(first, {("L", days[2]): 1.0})
    assert len(contents(first)) == 2
    assert contents(second) == {}
    monkeypatch.undo()
    load_settings.cache_clear()


def test_an_expired_workspace_is_closed_and_cleared_up(database, slug):
    new = NewWorkspace(slug, slug, "EUR", days=1)
    with database.transaction(Scope(slug, as_owner=True)) as connection:
        insert_workspace(connection, new)
    store = PostgresStore(database, slug)
    import_records(store, ROWS)
    report = check_records(store, {("late", date(2025, 1, 1)): 1.0})
    with database.engine.begin() as connection:
        connection.execute(
            text("UPDATE workspace SET expires_at = now() - interval '1 day' WHERE slug = :slug"),
            {"slug": slug},
        )
    with pytest.raises(NotAllowed, match="has expired"):
        store.network_records()
    with pytest.raises(NotAllowed, match="has expired"):
        store.apply(report, accept_rejects=False)
    open_visitor_store(database_url=None)
    assert n_rows(database, slug) == 1  # found to have expired; deleted where that is still so a day later
    moved(database, slug, expiry_seen_at="now() - interval '25 hours'")
    assert clear_up_expired() >= 1  # as the app does every hour, whether or not somebody comes
    assert n_rows(database, slug) == 0


def test_an_expired_workspace_that_cannot_be_deleted_keeps_none_of_the_others(
    database, slug, monkeypatch, caplog
):
    slugs = [f"{slug}-{place}" for place in "abc"]
    for name in slugs:
        with database.transaction(Scope(name, as_owner=True)) as connection:
            insert_workspace(connection, NewWorkspace(name, name, "EUR", days=1))
        times = {"expires_at": "now() - interval '2 days'", "expiry_seen_at": "now() - interval '25 hours'"}
        moved(database, name, **times)
    set_scope = workspace_rows.set_scope

    def failing(connection, named, **more):
        set_scope(connection, named, **more)
        if named == slugs[1]:
            connection.execute(text("SELECT 1 / 0"))

    monkeypatch.setattr(workspace_rows, "set_scope", failing)
    assert clear_up_expired() >= 2
    assert [n_rows(database, name) for name in slugs] == [0, 1, 0]
    assert "DivisionByZero" in caplog.text and slugs[1] not in caplog.text
    monkeypatch.undo()
    assert clear_up_expired() >= 1
    assert n_rows(database, slugs[1]) == 0


def test_a_clock_that_was_ahead_for_a_while_deletes_no_workspace(database, slug):
    with database.transaction(Scope(slug, as_owner=True)) as connection:
        insert_workspace(connection, NewWorkspace(slug, slug, "EUR", days=7))
    import_records(PostgresStore(database, slug), ROWS)
    moved(database, slug, expires_at="now() - interval '33 days'")  # as a clock 40 days ahead sees it
    open_visitor_store(database_url=None)
    moved(database, slug, expires_at="now() + interval '7 days'", expiry_seen_at="now() + interval '40 days'")
    open_visitor_store(database_url=None)
    assert contents(PostgresStore(database, slug)) == ROWS
    moved(database, slug, expires_at="now() - interval '1 minute'")
    open_visitor_store(database_url=None)
    open_visitor_store(database_url=None)
    assert n_rows(database, slug) == 1
    moved(
        database, slug, expiry_seen_at="expiry_seen_at - interval '25 hours'"
    )  # noted anew, by the right clock
    open_visitor_store(database_url=None)
    assert n_rows(database, slug) == 0


def test_an_app_whose_clock_is_wrong_opens_a_workspace_for_as_long_as_it_should(database, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 0.0)
    slug = open_visitor_store(database_url=None).workspace().slug
    with database.login_transaction(slug) as connection:
        left = connection.execute(
            text("SELECT expires_at - now() FROM workspace WHERE slug = :slug"), {"slug": slug}
        ).scalar_one()
    assert 6.9 < left.total_seconds() / 86_400 <= 7.0


def moved(database, slug: str, **times: str) -> None:
    """Set times of a workspace, as expressions of the database's clock."""
    changes = ", ".join(f"{name} = {value}" for name, value in times.items())
    with database.engine.begin() as connection:
        connection.execute(text(f"UPDATE workspace SET {changes} WHERE slug = :slug"), {"slug": slug})


def n_rows(database, slug: str) -> int:
    with database.engine.begin() as connection:
        left = connection.execute(text("SELECT count(*) FROM workspace WHERE slug = :slug"), {"slug": slug})
        return left.scalar_one()


@pytest.mark.parametrize("setting", ["app.as_owner", "role", "transaction_read_only"])
def test_no_setting_of_a_session_opens_a_read_only_workspace(database, store, slug, setting):
    import_records(store, ROWS)
    with database.login_transaction(slug) as connection:
        set_read_only(connection, slug, read_only=True)
    value = {"app.as_owner": "yes", "role": "none", "transaction_read_only": "off"}[setting]
    with database.transaction(Scope(slug)) as connection:
        connection.execute(text("SELECT set_config(:name, :value, false)"), {"name": setting, "value": value})
        assert connection.execute(text("DELETE FROM demand_record")).rowcount == 0
        assert connection.execute(text("UPDATE workspace SET title = 'x'")).rowcount == 0
    for role in (database.standing.keeper, database.engine.url.username):
        with pytest.raises(NotAllowed), database.transaction(Scope(slug)) as connection:
            connection.execute(text(f"SET ROLE {role}"))
    assert contents(store) == ROWS
