"""What the plan of a lane promises beside what happens when the lane is played, and why the two differ.

The formulas and the play share the forecast and nothing else: the play draws days, orders at their close and counts.
Where they differ by more than chance, the lane is planned and played once more with a lead time of whole days that
does not vary; what has gone then came from the lead time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.forecast.any_day import depends_on_weekday
from core.forecast.horizons import RISK_HORIZON_DAYS, coming_shares
from core.lane import LaneParameters
from core.plan.lane_plan import LanePlan, plan_lane
from core.service.cycle_law import days_of_cycle, days_protected, orders_on_any_weekday
from core.service.policy import order_quantity
from core.service.service_level import DAYS_PER_WEEK
from core.simulation.estimate import Estimate
from core.simulation.forward_paths import forward_paths
from core.simulation.lane_play import overflow_units_per_week, play_lane
from core.simulation.play import PlayedPolicy

STANDARD_ERRORS = 4.0  # beyond which a difference is no chance
OVERFLOW_SLACK_RATIO = 0.001  # of the workload: less the law of a day, which stands in 40 steps, cannot tell
LEAST_UNITS_PER_DAY = 1e-3  # a lane that is forecast at nothing orders all the same
MOST_DAYS_DRAWN, LEAST_REPLICATIONS, MOST_REPLICATIONS = 200_000, 500, 4000

LEAD_TIME_VARIES, PART_DAYS, ANY_WEEKDAY, DAYS_ADD_UP = "lead time", "part days", "any weekday", "days add up"
ONE_LAW_IN_STEPS = "one law in steps"  # of overflow alone, whose play draws each day by its own law


@dataclass(frozen=True)
class Promise:
    """A figure as the plan promises it and as it was played.

    promised_error: standard error that a play has where the promise is true; where it saw no shortage at all, it cannot
    tell its own. slack: by how much the promise itself is rounded.
    """

    promised: float
    played: Estimate
    promised_error: float = 0.0
    slack: float = 0.0

    @property
    def is_kept(self) -> bool:
        """Whether both agree within STANDARD_ERRORS; so they do where nothing could be counted."""
        slack = self.slack + 1e-9 * (1.0 + abs(self.promised))
        if self.played.standard_error == 0.0:
            slack += STANDARD_ERRORS * self.promised_error
        return np.isnan(self.played.value) or self.played.agrees_with(
            self.promised, standard_errors=STANDARD_ERRORS, slack=slack
        )


@dataclass(frozen=True)
class ServicePromises:
    """Of the next order cycle: shares, units and money of a week."""

    cycle_service_level_ratio: Promise
    fill_rate_ratio: Promise
    short_units_per_week: Promise
    penalty_cost_per_week: Promise

    @property
    def are_kept(self) -> bool:
        """Whether every figure is as promised."""
        return all(promise.is_kept for promise in vars(self).values())


@dataclass(frozen=True)
class PlayedPromises:
    """The promises of a lane's plan beside its play.

    overflow_units_per_week: over the coming RISK_HORIZON_DAYS. reasons: why they differ, of LEAD_TIME_VARIES,
    PART_DAYS, ANY_WEEKDAY, DAYS_ADD_UP and ONE_LAW_IN_STEPS; empty where all agree.
    """

    n_replications: int
    service: ServicePromises
    overflow_units_per_week: Promise
    reasons: tuple[str, ...]


def play_promises(
    plan: LanePlan, *, rng: np.random.Generator, n_replications: int | None = None
) -> PlayedPromises:
    """Play a lane's plan under the lane's own way of ordering.

    Parameters
    ----------
    plan : of the lane
    rng : a generator that nobody else draws from
    n_replications : futures, 2 or more; by default as many as a moment allows
    """
    of_service, of_days, of_replay = rng.spawn(3)
    parameters = plan.lane.parameters
    n = n_replications or _replications(parameters)
    service = _play_service(plan, n_replications=n, rng=of_service)
    overflow = _play_overflow(plan, n_replications=n, rng=of_days)
    reasons: tuple[str, ...] = ()
    if not service.are_kept:
        reasons = _reasons(plan, n_replications=n, rng=of_replay)
    if not overflow.is_kept:
        reasons = (*reasons, ONE_LAW_IN_STEPS)
    return PlayedPromises(n, service, overflow, reasons)


def _replications(parameters: LaneParameters) -> int:
    days = parameters.lead_time_days + 4.0 * parameters.sd_lead_time_days + parameters.order_cycle_days
    wanted = MOST_DAYS_DRAWN / max(days, 1.0)
    return int(np.clip(wanted, LEAST_REPLICATIONS, MOST_REPLICATIONS))


def _play_service(plan: LanePlan, *, n_replications: int, rng: np.random.Generator) -> ServicePromises:
    parameters, promised = plan.lane.parameters, plan.service
    play = play_lane(
        plan.forecast,
        policy=_policy(plan),
        lead_time_days=parameters.lead_time_days,
        sd_lead_time_days=parameters.sd_lead_time_days,
        rng=rng,
        return_ratio=parameters.return_ratio,
        is_any_weekday=_is_any_weekday(plan),
        elapsed_days=_elapsed(plan),
        n_replications=n_replications,
        # where nothing but the passing of the level is promised, its law is that of a day; rare ones are counted
        day_noise=plan.ahead.day_noise
        if parameters.review_policy == "continuous"
        and parameters.lead_time_days < 1.0
        and plan.forecast.slow is None
        else None,
    )
    missed = 1.0 - promised.cycle_service_level_ratio
    n_missed = max(n_replications * missed, 1e-9)  # cycles that are promised to end short, in all futures

    def promise(figure: float, played: Estimate, *, of_shortage: float) -> Promise:
        return Promise(figure, played, of_shortage / n_missed**0.5)

    short, penalty = play.shortage_units_per_week, plan.lane.costs.sla_penalty_per_unit
    per_week = DAYS_PER_WEEK / float(plan.buffer.cycle_days)
    promised_short = promised.expected_shortage_units_per_cycle * per_week
    promised_penalty, promised_fill = promised.penalty_cost_per_week, promised.fill_rate_ratio
    return ServicePromises(
        cycle_service_level_ratio=promise(
            promised.cycle_service_level_ratio, play.cycle_service_level_ratio, of_shortage=missed
        ),
        fill_rate_ratio=promise(promised_fill, play.fill_rate_ratio, of_shortage=1.0 - promised_fill),
        short_units_per_week=promise(promised_short, short, of_shortage=promised_short),
        penalty_cost_per_week=promise(promised_penalty, short.times(penalty), of_shortage=promised_penalty),
    )


def _elapsed(plan: LanePlan) -> int:
    """Days of the forecast that are over at the order; one level for all weekdays knows none of lanes of days."""
    is_daily = plan.history.cadence == "daily"
    return 0 if is_daily and orders_on_any_weekday(plan.lane.parameters) else int(plan.ahead.elapsed_days)


def _is_any_weekday(plan: LanePlan) -> bool:
    """Whether one level has to last after each weekday, and weekdays differ; else the level is that of today's order.

    A level is told anew with each report: an order of next week finds another, so it does not rest on today's.
    """
    parameters = plan.lane.parameters
    if not orders_on_any_weekday(parameters):
        return False
    days = days_protected(parameters)
    is_continuous = float(parameters.review_policy == "continuous")
    return bool(
        depends_on_weekday(
            plan.forecast,
            lead_time_days=days,
            follows_demand=is_continuous,
            elapsed_days=plan.ahead.elapsed_days,
        ).item()
    )


def _policy(plan: LanePlan) -> PlayedPolicy:
    parameters = plan.lane.parameters
    coming = float(plan.ahead.units_per_day) * (1.0 + parameters.return_ratio)
    lot = order_quantity(
        review_policy=parameters.review_policy,
        mean_units_per_day=max(coming, LEAST_UNITS_PER_DAY),
        order_cycle_days=parameters.order_cycle_days,
    )
    return PlayedPolicy(
        parameters.review_policy, float(plan.buffer.level_units), days_of_cycle(parameters), float(lot)
    )


def _play_overflow(plan: LanePlan, *, n_replications: int, rng: np.random.Generator) -> Promise:
    history, band = plan.history, plan.forecast
    shares = coming_shares(band.days_in_period, plan.ahead.elapsed_days)
    elapsed = 0 if history.cadence == "daily" else int(plan.ahead.elapsed_days)
    n_days = RISK_HORIZON_DAYS
    if (
        history.open_days_per_week < DAYS_PER_WEEK
    ):  # the days on which a lane of weeks or months runs are played alone
        open_days = np.rint(history.open_days_of(band.period_starts, band.days_in_period)).astype(np.int64)
        begin = np.cumsum(band.days_in_period) - band.days_in_period
        passed = np.clip((elapsed - begin) / band.days_in_period, 0.0, 1.0)
        elapsed, n_days = round(float(passed @ open_days)), round(float(shares @ open_days))
        band = replace(band, days_in_period=np.maximum(open_days, 1))
    days = forward_paths(
        band,
        n_days=elapsed + max(n_days, 1),
        n_replications=n_replications,
        rng=rng,
        return_ratio=plan.lane.parameters.return_ratio,
        day_noise=plan.ahead.day_noise,
    )[elapsed:]
    played = overflow_units_per_week(days, own_capacity_units_per_day=plan.own_capacity_units_per_day)
    if history.open_days_per_week < DAYS_PER_WEEK:
        played = played.times(plan.open_days_per_week / DAYS_PER_WEEK)
    return Promise(
        float(plan.overflow.expected_overflow_units_per_day) * plan.open_days_per_week,
        played,
        slack=OVERFLOW_SLACK_RATIO * float(plan.ahead.next_days.mean) * plan.open_days_per_week,
    )


def _reasons(plan: LanePlan, *, n_replications: int, rng: np.random.Generator) -> tuple[str, ...]:
    """Why the service played is another, by planning and playing again with lead times that are the same whole days."""
    parameters = plan.lane.parameters
    whole = replace(
        parameters,
        lead_time_days=float(round(parameters.lead_time_days)),
        sd_lead_time_days=0.0,
        order_cycle_days=float(max(1, round(parameters.order_cycle_days))),
    )
    varies = parameters.sd_lead_time_days > 0 and parameters.lead_time_days > 0
    has_part_days = (whole.lead_time_days, whole.order_cycle_days) != (
        parameters.lead_time_days,
        parameters.order_cycle_days,
    )
    reasons = (LEAD_TIME_VARIES,) * varies + (PART_DAYS,) * has_part_days
    without = plan
    if reasons:
        without = plan_lane(
            replace(plan.lane, parameters=whole),
            plan.history,
            as_of=plan.as_of,
            forecast=plan.forecast,
            status=plan.status,
            notes=plan.notes,
        )
        if _play_service(without, n_replications=n_replications, rng=rng).are_kept:
            return reasons
    return (*reasons, ANY_WEEKDAY if parameters.review_policy == "continuous" else DAYS_ADD_UP)
