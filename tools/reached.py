"""Which definitions of core the product reaches, read from the source: `python -m tools.reached` lists the rest.

The product is what a user can open: pages, `open_twin` with every method of the twin, paper, commentary, files. A
definition is reached where one that is reached names it, a method where its class is and its name is used.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).resolve().parents[1]
ROOTS = (
    *("app", "asgi", "pages", "ui", "db", "seed_data"),
    *("ai_brain", "commentary", "report_pdf", "paper", "facts_export", "forecast_extra", "holiday_calendar"),
)
TWIN = "core.twin.capacity_twin.CapacityTwin"
Unit = tuple[str, str]  # module, name defined at its top


@dataclass
class Module:
    """One file: what it defines, with the nodes behind each name, and what it imports under which name."""

    defined: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)


@cache
def modules() -> dict[str, Module]:
    """Every file of the product by its dotted name."""
    found: dict[str, Module] = {}
    for room in (*ROOTS, "core"):
        paths = sorted((ROOT / room).rglob("*.py")) or [ROOT / f"{room}.py"]
        found |= {dotted(path): read_module(path) for path in paths if "migrations" not in path.parts}
    return found


def dotted(path: Path) -> str:
    """The name under which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def read_module(path: Path) -> Module:
    """Definitions and imports of one file, those inside functions included."""
    tree, module = ast.parse(path.read_text(encoding="utf-8")), Module()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            module.imported |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            module.imported |= {
                a.asname or a.name: a.name for a in node.names if a.asname or "." not in a.name
            }
    for statement in tree.body:
        for name in names_defined(statement):
            module.defined.setdefault(name, []).append(statement)
    return module


def names_defined(statement: ast.stmt) -> list[str]:
    """What a statement at the top of a file defines; a bare statement counts under the empty name."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return []
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    names = [
        node.id for target in targets if target for node in ast.walk(target) if isinstance(node, ast.Name)
    ]
    return names or [""]


@dataclass(frozen=True)
class Used:
    """What a piece of code names: names and dotted names, and attributes of whatever object."""

    names: frozenset[tuple[str, ...]]
    attributes: frozenset[str]


def used_by(node: ast.AST) -> Used:
    """What a definition names; annotations use nothing, and a local name stands for nothing outside."""
    names: set[tuple[str, ...]] = set()
    attributes: set[str] = set()
    _collect(node, frozenset(), names, attributes)
    return Used(frozenset(names), frozenset(attributes))


def _collect(node: ast.AST, local: frozenset[str], names: set[tuple[str, ...]], attributes: set[str]) -> None:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            _collect(default, local, names, attributes)
        local |= _local_names(node)
    if isinstance(node, ast.Attribute):
        attributes.add(node.attr)
        if isinstance(node.value, ast.Name) and node.value.id not in local:
            names.add((node.value.id, node.attr))
    elif isinstance(node, ast.Name) and node.id not in local:
        names.add((node.id,))
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "args") and not isinstance(node, ast.Call):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                _collect(child, local, names, attributes)


def _local_names(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> frozenset[str]:
    """Parameters of a function, and what it assigns; what it imports stands for what was imported."""
    names = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    return frozenset(names | {node.id for node in ast.walk(function) if _is_assigned(node)})


def _is_assigned(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def units_meant(module: str, names: tuple[str, ...]) -> Iterator[Unit]:
    """The definitions that a name in a file stands for."""
    known = modules().get(module)
    if known is None:
        return
    head, *rest = names
    if head in known.defined:
        yield module, head
    elif head in known.imported:
        target = known.imported[head]
        parent, _, name = target.rpartition(".")
        handed_on = set(units_meant(parent, (name,)))  # a package may hand on a function named like its file
        if handed_on or target not in modules():
            yield from handed_on
        else:
            yield from units_meant(target, tuple(rest)) if rest else iter(((target, ""),))


def pieces(unit: Unit) -> list[ast.AST]:
    """The code that runs where a definition is used; of a class, what is not one of its methods by name."""
    module, name = unit
    owner, _, method = name.partition(".")
    nodes = modules()[module].defined.get(owner, [])
    if method:
        return [
            part
            for node in nodes
            for part in getattr(node, "body", [])
            if is_method(part) and part.name == method
        ]
    return [
        part
        for node in nodes
        for part in (
            [*node.body, *node.decorator_list, *node.bases] if isinstance(node, ast.ClassDef) else [node]
        )
        if not is_method(part) or not isinstance(node, ast.ClassDef)
    ]


def methods(unit: Unit) -> list[Unit]:
    """The methods of a class that are called by name; others belong to the class."""
    module, name = unit
    nodes = modules()[module].defined.get(name, [])
    return [
        (module, f"{name}.{part.name}")
        for node in nodes
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if is_method(part)
    ]


def is_method(part: ast.AST) -> TypeGuard[ast.FunctionDef]:
    """Whether it is a method that somebody calls by its name."""
    return isinstance(part, ast.FunctionDef) and not part.name.startswith("__")


@cache
def reached() -> frozenset[Unit]:
    """Every definition that the product reaches; a method where its class is and anything reached names it."""
    twin, _, name = TWIN.rpartition(".")
    waiting = {(twin, name), *methods((twin, name))} | {
        unit
        for module, known in modules().items()
        if module.split(".")[0] != "core"
        for name in known.defined
        for unit in ((module, name), *methods((module, name)))
    }
    found: set[Unit] = set()
    offered: set[Unit] = set()  # methods of classes that are reached
    named: set[str] = set()
    while waiting:
        unit = waiting.pop()
        found.add(unit)
        module, name = unit
        offered |= set(methods(unit))
        used = [used_by(node) for node in pieces(unit)]
        meant = {other for one in used for names in one.names for other in units_meant(module, names)}
        named |= {attribute for one in used for attribute in one.attributes}
        waiting |= (
            meant | {(module, "")} | {one for one in offered if one[1].partition(".")[2] in named}
        ) - found
    return frozenset(found)


def unreached() -> list[Unit]:
    """Functions and classes of core that the product does not reach."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return [
        (module, name)
        for module, known in modules().items()
        if module.split(".")[0] == "core"
        for name, nodes in known.defined.items()
        if isinstance(nodes[0], kinds) and (module, name) not in reached()
    ]


def main() -> None:
    """A line for each."""
    for module, name in unreached():
        node = modules()[module].defined[name][0]
        print(f"{module}.{name} ({(node.end_lineno or 0) - node.lineno + 1} lines)")


if __name__ == "__main__":
    main()
