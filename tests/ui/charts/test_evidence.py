"""The evidence charts: what was measured, step by step, beside what is promised."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from core.forecast.backtest.evidence import Evidence
from core.forecast.backtest.stock_evidence import StockEvidence
from ui.charts.evidence import coverage_chart, error_chart, stock_chart
from ui.ground.chart_style import DARK, LIGHT, ChartStyle

STEPS = [1, 2, 3]


def evidence(n_steps: int = 3, *, narrow: float = 0.78, wide: float = 0.93) -> Evidence:
    """Every row another figure, so that none can be taken for another."""
    ahead = 0.01 * np.arange(n_steps)
    return Evidence(
        n_lanes=20,
        n_values=np.full(n_steps, 20),
        covered_ratio=np.array([0.5 + ahead, narrow + ahead, 0.88 + ahead, wide + ahead]),
        low_lanes_ratio=0.05,
        wape_ratio=0.08 + ahead,
        naive_wape_ratio=0.2 + ahead,
        seasonal_naive_wape_ratio=0.1 + ahead,
        stock=StockEvidence(
            np.full(n_steps, 20.0),
            lasted_ratio=0.95 - ahead,
            buffered_lasted_ratio=0.9 - ahead,
            classical_lasted_ratio=0.7 - ahead,
        ),
    )


def lines(figure: go.Figure) -> dict[str, tuple[str, str | None]]:
    return {item.name: (item.line.color, item.line.dash) for item in figure.data}


def promises(figure: go.Figure) -> dict[str, float]:
    return {note.text: note.y for note in figure.layout.annotations}


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_the_error_of_the_forecast_is_ours_over_both_naive_ones_in_grey(style: ChartStyle) -> None:
    figure = error_chart(evidence(), noun="day", style=style)
    assert lines(figure) == {
        "Naive": (style.context, "dot"),
        "Seasonal naive": (style.context, "solid"),
        "The twin's forecast": (style.ours, "solid"),
    }
    for item, first in zip(figure.data, (0.2, 0.1, 0.08), strict=True):
        assert list(item.x) == STEPS
        assert list(item.y) == pytest.approx([first, first + 0.01, first + 0.02])
    assert figure.layout.xaxis.title.text == "days ahead"
    assert (figure.layout.yaxis.rangemode, figure.layout.yaxis.tickformat) == ("tozero", ".0%")


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_what_fell_inside_a_band_stands_beside_what_the_band_promises(style: ChartStyle) -> None:
    figure = coverage_chart(evidence(), noun="week", style=style)
    assert lines(figure) == {"80 % band": (style.context, None), "95 % band": (style.ours, None)}
    for item, first in zip(figure.data, (0.78, 0.93), strict=True):
        assert list(item.x) == STEPS
        assert list(item.y) == pytest.approx([first, first + 0.01, first + 0.02])
    assert promises(figure) == {"target 80 %": 0.8, "target 95 %": 0.95}
    rules = [(shape.y0, shape.y1, shape.line.color) for shape in figure.layout.shapes]
    assert rules == [(0.8, 0.8, style.context), (0.95, 0.95, style.ours)]
    assert figure.layout.xaxis.title.text == "weeks ahead"


@pytest.mark.parametrize(
    ("narrow", "wide", "bottom"), [(0.78, 0.93, 0.6), (0.65, 0.93, 0.6), (0.4, 0.5, 0.35)]
)
def test_the_axis_of_shares_reaches_from_60_percent_or_below_the_lowest_to_100(
    narrow: float, wide: float, bottom: float
) -> None:
    for figure in (
        coverage_chart(evidence(narrow=narrow, wide=wide), noun="day", style=LIGHT),
        coverage_chart(evidence(narrow=wide, wide=narrow), noun="day", style=LIGHT),
    ):
        low, high = figure.layout.yaxis.range
        assert low == pytest.approx(bottom)
        assert 1.0 < high < 1.1


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_the_stock_of_the_plan_stands_beside_both_others_and_its_promise(style: ChartStyle) -> None:
    figure = stock_chart(evidence().stock, noun="day", style=style)
    assert lines(figure) == {
        "Textbook formula": (style.context, "solid"),
        "Forecast + textbook buffer": (style.ours, "dot"),
        "The plan": (style.ours, "solid"),
    }
    for item, first in zip(figure.data, (0.7, 0.9, 0.95), strict=True):
        assert list(item.y) == pytest.approx([first, first - 0.01, first - 0.02])
    assert promises(figure) == {"target 95 %": 0.95}
    assert figure.layout.yaxis.range[0] == pytest.approx(0.6)
    assert figure.layout.xaxis.title.text == "days to cover"


def test_a_single_step_is_a_point_because_a_line_of_one_is_not_seen() -> None:
    for n_steps, mode in ((1, "markers"), (2, "lines")):
        figure = error_chart(evidence(n_steps), noun="day", style=LIGHT)
        assert {item.mode for item in figure.data} == {mode}


def test_a_stock_below_the_usual_range_widens_the_axis() -> None:
    low = StockEvidence(np.full(2, 20.0), np.array([0.9, np.nan]), np.array([0.8, 0.8]), np.array([0.2, 0.3]))
    assert stock_chart(low, noun="day", style=LIGHT).layout.yaxis.range[0] == pytest.approx(0.15)
