"""A database that falls silent at any point is told within 5 seconds, and is there again within 5 once it answers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from core.errors import StorageUnavailable
from db.server import engine, scope
from db.server.embedded import EmbeddedServer
from db.server.embedded_home import choose_home
from db.server.engine import Database, Scope, make_engine
from db.server.once import Once
from db.server.scope import Limits
from db.store import PostgresStore
from tests.db.demand_csv import check_records, contents, import_records
from tests.db.server.frozen import Proxy, proxy_before, within

pytestmark = pytest.mark.database

TOLD_SECONDS = BACK_SECONDS = 5.0
DAY = date(2025, 3, 1)


@pytest.fixture
def proxy(database: Database) -> Iterator[Proxy]:
    with proxy_before(database.engine.url) as proxy:
        yield proxy


@pytest.fixture
def through_proxy(proxy: Proxy) -> Iterator[Database]:
    served = Database(proxy.url)
    yield served
    proxy.thaw()
    served.engine.dispose()


@pytest.fixture
def distant(through_proxy: Database, store: PostgresStore, slug: str) -> PostgresStore:
    """The store of the test's workspace, through the proxy."""
    return PostgresStore(through_proxy, slug)


def answers_again(store: PostgresStore) -> None:
    """Ask as a page does, every moment, until it answers."""
    with within(BACK_SECONDS):
        for _ in range(100):
            with suppress(StorageUnavailable):
                store.workspace()
                break
            time.sleep(0.2)


def test_a_database_that_is_silent_from_the_start_is_told(proxy, distant):
    proxy.freeze()
    with within(TOLD_SECONDS), pytest.raises(StorageUnavailable):
        distant.workspace()
    proxy.thaw()
    answers_again(distant)


def test_many_who_come_at_once_are_all_told(proxy, distant):
    distant.workspace()
    proxy.freeze()

    def ask(_: int) -> bool:
        with within(TOLD_SECONDS), pytest.raises(StorageUnavailable):
            distant.workspace()
        return True

    with ThreadPoolExecutor(40) as pool:
        assert all(pool.map(ask, range(40)))
    proxy.thaw()
    answers_again(distant)


def test_reads_and_writes_of_an_open_store_are_told_and_change_nothing(proxy, distant):
    import_records(distant, {("A", DAY): 1.0})
    report = check_records(distant, {("A", DAY): 2.0})
    for action in (
        distant.workspace,
        distant.network_records,
        lambda: distant.apply(report, accept_rejects=False),
        lambda: distant.undo(1),
    ):
        proxy.freeze()
        with within(TOLD_SECONDS), pytest.raises(StorageUnavailable):
            action()
        proxy.thaw()
        answers_again(distant)
    assert contents(distant) == {("A", DAY): 1.0}


@pytest.mark.parametrize("statement", ["SELECT pg_sleep(60)", "SELECT 1"])
def test_silence_within_a_transaction_is_told(proxy, distant, through_proxy, slug, statement):
    with within(TOLD_SECONDS), pytest.raises(StorageUnavailable):
        with through_proxy.transaction(Scope(slug)) as connection:
            proxy.freeze()
            connection.execute(text(statement))
    proxy.thaw()
    answers_again(distant)


def test_silence_at_the_commit_is_told(proxy, distant, through_proxy, slug):
    with within(TOLD_SECONDS), pytest.raises(StorageUnavailable):
        with through_proxy.transaction(Scope(slug)) as connection:
            connection.execute(text("SELECT 1"))
            proxy.freeze()
    proxy.thaw()
    answers_again(distant)


def test_silence_while_records_are_copied_is_told(proxy, distant, monkeypatch):
    report = check_records(distant, {("A", DAY): 1.0})
    copy_in = __import__("db.rows.record_writes", fromlist=["copy_in"]).copy_in

    def frozen_copy(connection, rows):
        proxy.freeze()
        copy_in(connection, rows)

    monkeypatch.setattr("db.rows.record_writes.copy_in", frozen_copy)
    with within(TOLD_SECONDS), pytest.raises(StorageUnavailable):
        distant.apply(report, accept_rejects=False)
    proxy.thaw()
    answers_again(distant)
    assert contents(distant) == {}


def test_a_slow_statement_on_a_server_that_answers_goes_on(distant, through_proxy, slug):
    with through_proxy.transaction(Scope(slug)) as connection:
        assert connection.execute(text("SELECT 7 FROM pg_sleep(6)")).scalar_one() == 7


def test_a_server_limit_that_does_not_hold_is_kept_by_us(through_proxy, distant, slug, monkeypatch):
    monkeypatch.setattr(engine, "READING", Limits(statement_seconds=1, lock_seconds=1))
    monkeypatch.setattr(engine, "GRACE_SECONDS", 1)
    with within(TOLD_SECONDS), pytest.raises(StorageUnavailable, match="the connection failed"):
        with through_proxy.transaction(Scope(slug, read_only=True)) as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_sleep(60)"))


