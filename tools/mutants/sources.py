"""Small faults in our source: mutmut's operators, a call left out and a condition turned round.

A number up to 10 becomes the next one, as with mutmut; a larger one is doubled, for a limit of 100 that is 101 is no
fault that anybody would meet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

from tools.references import ROOT

ROOMS = {
    "core": ("core",),
    "db": ("db",),
    "ui": ("ui", "pages"),
    "paper": ("paper", "report_pdf.py"),
    "commentary": ("commentary", "ai_brain.py"),
}
# What signals processes and removes folders would be a danger to the machine, migrations ran in the past, and one
# invented lane is as good as another.
LEFT_OUT = ("db/server/embedded", "db/migrations", "core/demo/lanes.py", "core/demo/network.py")
# Values handed on under these names are looks, or (strict) a guard against faults of ours.
LOOKS = re.compile(
    "size|.*(width|height|margins?|align|gap|padding|anchor|shift|ref|ticks)|opacity|font|symbol|dash|icon|"
    ".*color|help|showarrow|hoverlabel|leading|automargin|fixedrange|showgrid|zeroline|[lrtb]|strict|"
    "border|horizontal|vertical_alignment|radius|room_.*|bold|shrink|type|placeholder|__all__"
)
# Where a text stands: on paper in millimetres, in charts the line of a label.
PLACES = {"paper": ("x", "y"), "ui": ("level",)}
WORDINGS = ("count", "say_count")  # of so many rows: one word and its plural
NAME = re.compile(r"[a-z_]\w*")
SCOPES = (cst.FunctionDef, cst.ClassDef)
NEVER_ENTERED = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom, cst.Assert)
# These of mutmut's crash wherever they run, or are drawn from apart below.
NOT_TAKEN = (
    *("operator_assignment", "operator_lambda", "operator_arg_removal"),
    *("operator_string", "operator_number"),
)
LARGE = 10
SHOWN_AROUND = 40
Operator = Callable[[Any], Iterable[cst.CSTNode]]


@dataclass(frozen=True)
class Mutant:
    """One fault: where it stands and what it changes."""

    path: Path
    line: int
    function: str  # `Class.method`, or nothing outside functions
    change: str
    module: cst.Module = field(repr=False)
    nodes: tuple[cst.CSTNode, cst.CSTNode] = field(repr=False)

    @property
    def what(self) -> str:
        """The fault without its line, by which `tools/mutants/equal.txt` knows it."""
        return f"{self.path} {self.function}: {self.change}"

    @property
    def room(self) -> str:
        """The first of its folders."""
        return next(room for room, places in ROOMS.items() if self.path.parts[0] in places)

    def source(self) -> str:
        """The whole file with the fault."""
        return cst.ensure_type(self.module.deep_replace(*self.nodes), cst.Module).code

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function}: {self.change}"


def sources(room: str) -> list[Path]:
    """Files of a room that are mutated, relative to the root."""
    found = [file for place in ROOMS[room] for file in [ROOT / place, *sorted((ROOT / place).rglob("*.py"))]]
    paths = [file.relative_to(ROOT) for file in found if file.suffix == ".py"]
    return [path for path in paths if not str(path).startswith(LEFT_OUT)]


def mutants_of(path: Path) -> list[Mutant]:
    """Every fault that the operators make in a file."""
    finder = _Finder(path)
    wrapper = MetadataWrapper(cst.parse_module((ROOT / path).read_text(encoding="utf-8")))
    finder.module = wrapper.module
    wrapper.visit(finder)
    return finder.found


def shown_change(before: str, after: str) -> str:
    """`before -> after`, only what differs with a little around it."""
    before, after = (" ".join(text.split()) for text in (before, after))
    ahead = _n_alike(before, after)
    behind = _n_alike(before[ahead:][::-1], after[ahead:][::-1])

    def cut(text: str) -> str:
        start, end = max(ahead - SHOWN_AROUND, 0), min(len(text) - behind + SHOWN_AROUND, len(text))
        return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"

    return f"{cut(before)} -> {cut(after)}"


def call_left_out(node: cst.Expr) -> Iterable[cst.CSTNode]:
    """A call that is made for what it does is not made."""
    return [cst.Pass()] if isinstance(node.value, cst.Call) else []


def condition_turned_round(node: cst.If) -> Iterable[cst.CSTNode]:
    """The other branch is taken."""
    test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return [node.with_changes(test=cst.UnaryOperation(operator=cst.Not(), expression=test))]


def named_argument_left_out(node: cst.Call) -> Iterable[cst.CSTNode]:
    """What stands there then is the default."""
    for argument in node.args:
        if argument.keyword and not LOOKS.fullmatch(argument.keyword.value):
            yield node.with_changes(args=[other for other in node.args if other is not argument])


def other_name(node: cst.SimpleString) -> Iterable[cst.CSTNode]:
    """A name or key that nothing knows; what is said on the screen stays."""
    return list(mutators.operator_string(node))[:1] if NAME.fullmatch(str(node.raw_value)) else []


def other_number(node: cst.Integer | cst.Float) -> Iterable[cst.CSTNode]:
    """The next number, or twice a large one."""
    value = node.evaluated_value
    yield node.with_changes(value=repr(2 * value if value > LARGE else value + 1))


OPERATORS: tuple[tuple[Any, Operator], ...] = (
    *(pair for pair in mutators.mutation_operators if pair[1].__name__ not in NOT_TAKEN),
    (cst.Call, named_argument_left_out),
    (cst.SimpleString, other_name),
    (cst.Integer | cst.Float, other_number),
    (cst.Expr, call_left_out),
    (cst.If, condition_turned_round),
)


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)
    module: cst.Module

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.found: list[Mutant] = []
        self._path = path
        self._scopes: list[cst.FunctionDef | cst.ClassDef] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        name = _name_of(node)
        if isinstance(node, NEVER_ENTERED) or LOOKS.fullmatch(name):
            return False
        if name in PLACES.get(self._path.parts[0], ()):
            return False
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute | cst.Name):
            called = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
            if called.value in WORDINGS:
                return False
        for kind, operator in OPERATORS:
            if isinstance(node, kind):
                self.found += [self._mutant(node, after) for after in operator(node)]
        if isinstance(node, SCOPES):
            self._scopes.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, SCOPES):
            self._scopes.pop()

    def _mutant(self, before: cst.CSTNode, after: cst.CSTNode) -> Mutant:
        if isinstance(before, cst.If) and isinstance(after, cst.If):
            before, after = before.test, after.test  # all that differs
        functions = [place for place, scope in enumerate(self._scopes) if isinstance(scope, cst.FunctionDef)]
        outermost = self._scopes[: functions[0] + 1] if functions else []
        return Mutant(
            path=self._path,
            line=self.get_metadata(PositionProvider, before).start.line,
            function=".".join(scope.name.value for scope in outermost),
            change=shown_change(*(self.module.code_for_node(node) for node in (before, after))),
            module=self.module,
            nodes=(before, after),
        )


def _name_of(node: cst.CSTNode) -> str:
    """The name under which a value is handed on or stored, nothing where it has none."""
    if isinstance(node, cst.Assign) and isinstance(node.targets[0].target, cst.Name):
        return node.targets[0].target.value.lower()
    if isinstance(node, cst.Arg) and node.keyword:
        return node.keyword.value
    if isinstance(node, cst.DictElement) and isinstance(node.key, cst.SimpleString):
        return str(node.key.raw_value)
    return ""


def _n_alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
