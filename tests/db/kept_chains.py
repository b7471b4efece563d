"""Random chains of changes to a workspace whose plan is kept: what was kept step by step is what a rebuild makes.

`python -m tests.db.kept_chains 1000` plays that many on a server of its own; `python -m tests.db.kept_chains 703 703`
plays the chain of that number. A few are part of the suite (`test_kept_plans.py`).
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace

from core.forecast import learning_sample
from core.watch.choices import WatchChoices
from db.store import PostgresStore
from tests.core.plan.test_network_parts import assert_same
from tests.db.demand_csv import twin_on
from tests.db.series_equal import require_series_equal_rows
from tests.db.test_kept_inbox import require_same_sums
from tests.db.test_kept_plans import N_DAYS, NEWEST, change_something, fill_large

CHANGES_IN_A_CHAIN = 10
CHOICES = (WatchChoices(), WatchChoices(least_rise_ratio=0.4), WatchChoices(least_days=3))


def play(store: PostgresStore, seed: int) -> None:
    """Changes, each followed by what is kept; then everything that is kept is made anew, and is the same."""
    chance = random.Random(seed)
    twin = twin_on(store)
    for _ in range(CHANGES_IN_A_CHAIN):
        if chance.random() < 0.1:
            twin.save_settings(replace(twin.settings(), watch=chance.choice(CHOICES)))
        change_something(store, chance)
        twin.inbox(today=NEWEST)
    kept, inbox = twin.plan_network(), twin.inbox(today=NEWEST).sums
    require_series_equal_rows(store)
    store.rebuild_series()
    rebuilt = twin_on(store)
    assert_same(rebuilt.plan_network(), kept)
    require_same_sums(rebuilt.inbox(today=NEWEST).sums, inbox)


def main(first: int, last: int) -> None:
    """Play these chains; the first difference ends it."""
    from bench.import_rate import new_store, own_database

    learning_sample.MAX_RECORDS, learning_sample.MIN_LANES = 2 * N_DAYS, 2  # so that a plan is kept
    with own_database() as database:
        for seed in range(first, last + 1):
            store = new_store(database, f"kept-{seed}")
            fill_large(store)
            try:
                play(store, seed)
            except AssertionError:
                print(f"Chain {seed}: what was kept is not what was made anew.")
                raise
            if (seed - first + 1) % 10 == 0 or seed == last:
                print(f"{seed - first + 1:,} chains: kept and rebuilt are the same", flush=True)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]] or [1_000]
    main(*(numbers if len(numbers) == 2 else (0, numbers[0] - 1)))
