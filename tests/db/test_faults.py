"""A connection that drops at the n-th statement: the state is before or after, never between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import psycopg2
import pytest
from sqlalchemy import event, text

from core.errors import ImportRefused, StorageUnavailable
from core.lane import Lane, LaneParameters
from tests.db.demand_csv import check_records, contents, import_records

pytestmark = pytest.mark.database

DAY = date(2025, 3, 1)
FIRST = {("A", DAY): 1.0, ("B", DAY): 2.0}
SECOND = {("A", DAY): 9.0, ("B", DAY): 2.0, ("C", DAY): 3.0}


class DroppedConnection:
    """Ends the server's side of the connection at the n-th statement, counted with the commit."""

    def __init__(self, engine, n: int, *, after: bool) -> None:
        self.engine, self.n, self.after = engine, n, after
        self.count = 0

    def __enter__(self):
        event.listen(self.engine, "before_cursor_execute", self._before)
        event.listen(self.engine, "after_cursor_execute", self._after)
        event.listen(self.engine, "commit", self._at_commit)
        return self

    def __exit__(self, *_):
        event.remove(self.engine, "before_cursor_execute", self._before)
        event.remove(self.engine, "after_cursor_execute", self._after)
        event.remove(self.engine, "commit", self._at_commit)

    def _before(self, connection, cursor, statement, parameters, context, executemany):
        self.count += 1
        if self.count == self.n and not self.after:
            self._drop(connection)

    def _after(self, connection, cursor, statement, parameters, context, executemany):
        if self.count == self.n and self.after:
            self._drop(connection)

    def _at_commit(self, connection):
        self.count += 1
        if self.count == self.n:
            self._drop(connection)

    def _drop(self, connection):
        pid = connection.connection.dbapi_connection.info.backend_pid
        killer = psycopg2.connect(connection.engine.url.set(drivername="postgresql").render_as_string(False))
        with killer, killer.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
        killer.close()


def everything(store):
    lanes = [(lane.name, lane.unit, lane.parameters) for lane in store.all_lanes()]
    entries = [(entry.import_id, entry.kind, entry.undone_at is None) for entry in store.imports()]
    return contents(store), lanes, entries, store.workspace().data_version


def prepared(store):
    import_records(store, FIRST)
    store.save_lane(Lane("A", parameters=LaneParameters(lead_time_days=3)), made_by="t")
    report = check_records(store, SECOND)
    return {
        "apply": lambda: store.apply(report, accept_rejects=False, made_by="t"),
        "undo": lambda: store.undo(2, made_by="t"),
        "delete_lane": lambda: store.delete_lane("A", made_by="t"),
        "reset": lambda: store.reset(typed_title=store.workspace().title, made_by="t"),
    }


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("name", ["apply", "undo", "delete_lane", "reset"])
def test_a_dropped_connection_leaves_the_state_before_or_after(database, open_empty_store, slug, name, after):
    n, done = 0, False
    while not done:
        n += 1
        store = open_empty_store(f"{slug}-{n}")
        write = prepared(store)[name]
        before = everything(store)
        with DroppedConnection(database.engine, n, after=after) as dropped:
            try:
                write()
                done = dropped.count < n
            except StorageUnavailable as refusal:
                assert "did not answer" in str(refusal)
        if done or everything(store) != before:
            expected = open_empty_store(f"{slug}-{n}-expected")
            prepared(expected)[name]()
            assert everything(store) == everything(expected)
        else:
            assert everything(store) == before
    assert n > 5


def test_a_cancelled_import_leaves_nothing_behind(store):
    report = check_records(store, {("A", DAY + timedelta(days=n)): 1.0 for n in range(10)})

    class Cancelled(Exception):
        pass

    def cancel(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        store.apply(report, accept_rejects=False, made_by="t", on_progress=cancel)
    assert contents(store) == {}
    assert store.workspace().data_version == 0
    assert store.lane_summaries() == ()


def test_progress_rises_to_one(store, monkeypatch):
    monkeypatch.setattr("db.record_rows.BLOCK_ROWS", 3)
    import_records(store, {("A", DAY): 5.0})
    report = check_records(store, {("A", DAY + timedelta(days=n)): 1.0 for n in range(10)})
    told: list[float] = []
    store.apply(report, accept_rejects=False, made_by="t", on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == 4  # 9 added rows in blocks of 3, then the changed one


def test_the_store_recovers_when_the_server_dropped_all_connections(database, store):
    import_records(store, FIRST)
    with database.engine.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        )
    assert contents(store) == FIRST


@pytest.mark.parametrize("n_imports", [4, 50])
def test_parallel_imports_into_the_same_keys_take_turns(store, n_imports):
    keys = [(lane, DAY + timedelta(days=n)) for lane in "ABCD" for n in range(25)]

    def import_one(number: int) -> int:
        """Half of them in the opposite order; refused ones check again, as the sentence tells."""
        while True:
            chosen = keys[number % 7 :: 2] if number % 2 else keys[:: -1 - number % 3]
            report = check_records(store, dict.fromkeys(chosen, float(number)))
            try:
                return store.apply(report, accept_rejects=False, made_by=f"t{number}").import_id
            except ImportRefused:
                continue

    with ThreadPoolExecutor(max_workers=12) as pool:
        ids = list(pool.map(import_one, range(1, n_imports + 1)))
    assert sorted(ids) == list(range(1, n_imports + 1))
    serial: dict = {}
    for _, number in sorted(zip(ids, range(1, n_imports + 1), strict=True)):
        serial.update(
            dict.fromkeys(keys[number % 7 :: 2] if number % 2 else keys[:: -1 - number % 3], float(number))
        )
    assert contents(store) == serial
