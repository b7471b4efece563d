"""Facts about resilience: the index with its parts, and an outage played on the lane, plain or under a stress."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.demand.cadence import weekdays
from core.facts.fact import Fact
from core.facts.fact_maker import FactMaker
from core.forecast.any_day import WEEK_DAYS, lead_time_demand_of_any_day
from core.forecast.lead_time_demand import LeadTimeDemand, coming_totals
from core.lane import LaneParameters
from core.laws.moved import MovedLaw
from core.plan.lane_plan import LanePlan
from core.quantities import take
from core.resilience.outage import OutageOutcome, survive_coming_outage

PORT_CLOSED_DAYS = 10.0
DEMAND_GROWTH = 1.3
DAYS_LOOKED_AT = 120  # of an outage; then the rate of the last of them goes on
WORTH_NAMING_RATIO = 0.95  # of the mean time to survive: below it the weekday of the worst start is told
WEEKDAYS = (
    *(("Monday", "Montag"), ("Tuesday", "Dienstag"), ("Wednesday", "Mittwoch"), ("Thursday", "Donnerstag")),
    *(("Friday", "Freitag"), ("Saturday", "Samstag"), ("Sunday", "Sonntag")),
)
# What the index is made from, in English and German, by the names of `core.resilience.index`.
INPUT_NAMES = {
    "mean_units_per_day": ("demand", "Nachfrage"),
    "sd_units_per_day": ("spread of demand", "Streuung der Nachfrage"),
    "own_capacity_units_per_day": ("own capacity", "eigene Kapazität"),
    "buffer_units": ("buffer held", "gehaltener Puffer"),
    "alternative_units_per_day": ("own alternative", "eigene Alternative"),
    "time_to_recover_days": ("time to recover", "Erholungszeit"),
}


@dataclass(frozen=True)
class Stress:
    """A named stress: what it does to the lane's parameters, and by how much demand grows under it."""

    name: str
    name_de: str
    change: Callable[[LaneParameters], LaneParameters]
    demand_growth: float = 1.0


def _unchanged(parameters: LaneParameters) -> LaneParameters:
    return parameters


def _slow_recovery(parameters: LaneParameters) -> LaneParameters:
    recover = parameters.time_to_recover_days
    return replace(parameters, time_to_recover_days=None if recover is None else 2 * recover)


def _without_alternative(parameters: LaneParameters) -> LaneParameters:
    return replace(parameters, alternative_units_per_day=0.0)


def _port_closed(parameters: LaneParameters) -> LaneParameters:
    return replace(parameters, time_to_recover_days=PORT_CLOSED_DAYS)


STRESSES = (
    Stress("Outage as planned", "Ausfall wie geplant", _unchanged),
    Stress("Recovery takes twice as long", "Erholung dauert doppelt so lange", _slow_recovery),
    Stress("No alternative", "Keine Alternative", _without_alternative),
    Stress("Demand +30 %", "Nachfrage +30 %", _unchanged, demand_growth=DEMAND_GROWTH),
    Stress("Port closed 10 days", "Hafen 10 Tage geschlossen", _port_closed),
)


def stress_named(name: str | None) -> Stress:
    """The stress of this name; the plain outage where there is none."""
    return next((stress for stress in STRESSES if stress.name == name), STRESSES[0])


@dataclass(frozen=True)
class StressOutcome:
    """What a stress that begins on any day of a week does to a lane at its mean workload.

    service_after_buffer_ratio: what the alternative alone serves. worst_weekday: 0 for Monday, on which it does most;
    None where the days of a week hardly differ.
    """

    outage: OutageOutcome
    mean_units_per_day: float
    service_after_buffer_ratio: float
    worst_weekday: int | None = None


