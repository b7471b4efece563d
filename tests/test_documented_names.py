"""Every call on a twin that the documents show exists."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from core.twin.capacity_twin import CapacityTwin
from core.twin.store import TwinStore

ROOT = Path(__file__).resolve().parents[1]
CALL = re.compile(r"\btwin\.(data\.)?([a-z_]+)\(")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
OWN = set(dir(CapacityTwin)) | set(re.findall(r"self\.(\w+)", inspect.getsource(CapacityTwin.__init__)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_documented_call_on_a_twin_exists(page: Path) -> None:
    for of_data, name in CALL.findall(page.read_text(encoding="utf-8")):
        assert name in (dir(TwinStore) if of_data else OWN), (page.name, of_data, name)


def test_the_documents_show_calls() -> None:
    found = {name for page in PAGES for _, name in CALL.findall(page.read_text(encoding="utf-8"))}
    assert {"plan", "inbox", "create_api_token", "answer_decision"} & found >= {"plan", "create_api_token"}
