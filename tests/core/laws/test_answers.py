"""Losses by look-up and answers that are kept give what the plain formulas give."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from bench.mathematics import random_ahead, random_lanes
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.quantile_law import QuantileLaw
from core.laws.answers import Answers
from core.laws.cells import N_CELLS, CellLaw, cell_weights
from core.plan.lane_columns import LaneColumns
from core.plan.plan_columns import plan_columns
from core.quantities import FloatArray, take

SCORES = ndtri(np.array(QUANTILE_LEVELS))
MEDIAN = QUANTILE_LEVELS.index(0.5)


def plain_loss(quantiles: FloatArray, stock: float) -> float:
    """The integral of P(D > x) line by line, for one lane."""
    lines = [(-np.inf, SCORES[0], 0, MEDIAN), (SCORES[-1], np.inf, len(SCORES) - 2, len(SCORES) - 1)]
    lines += [(SCORES[i], SCORES[i + 1], i, i + 1) for i in range(len(SCORES) - 1)]

    def standard_loss(z: float) -> float:
        return float(np.exp(-z * z / 2) / np.sqrt(2 * np.pi) - z * ndtr(-z)) if z < 40 else 0.0

    total = 0.0
    for begin, end, low, high in lines:
        slope = (quantiles[high] - quantiles[low]) / (SCORES[high] - SCORES[low])
        if slope > 0:
            score = SCORES[low] + (stock - quantiles[low]) / slope
            start = min(max(begin, score), end)
            total += slope * (standard_loss(start) - (standard_loss(end) if end < 40 else 0.0))
    return total + max(quantiles[0] - stock, 0.0) * (quantiles[0] == quantiles[MEDIAN])


def test_the_loss_of_quantiles_by_look_up_is_the_sum_over_their_lines() -> None:
    rng = np.random.default_rng(4)
    quantiles = np.sort(rng.gamma(0.8, 60.0, (len(SCORES), 40)), axis=0)
    stock = rng.uniform(0, 200, (5, 40))
    plain = [[plain_loss(quantiles[:, lane], stock[row, lane]) for lane in range(40)] for row in range(5)]
    law = QuantileLaw(quantiles, quantiles.mean(axis=0))
    np.testing.assert_allclose(law.loss(stock), plain, rtol=1e-10, atol=1e-10)
    by_row = QuantileLaw(quantiles[..., None], quantiles.mean(axis=0)[:, None])
    np.testing.assert_allclose(by_row.loss(stock.T), np.transpose(plain), rtol=1e-10, atol=1e-10)


def test_the_loss_of_cells_by_look_up_is_the_sum_over_cells() -> None:
    rng = np.random.default_rng(5)
    cells = np.sort(rng.gamma(0.5, 60.0, (N_CELLS, 50)), axis=0)
    cells[:, 0] = 7.0
    stock = np.concatenate([rng.uniform(-5, 300, (6, 50)), cells[[0, 20, 39]]])
    plain = (cell_weights()[:, None, None] * np.maximum(cells[:, None] - stock, 0.0)).sum(axis=0)
    np.testing.assert_allclose(CellLaw(cells).loss(stock), plain, rtol=1e-12, atol=1e-11)
    assert float(CellLaw(cells[:, 3]).loss(stock[2, 3])) == pytest.approx(plain[2, 3])


@pytest.mark.parametrize("is_continuous", [0.0, 1.0])
def test_a_plan_whose_laws_keep_no_answer_has_the_same_figures(
    is_continuous: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns, profile, expected = random_lanes(60, np.random.default_rng(1))
    values = {**vars(columns), "is_continuous": np.full(60, is_continuous)}
    columns = LaneColumns(**values)
    ahead = random_ahead(columns, expected, np.random.default_rng(2))
    kept = plan_columns(columns, profile, ahead)

    def ask(_: Answers, quantity: FloatArray, answer: Callable[[FloatArray], FloatArray]) -> FloatArray:
        return answer(quantity)

    monkeypatch.setattr(Answers, "of", ask)
    plain = plan_columns(columns, profile, random_ahead(columns, expected, np.random.default_rng(2)))
    for name, figures in kept.items():
        np.testing.assert_allclose(figures, plain[name], rtol=1e-12, err_msg=name)


def test_an_answer_is_found_by_the_values_asked_about_and_not_by_the_array() -> None:
    answers, asked = Answers(), []

    def double(values: FloatArray) -> FloatArray:
        asked.append(values.size)
        return 2.0 * values

    stock = np.arange(100.0)
    first = answers.of(stock, double)
    assert answers.of(stock.copy(), double) is first
    stock[0] = 50.0
    assert answers.of(stock, double)[0] == 100.0
    assert len(asked) == 2


def test_lanes_are_taken_from_a_law_that_was_asked_before() -> None:
    law = CellLaw(np.sort(np.random.default_rng(6).gamma(2.0, 9.0, (N_CELLS, 3)), axis=0))
    whole = law.loss(10.0)
    assert take(law, np.array([2, 0])).loss(10.0) == pytest.approx(whole[[2, 0]])
