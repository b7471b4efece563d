"""What is kept of a large workspace's plan is what planning all of it anew by the same learning gives."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import func, select

from core.demand import history as demand_history
from core.lane import Lane, LaneParameters
from core.twin.capacity_twin import CapacityTwin
from core.twin.network_plans import Ground, NetworkPlans
from db.outlets import WordsAndPaper
from db.rows.value_bytes import to_bytes
from db.server.models import LaneSummary
from db.store import PostgresStore
from tests.core.plan.test_network_parts import assert_same
from tests.db.demand_csv import import_records, twin_on
from tests.db.series_equal import require_series_equal_rows

pytestmark = pytest.mark.database

NEWEST = date(2026, 11, 20)
N_DAYS = 90
NAMES = [f"L{number}" for number in range(8)]


@pytest.fixture
def large(store, monkeypatch) -> PostgresStore:
    """A workspace that counts as large: two of its lanes teach; every fourth sells rarely."""
    monkeypatch.setattr("core.forecast.learning_sample.MAX_RECORDS", 2 * N_DAYS)
    monkeypatch.setattr("core.forecast.learning_sample.MIN_LANES", 2)
    fill_large(store)
    return store


def fill_large(store: PostgresStore) -> None:
    """Eight lanes, of which every fourth sells rarely."""
    rng = np.random.default_rng(3)
    records = {}
    for number, name in enumerate(NAMES):
        mean = 0.2 if number % 4 == 2 else 30.0 + 5 * number
        for ago, units in enumerate(rng.poisson(mean, N_DAYS).tolist()):
            if units or number % 4 != 2 or ago == 0:
                records[name, NEWEST - timedelta(days=ago)] = float(units)
    import_records(store, records)


def planned_anew(twin: CapacityTwin):
    """The plan of all lanes, none of it kept, on the ground of today's."""
    forecasts = twin._forecasts  # noqa: SLF001  the same learning
    ground = Ground(twin.as_of, forecasts.newest_day(), forecasts.until_day(), -1, forecasts.complete())
    return NetworkPlans(twin.data, forecasts, WordsAndPaper()).plan(twin.workspace().data_version, ground)


def change_something(store: PostgresStore, chance: random.Random) -> None:
    names = [lane.name for lane in store.lanes()]
    name = chance.choice(names)
    day = NEWEST - timedelta(days=chance.randint(0, 40))
    move = chance.choice(
        ["edit", "edit", "import", "delete", "save", "undo", "rename", "merge", "mark", "new day"]
    )
    twin = twin_on(store)
    if move == "edit":
        twin.save_records(name, [(day, float(chance.randint(0, 200)))])
    elif move == "delete":
        twin.delete_records(name, [day])
    elif move == "import":
        import_records(
            store, {(other, day): float(chance.randint(0, 90)) for other in chance.sample(names, 2)}
        )
    elif move == "new day":
        newest = max(lane.last_date for lane in store.lanes() if lane.last_date)
        import_records(store, {(name, newest + timedelta(days=1)): 40.0})
    elif move == "save":
        twin.save_lane(Lane(name, parameters=LaneParameters(lead_time_days=float(chance.randint(1, 20)))))
    elif move == "rename":
        store.rename_lane(name, f"{name}x")
    elif move == "merge" and len(names) > 6:
        store.merge_lanes(*chance.sample(names, 2), on_same_date="sum")
    elif move == "mark":
        twin.mark_event(name, day, reason="a fair")
    elif move == "undo" and len(store.imports()) > 1:  # not the file that brought everything
        store.undo(store.imports()[0].import_id)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_change_the_kept_plan_is_that_of_all_lanes_anew(large, seed):
    chance, twin = random.Random(seed), twin_on(large)
    twin.plan_network()
    for _ in range(10):
        change_something(large, chance)
        assert_same(twin.plan_network(), planned_anew(twin))


@pytest.mark.parametrize("seed", range(100, 103))
def test_after_a_chain_of_changes_all_that_was_kept_is_what_a_rebuild_makes(large, seed):
    from tests.db.kept_chains import play

    play(large, seed)


def test_one_changed_record_reads_and_plans_its_lane_alone(large, monkeypatch):
    twin = twin_on(large)
    before = twin.plan_network()
    twin.save_records("L3", [(NEWEST - timedelta(days=2), 900.0)])
    read = []
    monkeypatch.setattr(demand_history, "find_calendars", _noting(read, demand_history.find_calendars))
    after = twin.plan_network()
    assert max(read) <= 64  # what dates the workspace; the lane itself is one
    assert after.expected_units_per_day[3] != before.expected_units_per_day[3]
    others = np.arange(len(NAMES)) != 3
    assert np.array_equal(after.expected_units_per_day[others], before.expected_units_per_day[others])


def _noting(read, find):
    def noted(*, days, offsets, **named):
        read.append(offsets.size - 1)
        return find(days=days, offsets=offsets, **named)

    return noted


def test_a_large_workspace_keeps_what_it_learned_until_a_week_has_come_or_somebody_asks(large):
    twin = twin_on(large)
    learned = twin.learned()
    twin.save_records("L1", [(NEWEST - timedelta(days=2), 90.0)])
    assert twin.learned() is learned
    import_records(large, {("L1", NEWEST + timedelta(days=6)): 40.0})
    assert twin.learned() is learned
    twin.learn_anew()
    asked = twin.learned()
    assert asked is not learned
    import_records(large, {("L1", NEWEST + timedelta(days=13)): 40.0})
    assert twin.learned() is not asked


