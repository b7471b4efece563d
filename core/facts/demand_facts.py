"""Facts about a lane's demand: its status, its forecast, and what the coming periods ask of its capacity."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import numpy as np

from core.demand.cadence import PERIOD_NOUNS, PERIOD_NOUNS_DE, weekdays
from core.facts.buffer_facts import origin
from core.facts.fact import DOWN, NO_DIRECTION, UP, Fact, direction_of
from core.facts.fact_maker import FactMaker
from core.facts.outlook import Outlook, is_ahead
from core.forecast.methods.names_de import method_name_de, methods_in_a_row
from core.plan.lane_plan import LanePlan
from core.plan.network_plan import LEAST_ABOVE_PLAN_RATIO
from core.watch.reasons import COMPARED
from core.watch.watchtower import LaneStatus

STEADY_RATIO = 0.005  # a change that would print as 0 % is no change
BAND_COVERAGE = 0.8
STATUS_DIRECTIONS = {"Surge alert": UP, "Low velocity": DOWN}
# By cadence, and whether the lane is intermittent: as many periods as core.watch.thresholds.PERIODS_TO_FIND_IT says.
VISIBLE_WITHIN = {
    ("daily", False): ("a week", "einer Woche"),
    ("daily", True): ("seven days with volume", "von sieben Tagen mit Volumen"),
}
for _cadence, _noun in PERIOD_NOUNS.items():
    for _is_rare, (_with, _mit) in ((False, ("", "")), (True, (" with volume", " mit Volumen"))):
        _english, _german = (
            ("four", "vier") if _noun in ("week", "fortnight", "half-month") else ("three", "drei")
        )
        VISIBLE_WITHIN.setdefault(
            (_cadence, _is_rare),
            (f"{_english} {_noun}s{_with}", f"von {_german} {PERIOD_NOUNS_DE[_noun][3]}{_mit}"),
        )
MEMBERS_TOLD = 3  # of the methods that are combined; the evidence names them all
PERIODS_DE = {cadence: PERIOD_NOUNS_DE[noun][1] for cadence, noun in PERIOD_NOUNS.items()}


def status_facts(status: LaneStatus, make: FactMaker) -> Iterator[Fact]:
    """What the watch says of a lane, and why."""
    direction = STATUS_DIRECTIONS.get(status.status, NO_DIRECTION)
    pattern = {"direction": direction, "versus": "its own pattern" if direction else ""}
    yield make.fact("status", status.status, **pattern)
    yield make.fact("status_reason", status.reason, **pattern, value_de=status.reason_de)
    if status.reason_name in COMPARED:
        english, german = COMPARED[status.reason_name]
        yield make.fact("status_test", english, value_de=german)
    if direction and status.change_ratio is not None:
        yield make.against("status_change", status.change_ratio, 0.0, "its own pattern")


def visible_facts(status: LaneStatus, cadence: str, make: FactMaker) -> Iterator[Fact]:
    """The changes that noise does not hide, and how soon they are seen."""
    yield from make.known(
        smallest_visible_change=status.smallest_visible_change_ratio,
        smallest_visible_fall=status.smallest_visible_fall_ratio,
    )
    if status.smallest_visible_change_ratio is not None:
        english, german = VISIBLE_WITHIN[cadence, status.is_intermittent]
        yield make.fact("visible_within", english, value_de=german)


def demand_facts(plan: LanePlan, outlook: Outlook, make: FactMaker) -> Iterator[Fact]:
    """The coming weeks beside the last ones and beside the plan, and what the forecast is made of."""
    change, mean = outlook.change_ratio, float(plan.profile.mean_units_per_day)
    versus = outlook.versus
    direction = NO_DIRECTION if change is None else direction_of(change, 0.0, tolerance=STEADY_RATIO)
    against = {"direction": direction, "versus": versus if direction else ""}
    day, open_share = open_day_of(plan)
    yield make.fact("demand_next", outlook.next_units_per_day, per=day, **against)
    yield from make.known(day, demand_recent=outlook.recent_units_per_day)
    if change is not None:
        yield make.fact("demand_change", change, **against)
    yield from make.known(day, demand_mean=mean / open_share)
    above = outlook.next_units_per_day * open_share / mean - 1.0 if mean > 0 else 0.0
    if above >= LEAST_ABOVE_PLAN_RATIO:
        yield make.fact("above_plan", above, direction=UP, versus="the plan")
    yield make.fact("history_periods", float(plan.profile.n_periods))
    yield make.fact("horizon", outlook.span, value_de=outlook.span_de)
    yield from _periods_name(plan, make)
    yield from _forecast(plan, make)


def open_day_of(plan: LanePlan) -> tuple[str, float]:
    """What demand is told of, "open day" where the lane rests on some days, and the share of days that are open."""
    share = plan.history.open_share_ratio
    return ("open day" if share < 1.0 else "day", share)


def _periods_name(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    """What the lane counts in: "days", or "open days" where it rests on some weekdays."""
    cadence, is_open = plan.history.cadence, bool(plan.history.closed_weekdays)
    yield make.fact(
        "periods_name",
        f"{'open ' if is_open else ''}{PERIOD_NOUNS[cadence]}s",
        value_de=f"{'offene ' if is_open else ''}{PERIODS_DE[cadence]}",
    )


def _forecast(plan: LanePlan, make: FactMaker) -> Iterator[Fact]:
    band = plan.forecast
    yield make.fact("forecast_method", band.method, value_de=method_name_de(band.method))
    own = next((score for score in band.scores if score.method == band.method), None)
    if own is not None:
        members = [score.method for score in band.scores if score.is_selected and score is not own]
        if members:
            english, german = (
                methods_in_a_row(members, language, most=MEMBERS_TOLD) for language in ("en", "de")
            )
            yield make.fact("forecast_members", english, value_de=german)
        yield make.against("forecast_gain", own.scaled_error - 1.0, 0.0, "seasonal naive")
        yield make.fact("forecast_origins", float(own.n_origins))
    coverage = dict(band.measured_coverage).get(BAND_COVERAGE)
    if coverage is not None:
        yield make.against("band_coverage", coverage, BAND_COVERAGE, "the nominal coverage", tolerance=0.005)


def need_facts(plan: LanePlan, outlook: Outlook, make: FactMaker) -> Iterator[Fact]:
    """How own capacity stands up to the coming weeks, and to the whole horizon at the service level."""
    yield make.fact("own_capacity", plan.own_capacity_units_per_day, per="day")
    yield make.fact("capacity_origin", origin(plan, "own_capacity_units_per_day", otherwise="Assumed"))
    yield make.fact("open_days_per_week", 7.0 * plan.history.open_share_ratio)
    yield make.fact("open_days_origin", origin(plan, "open_days_per_week", otherwise="Assumed"))
    if outlook.use_ratio is not None:
        yield make.against("capacity_use", outlook.use_ratio, 1.0, "own capacity")
        if outlook.recent_use_ratio is not None:
            points = 100 * (outlook.use_ratio - outlook.recent_use_ratio)
            yield make.against("use_change", points, 0.0, outlook.versus)
    if outlook.n_ahead:
        yield from make.known(
            periods_over_capacity=float(outlook.n_over), periods_ahead=float(outlook.n_ahead)
        )
    need = plan.capacity_need
    if need.overflow_probability_ratio is None:
        return
    runs = ~np.isin(weekdays(need.period_starts.astype(np.int64)), plan.history.closed_weekdays)
    runs &= is_ahead(plan)
    if not runs.any():
        yield make.fact("newest_record", plan.last_day)
        return
    short, chance = need.shortfall_units[runs], need.overflow_probability_ratio[runs]
    yield from make.known(short_periods=float((short > 0).sum()), planned_periods=float(short.size))
    if short.any():
        worst = int(short.argmax())
        most = float(short[worst])  # whole units where the unit is counted, as they would have to be booked
        yield make.fact("worst_shortfall", ceil(most) * 1.0 if plan.lane.is_counted else most)
        yield make.fact("worst_shortfall_day", need.period_starts[runs][worst].astype(object))
    yield make.fact("likeliest_overflow", float(chance.max()))
