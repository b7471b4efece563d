"""`pip install .` in an environment of its own: one package, nothing else at the top, and it plans on PostgreSQL.

Nothing is downloaded: the environment borrows what the package depends on from the one that the tests run in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest

from core import MODEL_VERSION
from db import open_twin
from db.server.engine import Database
from tests.test_requirements import package, packages
from tools.packaging.rooms import NAMESPACE, find_rooms, imported_names, rooms_of

pytestmark = pytest.mark.package

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HATCH = PROJECT["tool"]["hatch"]
DOORS = HATCH["build"]["targets"]["wheel"]["hooks"]["custom"]["doors"]
SCREEN_ONLY = set(HATCH["metadata"]["hooks"]["custom"]["screen-only"])
WORKSPACE = f"package-{os.getpid()}"
COMES_WITH_AN_EXTRA = {"forecast_extra.py": {"pandas"}}

RESEARCH = """
import importlib.util, json, sys
from capacity_twin import MODEL_VERSION, __version__, open_twin
from capacity_twin.settings import load_settings

slug, demand_file, *rooms = sys.argv[1:]
twin = open_twin(workspace=slug)
receipt = twin.apply(twin.check_csv(demand_file))
plan = twin.plan("BER-MUC")
print(json.dumps({
    "added": receipt.n_add,
    "plan": repr(plan.buffer),
    "sentences": twin.commentary("BER-MUC").sentences,
    "papers": [twin.report("BER-MUC", language="de").hex(), twin.network_report().hex()],
    "other_names": [name for name in rooms if importlib.util.find_spec(name)],
    "loaded": [name for name in rooms if name in sys.modules],
    "versions": [__version__, MODEL_VERSION],
    "data_folder": str(load_settings().data_folder),
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive that was built from the project."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT))
    assert len(list(folder.glob("*.tar.gz"))) == 1
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the wheel, and else only the packages that the tests run with."""
    venv = tmp_path_factory.mktemp("environment") / "venv"
    _run(sys.executable, "-m", "venv", "--without-pip", str(venv))
    python = venv / "bin" / "python"
    own = _run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    (Path(own) / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    options = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    _run(sys.executable, "-m", "pip", "--python", str(python), "install", *options, str(wheel))
    return python


@pytest.fixture(scope="module")
def told(python: Path, database: Database, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a researcher's script says, run far from the project on the tests' PostgreSQL."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    demand = elsewhere / "lanes.csv"
    days = [date(2025, 1, 1) + timedelta(days) for days in range(400)]
    rows = [f"{day},BER-MUC,{100 + day.month + 9 * day.weekday()}" for day in days]
    demand.write_text("\n".join(["date,product_name,demand", *rows]), encoding="utf-8")
    address = database.engine.url.render_as_string(hide_password=False)
    command = [str(python), "-c", RESEARCH, WORKSPACE, demand.name, *sorted(rooms_of(ROOT))]
    answer: dict[str, Any] = json.loads(
        _run(*command, cwd=elsewhere, DATABASE_URL=address, TWIN_DATA_FOLDER="")
    )
    return answer


def test_the_installed_package_imports_plans_writes_and_prints_as_the_project_does(
    told: dict[str, Any],
) -> None:
    twin = open_twin(workspace=WORKSPACE)
    assert told["added"] == 400
    assert told["plan"] == repr(twin.plan("BER-MUC").buffer)
    assert told["sentences"] == list(twin.commentary("BER-MUC").sentences)
    assert told["papers"] == [twin.report("BER-MUC", language="de").hex(), twin.network_report().hex()]
    assert told["versions"] == [PROJECT["project"]["version"], MODEL_VERSION]


def test_it_takes_no_other_name_and_keeps_no_data_beside_its_code(told: dict[str, Any], python: Path) -> None:
    assert {"core", "db", "settings", "ui"} <= rooms_of(ROOT)
    assert (told["other_names"], told["loaded"]) == ([], [])
    assert not Path(told["data_folder"]).is_relative_to(python.parents[1])


def test_the_wheel_holds_the_rooms_with_their_files_and_no_screen(wheel: Path) -> None:
    names = {Path(name) for name in zipfile.ZipFile(wheel).namelist()}
    rooms = find_rooms(ROOT, DOORS)
    assert {name.parts[0].partition("-")[0] for name in names} == {NAMESPACE, wheel.name.partition("-")[0]}
    assert {"core", "db", "commentary", "paper", "ai_brain", "report_pdf"} <= rooms
    assert not {"ui", "pages", "app", "asgi", "tests", "tools", "bench"} & rooms
    tracked = _run("git", "ls-files", *(f"{room}*" for room in sorted(rooms)), cwd=ROOT).splitlines()
    missing = [name for name in tracked if Path(NAMESPACE, name) not in names]
    assert (missing, Path(NAMESPACE, "py.typed") in names) == ([], True)


def test_it_depends_on_all_that_it_imports_and_on_nothing_of_the_screen(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    metadata = Parser().parsestr(archive.read(f"{_info(archive)}/METADATA").decode())
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert set(map(package, needed)) == packages("requirements.txt") - SCREEN_ONLY
    assert set(metadata.get_all("Provides-Extra", [])) == {"local", "forecast", "cluster"}
    for path in _packaged_python():
        assert not imported_names(path) & SCREEN_ONLY - COMES_WITH_AN_EXTRA.get(path.name, set()), path


def test_an_editable_installation_is_refused_in_a_sentence(tmp_path: Path) -> None:
    options = ("--no-build-isolation", "--no-deps", "--no-index", "--target", str(tmp_path))
    command = [sys.executable, "-m", "pip", "install", *options, "-e", str(ROOT)]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "work in the project's folder as it is" in refused.stdout + refused.stderr


def _packaged_python() -> Iterator[Path]:
    for room in find_rooms(ROOT, DOORS):
        yield from (ROOT / room).rglob("*.py") if (ROOT / room).is_dir() else [ROOT / f"{room}.py"]


def _info(archive: zipfile.ZipFile) -> str:
    return next(name for name in archive.namelist() if name.endswith("/METADATA")).rpartition("/")[0]


def _run(*command: str, cwd: Path | None = None, **variables: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout
