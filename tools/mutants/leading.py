"""Which tests lead to a fault, nearest first, read from the source: nothing has to be run to know it.

Each definition is seen by those that name it, and a method by whatever names an attribute like it, since nobody knows
of what object; a fixture by the tests that ask for it. So more tests seem to lead to a fault than do, and those that
do come first: one whose file lies beside the fault's before others that are as many steps away, what has a name like
the fault's before what has another, what is quickly started before what needs a database or a page.
"""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tools import reached
from tools.mutants.sources import Mutant
from tools.references import (
    ROOT,
    Function,
    Module,
    Unit,
    dotted,
    methods,
    pieces,
    read_modules,
    units_meant,
    used_by,
)

NOT_RUN = ("tests/browser", "tests/tools/test_package")  # each takes minutes
SLOW_TO_START = {"database": 1, "three_lanes": 2, "visit": 2}  # fixtures, with the rank of what asks for them


@dataclass
class Users:
    """For each definition those whose code names it, for each attribute those that use one of that name."""

    of_unit: dict[Unit, set[Unit]] = field(default_factory=lambda: defaultdict(set))
    of_attribute: dict[str, set[Unit]] = field(default_factory=lambda: defaultdict(set))
    fixtures: dict[Unit, list[Unit]] = field(default_factory=dict)  # that a test or a fixture asks for


def leading_tests(mutant: Mutant) -> list[str]:
    """Names of tests as pytest takes them, nearest first."""
    steps = steps_to(units_of(mutant))
    tests = {unit: n_steps for unit, n_steps in steps.items() if is_test(unit)}
    words = stems(f"{mutant.path.stem} {mutant.function}")
    groups: dict[tuple[int, int, int], list[Unit]] = defaultdict(list)
    for unit in sorted(tests):
        n_alike = len(stems(" ".join(unit)) & words)
        groups[tests[unit] - nearness(unit, mutant.path), -n_alike, start_rank(unit)].append(unit)
    ordered = [unit for _, group in sorted(groups.items()) for unit in each_file_in_turn(group)]
    return [f"{path_of(module)}::{name}" for module, name in ordered]


def stems(text: str) -> set[str]:
    """How the words of names begin: `import_steps` and `test_a_file_is_imported` share one."""
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())} - {"tests"}


def each_file_in_turn(tests: Sequence[Unit]) -> list[Unit]:
    """The first test of each file, then the second of each: tests of one file are alike."""
    numbers: Counter[str] = Counter()
    turns = []
    for module, name in tests:
        turns.append((numbers[module], module, name))
        numbers[module] += 1
    return [(module, name) for _, module, name in sorted(turns)]


def units_of(mutant: Mutant) -> set[Unit]:
    """What holds the fault: a function, a class, or the tables at the top of a file."""
    module = dotted(mutant.path)
    known = everything()[module]
    owner, _, method = mutant.function.partition(".")
    if mutant.function:
        return {(module, owner) if method.startswith("__") else (module, mutant.function)}
    return {
        (module, name)
        for name, nodes in known.defined.items()
        if any(node.lineno <= mutant.line <= (node.end_lineno or node.lineno) for node in nodes)
    }


def steps_to(goals: set[Unit]) -> dict[Unit, int]:
    """Every definition that leads to one of these, with the least number of steps from name to name."""
    steps, newest, known = dict.fromkeys(goals, 0), goals, users()
    while newest:
        found: set[Unit] = set()
        for unit in newest:
            found |= known.of_unit[unit]
            _, _, method = unit[1].partition(".")
            if method:
                found |= known.of_attribute[method]
        newest = found - steps.keys()
        steps |= dict.fromkeys(newest, max(steps.values()) + 1)
    return steps


def nearness(test: Unit, path: Path) -> int:
    """Tests mirror the rooms: how many steps a test gains that lies beside a file, or in the mirror of its room."""
    file = path_of(test[0])
    beside = Path("tests") / path.parent / f"test_{path.stem}.py"
    return 2 if file == beside else int(file.parent == beside.parent)


def start_rank(test: Unit) -> int:
    """How slowly a test starts, by the fixtures that it asks for."""
    asked = set(users().fixtures.get(test, ()))
    while more := {other for one in asked for other in users().fixtures.get(one, ())} - asked:
        asked |= more
    return max((SLOW_TO_START.get(name, 0) for _, name in asked), default=0)


def path_of(module: str) -> Path:
    """The file of a module of tests, relative to the project."""
    return Path(module.replace(".", "/") + ".py")


def is_test(unit: Unit) -> bool:
    """Whether pytest runs it."""
    module, name = unit
    return name.startswith("test_") and module.rpartition(".")[2].startswith("test_")


@cache
def everything() -> dict[str, Module]:
    """The product and its tests by dotted names."""
    files = [path.relative_to(ROOT) for path in sorted((ROOT / "tests").rglob("*.py"))]
    return reached.modules() | read_modules(path for path in files if not str(path).startswith(NOT_RUN))


@cache
def users() -> Users:
    """Who names what, of all definitions."""
    found, known = Users(), everything()
    for module, file in known.items():
        for name in file.defined:
            for unit in ((module, name), *methods(known, (module, name))):
                for node in pieces(known, unit):
                    note_uses(found, unit, node)
    return found


def note_uses(found: Users, unit: Unit, node: ast.AST) -> None:
    """Enter what a piece of a definition names."""
    known, (module, _) = everything(), unit
    used = used_by(node)
    named = {other for names in used.names for other in units_meant(known, module, names)}
    named |= scripts(node, may_be_asked_for=module.startswith("tests.pages."))
    if module.startswith("tests."):
        found.fixtures[unit] = fixtures_of(module, node)
        named |= set(found.fixtures[unit])
    for other in named | {
        (file, "") for file, _ in named if file != module
    }:  # a file runs where it is imported
        found.of_unit[other].add(unit)
    for attribute in used.attributes:
        found.of_attribute[attribute].add(unit)


def scripts(node: ast.AST, *, may_be_asked_for: bool) -> set[Unit]:
    """Files of the app that a text names as `"pages/inbox.py"`, or the visit of a test as `"inbox"`: they run whole."""
    texts = {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    modules = {text.removesuffix(".py").replace("/", ".") for text in texts if text.endswith(".py")}
    if may_be_asked_for:
        modules |= {f"pages.{text}" for text in texts}
    return {(module, "") for module in modules & everything().keys()}


def fixtures_of(module: str, node: ast.AST) -> list[Unit]:
    """The fixtures that a function asks for by its parameters: of its own file, or of a conftest above."""
    if not isinstance(node, Function):
        return []
    parts, asked = (
        module.split("."),
        [argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)],
    )
    homes = [module, *(".".join([*parts[:depth], "conftest"]) for depth in range(len(parts) - 1, 0, -1))]
    found = [
        [(home, name) for home in homes if home in everything() and name in everything()[home].defined]
        for name in asked
    ]
    return [places[0] for places in found if places]
