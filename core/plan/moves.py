"""What could be moved on a lane, to which value, and what that is worth: one optimum of stock, one of own capacity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from core.capacity.overflow import best_own_capacity
from core.forecast.ahead import RANGE_LEVELS, Ahead
from core.laws import DemandLaw
from core.laws.moved import MovedLaw
from core.laws.special_functions import ndtri
from core.plan.steps import PlanSteps
from core.quantities import FloatArray, FloatOrColumn, plain
from core.service.buffer_cost import buffer_cost_per_cycle
from core.service.cycle_law import LEAST_LEVEL_RATIO, MOST_LEVEL_RATIO, WORTH_CHANGING_RATIO, CycleLaw
from core.service.service_level import DAYS_PER_WEEK

# One threshold of what is worth telling, on every page: of a week's margin, or of a week's workload where no price is
# entered. A smaller gain lies within the flat zone of the model.
WORTH_TELLING_RATIO = 0.01
WORTH_TELLING_VOLUME_RATIO = 0.05
LEAST_GAIN_PER_WEEK = 10.0
LEAST_CHANGE_RATIO = 0.10  # without prices demand must leave the last year's mean by as much
MOST_COVERED_RATIO = 0.95  # without prices nobody is told to book for rarer days
# The spread of n periods is known as well as the root of 1 / n, as of days with tails; and the coming days' is not
# quite that of those before: over drawn lanes the logarithm of told over true varies by 0.1 to 0.2.
SPREAD_SD = 0.15
LEAST_SPREAD_RATIO = 0.3  # days differ among themselves however well their level is known
_REACHES = (
    0.49,
    0.06,
    0.008,
)  # around one half, then around the best level so far, others are tried in even steps
_STEPS = (-1.0, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Move:
    """One figure moved from its value of today to the target; floats of one lane, or (n_lanes,) arrays.

    is_worth_telling: whether the move changes something, may be acted upon and is worth enough. gain_per_week: expected
    money; at_low_ and at_high_per_week: the ends of the range that holds it in 8 of 10 cases, the first where little
    comes and the second where much does; waiting_per_week: what a coming week without the move costs. All four are NaN
    where no price was entered. units_per_week: units less short, less passed on to partners or less idle in a week;
    where a stock is lowered, units that it holds less.
    """

    is_worth_telling: NDArray[np.bool_] | bool
    today_units: FloatOrColumn
    target_units: FloatOrColumn
    gain_per_week: FloatOrColumn
    at_low_per_week: FloatOrColumn
    at_high_per_week: FloatOrColumn
    waiting_per_week: FloatOrColumn
    units_per_week: FloatOrColumn


@dataclass(frozen=True)
class Moves:
    """The moves of some lanes.

    hold: units of buffer, today those held, or those that today's service level asks for where nobody entered them;
    the target is the cheapest stock, or without prices the one of the service level. year: own capacity per open day
    over the coming year, as far as the coming weeks ask for the same, worth telling only where it pays at both ends of
    its range; weeks: that of the coming weeks, on top of `year` where that is worth telling. Together they cost what
    each is said to save, for none counts what one before counts.
    """

    hold: Move
    year: Move
    weeks: Move

    @property
    def waiting_per_week(self) -> FloatArray:
        """What a coming week costs if nothing is done, as far as it can be avoided; 0 where no price says."""
        return np.asarray(
            sum(
                np.where(move.is_worth_telling, np.nan_to_num(move.waiting_per_week), 0.0)
                for move in vars(self).values()
            )
        )[()]

    def where(self, may_act: NDArray[np.bool_] | bool) -> Moves:
        """The same, told only where the data bear it."""
        return Moves(
            **{
                name: replace(move, is_worth_telling=move.is_worth_telling & may_act)
                for name, move in vars(self).items()
            }
        )


def weeks_alone(year: Move, weeks: Move) -> Move:
    """The weeks' move from today's value where the year's is not made: floats of one lane, or (n_lanes,) arrays.

    Formula
    -------
    gain = what the year's move would gain in a coming week + gain of the weeks' move on top of it, which is exact: both
    are differences of one cost under the law of the coming weeks. The ends of the year's range are scaled by what its
    move gains in a coming week over what it gains in the year's average week.

    Source
    ------
    Difference of the costs of `plan_moves`.
    """
    is_known = np.asarray(year.gain_per_week) > 0
    ratio = np.where(is_known, year.waiting_per_week / np.where(is_known, year.gain_per_week, 1.0), 1.0)
    return plain(
        replace(
            weeks,
            today_units=year.today_units,
            gain_per_week=year.waiting_per_week + weeks.gain_per_week,
            at_low_per_week=ratio * year.at_low_per_week + weeks.at_low_per_week,
            at_high_per_week=ratio * year.at_high_per_week + weeks.at_high_per_week,
            waiting_per_week=year.waiting_per_week + weeks.waiting_per_week,
            units_per_week=year.units_per_week + weeks.units_per_week,
        )
    )


def moves_of_none(n_lanes: int) -> Moves:
    """The moves of lanes without a plan, to be filled block by block."""

    def nothing() -> Move:
        columns = {item.name: np.full(n_lanes, np.nan) for item in fields(Move)}
        return Move(**{**columns, "is_worth_telling": np.zeros(n_lanes, dtype=np.bool_)})

    return Moves(nothing(), nothing(), nothing())


def put_moves(moves: Moves, rows: NDArray[np.int64], of_rows: Moves) -> None:
    """Write the moves of some lanes into those of all."""
    for name, move in vars(moves).items():
        for column, values in vars(move).items():
            values[rows] = getattr(getattr(of_rows, name), column)


def plan_moves(steps: PlanSteps) -> Moves:
    """The moves of the lanes of some steps, elementwise.

    Formula
    -------
    hold: S* of least Co E[(S - D)+] + Cu (units short of a cycle); year, weeks: C* where P(W > C*) = H / (H + S), the
    year's no further than the weeks'; without prices C* covers the coming days as often as C covered the last year's.
    Gains are differences of these costs. An end of their range is the expected gain less (or plus) the root of d_L**2 +
    d_S**2: d_L how far the gain falls (rises) once it is known that the total of the coming four weeks, or the rate of
    the coming year, lies at its 10 % or at its 90 % quantile, the law at that level with what is left of its spread;
    d_S how far it does with the spread exp(+-1.28 e) of what it is taken for, e**2 = 0.15**2 + 1 / n, n known periods.

    Source
    ------
    Newsvendor cost and the brief's cooperation cost; own definition of what is told together.
    """
    least = least_gain_per_week(steps.ahead.units_per_day, margin_per_unit=steps.lane.margin_per_unit)
    volume = WORTH_TELLING_VOLUME_RATIO * DAYS_PER_WEEK * steps.coming_workload_units_per_day
    year, weeks = _move_capacity(steps, least=least, least_units=volume)
    return Moves(hold=_move_stock(steps, least=least, least_units=volume), year=year, weeks=weeks)


def least_gain_per_week(units_per_day: FloatOrColumn, *, margin_per_unit: FloatOrColumn) -> FloatArray:
    """What a move must gain in a week to be told: 1 % of the week's margin, and no less than LEAST_GAIN_PER_WEEK."""
    margin = np.abs(DAYS_PER_WEEK * np.asarray(units_per_day) * margin_per_unit)
    return np.asarray(np.maximum(LEAST_GAIN_PER_WEEK, WORTH_TELLING_RATIO * margin))


