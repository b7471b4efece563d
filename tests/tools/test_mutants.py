"""The faults that `make mutants` tries are faults: they compile, differ in one place, and are drawn by seed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tools.mutants.__main__ import EQUAL, sample
from tools.mutants.leading import each_file_in_turn, leading_tests
from tools.mutants.sources import ROOMS, Mutant, mutants_of, shown_change, sources
from tools.mutants.trials import Run, Trial, note_run, word_of
from tools.mutants.watching import Notes
from tools.references import ROOT

PLAIN = '''
"""Text of a file."""
LIMIT = 3.0
LONGEST = 500
GAP = 2
def total(items: list[int], *, scale: float = 1.0) -> float:
    """Sum."""
    if len(items) > LIMIT:
        log("too many items", size=12, key="first")
    return scale * sum(items)
'''


@pytest.fixture
def changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    (tmp_path / "plain.py").write_text(PLAIN, encoding="utf-8")
    monkeypatch.setattr("tools.mutants.sources.ROOT", tmp_path)
    found = mutants_of(Path("plain.py"))
    for mutant in found:
        compile(mutant.source(), "plain.py", "exec")
        assert mutant.source() != PLAIN
    return [f"{mutant.line} {mutant.function}: {mutant.change}" for mutant in found]


def test_constants_conditions_calls_and_keys_are_mutated(changes: list[str]) -> None:
    assert set(changes) == {
        "3 : 3.0 -> 4.0",
        "4 : 500 -> 1000",
        "6 total: 1.0 -> 2.0",
        "8 total: len(items) > LIMIT -> not (len(items) > LIMIT)",
        "8 total: > LIMIT -> >= LIMIT",
        '9 total: log("too many items", size=12, key="first") -> pass',
        '9 total: log("too many items", size=12, key="first") -> log("too many items", size=12, )',
        '9 total: "first" -> "XXfirstXX"',
        "10 total: scale * sum(items) -> scale / sum(items)",
    }


def test_wording_looks_and_types_are_left_as_they_are(changes: list[str]) -> None:
    assert not [change for change in changes if "XXtoo many" in change or "13" in change or "list" in change]


def test_what_differs_is_shown_with_a_little_around_it() -> None:
    assert shown_change("a  +\n b", "a - b") == "a + b -> a - b"
    long = "x" * 60
    assert (
        shown_change(f"{long}1{long}", f"{long}2{long}")
        == f"…{'x' * 40}1{'x' * 40}… -> …{'x' * 40}2{'x' * 40}…"
    )


def test_a_seed_draws_the_same_mutants_as_many_from_each_room_none_twice() -> None:
    drawn = sample(3, 15, only=("",))
    assert [mutant.what for mutant in drawn] == [mutant.what for mutant in sample(3, 15, only=("",))]
    assert [mutant.room for mutant in drawn] == list(ROOMS) * 3
    assert len({mutant.what for mutant in drawn}) == 15
    assert {mutant.what for mutant in sample(4, 15, only=("",))} != {mutant.what for mutant in drawn}
    assert all(str(mutant.path).startswith("core/watch") for mutant in sample(3, 5, only=("core/watch",)))


def test_nothing_that_signals_processes_is_mutated() -> None:
    dangerous = {path for path in sources("db") if "os.kill" in (ROOT / path).read_text(encoding="utf-8")}
    assert dangerous == set()


def test_what_is_listed_as_equal_is_still_a_mutant_and_has_its_reason() -> None:
    lines = [line for line in EQUAL.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    for line in lines:
        what, _, reason = line.partition("  ## ")
        assert reason
        assert what in {mutant.what for mutant in mutants_of(Path(what.split()[0]))}


def drawn_from(path: str, function: str) -> Mutant:
    return next(mutant for mutant in mutants_of(Path(path)) if mutant.function == function)


def test_the_tests_beside_a_fault_come_first_and_then_those_that_lead_to_it_by_more_steps() -> None:
    tests = leading_tests(drawn_from("core/lane.py", "CostParameters.margin_per_unit"))
    files = [test.partition("::")[0] for test in tests]
    assert files[0] == "tests/core/test_lane.py"
    assert files.index("tests/core/money/test_economics.py") < files.index("tests/pages/test_behaviour.py")
    assert len(set(tests)) == len(tests)
    assert not [file for file in files if file.startswith("tests/browser")]


def test_a_table_is_seen_by_the_tests_of_those_that_use_it_and_a_page_by_those_that_open_it() -> None:
    mutants = mutants_of(Path("ui/shell/feeds.py"))
    assert leading_tests(next(m for m in mutants if m.change == "100 -> 200"))[0].startswith(
        "tests/ui/shell/test_feeds.py::"
    )
    page = leading_tests(mutants_of(Path("pages/evidence.py"))[0])
    assert "tests/pages/test_every_page.py" in {test.partition("::")[0] for test in page}


def test_each_file_has_its_turn() -> None:
    tests = [("a", "1"), ("a", "2"), ("b", "1"), ("b", "2")]
    assert each_file_in_turn(tests) == [("a", "1"), ("b", "1"), ("a", "2"), ("b", "2")]


FAULTY = """
def half(number):
    if number > 2:
        return number / 2
    return number
