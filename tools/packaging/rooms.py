"""Which rooms go into the package, found by their imports, and their files as they stand in it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

from tools.packaging.rewrite import CannotRewrite, rewrite_imports

NAMESPACE = "capacity_twin"
OPENING = Path(__file__).with_name(NAMESPACE)  # what stands at the top of the package


def rooms_of(root: Path) -> set[str]:
    """Names of all modules and folders of modules at the top of the project."""
    return {path.stem for path in root.iterdir() if path.suffix == ".py" or _is_room(path)}


def find_rooms(root: Path, doors: Collection[str]) -> set[str]:
    """Names of all modules and folders at the top of the project that `doors` import, themselves included."""
    found: set[str] = set()
    waiting = set(doors)
    while waiting:
        found |= waiting
        imported = {top for room in waiting for path in _python(root, room) for top in imported_names(path)}
        waiting = (imported & rooms_of(root)) - found
    return found


def write_package(root: Path, doors: Collection[str], target: Path) -> None:
    """Write the rooms that `doors` lead to into the folder `target`, as one package.

    Raises
    ------
    ValueError
        naming the file and the line, where a module is named in a way that cannot be moved.
    """
    rooms = find_rooms(root, doors)
    modules = {name for room in rooms for path in _python(root, room) for name in _modules(path, root)}
    sources = {path: path.relative_to(root) for room in rooms for path in _files(root, room)}
    sources |= {path: path.relative_to(OPENING) for path in _all_files(OPENING)}
    for source, place in sources.items():
        content = source.read_bytes()
        if source.suffix == ".py":
            content = _moved(source, content, modules)
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        (target / place).write_bytes(content)


def imported_names(path: Path) -> set[str]:
    """First names of everything that a Python file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def _moved(path: Path, content: bytes, modules: set[str]) -> bytes:
    try:
        return rewrite_imports(content, modules=modules, namespace=NAMESPACE)
    except CannotRewrite as problem:
        raise ValueError(f"{path}: {problem}") from None


def _modules(path: Path, root: Path) -> Iterator[str]:
    """The dotted names that a file answers to: its own, and those of the folders around it."""
    parts = path.relative_to(root).with_suffix("").parts
    yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def _is_room(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith(".") and any(path.glob("*.py"))


def _python(root: Path, room: str) -> Iterator[Path]:
    return (path for path in _files(root, room) if path.suffix == ".py")


def _files(root: Path, room: str) -> Iterator[Path]:
    if (root / f"{room}.py").exists():
        yield root / f"{room}.py"
    else:
        yield from _all_files(root / room)


def _all_files(folder: Path) -> Iterator[Path]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return (path for path in files if "__pycache__" not in path.parts and not path.name.startswith("."))
