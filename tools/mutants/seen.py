"""A pytest plugin that notes which functions of the house each test calls: `python -m pytest -p tools.mutants.seen`.

A line for each test that passed: its name, the hash of its file, the seconds it took and `file::function` of what
it called, in its fixtures and in threads that it started too. A note holds until the file of the test changes.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTES = ROOT / "build" / "mutants" / "seen.jsonl"
TESTS_FAILED = 1  # the exit code of pytest where all ran and some failed
PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider")
Notes = dict[str, dict[str, Any]]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Note what is called while a test runs."""
    codes: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            codes.add(frame.f_code)

    failed, began = item.session.testsfailed, time.perf_counter()
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        return (yield)
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        if item.session.testsfailed == failed:
            # A copy: threads that the test started may still be adding.
            calls = {place(code) for code in codes.copy()} - {""}
            write_note(item, seconds=time.perf_counter() - began, calls=calls)


def write_note(item: pytest.Item, *, seconds: float, calls: set[str]) -> None:
    """One write for one line, so that the lines of several processes stay whole."""
    line = {"test": item.nodeid, "version": version(item.path), "seconds": round(seconds, 2)}
    NOTES.parent.mkdir(parents=True, exist_ok=True)
    with NOTES.open("a", encoding="utf-8") as notes:
        notes.write(json.dumps({**line, "calls": sorted(calls)}) + "\n")


@cache
def place(code: CodeType) -> str:
    """`core/lane.py::LaneParameters.__post_init__`, or nothing where the code is not ours."""
    path = Path(code.co_filename)
    if not path.is_relative_to(ROOT) or path.is_relative_to(ROOT / "tests") or ".venv" in path.parts:
        return ""
    return f"{path.relative_to(ROOT)}::{code.co_qualname.split('.<locals>')[0]}"


@cache
def version(path: Path) -> str:
    """Hash of a test file, nothing where it is gone."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def file_of(test: str) -> str:
    """`tests/core/test_lane.py` of a test in it."""
    return test.partition("::")[0]


def read_notes() -> Notes:
    """The newest note of each test whose file has not changed since."""
    lines = NOTES.read_text(encoding="utf-8").splitlines() if NOTES.exists() else []
    notes = {note["test"]: note for note in map(json.loads, lines)}
    return {test: note for test, note in notes.items() if version(ROOT / file_of(test)) == note["version"]}


def note_changed_tests() -> None:
    """Run the test files without notes that hold; the first time these are all, but for the browser's."""
    noted = {file_of(test) for test in read_notes()} | {"tests/browser"}
    files = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests").rglob("test_*.py"))]
    files = [file for file in files if not file.startswith(tuple(noted))]
    if files:
        print(f"Noting what the tests of {len(files)} files call", flush=True)
        command = [*PYTEST, "-p", "tools.mutants.seen", "-n", "2", "--dist", "loadfile", *files]
        ended = subprocess.run(command, cwd=ROOT, check=False).returncode
        if (
            ended > TESTS_FAILED
        ):  # a test that fails has no note and kills nothing; a run broken off says nothing
            raise SystemExit(
                f"The tests broke off (pytest ended with {ended}), so what they see is not known. "
                "Find out why in what is printed above, and run this again: the notes so far are kept."
            )
