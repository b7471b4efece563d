"""What if a lane's demand were another one for good: its plan anew, with everything else as it is."""

from __future__ import annotations

from dataclasses import replace

from core.errors import InvalidParameter
from core.forecast.band import ForecastBand
from core.plan.lane_plan import LanePlan, plan_lane
from core.quantities import require_positive


def plan_with_demand(plan: LanePlan, factor: float) -> LanePlan:
    """The plan of the lane if all its demand, seen and coming, were `factor` times as large.

    Parameters
    ----------
    factor : above 0, such as 1.2 for 20 % more

    Assumes
    -------
    Spread and errors of the forecast grow with the demand. Own capacity and buffer stay what they are, also where they
    are assumed, and so does what the watch says of the lane.

    Raises
    ------
    InvalidParameter
        where the factor is not above 0, or the lane's demand is rare: its counts do not grow in proportion.
    """
    require_positive("factor", factor)
    if plan.forecast.slow is not None:
        raise InvalidParameter("factor", factor, "of a lane with demand on most days; this one's is rare")
    parameters = replace(plan.lane.parameters, own_capacity_units_per_day=plan.own_capacity_units_per_day)
    return plan_lane(
        replace(plan.lane, parameters=parameters),
        replace(plan.history, demand_units=plan.history.demand_units * factor),
        as_of=plan.as_of,
        forecast=_times(plan.forecast, factor),
        status=plan.status,
        notes=plan.notes,
    )


def _times(band: ForecastBand, factor: float) -> ForecastBand:
    return replace(
        band,
        mean_units=band.mean_units * factor,
        quantile_units=band.quantile_units * factor,
        total_quantile_units=band.total_quantile_units * factor,
    )
