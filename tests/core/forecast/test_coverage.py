"""What the forecast promises of lanes whose law is known is what happens: the world of `bench.coverage` in small."""

from __future__ import annotations

import numpy as np
import pytest

from bench.coverage import LEVELS, World, kept_in_workspaces


@pytest.mark.parametrize(
    ("world", "n_workspaces", "n_lanes", "n_days"),
    [
        (World(), 50, 1, 365),
        (World(), 20, 10, 120),
        (World(has_week=True), 20, 10, 120),
        (World(correlation=0.9), 50, 10, 120),
    ],
    ids=["one lane", "ten lanes", "with a week", "lanes that move together"],
)
def test_a_promise_is_kept_as_often_as_it_says(
    world: World, n_workspaces: int, n_lanes: int, n_days: int
) -> None:
    kept = kept_in_workspaces(
        world, n_workspaces=n_workspaces, n_lanes=n_lanes, n_periods=n_days, lead_time_days=(1, 7, 14)
    )
    mean, error = kept.mean(axis=0), kept.std(axis=0) / np.sqrt(n_workspaces)
    for column, level in enumerate(LEVELS):
        if level >= 0.8:
            assert (np.abs(mean[:, column] - level) <= 0.015 + 3.0 * error[:, column]).all(), (level, mean)
