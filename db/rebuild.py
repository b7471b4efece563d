"""`python -m db.rebuild WORKSPACE`: what is kept beside the records of a workspace, made anew from them.

The series of every lane is packed anew and, of a large workspace, every lane is planned anew; `--learn` also learns
anew. Figures do not move but by what is learned: tests hold what is kept and what is rebuilt equal.
"""

from __future__ import annotations

import argparse

from core.twin.capacity_twin import CapacityTwin
from db.opening import open_store
from db.outlets import WordsAndPaper


def main() -> None:
    """Rebuild, and say how much there was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace")
    parser.add_argument("--learn", action="store_true", help="also learn methods and bands anew")
    chosen = parser.parse_args()
    store = open_store(
        chosen.workspace, database_url=None, read_only=False, create=False, as_owner=True, made_by="rebuild"
    )
    n_lanes = store.rebuild_series()
    twin = CapacityTwin(store, WordsAndPaper())
    if chosen.learn:
        twin.learn_anew()
    n_planned = len(twin.plan_network().lanes)
    print(f"The series of {n_lanes:,} lanes were packed anew, {n_planned:,} lanes were planned.")


if __name__ == "__main__":
    main()
