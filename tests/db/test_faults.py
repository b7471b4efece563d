"""A connection that drops at the n-th statement: the state is before or after, never between."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import psycopg2
import pytest
from sqlalchemy import event, text

from core.demand.profile import NetworkRecords
from core.demand.records import RecordEdit
from core.errors import EditConflict, StorageUnavailable
from core.lane import Lane, LaneParameters
from core.twin.stored import WorkspaceSettings
from db.files.workspace_file import WorkspaceContent, write_workspace_file
from tests.db.demand_csv import check_records, contents, import_records, twin_on

pytestmark = pytest.mark.database

DAY = date(2025, 3, 1)
FIRST = {("A", DAY): 1.0, ("B", DAY): 2.0}
EDITS = [RecordEdit("A", DAY, 1.0, 5.0), RecordEdit("B", DAY, 2.0, None)]
SETTINGS = WorkspaceSettings("Other", "CHF", Lane("new lane", unit="t"))
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
    settings = store.settings()
    return (
        contents(store),
        lanes,
        entries,
        store.workspace().data_version,
        settings.currency,
        settings.new_lane,
    )


def other_workspace_file(store):
    """A file that adds, changes and deletes records and lanes of the workspace."""
    records = store.network_records()
    lanes = (Lane("B", unit="t"), Lane("D"))
    demand = NetworkRecords(("B", "D"), np.array([0, 1, 2]), records.days[[0, 0]], np.array([7.0, 8.0]))
    return write_workspace_file(WorkspaceContent(SETTINGS, lanes, demand, {}))


def prepared(store):
    import_records(store, FIRST)
    twin_on(store).save_lane(Lane("A", parameters=LaneParameters(lead_time_days=3)))
    report = check_records(store, SECOND)
    parameters = store.check_parameters(b"product_name,order_cost\nB,5\nC,6\n")
    file = other_workspace_file(store)
    return {
        "apply": lambda: store.apply(report, accept_rejects=False),
        "undo": lambda: store.undo(2),
        "delete_lane": lambda: store.delete_lane("A"),
        "reset": lambda: store.reset(typed_title=store.workspace().title),
        "merge_lanes": lambda: store.merge_lanes("B", "A", on_same_date="sum"),
        "edit_records": lambda: store.edit_records(EDITS, check_seen=True),
        "save_lanes": lambda: store.save_lanes([Lane("B", unit="t"), Lane("C")]),
        "restore": lambda: store.restore_workspace(file, file_name="w.zip"),
        "apply_parameters": lambda: store.apply_parameters(parameters, accept_rejects=False),
        "save_settings": lambda: store.save_settings(SETTINGS),
    }


WRITES = (
    "apply",
    "undo",
    "delete_lane",
    "reset",
    "merge_lanes",
    "edit_records",
    "save_lanes",
    "restore",
    "apply_parameters",
    "save_settings",
)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("name", WRITES)
def test_a_dropped_connection_leaves_the_state_before_or_after(database, open_empty_store, slug, name, after):
    n, done = 0, False
    while not done:
        n += 1
        store = open_empty_store(f"{slug}-{n}")
        write = prepared(store)[name]
        before = everything(store)
        with DroppedConnection(database.serving_engine, n, after=after) as dropped:
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
        store.apply(report, accept_rejects=False, on_progress=cancel)
    assert contents(store) == {}
    assert store.workspace().data_version == 0
    assert store.lanes() == ()


def test_progress_rises_to_one(store, monkeypatch):
    monkeypatch.setattr("db.rows.record_writes.BLOCK_ROWS", 3)
    import_records(store, {("A", DAY): 5.0})
    report = check_records(store, {("A", DAY + timedelta(days=n)): 1.0 for n in range(10)})
    told: list[float] = []
    store.apply(report, accept_rejects=False, on_progress=told.append)
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


def rows_of(number: int) -> dict:
    """Half of the keys, in one order or the other; every import has values of its own."""
    keys = [(lane, DAY + timedelta(days=n)) for lane in "ABCD" for n in range(25)]
    chosen = keys[number % 7 :: 2] if number % 2 else keys[:: -1 - number % 3]
    return dict.fromkeys(chosen, float(number))


def in_the_order_of(ids: dict[int, int]) -> dict:
    """What a workspace holds after the imports one by one, in the order of their change numbers."""
    held: dict = {}
    for number in sorted(ids, key=ids.__getitem__):
        held.update(rows_of(number))
    return held


@pytest.mark.parametrize("n_imports", [4, 50])
def test_parallel_imports_into_the_same_keys_take_turns(store, n_imports):
    numbers = range(1, n_imports + 1)
    reports = {number: check_records(store, rows_of(number)) for number in numbers}

    def import_one(number: int) -> int:
        return store.acting_as(f"t{number}").apply(reports[number], accept_rejects=False).import_id

    with ThreadPoolExecutor(max_workers=12) as pool:
        ids = dict(zip(numbers, pool.map(import_one, numbers), strict=True))
    assert sorted(ids.values()) == list(numbers)
    assert contents(store) == in_the_order_of(ids)


IMPORT_TEN = """
import sys
from db import open_twin
from tests.db.demand_csv import csv_bytes
from tests.db.test_faults import rows_of
twin = open_twin(sys.argv[1])
for number in map(int, sys.argv[2:]):
    receipt = twin.apply(twin.check_csv(csv_bytes(rows_of(number))))
    print(number, receipt.import_id)
"""


def test_fifty_imports_of_five_processes_give_the_result_of_some_order(store, slug):
    project = Path(__file__).resolve().parents[2]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", IMPORT_TEN, slug, *map(str, range(first, first + 10))],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(project)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for first in range(1, 51, 10)
    ]
    ids = {}
    for process in processes:
        told, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        ids |= {int(number): int(change) for number, change in map(str.split, told.splitlines())}
    assert sorted(ids.values()) == list(range(1, 51))
    assert contents(store) == in_the_order_of(ids)


def test_of_many_analysts_who_saw_the_same_record_one_writes_and_the_others_are_told(store):
    import_records(store, FIRST)

    def edit(number: int) -> str:
        try:
            store.edit_records([RecordEdit("A", DAY, 1.0, 10.0 + number)], check_seen=True)
        except EditConflict as told:
            return told.stored
        return "written"

    with ThreadPoolExecutor(max_workers=8) as pool:
        outcomes = list(pool.map(edit, range(8)))
    written = contents(store)["A", DAY]
    assert outcomes.count("written") == 1
    assert set(outcomes) == {"written", f"{written:g}"}
