"""Plans of parts of a network, put together, are the plan of the whole: nothing depends on where it was cut."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import NetworkRecords, join_histories
from core.forecast.by_cadence import complete_learning, is_taught, learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.lane import Lane, LaneParameters
from core.plan.network_parts import join_plans, with_lanes
from core.plan.network_plan import plan_network
from core.twin import lane_parts
from core.twin.lane_parts import GivenLanes, SharedGround, plan_given
from core.watch.replay import MOST_PERIODS_READ

N_DAYS, N_MONTHS = 120, 30
NAMES = tuple(f"lane {number}" for number in range(9))


def records() -> NetworkRecords:
    """Busy daily lanes, rare daily ones, monthly ones and one without a record, in turns."""
    rng = np.random.default_rng(4)
    days, units = [], []
    for number in range(len(NAMES)):
        if number == 8:
            days.append(np.zeros(0, dtype=np.int64))
        elif number % 3 == 2:
            months = (np.datetime64("2022-07", "M") + np.arange(N_MONTHS)).astype("datetime64[D]")
            days.append(months.astype(np.int64))
        else:
            days.append(20_089 - N_DAYS + np.arange(N_DAYS) - 3 * number)
        mean = 0.15 if number % 3 == 1 else 40.0 + number
        units.append(rng.poisson(mean, days[-1].size).astype(np.float64))
    sizes = [some.size for some in days]
    return NetworkRecords(
        NAMES, np.concatenate([[0], np.cumsum(sizes)]), np.concatenate(days), np.concatenate(units)
    )


LANES = [
    Lane(name, parameters=LaneParameters(lead_time_days=3.0 + number, own_capacity_units_per_day=45.0))
    for number, name in enumerate(NAMES)
]


def columns(value: object, path: str = "") -> dict[str, object]:
    """Every array and other value of a plan, by where it stands."""
    if not is_dataclass(value):
        return {path: value}
    found: dict[str, object] = {}
    for item in fields(value):
        found |= columns(getattr(value, item.name), f"{path}.{item.name}")
    return found


def assert_same(first: object, second: object) -> None:
    ours, theirs = columns(first), columns(second)
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        if isinstance(value, np.ndarray):
            np.testing.assert_allclose(value, theirs[name], rtol=1e-12, atol=1e-12, err_msg=name)
        else:
            assert value == theirs[name], name


@pytest.fixture(scope="module")
def whole():
    history = build_network_history(records(), until_day=20_088)
    learned = learn_by_cadence(history.take(np.array([0, 3, 6])), horizon_periods=PLAN_HORIZON_PERIODS)
    day = history.newest_day
    given = {"as_of": day, "data_until": day}
    return history, learned, given, plan_network(LANES, history, learned=learned, **given)


def part(whole, numbers, learned):
    history, _, given, _ = whole
    lanes = [LANES[number] for number in numbers]
    return plan_network(lanes, history.take(np.array(numbers)), learned=learned, **given)


def test_which_lanes_are_of_a_kind_that_was_learned(whole):
    history, learned, _, _ = whole
    assert is_taught(learned, history).tolist() == [number % 3 == 0 or number == 8 for number in range(9)]
    assert is_taught(complete_learning(learned, history), history).all()


@pytest.mark.parametrize("cut", [1, 2, 4, 9])
def test_parts_one_after_the_other_make_the_whole(whole, cut):
    history, learned, _, plan = whole
    complete = complete_learning(learned, history)
    numbers = [list(range(start, min(start + cut, 9))) for start in range(0, 9, cut)]
    assert_same(join_plans([part(whole, some, complete) for some in numbers]), plan)


def long_records() -> NetworkRecords:
    """The same, and a daily lane of more periods than the monitor reads, of which half are empty."""
    some, n_days = records(), MOST_PERIODS_READ + 200
    units = np.random.default_rng(5).poisson(0.7, n_days).astype(np.float64)
    return NetworkRecords(
        (*some.lanes, "long"),
        np.append(some.offsets, some.offsets[-1] + n_days),
        np.concatenate([some.days, 20_089 - n_days + np.arange(n_days)]),
        np.concatenate([some.demand_units, units]),
    )


@pytest.mark.parametrize("at_a_time", [1, 3, 20])
def test_lanes_whose_histories_are_held_some_at_a_time_are_planned_as_all_together(monkeypatch, at_a_time):
    whole_records = long_records()
    history = build_network_history(whole_records, until_day=20_088)
    learned = complete_learning(
        learn_by_cadence(history.take(np.array([0, 3, 6])), horizon_periods=PLAN_HORIZON_PERIODS), history
    )
    lanes = (*LANES, Lane("long", parameters=LaneParameters(open_days_per_week=6.0)))
    shared = SharedGround(
        as_of=history.newest_day,
        data_until=history.newest_day,
        until_day=20_088,
        learned=learned,
        marks={},
        holidays=np.array([20_080, 20_081]),
    )

    def records_of(names):
        numbers = [whole_records.lanes.index(name) for name in names]
        cells = [slice(*whole_records.offsets[number : number + 2].tolist()) for number in numbers]
        return NetworkRecords(
            tuple(names),
            np.concatenate([[0], np.cumsum([cell.stop - cell.start for cell in cells], dtype=np.int64)]),
            np.concatenate([np.zeros(0, np.int64), *(whole_records.days[cell] for cell in cells)]),
            np.concatenate([np.zeros(0), *(whole_records.demand_units[cell] for cell in cells)]),
        )

    monkeypatch.setattr(lane_parts, "LANES_AT_A_TIME", at_a_time)
    found, reached = plan_given(GivenLanes(lanes, records_of), shared)
    expected = plan_network(
        lanes,
        history,
        as_of=shared.as_of,
        learned=learned,
        unwatched_days=shared.holidays,
        data_until=shared.data_until,
    )
    assert_same(found, expected)
    assert "long" in reached
    again, none = plan_given(GivenLanes(lanes, records_of, reached), shared)
    assert_same(again, expected)
    assert none == {}


def test_the_newest_periods_of_histories_end_with_them_and_stand_side_by_side():
    history = build_network_history(long_records(), until_day=20_088)
    newest = history.newest(40)
    assert newest.end_positions.tolist() == history.end_positions.tolist()
    assert np.diff(newest.offsets).max() == 40
    for number in range(len(history.lanes)):
        whole, some = (
            one.demand_units[slice(*one.offsets[number : number + 2])] for one in (history, newest)
        )
        np.testing.assert_array_equal(whole[whole.size - some.size :], some)
    halves = [history.take(np.arange(5)), history.take(np.arange(5, 10))]
    for one, other in (
        (join_histories(halves), history),
        (join_histories([halves[0], replace(halves[1], open_days_per_week=np.full(5, 6.0))]), history),
    ):
        for name in ("offsets", "first_position", "demand_units", "is_open", "closed_weekdays"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert one.open_days_per_week.tolist() == [7.0] * 5 + [6.0] * 5


def test_some_lanes_planned_anew_stand_among_the_others(whole):
    history, learned, given, plan = whole
    complete = complete_learning(learned, history)
    changed = [*LANES[:3], Lane(NAMES[3], parameters=LaneParameters(lead_time_days=30.0)), *LANES[4:]]
    expected = plan_network(changed, history, learned=learned, **given)
    some = plan_network([changed[3]], history.take(np.array([3])), learned=complete, **given)
    assert_same(with_lanes(plan, some, np.array([3])), expected)
    assert plan.buffer_units[3] != expected.buffer_units[3]
