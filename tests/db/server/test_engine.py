"""Addresses, errors of the driver, and who may serve."""

from __future__ import annotations

import logging

import psycopg2
import pytest
from sqlalchemy import text

from core.errors import NotAllowed, StorageUnavailable
from db.opening import open_store
from db.rows.workspace_rows import NewWorkspace, insert_workspace
from db.server import engine
from db.server.bootstrap import TablesOutOfReach, WorkspacesNotSeparated
from db.server.causes import is_shut_out
from db.server.engine import Database, Scope, connect_database, make_engine, normalise_url, storage_errors
from db.server.roles import app_login, roles_of
from db.store import PostgresStore
from settings import Settings
from tests.db.demand_csv import contents, import_records


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_each_form_of_address_means_psycopg2_and_keeps_its_options(scheme):
    given = f"{scheme}://ana:p%40ss@db.example.org:5433/twin?sslmode=require&channel_binding=require"
    url = normalise_url(given)
    assert url.drivername == "postgresql+psycopg2"
    assert (url.username, url.password, url.host, url.port, url.database) == (
        "ana",
        "p@ss",
        "db.example.org",
        5433,
        "twin",
    )
    assert dict(url.query) == {"sslmode": "require", "channel_binding": "require"}
    _, options = make_engine(url).dialect.create_connect_args(url)
    assert options["sslmode"] == "require"
    assert options["channel_binding"] == "require"


@pytest.mark.parametrize(
    "given", ["sqlite:///x.db", "mysql://h/d", "http://h/secret-word", "secret-word", ""]
)
def test_what_is_no_postgresql_address_is_refused_without_quoting_it(given):
    with pytest.raises(StorageUnavailable, match="DATABASE_URL") as caught:
        normalise_url(given)
    assert "secret-word" not in str(caught.value)


def test_an_unreachable_database_is_a_sentence_without_the_password(caplog):
    caplog.set_level(logging.DEBUG)
    url = "postgresql://ana:canary-word@127.0.0.1:9/twin?connect_timeout=2"
    with pytest.raises(StorageUnavailable, match="did not answer") as caught:
        open_store("demo", database_url=url, read_only=False, create=None, as_owner=False)
    assert str(caught.value) == (
        "The database did not answer: nothing listens at the host and port of DATABASE_URL."
    )
    chain, error = "", caught.value
    while error is not None:
        chain, error = chain + str(error) + repr(error), error.__cause__ or error.__context__
    assert "canary-word" not in chain + caplog.text
    assert not connect_database(Settings(), url).is_ready()


def test_secrets_are_not_in_the_text_of_the_settings():
    settings = Settings(database_url="postgresql://a:canary-word@h/d", gemini_api_key="canary-word")
    assert "canary-word" not in repr(settings)


@pytest.mark.database
def test_a_defect_of_ours_is_not_called_an_outage(database):
    with pytest.raises(Exception, match="no_such_table") as caught:
        with storage_errors(), database.engine.connect() as connection:
            connection.execute(text("SELECT * FROM no_such_table"))
    assert not isinstance(caught.value, StorageUnavailable)


@pytest.mark.database
def test_values_of_a_statement_stand_in_no_error(database):
    with pytest.raises(Exception, match="no_such_table") as caught, database.engine.connect() as connection:
        connection.execute(text("SELECT * FROM no_such_table\nWHERE x = :value"), {"value": "canary-word"})
    assert "canary-word" not in str(caught.value)


@pytest.mark.database
def test_a_database_that_answers_is_ready(database):
    assert database.is_ready()


def role_of(served: Database) -> str:
    """Who a transaction runs as."""
    with served.transaction(Scope("one")) as connection:
        return connection.execute(text("SELECT current_user")).scalar_one()


def prove_separation(served: Database) -> None:
    for slug in ("one", "two"):
        with served.transaction(Scope(slug, as_owner=True)) as connection:
            insert_workspace(connection, NewWorkspace(slug, slug, "EUR"))
    one, two = PostgresStore(served, "one"), PostgresStore(served, "two")
    from datetime import date

    import_records(one, {("A", date(2025, 1, 1)): 1.0})
    assert contents(two) == {}
    with served.transaction(Scope("two")) as connection:
        assert connection.execute(text("DELETE FROM demand_record")).rowcount == 0
        assert connection.execute(text("SELECT count(*) FROM workspace")).scalar_one() == 1
    with pytest.raises(NotAllowed), served.transaction(Scope("two")) as connection:
        connection.execute(
            text("INSERT INTO lane SELECT 1, 9, 'x', 'x', '{}', '{}', 1 FROM generate_series(1, 1)")
        )


@pytest.mark.database
def test_a_login_that_may_not_create_roles_is_bound_as_the_owner(new_login):
    served = Database(new_login("NOCREATEROLE"))
    served.prepare()
    assert role_of(served) == served.engine.url.username
    prove_separation(served)
    served.engine.dispose()


@pytest.mark.database
@pytest.mark.parametrize("rights", ["CREATEROLE", "CREATEROLE BYPASSRLS"])
def test_a_login_that_may_create_roles_works_through_a_login_that_owns_nothing(new_login, rights):
    served = Database(new_login(rights))
    served.prepare()
    assert served.standing.own_login
    assert role_of(served) == served.standing.app == roles_of(served.engine.url.database).app
    prove_separation(served)
    served.dispose()
    again = Database(served.engine.url)
    again.prepare()
    assert again.standing == served.standing
    again.dispose()


