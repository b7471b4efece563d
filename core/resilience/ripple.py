"""How far a shock travels down a chain of stages, and what each stage feels of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.quantities import require_non_negative, require_positive


@dataclass(frozen=True)
class RippleStage:
    """What one stage feels of an outage upstream, and what it passes on; days count from its beginning.

    shortfall_units_per_day and outage_days are those that reach the stage; lost_units is what the stage fails
    to hand on.
    """

    stage: str
    reached_after_days: float
    outage_days: float
    shortfall_units_per_day: float
    time_to_survive_days: float
    lost_units: float


def trace_ripple(
    stages: Sequence[str],
    *,
    demand_units_per_day: float,
    outage_days: float,
    buffer_units: ArrayLike,
    alternative_units_per_day: ArrayLike,
    transit_days: ArrayLike,
) -> tuple[RippleStage, ...]:
    """Follow an outage of the source down a chain of stages to the customer.

    Each stage first gives from its alternative, then from its buffer; what it cannot give is missing at the
    next stage, later by the time that its buffer lasted and by the transit, for the rest of the outage.

    Parameters
    ----------
    stages : n_stages names, the one next to the source first
    demand_units_per_day : > 0, the flow through the chain
    outage_days : > 0, how long the source gives nothing
    buffer_units, alternative_units_per_day, transit_days : float or (n_stages,) array, >= 0
        transit_days: from the previous stage (or the source) to this one

    Returns
    -------
    one RippleStage for each stage; where a stage absorbs the shock, those after it feel an outage of 0 days.

    Formula
    -------
    uncovered = (shortfall - alternative)+; survives = buffer / uncovered; passed on = (outage - survives)+;
    lost = uncovered * passed on. The next stage feels the uncovered flow for the time passed on.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Assumes
    -------
    Steady flow; buffers are not refilled before the outage is over.

    Source
    ------
    Ripple effect: Ivanov, Sokolov & Dolgui (2014), International Journal of Production Research 52; here as
    a flow balance along a chain.
    """
    flow = float(require_positive("demand_units_per_day", demand_units_per_day))
    lasting = float(require_positive("outage_days", outage_days))
    buffers, alternatives, transits = (
        np.broadcast_to(require_non_negative(name, values), (len(stages),))
        for name, values in (
            ("buffer_units", buffer_units),
            ("alternative_units_per_day", alternative_units_per_day),
            ("transit_days", transit_days),
        )
    )
    shortfall, begins = flow, 0.0
    trace = []
    for stage, buffer, alternative, transit in zip(stages, buffers, alternatives, transits, strict=True):
        begins += float(transit)
        uncovered = max(shortfall - float(alternative), 0.0)
        survives = float(buffer) / uncovered if uncovered > 0 else np.inf
        passed_on = max(lasting - survives, 0.0)
        lost = uncovered * passed_on
        trace.append(RippleStage(stage, begins, lasting, shortfall, survives, lost))
        begins += min(survives, lasting)
        shortfall, lasting = (uncovered, passed_on) if passed_on > 0 else (0.0, 0.0)
    return tuple(trace)
