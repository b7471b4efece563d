"""One workspace cannot see or touch another: proven in the database, not only in the store."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import psycopg2.errors
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.decision import Answer
from core.decision.inbox import INBOX_ROW
from core.errors import ImportRefused, LaneNotFound, NotAllowed, UndoRefused
from core.lane import Lane
from core.twin.stored import KeptRows
from core.watch.episodes import Alarm
from db.rows.alert_outlets import queue_bodies, slug_of_feed
from db.rows.alert_rows import move_alerts
from db.rows.batch_parts import PlannedPart
from db.rows.workspace_rows import NewWorkspace, insert_workspace
from db.server.engine import Scope
from db.server.models import metadata
from tests.db.demand_csv import check_records, contents, import_records, twin_on

pytestmark = pytest.mark.database

DAY = date(2025, 3, 1)
MINE = {("BER-MUC", DAY): 5.0, ("BER-MUC", date(2025, 3, 2)): 7.0}


@pytest.fixture
def other(open_empty_store, slug):
    """A second workspace with a lane of its own."""
    store = open_empty_store(f"{slug}-other")
    import_records(store, {("SECRET", DAY): 1.0})
    twin_on(store.acting_as("them")).save_lane(Lane("SECRET", unit="t"))
    return store


@pytest.fixture
def mine(store):
    named = b"date,corridor,qty\n2025-03-01,BER-MUC,5\n2025-03-02,BER-MUC,7\n"
    report = store.check_csv(named, {"column_product_name": "corridor", "column_demand": "qty"})
    store.apply(report, accept_rejects=False)
    return store


@pytest.fixture
def mine_with_everything(mine):
    """A row in every table."""
    twin_on(mine).save_records("BER-MUC", [(DAY, 6.0)])
    mine.save_settings(replace(mine.settings(), currency="CHF"))
    mine.keep_learned("form", {"daily": 1.0})
    inbox, checkpoints = np.zeros(1, dtype=INBOX_ROW), {"BER-MUC": b"where the monitor was"}
    kept = KeptRows(3, "ground", "form", ("BER-MUC",), b"12345678", inbox, checkpoints)
    mine.keep_plan(kept)
    alarm = Alarm("BER-MUC", "surge", DAY, 0.5, "Above usual", "Über dem Üblichen")
    with mine.writing_transaction() as writer:
        move_alerts(writer, [alarm], version=3)
    mine.note_visit()
    mine.add_alert_webhook("https://example.org/hook")
    with mine.writing_transaction() as writer:
        queue_bodies(writer, ["{}"])
    mine.keep_batch_part("task", PlannedPart(part=0, form="form", rows=b"12345678"))
    return mine


def test_each_reading_function_shows_the_own_workspace_only(mine, other):
    assert [lane.name for lane in mine.lanes()] == ["BER-MUC"]
    assert [lane.name for lane in mine.all_lanes()] == ["BER-MUC"]
    assert mine.network_records().lanes == ("BER-MUC",)
    assert [entry.kind for entry in mine.imports()] == ["import"]
    assert mine.workspace().data_version == 1
    assert mine.settings().title == mine.workspace().title
    assert {found.lane for found in twin_on(mine).find_records().records} == {"BER-MUC"}
    assert mine.forecast_marks() == {}
    for read in (mine.lane, mine.records, mine.forecast_notes):
        with pytest.raises(LaneNotFound, match="SECRET"):
            read("SECRET")


def test_each_writing_function_refuses_another_workspaces_lane(mine, other):
    before = contents(other), other.all_lanes(), other.workspace()
    for write in (
        lambda: mine.rename_lane("SECRET", "stolen"),
        lambda: mine.delete_lane("SECRET"),
        lambda: mine.change_forecast_notes("SECRET", lambda notes: notes),
        lambda: mine.merge_lanes("SECRET", "BER-MUC", on_same_date="sum"),
        lambda: mine.merge_lanes("BER-MUC", "SECRET", on_same_date="sum"),
        lambda: twin_on(mine).save_records("SECRET", [(DAY, 9.0)]),
        lambda: twin_on(mine).delete_records("SECRET", [DAY]),
    ):
        with pytest.raises(LaneNotFound, match="SECRET"):
            write()
    with pytest.raises(UndoRefused, match="no change number 2"):
        mine.undo(2)
    assert (contents(other), other.all_lanes(), other.workspace()) == before


def test_the_same_names_in_two_workspaces_do_not_meet(mine, other):
    twin_on(mine).save_lane(Lane("SECRET", unit="boxes"))
    import_records(mine, {("SECRET", DAY): 2.0})
    mine.reset(typed_title=mine.workspace().title)
    assert contents(other) == {("SECRET", DAY): 1.0}
    assert other.lane("SECRET").unit == "t"


def test_a_report_made_in_another_workspace_is_refused(mine, other):
    report = check_records(other, {("BER-MUC", DAY): 6.0})
    with pytest.raises(ImportRefused, match="another workspace"):
        mine.apply(report, accept_rejects=True)


def rows_seen(connection, table: str) -> int:
    return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def test_what_is_kept_is_seen_in_the_own_workspace_only(mine_with_everything, other):
    assert mine_with_everything.kept_learned("form") == {"daily": 1.0}
    assert mine_with_everything.kept_plan("form").rows == b"12345678"
    assert mine_with_everything.kept_plan("another form") is None
    assert other.kept_learned("form") is None
    assert other.kept_plan("form") is None


# Without rows in this file's workspaces: tests/db/test_members.py has some.
EMPTY = {"api_token", "column_memory", "decision_answer", "membership", "invitation"}


@pytest.mark.parametrize("table", sorted(set(metadata.tables) - {"server_value"}))
def test_without_the_setting_the_apps_role_sees_nothing(database, mine_with_everything, table):
    with database.engine.begin() as connection:
        assert rows_seen(connection, table) > 0 or table in EMPTY
        connection.execute(text(f"SET LOCAL ROLE {database.standing.app}"))
        assert rows_seen(connection, table) == 0
        connection.execute(text("SELECT set_config('app.workspace_slug', '', true)"))
        assert rows_seen(connection, table) == 0


def test_what_the_server_keeps_of_itself_is_seen_by_no_role_of_the_app(database):
    for role in (database.standing.app, database.standing.reader, database.standing.keeper):
        with pytest.raises(DBAPIError) as refused, database.engine.begin() as connection:
            connection.execute(text(f"SET LOCAL ROLE {role}"))
            rows_seen(connection, "server_value")
        assert isinstance(refused.value.orig, psycopg2.errors.InsufficientPrivilege)


def workspace_id(database, slug: str) -> int:
    with database.transaction(Scope(slug)) as connection:
        return connection.execute(text("SELECT id FROM workspace")).scalar_one()


INSERTS = {
    "demand_record": "(workspace_id, lane_id, day, batch_id, demand) VALUES (:id, 1, '2025-01-01', 1, 1)",
    "lane_series": "(workspace_id, lane_id, n_records) VALUES (:id, 1, 7)",
    "lane_summary": "(workspace_id, lane_id, figures, kinds, status, is_priced, worth_per_week, low_per_week, "
    "high_per_week, waiting_per_week, units_per_week, visible_rise_ratio, visible_fall_ratio)"
    " VALUES (:id, 1, 'x', 1, 1, true, 1, 1, 1, 1, 1, 1, 1)",
    "lane_watch": "(workspace_id, lane_id, checkpoint) VALUES (:id, 1, 'x')",
    "workspace_state": "(workspace_id, plan_ground) VALUES (:id, 'x')",
    "lane": "(workspace_id, lane_id, name, unit, parameters, costs, created_batch_id)"
    " VALUES (:id, 99, 'x', 'x', '{}', '{}', 1)",
    "import_batch": "(workspace_id, batch_id, kind, made_by) VALUES (:id, 99, 'edit', 'x')",
    "record_before": "(workspace_id, batch_id, lane_id, day, prior_batch_id, demand)"
    " VALUES (:id, 1, 1, '2025-01-01', 1, 1)",
    "lane_change": "(workspace_id, batch_id, lane_id) VALUES (:id, 1, 99)",
    "column_memory": "(workspace_id, shape, header, answers, made_by) VALUES (:id, 'x', '[]', '{}', 'x')",
    "workspace_change": "(workspace_id, batch_id, before, after) VALUES (:id, 1, '{}', '{}')",
    "api_token": "(workspace_id, token_hash, label, made_by) VALUES (:id, 'x', 'x', 'x')",
    "decision_answer": "(workspace_id, lane_id, kind, answer, made_by) VALUES (:id, 1, 'hold', 'accepted', 'x')",
    "audit_event": "(workspace_id, made_by, action) VALUES (:id, 'x', 'x')",
    "membership": "(workspace_id, person, role) VALUES (:id, 'x', 'owner')",
    "invitation": "(workspace_id, token_hash, role, made_by) VALUES (:id, 'x', 'owner', 'x')",
}


@pytest.mark.parametrize("table", sorted(INSERTS))
def test_plain_sql_cannot_write_into_another_workspace(database, mine, other, slug, table):
    theirs = workspace_id(database, f"{slug}-other")
    with pytest.raises(NotAllowed, match="the database refused it"):
        with database.transaction(Scope(slug)) as connection:
            connection.execute(text(f"INSERT INTO {table} {INSERTS[table]}"), {"id": theirs})


def test_plain_sql_cannot_change_or_delete_in_another_workspace(database, mine, other, slug):
    before = contents(other), other.all_lanes(), other.imports()
    with database.transaction(Scope(slug)) as connection:
        theirs = {"id": workspace_id(database, f"{slug}-other")}
        for statement in (
            "UPDATE demand_record SET demand = 0 WHERE workspace_id = :id",
            "DELETE FROM demand_record WHERE workspace_id = :id",
            "UPDATE lane SET name = 'x' WHERE workspace_id = :id",
            "DELETE FROM lane WHERE workspace_id = :id",
            "UPDATE lane_series SET journal = '' WHERE workspace_id = :id",
            "DELETE FROM lane_series WHERE workspace_id = :id",
            "DELETE FROM lane_summary WHERE workspace_id = :id",
            "DELETE FROM lane_watch WHERE workspace_id = :id",
            "DELETE FROM workspace_state WHERE workspace_id = :id",
            "UPDATE import_batch SET undone_at = now() WHERE workspace_id = :id",
            "UPDATE workspace SET title = 'x' WHERE id = :id",
        ):
            assert connection.execute(text(statement), theirs).rowcount == 0
    assert (contents(other), other.all_lanes(), other.imports()) == before


def test_a_record_cannot_be_moved_into_another_workspace(database, mine, other, slug):
    theirs = workspace_id(database, f"{slug}-other")
    with pytest.raises(NotAllowed, match="the database refused it"):
        with database.transaction(Scope(slug)) as connection:
            connection.execute(text("UPDATE demand_record SET workspace_id = :id"), {"id": theirs})


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE demand_record",
        "DROP TABLE demand_record",
        "DROP POLICY see ON demand_record",
        "CREATE TABLE public.mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION may_write(workspace) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "ALTER TABLE demand_record NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE import_batch DISABLE TRIGGER written_once",
        "SET SESSION AUTHORIZATION DEFAULT; TRUNCATE demand_record",
        "RESET ROLE; TRUNCATE demand_record",
        "SET ROLE pg_read_all_data",
        "COPY demand_record TO '/tmp/out'",
        "COPY demand_record TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "DELETE FROM audit_event",
        "UPDATE audit_event SET action = 'x'",
        "UPDATE workspace SET read_only = false",
        "ALTER TABLE demand_record DISABLE ROW LEVEL SECURITY",
    ],
)
def test_the_apps_role_has_no_right_to(database, mine, slug, statement):
    assert database.standing.own_login
    with pytest.raises(NotAllowed), database.transaction(Scope(slug)) as connection:
        connection.execute(text(statement))


def test_a_role_that_was_taken_on_nowhere_cannot_be_laid_down(database, mine, slug):
    with database.transaction(Scope(slug)) as connection:
        connection.execute(text("RESET ROLE"))
        assert connection.execute(text("SELECT session_user = current_user")).scalar_one()
        assert connection.execute(text("SELECT current_user")).scalar_one() == database.standing.app
        owned = "SELECT count(*) FROM pg_class WHERE pg_has_role(session_user, relowner, 'MEMBER')"
        assert connection.execute(text(owned)).scalar_one() == 0


def test_a_temporary_table_named_as_one_of_ours_shows_nothing_and_takes_nothing_in(
    database, mine, other, slug
):
    theirs = workspace_id(database, f"{slug}-other")
    database.app_engine.dispose()  # a connection that has asked before knows what the names mean
    with database.transaction(Scope(slug)) as connection:
        connection.execute(text("CREATE TEMPORARY TABLE workspace (id int, slug text, read_only bool)"))
        connection.execute(
            text("INSERT INTO pg_temp.workspace VALUES (:id, :slug, false)"), {"id": theirs, "slug": slug}
        )
        connection.execute(text("CREATE TEMPORARY TABLE demand_record (LIKE public.demand_record)"))
        connection.execute(text("SET LOCAL search_path = pg_temp, public"))
        seen = "SELECT count(*) FROM public.demand_record WHERE workspace_id = :id"
        assert connection.execute(text(seen), {"id": theirs}).scalar_one() == 0
        assert connection.execute(text("SELECT this_workspace_id()")).scalar_one() != theirs
    for _ in range(20):  # whichever connection of the pool it is
        assert contents(mine) == MINE
    import_records(mine, {("NEW", DAY): 3.0})
    assert contents(mine) == {**MINE, ("NEW", DAY): 3.0}
    database.app_engine.dispose()


def test_what_a_change_did_is_written_in_its_own_transaction_and_stands(database, mine, slug):
    for statement in (
        "UPDATE import_batch SET n_add = 99",
        "UPDATE import_batch SET made_by = 'x'",
        "UPDATE import_batch SET made_at = now()",
        "UPDATE import_batch SET images_cleared_at = now()",
        "INSERT INTO audit_event (workspace_id, made_by, action, made_at) "
        "SELECT id, 'x', 'x', 'epoch' FROM workspace",
        "UPDATE api_token SET expires_at = 'infinity'",
    ):
        with pytest.raises(NotAllowed), database.transaction(Scope(slug)) as connection:
            connection.execute(text(statement))
    with pytest.raises(DBAPIError, match="what a change did stands"), database.engine.begin() as connection:
        connection.execute(text("UPDATE import_batch SET n_add = 99"))


@pytest.fixture
def ended(mine_with_everything):
    """One of all that ends, ended: a key, an answer, a receiver with its message, an alert; and a change undone."""
    mine = mine_with_everything
    mine.create_api_token("reports")
    mine.revoke_api_token(mine.api_tokens()[0].token_id)
    mine.withdraw_decision_answer(mine.add_decision_answer(Answer("BER-MUC", "hold", "accepted")))
    mine.end_alert_outlet(mine.alert_outlets()[0].outlet_id)
    with mine.writing_transaction() as writer:
        move_alerts(writer, [], version=4)
    mine.undo(2)
    return mine


ENDED = [
    ("api_token", "revoked_at"),
    ("decision_answer", "withdrawn_at"),
    ("alert_outlet", "revoked_at"),
    ("alert_delivery", "ended_at"),
    ("alert", "resolved_at"),
    ("import_batch", "undone_at"),
]


@pytest.mark.parametrize(("table", "moment"), ENDED)
def test_what_has_ended_stays_so_and_the_moment_stands(database, ended, slug, table, moment):
    for changed in ("NULL", f"{moment} - interval '400 days'", "now()"):
        with pytest.raises(NotAllowed), database.transaction(Scope(slug)) as connection:
            sql = f"UPDATE {table} SET {moment} = {changed} WHERE {moment} IS NOT NULL"
            connection.execute(text(sql))


@pytest.mark.parametrize(("table", "moment"), [*ENDED[:-1], ("alert", "worse_at")])
def test_what_ends_does_so_at_that_moment(database, mine_with_everything, slug, table, moment):
    mine_with_everything.create_api_token("reports")
    mine_with_everything.add_decision_answer(Answer("BER-MUC", "hold", "accepted"))
    for when in ("now() - interval '400 days'", "'infinity'"):
        with pytest.raises(NotAllowed), database.transaction(Scope(slug)) as connection:
            connection.execute(text(f"UPDATE {table} SET {moment} = {when}"))
    with database.transaction(Scope(slug)) as connection:
        assert connection.execute(text(f"UPDATE {table} SET {moment} = now()")).rowcount >= 1


def test_a_change_is_taken_back_by_its_own_undo_alone(database, mine, slug):
    undo_of = (
        "INSERT INTO import_batch (workspace_id, batch_id, kind, made_by, undoes) "
        "SELECT id, 3, 'undo', 'x', {undoes} FROM workspace"
    )
    twin_on(mine).save_records("BER-MUC", [(DAY, 6.0)])
    for before in ("SELECT 1", undo_of.format(undoes=1)):
        for when in ("now()", "now() - interval '400 days'"):
            with pytest.raises(NotAllowed), database.transaction(Scope(slug)) as connection:
                connection.execute(text(before))
                connection.execute(text(f"UPDATE import_batch SET undone_at = {when} WHERE batch_id = 2"))
    assert [entry.undone_at for entry in mine.imports()] == [None, None]
    mine.undo(2)
    mine.undo(3)  # made again
    mine.undo(4)  # and taken back
    assert {entry.import_id: entry.undone_at is not None for entry in mine.imports()} == {
        1: False,
        2: True,
        3: False,
        4: True,
        5: False,
    }


@pytest.mark.parametrize(
    "image",
    [
        "INSERT INTO record_before (workspace_id, batch_id, lane_id, day, prior_batch_id, demand) "
        "SELECT id, 1, 1, '2024-01-01', 1, 5 FROM workspace",
        "INSERT INTO lane_change (workspace_id, batch_id, lane_id) SELECT id, 1, 99 FROM workspace",
        "INSERT INTO workspace_change (workspace_id, batch_id, before, after) "
        "SELECT id, 1, '{}', '{}' FROM workspace",
        "INSERT INTO decision_answer (workspace_id, lane_id, kind, answer, made_by, batch_id) "
        "SELECT id, 1, 'hold', 'accepted', 'x', 1 FROM workspace",
        "INSERT INTO decision_answer (workspace_id, lane_id, kind, answer, made_by, made_at) "
        "SELECT id, 1, 'hold', 'accepted', 'x', '2020-01-01' FROM workspace",
    ],
)
def test_what_a_change_found_is_written_in_its_own_transaction(database, mine, slug, image):
    with pytest.raises(NotAllowed), database.transaction(Scope(slug)) as connection:
        connection.execute(text(image))


def test_a_feed_and_a_webhook_are_of_the_workspace_that_their_row_is_in(database, mine, other, slug):
    token = mine.add_alert_feed()
    with database.login_transaction("") as connection:
        assert slug_of_feed(connection, token) == slug
    theirs = workspace_id(database, f"{slug}-other")
    forged = (
        "INSERT INTO alert_outlet (workspace_id, {more}kind, token_hash, made_by) "
        "VALUES ({id}, {value}'feed', 'x', 'x')"
    )
    with pytest.raises(NotAllowed), database.transaction(Scope(slug)) as connection:
        connection.execute(text(forged.format(more="", value="", id=theirs)))
    with pytest.raises(DBAPIError, match="does not exist"), database.transaction(Scope(slug)) as connection:
        named = forged.format(more="slug, ", value=f"'{slug}-other', ", id="(SELECT this_workspace_id())")
        connection.execute(text(named))


def test_names_of_workspaces_stand_in_one_table_and_none_is_opened_on_the_apps_connection(
    database, mine, slug
):
    with database.engine.connect() as connection:
        named = "SELECT table_name FROM information_schema.columns WHERE column_name = 'slug'"
        assert connection.execute(text(named)).scalars().all() == ["workspace"]
    for columns, values in (
        ("slug, title, currency", "'zz', 't', 'EUR'"),
        ("id, slug, title, currency", "999999, 'zz', 't', 'EUR'"),
        ("slug, title, currency, row_limit", "'zz', 't', 'EUR', 1000000000"),
    ):
        with pytest.raises(NotAllowed), database.transaction(Scope("zz")) as connection:
            connection.execute(text(f"INSERT INTO workspace ({columns}) VALUES ({values})"))


def test_numbers_that_the_database_gives_nobody_else_gives(database):
    numbers = (
        "SELECT c.table_name, c.column_name, r.name FROM information_schema.columns c, unnest(:roles) r (name) "
        "WHERE c.is_identity = 'YES' AND table_schema = 'public' "
        "AND has_column_privilege(r.name, c.table_name, c.column_name, 'INSERT, UPDATE')"
    )
    roles = [database.standing.app, database.standing.keeper, database.standing.reader]
    with database.engine.connect() as connection:
        assert connection.execute(text(numbers), {"roles": roles}).all() == []


def test_a_number_that_is_taken_is_no_workspace_of_that_name(database, slug):
    with database.engine.begin() as connection:
        taken = connection.execute(
            text(
                "INSERT INTO workspace (id, slug, title, currency) "
                "SELECT last_value + 1, :slug, 't', 'EUR' FROM workspace_id_seq RETURNING id"
            ),
            {"slug": f"{slug}-taken"},
        ).scalar_one()
    with pytest.raises(DBAPIError), database.transaction(Scope(slug, as_owner=True)) as connection:
        insert_workspace(connection, NewWorkspace(slug, slug, "EUR"))
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT nextval('workspace_id_seq')")).scalar_one() > taken


def test_who_was_first_is_asked_by_the_name_that_clashes():
    root = Path(__file__).resolve().parents[2]
    calls = [
        (path.name, call.lineno, {given.arg for given in call.keywords})
        for path in (root / "db").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "on_conflict_do_nothing"
    ]
    assert calls and all("index_elements" in given for _, _, given in calls), calls


@pytest.mark.parametrize("demand", ["'NaN'", "'Infinity'", "'-Infinity'", "-1", "-0.001"])
def test_the_table_itself_refuses_what_is_no_demand(database, mine, demand):
    with pytest.raises(DBAPIError) as caught, database.engine.begin() as connection:
        connection.execute(text(f"INSERT INTO demand_record VALUES (1, 1, '2025-01-01', 1, {demand})"))
    assert isinstance(caught.value.orig, psycopg2.errors.CheckViolation)


@pytest.mark.parametrize("day", ["1849-12-31", "2101-01-01", "infinity"])
def test_the_table_itself_refuses_dates_outside_1850_to_2100(database, mine, day):
    with pytest.raises(DBAPIError) as caught, database.engine.begin() as connection:
        connection.execute(text(f"INSERT INTO demand_record VALUES (1, 1, '{day}', 1, 1)"))
    assert isinstance(caught.value.orig, psycopg2.errors.CheckViolation)


def test_what_has_expired_is_shown_to_nobody_who_does_not_know_its_name(database, slug, open_empty_store):
    open_empty_store(slug)
    with database.engine.begin() as connection:
        connection.execute(
            text("UPDATE workspace SET expires_at = now() - interval '1 hour' WHERE slug = :slug"),
            {"slug": slug},
        )
    for named in ("", "nothing"):
        with database.transaction(Scope(named)) as connection:
            connection.execute(text("SELECT set_config('app.as_owner', 'yes', true)"))
            assert connection.execute(text("SELECT slug FROM workspace")).all() == []
    with database.login_transaction("") as connection:
        assert slug in connection.execute(text("SELECT slug FROM workspace")).scalars().all()
