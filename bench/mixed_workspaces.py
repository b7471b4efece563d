"""Do lanes that are unlike keep laws of their own in one small workspace?

`python -m bench.mixed_workspaces [--seeds 20]` draws lanes whose truth is known (steady, growing, shrinking, with a
year, with a week, halved), together or alone, by the day, week or month, and plans them; figures of the plan are held
against those of the truth: normal days around the level that really comes. Printed: each figure over its truth,
averaged over draws, and the share of plans off by half or more.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.lane import Lane, LaneParameters
from core.laws.normal_loss import normal_loss
from core.laws.special_functions import ndtri
from core.plan.plan_columns import network_steps
from core.quantities import FloatArray

UNITS_PER_DAY, YEAR_DAYS = 100.0, 365.25
FIRST_DAY = 19_723  # the first of January 2024
WEEK = np.array([1.25, 1.15, 1.1, 1.1, 1.2, 0.7, 0.5])
PROTECTED_DAYS, OUTAGE_DAYS, RISK_DAYS, LEVEL = 14.0, 10.0, 28, 0.95

Path = Callable[[NDArray[np.int64]], FloatArray]


def _steady(age: NDArray[np.int64]) -> FloatArray:
    return np.ones(age.size)


def _seasonal(age: NDArray[np.int64]) -> FloatArray:
    return np.asarray(1.0 + 0.4 * np.sin(2.0 * np.pi * age / YEAR_DAYS))


SHAPES: dict[str, Path] = {  # the level on days before (negative) and after the end of the history
    "steady": _steady,
    "growing": lambda age: 1.6 ** (age / YEAR_DAYS),
    "growing slowly": lambda age: 1.3 ** (age / YEAR_DAYS),
    "shrinking": lambda age: 0.5 ** (age / YEAR_DAYS),
    "rising season": _seasonal,
    "falling season": lambda age: _seasonal(age + 183),
    "weekly": lambda age: WEEK[(age + 4) % 7],
    "halved": lambda age: np.where(age < -91, 2.0, 1.0),
}
FIGURES = ("rate", "buffer", "short", "overflow", "coverage")


@dataclass(frozen=True)
class Drawn:
    """A workspace: its history, the true level of each coming day (n_lanes, RISK_DAYS), and its spread as a ratio."""

    history: NetworkHistory
    coming_units: FloatArray
    cv: float


def draw(shapes: Sequence[str], *, n_days: int, cadence: int, cv: float, rng: np.random.Generator) -> Drawn:
    """Normal days around the level of each lane, summed to weeks or whole months."""
    end = FIRST_DAY + n_days
    edges = _edges(end, n_days, cadence)
    age = np.arange(edges[0], edges[-1]) - edges[-1]
    parts = np.searchsorted(edges, np.arange(edges[0], edges[-1]), side="right") - 1
    records, coming = [], []
    for shape in shapes:
        level = UNITS_PER_DAY * SHAPES[shape](age)
        days = np.maximum(level + cv * level * rng.standard_normal(level.size), 0.0)
        records.append(np.bincount(parts, weights=days))
        coming.append(UNITS_PER_DAY * SHAPES[shape](np.arange(RISK_DAYS)))
    n_periods = edges.size - 1
    history = build_network_history(
        NetworkRecords(
            lanes=tuple(f"{number} {shape}" for number, shape in enumerate(shapes)),
            offsets=np.arange(len(shapes) + 1) * n_periods,
            days=np.tile(edges[:-1], len(shapes)),
            demand_units=np.concatenate(records),
        )
    )
    return Drawn(history, np.array(coming), cv)


def _edges(end: int, n_days: int, cadence: int) -> NDArray[np.int64]:
    if cadence == cal.MONTHLY:
        last = int(cal.month_numbers(np.array([end]))[0])
        return cal.first_day_of_month(np.arange(last - round(n_days / 30.44), last + 1))
    step = 7 if cadence == cal.WEEKLY else 1
    return np.arange(end - n_days // step * step, end + 1, step)


def figures(drawn: Drawn) -> tuple[FloatArray, FloatArray]:
    """(n_figures, n_lanes) of the plan, and of the truth."""
    level, sd = drawn.coming_units, drawn.cv * drawn.coming_units
    until = int(PROTECTED_DAYS)
    mean, spread = level[:, :until].sum(axis=1), np.sqrt((sd[:, :until] ** 2).sum(axis=1))
    week = 7.0 / RISK_DAYS
    capacity = level.mean(axis=1) * (1.0 + drawn.cv)
    buffer = ndtri(LEVEL) * spread
    outage = level[:, : int(OUTAGE_DAYS)].sum(axis=1)
    held = 0.5 * outage
    truth = np.array(
        [
            level.mean(axis=1),
            buffer,
            normal_loss(quantity_units=mean + buffer, mean_units=mean, sd_units=spread),
            week * normal_loss(quantity_units=capacity[:, None], mean_units=level, sd_units=sd).sum(axis=1),
            held / outage,
        ]
    )
    lanes = [
        Lane(
            name,
            parameters=LaneParameters(
                lead_time_days=PROTECTED_DAYS / 2,
                sd_lead_time_days=0.0,
                service_level_ratio=LEVEL,
                return_ratio=0.0,
                order_cycle_days=PROTECTED_DAYS / 2,
                own_capacity_units_per_day=float(capacity[number]),
                buffer_held_units=float(held[number]),
                time_to_recover_days=OUTAGE_DAYS,
            ),
        )
        for number, name in enumerate(drawn.history.lanes)
    ]
    planned = np.empty_like(truth)
    for rows, steps in network_steps(lanes, drawn.history):
        planned[:, rows] = (
            steps.ahead.units_per_day,
            steps.buffer.buffer_units,
            steps.expected_shortage_units_per_cycle,
            steps.expected_overflow_units_per_week,
            np.minimum(held[rows] / np.asarray(steps.ahead.outage.mean_units), 1.0),
        )
    return planned, truth


def compare(
    shapes: Sequence[str], *, n_days: int, cadence: int, cv: float, n_seeds: int
) -> tuple[FloatArray, FloatArray]:
    """(n_figures, n_lanes) mean of planned over true, and share of draws that are off by half or more."""
    ratios = []
    for seed in range(n_seeds):
        drawn = draw(shapes, n_days=n_days, cadence=cadence, cv=cv, rng=np.random.default_rng(seed))
        planned, truth = figures(drawn)
        ratios.append(planned / truth)
    of_draws = np.array(ratios)
    is_off = (of_draws > 1.5) | (of_draws < 1.0 / 1.5)
    return of_draws.mean(axis=0), is_off.mean(axis=0)


def main() -> None:
    """Print a line for each lane of each workspace."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--cv", type=float, default=0.3)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--cadence", choices=cal.CADENCE_NAMES, default="daily")
    parser.add_argument("--alone", action="store_true", help="each lane in a workspace of its own")
    given = parser.parse_args()
    cadence = cal.CADENCE_NAMES.index(given.cadence)
    print(
        f"{'lane':<16}" + "".join(f"{name:>10}" for name in FIGURES) + "   off by half: " + " ".join(FIGURES)
    )
    shapes = tuple(SHAPES)
    for workspace in [(shape,) for shape in shapes] if given.alone else [shapes]:
        mean, off = compare(workspace, n_days=given.days, cadence=cadence, cv=given.cv, n_seeds=given.seeds)
        for number, shape in enumerate(workspace):
            print(
                f"{shape:<16}"
                + "".join(f"{value:>10.2f}" for value in mean[:, number])
                + "  "
                + "".join(f"{100 * value:>6.0f}" for value in off[:, number]),
                flush=True,
            )


if __name__ == "__main__":
    main()
