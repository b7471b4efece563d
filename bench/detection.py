"""The monitor of a large network: all its days, one more day, and a day as the kept plan has it.

`python -m bench.detection --lanes 30000 --days 400`: CPU seconds beside what is wanted; past one the exit is not 0.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from bench.limits import Limits
from bench.watch_kinds import end_of, network_of, weekly_pattern
from core.demand.profile import NetworkHistory
from core.quantities import FloatArray
from core.watch.checkpoints import Checkpoints, lanes_of_state
from core.watch.monitor import update_state
from core.watch.replay import LANES_AT_A_TIME, state_after
from core.watch.state import MonitorState
from core.watch.watchtower import EPOCH, watch_network

LANES, DAYS = 30_000, 400
MOST_SECONDS, MOST_SECONDS_A_DAY = 4.0, 0.05
N_ROUNDS = 5


def main() -> int:
    """Measure and print; 1 where a limit was passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lanes", type=int, default=LANES)
    parser.add_argument("--days", type=int, default=DAYS)
    chosen = parser.parse_args()
    limits = Limits()
    demand = weekly_pattern(chosen.days + 1, chosen.lanes, np.random.default_rng(1))
    history, longer = network_of(demand[:-1]), network_of(demand)
    every = cpu_seconds(partial(watch_network, history, as_of=end_of(history)))
    limits.tell(f"{chosen.lanes:,} lanes of {chosen.days:,} days", every, MOST_SECONDS, "CPU s")
    blocks = states_of(history)
    step = min(cpu_seconds(partial(one_more_day, blocks, demand[-1], longer)) for _ in range(N_ROUNDS))
    limits.tell("one day more of all, from their states", step, MOST_SECONDS_A_DAY, "CPU s")
    reached = Checkpoints()
    watch_network(history, as_of=end_of(history), checkpoints=reached)
    kept = Checkpoints(reached.reached)
    new_day = cpu_seconds(partial(watch_network, longer, as_of=end_of(longer), checkpoints=kept))
    print(f"the same by the kept plan, from four weeks before and more, judged: {new_day:.2f} CPU s")
    return limits.end()


def states_of(history: NetworkHistory) -> list[MonitorState]:
    """The state of every lane at its end, some lanes at a time as the replay has them."""
    state = state_after(history, (end_of(history) - EPOCH).days)
    rows = np.arange(len(history.lanes))
    return [
        lanes_of_state(state, rows[start : start + LANES_AT_A_TIME])
        for start in range(0, rows.size, LANES_AT_A_TIME)
    ]


def one_more_day(states: list[MonitorState], demand_units: FloatArray, longer: NetworkHistory) -> None:
    """A day of every lane, with what the monitor then knows."""
    positions, begin = longer.end_positions - 1, 0
    for state in states:
        end = begin + state.cadence.size
        update_state(state, demand_units=demand_units[begin:end], positions=positions[begin:end])
        begin = end


def cpu_seconds(act: Callable[[], object]) -> float:
    """Of this process, for one call."""
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
