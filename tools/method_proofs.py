"""What proves a formula: the reference cases that run through it, its golden rows, its properties, its tests.

Nothing here is written down by hand. One public case of each form is evaluated while every call into core is
noted; tests (those of core) and golden tables are found by the names that they use.
"""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.case_calls import calls

ROOT = Path(__file__).resolve().parents[1]
REFERENCE_FILE = ROOT / "tests" / "golden" / "reference_cases.json"
_PROPERTY = re.compile(r"prop-\d\d")


@dataclass
class Proofs:
    """Evidence of one function: number of public cases by family, golden tables, property ids, test files."""

    cases: dict[str, int] = field(default_factory=dict)
    golden: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)
    tests: set[str] = field(default_factory=set)


def collect_proofs(functions: tuple[str, ...]) -> dict[str, Proofs]:
    """The evidence of each function, named by its dotted path."""
    proofs = {name: Proofs() for name in functions}
    for name, families in _families_through(set(functions)).items():
        proofs[name].cases = families
    for path in sorted((ROOT / "tests" / "core").rglob("test_*.py")):
        _read_test_file(path, proofs)
    return proofs


def _families_through(functions: set[str]) -> dict[str, dict[str, int]]:
    """For each function, the families whose cases call it, with the number of those cases."""
    cases = json.loads(REFERENCE_FILE.read_text(encoding="utf-8"))["cases"]
    by_form: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
    for case in cases:
        by_form[case["family"], tuple(sorted(case["inputs"]))].append(case)
    found: dict[str, dict[str, int]] = {name: {} for name in functions}
    for (family, _), alike in by_form.items():
        for name in calls(family, alike[0]["inputs"]) & functions:
            found[name][family] = found[name].get(family, 0) + len(alike)
    return found


def _read_test_file(path: Path, proofs: dict[str, Proofs]) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = text.split("\n")
    imported = _imported_names(tree)
    tables = set(re.findall(r'"(\w+\.csv)"', text))
    names = {name: _names_in(node) for node in tree.body for name in _defined(node)}
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        if not function.name.startswith("test_"):
            continue
        reached = _reached(function.name, names)
        first = min([node.lineno for node in function.decorator_list], default=function.lineno)
        properties = set(_PROPERTY.findall("\n".join(lines[first - 1 : function.body[0].lineno])))
        for local in reached & imported.keys():
            if (proof := proofs.get(imported[local])) is not None:
                proof.tests.add(path.relative_to(ROOT).as_posix())
                proof.properties |= properties
                proof.golden |= tables if "GOLDEN" in reached else set()


def _reached(name: str, names: dict[str, set[str]]) -> set[str]:
    """All names that a test uses, also through helpers and constants of its file."""
    reached: set[str] = set()
    waiting = {name}
    while waiting:
        reached |= waiting
        waiting = set().union(*(names.get(one, set()) for one in waiting)) - reached
    return reached


def _defined(node: ast.stmt) -> list[str]:
    """Names that a statement at the top of a file defines."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """Local name of everything imported from core, with its dotted path; `module.name` for whole modules."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "core":
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    attributes = {
        f"{node.value.id}.{node.attr}": f"{names[node.value.id]}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names
    }
    return names | attributes


def _names_in(statement: ast.stmt) -> set[str]:
    plain = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    dotted = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(statement)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    return plain | dotted
