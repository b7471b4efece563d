"""`python -m db.batch WORKSPACE --engine local|dask://HOST:PORT`: a large workspace planned, here or on a cluster.

What was learned, or is learned now on a sample, goes with each part; workers read their own lanes from the database
that DATABASE_URL names where they run. Ended midway, the same command goes on where it was. See docs/scaling.md.
"""

from __future__ import annotations

import argparse
import sys
import time

from core.errors import CapacityTwinError
from core.twin.capacity_twin import CapacityTwin
from db.batch.engines import open_engine
from db.batch.run import Progress, run_batch
from db.opening import open_store
from db.outlets import WordsAndPaper

LEAST_LANES_A_PART = 2_000  # smaller ones pay more for the way there and back than they share


def main() -> int:
    """Plan, say how far it is, and end with 1 where it could not be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace")
    parser.add_argument("--engine", default="local", help="local, or dask://HOST:PORT of a scheduler")
    parser.add_argument("--workers", type=_workers, default=1, help="processes of the local engine")
    parser.add_argument("--lanes-a-part", type=_lanes, default=LEAST_LANES_A_PART)
    parser.add_argument("--anew", action="store_true", help="also plan what an ended batch has planned")
    chosen = parser.parse_args()
    try:
        store = open_store(
            chosen.workspace, database_url=None, read_only=False, create=False, as_owner=True, made_by="batch"
        )
        if chosen.anew:
            store.forget_batch_parts()
        with open_engine(chosen.engine, n_workers=chosen.workers) as engine:
            n_lanes = run_batch(
                CapacityTwin(store, WordsAndPaper()),
                store,
                engine,
                lanes_a_part=chosen.lanes_a_part,
                on_progress=Told(),
            )
    except CapacityTwinError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"{n_lanes:,} lanes are planned.")
    return 0


class Told:
    """Prints how far a batch is, with the time it takes so far."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        seconds = time.monotonic() - self._began
        print(
            f"{progress.n_parts} of {progress.all_parts} parts, {progress.n_lanes:,} of {progress.all_lanes:,} lanes, "
            f"{seconds:.0f} s",
            flush=True,
        )


def _workers(given: str) -> int:
    if not given.isdecimal() or not int(given):
        raise argparse.ArgumentTypeError(f"{given!r} workers: there is one or more")
    return int(given)


def _lanes(given: str) -> int:
    if not given.isdecimal() or int(given) < LEAST_LANES_A_PART:
        raise argparse.ArgumentTypeError(
            f"{given!r} lanes: a part has a whole number of {LEAST_LANES_A_PART:,} lanes or more"
        )
    return int(given)


if __name__ == "__main__":
    sys.exit(main())
