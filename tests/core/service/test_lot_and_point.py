"""Lot and reorder point together: against a general search, play, and the order size of known demand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import gamma, norm

from core.errors import InvalidParameter
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.quantile_law import QuantileLaw
from core.laws import GammaLaw, NormalLaw
from core.service.lot_and_point import plan_lot_and_point, price_lot_and_point

CASE = {
    "mean_units_per_day": 20.0,
    "order_cost": 350.0,
    "holding_cost_per_unit_per_day": 0.35,
    "penalty_per_unit": 15.0,
}
LAWS = {
    "normal": (NormalLaw(140.0, 40.0), norm(140.0, 40.0)),
    "gamma": (GammaLaw.from_mean_and_cv(mean_units=140.0, cv_ratio=0.6), gamma(1 / 0.36, scale=140 * 0.36)),
}


def cost_by_integration(policy, law) -> float:
    """K D / Q + h E[on hand] + p D times the share that comes short, by adaptive integration."""
    point, lot = policy

    def left(position):
        return (
            quad(lambda x: (position - x) * law.pdf(x), law.ppf(1e-12), position)[0]
            if position > law.ppf(1e-12)
            else 0.0
        )

    stock = quad(left, point, point + lot, limit=60, epsabs=1e-4)[0]
    short = quad(law.sf, point, point + lot)[0]
    return (350.0 * 20.0 + 0.35 * stock + 15.0 * 20.0 * short) / lot


@pytest.mark.parametrize("name", LAWS)
def test_no_other_lot_and_point_cost_less(name: str) -> None:
    law, truth = LAWS[name]
    found = plan_lot_and_point(law, **CASE)
    best = (found.reorder_point_units, found.order_quantity_units)
    assert found.cost_per_day == pytest.approx(cost_by_integration(best, truth), rel=1e-6)
    searched = minimize(
        lambda x: (
            price_lot_and_point(
                law, reorder_point_units=x[0], order_quantity_units=float(np.exp(x[1])), **CASE
            ).cost_per_day
        ),
        [150.0, np.log(150.0)],
        method="Nelder-Mead",
        options={"xatol": 1e-6, "fatol": 1e-10, "maxiter": 2000},
    )
    assert found.cost_per_day <= searched.fun * (1 + 1e-9)
    assert best == pytest.approx((searched.x[0], np.exp(searched.x[1])), rel=1e-3)


def test_a_lot_is_larger_and_a_point_lower_than_where_each_is_found_alone() -> None:
    found = plan_lot_and_point(NormalLaw(140.0, 40.0), **CASE)
    assert found.order_quantity_units > (2 * 20 * 350 / 0.35) ** 0.5
    lot = (2 * 20 * 350 / 0.35) ** 0.5
    alone = price_lot_and_point(
        NormalLaw(140.0, 40.0),
        reorder_point_units=140 + 40 * norm.ppf(1 - 0.35 * lot / (15 * 20)),
        order_quantity_units=lot,
        **CASE,
    )
    assert found.cost_per_day < alone.cost_per_day


def test_known_demand_is_ordered_in_economic_lots() -> None:
    """sqrt(2 * 20 * 350 / 0.35) = 200 units, and 70 of stock and orders a day."""
    found = plan_lot_and_point(NormalLaw(140.0, 1e-3), **CASE)
    assert found.order_quantity_units == pytest.approx(200.0, rel=1e-3)
    assert found.cost_per_day == pytest.approx(70.0, rel=1e-3)


def test_quantiles_of_a_normal_law_give_the_normal_policy() -> None:
    quantiles = QuantileLaw(140.0 + 40.0 * norm.ppf(np.array(QUANTILE_LEVELS)), 140.0)
    by_quantiles, by_law = (
        plan_lot_and_point(quantiles, **CASE),
        plan_lot_and_point(NormalLaw(140.0, 40.0), **CASE),
    )
    assert by_quantiles.cost_per_day == pytest.approx(by_law.cost_per_day, rel=0.002)
    assert by_quantiles.fill_rate_ratio == pytest.approx(by_law.fill_rate_ratio, abs=0.001)


def test_played_day_by_day_the_policy_serves_and_costs_what_it_says() -> None:
    """Unit demands at random moments (20 a day), lead time 7 days: X is Poisson 140, near its normal law."""
    law = NormalLaw(140.0, 140.0**0.5)
    found = plan_lot_and_point(law, **CASE)
    rng = np.random.default_rng(3)
    point, lot = round(found.reorder_point_units), round(found.order_quantity_units)
    positions = point + 1 + rng.integers(0, lot, 400_000)  # uniform over the lot
    net = positions - rng.poisson(140.0, positions.size)
    fill = np.mean(net > 0)
    assert abs(fill - found.fill_rate_ratio) < 4 * np.std(net > 0) / positions.size**0.5 + 0.001
    cost = 350.0 * 20 / lot + 0.35 * np.mean(np.maximum(net, 0)) + 15 * 20 * (1 - fill)
    assert cost == pytest.approx(found.cost_per_day, rel=0.01)


def test_where_a_unit_short_costs_less_than_ordering_one_nothing_is_ordered() -> None:
    with pytest.raises(
        InvalidParameter, match="penalty_per_unit is 1, but it must be more than an order costs"
    ):
        plan_lot_and_point(NormalLaw(140.0, 40.0), **CASE | {"penalty_per_unit": 1.0})
