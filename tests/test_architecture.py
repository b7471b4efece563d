"""The walls of the house: who may import whom (docs/architecture.md), read from the source with ast."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError
from pathlib import Path

import pytest

from tools import house

ROOT = Path(__file__).resolve().parents[1]
OURS = {
    "core",
    "db",
    "ui",
    "pages",
    "app",
    "asgi",
    "settings",
    "seed_data",
    "ai_brain",
    "commentary",
    "report_pdf",
    "paper",
    "facts_export",
    "forecast_extra",
    "holiday_calendar",
    "tools",
    "bench",
}
NEVER_IN_CORE = {
    "streamlit",
    "sqlalchemy",
    "pandas",
    "plotly",
    "os",
    "pathlib",
    "csv",
    "json",
    "logging",
    "random",
    "time",
    "psycopg2",
}
MAY_IMPORT = {
    "core": {"core"},
    "db": {"db", "core", "settings"},
    "ui": {"ui", "core", "settings"},
    "pages": {"ui", "core"},
    "ai_brain": {"core", "commentary"},
    "commentary": {"core", "commentary"},
    "report_pdf": {"core", "paper"},
    "paper": {"core", "paper"},
    "facts_export": {"core"},
    "forecast_extra": {"core"},
    "holiday_calendar": {"core"},
    "settings": set(),
    "seed_data": {"core", "db", "settings"},
    "app": {"ui", "settings"},
    "asgi": {"ui", "settings", "seed_data"},
}
# Files with a door of their own: the screen reads, writes, knows who acts and who belongs, and speaks through five of
# them, the twin is joined with words, paper, calendars and extra forecast methods where it is opened; a place of
# holidays is checked where settings are written.
DOORS = {
    "ui/reading/loaders.py": {"db"},
    "ui/reading/commands.py": {"db"},
    "ui/reading/signed_in.py": {"db"},
    "ui/reading/members.py": {"db"},
    "ui/lane/reports.py": {"report_pdf", "facts_export"},
    "db/outlets.py": {"ai_brain", "report_pdf", "holiday_calendar"},
    "db/opening.py": {"forecast_extra"},
    "db/changes/workspace_settings.py": {"holiday_calendar"},
    "ui/reading/extra_methods.py": {"forecast_extra"},
    "ui/lane/commentary.py": {"ai_brain"},
}
HEAVY_AT_MODULE_LEVEL = {
    "scipy.special",  # core/laws/special_functions.py has what formulas need of it
    "scipy.stats",
    "scipy.optimize",
    "holidays",
    "scipy.sparse",
    "plotly.express",
    "fpdf",
    "google.genai",
    "statsforecast",
}
FACES = {"core", "ui"}  # packages that hold nothing but rooms, and a version
LOADED_WHEN_USED = {"paper"}  # a room that is itself imported inside functions only


def sources() -> list[Path]:
    rooms = [ROOT / name for name in MAY_IMPORT]
    files = [room.with_suffix(".py") for room in rooms if room.with_suffix(".py").exists()]
    return files + [path for room in rooms if room.is_dir() for path in sorted(room.rglob("*.py"))]


def imports(path: Path) -> Iterator[tuple[int, str, bool]]:
    """(line, dotted module, at module level) of every import, also those inside functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, id(node) in top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module, id(node) in top
            yield from ((node.lineno, f"{node.module}.{a.name}", id(node) in top) for a in node.names)


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def crossings(path: Path) -> list[str]:
    """Every import of this file that goes through a wall, as `file:line imports X`."""
    name = path.relative_to(ROOT).as_posix()
    room = room_of(path)
    allowed = MAY_IMPORT[room] | DOORS.get(name, set())
    found = []
    for line, module, _ in imports(path):
        top = module.split(".")[0]
        if (top in OURS and top not in allowed) or (room == "core" and top in NEVER_IN_CORE):
            found.append(f"{name}:{line} imports {module}")
        if room == "pages" and top in {"sqlalchemy", "psycopg2"}:
            found.append(f"{name}:{line} imports {module}")
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_import_goes_through_a_wall(path: Path) -> None:
    assert crossings(path) == []


