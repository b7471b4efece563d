"""Stress picker of the Resilience page: a lane under a named stress, planned by the same formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.lane import Lane
from core.plan.lane_plan import LanePlan
from core.resilience.outage import OutageOutcome, survive_outage

PORT_CLOSED_DAYS = 10.0
DEMAND_GROWTH = 1.3


@dataclass(frozen=True)
class Stress:
    """A named stress: what it does to the lane's parameters, and by how much demand grows under it."""

    name: str
    change: Callable[[Lane], Lane]
    demand_growth: float = 1.0


def _unchanged(lane: Lane) -> Lane:
    return lane


def _lead_time_doubled(lane: Lane) -> Lane:
    parameters = lane.parameters
    return replace(
        lane,
        parameters=replace(
            parameters,
            lead_time_days=2 * parameters.lead_time_days,
            sd_lead_time_days=2 * parameters.sd_lead_time_days,
            time_to_recover_days=None
            if parameters.time_to_recover_days is None
            else 2 * parameters.time_to_recover_days,
        ),
    )


def _without_alternative(lane: Lane) -> Lane:
    return replace(lane, parameters=replace(lane.parameters, alternative_units_per_day=0.0))


def _port_closed(lane: Lane) -> Lane:
    return replace(lane, parameters=replace(lane.parameters, time_to_recover_days=PORT_CLOSED_DAYS))


STRESSES = (
    Stress("Outage as planned", _unchanged),
    Stress("Recovery takes twice as long", _lead_time_doubled),
    Stress("No alternative", _without_alternative),
    Stress("Demand +30 %", _unchanged, demand_growth=DEMAND_GROWTH),
    Stress("Port closed 10 days", _port_closed),
)


def stress_named(name: str | None) -> Stress:
    """The stress of this name; the plain outage where there is none."""
    return next((stress for stress in STRESSES if stress.name == name), STRESSES[0])


@dataclass(frozen=True)
class StressOutcome:
    """What a stress does to a lane at its mean workload; service_after_buffer is what the alternative alone
    serves."""

    outage: OutageOutcome
    mean_units_per_day: float
    service_after_buffer_ratio: float


def play(plan: LanePlan, stress: Stress) -> StressOutcome | None:
    """The lane under the stress; None while the buffer held or the time to recover is not known."""
    parameters = stress.change(plan.lane).parameters
    if parameters.buffer_held_units is None or parameters.time_to_recover_days is None:
        return None
    mean = stress.demand_growth * plan.workload.mean_units_per_day
    outage = survive_outage(
        buffer_units=parameters.buffer_held_units,
        alternative_units_per_day=parameters.alternative_units_per_day,
        mean_units_per_day=mean,
        time_to_recover_days=parameters.time_to_recover_days,
    )
    served = 1.0 if mean == 0 else min(1.0, parameters.alternative_units_per_day / mean)
    return StressOutcome(outage=outage, mean_units_per_day=mean, service_after_buffer_ratio=served)
