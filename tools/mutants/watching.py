"""A pytest plugin: whether a fault is reached, by which tests, and what the first failing one is.

`python -m pytest -p tools.mutants.watching --fault core/lane.py:57 --fault-notes FILE` marks the
statement at that line where the file is compiled, so that the file itself stays as it is; begins no test after the
time is up; and writes what it saw as JSON, also before each test, since a fault may end the process.
"""

from __future__ import annotations

import ast
import builtins
import json
import resource
import time
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
WAITING = 4.0  # how much longer than its CPU time a run may take: the machine has other work, a database too


@dataclass
class Notes:
    """What a run of tests showed; a test with many parameters is one."""

    run: list[str] = field(default_factory=list)
    reaching: list[str] = field(default_factory=list)  # those that ran the statement with the fault
    running: str = ""  # the test that runs now
    failed: list[str] = field(default_factory=list)  # tests, and files that could not be read


class Watch:
    """Notes whether the marked statement runs, test by test."""

    def __init__(self, notes: Path, seconds: float) -> None:
        self.notes = Notes()
        self._file = notes
        self._seconds = seconds
        self._until = time.monotonic() + WAITING * seconds
        self._reached = self._reached_by_import = False

    def reached(self) -> None:
        """Called by the marked statement."""
        self._reached = True
        self._reached_by_import |= not self.notes.running

    def write(self) -> None:
        """Replace the file of notes."""
        self._file.write_text(json.dumps(asdict(self.notes)), encoding="utf-8")

    def pytest_sessionstart(self) -> None:
        """Nothing seen so far."""
        self.write()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, Any, Any]:
        """One test with its fixtures; the next parameters of the same test are run whatever the time."""
        self.notes.running, self._reached = function_of(item.nodeid), False
        self.write()
        try:
            return (yield)
        finally:
            note_once(self.notes.run, self.notes.running)
            if self._reached or self._reached_by_import:
                note_once(self.notes.reaching, self.notes.running)
            is_last = nextitem is None or function_of(nextitem.nodeid) != self.notes.running
            if is_last and (time.process_time() > self._seconds or time.monotonic() > self._until):
                item.session.shouldstop = "the time is up"
            self.notes.running = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that failed, or its fixtures."""
        if report.failed:
            note_once(self.notes.failed, function_of(report.nodeid))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that could not be imported."""
        if report.failed:
            note_once(self.notes.failed, report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """All that was seen."""
        self.write()


def function_of(test: str) -> str:
    """A test without its parameters."""
    return test.partition("[")[0]


def note_once(notes: list[str], test: str) -> None:
    """A test with many parameters is noted once."""
    if test not in notes[-1:]:
        notes.append(test)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which fault, how long, and where to."""
    parser.addoption("--fault", default="", help="file:line")
    parser.addoption(
        "--fault-seconds", type=float, default=60.0, help="of CPU; no test is begun after so many"
    )
    parser.addoption("--fault-cpu-seconds", type=int, default=60, help="more is a loop without end")
    parser.addoption("--fault-notes", type=Path, help="where the notes are written")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before anything of ours is imported."""
    asked = early_config.known_args_namespace
    limit = asked.fault_cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
    watch = Watch(asked.fault_notes, asked.fault_seconds)
    early_config.pluginmanager.register(watch)
    path, _, line = asked.fault.rpartition(":")
    if path:
        mark_when_compiled(ROOT / path, int(line), watch)


def mark_when_compiled(path: Path, line: int, watch: Watch) -> None:
    """Let the compiler put the mark into one file, whether it is imported or run as a page."""
    compiled = builtins.compile

    def compile_marked(source: Any, filename: Any, *rest: Any, **named: Any) -> Any:
        if str(filename) == str(path):
            tree = source if isinstance(source, ast.AST) else ast.parse(source)
            mark(tree, line)
            source = ast.fix_missing_locations(tree)
        return compiled(source, filename, *rest, **named)

    builtins.fault_reached = watch.reached  # type: ignore[attr-defined]
    builtins.compile = compile_marked


def mark(node: ast.AST, line: int) -> bool:
    """Put the call in front of the innermost statement at that line; whether there is one."""
    for _, value in ast.iter_fields(node):
        for place, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or not getattr(child, "lineno", line) <= line <= getattr(
                child, "end_lineno", line
            ):
                continue
            if mark(child, line):
                return True
            if isinstance(child, ast.stmt):
                call = ast.Call(ast.Name("fault_reached", ast.Load()), [], [])
                value.insert(place, ast.copy_location(ast.Expr(call), child))
                return True
    return False
