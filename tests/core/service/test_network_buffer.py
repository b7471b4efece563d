"""Buffers of lanes that move together: against the full matrix, and against lanes drawn from known factors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.service.network_buffer import error_correlation, plan_network_buffer
from core.service.pooling import pooled_sd


def full_matrix(correlation):
    loading = correlation.loading_ratio
    errors, weight = correlation.scaled_errors, correlation.shrinkage_ratio
    matrix = weight * np.outer(loading, loading) + (1 - weight) * errors @ errors.T / errors.shape[1]
    np.fill_diagonal(matrix, 1.0)
    return matrix


def drawn(rng, loading, n_periods):
    common = rng.normal(size=n_periods)
    own = rng.normal(size=(loading.size, n_periods))
    return loading[:, None] * common + np.sqrt(1 - loading**2)[:, None] * own


def shrinkage_by_pairs(errors):
    """Ledoit and Wolf's weight, pair by pair as their paper has it (appendix B)."""
    x = errors - errors.mean(axis=1, keepdims=True)
    x /= np.sqrt((x**2).mean(axis=1, keepdims=True))
    n, t = x.shape
    market = x.mean(axis=0)
    var, cov = (market**2).mean(), x @ market / t
    sample = x @ x.T / t
    factor = np.outer(cov, cov) / var
    pi = rho = gamma = 0.0
    for i in range(n):
        for j in range(n):
            if i == j:
                continue
            pi += ((x[i] * x[j] - sample[i, j]) ** 2).mean()
            r = (cov[j] * var * x[i] + cov[i] * var * x[j] - cov[i] * cov[j] * market) / var**2
            rho += (r * market * x[i] * x[j]).mean() - factor[i, j] * sample[i, j]
            gamma += (factor[i, j] - sample[i, j]) ** 2
    return float(np.clip((pi - rho) / gamma / t, 0, 1))


@given(st.integers(0, 2**32 - 1))
def test_the_sum_without_a_matrix_is_that_of_the_matrix(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 12))
    errors = (
        drawn(rng, rng.uniform(-0.3, 0.95, n), int(rng.integers(8, 60))) * rng.lognormal(0, 2, n)[:, None]
    )
    correlation, sd = error_correlation(errors), rng.lognormal(0, 1, n)
    assert correlation.pooled_sd(sd) == pytest.approx(
        pooled_sd(sd_units=sd, correlation=full_matrix(correlation)), rel=1e-9, abs=1e-9
    )
    assert correlation.pooled_sd(sd) <= sd.sum() * (1 + 1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_weight_of_the_factor_is_that_of_the_paper(seed: int) -> None:
    rng = np.random.default_rng(seed)
    errors = drawn(rng, rng.uniform(0, 0.8, 7), 40) + 0.3 * rng.standard_t(4, (7, 40))
    assert error_correlation(errors).shrinkage_ratio == pytest.approx(shrinkage_by_pairs(errors), rel=1e-9)


def test_shrunk_correlations_come_closer_to_the_truth_than_the_samples_own() -> None:
    """40 lanes, 26 periods, 200 draws: root mean square distance to the correlation they were drawn from."""
    rng = np.random.default_rng(11)
    off = ~np.eye(40, dtype=bool)
    shrunk, plain = [], []
    for _ in range(200):
        loading = rng.uniform(0.2, 0.8, 40)
        truth, errors = np.outer(loading, loading), drawn(rng, loading, 26)
        shrunk.append(np.mean((full_matrix(error_correlation(errors)) - truth)[off] ** 2))
        plain.append(np.mean((np.corrcoef(errors) - truth)[off] ** 2))
    assert np.mean(shrunk) ** 0.5 < 0.7 * np.mean(plain) ** 0.5


def test_a_pooled_buffer_lasts_as_often_as_promised() -> None:
    """30 lanes with a common factor, correlation learned on 60 periods, 20,000 further ones played, 20 times."""
    rng = np.random.default_rng(2)
    loading, sd, kept = rng.uniform(0.3, 0.7, 30), rng.lognormal(2, 1, 30), []
    for _ in range(20):
        plan = plan_network_buffer(
            error_correlation(drawn(rng, loading, 60)), sd_units=sd, service_level_ratio=0.95
        )
        kept.append(np.mean(sd @ drawn(rng, loading, 20_000) <= plan.pooled_buffer_units))
        assert plan.pooled_buffer_units < plan.separate_buffer_units
    assert np.mean(kept) == pytest.approx(0.95, abs=0.015)


def test_lanes_that_move_as_one_save_nothing_and_independent_ones_as_many() -> None:
    rng = np.random.default_rng(4)
    one = np.tile(rng.normal(size=200), (9, 1))
    alike = plan_network_buffer(error_correlation(one), sd_units=np.ones(9), service_level_ratio=0.95)
    assert (alike.saving_ratio, alike.n_effective_lanes) == pytest.approx((0.0, 1.0))
    apart = plan_network_buffer(
        error_correlation(rng.normal(size=(9, 5_000))), sd_units=np.ones(9), service_level_ratio=0.95
    )
    assert apart.n_effective_lanes == pytest.approx(9.0, rel=0.1)
    assert apart.saving_ratio == pytest.approx(2 / 3, abs=0.02)
    assert apart.mean_correlation_ratio == pytest.approx(0.0, abs=0.01)


def test_a_lane_that_never_erred_moves_with_nobody() -> None:
    errors = np.vstack([np.zeros(20), np.random.default_rng(1).normal(size=(2, 20))])
    correlation = error_correlation(errors)
    assert correlation.pooled_sd([3.0, 0.0, 0.0]) == pytest.approx(3.0)
    assert error_correlation(np.zeros((2, 20))).pooled_sd([3.0, 4.0]) == pytest.approx(5.0)


def test_too_few_periods_and_other_lanes_are_refused() -> None:
    with pytest.raises(
        InvalidParameter, match=r"the shape of errors_units is \(2, 5\), but it must be lanes by"
    ):
        error_correlation(np.zeros((2, 5)))
    correlation = error_correlation(np.random.default_rng(1).normal(size=(3, 20)))
    with pytest.raises(InvalidParameter, match=r"the shape of sd_units is \(2,\), but it must be \(3,\)"):
        plan_network_buffer(correlation, sd_units=[1.0, 2.0], service_level_ratio=0.9)
