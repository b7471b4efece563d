"""Every promise of the policies' formulas against the play, over policies, spreads, lead times, cycles and levels."""

from __future__ import annotations

import numpy as np
import pytest

from core.laws import DemandLaw, GammaLaw, NormalLaw
from core.quantities import take
from core.service.cycle_law import CycleLaw, protection_days
from core.service.policy import (
    mean_cycle_demand,
    mean_stock_on_hand,
    order_quantity,
    policy_fill_rate,
    policy_law,
)
from core.simulation.lead_times import lead_time_law
from core.simulation.play import Play, PlayedPolicy, play_policy
from core.simulation.stationary_days import StationaryDays

MEAN = 100.0
LEVELS = np.array([0.80, 0.90, 0.95, 0.99])
LEAD_TIMES = (0, 1, 3, 7, 14)
LANE_DAYS = 80_000
N_REPLICATIONS = 1000  # of each level, on the same days


def gamma_days(days: float, cv: float) -> DemandLaw:
    if days == 0:
        return NormalLaw(0.0, 0.0)
    shape = 1.0 / cv**2
    return GammaLaw(shape * days, MEAN / shape)


def law_of(review_policy: str, *, cv: float, lead_time: float, cycle: float) -> CycleLaw:
    days = protection_days(review_policy, lead_time_days=lead_time, order_cycle_days=cycle)
    return policy_law(
        review_policy=review_policy,
        protection_law=gamma_days(float(days), cv),
        lead_time_law=gamma_days(lead_time, cv),
        day_law=gamma_days(1.0, cv),
        order_quantity_units=order_quantity(
            review_policy=review_policy, mean_units_per_day=MEAN, order_cycle_days=cycle
        ),
    )