def test_every_transaction_has_its_limits(database, store, slug):
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")

    def limits(connection) -> list[str]:
        return [connection.execute(text(f"SHOW {name}")).scalar_one() for name in names]

    with database.transaction(Scope(slug, read_only=True)) as connection:
        assert limits(connection) == ["30s", "4s", "2min"]
    with database.transaction(Scope(slug)) as connection:
        assert limits(connection) == ["10min", "20s", "2min"]
    with database.login_transaction(slug) as connection:
        assert limits(connection) == ["10min", "20s", "2min"]
    with database.engine.connect() as connection:  # and nothing stays behind in the pool
        assert limits(connection) == ["0", "0", "0"]


def test_a_statement_and_a_wait_for_a_lock_end_at_their_limits(database, store, slug, monkeypatch):
    monkeypatch.setattr(engine, "WRITING", Limits(statement_seconds=2, lock_seconds=1))
    with pytest.raises(StorageUnavailable, match="it took too long"):
        with database.transaction(Scope(slug)) as connection:
            connection.execute(text("SELECT pg_sleep(60)"))
    with database.transaction(Scope(slug)) as first:
        first.execute(text("UPDATE workspace SET title = 'x'"))
        with within(TOLD_SECONDS), pytest.raises(StorageUnavailable, match="it took too long"):
            with database.transaction(Scope(slug)) as second:
                second.execute(text("UPDATE workspace SET title = 'y'"))


def test_a_transaction_left_open_is_ended(database, store, slug, monkeypatch):
    monkeypatch.setattr(scope, "IDLE_SECONDS", 1)
    with pytest.raises(StorageUnavailable, match="the connection failed or was lost"):
        with database.transaction(Scope(slug)) as connection:
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '1s'"))
            time.sleep(1.5)
            connection.execute(text("SELECT 1"))


def test_every_connection_asks_the_network_whether_it_is_alive(database):
    served = make_engine(database.engine.url)
    with served.connect() as connection:
        said = connection.connection.dbapi_connection.get_dsn_parameters()
    served.dispose()
    wanted = {"keepalives_idle": "10", "keepalives_interval": "3", "keepalives_count": "3"}
    assert wanted.items() <= said.items()
    assert (said["tcp_user_timeout"], said["connect_timeout"]) == ("10000", "2")


def test_what_the_address_says_of_the_network_is_kept():
    served = make_engine(engine.normalise_url("postgresql://h/d?keepalives_idle=99&connect_timeout=9"))
    arguments = served.dialect.create_connect_args(served.url)[1]
    assert arguments["keepalives_idle"] == "99"
    assert arguments["connect_timeout"] == "9"


def test_a_name_that_nobody_resolves_is_told(monkeypatch):
    served = Database(engine.normalise_url("postgresql://silent.example/d"))
    closed = []
    late = SimpleNamespace(close=lambda: closed.append(True))
    monkeypatch.setattr(served.engine.dialect, "connect", lambda *_, **__: time.sleep(3) or late)
    with within(TOLD_SECONDS), pytest.raises(StorageUnavailable):
        served.prepare()
    time.sleep(1)
    assert closed


def test_who_comes_while_one_prepares_shares_its_end_and_no_lock_is_held():
    began, go_on, n_runs = threading.Event(), threading.Event(), []

    def fail() -> None:
        n_runs.append(1)
        began.set()
        go_on.wait(10)
        raise StorageUnavailable("gone")

    once = Once(fail, wait_seconds=0.2)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(once)
        began.wait(5)
        with within(2), pytest.raises(StorageUnavailable, match="still being made ready"):
            once()
        go_on.set()
        with pytest.raises(StorageUnavailable, match="gone"):
            first.result(5)
    assert len(n_runs) == 1


@pytest.fixture
def own_server() -> Iterator[EmbeddedServer]:
    place = Path(tempfile.mkdtemp(prefix="twin-silent-"))
    place.chmod(0o755)
    server = EmbeddedServer(choose_home(place / "postgres"))
    yield server
    server.leave()
    shutil.rmtree(place)


def signal_all(server: EmbeddedServer, number: signal.Signals) -> None:
    """The server and each process of it."""
    pid = (server.home.data / "postmaster.pid").read_text().split()[0]
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", pid], capture_output=True, text=True, check=True)
    for each in (pid, *children.stdout.split()):
        os.kill(int(each), number)


@pytest.mark.skipif(shutil.which("ps") is None, reason="asks ps for the server's processes")
def test_an_embedded_server_that_is_stopped_is_told_and_not_started_a_second_time(own_server):
    served = Database(own_server.url, embedded=own_server)
    served.prepare()
    signal_all(own_server, signal.SIGSTOP)
    try:
        for _ in range(2):
            with within(TOLD_SECONDS):
                assert not served.is_ready()
        another = EmbeddedServer(own_server.home)
        other = Database(own_server.url, embedded=another)
        with within(TOLD_SECONDS), pytest.raises(StorageUnavailable, match="there, but silent"):
            other.prepare()
        another.leave()
    finally:
        signal_all(own_server, signal.SIGCONT)
    with within(BACK_SECONDS):
        while not served.is_ready():
            time.sleep(0.2)
    served.engine.dispose()
    other.engine.dispose()
