"""The facts of one lane, taken from its plan; nothing is computed here that the plan does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from core.decision import Answer, decide_answered
from core.errors import NotEnoughHistory
from core.facts.answered_facts import answered_facts
from core.facts.buffer_facts import buffer_facts, service_facts
from core.facts.decision_costs import decision_costs
from core.facts.decision_facts import decision_facts, missing_facts
from core.facts.demand_facts import demand_facts, need_facts, status_facts, visible_facts
from core.facts.example_prices import without_prices
from core.facts.fact import Fact
from core.facts.fact_maker import FactMaker
from core.facts.levels import Levels
from core.facts.outage_facts import Stress, outage_facts, resilience_facts
from core.facts.outlook import lane_outlook
from core.facts.partner_facts import partner_facts
from core.facts.profit_facts import level_facts, profit_facts
from core.lane import Lane
from core.plan.lane_plan import LanePlan
from core.plan.moves import least_gain_per_week
from core.watch.watchtower import LaneStatus, is_waiting_unknown, may_be_acted_upon


def lane_facts(
    plan: LanePlan,
    *,
    currency: str,
    data_version: int,
    answers: Sequence[Answer] = (),
    today: date | None = None,
) -> tuple[Fact, ...]:
    """Every figure that screen, words, paper and exports may use of this lane, in order of a reader's questions.

    answers: what was said to its decisions, in that order; what they settle on this day is named, and no longer told as
    something to decide. today: the day of the plan where none is given.
    """
    make, outlook = _maker(plan.lane, currency, data_version), lane_outlook(plan)
    since = plan.status.since
    facts = (
        *status_facts(plan.status, make),
        *(() if since is None else (make.fact("status_since", since),)),
        *visible_facts(plan.status, plan.history.cadence, make),
        *demand_facts(plan, outlook, make),
        *need_facts(plan, outlook, make),
        *partner_facts(plan, make),
        *buffer_facts(plan, make),
        *service_facts(plan, make),
        *resilience_facts(plan, make),
        *profit_facts(plan, make),
        *_decisions(plan, make, answers, today or plan.as_of),
        *_missing(plan, make),
    )
    return facts if plan.lane.has_prices else without_prices(facts)


def facts_of_levels(plan: LanePlan, levels: Levels, *, currency: str, data_version: int) -> tuple[Fact, ...]:
    """What the grids of the Profit page say beside `lane_facts`; apart, because they take fifty times as long."""
    facts = tuple(level_facts(plan, levels, _maker(plan.lane, currency, data_version)))
    return facts if plan.lane.has_prices else without_prices(facts)


def facts_of_stress(plan: LanePlan, stress: Stress, *, currency: str, data_version: int) -> tuple[Fact, ...]:
    """The outage of `lane_facts` under a stress, under the same ids."""
    return tuple(outage_facts(plan, stress, _maker(plan.lane, currency, data_version)))


def empty_lane_facts(
    lane: Lane, missing: NotEnoughHistory, status: LaneStatus, *, currency: str, data_version: int
) -> tuple[Fact, ...]:
    """What can be said of a lane that cannot be planned yet: what it has, and what it still needs."""
    make = _maker(lane, currency, data_version)
    return (
        make.fact("status", status.status),
        make.fact("status_reason", status.reason, value_de=status.reason_de),
        make.fact("history_periods", float(missing.n_periods)),
        make.fact("periods_missing", float(missing.needed - missing.n_periods)),
    )


def _decisions(plan: LanePlan, make: FactMaker, answers: Sequence[Answer], today: date) -> Iterator[Fact]:
    still_open, settled = decide_answered(plan, answers, today=today)
    is_summed = plan.lane.has_prices and not is_waiting_unknown(plan.status)
    yield from decision_facts(still_open, make, is_summed=is_summed, has_capacity=plan.lane.has_capacity)
    yield from decision_costs(still_open, plan, make)
    yield from answered_facts(settled, make)
    if is_summed:
        margin = plan.lane.costs.margin_per_unit
        yield from make.known(
            "week", least_gain=float(least_gain_per_week(plan.ahead.units_per_day, margin_per_unit=margin))
        )


def _missing(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    if may_be_acted_upon(plan.status):
        lane = plan.lane
        yield from missing_facts(make, has_capacity=lane.has_capacity, has_buffer=lane.has_buffer)


def _maker(lane: Lane, currency: str, data_version: int) -> FactMaker:
    return FactMaker(lane.name, unit=lane.unit, currency=currency, data_version=data_version)
