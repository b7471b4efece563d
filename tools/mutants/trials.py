"""One fault in a copy of the tree, tried with tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

import pytest

from tools.mutants.sources import Mutant
from tools.mutants.watching import WAITING, Notes
from tools.tree_copy import Copy

PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider")
WATCHED = (*PYTEST, "-p", "tools.mutants.watching")
TESTS_AT_ONCE = 300  # pytest looks for each name apart
CPU_SECONDS = 150  # of a run: more is a loop without end
SECONDS_BEYOND = 300.0  # what is waited beyond the time for tests: then something waits for ever
_numbers = count(1)


@dataclass
class Trial:
    """What is known of one fault so far."""

    mutant: Mutant
    waiting: list[str]  # tests that lead to it and were not run yet, nearest first
    word: str = "not tried"  # then `survived`, `killed`, or `timeout`, which is killed too
    killer: str = ""  # the test that failed
    checked: bool = False  # whether that test passes without the fault
    n_run: int = 0
    n_reaching: int = 0  # of those, how many ran the statement that holds the fault

    @property
    def killed(self) -> bool:
        """Whether a test failed."""
        return self.word in ("killed", "timeout")

    @property
    def survived_all(self) -> bool:
        """Whether every test that leads to it passed."""
        return self.word == "survived" and not self.waiting

    def live_again(self) -> None:
        """The test that failed says nothing; the others do."""
        self.word, self.killer, self.checked = "survived", "", False

    def __str__(self) -> str:
        if self.killed:
            return f"{self.word:9} {self.mutant}  [by {self.killer}]"
        tests = f"{self.n_reaching} of {self.n_run} tests reached it, {len(self.waiting)} more may"
        return f"{self.word:9} {self.mutant}  [{tests}]"


@dataclass(frozen=True)
class Run:
    """How a run of tests went."""

    notes: Notes
    word: str
    said: str


def try_tests(trial: Trial, copy: Copy, *, seconds: float) -> None:
    """Run the nearest of the tests that wait, for so long or until one fails; the copy is then as it was."""
    tests, mutant = trial.waiting[:TESTS_AT_ONCE], trial.mutant
    file, number = copy.tree / mutant.path, next(_numbers)
    whole, times = file.read_bytes(), file.stat()
    file.write_text(mutant.source(), encoding="utf-8")
    os.utime(file, (number, number))  # a time of its own: bytecode is judged by time and size
    try:
        run = run_tests(copy, tests, seconds=seconds, fault=f"{mutant.path}:{mutant.line}") if tests else None
    finally:
        file.write_bytes(whole)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        copy.tidy()
    trial.word = "survived"
    if run is not None:
        note_run(trial, run)


def note_run(trial: Trial, run: Run) -> None:
    """Enter what a run showed."""
    if "not found:" in run.said:
        raise RuntimeError(f"pytest does not know a test that was read from the source:\n{run.said}")
    trial.word = run.word
    trial.n_run += len(run.notes.run)
    trial.n_reaching += len(run.notes.reaching)
    if trial.killed:
        trial.killer = next(iter(run.notes.failed), run.notes.running or "the start of the tests")
        trial.waiting = [test for test in trial.waiting if test != trial.killer]
    trial.waiting = [test for test in trial.waiting if test not in run.notes.run]


def run_tests(
    copy: Copy,
    tests: Sequence[str],
    *,
    seconds: float,
    fault: str = "",
    cpu_seconds: int = CPU_SECONDS,
    until_one_fails: bool = True,
) -> Run:
    """Tests in a copy; none is begun after so many seconds of CPU."""
    listed, noted, said = (copy.temporary / name for name in ("tests.txt", "notes.json", "said.txt"))
    listed.write_text("\n".join(tests), encoding="utf-8")
    options = {"": fault, "-seconds": seconds, "-cpu-seconds": cpu_seconds, "-notes": noted}
    command = [*WATCHED, *(f"--fault{name}={value}" for name, value in options.items())]
    with said.open("w") as output:
        run = subprocess.Popen(
            [*command, *(["-x"] if until_one_fails else []), f"@{listed}"],
            cwd=copy.tree,
            env=copy.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            ended = run.wait(WAITING * seconds + SECONDS_BEYOND)
        except subprocess.TimeoutExpired:
            ended = -signal.SIGXCPU
        finally:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
            run.wait()
    notes = Notes(**json.loads(noted.read_text(encoding="utf-8"))) if noted.exists() else Notes()
    return Run(notes, word=word_of(ended, notes), said=said.read_text(encoding="utf-8")[-2000:])


def word_of(ended: int, notes: Notes) -> str:
    """What it means for a fault how pytest ended: a process that broke down is killed like one with failed tests."""
    if ended in (-signal.SIGXCPU, -signal.SIGKILL):
        return "timeout"
    whole = ended in (pytest.ExitCode.OK, pytest.ExitCode.INTERRUPTED, pytest.ExitCode.NO_TESTS_COLLECTED)
    return "survived" if whole and not notes.failed else "killed"
