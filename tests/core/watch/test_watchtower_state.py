"""The state of the monitor: updates one by one say what the batch says, and nothing becomes senseless."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bench.watch_kinds import CLEAN_KINDS, FIRST_DAY, end_of, network_of
from core.demand import cadence as cal
from core.forecast.lane_facts import newest_end_day
from core.watch.checkpoints import past_step
from core.watch.choices import USUAL
from core.watch.monitor import update_state
from core.watch.replay import PERIODS_READ, state_after
from core.watch.state import MonitorState, RunSums, initial_state
from core.watch.watchtower import watch_network

N_LANES = 12


def walk(demand, *, cadence: int, first_position: int) -> MonitorState:
    n_lanes = demand.shape[1]
    state = initial_state(
        cadence=np.full(n_lanes, cadence), n_open_weekdays=np.full(n_lanes, 7, dtype=np.int64)
    )
    for step, values in enumerate(demand):
        state = update_state(state, demand_units=values, positions=np.full(n_lanes, first_position + step))
    return state


def flat_columns(state: MonitorState):
    for item in fields(MonitorState):
        value = getattr(state, item.name)
        if isinstance(value, RunSums):
            yield from ((f"{item.name}.{part.name}", getattr(value, part.name)) for part in fields(RunSums))
        else:
            yield item.name, value


@pytest.mark.parametrize(
    "name", ["weekly pattern, trend", "intermittent", "weekly cadence", "monthly cadence"]
)
def test_updates_one_by_one_give_the_state_of_the_batch(name):
    generate, cadence, n_periods = CLEAN_KINDS[name]
    demand = generate(n_periods, N_LANES, np.random.default_rng(31))
    history = network_of(demand, cadence=cadence)
    walked = walk(demand, cadence=cadence, first_position=int(history.first_position[0]))
    for (name_batch, batch), (_, single) in zip(
        flat_columns(state_after(history, newest_end_day(history))), flat_columns(walked), strict=True
    ):
        np.testing.assert_array_equal(batch, single, err_msg=name_batch)


def test_the_batch_reads_a_long_history_from_where_it_still_matters():
    rng = np.random.default_rng(32)
    demand = CLEAN_KINDS["weekly pattern"][0](PERIODS_READ + 70, N_LANES, rng)
    history = network_of(demand)
    left_out = 70 - int(past_step(history.first_position[0] + 70))
    later = network_of(demand[left_out:])
    later = replace(
        later, anchor_day=later.anchor_day + left_out, first_position=later.first_position + left_out
    )  # so that months end on the same days
    whole, late = (watch_network(lanes, as_of=end_of(lanes)) for lanes in (history, later))
    assert whole.z.tolist() == late.z.tolist()


def test_an_update_leaves_the_given_state_as_it_was():
    demand = CLEAN_KINDS["weekly pattern"][0](60, N_LANES, np.random.default_rng(33))
    state = walk(demand, cadence=cal.DAILY, first_position=FIRST_DAY)
    before = {name: column.copy() for name, column in flat_columns(state)}
    update_state(state, demand_units=demand[0], positions=np.full(N_LANES, FIRST_DAY + 60))
    for name, column in flat_columns(state):
        np.testing.assert_array_equal(column, before[name], err_msg=name)


def test_an_unknown_period_changes_nothing_but_what_lanes_with_data_show():
    demand = CLEAN_KINDS["weekly pattern"][0](60, N_LANES, np.random.default_rng(34))
    state = walk(demand, cadence=cal.DAILY, first_position=FIRST_DAY)
    values = demand[0].copy()
    values[::2] = np.nan
    after = update_state(state, demand_units=values, positions=np.full(N_LANES, FIRST_DAY + 60))
    for (name, column), (_, old) in zip(flat_columns(after), flat_columns(state), strict=True):
        np.testing.assert_array_equal(column[::2], old[::2], err_msg=name)
    assert (after.n_known[1::2] == 61).all()


def test_the_state_is_about_two_dozen_numbers_and_the_seasonal_factors():
    state = initial_state(cadence=np.zeros(1, dtype=np.int64), n_open_weekdays=np.full(1, 7))
    assert sum(column.ndim == 1 for name, column in flat_columns(state) if name not in vars(USUAL)) <= 36


demands = arrays(
    np.float64,
    st.tuples(st.integers(30, 120), st.just(3)),
    elements=st.one_of(
        st.just(0.0), st.floats(0, 50), st.floats(0, 1e12), st.just(float("nan")), st.just(1e-9)
    ),
)


@settings(max_examples=60, deadline=None)
@given(demand=demands, cadence=st.sampled_from([cal.DAILY, cal.WEEKLY, cal.MONTHLY]))
def test_whatever_the_demand_every_number_of_the_state_is_finite(demand, cadence):
    history = network_of(demand, cadence=cadence)
    for name, column in flat_columns(state_after(history, newest_end_day(history))):
        assert np.isfinite(column).all(), name
    watch = watch_network(history, as_of=end_of(history))
    for column in (watch.z, watch.change_ratio, watch.smallest_visible_change_ratio):
        assert not np.isinf(column).any()
    assert (watch.change_ratio[~np.isnan(watch.change_ratio)] >= -1.0).all()
