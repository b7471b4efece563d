"""Many lanes at once: how many of the alarms that stand out are false, and how many changes they find.

`python -m bench.watch_many --lanes 10000 --runs 5`: lanes of every daily kind of bench/watch_kinds.py and
bench/watch_noise.py, of which a share has risen by 30 % to 100 % or fallen by as much as 90 % some days ago; beside
them all alarms, without regard to how many lanes there are. `tests/core/watch/test_discoveries.py` holds the rate.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from bench.watch_kinds import CLEAN_KINDS, end_of, network_of
from bench.watch_noise import DIFFICULT_KINDS
from core.demand import cadence as cal
from core.quantities import BoolArray, FloatArray
from core.watch.watchtower import watch_network

DAILY = [kind[0] for kind in (*CLEAN_KINDS.values(), *DIFFICULT_KINDS.values()) if kind[1] == cal.DAILY]
N_DAYS = 400
SHARES = (0.05, 0.01, 0.0)
RISE, FALL, DAYS_AGO = (1.3, 2.0), (0.1, 0.7), (3, 21)


@dataclass(frozen=True)
class Found:
    """Of one network: lanes that are told, those of them at which nothing changed, and lanes that changed."""

    n_told: int
    n_false: int
    n_changed: int

    @property
    def false_share(self) -> float:
        """Of what was told; 0 where nothing was."""
        return self.n_false / max(self.n_told, 1)

    @property
    def found_share(self) -> float:
        """Of what changed."""
        return (self.n_told - self.n_false) / max(self.n_changed, 1)


def changed_network(n_lanes: int, share: float, rng: np.random.Generator) -> tuple[FloatArray, BoolArray]:
    """Demand (n_days, n_lanes) of all kinds, and (n_lanes,) which lanes changed some days ago."""
    of_each = -(-n_lanes // len(DAILY))
    demand = np.hstack([generate(N_DAYS, of_each, rng) for generate in DAILY])[:, :n_lanes]
    changed = rng.random(n_lanes) < share
    ratio = np.where(rng.random(n_lanes) < 0.5, rng.uniform(*RISE, n_lanes), rng.uniform(*FALL, n_lanes))
    is_late = np.arange(N_DAYS)[:, None] >= N_DAYS - rng.integers(*DAYS_AGO, n_lanes)
    return np.where(is_late & changed, demand * ratio, demand), changed


def play_many(n_lanes: int, share: float, rng: np.random.Generator) -> tuple[Found, Found]:
    """What all alarms find in one network, and those that stand out."""
    demand, changed = changed_network(n_lanes, share, rng)
    history = network_of(demand)
    watch = watch_network(history, as_of=end_of(history))
    return _found(watch.is_alarm, changed), _found(watch.stands_out, changed)


def _found(told: BoolArray, changed: BoolArray) -> Found:
    return Found(int(told.sum()), int((told & ~changed).sum()), int(changed.sum()))


def main() -> None:
    """Print the figures of each share of changed lanes, means over some networks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lanes", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    began = time.process_time()
    print(f"{chosen.lanes:,} lanes, {chosen.runs} networks each     told   false   false share   found share")
    for share in SHARES:
        played = [
            play_many(chosen.lanes, share, np.random.default_rng([run, round(1000 * share)]))
            for run in range(chosen.runs)
        ]
        for name, of_kind in zip(("all alarms", "standing out"), zip(*played, strict=True), strict=True):
            told, false = (
                np.mean([getattr(item, what) for item in of_kind]) for what in ("n_told", "n_false")
            )
            false_share = np.mean([item.false_share for item in of_kind])
            found = np.mean([item.found_share for item in of_kind])
            label = f"{share:.0%} changed, {name}"
            print(f"{label:38s} {told:8.1f} {false:7.1f} {false_share:12.3f} {found:13.3f}")
    print(f"{time.process_time() - began:.1f} CPU s")


if __name__ == "__main__":
    main()