def test_two_processes_plan_by_what_the_last_of_them_learned(large):
    one, other = twin_on(large), twin_on(large)
    one.plan_network()
    other.plan_network()
    import_records(large, {("L1", NEWEST + timedelta(days=1)): 40.0})
    one.learn_anew()
    one.plan_network()
    other.save_records("L2", [(NEWEST, 41.0)])
    grounds = {twin.planning_task().ground for twin in (one, other)}
    assert len(grounds) == 1
    assert_same(one.plan_network(), other.plan_network())


def test_a_twentieth_more_records_other_marks_or_holidays_teach_anew(large):
    twin = twin_on(large)
    learned = twin.learned()
    import_records(large, {("new", NEWEST - timedelta(days=ago)): 5.0 for ago in range(40)})
    more = twin.learned()
    assert more is not learned
    twin.mark_event("L1", NEWEST, reason="a fair")
    marked = twin.learned()
    assert marked is not more


def test_an_ordinary_workspace_is_learned_from_anew_with_every_change(store):
    import_records(store, {("L1", NEWEST - timedelta(days=ago)): 5.0 + ago % 3 for ago in range(40)})
    twin = twin_on(store)
    learned = twin.learned()
    twin.save_records("L1", [(NEWEST - timedelta(days=2), 9.0)])
    assert twin.learned() is not learned


@pytest.mark.parametrize("seed", range(3))
def test_a_twin_opened_later_finds_the_plan_that_was_kept_and_keeps_it_current(large, seed, monkeypatch):
    chance = random.Random(100 + seed)
    twin_on(large).plan_network()
    for _ in range(8):
        change_something(large, chance)
        opened = twin_on(large)
        assert_same(opened.plan_network(), planned_anew(opened))
        assert opened.learned().keys() == twin_on(large).learned().keys()


def test_after_a_restart_nothing_is_learned_or_planned_again(large, monkeypatch):
    first = twin_on(large)
    plan, learned = first.plan_network(), first.learned()

    def refuse(*_, **__):
        raise AssertionError("planned or learned again")

    monkeypatch.setattr("core.twin.forecasts.learn_by_cadence", refuse)
    monkeypatch.setattr("core.twin.network_plans.join_plans", refuse)
    second = twin_on(large)
    assert_same(second.plan_network(), plan)
    assert to_bytes(second.learned()) == to_bytes(learned)
    assert second.plan("L3").buffer.buffer_units == pytest.approx(plan.buffer_units[3], rel=1e-12)


def test_what_another_version_of_the_formulas_kept_is_made_anew(large, monkeypatch):
    twin_on(large).plan_network()
    monkeypatch.setattr("core.twin.lane_parts.MODEL_VERSION", "1999.1")
    read = []
    monkeypatch.setattr("core.twin.network_plans.join_plans", _counting(read))
    twin_on(large).plan_network()
    assert read == [1]


def test_an_ordinary_workspace_and_one_for_reading_keep_nothing(store, slug):
    import_records(store, {("L1", NEWEST - timedelta(days=ago)): 5.0 + ago % 3 for ago in range(40)})
    twin = twin_on(store)
    twin.plan_network()
    with store.reading_transaction() as connection:
        assert connection.execute(select(func.count()).select_from(LaneSummary)).scalar_one() == 0
    store.acting_as("ana").keep_learned("form", twin.learned())
    assert store.kept_learned("form") is not None
    store.forget_kept()
    assert store.kept_learned("form") is None


def _counting(read):
    from core.plan.network_parts import join_plans

    def counted(parts):
        read.append(1)
        return join_plans(parts)

    return counted


def test_a_lane_planned_alone_has_the_figures_of_the_network(large):
    twin = twin_on(large)
    twin.save_records("L3", [(NEWEST - timedelta(days=2), 900.0)])
    network = twin.plan_network()
    alone = twin.plan("L3")
    assert alone.buffer.buffer_units == pytest.approx(network.buffer_units[3], rel=1e-12)
    assert alone.money_at_risk_per_week == pytest.approx(network.money_at_risk_per_week[3], rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_rebuilt_from_the_records_is_what_was_kept(large, seed):
    chance = random.Random(200 + seed)
    twin_on(large).plan_network()
    for _ in range(8):
        change_something(large, chance)
        twin_on(large).plan_network()
    kept, version = large.network_records(), large.workspace().data_version
    plan = twin_on(large).plan_network()
    assert large.rebuild_series() == sum(lane.n_records > 0 for lane in large.lanes())
    require_series_equal_rows(large)
    rebuilt = large.network_records()
    assert kept.lanes == rebuilt.lanes
    assert large.workspace().data_version == version
    for column in ("offsets", "days", "demand_units"):
        assert getattr(kept, column).tobytes() == getattr(rebuilt, column).tobytes()
    assert_same(twin_on(large).plan_network(), plan)


def test_histories_of_some_lanes_are_those_of_each(large):
    twin = twin_on(large)
    twin.save_lane(Lane("empty"))
    found = twin.histories(["L5", "L2", "empty", "unknown"])
    assert list(found) == ["L5", "L2"]
    for name, history in found.items():
        alone = twin.history(name)
        assert np.array_equal(history.demand_units, alone.demand_units, equal_nan=True)
        assert history.last_day == alone.last_day


def test_a_plan_made_by_two_processes_is_that_of_one(large, monkeypatch):
    twin = twin_on(large)
    expected = twin.plan_network()
    large.forget_kept()
    monkeypatch.setattr("core.twin.network_plans.MOST_LANES_A_PART", 2)
    monkeypatch.setattr("db.processes.processes_beside", lambda: 1)
    assert_same(twin_on(large).plan_network(), expected)
