"""Inputs that nobody entered, and what the twin assumes instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.lane import WEEK_DAYS, Lane, LaneParameters
from core.laws import DemandLaw
from core.quantities import FloatArray, FloatOrColumn

ASSUMED_CAPACITY_QUANTILE = 0.90  # own capacity that nobody entered is taken to meet nine busy days of ten

SHOWN_DEFAULTS = ("lead_time_days", "sd_lead_time_days", "return_ratio")


@dataclass(frozen=True)
class AssumedInput:
    """One input that nobody entered, and what stands in for it; None where nothing does."""

    name: str
    value: float | None


def own_capacity_per_day(
    entered_units_per_day: FloatArray | float | None, last_year: DemandLaw
) -> FloatOrColumn:
    """Own capacity per open day: as entered, or else what met nine open days of ten of the last year.

    Elementwise; None or NaN where nobody entered it. last_year: workload of an open day.
    """
    assumed = last_year.quantile(ASSUMED_CAPACITY_QUANTILE)
    entered = np.asarray(entered_units_per_day, dtype=np.float64)
    return np.where(np.isnan(entered), assumed, entered)[()]


def assumed_inputs(
    lane: Lane, last_year: DemandLaw, *, reports_days: bool = True
) -> tuple[AssumedInput, ...]:
    """Every input of this lane that nobody entered; what is said of each is in `core.speech.assumptions`.

    reports_days: whether its dates tell on which days it runs; a lane of weeks or months is taken to run on all seven.
    """
    parameters = lane.parameters
    entered = {
        "own_capacity_units_per_day": parameters.own_capacity_units_per_day,
        "buffer_held_units": parameters.buffer_held_units,
        "time_to_recover_days": parameters.time_to_recover_days,
    }
    stand_ins = {"own_capacity_units_per_day": float(own_capacity_per_day(None, last_year))}
    missing = [AssumedInput(name, stand_ins.get(name)) for name, value in entered.items() if value is None]
    if not reports_days and parameters.open_days_per_week is None:
        missing.append(AssumedInput("open_days_per_week", WEEK_DAYS))
    return (*missing, *_defaults_in_use(lane))


def _defaults_in_use(lane: Lane) -> Iterator[AssumedInput]:
    """Figures that are the product's own for every lane, until somebody enters this lane's."""
    usual = LaneParameters()
    if all(getattr(lane.parameters, name) == getattr(usual, name) for name in SHOWN_DEFAULTS):
        yield AssumedInput("lead_time_days", lane.parameters.lead_time_days)
    if not lane.has_prices:
        yield AssumedInput("costs", None)
