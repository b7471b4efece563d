"""Take each safeguard away in a copy of the tree, and run the tests that should notice.

`make weakenings`; `python -m tools.weakenings --only silence` for those whose words or file hold a text.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

from tools.mutants.trials import run_tests
from tools.tree_copy import Copy, copy_of_tree
from tools.weakenings.listed import WEAKENINGS
from tools.weakenings.weakening import Weakening

N_COPIES = 2
SECONDS_FOR_TESTS = 400.0
SURVIVED, MISSED = NOT_CAUGHT = (
    "survived",
    "missed",
)  # a safeguard that is not where the list says was not tried


def main() -> None:
    """Print each weakening and whether the tests caught it, and at the end the share."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--only", nargs="*", default=[""], help="those that hold one of these texts")
    parser.add_argument("--minutes", type=float, default=60.0, help="none is begun after so long")
    asked = parser.parse_args()
    chosen = [each for each in WEAKENINGS if any(text in f"{each.what} {each.path}" for text in asked.only)]
    outcomes = try_all(chosen, until=time.monotonic() + 60 * asked.minutes)
    n_caught = sum(word not in NOT_CAUGHT for _, word in outcomes)
    print("\nNot caught")
    for weakening, word in outcomes:
        if word in NOT_CAUGHT:
            print(f"{word:9}{weakening.path}: {weakening.what}")
    left = len(chosen) - len(outcomes)
    print(f"\n{n_caught} of {len(outcomes)} caught{f', {left} not tried for want of time' if left else ''}")


def try_all(chosen: list[Weakening], *, until: float) -> list[tuple[Weakening, str]]:
    """Each in a free copy of the tree; none is begun after the time is up."""
    copies = Queue[Copy]()
    for _ in range(N_COPIES):
        copies.put(copy_of_tree())

    def attempt(weakening: Weakening) -> tuple[Weakening, str] | None:
        if time.monotonic() > until:
            return None
        copy = copies.get()
        try:
            word = try_weakening(weakening, copy)
        finally:
            copies.put(copy)
        print(f"{word:9}{weakening.path}: {weakening.what}", flush=True)
        return weakening, word

    with ThreadPoolExecutor(N_COPIES) as pool:
        outcomes = [result for result in pool.map(attempt, chosen) if result is not None]
    while not copies.empty():
        copies.get().remove()
    return outcomes


def try_weakening(weakening: Weakening, copy: Copy) -> str:
    """Whether the tests fail without the safeguard, or that it is not there; the copy is then as it was."""
    file = copy.tree / weakening.path
    try:
        whole = file.read_text(encoding="utf-8")
        weakened = weakening.applied(whole)
    except (OSError, ValueError):
        return MISSED
    file.write_text(weakened, encoding="utf-8")
    try:
        seconds = SECONDS_FOR_TESTS
        return run_tests(copy, weakening.tests, seconds=seconds, cpu_seconds=int(seconds)).word
    finally:
        file.write_text(whole, encoding="utf-8")
        copy.tidy()


if __name__ == "__main__":
    main()
