"""A lane has ended once it is silent a quarter of a year longer than its own gaps explain; rare lanes are not soon."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from core.demand.history import build_history, build_network_history
from core.demand.profile import DemandRecords, NetworkRecords
from core.watch.watchtower import watch_lane, watch_network

FIRST = np.datetime64("2022-01-03")
LAST = date(2024, 12, 31)
UNTIL = int(np.datetime64(LAST).astype(np.int64))


def status_of(days: np.ndarray, **asked: date) -> str:
    units = np.full(days.size, 20.0)
    history = build_history("A", DemandRecords(FIRST + days, units), until_day=UNTIL)
    return watch_lane(history, as_of=LAST, data_until=LAST, **asked).status


@pytest.mark.parametrize(("step", "ended_after"), [(1, 97), (7, 104), (14, 111)])
def test_a_regular_lane_ends_a_quarter_of_a_year_after_its_data_are_stale(step, ended_after):
    n_days = (LAST - FIRST.astype(object)).days
    of_gap = {
        gap: np.arange(0, n_days - step - gap + 1, step) for gap in (ended_after - 20, ended_after + 20)
    }
    assert [status_of(days) for days in of_gap.values()] == ["Stale data", "Ended"]


def test_a_lane_whose_own_gaps_are_long_has_not_ended_after_one():
    orders = np.array([0, 150, 310, 480, 600, 760, 900])
    assert status_of(orders) != "Ended"
    monthly = np.cumsum(np.random.default_rng(3).integers(10, 40, 14))
    assert status_of(monthly) == "Ended"


def test_one_order_does_not_show_that_a_lane_has_ended():
    assert status_of(np.array([400])) == "Too little data"


def test_rare_lanes_that_go_on_are_hardly_ever_taken_for_ended():
    rng = np.random.default_rng(2)
    days, offsets = [], [0]
    for rate in np.repeat([0.003, 0.01, 0.03, 0.1], 100):
        found = np.flatnonzero(rng.random(1094) < rate)
        days.append(found + UNTIL - 1094)
        offsets.append(offsets[-1] + found.size)
    history = build_network_history(
        NetworkRecords(
            lanes=tuple(map(str, range(400))),
            offsets=np.array(offsets),
            days=np.concatenate(days),
            demand_units=np.ones(offsets[-1]),
        ),
        until_day=UNTIL,
    )
    assert watch_network(history, as_of=LAST).counts["Ended"] <= 4


def test_an_ended_lane_is_ended_on_any_later_day_but_a_late_question_ends_nobody():
    alive = np.arange((LAST - FIRST.astype(object)).days + 1)
    history = build_history("A", DemandRecords(FIRST + alive, np.full(alive.size, 5.0)), until_day=UNTIL)
    later = LAST + timedelta(days=400)
    assert watch_lane(history, as_of=later, data_until=LAST).status == "Stale data"
