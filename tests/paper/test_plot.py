"""Scales and ticks of a plot on paper, worked by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from paper.plot import Plot, as_steps, round_values
from paper.sheet import Sheet, Stamp

STAMP = Stamp(title="T", subject="S", language="en", origin="O", made_on=date(2026, 11, 28))


@pytest.mark.parametrize(
    ("low", "high", "n_ticks", "values"),
    [
        (0.0, 10.0, 5, [0, 2, 4, 6, 8, 10]),
        (0.0, 10.0, 4, [0, 2.5, 5, 7.5, 10]),
        (0.0, 9.9, 2, [0, 5]),
        (83.0, 127.0, 5, [90, 100, 110, 120]),
        (-3.0, 3.0, 3, [-2, 0, 2]),
        (0.0, 0.013, 5, [0, 0.005, 0.01]),
        (0.0, 1.0, 1, [0, 1]),
    ],
)
def test_ticks_are_round_values_inside_the_ends(
    low: float, high: float, n_ticks: int, values: list[float]
) -> None:
    assert round_values(low, high, n_ticks=n_ticks) == pytest.approx(values)


@pytest.mark.parametrize(("low", "high"), [(5.0, 5.0), (5.0, 4.0), (0.0, float("inf")), (0.0, float("nan"))])
def test_an_axis_without_a_span_has_one_tick(low: float, high: float) -> None:
    assert round_values(low, high, n_ticks=5) == [low]


def test_a_value_lies_at_its_share_of_the_plot_high_values_at_the_top() -> None:
    plot = Plot(Sheet(STAMP), x=20, y=50, width=100, height=40, x_range=(0.0, 10.0), y_range=(100.0, 200.0))
    assert plot.at(0.0, 100.0) == (20, 90)
    assert plot.at(10.0, 200.0) == (120, 50)
    assert plot.at(2.5, 125.0) == pytest.approx((45, 80))


def test_a_plot_of_one_day_or_one_value_has_a_place_for_it() -> None:
    plot = Plot(Sheet(STAMP), x=20, y=50, width=100, height=40, x_range=(3.0, 3.0), y_range=(7.0, 7.0))
    assert plot.at(3.0, 7.0) == (20, 90)


def test_steps_keep_each_value_until_the_next_place() -> None:
    x, y = as_steps(np.array([1.0, 2.0, 4.0]), np.array([10.0, 20.0, 30.0]))
    assert x.tolist() == [1, 2, 2, 4, 4]
    assert y.tolist() == [10, 10, 20, 20, 30]
