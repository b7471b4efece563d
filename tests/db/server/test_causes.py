"""An operator reads why the database does not answer; nobody reads addresses, users or values there."""

from __future__ import annotations

import logging

import psycopg2
import psycopg2.errors
import pytest
from sqlalchemy import make_url, text

from core.errors import StorageUnavailable
from db.server.bootstrap import SchemaIsNewer
from db.server.causes import BUSY, LOST, REPEAT_SECONDS, Cause, CauseLog, cause_of
from db.server.engine import Database, Scope, make_engine, storage_errors

# What PostgreSQL 15 and its client library said, word for word but for the names.
SAID = {
    'at "h" failed: FATAL:  password authentication failed for user "canary"\n': "wrong_password",
    'at "h" failed: FATAL:  database "canary" does not exist\n': "missing_database",
    'invalid sslmode value: "canary"\n': "bad_address",
    'invalid dsn: invalid URI query parameter: "canary"\n': "bad_address",
    'at "h" failed: server does not support SSL, but SSL was required\n': "no_tls",
    'at "h" failed: Connection refused\n\tIs the server running on that host?\n': "refused",
    'could not translate host name "canary" to address: Name or service not known\n': "unknown_host",
    'at "h" failed: fe_sendauth: no password supplied\n': "no_password",
    'at "h" failed: FATAL:  permission denied for database "canary"\n': "no_connect_right",
    'at "h" failed: channel binding required, but SSL not in use\n': "channel_binding",
    'at "h" failed: SSL error: certificate verify failed\n': "certificate",
    'at "h" failed: FATAL:  no pg_hba.conf entry for host "canary"\n': "not_let_in",
    'at "h" failed: FATAL:  sorry, too many clients already\n': "too_many",
    'at "h" failed: FATAL:  the database system is starting up\n': "starting",
    "timeout expired": "silent",
    'Verbindung zum Server fehlgeschlagen: FATAL: Rolle "canary" existiert nicht': "lost",
}  # fmt: skip


@pytest.mark.parametrize("told", SAID)
def test_each_cause_has_its_sentence_and_repeats_nothing_of_what_the_driver_said(told: str) -> None:
    cause = cause_of(psycopg2.OperationalError(told), is_lost=False)
    assert cause is not None
    assert cause.name == SAID[told]
    assert "canary" not in cause.sentence


def test_causes_differ_in_their_sentences() -> None:
    found = [cause_of(psycopg2.OperationalError(told), is_lost=False) for told in SAID]
    assert len({cause.sentence for cause in found if cause}) >= 14


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (psycopg2.errors.DiskFull("could not extend file"), "disk_full"),
        (psycopg2.errors.OutOfMemory("out of memory"), "out_of_memory"),
        (psycopg2.errors.QueryCanceled("canceling"), "too_long"),
        (psycopg2.errors.AdminShutdown("terminating connection"), "lost"),
    ],
)
def test_a_server_that_cannot_go_on_is_told_apart(error: psycopg2.Error, name: str) -> None:
    with pytest.raises(StorageUnavailable), storage_errors():
        raise error
    cause = cause_of(error, is_lost=False)
    assert cause is not None and cause.name == name


def test_a_defect_of_ours_has_no_cause() -> None:
    assert cause_of(psycopg2.errors.UndefinedTable("no such table"), is_lost=False) is None
    assert cause_of(psycopg2.errors.UndefinedTable("no such table"), is_lost=True) == LOST


def test_the_log_has_each_cause_once_a_minute_with_the_reference_that_is_shown(caplog) -> None:
    now = 0.0
    said = CauseLog(clock=lambda: now)
    first = said.refusal(BUSY)
    again = [said.refusal(BUSY) for _ in range(100)]
    other = said.refusal(Cause("other", "something else"))
    now = REPEAT_SECONDS
    later = said.refusal(BUSY)
    lines = [record.getMessage() for record in caplog.records if record.name == "twin.database"]
    assert [line.split()[1] for line in lines] == ["cause=busy", "cause=other", "cause=busy"]
    assert [line.split()[0].removeprefix("reference=") for line in lines] == [
        refusal.reference for refusal in (first, other, later)
    ]
    assert {refusal.reference for refusal in again} == {first.reference}
    assert "times=102" in lines[2]
    assert said.counts == {"busy": 102, "other": 1}


@pytest.mark.database
@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"database": "canary_missing"}, "missing_database"),
        ({"query": {"sslmode": "canary"}}, "bad_address"),
        ({"query": {"canary": "1"}}, "bad_address"),
    ],
)
def test_a_wrong_address_of_a_real_server_is_named(database, caplog, change, cause) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Database(database.engine.url.set(**change))
    with pytest.raises(StorageUnavailable) as refused:
        wrong.prepare()
    lines = [record.getMessage() for record in caplog.records if record.name == "twin.database"]
    assert any(f"cause={cause} " in line for line in lines) or refused.value.reference
    assert "canary" not in str(refused.value) + "".join(lines)


@pytest.mark.database
def test_an_unknown_host_is_named() -> None:
    wrong = Database(make_url("postgresql+psycopg2://canary:canary@nowhere.invalid/x"))
    with pytest.raises(StorageUnavailable, match=r"has no address|nothing answers"):
        wrong.prepare()


@pytest.mark.database
def test_a_database_of_a_newer_version_is_left_alone_and_said_so(new_login) -> None:
    url = new_login("NOCREATEROLE")
    first = Database(url)
    first.prepare()
    with first.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    first.dispose()
    older = Database(url)
    with pytest.raises(SchemaIsNewer, match="newer version of this program"):
        older.prepare()
    older.dispose()


@pytest.mark.database
def test_a_database_that_not_everybody_may_enter_lets_the_apps_own_login_in(new_login, database) -> None:
    url = new_login("CREATEROLE")
    admin = make_engine(database.engine.url).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"REVOKE CONNECT ON DATABASE {url.database} FROM PUBLIC"))
    admin.dispose()
    served = Database(url)
    served.prepare()
    assert served.standing.own_login
    with served.transaction(Scope("x", read_only=True)) as connection:
        assert connection.execute(text("SELECT session_user")).scalar_one() == served.standing.app
    served.dispose()


@pytest.mark.database
def test_where_the_app_has_no_login_of_its_own_the_log_says_so(new_login, caplog) -> None:
    served = Database(new_login("NOCREATEROLE"))
    served.prepare()
    assert "without a login of its own" in caplog.text
    served.dispose()
