"""What a level covers under each review policy: worked by hand, and against moments that are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from core.forecast.band import QUANTILE_LEVELS
from core.forecast.quantile_law import QuantileLaw
from core.laws import DemandLaw, GammaLaw, NormalLaw
from core.service import policy
from core.service.cycle_law import CycleLaw, cycle_days, protection_days
from core.service.policy import policy_law
from core.service.undershoot import mean_undershoot, with_overshoot, with_undershoot

NOTHING = NormalLaw(0.0, 0.0)
SCORES = ndtri(np.array(QUANTILE_LEVELS))


def gamma_days(days: float, *, cv: float = 0.5, mean: float = 100.0) -> DemandLaw:
    """Total of independent gamma days."""
    if days == 0:
        return NOTHING
    shape = 1.0 / cv**2
    return GammaLaw(shape * days, mean / shape)


def continuous(*, lead_time: float, lot: float, cv: float = 0.5) -> CycleLaw:
    law = gamma_days(lead_time, cv=cv)
    return policy_law(
        review_policy="continuous",
        protection_law=law,
        lead_time_law=law,
        day_law=gamma_days(1, cv=cv),
        order_quantity_units=lot,
    )


def test_only_continuous_review_has_an_order_quantity() -> None:
    kinds = np.array(["periodic", "daily", "continuous"])
    lots = policy.order_quantity(review_policy=kinds, mean_units_per_day=20.0, order_cycle_days=7.0)
    assert lots.tolist() == [0.0, 0.0, 140.0]


def test_weekly_orders_up_to_a_level_worked_by_hand() -> None:
    # L = 2, R = 7, days of 100 +- 30: X_end 900 +- 90, X_begin 200 +- 42.43. S = 900 + 1.6449 * 90 = 1048.04.
    # shortage 90 * L(1.6449) = 90 * 0.020892 = 1.8803; before the cycle nothing (20 standard deviations).
    # fill rate 1 - 1.8803 / 700. On hand without what waits 1048.037 - 200 - 350 = 498.037, and (1.8803 + 0.036) / 14
    # waits on the last day of a cycle, nothing before
    law = policy_law(
        review_policy="periodic",
        protection_law=NormalLaw(900.0, 90.0),
        lead_time_law=NormalLaw(200.0, 30.0 * 2**0.5),
        day_law=NormalLaw(100.0, 30.0),
        order_quantity_units=0.0,
    )
    level = law.quantile(0.95)
    assert level == pytest.approx(1048.037, abs=1e-3)
    assert policy.mean_cycle_demand(law) == pytest.approx(700.0)
    assert law.at_most(level) == pytest.approx(0.95)
    assert law.loss(level) == pytest.approx(1.8803, abs=1e-4)
    assert policy.policy_fill_rate(law, level_units=level) == pytest.approx(1 - 1.8803 / 700, abs=1e-6)
    assert policy.mean_stock_on_hand(
        law, level_units=level, mean_lead_time_demand_units=200.0, cycle_days=7.0
    ) == pytest.approx(498.174, abs=5e-3)


def test_steady_days_are_passed_at_any_hour() -> None:
    # Days of exactly 100: the position at the close of the day in which r is passed is 0 to 100 below it, evenly.
    law = with_undershoot(NOTHING, day_law=NormalLaw(100.0, 0.0), order_quantity_units=700.0)
    assert law.mean == pytest.approx(50.0)
    assert law.at_most(np.array([-5.0, 25.0, 80.0, 100.0])) == pytest.approx([0.0, 0.25, 0.8, 1.0])
    assert law.quantile(0.95) == pytest.approx(95.0)
    assert law.loss(40.0) == pytest.approx(60.0**2 / 200.0, rel=1e-2)  # integral of (100 - x) / 100 from 40
    assert with_undershoot(
        NormalLaw(300.0, 0.0), day_law=NormalLaw(100.0, 0.0), order_quantity_units=700.0
    ).quantile(0.95) == pytest.approx(395.0)


@pytest.mark.parametrize("cv", [0.1, 0.3, 0.5, 1.0])
def test_the_mean_undershoot_is_that_of_renewal_theory(cv: float) -> None:
    # gamma days of 100: E[D**2] / (2 E[D]) = 50 (1 + cv**2)
    law = with_undershoot(gamma_days(3), day_law=gamma_days(1, cv=cv), order_quantity_units=5000.0)
    assert law.mean_spread_units == pytest.approx(50.0 * (1 + cv**2), rel=5e-3)
    assert mean_undershoot(mean_units_per_day=100.0, sd_units_per_day=100.0 * cv) == pytest.approx(
        50.0 * (1 + cv**2)
    )
    assert law.mean == pytest.approx(300.0 + law.mean_spread_units)


@pytest.mark.parametrize("lot", [30.0, 100.0, 250.0, 700.0])
def test_undershoot_and_orders_are_those_of_a_position_that_was_played(lot: float) -> None:
    rng = np.random.default_rng(5)
    position, below, ordered = rng.random(200_000) * lot, [], []
    for _ in range(12):
        position = position - rng.gamma(4.0, 25.0, position.size)
        orders = position <= 0
        n_lots = np.floor(-position / lot) + 1
        below.append(-position[orders])
        ordered.append((n_lots * lot)[orders])
        position = np.where(orders, position + n_lots * lot, position)
    came, lots = np.concatenate(below), np.concatenate(ordered)
    near = 4.0 / np.sqrt(came.size)
    law = with_undershoot(NOTHING, day_law=gamma_days(1), order_quantity_units=lot)
    rest = with_overshoot(NOTHING, day_law=gamma_days(1), order_quantity_units=lot)
    for ratio in (0.2, 0.5, 0.8, 0.95, 0.99):
        for said, played in ((law, came), (rest, came - lots)):
            stock = np.quantile(played, ratio)
            assert said.at_most(stock) == pytest.approx(ratio, abs=near + 0.002)
    assert law.mean_spread_units == pytest.approx(came.mean(), abs=4 * came.std() / came.size**0.5 + 0.3)
    assert law.mean - rest.mean == pytest.approx(lots.mean(), rel=5e-3)


@given(
    st.floats(0.05, 1.0),
    st.sampled_from([0.0, 0.5, 1.0, 7.0, 14.0]),
    st.floats(20.0, 3000.0),
    st.floats(0.02, 0.995),
)
def test_the_level_of_a_promise_keeps_it_and_no_figure_leaves_its_domain(
    cv: float, lead_time: float, lot: float, ratio: float
) -> None:
    law = continuous(lead_time=lead_time, lot=lot, cv=cv)
    level = law.quantile(ratio)
    assert law.at_most(level) == pytest.approx(ratio, abs=1e-6)
    short = law.loss(level)
    assert 0 <= short <= policy.mean_cycle_demand(law)
    assert 0 <= policy.policy_fill_rate(law, level_units=level) <= 1
    stock = policy.mean_stock_on_hand(
        law,
        level_units=level,
        mean_lead_time_demand_units=100.0 * lead_time,
        cycle_days=lot / 100.0,
        order_quantity_units=lot,
    )
    assert stock >= 0
    assert law.loss(level * 1.1 + 1) <= short


def test_lanes_of_different_policies_are_planned_in_one_column_as_alone() -> None:
    kinds = np.array(["periodic", "daily", "continuous", "continuous"])
    mean, spread = np.array([100.0, 50.0, 100.0, 0.0]), np.array([40.0, 10.0, 40.0, 0.0])

    def law_of(days: np.ndarray | float, lane: slice | int) -> QuantileLaw:
        m, s = mean[lane] * days, spread[lane] * np.sqrt(days)
        return QuantileLaw(np.maximum(m + SCORES.reshape(-1, *(1,) * np.ndim(m)) * s, 0.0), m)

    def planned(lane: slice | int) -> tuple[np.ndarray, ...]:
        protected = protection_days(kinds[lane], lead_time_days=2.0, order_cycle_days=7.0)
        lot = policy.order_quantity(
            review_policy=kinds[lane], mean_units_per_day=mean[lane], order_cycle_days=7.0
        )
        law = policy_law(
            review_policy=kinds[lane],
            protection_law=law_of(protected, lane),
            lead_time_law=law_of(2.0, lane),
            day_law=law_of(1.0, lane),
            order_quantity_units=lot,
        )
        level = law.quantile(0.95)
        return (
            level,
            law.at_most(level),
            law.loss(level),
            policy.policy_fill_rate(law, level_units=level),
            policy.mean_stock_on_hand(
                law,
                level_units=level,
                mean_lead_time_demand_units=2.0 * mean[lane],
                cycle_days=cycle_days(kinds[lane], order_cycle_days=7.0),
                order_quantity_units=lot,
            ),
        )

    together = planned(slice(None))
    for lane in range(kinds.size):
        alone = planned(lane)
        assert [column[lane] for column in together] == pytest.approx(alone, rel=1e-6, abs=1e-6)
    level, service, short, fill, stock = (column[3] for column in together)
    assert (level, service, short, fill, stock) == (0.0, 1.0, 0.0, 1.0, 0.0)  # no demand, nothing to hold


def test_a_day_that_is_rarely_anything_and_never_by_its_quantiles() -> None:
    """One day in 50 has an order of about 30: no quantile of the day up to 97.5 % says so, the tail does."""
    day = QuantileLaw(np.array([0.0] * 9 + [30.0]), 0.4)
    law = with_undershoot(NOTHING, day_law=day, order_quantity_units=10.0)
    assert law.quantile(0.95) > 0
    assert law.at_most(law.quantile(0.95)) == pytest.approx(0.95, abs=1e-6)
