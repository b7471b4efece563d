"""One service budget over lanes: no search finds cheaper stocks that serve as much, and play serves as promised."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import norm

from core.errors import InvalidParameter
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.quantile_law import QuantileLaw
from core.laws import NormalLaw
from core.service.cycle_law import CycleLaw
from core.service.service_budget import BudgetLanes, share_service_budget

MEAN = np.array([100.0, 400.0, 60.0, 250.0])
SD = np.array([30.0, 50.0, 40.0, 100.0])
CYCLE_DAYS = np.array([7.0, 1.0, 14.0, 7.0])
HOLDING = np.array([0.2, 1.5, 0.4, 0.1])
TODAY = MEAN + SD * norm.ppf([0.95, 0.95, 0.9, 0.98])
PER_CYCLE = np.array([70.0, 60.0, 50.0, 150.0])


def lanes(law, stock=TODAY) -> BudgetLanes:
    return BudgetLanes(law, stock, PER_CYCLE, CYCLE_DAYS, HOLDING)


def cost(stock, *, of=HOLDING):
    """h E[(S - D)+], from the normal law's own formula in scipy."""
    z = (stock - MEAN) / SD
    return of * ((stock - MEAN) * norm.cdf(z) + SD * norm.pdf(z))


def short(stock):
    z = (stock - MEAN) / SD
    return (SD * norm.pdf(z) - (stock - MEAN) * norm.sf(z)) / CYCLE_DAYS


def cycles_short(stock):
    return PER_CYCLE / CYCLE_DAYS * norm.sf((stock - MEAN) / SD)


@pytest.mark.parametrize(("service", "missing"), [("units", short), ("cycles", cycles_short)])
def test_a_general_search_finds_no_cheaper_stocks_that_serve_as_much(service, missing) -> None:
    budget = share_service_budget([lanes(NormalLaw(MEAN, SD))], service=service)
    found = minimize(
        lambda z: cost(MEAN + SD * z).sum(),
        np.full(4, 1.6),
        method="SLSQP",
        bounds=[(0.0, 3.09)] * 4,
        constraints={
            "type": "ineq",
            "fun": lambda z: missing(TODAY).sum() - missing(MEAN + SD * z).sum(),
        },
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert found.success
    after = budget.stock_after_units
    assert missing(after).sum() <= missing(TODAY).sum() * (1 + 1e-6)
    # The budget of cycles looks at levels a tenth of a spread apart.
    assert cost(after).sum() == pytest.approx(found.fun, rel=1e-5 if service == "units" else 0.02)
    assert budget.cost_before_per_day.sum() == pytest.approx(cost(TODAY).sum())
    volume = (PER_CYCLE / CYCLE_DAYS).sum()
    assert budget.average_service_ratio == pytest.approx(1 - missing(TODAY).sum() / volume)
    assert budget.saving_per_day == pytest.approx(cost(TODAY).sum() - cost(after).sum())


def test_the_last_unit_saved_costs_the_same_on_every_lane() -> None:
    budget = share_service_budget([lanes(NormalLaw(MEAN, SD))])
    level = norm.cdf((budget.stock_after_units - MEAN) / SD)
    inner = (level > 0.5 + 1e-6) & (level < 0.999 - 1e-6)
    of_a_unit = HOLDING * CYCLE_DAYS * level / (1 - level)  # what one more unit of stock costs / serves
    assert inner.sum() >= 3
    assert of_a_unit[inner] == pytest.approx(budget.price_per_unit_short, rel=1e-6)


def test_one_level_for_all_serves_as_much_and_costs_more() -> None:
    budget = share_service_budget([lanes(NormalLaw(MEAN, SD))])
    alike = MEAN + SD * norm.ppf(budget.one_level_ratio)
    assert short(alike).sum() == pytest.approx(short(TODAY).sum(), rel=1e-6)
    assert budget.one_level_cost_per_day == pytest.approx(cost(alike).sum())
    assert budget.saving_against_one_level_per_day > 0


@settings(max_examples=40)
@given(
    st.integers(0, 2**32 - 1), st.sampled_from(["units", "cycles"]), st.sampled_from(["normal", "quantile"])
)
def test_the_budget_never_serves_less_and_never_costs_more(seed, service, kind) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 30))
    mean = rng.lognormal(3, 1.5, n) * (rng.random(n) < 0.9)
    sd = mean * rng.uniform(0, 1, n)
    law = NormalLaw(mean, sd)
    if kind == "quantile":
        levels = np.array(QUANTILE_LEVELS)[:, None]
        law = QuantileLaw(np.maximum(mean + sd * norm.ppf(levels), 0.0), mean)
    stock = mean + sd * rng.uniform(-1.0, 3.5, n)
    holding = rng.lognormal(-1, 1, n) * (rng.random(n) < 0.9)
    group = BudgetLanes(law, stock, mean + 1.0, rng.choice([1.0, 7.0], n), holding)
    budget = share_service_budget([group], service=service)
    assert budget.average_after_ratio >= budget.average_service_ratio - 1e-9
    assert budget.cost_after_per_day.sum() <= budget.cost_before_per_day.sum() * (1 + 1e-12)
    assert np.isfinite(budget.stock_after_units).all()


