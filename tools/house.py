"""The house from its own imports: rooms, the floors they stand on, arrows between them: `python -m tools.house`.

A room is a folder of core, db or ui, or a file beside them. A room stands one floor above the highest that it
imports. `python -m tools.house FOLDER` draws the files of one folder in the same way.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WINGS = ("core", "db", "ui")  # folders whose folders are rooms
NO_ROOMS = {"tests", "tools", "bench", "examples", "docs", "build"}
Arrows = dict[str, set[str]]


def files(root: Path = ROOT) -> list[Path]:
    """Every source file of the product, relative to the project."""
    tops = sorted(root.glob("*.py")) + sorted(
        path for folder in sorted(root.iterdir()) if folder.is_dir() for path in folder.rglob("*.py")
    )
    paths = [path.relative_to(root) for path in tops]
    return [path for path in paths if path.parts[0] not in NO_ROOMS and not path.parts[0].startswith(".")]


def room_of(path: Path) -> str:
    """core/plan/lane_plan.py lives in core/plan, core/lane.py in core/lane, settings.py in settings."""
    depth = 2 if path.parts[0] in WINGS else 1
    return "/".join(path.with_suffix("").parts[:depth]).removesuffix("/__init__")


def imports(path: Path, root: Path = ROOT) -> Iterator[str]:
    """Dotted names of everything that a file imports, also inside functions."""
    for node in ast.walk(ast.parse((root / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def file_arrows(root: Path = ROOT) -> Arrows:
    """For each file the files that it imports."""
    known = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in files(root)}
    arrows: Arrows = {path.as_posix(): set() for path in known.values()}
    for path in known.values():
        for name in imports(path, root):
            target = known.get(name) or known.get(name.rpartition(".")[0])
            if target is not None and target != path:
                arrows[path.as_posix()].add(target.as_posix())
    return arrows


def grouped(arrows: Arrows, name_of: Callable[[Path], str]) -> Arrows:
    """Arrows between groups of files; a face of a package (`__init__`) hands on and is no room of its own."""
    groups: Arrows = {}
    for source, targets in arrows.items():
        group = groups.setdefault(name_of(Path(source)), set())
        group |= {name_of(Path(target)) for target in targets} - {name_of(Path(source))}
    return groups


def floors(arrows: Arrows) -> list[list[str]]:
    """Rooms by floor from the ground up.

    Raises
    ------
    graphlib.CycleError
        where rooms import one another in a circle.
    """
    level: dict[str, int] = {}
    for room in TopologicalSorter(arrows).static_order():
        level[room] = 1 + max((level[other] for other in arrows.get(room, ())), default=0)
    return [sorted(room for room in level if level[room] == n) for n in range(1, max(level.values()) + 1)]


def drawing(arrows: Arrows) -> str:
    """The house as text: the roof above, the ground below."""
    rows = floors(arrows)
    n_arrows = sum(map(len, arrows.values()))
    lines = [f"{len(arrows)} rooms on {len(rows)} floors, {n_arrows} arrows, no circle"]
    for number in range(len(rows), 0, -1):
        lines += [f"\nfloor {number}"]
        for room in rows[number - 1]:
            lines += [f"  {room} <- {', '.join(sorted(arrows[room])) or 'the ground'}"]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Draw the whole house, or the files of one folder."""
    arrows = file_arrows()
    if arguments:
        inside = {name for name in arrows if name.startswith(f"{arguments[0].rstrip('/')}/")}
        chosen = {name: arrows[name] & inside for name in inside}
    else:
        chosen = grouped(arrows, room_of)
    try:
        print(drawing(chosen))
    except CycleError as circle:
        print("A circle: " + " -> ".join(circle.args[1]))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
