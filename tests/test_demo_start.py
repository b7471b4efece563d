"""The start of a hosted app fills the demo as its owner: once, whole, and for visitors to look at only."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from core.demo.lanes import DEMO_LANES
from core.errors import NotAllowed
from core.lane import Lane
from core.twin.capacity_twin import CapacityTwin
from db import open_twin
from db.opening import DEMO, DEMO_LOCK
from db.server import engine
from db.server.engine import Database, Scope, connect_database
from db.server.models import metadata
from seed_data import fill_demo
from settings import load_settings
from tests.db.test_isolation import INSERTS
from tests.image import blueprint_environment

pytestmark = pytest.mark.database
ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 22)
START = f"""
import datetime, os, signal, seed_data
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
{{before}}
assert seed_data.fill_demo(today=datetime.date.fromisoformat("{TODAY}"))
"""
DIE_BETWEEN_LANES_AND_RECORDS = "seed_data._import = die"


@pytest.fixture(params=["NOCREATEROLE", "CREATEROLE", "CREATEROLE BYPASSRLS"])
def hosted(
    request: pytest.FixtureRequest, new_login: Callable[[str], URL], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """An empty database under the settings of render.yaml, for every kind of login that a provider hands out."""
    url = new_login(request.param).render_as_string(hide_password=False)
    for name, value in blueprint_environment(url).items():
        monkeypatch.setenv(name, value)
    load_settings.cache_clear()
    database = connect_database(load_settings())
    yield database
    database.engine.dispose()
    monkeypatch.undo()
    load_settings.cache_clear()


def start_elsewhere(before: str = "") -> subprocess.Popen[str]:
    """A start in a process of its own, as of another instance."""
    program = START.format(before=before)
    return subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.PIPE, text=True)


def restart(monkeypatch: pytest.MonkeyPatch, *, read_only: str) -> None:
    """Start again with another setting."""
    monkeypatch.setenv("TWIN_DEMO_READ_ONLY", read_only)
    load_settings.cache_clear()
    assert fill_demo(today=TODAY)


def require_the_whole_demo(twin: CapacityTwin, *, n_tries: int = 1) -> None:
    last_days = {lane.name: lane.last_date for lane in twin.lanes()}
    assert {lane.name: lane for lane in twin.data.all_lanes()} == {lane.name: lane for lane in DEMO_LANES}
    assert max(last_days.values()) == TODAY - timedelta(days=1)
    kinds = [entry.kind for entry in twin.imports()]
    assert (kinds.count("lane"), kinds.count("import")) == (len(DEMO_LANES) * n_tries, 1)


CHANGED = {"workspace": "read_only = false", "server_value": "value = 'x'"}
KEPT_BY_THE_LOGIN = {"membership", "invitation", "server_value"}


def walled_tables(database: Database) -> set[str]:
    """Those that plain SQL does not reach: where the app is the tables' owner himself, he keeps the members."""
    reached = KEPT_BY_THE_LOGIN if database.standing.app is None else set()
    return set(metadata.tables) - reached


def n_written(database: Database, statement: str) -> int:
    """Rows that plain SQL writes in a visitor's transaction."""
    try:
        with database.transaction(Scope(DEMO)) as connection:
            return connection.execute(text(statement)).rowcount
    except NotAllowed:
        return 0


def test_a_start_fills_the_demo_and_its_visitors_cannot_write(hosted):
    assert fill_demo(today=TODAY)
    visitor = open_twin(DEMO)
    require_the_whole_demo(visitor)
    assert visitor.workspace().read_only
    before = visitor.content_hash(), visitor.imports()
    with pytest.raises(NotAllowed, match="reading only"):
        visitor.save_lane(Lane("more"))
    tables = walled_tables(hosted)
    for table in tables:
        value = CHANGED.get(table, "workspace_id = workspace_id")
        assert n_written(hosted, f"UPDATE {table} SET {value}") == 0
        assert n_written(hosted, f"DELETE FROM {table}") == 0
    with hosted.transaction(Scope(DEMO, read_only=True)) as connection:
        own = {"id": connection.execute(text("SELECT id FROM workspace")).scalar_one()}
    for table in tables & INSERTS.keys():
        row = INSERTS[table]
        with pytest.raises(NotAllowed, match="the database refused it"):
            with hosted.transaction(Scope(DEMO)) as connection:
                connection.execute(text(f"INSERT INTO {table} {row}"), own)
    assert (visitor.content_hash(), visitor.imports()) == before


def test_instances_that_start_at_once_make_one_demo(hosted):
    starts = [start_elsewhere() for _ in range(3)]
    for start in starts:
        _, errors = start.communicate(timeout=120)
        assert start.returncode == 0, errors
    require_the_whole_demo(open_twin(DEMO))


def test_a_start_that_was_killed_half_way_is_completed_by_the_next(hosted):
    killed = start_elsewhere(before=DIE_BETWEEN_LANES_AND_RECORDS)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    twin = open_twin(DEMO)
    assert len(twin.data.all_lanes()) == len(DEMO_LANES)
    assert not any(lane.n_records for lane in twin.lanes())
    assert fill_demo(today=TODAY)
    require_the_whole_demo(twin, n_tries=2)


def test_a_later_start_leaves_the_demo_as_it_is(hosted):
    assert fill_demo(today=TODAY)
    twin = open_twin(DEMO)
    before = twin.content_hash(), twin.imports()
    assert fill_demo(today=TODAY + timedelta(days=30))
    assert (twin.content_hash(), twin.imports()) == before


def test_a_start_that_another_keeps_waiting_says_so_and_the_next_attempt_fills_the_demo(
    hosted, monkeypatch, capsys
):
    monkeypatch.setattr(engine, "LOCK_WAIT_SECONDS", 1)
    with hosted.one_at_a_time(DEMO_LOCK):
        assert not fill_demo(today=TODAY)
    said = "The demo is not ready yet. The database did not answer: it took too long.\n"
    assert capsys.readouterr().out == said
    assert fill_demo(today=TODAY)
    require_the_whole_demo(open_twin(DEMO))


def test_each_start_opens_or_closes_the_demo_as_it_is_set_and_keeps_what_is_in_it(hosted, monkeypatch):
    assert fill_demo(today=TODAY)
    restart(monkeypatch, read_only="no")
    open_twin(DEMO).save_lane(Lane("ours"))
    restart(monkeypatch, read_only="yes")
    with pytest.raises(NotAllowed, match="reading only"):
        open_twin(DEMO).delete_lane("ours")
    assert open_twin(DEMO).lane("ours") == Lane("ours")


def test_only_a_start_opens_a_closed_demo_to_visitors_again(hosted, monkeypatch):
    assert fill_demo(today=TODAY)
    monkeypatch.setenv("TWIN_DEMO_READ_ONLY", "no")
    load_settings.cache_clear()
    for as_owner in (False, True):
        open_twin(DEMO, as_owner=as_owner)
        assert open_twin(DEMO).workspace().read_only
    restart(monkeypatch, read_only="no")
    assert not open_twin(DEMO).workspace().read_only