def play(plan: LanePlan, stress: Stress) -> StressOutcome | None:
    """The lane under the stress; None while the buffer held or the time to recover is not known."""
    parameters = stress.change(plan.lane.parameters)
    if parameters.buffer_held_units is None or parameters.time_to_recover_days is None:
        return None
    days = parameters.time_to_recover_days
    growth = stress.demand_growth * (1.0 + parameters.return_ratio)
    elapsed = int(plan.ahead.elapsed_days)
    n_days = elapsed + DAYS_LOOKED_AT + WEEK_DAYS
    total = np.pad(growth * coming_totals(plan.forecast, n_days=n_days), (1, 0))
    starts = elapsed + np.arange(1, WEEK_DAYS + 1)  # after each of so many days, as in the law of any day
    totals = np.array([total[start + 1 : start + 1 + DAYS_LOOKED_AT] - total[start] for start in starts])
    is_planned = days == plan.lane.parameters.time_to_recover_days
    until = plan.ahead.outage if is_planned else _until_recovery(plan, days)
    law = MovedLaw(until.law, stress.demand_growth, stress.demand_growth)
    outage = survive_coming_outage(
        total_units=np.maximum(totals, 0.0),
        until_recovery=law,
        buffer_units=parameters.buffer_held_units,
        alternative_units_per_day=parameters.alternative_units_per_day,
        time_to_recover_days=days,
    )
    mean = float(law.mean) / days
    served = 1.0 if mean == 0 else min(1.0, parameters.alternative_units_per_day / mean)
    worst = plan.forecast.period_starts[0] + int(starts[outage.least_start])
    is_worse = outage.least_time_to_survive_days < WORTH_NAMING_RATIO * outage.time_to_survive_days
    return StressOutcome(
        outage=outage,
        mean_units_per_day=mean,
        service_after_buffer_ratio=served,
        worst_weekday=int(weekdays(worst.astype(np.int64))) if is_worse else None,
    )


def _until_recovery(plan: LanePlan, days: float) -> LeadTimeDemand:
    """The law that the plan has for its own time to recover, for another one."""
    found = lead_time_demand_of_any_day(
        plan.forecast,
        lead_time_days=days,
        return_ratio=plan.lane.parameters.return_ratio,
        follows_demand=0.0,
        day_noise=plan.ahead.day_noise,
        elapsed_days=int(plan.ahead.elapsed_days),
    )
    return take(found, 0)


def resilience_facts(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    """The index with its parts, and the plain outage."""
    score, n_partners = plan.resilience, len(plan.lane.parameters.partner_share_ratios)
    yield from make.known(
        resilience_score=score.score,
        coverage_weight=score.weight_ratio if score.score is not None else None,
        stress_coverage=score.stress_coverage_ratio,
        partner_fragility=score.partner_fragility_ratio,
        partner_concentration=score.partner_concentration_ratio,
        partners=float(n_partners) if n_partners else None,
    )
    if score.weaker_part is not None:
        yield make.fact("weaker_part", score.weaker_part)
        yield from _sensitivity(plan, make)
    yield from outage_facts(plan, STRESSES[0], make)


def _sensitivity(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    """The index with other weights, without compensation, and with its strongest input 10 % lower or higher."""
    score = plan.resilience
    low, high = sorted((score.score_low_weight or 0.0, score.score_high_weight or 0.0))
    yield from make.known(
        score_low_demand=score.score_low_demand_range, score_high_demand=score.score_high_demand_range
    )
    name, *ends = score.tornado[0]
    english, german = INPUT_NAMES[name]
    yield make.fact("strongest_input", english, value_de=german)
    yield from make.known(
        score_low=low,
        score_high=high,
        geometric_score=score.geometric_score,
        points_lost_coverage=score.points_lost_to_coverage,
        points_lost_partners=score.points_lost_to_partners,
        strongest_low=min(ends),
        strongest_high=max(ends),
    )


def outage_facts(plan: LanePlan, stress: Stress, make: FactMaker) -> Iterator[Fact]:
    """An outage under a stress, as far as its inputs are known. No time to survive where it has no end."""
    yield from make.known(time_to_recover=stress.change(plan.lane.parameters).time_to_recover_days)
    played = play(plan, stress)
    if played is None:
        return
    outage, served = played.outage, played.service_after_buffer_ratio
    yield make.fact("stress", stress.name, value_de=stress.name_de)
    if not math.isinf(outage.time_to_survive_days):
        yield make.against(
            "time_to_survive", outage.time_to_survive_days, outage.time_to_recover_days, "the time to recover"
        )
    if played.worst_weekday is not None:
        yield make.against(
            "least_survive",
            outage.least_time_to_survive_days,
            outage.time_to_recover_days,
            "the time to recover",
        )
        english, german = WEEKDAYS[played.worst_weekday]
        yield make.fact("worst_weekday", english, value_de=german)
    demand = played.mean_units_per_day * outage.time_to_recover_days
    yield from make.known(
        lost_volume=outage.lost_volume_units,
        lost_share=outage.lost_volume_units / demand if demand > 0 else None,
        served_after_buffer=served,
    )
