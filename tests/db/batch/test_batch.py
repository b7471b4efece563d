"""A large workspace planned part by part, here and on a cluster that loses a worker, is planned as by one process."""

from __future__ import annotations

import os
import signal
import sys
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import func, select

from core.plan.network_plan import NetworkPlan
from core.plan.plan_rows import rows_of_plan
from db.batch import __main__ as command
from db.batch.engines import LocalEngine, open_engine
from db.batch.parts import BatchFailed, Part, parts_of, plan_stored
from db.batch.run import run_batch
from db.server.models import BatchPart
from db.store import PostgresStore
from tests.db.demand_csv import import_records, twin_on

pytestmark = pytest.mark.database

NEWEST, N_DAYS, N_LANES, LANES_A_PART = date(2026, 11, 20), 90, 24, 3
N_PARTS = N_LANES // LANES_A_PART
SAME = 1e-12


@pytest.fixture
def large(store, monkeypatch) -> PostgresStore:
    """A workspace that counts as large, of which few lanes teach; some sell rarely, one has a marked day, one ended."""
    monkeypatch.setattr("core.forecast.learning_sample.MAX_RECORDS", 5 * N_DAYS)
    monkeypatch.setattr("core.forecast.learning_sample.MIN_LANES", 5)
    rng = np.random.default_rng(8)
    records = {}
    for number in range(N_LANES):
        mean = 0.2 if number % 4 == 2 else 30.0 + 5 * number
        last = NEWEST - timedelta(days=number % 3)  # parts reach to different days
        for ago, units in enumerate(rng.poisson(mean, N_DAYS).tolist()):
            if units or number % 4 != 2 or ago == 0:
                records[f"L{number:02d}", last - timedelta(days=ago)] = float(units)
    import_records(store, records)
    twin_on(store).mark_event("L04", NEWEST - timedelta(days=9), reason="a fair")
    return store


def require_same(found: NetworkPlan, expected: NetworkPlan) -> None:
    """Each column of each lane, to 1e-12 of its size."""
    assert found.lanes == expected.lanes and found.as_of == expected.as_of
    rows, wanted = rows_of_plan(found), rows_of_plan(expected)
    assert rows.dtype == wanted.dtype
    for name in rows.dtype.names or ():
        np.testing.assert_allclose(
            rows[name].astype(float), wanted[name].astype(float), rtol=SAME, atol=SAME, err_msg=name
        )


def planned_here(store: PostgresStore) -> NetworkPlan:
    """The plan of all lanes by one process, in one go; nothing of it stays."""
    plan = twin_on(store).plan_network()
    with store.writing_transaction() as writer:
        from db.rows.kept_state import forget_plan

        forget_plan(writer)
    return plan


def kept_by_batch(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> NetworkPlan:
    """The plan that the next start of the app finds; it would be refused to plan."""

    def refuse(*_, **__):
        raise AssertionError("planned again")

    with monkeypatch.context() as patched:
        patched.setattr("core.twin.network_plans.NetworkPlans._anew", refuse)
        return twin_on(store).plan_network()


def count_parts(store: PostgresStore) -> int:
    with store.reading_transaction() as connection:
        return connection.execute(select(func.count()).select_from(BatchPart)).scalar_one()


def run(store: PostgresStore, engine, **more) -> int:
    return run_batch(twin_on(store), store, engine, lanes_a_part=LANES_A_PART, **more)


def test_lanes_fall_into_even_parts_in_order():
    assert parts_of("abcde", lanes_a_part=2) == (Part(0, ("a", "b")), Part(1, ("c", "d", "e")))
    assert parts_of("ab", lanes_a_part=5) == (Part(0, ("a", "b")),)
    assert parts_of((), lanes_a_part=2) == (Part(0, ()),)


@pytest.mark.parametrize(("n_lanes", "n_parts"), [(5_999, 2), (10_000, 4), (15_999, 4), (30_490, 12)])
def test_many_parts_are_as_many_as_two_or_four_workers_share(n_lanes, n_parts):
    lanes = [f"{number}" for number in range(n_lanes)]
    parts = parts_of(lanes, lanes_a_part=2_000)
    assert [name for part in parts for name in part.lanes] == lanes
    sizes = [len(part.lanes) for part in parts]
    assert len(sizes) == n_parts
    assert min(sizes) >= 2_000 and max(sizes) - min(sizes) <= 1


def test_parts_planned_one_by_one_are_the_plan_of_the_whole_and_the_app_finds_it(large, monkeypatch):
    expected = planned_here(large)
    told = []
    assert run(large, LocalEngine(), on_progress=told.append) == N_LANES
    assert [item.n_lanes for item in told] == list(range(0, N_LANES + 1, LANES_A_PART))
    require_same(kept_by_batch(large, monkeypatch), expected)
    assert count_parts(large) == 0


class EndsAfter(LocalEngine):
    """An engine that is ended from outside after some parts, and notes which it worked on."""

    def __init__(self, n_parts: int) -> None:
        self._n_parts, self.worked_on = n_parts, list[int]()

    def each(self, work, parts):
        for part in parts:
            if len(self.worked_on) == self._n_parts:
                raise KeyboardInterrupt
            self.worked_on.append(part.number)
            yield work(part)


def test_a_batch_that_was_ended_goes_on_where_it_was(large, monkeypatch):
    expected = planned_here(large)
    first, second = EndsAfter(5), EndsAfter(N_PARTS)
    with pytest.raises(KeyboardInterrupt):
        run(large, first)
    assert count_parts(large) == 5
    run(large, second)
    assert first.worked_on + second.worked_on == list(range(N_PARTS))
    require_same(kept_by_batch(large, monkeypatch), expected)


def test_what_an_ended_batch_planned_is_let_go_of_once_the_data_have_moved(large, monkeypatch):
    with pytest.raises(KeyboardInterrupt):
        run(large, EndsAfter(5))
    twin_on(large).save_records("L01", [(NEWEST - timedelta(days=2), 900.0)])
    again = EndsAfter(N_PARTS)
    run(large, again)
    assert again.worked_on == list(range(N_PARTS))
    require_same(kept_by_batch(large, monkeypatch), planned_here(large))


def test_a_record_that_came_while_the_batch_ran_is_in_the_plan_that_is_read(large, monkeypatch):
    came = []

    def write_once(progress):
        if progress.n_parts == 3 and not came:
            came.append(twin_on(large).save_records("L01", [(NEWEST - timedelta(days=2), 900.0)]))

    run(large, LocalEngine(), on_progress=write_once)
    require_same(kept_by_batch(large, monkeypatch), planned_here(large))


def test_a_lane_that_went_meanwhile_ends_the_batch_with_a_sentence(large):
    task = twin_on(large).planning_task()
    large.delete_lane("L02")
    with pytest.raises(BatchFailed, match=r"Part 1 was not planned\. There is no lane 'L02'"):
        plan_stored(Part(0, ("L00", "L02")), slug=large.workspace().slug, shared=task.shared)


def test_parts_of_different_versions_of_the_program_are_not_put_together(large, monkeypatch):
    def other_version(progress):
        monkeypatch.setattr("core.twin.lane_parts.MODEL_VERSION", f"{progress.n_parts // 4}")

    with pytest.raises(BatchFailed, match="another version of the program"):
        run(large, LocalEngine(), on_progress=other_version)


def test_a_small_workspace_needs_no_batch(store):
    import_records(store, {("L1", NEWEST - timedelta(days=ago)): 5.0 + ago % 3 for ago in range(40)})
    with pytest.raises(BatchFailed, match="so small that the app plans it"):
        run(store, LocalEngine())


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("spark", "'local' or 'dask://HOST:PORT'"),
        ("dask://127.0.0.1:9", "No Dask scheduler answers at dask://127.0.0.1:9"),
        ("dask://nobody", "No Dask scheduler answers at dask://nobody"),
    ],
)
def test_an_engine_that_is_none_is_refused_with_a_sentence(address, said, monkeypatch):
    pytest.importorskip("distributed", reason="Dask comes with requirements-cluster.txt")
    monkeypatch.setattr("db.batch.engines.CONNECT_SECONDS", 1)
    with pytest.raises(BatchFailed, match=said), open_engine(address):
        pass


