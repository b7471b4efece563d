"""The law of demand that is often nothing, against sums over counts and integrals over volumes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from core.laws.hurdle import HurdleLaw
from core.laws.law import DemandLaw

LEVELS = (0.025, 0.5, 0.9, 0.95, 0.975, 0.99)


def hurdle_of_sizes(chance: float, *, mean_size: float, sd_size: float, is_whole: bool) -> HurdleLaw:
    mean = chance * mean_size
    second = chance * (mean_size**2 + sd_size**2)
    return HurdleLaw(mean, np.sqrt(second - mean**2), chance, is_whole)


def test_counts_are_nothing_or_one_and_a_negative_binomial() -> None:
    chance, mean_size, sd_size = 0.3, 4.0, 3.0
    law: DemandLaw = hurdle_of_sizes(chance, mean_size=mean_size, sd_size=sd_size, is_whole=True)
    prob = (mean_size - 1.0) / sd_size**2
    above = stats.nbinom((mean_size - 1.0) * prob / (1.0 - prob), prob, loc=1)
    counts = np.arange(400)
    mass = np.where(counts > 0, chance * above.pmf(counts), 1.0 - chance)
    assert mass.sum() == pytest.approx(1.0)
    for quantity in (0.0, 0.5, 1.0, 3.7, 20.0):
        assert law.at_most(quantity) == pytest.approx(mass[counts <= quantity].sum())
        assert law.loss(quantity) == pytest.approx(np.maximum(counts - quantity, 0.0) @ mass)
        assert law.complementary_loss(quantity) == pytest.approx(np.maximum(quantity - counts, 0.0) @ mass)
    for level in LEVELS:
        assert law.quantile(level) == counts[np.cumsum(mass) >= level - 1e-12][0]
    assert law.loss(-2.0) == pytest.approx(law.mean + 2.0)


def test_volumes_are_nothing_or_gamma_distributed() -> None:
    law = hurdle_of_sizes(0.2, mean_size=12.5, sd_size=5.0, is_whole=False)
    above = stats.gamma(6.25, scale=2.0)
    for quantity in (0.0, 4.0, 15.0, 40.0):
        expected, _ = integrate.quad(above.sf, quantity, np.inf)
        assert law.loss(quantity) == pytest.approx(0.2 * expected, rel=1e-6)
        assert law.at_most(quantity) == pytest.approx(0.8 + 0.2 * above.cdf(quantity))
    assert law.quantile([0.5, 0.8]) == pytest.approx([0.0, 0.0])
    assert law.quantile(0.98) == pytest.approx(above.ppf(0.9))


def test_all_elements_at_once_have_the_quantiles_of_each() -> None:
    rng = np.random.default_rng(3)
    n_laws = 400
    chance, size = rng.uniform(0.02, 0.98, n_laws), 1.0 + rng.gamma(1.0, 6.0, n_laws)
    spread = rng.uniform(0.1, 2.0, n_laws) * size
    mean = chance * size
    sd = np.sqrt(chance * (size**2 + spread**2) - mean**2)
    law = HurdleLaw(mean, sd, chance, rng.random(n_laws) < 0.7)
    assert law.quantiles(LEVELS) == pytest.approx(law.quantile(np.array(LEVELS)[:, None]))


def test_a_size_that_is_always_the_same_is_the_only_one() -> None:
    law = hurdle_of_sizes(0.2, mean_size=10.0, sd_size=0.0, is_whole=True)
    assert law.quantile([0.5, 0.85, 0.999]) == pytest.approx([0.0, 10.0, 10.0])
    assert law.at_most([9.0, 10.0]) == pytest.approx([0.8, 1.0], abs=1e-6)


@pytest.mark.parametrize("chance", [0.0, 0.4])
def test_no_mean_is_no_demand(chance: float) -> None:
    law = HurdleLaw(0.0, 0.0, chance)
    assert (law.quantile(0.99), law.loss(0.0), law.complementary_loss(3.0), law.at_most(0.0)) == (0, 0, 3, 1)
