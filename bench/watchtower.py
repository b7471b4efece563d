"""False alarms of the Watchtower and how soon it finds a change, beside the usual rule in the same run.

Clean demand of many kinds (bench/watch_kinds.py), and with noise that is difficult (bench/watch_noise.py):
neighbouring periods that go together, heavy tails, month ends, much noise.

The usual rule: surge where the latest period is above 1.5 times the mean so far, low where below half.
`python -m bench.watchtower --lanes 400`; a test holds the same figures to their targets.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.watch_kinds import CLEAN_KINDS, SEASONAL_KINDS, Kind, end_of, network_of, weekly_pattern
from bench.watch_noise import DIFFICULT_KINDS, VOLATILE_KINDS
from core.demand import cadence as cal
from core.quantities import FloatArray
from core.watch import verdict as v
from core.watch.false_alarms import expected_false_alarms_per_week
from core.watch.replay import Observer, observe_history
from core.watch.state import MonitorState
from core.watch.watchtower import watch_network

STEP_RATIO = 0.30
STEP_AT, DAYS_TO_FIND_IT = 330, 7
DROP_RATIO, DAYS_TO_FIND_A_DROP = -0.40, 28
USUAL_HIGH, USUAL_LOW = 1.5, 0.5
SPEED_LANES, SPEED_DAYS = 30_000, 400

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class AlertTable:
    """What was said of each period of each lane: judged at all, surge, low velocity; (n_periods, n_lanes)."""

    judged: Flags
    surge: Flags
    low: Flags

    @property
    def alert_ratio(self) -> float:
        """Share of judged periods with an alert."""
        return float((self.surge | self.low)[self.judged].mean())


def play(
    demand_units: FloatArray, *, cadence: int = cal.DAILY, closed_weekdays: tuple[int, ...] = ()
) -> AlertTable:
    """What the Watchtower says period by period about lanes with demand (n_periods, n_lanes)."""
    status = np.zeros(demand_units.shape, dtype=np.int64)

    def start(rows: NDArray[np.intp]) -> Observer:
        steps = iter(range(demand_units.shape[0]))

        def observe(state: MonitorState, is_new: NDArray[np.bool_]) -> None:
            told = v.STATUS_OF_REASON[v.judge(state).reason]
            status[next(steps), rows] = np.where(is_new, told, v.TOO_LITTLE_DATA)

        return observe

    observe_history(network_of(demand_units, cadence=cadence, closed_weekdays=closed_weekdays), start)
    return AlertTable(
        judged=status != v.TOO_LITTLE_DATA, surge=status == v.SURGE_ALERT, low=status == v.LOW_VELOCITY
    )


def play_usual_rule(demand_units: FloatArray, *, judged: Flags) -> AlertTable:
    """The same for the usual rule, on the same periods."""
    n_seen = np.arange(1, demand_units.shape[0] + 1)[:, None]
    mean = np.cumsum(demand_units, axis=0) / n_seen
    return AlertTable(
        judged=judged,
        surge=judged & (demand_units > USUAL_HIGH * mean),
        low=judged & (demand_units < USUAL_LOW * mean),
    )


def with_step(demand_units: FloatArray, *, ratio: float) -> FloatArray:
    """The same demand, changed by `ratio` from period STEP_AT on."""
    changed = demand_units.copy()
    changed[STEP_AT:] *= 1.0 + ratio
    return changed


def found_ratio(flags: Flags, *, n_days: int = DAYS_TO_FIND_IT) -> float:
    """Share of lanes whose step is found within so many days."""
    return float(flags[STEP_AT : STEP_AT + n_days].any(axis=0).mean())


def print_false_alarms(kinds: dict[str, Kind], n_lanes: int, rng: np.random.Generator) -> None:
    """One line for each clean kind."""
    head = f"\n{'clean demand, periods with an alert':40s} {'ours':>8s} {'usual rule':>11s}"
    print(f"{head} {'alarms/lane/week':>17s}")
    for name, (generate, cadence, n_periods) in kinds.items():
        demand = generate(n_periods, n_lanes, rng)
        ours = play(demand, cadence=cadence)
        usual = play_usual_rule(demand, judged=ours.judged)
        per_week = expected_false_alarms_per_week(network_of(demand, cadence=cadence)) / n_lanes
        print(f"{name:40s} {ours.alert_ratio:8.2%} {usual.alert_ratio:11.1%} {per_week:17.4f}")


def print_detection(n_lanes: int, rng: np.random.Generator) -> None:
    """One line for each seasonal kind and direction."""
    print(f"\n{'steps found within 7 days':40s} {'ours':>8s} {'usual rule':>11s}")
    for name in SEASONAL_KINDS:
        generate, cadence, n_periods = CLEAN_KINDS[name]
        for ratio in (STEP_RATIO, -STEP_RATIO):
            demand = with_step(generate(n_periods, n_lanes, rng), ratio=ratio)
            ours = play(demand, cadence=cadence)
            usual = play_usual_rule(demand, judged=ours.judged)
            shown = [found_ratio(table.surge if ratio > 0 else table.low) for table in (ours, usual)]
            print(f"{f'{name}, {ratio:+.0%}':40s} {shown[0]:8.1%} {shown[1]:11.1%}")


def print_drops(n_lanes: int, rng: np.random.Generator) -> None:
    """One line for each kind of lane whose noise hides a drop."""
    head = f"{f'lasting {DROP_RATIO:+.0%}, within {DAYS_TO_FIND_A_DROP} days':40s}"
    print(f"\n{head} {'ours':>8s} {'false alarms':>13s}")
    for name, (generate, cadence, n_periods) in VOLATILE_KINDS.items():
        demand = generate(n_periods, n_lanes, rng)
        clean = play(demand, cadence=cadence)
        changed = play(with_step(demand, ratio=DROP_RATIO), cadence=cadence)
        found = found_ratio(changed.low, n_days=DAYS_TO_FIND_A_DROP)
        print(f"{name:40s} {found:8.1%} {clean.alert_ratio:13.2%}")


def print_speed(rng: np.random.Generator) -> None:
    """CPU seconds for a large network."""
    history = network_of(weekly_pattern(SPEED_DAYS, SPEED_LANES, rng))
    begin = time.process_time()
    watch_network(history, as_of=end_of(history))
    seconds = time.process_time() - begin
    print(f"\n{SPEED_LANES:,} lanes x {SPEED_DAYS} days: {seconds:.2f} CPU s")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lanes", type=int, default=400, help="lanes of each kind")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    rng = np.random.default_rng(chosen.seed)
    print_false_alarms(CLEAN_KINDS, chosen.lanes, rng)
    print_false_alarms(DIFFICULT_KINDS, chosen.lanes, rng)
    print_detection(chosen.lanes, rng)
    print_drops(chosen.lanes, rng)
    print_speed(rng)


if __name__ == "__main__":
    main()
