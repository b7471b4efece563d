"""The faults that `make mutants` tries are faults: they compile, differ in one place, and are drawn by seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.mutants.__main__ import EQUAL, sample
from tools.mutants.seen import ROOT
from tools.mutants.sources import ROOMS, mutants_of, shown_change, sources
from tools.mutants.trials import importers, seen_by

PLAIN = '''
"""Text of a file."""
LIMIT = 3.0
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
        "4 total: 1.0 -> 2.0",
        "6 total: len(items) > LIMIT -> not (len(items) > LIMIT)",
        "6 total: > LIMIT -> >= LIMIT",
        '7 total: log("too many items", size=12, key="first") -> pass',
        '7 total: log("too many items", size=12, key="first") -> log("too many items", size=12, )',
        '7 total: "first" -> "XXfirstXX"',
        "8 total: scale * sum(items) -> scale / sum(items)",
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


def note(seconds: float, *calls: str) -> dict[str, object]:
    return {"seconds": seconds, "calls": list(calls)}


def test_a_mutant_is_tried_with_tests_beside_it_and_then_with_each_file_in_turn() -> None:
    (mutant, *_) = (
        m for m in mutants_of(Path("core/lane.py")) if m.function == "CostParameters.margin_per_unit"
    )
    place = "core/lane.py::CostParameters.margin_per_unit"
    notes = {
        "tests/ui/test_a.py::slow": note(5.0, place),
        "tests/ui/test_a.py::quick": note(0.1, place),
        "tests/ui/test_b.py::quick": note(0.2, place),
        "tests/core/test_lane.py::beside": note(9.0, place),
        "tests/core/test_lane.py::elsewhere": note(0.1, "core/lane.py::LaneParameters.__post_init__"),
    }
    assert seen_by(mutant, notes) == [
        "tests/core/test_lane.py::beside",
        "tests/ui/test_a.py::quick",
        "tests/ui/test_b.py::quick",
        "tests/ui/test_a.py::slow",
    ]


def test_a_constant_is_tried_with_the_tests_of_its_file_or_of_those_that_import_it() -> None:
    (mutant, *_) = (m for m in mutants_of(Path("core/lane.py")) if not m.function)
    of_the_file = {"tests/a.py::t": note(1.0, "core/lane.py::LaneParameters.__post_init__")}
    of_an_importer = {"tests/b.py::t": note(1.0, "core/plan/lane_plan.py::plan_lane")}
    of_neither = {"tests/c.py::t": note(1.0, "core/laws/loss.py::x")}
    assert seen_by(mutant, of_the_file | of_an_importer | of_neither) == ["tests/a.py::t"]
    assert seen_by(mutant, of_an_importer | of_neither) == ["tests/b.py::t"]
    assert "core/plan/lane_plan.py" in importers(Path("core/lane.py"))
