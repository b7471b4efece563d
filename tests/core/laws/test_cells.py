"""Laws in cells against the laws and samples that they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import gamma

from core.laws import GammaLaw, NormalLaw
from core.laws.cells import CellLaw, cell_borders, cell_weights, pool_outcomes
from core.laws.continuous import gamma_quantile_by_cube, quantile_of_unseen_days
from core.laws.moved import MovedLaw
from core.quantities import take


def in_cells(outcomes: np.ndarray) -> CellLaw:
    return take(pool_outcomes(outcomes[None], np.ones((1, outcomes.size))), 0)


def test_the_cells_hold_all_that_there_is() -> None:
    assert cell_weights().sum() == pytest.approx(1.0)
    assert np.all(np.diff(cell_borders()) > 0)


@pytest.mark.parametrize("law", [NormalLaw(100.0, 30.0), GammaLaw(4.0, 25.0)])
def test_a_law_in_cells_says_what_the_law_says(law: NormalLaw | GammaLaw) -> None:
    cells = in_cells(law.quantile((np.arange(100_000) + 0.5) / 100_000))
    assert cells.mean == pytest.approx(100.0, rel=1e-3)
    for quantity in (40.0, 90.0, 100.0, 120.0, 150.0, 180.0):
        assert cells.loss(quantity) == pytest.approx(float(law.loss(quantity)), rel=0.01, abs=0.02)
        assert cells.at_most(quantity) == pytest.approx(float(law.at_most(quantity)), abs=0.004)
        left = float(law.complementary_loss(quantity))
        assert cells.complementary_loss(quantity) == pytest.approx(left, rel=0.01, abs=0.02)
    for level in (0.05, 0.3, 0.5, 0.9, 0.99):
        assert cells.quantile(level) == pytest.approx(float(law.quantile(level)), rel=0.01)


@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(0.01, 50)), min_size=1, max_size=60), st.floats(0, 1.2e6)
)
def test_no_volume_is_lost_and_what_is_above_and_below_a_quantity_is_the_mean(
    outcomes: list[tuple[float, float]], quantity: float
) -> None:
    units, weights = np.array(outcomes).T
    law = take(pool_outcomes(units[None], weights[None]), 0)
    mean = float(np.average(units, weights=weights))
    assert law.mean == pytest.approx(mean, rel=1e-9, abs=1e-9)
    over, left = law.loss(quantity), law.complementary_loss(quantity)
    assert over - left == pytest.approx(mean - quantity, rel=1e-9, abs=1e-6)
    assert 0 <= law.at_most(quantity) <= 1
    true = np.average(np.maximum(units - quantity, 0.0), weights=weights)
    assert over <= true + 1e-6 * (1 + true)  # a mean of a cell hides what varies in it, never more


def test_days_of_nothing_stay_days_of_nothing() -> None:
    law = in_cells(np.repeat([0.0, 50.0], [800, 200]))
    assert law.at_most(0.0) == pytest.approx(0.8, abs=0.06)
    assert law.quantile(0.5) == 0
    assert law.loss(25.0) == pytest.approx(0.2 * 25.0, rel=0.05)
    assert law.scaled(2.0).mean == pytest.approx(20.0)


def test_many_lanes_are_pooled_as_each_alone() -> None:
    rng = np.random.default_rng(1)
    outcomes, weights = rng.gamma(2.0, 20.0, (5, 40)), rng.random((5, 40))
    together = pool_outcomes(outcomes, weights)
    for lane in range(5):
        alone = pool_outcomes(outcomes[lane : lane + 1], weights[lane : lane + 1])
        np.testing.assert_allclose(together.cell_units[:, lane], alone.cell_units[:, 0])
    quantities = np.full(5, 30.0)
    assert together.loss(quantities).shape == together.at_most(quantities).shape == (5,)


@pytest.mark.parametrize("variation", [0.05, 0.3, 0.5])
def test_the_cube_follows_the_gamma_law(variation: float) -> None:
    shape = 1.0 / variation**2
    for score, level in ((-1.6449, 0.05), (0.0, 0.5), (1.2816, 0.9), (2.3263, 0.99)):
        exact = gamma.ppf(level, shape, scale=100.0 / shape)
        assert gamma_quantile_by_cube(100.0, 100.0 * variation, score) == pytest.approx(exact, rel=0.01)
    assert gamma_quantile_by_cube(0.0, 5.0, 1.0) == 0


def test_a_moved_law_is_the_law_of_what_was_moved() -> None:
    moved = MovedLaw(NormalLaw(100.0, 20.0), level_ratio=1.3, spread_ratio=0.5)
    same = NormalLaw(130.0, 10.0)
    for quantity in (110.0, 130.0, 145.0):
        for name in ("at_most", "loss", "complementary_loss"):
            expected = getattr(same, name)(quantity)
            assert getattr(moved, name)(quantity) == pytest.approx(float(expected), rel=1e-9)
    assert moved.quantile(0.9) == pytest.approx(float(same.quantile(0.9)))
    assert moved.mean == pytest.approx(130.0)


def test_days_that_nobody_saw_lie_between_normal_and_gamma_ones() -> None:
    score = ndtri((np.arange(20_000) + 0.5) / 20_000)
    for variation in (0.1, 0.3, 0.5):
        days = quantile_of_unseen_days(100.0, 100.0 * variation, score)
        assert days.mean() == pytest.approx(100.0, rel=0.01)
        assert days.std() == pytest.approx(100.0 * variation, rel=0.02)
        capacity = 100.0 + 67.0 * variation
        normal, gamma = (
            law.loss(capacity)
            for law in (
                NormalLaw(100.0, 100.0 * variation),
                GammaLaw(variation**-2, 100.0 * variation**2),
            )
        )
        assert normal < np.maximum(days - capacity, 0.0).mean() < gamma
    assert quantile_of_unseen_days(0.0, 5.0, 1.0) == 0
