"""Do the tests bite? A seeded sample of small faults, each tried with the tests that lead to it: `make mutants`.

The operators are mutmut's. Its own runner does not fit here, nor does cosmic-ray's: mutmut puts every mutant of a
function beside it, which the tests that read our source refuse, leaves out constants, and forks a process that
holds a running PostgreSQL; cosmic-ray draws no sample, tries every mutant with all tests and rewrites the checkout.
Here each mutant is written into a copy of the tree. Left out are faults that crash wherever they run, which would
flatter the share; wording and looks, which are read and looked at; and what starts and stops servers.

All are tried with the tests nearest to them for a short time; those that survive go on with the next nearest, for
longer each time, until the time is up. A test that fails without a fault too kills nothing.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tools.mutants.leading import leading_tests
from tools.mutants.sources import ROOMS, Mutant, mutants_of, sources
from tools.mutants.trials import Trial, run_tests, try_tests
from tools.references import ROOT
from tools.tree_copy import Copy, copy_of_tree

EQUAL = ROOT / "tools" / "mutants" / "equal.txt"
N_COPIES = 2
SECONDS_OF_ROUNDS = (10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0)  # for the tests of one mutant
SECONDS_TO_CHECK = 900.0  # for all tests that killed, without a fault


def main() -> None:
    """Print each mutant with its end, then the survivors, and the share of the sample that the tests kill."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--n", type=int, default=60)
    parser.add_argument("--only", nargs="*", default=[""], help="files whose path begins so")
    parser.add_argument("--like", default="", help="of those drawn, only mutants that hold this text")
    parser.add_argument("--minutes", type=float, default=14.0, help="no test is begun after so long")
    asked = parser.parse_args()
    began = time.monotonic()
    mutants = [m for m in sample(asked.seed, asked.n, only=tuple(asked.only)) if asked.like in str(m)]
    trials = [Trial(mutant, leading_tests(mutant)) for mutant in mutants]
    print(f"{len(trials)} mutants of seed {asked.seed}", flush=True)
    try_all(trials, until=began + 60 * asked.minutes)
    report(trials, minutes=(time.monotonic() - began) / 60)


def sample(seed: int, n_mutants: int, *, only: tuple[str, ...]) -> list[Mutant]:
    """As many from each room; files by their size. Mutants known to be equal to the original are passed over."""
    rng, equal = random.Random(seed), known_equal()
    rooms = [[path for path in sources(room) if str(path).startswith(only)] for room in ROOMS]
    drawn = [draw(paths, rng, equal) for paths in rooms if paths]
    return [next(drawn[number % len(drawn)]) for number in range(n_mutants)]


def draw(paths: list[Path], rng: random.Random, equal: set[str]) -> Iterator[Mutant]:
    """Mutants without end, none twice."""
    sizes, found, seen = [(ROOT / path).stat().st_size for path in paths], {}, set(equal)
    while True:
        (path,) = rng.choices(paths, weights=sizes)
        if path not in found:
            found[path] = mutants_of(path)
        mutant = rng.choice(found[path]) if found[path] else None
        if mutant is not None and mutant.what not in seen:
            seen.add(mutant.what)
            yield mutant


def known_equal() -> set[str]:
    """What `tools/mutants/equal.txt` lists, each with its reason after a double hash."""
    lines = EQUAL.read_text(encoding="utf-8").splitlines()
    return {line.split("  ## ")[0] for line in lines if line and not line.startswith("#")}


def try_all(trials: list[Trial], *, until: float) -> None:
    """Round after round, each mutant in a free copy of the tree."""
    copies = Queue[Copy]()
    for _ in range(N_COPIES):
        copies.put(copy_of_tree())
    pool = ThreadPoolExecutor(N_COPIES)
    try:
        for seconds in SECONDS_OF_ROUNDS:
            go_round(trials, pool, copies, seconds=seconds, until=until)
            check_killers(trials, copies)
    finally:
        pool.shutdown(cancel_futures=True)
        while not copies.empty():
            copies.get().remove()


def go_round(
    trials: list[Trial], pool: ThreadPoolExecutor, copies: Queue[Copy], *, seconds: float, until: float
) -> None:
    """Try those that live with more of their tests."""

    def go_on(trial: Trial) -> None:
        left = until - time.monotonic()
        if left <= 0:
            return
        copy = copies.get()
        try:
            try_tests(trial, copy, seconds=min(seconds, left))
        finally:
            copies.put(copy)
        print(trial, flush=True)

    living = [trial for trial in trials if not trial.killed and not trial.survived_all]
    for done in [pool.submit(go_on, trial) for trial in living]:
        done.result()


def check_killers(trials: Iterable[Trial], copies: Queue[Copy]) -> None:
    """Let those live again that were killed by tests which fail without a fault too."""
    unchecked = [trial for trial in trials if trial.killed and not trial.checked]
    killers = sorted({trial.killer for trial in unchecked if trial.killer.startswith("tests/")})
    if not killers:
        return
    copy = copies.get()
    try:
        alone = run_tests(
            copy, killers, seconds=SECONDS_TO_CHECK, cpu_seconds=int(SECONDS_TO_CHECK), until_one_fails=False
        )
    finally:
        copy.tidy()
        copies.put(copy)
    for trial in unchecked:
        trial.checked = True
        if trial.killer in alone.notes.failed:
            print(f"{trial.killer} fails without a fault", flush=True)
            trial.live_again()


def report(trials: list[Trial], *, minutes: float) -> None:
    """Survivors once more in a list of their own, then the shares."""
    survivors = [trial for trial in trials if trial.word == "survived"]
    print("\nSurvivors")
    for trial in sorted(survivors, key=lambda trial: str(trial.mutant)):
        print(trial)
    tried = [trial for trial in trials if trial.word != "not tried"]
    of_rooms, killed = (
        Counter(t.mutant.room for t in tried),
        Counter(t.mutant.room for t in tried if t.killed),
    )
    print()
    for room in ROOMS:
        if of_rooms[room]:
            print(f"{room:12}{killed[room]:4} of {of_rooms[room]:3} killed")
    n_all = sum(trial.survived_all for trial in survivors)
    share = killed.total() / len(tried) if tried else 0.0
    print(
        f"{'all':12}{killed.total():4} of {len(tried):3} killed ({share:.0%}) in {minutes:.1f} minutes; "
        f"{n_all} survived every test that leads to them, {len(survivors) - n_all} those that there was time for, "
        f"{len(trials) - len(tried)} were not tried"
    )


if __name__ == "__main__":
    main()
