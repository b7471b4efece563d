"""Lanes that are unlike keep laws of their own in one small workspace: `bench.mixed_workspaces` in small."""

from __future__ import annotations

import numpy as np
import pytest

from bench.mixed_workspaces import FIGURES, SHAPES, compare
from core.demand import cadence as cal


@pytest.fixture(scope="module")
def ratios() -> dict[str, dict[str, float]]:
    mean, _ = compare(tuple(SHAPES), n_days=730, cadence=cal.DAILY, cv=0.3, n_seeds=4)
    return {
        shape: dict(zip(FIGURES, mean[:, number].tolist(), strict=True))
        for number, shape in enumerate(SHAPES)
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_the_level_that_comes_is_the_lanes_own(ratios: dict[str, dict[str, float]], shape: str) -> None:
    assert ratios[shape]["rate"] == pytest.approx(1.0, abs=0.08)
    assert ratios[shape]["coverage"] == pytest.approx(1.0, abs=0.08)


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "halved"])
def test_the_buffer_is_near_what_the_truth_asks_for(ratios: dict[str, dict[str, float]], shape: str) -> None:
    assert 0.8 < ratios[shape]["buffer"] < 1.45


def test_an_alike_lane_pays_little_for_the_others(ratios: dict[str, dict[str, float]]) -> None:
    assert ratios["steady"]["buffer"] < 1.25
    assert 1.0 / 1.5 < np.mean([ratios[shape]["overflow"] for shape in SHAPES if shape != "halved"]) < 1.5


@pytest.mark.parametrize("cadence", [cal.WEEKLY, cal.MONTHLY])
def test_growing_lanes_overflow_by_the_level_that_comes(cadence: int) -> None:
    """Thirty lanes that grow by 30 % a year: without their line and their months' lengths 20 to 25 % too little."""
    mean, _ = compare(("growing slowly",) * 30, n_days=1095, cadence=cadence, cv=0.3, n_seeds=2)
    told = dict(zip(FIGURES, mean.mean(axis=1).tolist(), strict=True))
    # of 60 lanes with 5 % (weeks) and 3 % (months) of noise about their level each
    assert told["rate"] == pytest.approx(1.0, abs=0.015)
    assert 0.79 < told["overflow"] < 1.2


def test_a_lone_lane_in_its_falling_season_falls_on() -> None:
    mean, _ = compare(("falling season",), n_days=730, cadence=cal.DAILY, cv=0.3, n_seeds=6)
    told = dict(zip(FIGURES, mean[:, 0].tolist(), strict=True))
    assert told["rate"] == pytest.approx(1.0, abs=0.04)
    assert 0.7 < told["overflow"] < 1.35
