"""The law of a forecast's quantiles: a normal forecast gives the normal law, any other one what simulation gives."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr, ndtri

from core.errors import InvalidParameter
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.distribution import expected_above, quantile_at
from core.forecast.quantile_law import QuantileLaw
from core.laws import NormalLaw

SCORES = ndtri(np.array(QUANTILE_LEVELS))
ascending = st.lists(st.floats(0, 1e4), min_size=10, max_size=10).map(
    lambda values: np.sort(np.array(values))
)


def law_of(quantiles: list[float] | np.ndarray) -> QuantileLaw:
    values = np.asarray(quantiles, dtype=float)
    return QuantileLaw(values, float(values.mean()))


@pytest.mark.parametrize("quantity", [0.0, 40.0, 61.0, 100.0, 133.0, 147.0, 190.0])
def test_a_normal_forecast_is_the_normal_law(quantity: float) -> None:
    law, normal = QuantileLaw(100 + 15 * SCORES, 100.0), NormalLaw(100.0, 15.0)
    assert law.loss(quantity) == pytest.approx(normal.loss(quantity), rel=1e-9, abs=1e-12)
    assert law.at_most(quantity) == pytest.approx(normal.at_most(quantity), abs=1e-12)
    assert law.complementary_loss(quantity) == pytest.approx(normal.complementary_loss(quantity), abs=1e-6)
    for level in (0.3, 0.95, 0.999):
        assert law.quantile(level) == pytest.approx(normal.quantile(level))


@given(ascending, st.floats(0, 2e4))
def test_the_loss_is_the_integral_of_what_demand_may_exceed(quantiles: np.ndarray, quantity: float) -> None:
    law = law_of(quantiles)
    # over the normal score, piece by piece between the levels, so that the integrator sees no corner
    ends = np.concatenate([[-9.0], SCORES, [9.0]])

    def above(score: float) -> float:
        level = float(np.clip(ndtr(score), 1e-300, 1 - 1e-16))
        demand = float(quantile_at(quantiles, level))
        return max(demand - quantity, 0.0) * np.exp(-score * score / 2) / np.sqrt(2 * np.pi)

    expected = sum(quad(above, low, high, limit=200)[0] for low, high in pairwise(ends))
    assert law.loss(quantity) == pytest.approx(expected, rel=1e-4, abs=1e-4)
    assert expected_above(quantiles, quantity) == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_a_forecast_that_is_mostly_nothing_worked_by_simulation() -> None:
    quantiles = np.array([0, 0, 0, 0, 0, 0, 0, 1, 2, 3.0])
    law = law_of(quantiles)
    levels = (np.arange(400_000) + 0.5) / 400_000
    demand = quantile_at(np.broadcast_to(quantiles[:, None], (10, levels.size)), levels)
    for quantity in (0.0, 0.5, 1.0, 2.5, 4.0):
        assert law.loss(quantity) == pytest.approx(np.maximum(demand - quantity, 0).mean(), abs=1e-5)
        assert law.complementary_loss(quantity) == pytest.approx(
            np.maximum(quantity - demand, 0).mean(), abs=1e-5
        )
        assert law.at_most(quantity) == pytest.approx((demand <= quantity).mean(), abs=1e-5)


@given(ascending, st.floats(-1e4, 2e4), st.floats(0, 1e4))
def test_more_stock_is_never_short_of_more_and_never_less_likely_to_last(
    quantiles: np.ndarray, stock: float, more: float
) -> None:
    law = law_of(quantiles)
    assert law.loss(stock + more) <= law.loss(stock) + 1e-9
    assert law.at_most(stock + more) >= law.at_most(stock)
    assert law.complementary_loss(stock) >= 0
    assert law.loss(stock) - law.complementary_loss(stock) == pytest.approx(law.loss(0.0) - stock, abs=1e-6)


def test_demand_that_is_known_is_short_of_what_is_missing() -> None:
    known = law_of([5.0] * 10)
    assert [float(known.loss(stock)) for stock in (-1, 0, 4, 5, 6)] == pytest.approx([6, 5, 1, 0, 0])
    assert [float(known.complementary_loss(stock)) for stock in (-1, 0, 4, 5, 6)] == pytest.approx(
        [0, 0, 0, 0, 1]
    )
    assert [float(known.at_most(stock)) for stock in (4.9, 5, 6)] == [0, 1, 1]


def test_laws_of_many_lanes_and_many_levels_are_computed_at_once() -> None:
    quantiles = np.stack([100 + 20 * SCORES, 50 + 10 * SCORES], axis=1)
    rows = QuantileLaw(quantiles[:, :, None], np.array([[100.0], [50.0]]))
    levels = np.array([0.5, 0.9, 0.95])
    assert rows.quantile(levels).shape == (2, 3)
    for lane in range(2):
        alone = law_of(quantiles[:, lane])
        assert rows.quantile(levels)[lane] == pytest.approx(alone.quantile(levels))
        assert rows.loss(levels * 100)[lane] == pytest.approx(alone.loss(levels * 100))


def test_a_stock_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="quantity_units is nan"):
        law_of([1.0] * 10).loss(np.nan)
