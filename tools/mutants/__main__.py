"""Do the tests bite? A seeded sample of small faults, each tried with the tests that can see it: `make mutants`.

The operators are mutmut's. Its own runner does not fit here, nor does cosmic-ray's: mutmut puts every mutant of a
function beside it, which the tests that read our source refuse, leaves out constants, and forks a process that
holds a running PostgreSQL; cosmic-ray draws no sample, tries every mutant with all tests and rewrites the checkout.
Here each mutant is written into a copy of the tree. Left out are faults that crash wherever they run, which would
flatter the share; wording and looks, which are read and looked at; and what starts and stops servers.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tools.mutants.seen import ROOT, note_changed_tests, read_notes
from tools.mutants.sources import ROOMS, Mutant, mutants_of, sources
from tools.mutants.trials import Copy, Outcome, copy_of_tree, try_mutant

EQUAL = ROOT / "tools" / "mutants" / "equal.txt"
N_COPIES = 2


def main() -> None:
    """Print each survivor, and the share of the sample that the tests kill."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--n", type=int, default=60)
    parser.add_argument("--only", nargs="*", default=[""], help="files whose path begins so")
    parser.add_argument("--minutes", type=float, default=15.0, help="no mutant is begun after so long")
    asked = parser.parse_args()
    began = time.monotonic()
    note_changed_tests()
    mutants = sample(asked.seed, asked.n, only=tuple(asked.only))
    print(f"{len(mutants)} mutants of seed {asked.seed}", flush=True)
    outcomes = try_all(mutants, until=began + 60 * asked.minutes)
    report(outcomes, n_left=len(mutants) - len(outcomes), minutes=(time.monotonic() - began) / 60)


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


def try_all(mutants: list[Mutant], *, until: float) -> list[tuple[Mutant, Outcome]]:
    """Each in a free copy of the tree; none is begun after the time is up."""
    notes, copies = read_notes(), Queue[Copy]()
    for _ in range(N_COPIES):
        copies.put(copy_of_tree())

    def attempt(mutant: Mutant) -> tuple[Mutant, Outcome] | None:
        if time.monotonic() > until:
            return None
        copy = copies.get()
        try:
            outcome = try_mutant(mutant, copy, notes)
        finally:
            copies.put(copy)
        print(f"{outcome.word:9}{mutant}{outcome.remark}", flush=True)
        return mutant, outcome

    pool = ThreadPoolExecutor(N_COPIES)
    try:
        return [result for result in pool.map(attempt, mutants) if result is not None]
    finally:
        pool.shutdown(cancel_futures=True)
        while not copies.empty():
            copies.get().remove()


def report(outcomes: list[tuple[Mutant, Outcome]], *, n_left: int, minutes: float) -> None:
    """Survivors once more in a list of their own, then the shares."""
    survivors = [(mutant, outcome) for mutant, outcome in outcomes if outcome.survived]
    print("\nSurvivors")
    for mutant, outcome in sorted(survivors, key=lambda pair: str(pair[0])):
        print(f"{mutant}{outcome.remark}")
    tried, alive = Counter(m.room for m, _ in outcomes), Counter(m.room for m, _ in survivors)
    print()
    for room in ROOMS:
        if tried[room]:
            print(f"{room:12}{tried[room] - alive[room]:4} of {tried[room]:3} killed")
    n_killed = len(outcomes) - len(survivors)
    share = n_killed / len(outcomes) if outcomes else 0.0
    left = f", {n_left} not tried for want of time" if n_left else ""
    print(f"{'all':12}{n_killed:4} of {len(outcomes):3} killed ({share:.0%}) in {minutes:.1f} minutes{left}")


if __name__ == "__main__":
    main()
