"""A replay that goes on from a state reached before says the same as one from the beginning, to the last bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.watch_kinds import CLEAN_KINDS, end_of, network_of
from core.demand import cadence as cal
from core.forecast.lane_facts import newest_end_day
from core.watch import replay
from core.watch.checkpoints import (
    STEP_PERIODS,
    TAIL_PERIODS,
    Checkpoints,
    joined_states,
    rows_of_state,
    state_of_rows,
)
from core.watch.replay import state_after
from core.watch.watchtower import watch_network
from tests.core.watch.test_watchtower_state import flat_columns

N_LANES = 9
KINDS = ["weekly pattern, trend", "intermittent", "weekly cadence", "monthly cadence"]


def require_same(one, other) -> None:
    for (name, mine), (_, its) in zip(flat_columns(one), flat_columns(other), strict=True):
        assert mine.dtype == its.dtype, name
        np.testing.assert_array_equal(mine, its, err_msg=name)


def demand_of(kind: str, n_more: int = 0):
    generate, cadence, n_periods = CLEAN_KINDS[kind]
    return generate(n_periods + n_more, N_LANES, np.random.default_rng(51)), cadence


def counted_steps(monkeypatch) -> list[int]:
    steps: list[int] = []
    update = replay.update_state

    def counting(state, **named):
        steps.append(state.cadence.size)
        return update(state, **named)

    monkeypatch.setattr(replay, "update_state", counting)
    return steps


def n_from_checkpoint(history) -> int:
    """How many periods of a lane lie behind its checkpoint."""
    return TAIL_PERIODS + int(history.end_positions[0]) % STEP_PERIODS


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_mended_of_late_is_replayed_from_the_checkpoint(kind, monkeypatch):
    demand, cadence = demand_of(kind)
    first, end = network_of(demand, cadence=cadence), newest_end_day(network_of(demand, cadence=cadence))
    reached = Checkpoints()
    require_same(state_after(first, end, reached), state_after(first, end))
    assert len(reached.reached) == N_LANES
    demand[-5] *= 3.0
    changed = network_of(demand, cadence=cadence)
    anew = state_after(changed, end)
    steps = counted_steps(monkeypatch)
    again = Checkpoints(reached.reached)
    require_same(state_after(changed, end, again), anew)
    assert len(steps) == n_from_checkpoint(changed)
    assert again.reached == {}


@pytest.mark.parametrize("kind", KINDS)
def test_new_periods_are_replayed_from_the_checkpoint_until_it_moves(kind, monkeypatch):
    demand, cadence = demand_of(kind, n_more=2 * STEP_PERIODS)
    n_periods = CLEAN_KINDS[kind][2]
    ends = [network_of(demand[:n], cadence=cadence) for n in range(n_periods, len(demand) + 1)]
    kept, moved = Checkpoints(), []
    for history in ends:
        day = newest_end_day(history)
        anew = state_after(history, day)
        with monkeypatch.context() as watched:
            steps = counted_steps(watched)
            looked = Checkpoints(kept.reached)
            require_same(state_after(history, day, looked), anew)
        if looked.reached:
            assert len(looked.reached) == N_LANES
            kept, moved = looked, [*moved, int(history.end_positions[0])]
        else:
            assert len(steps) == n_from_checkpoint(history)
    assert len(moved) == 1 + 2  # at first, and once in so many periods
    assert {position % STEP_PERIODS for position in moved[1:]} == {0}


def test_lanes_whose_earlier_periods_changed_begin_anew_and_the_others_do_not(monkeypatch):
    demand, cadence = demand_of(KINDS[0])
    end = newest_end_day(network_of(demand, cadence=cadence))
    reached = Checkpoints()
    state_after(network_of(demand, cadence=cadence), end, reached)
    demand[-n_from_checkpoint(network_of(demand, cadence=cadence)) - 1, [1, 6]] += 40.0
    changed = network_of(demand, cadence=cadence)
    anew = state_after(changed, end)
    again = Checkpoints(reached.reached)
    require_same(state_after(changed, end, again), anew)
    assert len(again.reached) == 2
    require_same(state_after(changed, end, Checkpoints(reached.reached | again.reached)), anew)


def test_a_calendar_or_an_end_that_moved_is_another_lane(monkeypatch):
    demand, cadence = demand_of(KINDS[0], n_more=3)
    whole = network_of(demand, cadence=cadence)
    reached = Checkpoints()
    state_after(whole, newest_end_day(whole), reached)
    shifted = replace(whole, first_position=whole.first_position + 7, anchor_day=whole.anchor_day)
    for history, end in ((shifted, newest_end_day(shifted)), (whole, newest_end_day(whole) - 3)):
        again = Checkpoints(reached.reached)
        require_same(state_after(history, end, again), state_after(history, end))
        assert len(again.reached) == N_LANES


def test_lanes_of_many_lengths_stand_in_their_order(monkeypatch):
    parts = [demand_of(kind) for kind in KINDS]
    monkeypatch.setattr(replay, "LANES_AT_A_TIME", 4)
    for demand, cadence in parts:
        demand[: demand.shape[0] // 2, ::2] = np.nan
        history = network_of(demand, cadence=cadence)
        day, reached = end_of(history), Checkpoints()
        watch = watch_network(history, as_of=day)
        for looked in (
            reached,
            Checkpoints(reached.reached),
            Checkpoints(dict(list(reached.reached.items())[:3])),
        ):
            found = watch_network(history, as_of=day, checkpoints=looked)
            assert found.z.tobytes() == watch.z.tobytes()
            assert found.reason.tolist() == watch.reason.tolist()


def test_a_lane_too_short_for_a_checkpoint_has_none():
    demand, cadence = demand_of(KINDS[0])
    history = network_of(demand[:TAIL_PERIODS], cadence=cadence)
    reached = Checkpoints()
    require_same(
        state_after(history, newest_end_day(history), reached), state_after(history, newest_end_day(history))
    )
    assert reached.reached == {}


@pytest.mark.parametrize("damage", [b"", b"x" * 700, b"short"])
def test_what_is_damaged_or_of_another_form_is_not_used(damage):
    demand, cadence = demand_of(KINDS[0])
    history = network_of(demand, cadence=cadence)
    end = newest_end_day(history)
    kept = Checkpoints(dict.fromkeys(history.lanes, damage))
    require_same(state_after(history, end, kept), state_after(history, end))
    assert len(kept.reached) == N_LANES


def test_rows_of_states_are_the_states():
    demand, cadence = demand_of(KINDS[0])
    state = state_after(network_of(demand, cadence=cadence), 10**6)
    rows = rows_of_state(state)
    require_same(state_of_rows(b"".join(rows)), state)
    order = np.arange(N_LANES)[::-1]
    require_same(state_of_rows(b"".join(rows[::-1])), joined_states([state], order))
    assert int(state.cadence[0]) == cal.DAILY