@pytest.mark.parametrize(
    "path",
    [path for path in sources() if room_of(path) not in LOADED_WHEN_USED],
    ids=lambda p: p.relative_to(ROOT).as_posix(),
)
def test_heavy_packages_are_imported_where_they_are_used(path: Path) -> None:
    heavy = [
        f"{path.name}:{line} imports {module}"
        for line, module, at_top in imports(path)
        if at_top and (module in HEAVY_AT_MODULE_LEVEL or module.split(".")[0] in LOADED_WHEN_USED)
    ]
    assert heavy == []


def test_a_crossing_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "core").mkdir()
    guilty = tmp_path / "core" / "guilty.py"
    guilty.write_text("def f():\n    import sqlalchemy\n    from db.store import x\n", encoding="utf-8")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert crossings(guilty) == [
        "core/guilty.py:2 imports sqlalchemy",
        "core/guilty.py:3 imports db.store",
        "core/guilty.py:3 imports db.store.x",
    ]


def test_facts_know_nothing_of_the_words_that_say_them() -> None:
    files = sorted((ROOT / "core" / "facts").glob("*.py"))
    assert files
    worded = ("core.words", "core.speech")
    assert [path.name for path in files if any(m.startswith(worded) for _, m, _ in imports(path))] == []


def test_only_settings_reads_the_environment() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if "os.environ" in path.read_text(encoding="utf-8") or "os.getenv" in path.read_text(encoding="utf-8")
    ]
    assert set(readers) <= {"settings.py"}


def test_nothing_that_a_visitor_does_writes_as_the_owner() -> None:
    guilty = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if room_of(path) in {"app", "asgi", "pages", "ui"} and "as_owner" in path.read_text(encoding="utf-8")
    ]
    assert guilty == []


def test_the_clock_is_never_read_in_core() -> None:
    guilty = [
        path.name
        for path in sources()
        if room_of(path) == "core"
        and any(
            word in path.read_text(encoding="utf-8")
            for word in ("date.today(", "datetime.now(", "default_rng()")
        )
    ]
    assert guilty == []


# The picture in docs/architecture.md, which names each room once, from the ground up.

PICTURE = re.findall(
    r"^\| `([\w/]+)` \|", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"), re.M
)


def upward_arrows(arrows: Mapping[str, set[str]], picture: Sequence[str]) -> list[str]:
    """Imports of a room by one that does not stand above it."""
    floor = {room: number for number, room in enumerate(picture)}
    return [
        f"{source} imports {target}"
        for source, targets in arrows.items()
        for target in sorted(targets)
        if floor[target] > floor[source]
    ]


def test_every_room_stands_in_the_picture_once() -> None:
    rooms = {room for room in house.grouped(house.file_arrows(), house.room_of) if room not in FACES}
    assert sorted(PICTURE) == sorted(rooms)


def test_no_arrow_runs_upwards() -> None:
    arrows = house.grouped(house.file_arrows(), house.room_of)
    rooms = {room: targets - FACES for room, targets in arrows.items() if room not in FACES}
    assert upward_arrows(rooms, PICTURE) == []


def test_an_arrow_that_runs_upwards_would_be_found() -> None:
    arrows = {"core/errors": {"core/lane"}, "core/lane": {"core/errors"}}
    assert upward_arrows(arrows, ("core/errors", "core/lane")) == ["core/errors imports core/lane"]


def test_no_files_import_one_another_in_a_circle() -> None:
    assert len(house.floors(house.file_arrows())) > 1  # raises CycleError, which names the circle


def test_a_circle_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "one.py").write_text("from core.two import x\n", encoding="utf-8")
    (tmp_path / "core" / "two.py").write_text("def f():\n    from core import one\n", encoding="utf-8")
    with pytest.raises(CycleError):
        house.floors(house.file_arrows(tmp_path))