def whole(units: FloatOrColumn, is_counted: FloatOrColumn) -> FloatArray:
    """Units as they can be held: whole ones where the unit is counted, never below nothing."""
    return np.maximum(np.where(np.asarray(is_counted) > 0, np.rint(units), units), 0.0)


def _at_level(law: DemandLaw, ratio: FloatOrColumn, spread: FloatOrColumn) -> DemandLaw:
    """The law where the level of the coming weeks is known to be `ratio` of what is expected."""
    if isinstance(law, CycleLaw):
        carried = None if law.carried is None else MovedLaw(law.carried, ratio, spread)
        return CycleLaw(protected=MovedLaw(law.protected, ratio, spread), carried=carried)
    return MovedLaw(law, ratio, spread)


def _spread_at_level(law: DemandLaw, level_range_ratio: FloatArray) -> FloatArray:
    """How much of a law's spread is left once the level of the coming weeks is known."""
    low, high = (law.quantile(level) for level in RANGE_LEVELS)
    width = np.where(high > low, high - low, np.inf)
    known = (level_range_ratio[1] - level_range_ratio[0]) * law.mean / width
    return np.asarray(np.sqrt(np.maximum(1.0 - known**2, LEAST_SPREAD_RATIO**2)))


def cheapest_stock(law: CycleLaw, *, critical_ratio: FloatOrColumn) -> FloatArray:
    """Stock at which idle and short units of a cycle cost least together, elementwise; NaN where no price says.

    Formula
    -------
    quantile of the law at CR times P(D_before <= S); at a lower level where that costs noticeably less, for no cycle is
    short of more than its demand

    Source
    ------
    First-order condition of the newsvendor with each unit short counted once.
    """
    ratio = np.asarray(critical_ratio, dtype=np.float64)
    is_priced = (ratio > 0) & (ratio < 1)
    ratio = np.where(is_priced, ratio, 0.5)

    def cost(level: FloatArray) -> FloatArray:
        stock = law.quantile(level)
        return np.asarray(ratio * law.loss(stock) + (1.0 - ratio) * law.complementary_loss(stock))

    level = np.asarray(law.level_of_least_cost(ratio))
    least = (1.0 - WORTH_CHANGING_RATIO) * cost(level)
    for reach in _REACHES:
        middle = level if reach < 0.5 else np.full(level.shape, 0.5)
        for away in _STEPS:
            tried = np.clip(middle + reach * away, LEAST_LEVEL_RATIO, MOST_LEVEL_RATIO)
            costs = cost(tried)
            level, least = np.where(costs < least, tried, level), np.minimum(costs, least)
    return np.where(is_priced, law.quantile(level), np.nan)[()]


