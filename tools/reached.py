"""Which definitions of core the product reaches, read from the source: `python -m tools.reached` lists the rest.

The product is what a user can open: pages, `open_twin` with every method of the twin, paper, commentary, files. A
definition is reached where one that is reached names it, a method where its class is and its name is used.
"""

from __future__ import annotations

import ast
from functools import cache

from tools.references import ROOT, Module, Unit, methods, pieces, read_modules, units_meant, used_by

ROOTS = (
    *("app", "asgi", "pages", "ui", "db", "seed_data"),
    *("ai_brain", "commentary", "report_pdf", "paper", "facts_export", "forecast_extra", "holiday_calendar"),
)
TWIN = "core.twin.capacity_twin.CapacityTwin"


@cache
def modules() -> dict[str, Module]:
    """Every file of the product by its dotted name."""
    files = [
        path.relative_to(ROOT)
        for room in (*ROOTS, "core")
        for path in sorted((ROOT / room).rglob("*.py")) or [ROOT / f"{room}.py"]
    ]
    return read_modules(path for path in files if "migrations" not in path.parts)


@cache
def reached() -> frozenset[Unit]:
    """Every definition that the product reaches; a method where its class is and anything reached names it."""
    known, (twin, _, name) = modules(), TWIN.rpartition(".")
    waiting = {(twin, name), *methods(known, (twin, name))} | {
        unit
        for module, file in known.items()
        if module.split(".")[0] != "core"
        for name in file.defined
        for unit in ((module, name), *methods(known, (module, name)))
    }
    found: set[Unit] = set()
    offered: set[Unit] = set()  # methods of classes that are reached
    named: set[str] = set()
    while waiting:
        unit = waiting.pop()
        found.add(unit)
        module, name = unit
        offered |= set(methods(known, unit))
        used = [used_by(node) for node in pieces(known, unit)]
        meant = {other for one in used for names in one.names for other in units_meant(known, module, names)}
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
