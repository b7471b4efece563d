"""Colours that mean different things stay apart for people who see two kinds of light only.

Matrices of full protanopia, deuteranopia and tritanopia from Machado, Oliveira and Fernandes (2009), "A
Physiologically-based Model for Simulation of Color Vision Deficiency", table 1; applied to linear RGB. Distance is that
of CIE 1976 (L*, a*, b*), where 2.3 is just noticeable.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from ui.ground.chart_style import DARK, LIGHT, ChartStyle

VISION = {
    "all colours": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
RGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = RGB_TO_XYZ.sum(axis=1)
CLEARLY_APART = 20.0  # nine times what is just noticeable


def lab(color: str, vision: np.ndarray) -> np.ndarray:
    """L*, a*, b* of a colour such as "#0072B2" as it is seen."""
    coded = np.array([int(color[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    share = RGB_TO_XYZ @ np.clip(vision @ linear, 0, 1) / WHITE
    root = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_what_means_different_things_looks_different(style: ChartStyle, vision: str) -> None:
    meanings = {name: getattr(style, name) for name in ("ours", "problem", "context", "demand", "override")}
    seen = {name: lab(color, VISION[vision]) for name, color in meanings.items()}
    distances = {
        pair: float(np.linalg.norm(seen[pair[0]] - seen[pair[1]])) for pair in combinations(sorted(seen), 2)
    }
    assert {pair: round(value) for pair, value in distances.items() if value < CLEARLY_APART} == {}


def test_the_distance_is_that_of_published_values() -> None:
    # Pure red and green of sRGB: L*, a*, b* 53.24, 80.09, 67.20 and 87.73, -86.18, 83.18.
    assert lab("#FF0000", VISION["all colours"]) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert lab("#00FF00", VISION["all colours"]) == pytest.approx([87.73, -86.18, 83.18], abs=0.02)


def test_grey_is_grey_to_everybody() -> None:
    for vision in VISION.values():
        assert lab("#808080", vision)[1:] == pytest.approx([0, 0], abs=0.1)
