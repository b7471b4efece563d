"""Run reference cases against the functions of core: `python -m tests.reference FILE.json`.

A file holds `cases`, each with a family, inputs, expected values and a tolerance: a value passes where
|value - expected| <= max(rel * |expected|, abs). A tolerance under the name of a field overrides: a dict with
its own rel and abs, a text that begins with "exact" (equality), or "any minimiser".
"""

from __future__ import annotations

import importlib
import json
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

FAMILY_MODULES = ("inventory", "network", "forecast")


def _merged(name: str) -> dict[str, Callable[..., Any]]:
    """The dicts of this name in those family modules that exist."""
    merged: dict[str, Callable[..., Any]] = {}
    for module_name in FAMILY_MODULES:
        if Path(__file__).with_name("reference_families").joinpath(f"{module_name}.py").exists():
            module = importlib.import_module(f"tests.reference_families.{module_name}")
            merged.update(getattr(module, name, {}))
    return merged


FAMILIES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = _merged("FAMILIES")
# The objective of a family at a given plan, for fields of which "any minimiser" will do.
OBJECTIVES: dict[str, Callable[[dict[str, Any], Any], float]] = _merged("OBJECTIVES")


@dataclass
class Tally:
    """Outcome of a file; `failed` holds a line per case with the fields that differ."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    not_covered: list[str] = field(default_factory=list)

    def summary(self) -> str:
        return (
            f"reference cases: {self.passed} passed, {len(self.failed)} failed, "
            f"{len(self.not_covered)} not covered"
        )


def evaluate(family: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Values of one case as plain Python, under the names of `expected`; KeyError for an unknown family."""
    return {name: _plain(value) for name, value in FAMILIES[family](inputs).items()}


def _plain(value: Any) -> Any:
    """Numbers and arrays of numpy as Python's own."""
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else value


def differences(case: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
    """One line for each expected field that is missing or outside its tolerance."""
    lines = []
    for name, expected in case["expected"].items():
        if name not in values:
            lines.append(f"{name} is missing")
        elif not _agrees(case, name, values[name], expected):
            lines.append(f"{name} is {values[name]!r}, expected {expected!r}")
    return lines


def grade(cases: list[dict[str, Any]]) -> Tally:
    """Evaluate every case; a refusal by the mathematics is a failed case, not a failed run."""
    tally = Tally()
    for case in cases:
        label = f"{case['family']} {case.get('id', '')}".strip()
        if case["family"] not in FAMILIES:
            tally.not_covered.append(label)
            continue
        try:
            lines = differences(case, evaluate(case["family"], case["inputs"]))
        except (ValueError, KeyError, TypeError, IndexError, ArithmeticError) as error:
            lines = [f"{type(error).__name__}: {error}"]
        if lines:
            tally.failed.append(f"{label}: {'; '.join(lines)}")
        else:
            tally.passed += 1
    return tally


def _agrees(case: Mapping[str, Any], name: str, value: Any, expected: Any) -> bool:
    tolerance = case.get("tolerance", {})
    override = tolerance.get(name)
    if isinstance(override, str) and override.startswith("exact"):
        return bool(_within(value, expected, rel=0.0, absolute=0.0))
    limits = override if isinstance(override, Mapping) else tolerance
    rel, absolute = float(limits.get("rel", 0.0)), float(limits.get("abs", 0.0))
    if _within(value, expected, rel=rel, absolute=absolute):
        return True
    if override == "any minimiser" and case["family"] in OBJECTIVES:
        cost = OBJECTIVES[case["family"]]
        here, there = cost(case["inputs"], value), cost(case["inputs"], expected)
        return bool(_within(here, there, rel=rel, absolute=absolute))
    return False


def _within(value: Any, expected: Any, *, rel: float, absolute: float) -> bool:
    """Numbers within the tolerance, lists and dicts part by part, anything else equal."""
    if isinstance(expected, Mapping):
        return isinstance(value, Mapping) and all(
            key in value and _within(value[key], part, rel=rel, absolute=absolute)
            for key, part in expected.items()
        )
    if isinstance(expected, list):
        parts = list(value) if hasattr(value, "__iter__") and not isinstance(value, str) else None
        return (
            parts is not None
            and len(parts) == len(expected)
            and all(
                _within(own, part, rel=rel, absolute=absolute)
                for own, part in zip(parts, expected, strict=True)
            )
        )
    if isinstance(expected, bool) or not isinstance(expected, int | float):
        return bool(value == expected)
    if value is None or isinstance(value, str):
        return False
    if math.isinf(expected):
        return bool(value == expected)
    return bool(abs(float(value) - expected) <= max(rel * abs(expected), absolute))


def main(arguments: list[str]) -> int:
    """Grade the file named on the command line; the exit code tells whether any case failed."""
    if len(arguments) != 1:
        print("usage: python -m tests.reference FILE.json", file=sys.stderr)
        return 2
    content = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    tally = grade(content["cases"] if isinstance(content, dict) else content)
    for label in tally.not_covered:
        print(f"not covered: {label}")
    for line in tally.failed:
        print(f"failed: {line}")
    print(tally.summary())
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