def _move_stock(steps: PlanSteps, *, least: FloatArray, least_units: FloatArray) -> Move:
    """The buffer held beside the cheapest one, or beside that of the service level where no price says.

    Where nobody entered what is held, no money can be saved: the planned buffer, taken to be held, is to be held.
    """
    lane, buffer = steps.lane, steps.buffer
    is_priced = (np.asarray(lane.has_prices) > 0) & np.isfinite(
        np.asarray(lane.buffer_held_units, dtype=np.float64)
    )
    cheapest = np.asarray(buffer.buffer_units)  # to look for a better one takes a third of a plan
    if is_priced.any():
        cheapest = cheapest_stock(buffer.law, critical_ratio=steps.critical_ratio)
        is_priced = is_priced & np.isfinite(cheapest)
    today = np.asarray(steps.buffer_in_force_units)
    planned = np.where(is_priced, cheapest - buffer.mean_protected_units, buffer.buffer_units)
    target = whole(planned, lane.is_counted)
    cycles = DAYS_PER_WEEK / np.asarray(buffer.cycle_days)

    def short(units: FloatArray) -> FloatArray:
        return np.asarray(cycles * buffer.law.loss(buffer.stock_units(units)))

    def gain(law: DemandLaw) -> FloatArray:
        before, after = (
            buffer_cost_per_cycle(
                law,
                stock_units=buffer.stock_units(units),
                underage_cost_per_unit=np.maximum(lane.underage_cost_per_unit, 0.0),
                overage_cost_per_unit=steps.overage_cost_per_unit,
            )
            for units in (today, target)
        )
        return np.asarray(cycles * (before - after))

    gains = _gains(gain, buffer.law, steps, is_priced, ends=steps.ahead.level_range_ratio)
    is_moved = _is_moved(today, target, lane.is_counted)
    units = np.where(target > today, short(today) - short(target), today - target)
    is_worth = np.where(is_priced, gains[0] >= least, units >= least_units)
    return plain(Move(is_moved & is_worth, today, target, *gains, gains[0], units))


def _move_capacity(steps: PlanSteps, *, least: FloatArray, least_units: FloatArray) -> tuple[Move, Move]:
    """Own capacity of the year as far as both horizons agree, and that of the coming weeks on top of it.

    Where nobody entered own capacity, the weeks' target still is the cheapest one if prices say it, but no gain.
    """
    lane, ahead = steps.lane, steps.ahead
    entered = np.asarray(lane.own_capacity_units_per_day, dtype=np.float64)
    assumed = whole(steps.own_capacity_units_per_day, lane.is_counted)
    today = np.where(np.isfinite(entered), entered, assumed)
    has_prices = np.asarray(lane.has_prices) > 0
    is_priced = has_prices & np.isfinite(entered)
    prices = {
        "own_capacity_cost_per_unit": lane.own_capacity_cost_per_unit,
        "partner_surcharge_per_unit": lane.partner_surcharge_per_unit,
    }
    weeks = whole(
        np.where(has_prices, best_own_capacity(ahead.next_days, **prices), _as_covered(ahead, today)),
        lane.is_counted,
    )
    best_year = whole(best_own_capacity(ahead.next_year, **prices), lane.is_counted)
    # the year asks for no more than the coming weeks do, so that the two never contradict each other
    year = np.where(is_priced, np.clip(best_year, np.minimum(today, weeks), np.maximum(today, weeks)), today)

    last = np.asarray(steps.profile.mean_units_per_day)
    above = np.where(last > 0, ahead.units_per_day / np.where(last > 0, last, 1.0), 1.0) - 1.0

    def move(law: DemandLaw, before: FloatArray, after: FloatArray, *, is_year: bool) -> Move:
        def gain(law: DemandLaw) -> FloatArray:
            return np.asarray(_cost_per_week(steps, law, before) - _cost_per_week(steps, law, after))

        ends = ahead.year_range_ratio if is_year else ahead.level_range_ratio
        gains = _gains(gain, law, steps, is_priced, ends=ends, knows_level=is_year)
        up = (law.loss(before) - law.loss(after)) * steps.open_days_per_week
        units = np.where(after > before, up, (before - after) * steps.open_days_per_week)
        # idle capacity that is only assumed is nobody's, and a law that is only wider asks for nothing
        may_tell = np.where(after > before, above >= LEAST_CHANGE_RATIO, above <= -LEAST_CHANGE_RATIO)
        may_tell &= (after > before) | np.isfinite(entered)
        # own capacity of a year binds for longer than anybody sees: it is moved where the whole range says so
        pays = gains[0] >= least
        pays &= np.minimum(gains[1], gains[2]) > 0 if is_year else True
        is_worth = np.where(is_priced, pays, (units >= least_units) & may_tell)
        waiting = np.where(is_priced, gain(ahead.next_days), np.nan) if is_priced.any() else gains[0]
        is_told = _is_moved(before, after, lane.is_counted) & is_worth & (np.asarray(units) > 0)
        return plain(Move(is_told, before, after, *gains, waiting, units))

    of_year = move(ahead.next_year, today, year, is_year=True)
    begins = np.where(of_year.is_worth_telling, year, today)
    return of_year, move(ahead.next_days, begins, weeks, is_year=False)


