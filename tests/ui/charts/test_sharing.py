"""The chart of shared savings: each lane's two bars, in the order of the lanes."""

from __future__ import annotations

import numpy as np
import pytest

from core.cooperation.division import share_costs
from core.cooperation.game import build_game
from ui.charts.sharing import savings_chart
from ui.ground.chart_style import DARK, LIGHT, ChartStyle

GAME = build_game(
    ("A", "B", "C"),
    {("A",): 10.0, ("B",): 8.0, ("C",): 6.0, ("A", "B"): 12.0, ("A", "C"): 15.0, ("B", "C"): 13.0}
    | {("A", "B", "C"): 17.0},
)
SHARING = share_costs(GAME)


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_the_shapley_value_is_ours_and_the_nucleolus_beside_it_grey(style: ChartStyle) -> None:
    figure = savings_chart(SHARING, style=style, currency="CHF")
    shapley, nucleolus = figure.data
    for bar, method in ((shapley, "Shapley"), (nucleolus, "nucleolus")):
        np.testing.assert_array_equal(bar.x, SHARING.division(method).savings)
        assert (bar.orientation, bar.y) == ("h", ("A", "B", "C"))
    assert not np.allclose(shapley.x, nucleolus.x)
    assert (shapley.marker.color, nucleolus.marker.color) == (style.ours, style.context)
    assert figure.layout.barmode == "group"
    assert figure.layout.yaxis.autorange == "reversed"  # the first lane on top
    assert figure.layout.xaxis.title.text == "saving, CHF a week"
    assert figure.layout.xaxis.rangemode == "tozero"


def test_a_chart_of_more_lanes_is_higher() -> None:
    two = share_costs(build_game(("A", "B"), {("A",): 10.0, ("B",): 8.0, ("A", "B"): 12.0}))
    heights = [
        savings_chart(sharing, style=LIGHT, currency="EUR").layout.height for sharing in (two, SHARING)
    ]
    assert heights[0] < heights[1]
