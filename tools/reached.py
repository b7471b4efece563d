"""Which definitions of core the product reaches, read from the source: `python -m tools.reached` lists the rest.

The product is what a user can open: pages, `open_twin` with every method of the twin, paper, commentary, files. A
definition is reached where one that is reached names it; a class counts as one with its methods.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

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


def names_used(node: ast.AST) -> Iterator[tuple[str, ...]]:
    """Names and dotted names in a piece of code; annotations use nothing."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield node.value.id, node.attr
    elif isinstance(node, ast.Name):
        yield (node.id,)
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from names_used(child)


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


@cache
def reached() -> frozenset[Unit]:
    """Every definition that the product reaches."""
    twin, _, name = TWIN.rpartition(".")
    waiting = {(twin, name)} | {
        (module, name)
        for module, known in modules().items()
        if module.split(".")[0] != "core"
        for name in known.defined
    }
    found: set[Unit] = set()
    while waiting:
        unit = waiting.pop()
        found.add(unit)
        module, name = unit
        used = {names for node in modules()[module].defined.get(name, ()) for names in names_used(node)}
        meant = {other for names in used for other in units_meant(module, names)} | {(module, "")}
        waiting |= meant - found
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