def _as_covered(ahead: Ahead, today: FloatArray) -> FloatArray:
    """Own capacity that covers the coming days as often as today's covered the last year's."""
    covered = np.nan_to_num(ahead.last_year.at_most(today), nan=MOST_COVERED_RATIO)
    more = ahead.next_days.quantile(np.minimum(covered, MOST_COVERED_RATIO))
    return np.where(more > today, more, np.minimum(ahead.next_days.quantile(covered), today))


def _gains(
    gain: Callable[[DemandLaw], FloatArray],
    law: DemandLaw,
    steps: PlanSteps,
    is_priced: NDArray[np.bool_],
    *,
    ends: FloatArray,
    knows_level: bool = False,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Expected, and at both ends of its range, that of little volume first; NaN without prices.

    ends: (2, ...) level at RANGE_LEVELS over the expected one. knows_level: whether the law is that of one level, with
    which its spread grows; else its spread holds what the level may be.
    """
    if not is_priced.any():
        nothing = np.full(is_priced.shape, np.nan)
        return nothing, nothing, nothing
    spreads = ends if knows_level else (_spread_at_level(law, ends),) * 2
    mean = gain(law)
    at_level = [gain(_at_level(law, *end)) - mean for end in zip(ends, spreads, strict=True)]
    unsure = np.exp(ndtri(np.array(RANGE_LEVELS)) * _sd_of_spread(steps)[..., None])
    at_spread = [gain(_at_level(law, 1.0, unsure[..., end])) - mean for end in (0, 1)]
    down, up = (
        np.hypot(*(np.abs(pick(pick(*pair), 0.0)) for pair in (at_level, at_spread)))
        for pick in (np.minimum, np.maximum)
    )
    falls = at_level[0] <= at_level[1]
    found = mean, np.where(falls, mean - down, mean + up), np.where(falls, mean + up, mean - down)
    mean, at_low, at_high = (np.where(is_priced, money, np.nan) for money in found)
    return mean, at_low, at_high


def _sd_of_spread(steps: PlanSteps) -> FloatArray:
    """How far the logarithm of a spread may stray from what the lane's periods told."""
    n_periods = np.maximum(np.nan_to_num(np.asarray(steps.profile.n_periods, dtype=np.float64)), 1.0)
    return np.asarray(np.sqrt(SPREAD_SD**2 + 1.0 / n_periods))


def _is_moved(today: FloatArray, target: FloatArray, is_counted: FloatOrColumn) -> NDArray[np.bool_]:
    """Whether there is a move that can be made: by a whole unit where the unit is counted."""
    return np.abs(target - today) >= np.where(np.asarray(is_counted) > 0, 1.0, 1e-9)


def _cost_per_week(steps: PlanSteps, law: DemandLaw, units: FloatArray) -> FloatArray:
    """What own capacity and partners cost in a week, C H + (H + S) E[(W - C)+] on each open day."""
    own, surcharge = steps.lane.own_capacity_cost_per_unit, steps.lane.partner_surcharge_per_unit
    return np.asarray((own * units + (own + surcharge) * law.loss(units)) * steps.open_days_per_week)
