"""Histories whose level stepped once, moved to the level since: what was learned before the step goes on counting."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.forecast.methods.preparation import PreparedDemand, prepare_demand
from core.forecast.methods.smoothed_regression import Structure, structure_of
from core.quantities import FloatArray, IntArray


@dataclass(frozen=True)
class LevelledDemand:
    """Prepared demand at the level of today, and what each row's past showed before it was moved there."""

    prepared: PreparedDemand
    structure: Structure


def level_demand(demand_units: FloatArray, *, season_periods: int) -> LevelledDemand:
    """Prepare demand; where a row's level has clearly stepped, with what was before it brought to the level since.

    Parameters
    ----------
    demand_units : (n_rows, n_periods), NaN where unknown and before the first period

    Formula
    -------
    x_t * after / before for t before the step, where its model has 99 % of the weight of all models of
    `core.forecast.methods.smoothed_regression`, and nearly all where it is of two or three weeks or months ago

    Source
    ------
    Level shifts: Chen & Liu (1993), Joint Estimation of Model Parameters and Outlier Effects in Time Series. A lane
    that lost half its volume keeps its weekdays and its year.
    """
    prepared = prepare_demand(demand_units, season_periods=season_periods)
    structure = structure_of(prepared)
    rows = np.flatnonzero(structure.step_period > 0)
    if rows.size == 0:
        return LevelledDemand(prepared, structure)
    is_before = np.arange(demand_units.shape[1]) < structure.step_period[rows, None]
    moved = prepare_demand(
        demand_units[rows] * np.where(is_before, structure.step_ratio[rows, None], 1.0),
        season_periods=season_periods,
    )
    wander = structure.wander_ratio.copy()
    wander[rows] = structure_of(moved).wander_ratio
    return LevelledDemand(_put(prepared, rows, moved), replace(structure, wander_ratio=wander))


def _put(whole: PreparedDemand, rows: IntArray, some: PreparedDemand) -> PreparedDemand:
    """The rows of these numbers replaced."""
    fields = {}
    for name in ("demand_units", "adjusted_units", "season_index", "first_period"):
        values = getattr(whole, name).copy()
        values[rows] = getattr(some, name)
        fields[name] = values
    return replace(whole, **fields)
