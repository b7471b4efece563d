"""Inputs that nobody entered: what the twin assumes instead, said openly beside each result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demand.profile import DemandProfile
from core.lane import CostParameters, Lane, LaneParameters
from core.laws.special_functions import ndtri
from core.quantities import FloatArray, FloatOrColumn

ASSUMED_CAPACITY_QUANTILE = 0.90  # own capacity that nobody entered is taken to meet nine busy days of ten

SHOWN_DEFAULTS = ("lead_time_days", "sd_lead_time_days", "return_ratio")


@dataclass(frozen=True)
class AssumedInput:
    """One input that nobody entered, and the sentence that says what stands in for it."""

    name: str
    value: float | None
    sentence: str


def own_capacity_per_day(
    entered_units_per_day: FloatArray | float | None, profile: DemandProfile
) -> FloatOrColumn:
    """Own capacity per open day: as entered, or else what meets nine periods of ten without returns.

    Elementwise; None or NaN where nobody entered it.
    """
    assumed = (
        profile.mean_units_per_period + float(ndtri(ASSUMED_CAPACITY_QUANTILE)) * profile.sd_units_per_period
    ) / profile.open_days_per_period
    entered = np.asarray(entered_units_per_day, dtype=np.float64)
    return np.where(np.isnan(entered), assumed, entered)[()]


def assumed_inputs(lane: Lane, profile: DemandProfile) -> tuple[AssumedInput, ...]:
    """Every input of this lane that nobody entered."""
    parameters, said = lane.parameters, []
    if parameters.own_capacity_units_per_day is None:
        said.append(
            AssumedInput(
                "own_capacity_units_per_day",
                float(own_capacity_per_day(None, profile)),
                "Own capacity is not entered; it is taken to meet demand in nine periods of ten.",
            )
        )
    if parameters.buffer_held_units is None:
        said.append(
            AssumedInput(
                "buffer_held_units",
                None,
                "The buffer held is not entered; money at risk takes it to be the planned one.",
            )
        )
    if parameters.time_to_recover_days is None:
        said.append(AssumedInput("time_to_recover_days", None, "The time to recover is not entered."))
    said += _defaults_in_use(lane)
    return tuple(said)


def _defaults_in_use(lane: Lane) -> list[AssumedInput]:
    """Figures that are the product's own for every lane, until somebody enters this lane's."""
    said, parameters, usual = [], lane.parameters, LaneParameters()
    if all(getattr(parameters, name) == getattr(usual, name) for name in SHOWN_DEFAULTS):
        said.append(
            AssumedInput(
                "lead_time_days",
                parameters.lead_time_days,
                f"Lead time ({parameters.lead_time_days:g} days, spread {parameters.sd_lead_time_days:g}) and "
                f"returns ({100 * parameters.return_ratio:g} %) are the twin's defaults; enter this lane's own.",
            )
        )
    if lane.costs == CostParameters():
        said.append(
            AssumedInput(
                "costs",
                None,
                "Prices and costs are the twin's defaults, so money is an example; enter this lane's own.",
            )
        )
    return said
