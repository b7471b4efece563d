"""The player itself: worked by hand, and its refusals."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import InvalidParameter
from core.simulation.estimate import Estimate, mean_of, ratio_of
from core.simulation.lead_times import lead_time_law
from core.simulation.play import PlayedPolicy, play_policy
from core.simulation.stationary_days import StationaryDays


def rows(*days: float) -> list[np.ndarray]:
    return [np.array([float(day)] * 2) for day in days]


def test_orders_every_second_day_worked_by_hand() -> None:
    # S = 25, R = 2, L = 1. Position 25 at the close of day 0. Days 1 and 2 take 10 each; at the close of day 2 an order
    # of 20 lifts the position to 25, there at the opening of day 4. Day 3 finds 5 and takes 10: 5 short. Day 4 opens
    # with 5 - 10 + 20 = 15. The cycle of the first order is days 2 and 3 (L + 1 to L + R), ended with a shortage.
    play = play_policy(
        rows(10, 10, 10, 10),
        policy=PlayedPolicy("periodic", 25.0, 2.0),
        lead_time_days=1,
        n_judged_days=2,
    )
    assert play.n_cycles.tolist() == [1, 1]
    assert play.n_cycles_without_shortage.tolist() == [0, 0]
    assert play.demand_units.tolist() == [20, 20]
    assert play.short_units.tolist() == [5, 5]
    assert play.stock_unit_days.tolist() == [(15 + 5 + 5 + 0) / 2] * 2
    assert play.fill_rate_ratio.value == 0.75


def test_lots_as_soon_as_the_point_is_reached_worked_by_hand() -> None:
    # r = 12, Q = 10, L = 0, 20 on hand. Day 1 takes 8: 12 is at the point, one lot, there on day 2: 22. Day 2 takes 21:
    # 1, two lots, there on day 3: 21. Day 3 takes 1: 20. Two orders; both cycles end without a shortage.
    play = play_policy(
        rows(8, 21, 1),
        policy=PlayedPolicy("continuous", 12.0, 10.0, 10.0),
        lead_time_days=0,
        start_position_units=20.0,
        n_judged_days=3,
    )
    assert play.n_cycles.tolist() == [2, 2]
    assert play.n_cycles_without_shortage.tolist() == [2, 2]
    assert play.stock_unit_days.tolist() == [(20 + 12 + 22 + 1 + 21 + 20) / 2] * 2


def test_what_waits_is_short_once() -> None:
    # S = 10 every day, L = 2: position 10 on hand. Day 1 takes 14: 4 wait. Days 2, 3 take 1 each: 1 short each.
    # Day 4 has the 14 of day 1's order: 10 - 16 + 14 = 8.
    play = play_policy(
        rows(14, 1, 1, 0),
        policy=PlayedPolicy("daily", 10.0),
        lead_time_days=2,
        n_judged_days=2,
    )
    assert play.short_units.tolist() == [1, 1]  # day 3 alone is judged besides day 4
    assert play.n_cycles_without_shortage.tolist() == [1, 1]


def test_replications_may_differ_in_lead_time_and_level() -> None:
    play = play_policy(
        [np.array([10.0, 10.0])] * 8,
        policy=PlayedPolicy("daily", np.array([30.0, 30.0])),
        lead_time_days=np.array([2, 3]),
        n_judged_days=4,
    )
    assert play.n_days.tolist() == [4, 4]
    assert play.n_cycles_without_shortage.tolist() == [4, 0]  # three days' demand fit in 30, four do not


def test_too_few_days_and_unknown_policies_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="number of days"):
        play_policy(rows(1, 1), policy=PlayedPolicy("daily", 1.0), lead_time_days=3, n_judged_days=1)
    with pytest.raises(InvalidParameter, match="'hourly'"):
        PlayedPolicy("hourly", 1.0)
    with pytest.raises(InvalidParameter, match="order_quantity_units"):
        PlayedPolicy("continuous", 1.0)


def test_a_ratio_has_the_error_that_repeated_samples_show() -> None:
    rng = np.random.default_rng(2)
    whole = rng.gamma(5.0, 1.0, (2000, 200))
    part = 0.3 * whole + rng.normal(0, 0.5, whole.shape)
    estimates = [ratio_of(a, b) for a, b in zip(part, whole, strict=True)]
    said = np.mean([one.standard_error for one in estimates])
    assert said == pytest.approx(np.std([one.value for one in estimates]), rel=0.05)
    assert mean_of([1.0, 3.0]) == Estimate(2.0, 1.0)


@pytest.mark.parametrize(("mean", "sd"), [(7.0, 1.5), (1.0, 1.5), (14.0, 0.3), (2.5, 1.0), (3.0, 0.0)])
def test_lead_times_in_whole_days_keep_mean_and_spread(mean: float, sd: float) -> None:
    law = lead_time_law(lead_time_days=mean, sd_lead_time_days=sd)
    assert law.mean_days == pytest.approx(mean)
    assert law.sd_days == pytest.approx(sd, abs=0.01)
    drawn = law.draw(5000, rng=np.random.default_rng(1))
    assert drawn.min() >= 0
    assert drawn.mean() == pytest.approx(mean, abs=0.01)


def test_half_a_day_is_one_day_or_none() -> None:
    assert lead_time_law(lead_time_days=0.5, sd_lead_time_days=0.0).days.tolist() == [0, 1]
    assert lead_time_law(lead_time_days=0.0, sd_lead_time_days=2.0).days.tolist() == [0]


def test_days_have_the_mean_and_spread_that_they_are_asked_for() -> None:
    rng = np.random.default_rng(8)
    pattern = (2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0)
    for shape in ("normal", "gamma"):
        days = StationaryDays(50.0, 0.2, shape, pattern).rows(n_days=7, n_replications=40_000, rng=rng)
        drawn = np.array([day.copy() for day in days])
        assert drawn.mean(axis=1) == pytest.approx(50.0 * np.array(pattern), rel=0.01)
        assert drawn.std(axis=1) == pytest.approx(10.0 * np.array(pattern), rel=0.02)
