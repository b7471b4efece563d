"""Moves of a lane worked by hand: normal, independent days."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from core.forecast.ahead import Ahead
from core.lane import CostParameters, Lane, LaneParameters
from core.laws import NormalLaw
from core.plan.moves import Moves, cheapest_stock, plan_moves, weeks_alone
from core.plan.steps import PlanSteps
from core.service.cycle_law import CycleLaw
from tests.core.plan.coming import normal_ahead
from tests.core.plan.test_steps import steps

LANE = Lane(
    "A-B",
    unit="pallets",
    parameters=LaneParameters(
        lead_time_days=4.0,
        sd_lead_time_days=0.0,
        return_ratio=0.0,
        own_capacity_units_per_day=150.0,
        buffer_held_units=200.0,
    ),
    costs=CostParameters(
        price_per_unit=41.0,
        unit_cost_per_unit=29.0,
        own_capacity_cost_per_unit=12.0,
        partner_surcharge_per_unit=8.0,
    ),
)


def moves(coming: Ahead | None = None, *, lane: Lane = LANE, **parameters: float | None) -> Moves:
    found: PlanSteps = steps(coming, lane=lane, **parameters)
    return plan_moves(found)


def test_the_stock_moves_to_the_critical_ratio_and_saves_the_difference_of_both_costs() -> None:
    # 11 days of 100 +- 20: 1100 +- 66.332; Cu 27, Co 2.45: 91.68 % -> z 1.3837: 91.79, in whole pallets 92
    hold = moves().hold
    assert (hold.today_units, hold.target_units) == (200.0, 92.0)
    rng = np.random.default_rng(1)
    came = 1100 + 66.332 * rng.normal(size=2_000_000)

    def cost(buffer: float) -> float:
        left = 1100 + buffer - came
        return float(np.mean(2.45 * np.maximum(left, 0) + 27 * np.maximum(-left, 0)))

    assert hold.gain_per_week == pytest.approx(cost(200.0) - cost(92.0), rel=0.01)
    assert hold.at_high_per_week <= hold.gain_per_week <= hold.at_low_per_week
    assert hold.is_worth_telling


def test_a_gain_is_as_unsure_as_the_spread_that_it_hangs_on() -> None:
    """Where the level is known, the range spans what it is with the spread at its own 10 % and 90 %."""
    sure = np.ones(2)
    coming = replace(normal_ahead(), level_range_ratio=sure, year_range_ratio=sure)
    found: PlanSteps = steps(coming, lane=LANE, buffer_held_units=40.0)
    hold = plan_moves(found).hold
    unsure = np.exp(1.2816 * np.sqrt(0.15**2 + 1.0 / float(found.profile.n_periods)))
    came = np.random.default_rng(2).normal(size=1_000_000) * 66.332

    def gain(spread: float) -> float:
        short_and_idle = (
            (np.maximum(came * spread - buffer, 0), np.maximum(buffer - came * spread, 0))
            for buffer in (hold.today_units, hold.target_units)
        )
        today, target = (27 * np.mean(short) + 2.45 * np.mean(idle) for short, idle in short_and_idle)
        return float(today - target)

    told = sorted((hold.at_low_per_week, hold.at_high_per_week))
    assert told == pytest.approx(sorted((gain(unsure), gain(1.0 / unsure))), rel=0.03)
    assert told[0] < 0.9 * hold.gain_per_week < hold.gain_per_week < 0.97 * told[1]


def test_capacity_of_both_horizons_goes_where_partners_and_own_units_balance() -> None:
    # P(W > C) = 12 / 20: 100 + 20 * z(0.4) = 94.93 in the coming weeks and in the year
    both = moves()
    assert (both.year.today_units, both.year.target_units) == (150.0, 95.0)
    assert both.year.is_worth_telling and not both.weeks.is_worth_telling
    assert both.weeks.today_units == 95.0


def test_own_capacity_of_the_year_is_moved_only_where_that_pays_at_both_ends_of_its_range() -> None:
    """150 to 95 saves where the year brings 100 a day; where it may bring 160 the coming weeks alone are told."""
    unsure = replace(normal_ahead(), year_range_ratio=np.array([0.7, 1.6]))
    both = moves(unsure)
    assert both.year.gain_per_week > 100 > 0 > both.year.at_high_per_week
    assert not both.year.is_worth_telling
    assert (both.weeks.today_units, both.weeks.target_units) == (150.0, 95.0) and both.weeks.is_worth_telling
    sure = moves(replace(unsure, year_range_ratio=np.array([0.95, 1.05])))
    assert min(sure.year.at_low_per_week, sure.year.at_high_per_week) > 0 and sure.year.is_worth_telling


def test_the_year_never_asks_for_the_opposite_of_the_coming_weeks() -> None:
    high = replace(normal_ahead(170.0), next_year=normal_ahead(100.0).next_year)
    both = moves(high)
    assert both.year.target_units == 150.0 and not both.year.is_worth_telling
    assert both.weeks.target_units == round(170 + 20 * float(ndtri(0.4)))
    further = moves(replace(high, next_year=normal_ahead(160.0).next_year))
    assert 150.0 < further.year.target_units <= further.weeks.target_units


def test_without_prices_a_week_that_is_no_different_asks_for_no_capacity() -> None:
    bare = replace(LANE, costs=CostParameters())
    wide = replace(normal_ahead(), next_days=normal_ahead(100.0, 80.0).next_days)
    assert not moves(wide, lane=bare).weeks.is_worth_telling


def test_without_prices_capacity_covers_the_coming_weeks_as_often_as_the_last_year() -> None:
    # 150 covered days of 130 +- 20 with 84 %: at 160 +- 20 it takes 180
    bare = replace(LANE, costs=CostParameters())
    weeks = moves(normal_ahead(160.0, last_year_mean=130.0), lane=bare).weeks
    assert weeks.target_units == pytest.approx(180, abs=1)
    assert np.isnan(weeks.gain_per_week) and weeks.is_worth_telling
    loss = NormalLaw(160.0, 20.0).loss
    assert weeks.units_per_week == pytest.approx(7 * (loss(150.0) - loss(weeks.target_units)), rel=0.02)


def test_without_prices_the_buffer_is_that_of_the_service_level_and_a_small_gap_is_not_told() -> None:
    bare = replace(LANE, costs=CostParameters())
    hold = moves(lane=bare).hold
    assert hold.target_units == 109.0  # 1.645 * 66.332
    assert hold.units_per_week == 91.0 and hold.is_worth_telling
    assert not moves(lane=bare, buffer_held_units=120.0).hold.is_worth_telling
    assert not moves(lane=bare, buffer_held_units=None).hold.is_worth_telling


def test_the_cheapest_stock_of_a_normal_cycle_is_its_critical_ratio() -> None:
    law = CycleLaw(NormalLaw(np.array([100.0, 50.0]), np.array([10.0, 30.0])))
    stock = cheapest_stock(law, critical_ratio=np.array([0.9, 0.7]))
    assert stock == pytest.approx(
        np.array([100.0, 50.0]) + np.array([10.0, 30.0]) * ndtri([0.9, 0.7]), rel=1e-4
    )
    assert np.isnan(cheapest_stock(law, critical_ratio=np.array([1.0, 0.0]))).all()


def test_of_capacity_and_stock_that_nobody_entered_no_gain_is_told_and_no_size_that_costs_more() -> None:
    coming = normal_ahead(200.0, last_year_mean=130.0)
    nothing = replace(LANE.parameters, own_capacity_units_per_day=None, buffer_held_units=None)
    found = moves(coming, lane=replace(LANE, parameters=nothing))
    assert found.weeks.target_units == round(
        200 + 20 * float(ndtri(0.4))
    )  # the cheapest for the coming weeks
    assert found.weeks.target_units > found.weeks.today_units
    for move in vars(found).values():
        assert np.isnan([move.gain_per_week, move.waiting_per_week]).all()
    assert not found.hold.is_worth_telling
    assert found.waiting_per_week == 0.0


def test_the_weeks_alone_save_what_both_moves_save_in_a_coming_week() -> None:
    """Own capacity from 60: the year's law asks for some more, the coming weeks' for more still."""
    coming = replace(normal_ahead(), next_days=NormalLaw(140.0, 20.0))
    found: PlanSteps = steps(coming, lane=LANE, own_capacity_units_per_day=60.0)
    both = plan_moves(found)
    assert both.year.is_worth_telling and both.weeks.target_units > both.year.target_units > 60.0
    alone = weeks_alone(both.year, both.weeks)
    came = np.maximum(np.random.default_rng(4).normal(140.0, 20.0, 2_000_000), 0.0)

    def cost(units: float) -> float:
        return float(found.open_days_per_week) * (
            12 * units + 20 * float(np.mean(np.maximum(came - units, 0)))
        )

    assert (alone.today_units, alone.target_units) == (60.0, both.weeks.target_units)
    assert alone.gain_per_week == pytest.approx(cost(60.0) - cost(alone.target_units), rel=0.01)
    assert alone.waiting_per_week == pytest.approx(alone.gain_per_week)
    low, high = sorted((alone.at_low_per_week, alone.at_high_per_week))
    assert low < alone.gain_per_week < high