"""
TESTS = """
from faulty import half

def test_a_number_that_stays():
    assert half(1) == 1

def test_a_large_number():
    assert half(4) == 3

def test_another():
    assert half(6) == 3
"""


def watched_run(folder: Path, *options: str) -> tuple[int, Notes]:
    (folder / "faulty.py").write_text(FAULTY, encoding="utf-8")
    (folder / "test_faulty.py").write_text(TESTS, encoding="utf-8")
    noted = folder / "notes.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tools.mutants.watching"]
    ended = subprocess.run(
        [
            *command,
            f"--rootdir={folder}",
            f"--fault={folder / 'faulty.py'}:4",
            f"--fault-notes={noted}",
            *options,
        ],
        cwd=folder,
        env={"PYTHONPATH": f"{ROOT}:{folder}"},
        capture_output=True,
        check=False,
    )
    return ended.returncode, Notes(**json.loads(noted.read_text(encoding="utf-8")))


def test_the_tests_that_reach_a_fault_are_told_from_those_that_pass_it_by(tmp_path: Path) -> None:
    ended, notes = watched_run(tmp_path)
    a_small, a_large, another = (
        f"test_faulty.py::test_{name}" for name in ("a_number_that_stays", "a_large_number", "another")
    )
    assert notes == Notes(run=[a_small, a_large, another], reaching=[a_large, another], failed=[a_large])
    assert word_of(ended, notes) == "killed"
    ended, notes = watched_run(tmp_path, "--fault-seconds=0")
    assert notes == Notes(run=[a_small])
    assert word_of(ended, notes) == "survived"


def test_how_pytest_ended_says_what_became_of_the_fault() -> None:
    assert word_of(0, Notes()) == word_of(5, Notes()) == "survived"
    assert word_of(1, Notes(failed=["t"])) == word_of(2, Notes(failed=["t.py"])) == "killed"
    assert word_of(-11, Notes(running="t")) == word_of(4, Notes()) == "killed"
    assert word_of(-signal.SIGXCPU, Notes(running="t")) == "timeout"


def test_a_test_that_fails_without_a_fault_too_kills_nothing() -> None:
    trial = Trial(drawn_from("core/lane.py", "CostParameters.margin_per_unit"), ["t1", "t2", "t3"])
    note_run(trial, Run(Notes(run=["t1", "t2"], reaching=["t1"], failed=["t2"]), "killed", ""))
    assert (trial.killed, trial.killer, trial.n_reaching, trial.waiting) == (True, "t2", 1, ["t3"])
    trial.live_again()
    assert (trial.word, trial.killed, trial.waiting) == ("survived", False, ["t3"])


def test_a_test_that_pytest_does_not_know_ends_the_whole() -> None:
    trial = Trial(drawn_from("core/lane.py", "CostParameters.margin_per_unit"), ["t1"])
    with pytest.raises(RuntimeError, match="not found: t1"):
        note_run(trial, Run(Notes(), "killed", "ERROR: not found: t1"))
