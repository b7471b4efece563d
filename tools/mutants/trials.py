"""One fault in a copy of the tree, and the tests that can see it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from bisect import bisect_right
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from tools.mutants.seen import PYTEST, ROOT, Notes, file_of
from tools.mutants.sources import ROOMS, Mutant, sources

SECONDS_OF_TESTS = 60.0  # for each mutant, as they were noted
START_SECONDS = 60.0
SLOWER = 5.0  # than noted: then the fault counts as a loop without end


@dataclass(frozen=True)
class Outcome:
    """How one trial went; of `n_seeing` tests that see the fault, `n_tried` were run."""

    word: str
    n_tried: int
    n_seeing: int

    @property
    def survived(self) -> bool:
        return self.word == "survived"

    @property
    def remark(self) -> str:
        return f"  [{self.n_tried} of {self.n_seeing} tests that see it]" if self.survived else ""


@dataclass(frozen=True)
class Copy:
    """A copy of the tree, and a folder for what its tests leave behind."""

    tree: Path
    temporary: Path

    def tidy(self) -> None:
        """Stop the server of a test run that was cut short, and throw away what it wrote."""
        for lock in self.temporary.glob("*/**/postmaster.pid"):
            with suppress(ProcessLookupError, FileNotFoundError):
                os.kill(int(lock.read_text().split()[0]), signal.SIGQUIT)
        for left in self.temporary.iterdir():
            shutil.rmtree(left, ignore_errors=True)

    def remove(self) -> None:
        """Leave nothing of it."""
        self.tidy()
        shutil.rmtree(self.tree.parent)


def copy_of_tree() -> Copy:
    """What git knows and does not ignore, as it stands in the checkout now."""
    folder = Path(tempfile.mkdtemp(prefix="mutants-"))
    folder.chmod(0o755)  # the user of the embedded server goes through it
    copy = Copy(tree=folder / "tree", temporary=folder / "t")
    copy.temporary.mkdir()
    names = ["git", "ls-files", "-co", "--exclude-standard"]
    for name in subprocess.run(
        names, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines():
        if (ROOT / name).is_file():
            (copy.tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy.tree / name)
    return copy


def seen_by(mutant: Mutant, notes: Notes) -> list[str]:
    """Those beside the fault first, then each test file in turn for the same time, its quickest tests first."""
    places = {f"{mutant.path}::{mutant.function}"} if mutant.function else set()
    seeing = [test for test, note in notes.items() if not places.isdisjoint(note["calls"])]
    for files in ({str(mutant.path)}, importers(mutant.path)):
        # A constant is seen by tests of its file, and of the files that use it where that has no functions.
        if not seeing:
            seeing = [
                test for test, note in notes.items() if {file_of(call) for call in note["calls"]} & files
            ]
    beside, spent, order = (
        f"tests/{mutant.path.parent}/test_{mutant.path.stem}",
        defaultdict[str, float](float),
        [],
    )
    for test in sorted(seeing, key=lambda test: notes[test]["seconds"]):
        spent[file_of(test)] += notes[test]["seconds"]
        order.append((not test.startswith(beside), spent[file_of(test)], test))
    return [test for *_, test in sorted(order)]


@cache
def importers(path: Path) -> set[str]:
    """Files whose imports name a module."""
    package, name = ".".join(path.parent.parts), path.stem
    named = re.compile(
        rf"from {package}\.{name} import |from {package} import .*\b{name}\b|import {package}\.{name}\b"
    )
    files = [file for room in ROOMS for file in sources(room)]
    return {str(file) for file in files if named.search((ROOT / file).read_text(encoding="utf-8"))}


def try_mutant(mutant: Mutant, copy: Copy, notes: Notes) -> Outcome:
    """Whether tests fail with the fault; the copy is then as it was."""
    seeing = seen_by(mutant, notes)
    spent = list(accumulate(notes[test]["seconds"] for test in seeing))
    chosen = seeing[: max(bisect_right(spent, SECONDS_OF_TESTS), 1)]
    limit = START_SECONDS + SLOWER * sum(notes[test]["seconds"] for test in chosen)
    file = copy.tree / mutant.path
    file.write_text(mutant.source(), encoding="utf-8")
    os.utime(file, (mutant.line, mutant.line))  # a time of its own: bytecode is judged by time and size
    try:
        word = run_tests(copy, chosen, seconds=limit) if chosen else "survived"
    finally:
        shutil.copy2(ROOT / mutant.path, file)
        copy.tidy()
    return Outcome(word=word, n_tried=len(chosen), n_seeing=len(seeing))


def run_tests(copy: Copy, tests: list[str], *, seconds: float) -> str:
    """`killed` with the first test that fails, `timeout`, or `survived`."""
    listed = copy.temporary / "tests.txt"
    listed.write_text("\n".join(tests), encoding="utf-8")
    environment = {**os.environ, "TMPDIR": str(copy.temporary), "TEST_DATABASE_URL": ""}
    run = subprocess.Popen(
        [*PYTEST, "-x", f"@{listed}"],
        cwd=copy.tree,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return "survived" if run.wait(seconds) == 0 else "killed"
    except subprocess.TimeoutExpired:
        return "timeout"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