def played(
    review_policy: str, level: np.ndarray, *, cv: float, lead_time: int, cycle: int, seed: int
) -> Play:
    n_cycles = max(15, LANE_DAYS // (N_REPLICATIONS * cycle))
    rng = np.random.default_rng(seed)
    days = StationaryDays(MEAN, cv).rows(
        n_days=lead_time + 40 + n_cycles * cycle, n_replications=N_REPLICATIONS, rng=rng
    )
    lot = MEAN * cycle if review_policy == "continuous" else 0.0
    return play_policy(
        (np.tile(day, level.size) for day in days),
        policy=PlayedPolicy(review_policy, np.repeat(level, N_REPLICATIONS), float(cycle), lot),
        lead_time_days=lead_time,
        start_position_units=np.repeat(level, N_REPLICATIONS)
        + lot * np.tile(1.0 - rng.random(N_REPLICATIONS), level.size),
        n_days_before=cycle if review_policy != "continuous" else 20,
        n_judged_days=n_cycles * cycle,
    )


CASES = [
    *(("daily", cv, lead_time, 1) for cv in (0.1, 0.3, 0.5) for lead_time in LEAD_TIMES),
    *(
        (policy, cv, lead_time, cycle)
        for policy in ("periodic", "continuous")
        for cv in (0.1, 0.3, 0.5)
        for lead_time in LEAD_TIMES
        for cycle in (1, 2, 7, 14)
    ),
]


@pytest.mark.parametrize("review_policy", ["periodic", "daily", "continuous"])
@pytest.mark.parametrize("cv", [0.1, 0.3, 0.5])
def test_what_is_promised_is_what_is_played(review_policy: str, cv: float) -> None:
    for seed, (_, _, lead_time, cycle) in enumerate(
        case for case in CASES if case[:2] == (review_policy, cv)
    ):
        law = law_of(review_policy, cv=cv, lead_time=lead_time, cycle=cycle)
        level = law.quantile(LEVELS)
        all_levels = played(review_policy, level, cv=cv, lead_time=lead_time, cycle=cycle, seed=seed)
        for number, stock in enumerate(level):
            play = take(all_levels, slice(number * N_REPLICATIONS, (number + 1) * N_REPLICATIONS))
            said = f"{review_policy} cv {cv} L {lead_time} R {cycle} at {LEVELS[number]}"
            promises = (
                (LEVELS[number], play.cycle_service_level_ratio, 0.001),
                (law.loss(stock), play.shortage_units_per_cycle, 0.02),
                (policy_fill_rate(law, level_units=stock), play.fill_rate_ratio, 0.0002),
                (mean_cycle_demand(law), play.demand_units_per_cycle, 0.05),
                (on_hand(law, stock, review_policy, lead_time, cycle), play.stock_on_hand_units, 1.0),
            )
            for promised, estimate, slack in promises:
                assert estimate.agrees_with(float(promised), slack=slack), (said, promised, estimate)


def on_hand(law: CycleLaw, level: float, review_policy: str, lead_time: int, cycle: int) -> float:
    stock = mean_stock_on_hand(
        law,
        level_units=level,
        mean_lead_time_demand_units=MEAN * lead_time,
        cycle_days=float(cycle),
        order_quantity_units=MEAN * cycle if review_policy == "continuous" else 0.0,
    )
    return float(stock)


def test_the_play_is_fine_enough_to_find_a_buffer_for_the_lead_time_alone() -> None:
    # weekly orders, L = 3: z for three days' demand alone, as if orders were placed as soon as needed
    stock = float(gamma_days(3, 0.3).quantile(0.95)) + 7 * MEAN
    play = played("periodic", np.array([stock]), cv=0.3, lead_time=3, cycle=7, seed=1)
    assert not play.cycle_service_level_ratio.agrees_with(0.95)
    assert play.cycle_service_level_ratio.value < 0.85


def test_a_weekly_pattern_moves_the_interval_not_the_promise() -> None:
    """Orders on one weekday protect that weekday's days: the law of these ten days keeps the promise."""
    factors, cv = (1.6, 1.4, 1.2, 1.1, 1.0, 0.7, 0.0), 0.3
    mean = MEAN * sum(factors[day % 7] for day in range(10))  # the play's first day, then L + R = 3 + 7 days
    spread = MEAN * cv * sum(factors[day % 7] ** 2 for day in range(10)) ** 0.5
    days = StationaryDays(MEAN, cv, "normal", factors)
    level = float(NormalLaw(mean, spread).quantile(0.95))
    play = play_policy(
        days.rows(n_days=7 * 60, n_replications=500, rng=np.random.default_rng(4)),
        policy=PlayedPolicy("periodic", level, 7.0),
        lead_time_days=3,
        n_days_before=7,
        n_judged_days=7 * 50,
    )
    assert play.cycle_service_level_ratio.agrees_with(0.95, slack=0.001)
    assert play.demand_units_per_cycle.value == pytest.approx(700.0, rel=0.005)


@pytest.mark.parametrize("review_policy", ["periodic", "daily", "continuous"])
def test_lead_times_that_vary_are_promised_by_the_mixture_of_their_laws(review_policy: str) -> None:
    cv, cycle, lead = 0.3, 7, lead_time_law(lead_time_days=7.0, sd_lead_time_days=1.5)
    laws = [law_of(review_policy, cv=cv, lead_time=float(days), cycle=cycle) for days in lead.days]
    rng = np.random.default_rng(6)
    n, n_weeks = 8000, 6
    level = float(NormalLaw(700.0 + (700.0 if review_policy == "periodic" else 50.0), 200.0).quantile(0.9))
    lot = 700.0 if review_policy == "continuous" else 0.0
    play = play_policy(
        StationaryDays(MEAN, cv).rows(n_days=90, n_replications=n, rng=rng),
        policy=PlayedPolicy(review_policy, level, float(cycle), lot),
        lead_time_days=lead.draw(n, rng=rng),
        start_position_units=level + lot * (1.0 - rng.random(n)),
        n_days_before=14,
        n_judged_days=7 * n_weeks,
    )
    promised = sum(share * law.at_most(level) for share, law in zip(lead.probabilities, laws, strict=True))
    short = sum(share * law.loss(level) for share, law in zip(lead.probabilities, laws, strict=True))
    assert play.cycle_service_level_ratio.agrees_with(float(promised), slack=0.001)
    assert play.shortage_units_per_cycle.agrees_with(float(short), slack=0.02)
