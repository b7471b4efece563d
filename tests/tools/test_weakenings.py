"""The list of weakenings fits the source: each safeguard stands where it is said to, and its tests exist."""

from __future__ import annotations

import pytest

from tools.references import ROOT
from tools.weakenings.listed import WEAKENINGS
from tools.weakenings.weakening import Weakening


@pytest.mark.parametrize("weakening", WEAKENINGS, ids=lambda weakening: weakening.what)
def test_each_takes_one_safeguard_away(weakening: Weakening) -> None:
    text = (ROOT / weakening.path).read_text(encoding="utf-8")
    assert weakening.applied(text) != text
    assert all((ROOT / test).exists() for test in weakening.tests)


def test_there_are_many_and_no_two_alike() -> None:
    assert len({each.what for each in WEAKENINGS}) == len(WEAKENINGS) >= 60