@pytest.mark.database
def test_where_the_apps_own_login_is_not_let_in_it_takes_on_the_role(database, new_login):
    served = Database(new_login("CREATEROLE"))
    served.prepare()
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER ROLE {served.standing.app} CONNECTION LIMIT 0"))
    served.dispose()
    again = Database(served.engine.url)
    again.prepare()
    assert (again.standing.own_login, role_of(again)) == (False, served.standing.app)
    prove_separation(again)
    again.dispose()


@pytest.mark.database
def test_an_app_login_that_may_take_on_another_role_is_not_trusted_alone(database, new_login):
    served = Database(new_login("CREATEROLE"))
    served.prepare()
    with database.engine.begin() as connection:
        connection.execute(text(f"GRANT pg_read_all_data TO {served.standing.app}"))
    served.dispose()
    again = Database(served.engine.url)
    again.prepare()
    assert not again.standing.own_login
    again.dispose()


CHANGES = {
    "may not log in": "ALTER ROLE {role} NOLOGIN",
    "is gone": "DROP OWNED BY {role}; DROP ROLE {role}",
    "may not connect": "REVOKE CONNECT ON DATABASE {database} FROM PUBLIC, {role}",
}


def end_connections(database: Database, served: Database) -> None:
    with database.engine.begin() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(ended), {"name": served.engine.url.database})


@pytest.mark.database
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_own_login_that_somebody_changed_is_made_anew_without_a_restart(
    database, new_login, change, caplog
):
    served = Database(new_login("CREATEROLE"))
    served.prepare()
    prove_separation(served)
    for role in (served.standing.app, served.standing.reader):
        end_connections(database, served)
        within = Database(database.engine.url.set(database=served.engine.url.database))
        with within.engine.begin() as connection:
            for statement in change.split("; "):
                connection.execute(text(statement.format(role=role, database=served.engine.url.database)))
        within.dispose()
        person = "somebody" if role == served.standing.reader else ""
        with served.transaction(Scope("one", read_only=bool(person), person=person)) as connection:
            assert connection.execute(text("SELECT current_user")).scalar_one() == role
        assert contents(PostgresStore(served, "two")) == {}
    assert caplog.text.count("They were made anew") >= 1
    served.dispose()


@pytest.mark.database
def test_an_own_login_that_cannot_be_made_anew_has_a_cause_of_its_own(database, new_login, caplog):
    served = Database(new_login("CREATEROLE"))
    served.prepare()
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER ROLE {served.standing.app} NOLOGIN"))
        connection.execute(text(f"ALTER ROLE {served.engine.url.username} NOCREATEROLE"))
    end_connections(database, served)
    with pytest.raises(StorageUnavailable, match="logins that the app has made for itself"):
        role_of(served)
    assert "cause=own_login" in caplog.text
    assert not caplog.text.count("DATABASE_URL.")
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER ROLE {served.standing.app} LOGIN"))
    assert role_of(served) == served.standing.app
    served.dispose()


@pytest.mark.database
def test_what_somebody_set_for_the_apps_login_a_start_takes_back(database, new_login):
    served = Database(new_login("CREATEROLE"))
    served.prepare()
    with served.transaction(Scope("one")) as connection:
        connection.execute(text("ALTER ROLE CURRENT_USER SET default_transaction_read_only = on"))
    served.dispose()
    again = Database(served.engine.url)
    again.prepare()
    assert again.standing.own_login
    prove_separation(again)
    again.dispose()


@pytest.mark.parametrize(
    ("said", "is_out"),
    [
        ('FATAL:  password authentication failed for user "twin_app_1"', True),
        ('FATAL:  role "twin_app_1" is not permitted to log in', True),
        ('FATAL:  role "twin_app_1" does not exist', True),
        ('FATAL:  permission denied for database "d"', True),
        ("fe_sendauth: no password supplied", True),
        ('FATAL:  database "d" does not exist', False),
        ("FATAL:  the database system is starting up", False),
        ('FATAL:  too many connections for role "twin_app_1"', False),
    ],
)
def test_who_is_shut_out_is_told_from_who_finds_nobody(said, is_out):
    assert is_shut_out(psycopg2.OperationalError(said)) is is_out


def test_the_apps_password_follows_from_the_logins_and_tells_nothing_of_it():
    first, again, other = (
        app_login(engine.normalise_url(f"postgresql://ana:{word}@h/d")) for word in ("pw-1", "pw-1", "pw-2")
    )
    assert first == again
    assert first.password != other.password
    assert len(str(first.password)) == 64
    assert app_login(engine.normalise_url("postgresql://ana@h/d")).password is None


@pytest.mark.database
def test_a_login_that_would_bypass_the_walls_is_refused(new_login):
    served = Database(new_login("NOCREATEROLE BYPASSRLS"))
    with pytest.raises(WorkspacesNotSeparated, match="would not be kept apart"):
        served.prepare()
    with pytest.raises(WorkspacesNotSeparated):
        PostgresStore(served, "demo").workspace()
    served.engine.dispose()


@pytest.mark.database
def test_a_login_that_may_not_make_tables_is_told_so_and_served_once_it_may(database, new_login):
    owner = Database(new_login("NOCREATEROLE"))
    stranger = Database(new_login("NOCREATEROLE").set(database=owner.engine.url.database))
    with pytest.raises(TablesOutOfReach, match="may not make or change"):
        stranger.prepare()
    owner.prepare()
    with pytest.raises(TablesOutOfReach, match="Use the login that owns them"):
        stranger.prepare()
    with database.engine.begin() as connection:
        connection.execute(text(f"GRANT {owner.engine.url.username} TO {stranger.engine.url.username}"))
    stranger.prepare()
    prove_separation(stranger)
    owner.engine.dispose()
    stranger.engine.dispose()