def test_lanes_of_several_laws_share_one_budget_as_if_they_had_one() -> None:
    whole = share_service_budget([lanes(NormalLaw(MEAN, SD))])
    parts = [
        BudgetLanes(NormalLaw(MEAN[of], SD[of]), TODAY[of], PER_CYCLE[of], CYCLE_DAYS[of], HOLDING[of])
        for of in (slice(0, 1), slice(1, 4))
    ]
    assert share_service_budget(parts).stock_after_units == pytest.approx(whole.stock_after_units, rel=1e-8)


def test_shortages_carried_into_a_cycle_are_counted_once() -> None:
    law = CycleLaw(NormalLaw(MEAN, SD), NormalLaw(0.9 * MEAN, 0.95 * SD))

    def first_short(stock):
        before = norm(0.9 * MEAN, 0.95 * SD)
        z = (stock - before.mean()) / before.std()
        carried = before.std() * norm.pdf(z) - (stock - before.mean()) * norm.sf(z)
        return short(stock) - carried / CYCLE_DAYS

    budget = share_service_budget([lanes(law)])
    after = budget.stock_after_units
    assert first_short(after).sum() == pytest.approx(first_short(TODAY).sum(), rel=1e-6)
    rng = np.random.default_rng(5)
    for _ in range(300):  # no small change that serves as much is cheaper
        other = after + rng.normal(0, 0.05, 4) * SD
        if first_short(other).sum() <= first_short(after).sum():
            assert cost(other).sum() >= cost(after).sum() * (1 - 1e-6)


def test_drawn_demand_is_served_as_the_budget_says() -> None:
    budget = share_service_budget([lanes(NormalLaw(MEAN, SD))])
    drawn = np.random.default_rng(7).normal(MEAN, SD, (400_000, 4))
    missed = np.maximum(drawn - budget.stock_after_units, 0.0) / CYCLE_DAYS
    volume = (PER_CYCLE / CYCLE_DAYS).sum()
    served, error = 1 - missed.sum(axis=1).mean() / volume, missed.sum(axis=1).std() / volume / 400_000**0.5
    assert abs(served - budget.average_service_ratio) < 4 * error


def test_lanes_without_demand_have_no_average() -> None:
    nothing = BudgetLanes(
        NormalLaw(np.zeros(2), np.zeros(2)), np.zeros(2), np.zeros(2), np.ones(2), np.ones(2)
    )
    with pytest.raises(
        InvalidParameter, match="the demand of all lanes together is 0, but it must be more than 0"
    ):
        share_service_budget([nothing])
    with pytest.raises(InvalidParameter, match="cycle_days is 0"):
        BudgetLanes(NormalLaw(MEAN, SD), TODAY, PER_CYCLE, np.zeros(4), HOLDING)