def test_without_dask_the_way_to_get_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(BatchFailed, match=r"pip install -r requirements-cluster\.txt"),
        open_engine("dask://h:1"),
    ):
        pass


def test_the_command_plans_the_workspace_and_says_how_far_it_is(large, slug, monkeypatch, capsys):
    monkeypatch.setattr(command, "LEAST_LANES_A_PART", 5)
    monkeypatch.setattr(sys, "argv", ["batch", slug, "--lanes-a-part", "10"])
    assert command.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("0 of 2 parts, 0 of 24 lanes")
    assert lines[-2].startswith("2 of 2 parts, 24 of 24 lanes") and lines[-1] == "24 lanes are planned."
    monkeypatch.setattr(sys, "argv", ["batch", "no-such-workspace"])
    assert command.main() == 1
    assert "does not exist" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["batch", slug, "--lanes-a-part", "4"])
    with pytest.raises(SystemExit):
        command.main()
    assert "whole number of 5 lanes or more" in capsys.readouterr().err


def test_two_processes_of_this_machine_plan_what_one_plans_and_one_that_ends_is_told(large, monkeypatch):
    expected = planned_here(large)
    with open_engine("local", n_workers=2) as engine:
        assert run(large, engine) == N_LANES
        require_same(kept_by_batch(large, monkeypatch), expected)
        with pytest.raises(BatchFailed, match="A process that planned parts has ended"):
            list(engine.each(_end_worker, [Part(0, ())]))


@pytest.fixture
def cluster():
    """Two workers of one thread each, as processes of this machine."""
    distributed = pytest.importorskip("distributed", reason="Dask comes with requirements-cluster.txt")
    made = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, processes=True
    )
    yield made
    made.close()


def test_two_workers_of_which_one_is_ended_midway_plan_what_one_process_plans(large, cluster, monkeypatch):
    expected = planned_here(large)
    workers = {worker.pid for worker in cluster.workers.values()}
    ended = []

    def end_one(progress):
        if progress.n_parts == 2 and not ended:
            ended.append(min(workers))
            os.kill(ended[0], signal.SIGKILL)

    address = cluster.scheduler_address.replace("tcp://", "dask://")
    with open_engine(address) as engine:
        assert run(large, engine, on_progress=end_one) == N_LANES
    assert len(workers) == 2 and ended
    require_same(kept_by_batch(large, monkeypatch), expected)


def test_a_part_that_ends_every_worker_ends_the_batch_with_a_sentence(large, cluster, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="Dask comes with requirements-cluster.txt")
    with distributed.Client(cluster) as client:
        client.run_on_scheduler(_allow_no_failures)
    address = cluster.scheduler_address.replace("tcp://", "dask://")
    with open_engine(address) as engine, pytest.raises(BatchFailed, match="ended the worker that planned it"):
        list(engine.each(_end_worker, [Part(0, ())]))


def _allow_no_failures(dask_scheduler):
    dask_scheduler.allowed_failures = 0


def _end_worker(part):
    os.kill(os.getpid(), signal.SIGKILL)
