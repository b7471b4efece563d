"""What names what, read from the source: definitions at the top of files, their methods, and what their code names.

A definition, here a unit, is `(module, name)`: a function, a class, a table, a method as `Class.method`, or under the
empty name what a file does when it is imported. Nothing is imported or run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).resolve().parents[1]
Unit = tuple[str, str]  # module, name defined at its top
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Module:
    """One file: what it defines, with the nodes behind each name, and what it imports under which name."""

    defined: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Used:
    """What a piece of code names: names and dotted names, and attributes of whatever object."""

    names: frozenset[tuple[str, ...]]
    attributes: frozenset[str]


def dotted(path: Path) -> str:
    """The name under which a file, relative to the project, is imported."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def read_modules(paths: Iterable[Path]) -> dict[str, Module]:
    """Files, relative to the project, by their dotted names."""
    return {dotted(path): read_module(path) for path in paths}


def read_module(path: Path) -> Module:
    """Definitions and imports of one file, those inside functions included."""
    tree, module = ast.parse((ROOT / path).read_text(encoding="utf-8")), Module()
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
    if isinstance(statement, Function | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return []
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    names = [
        node.id for target in targets if target for node in ast.walk(target) if isinstance(node, ast.Name)
    ]
    return names or [""]


def used_by(node: ast.AST) -> Used:
    """What a definition names; annotations use nothing, and a local name stands for nothing outside."""
    names: set[tuple[str, ...]] = set()
    attributes: set[str] = set()
    _collect(node, frozenset(), names, attributes)
    return Used(frozenset(names), frozenset(attributes))


def _collect(node: ast.AST, local: frozenset[str], names: set[tuple[str, ...]], attributes: set[str]) -> None:
    if isinstance(node, Function | ast.Lambda):
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


def _local_names(function: Function | ast.Lambda) -> frozenset[str]:
    """Parameters of a function, and what it assigns; what it imports stands for what was imported."""
    names = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    return frozenset(names | {node.id for node in ast.walk(function) if _is_assigned(node)})


def _is_assigned(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def units_meant(modules: Mapping[str, Module], module: str, names: tuple[str, ...]) -> Iterator[Unit]:
    """The definitions that a name in a file stands for."""
    known = modules.get(module)
    if known is None:
        return
    head, *rest = names
    if head in known.defined:
        yield module, head
    elif head in known.imported:
        target = known.imported[head]
        parent, _, name = target.rpartition(".")
        # A package may hand on a function named like its file.
        handed_on = set(units_meant(modules, parent, (name,)))
        if handed_on or target not in modules:
            yield from handed_on
        else:
            yield from units_meant(modules, target, tuple(rest)) if rest else iter(((target, ""),))


def pieces(modules: Mapping[str, Module], unit: Unit) -> list[ast.AST]:
    """The code that runs where a definition is used; of a class, what is not one of its methods by name."""
    module, name = unit
    owner, _, method = name.partition(".")
    nodes = modules[module].defined.get(owner, [])
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


def methods(modules: Mapping[str, Module], unit: Unit) -> list[Unit]:
    """The methods of a class that are called by name; others belong to the class."""
    module, name = unit
    nodes = modules[module].defined.get(name, [])
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
