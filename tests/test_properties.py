"""The 25 properties of the reference file: each is held by a test that names it, for random inputs."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PROPERTIES = json.loads((TESTS / "golden" / "reference_cases.json").read_text(encoding="utf-8"))["properties"]
IDS = [one["id"] for one in PROPERTIES]


def named_by_property() -> dict[str, list[tuple[str, bool]]]:
    """For each id the tests that name it, as (file::name, whether hypothesis draws its inputs)."""
    found = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        for node in ast.parse(text).body:
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            is_drawn = any("given" in ast.dump(decorator) for decorator in node.decorator_list)
            head = "\n".join(lines[node.lineno - 1 : node.body[0].lineno - 1])
            for name in re.findall(r"# (prop-\d\d)", head):
                found[name].append((f"{path.relative_to(TESTS).as_posix()}::{node.name}", is_drawn))
    return found


NAMED = named_by_property()


def test_there_are_25_properties():
    assert [f"prop-{number:02d}" for number in range(1, 26)] == IDS


@pytest.mark.parametrize("name", IDS)
def test_each_property_is_held_for_random_inputs(name):
    assert any(is_drawn for _, is_drawn in NAMED[name]), f"no test with @given names {name}"


def test_no_test_names_a_property_that_is_not_there():
    assert set(NAMED) <= set(IDS)
