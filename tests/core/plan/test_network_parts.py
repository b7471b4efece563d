"""Plans of parts of a network, put together, are the plan of the whole: nothing depends on where it was cut."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import NetworkRecords
from core.forecast.by_cadence import complete_learning, is_taught, learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.lane import Lane, LaneParameters
from core.plan.network_parts import join_plans, with_lanes
from core.plan.network_plan import plan_network

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


def test_some_lanes_planned_anew_stand_among_the_others(whole):
    history, learned, given, plan = whole
    complete = complete_learning(learned, history)
    changed = [*LANES[:3], Lane(NAMES[3], parameters=LaneParameters(lead_time_days=30.0)), *LANES[4:]]
    expected = plan_network(changed, history, learned=learned, **given)
    some = plan_network([changed[3]], history.take(np.array([3])), learned=complete, **given)
    assert_same(with_lanes(plan, some, np.array([3])), expected)
    assert plan.buffer_units[3] != expected.buffer_units[3]
