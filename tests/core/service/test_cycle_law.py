"""What a cycle is short of, and the service level that costs least when each unit short is counted once."""

from __future__ import annotations

import numpy as np
import pytest

from core.laws import NormalLaw
from core.service.cycle_law import CycleLaw, best_service_level
from core.service.policy import price_level

N = 400_000


def played(level: float, *, lead_time: int, review: int) -> tuple[float, float, float]:
    """Share of cycles without a shortage, units newly short and units left, for days of 100 +- 30."""
    rng = np.random.default_rng(1)
    before = rng.normal(100 * lead_time, 30 * lead_time**0.5, N) if lead_time else np.zeros(N)
    end = before + rng.normal(100 * review, 30 * review**0.5, N)
    new = np.maximum(end - level, 0) - np.maximum(before - level, 0)
    return float(np.mean(end <= level)), float(new.mean()), float(np.maximum(level - end, 0).mean())


@pytest.mark.parametrize(("lead_time", "review"), [(7, 7), (14, 1), (2, 5)])
def test_a_priced_level_does_what_is_played(lead_time: int, review: int) -> None:
    days = lead_time + review
    law = CycleLaw(NormalLaw(100.0 * days, 30 * days**0.5), NormalLaw(100.0 * lead_time, 30 * lead_time**0.5))
    level = float(law.quantile(0.9))
    service, short, left = played(level, lead_time=lead_time, review=review)
    priced = price_level(law, level_units=level, cycle_days=float(review), penalty_per_unit=5.0)
    assert priced.cycle_service_level_ratio == pytest.approx(service, abs=0.003)
    assert priced.expected_shortage_units_per_cycle == pytest.approx(short, rel=0.03)
    assert priced.fill_rate_ratio == pytest.approx(1 - short / (100 * review), abs=0.002)
    assert priced.penalty_cost_per_week == pytest.approx(5 * short * 7 / review, rel=0.03)
    assert law.complementary_loss(level) == pytest.approx(left, rel=0.03)


@pytest.mark.parametrize("review", [1, 7])
def test_the_best_level_costs_no_more_than_any_other(review: int) -> None:
    law = CycleLaw(
        NormalLaw(100.0 * (14 + review), 30 * (14 + review) ** 0.5), NormalLaw(1400.0, 30 * 14**0.5)
    )
    short, idle = 20.0, 2.0

    def cost(level: float) -> float:
        stock = law.quantile(level)
        return float(short * law.loss(stock) + idle * law.complementary_loss(stock))

    best = float(best_service_level(law, underage_cost_per_unit=short, overage_cost_per_unit=idle))
    levels = np.linspace(0.02, 0.995, 400)
    assert cost(best) <= 1.001 * min(cost(level) for level in levels)
    assert best <= short / (short + idle) + 1e-9
    if review == 7:
        assert best == pytest.approx(short / (short + idle), abs=0.005)


def test_where_serving_costs_more_than_missing_next_to_nothing_is_served() -> None:
    # one short costs 1, one idle 10; a cycle of 100 brings 100 +- 300 more often nothing than all
    law = CycleLaw(NormalLaw(1500.0, 1200.0), NormalLaw(1400.0, 1150.0))
    best = float(best_service_level(law, underage_cost_per_unit=1.0, overage_cost_per_unit=10.0))
    assert best < 0.05


def test_without_anything_carried_it_is_the_critical_ratio() -> None:
    costs = {"underage_cost_per_unit": 27.0, "overage_cost_per_unit": 3.0}
    assert best_service_level(NormalLaw(10.0, 2.0), **costs) == pytest.approx(0.9)
    assert best_service_level(CycleLaw(NormalLaw(10.0, 2.0)), **costs) == pytest.approx(0.9)
