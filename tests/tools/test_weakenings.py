"""The list of weakenings fits the source: each safeguard stands where it is said to, and its tests exist."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tools.references import ROOT
from tools.weakenings.__main__ import MISSED, try_weakening
from tools.weakenings.listed import WEAKENINGS
from tools.weakenings.weakening import Weakening


@pytest.mark.parametrize("weakening", WEAKENINGS, ids=lambda weakening: weakening.what)
def test_each_takes_one_safeguard_away(weakening: Weakening) -> None:
    text = (ROOT / weakening.path).read_text(encoding="utf-8")
    assert weakening.applied(text) != text
    assert all((ROOT / test).exists() for test in weakening.tests)


def test_there_are_many_and_no_two_alike() -> None:
    assert len({each.what for each in WEAKENINGS}) == len(WEAKENINGS) >= 60


@pytest.mark.parametrize("path", ["settings.py", "no_such_file.py"])
def test_one_whose_safeguard_is_gone_is_named_and_ends_no_run(path: str, tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text("what stands there now", encoding="utf-8")
    gone = Weakening("something", path, "what stood there", "", ("tests/test_settings.py",))
    assert try_weakening(gone, SimpleNamespace(tree=tmp_path)) == MISSED  # type: ignore[arg-type]
