"""What the project says about itself holds: releases, promises, forms."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASE = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)$", re.MULTILINE)
SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Numbers that change"}
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
FIELDS = {"input", "textarea", "dropdown", "checkboxes"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_newest_release_is_the_version_of_the_program_and_the_one_to_cite() -> None:
    version, day = RELEASE.findall(CHANGELOG)[0]
    assert tomllib.loads(read("pyproject.toml"))["project"]["version"] == version
    assert yaml.safe_load(read("CITATION.cff"))["date-released"] == date.fromisoformat(day)


def test_releases_stand_newest_first_below_what_is_not_released() -> None:
    heads = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    releases = RELEASE.findall(CHANGELOG)
    assert heads[0] == "[Unreleased]"
    assert len(heads) == len(releases) + 1
    assert [day for _, day in releases] == sorted((day for _, day in releases), reverse=True)


def test_every_release_says_whether_numbers_change() -> None:
    for part in re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]:
        sections = re.findall(r"^### (.*)$", part, re.MULTILINE)
        assert "Numbers that change" in sections, part.splitlines()[0]
        assert len(sections) == len(set(sections)) and set(sections) <= SECTIONS


def test_each_promise_of_security_names_tests_that_exist() -> None:
    tables = re.findall(r"^\| promise .*\n\|[-| ]+\n((?:\|.*\n)+)", read("docs/security.md"), re.MULTILINE)
    promises = [line for table in tables for line in table.splitlines()]
    named = [re.findall(r"`(tests/\S+)`", line.rsplit("|", 2)[1]) for line in promises]
    assert promises and all(named)
    assert [path for paths in named for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    "path", [path for path in FORMS if path.stem != "config"], ids=lambda path: path.stem
)
def test_a_form_asks_and_says_what_it_needs(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    fields = [part for part in form["body"] if part["type"] in FIELDS]
    assert {"name", "description", "body"} <= form.keys()
    assert {part["type"] for part in form["body"]} <= FIELDS | {"markdown"}
    assert len({field["id"] for field in fields}) == len(fields)
    assert all(field["attributes"]["label"] for field in fields)
    assert any(field.get("validations", {}).get("required") for field in fields)
