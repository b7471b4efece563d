"""The capacity chart: what the lane will ask for, stacked against what it can carry, day by day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.ui.plans import ENTERED, lane_plan
from tests.ui.test_charts import trace
from ui.charts.capacity import capacity_need_chart
from ui.ground.chart_style import DARK, LIGHT, ChartStyle

PLAN = lane_plan(parameters=replace(ENTERED, return_ratio=0.1))
NEED = PLAN.capacity_need


def days(values: object) -> list[str]:
    return np.array(values, dtype="datetime64[D]").astype(str).tolist()


def test_forecast_returns_and_buffer_are_stacked_in_this_order_under_the_line_of_capacity() -> None:
    figure = capacity_need_chart(PLAN, style=LIGHT)
    assert [(item.type, item.name) for item in figure.data] == [
        ("bar", "Forecast"),
        ("bar", "Returns"),
        ("bar", "Buffer"),
        ("scatter", "Own capacity"),
        ("bar", "Chance of overflow"),
    ]
    assert figure.layout.barmode == "stack"
    assert figure.layout.legend.traceorder == "normal"
    assert [item.name for item in figure.data if item.showlegend is False] == ["Chance of overflow"]


def test_every_part_stands_at_its_day_with_its_volume() -> None:
    figure = capacity_need_chart(PLAN, style=LIGHT)
    drawn = {item.name: item for item in figure.data}
    for name, units in (
        ("Forecast", NEED.forecast_units),
        ("Returns", NEED.returns_units),
        ("Buffer", NEED.buffer_units),
        ("Own capacity", NEED.own_capacity_units),
        ("Chance of overflow", NEED.overflow_probability_ratio),
    ):
        assert days(drawn[name].x) == days(NEED.period_starts)
        np.testing.assert_allclose(drawn[name].y, units)
    np.testing.assert_allclose(drawn["Returns"].y, 0.1 * np.array(drawn["Forecast"].y))
    assert set(drawn["Own capacity"].y) == {120.0}
    assert figure.layout.yaxis.title.text == "pallets per day"


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_volumes_are_ours_in_three_shades_and_a_limit_that_is_far_is_no_problem(style: ChartStyle) -> None:
    figure = capacity_need_chart(PLAN, style=style)
    shades = [item.marker.color for item in figure.data[:3]]
    assert all(shade.startswith(f"rgba({style.ours_rgb}, ") for shade in shades)
    opacities = [float(shade.rpartition(",")[2].rstrip(")")) for shade in shades]
    assert opacities == sorted(opacities, reverse=True) and opacities[0] == 1.0 and len(set(opacities)) == 3
    assert trace(figure, "Own capacity").line.color == style.quiet_text
    assert trace(figure, "Chance of overflow").marker.color == style.context


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_limit_and_danger_are_a_problem_where_the_expected_workload_passes_it(style: ChartStyle) -> None:
    small = lane_plan(parameters=replace(PLAN.lane.parameters, own_capacity_units_per_day=60.0))
    figure = capacity_need_chart(small, style=style)
    assert trace(figure, "Own capacity").line.color == style.problem
    assert trace(figure, "Chance of overflow").marker.color == style.problem


@pytest.mark.parametrize(
    ("largest", "end", "form"),
    [(0.026, 0.05, ".1%"), (0.08, 0.1, ".0%"), (0.3, 0.5, ".0%"), (0.9, 1.0, ".0%")],
)
def test_small_chances_of_overflow_are_drawn_on_an_axis_that_shows_them(
    largest: float, end: float, form: str
) -> None:
    ratio = np.full_like(NEED.own_capacity_units, largest / 2)
    ratio[3] = largest
    plan = replace(PLAN, capacity_need=replace(NEED, overflow_probability_ratio=ratio))
    strip = capacity_need_chart(plan, style=LIGHT).layout.yaxis2
    assert (tuple(strip.range), strip.tickformat) == ((0, end), form)
    assert tuple(strip.tickvals) == (0, end / 2, end)


def test_the_chance_of_overflow_has_a_strip_of_its_own_from_0_to_100_percent() -> None:
    figure = capacity_need_chart(PLAN, style=LIGHT)
    assert trace(figure, "Chance of overflow").yaxis == "y2"
    strip, volumes = figure.layout.yaxis2, figure.layout.yaxis
    assert (tuple(strip.range), strip.tickformat) == ((0, 1), ".0%")
    assert strip.domain[0] == 0.0 < strip.domain[1] < volumes.domain[0] < volumes.domain[1] == 1.0
    assert figure.layout.xaxis.anchor == "y2"  # days are named under the strip
    (label,) = figure.layout.annotations
    assert (label.y, label.text) == (strip.domain[1], "Chance that the period overflows")


def test_days_on_which_the_lane_rests_are_left_out() -> None:
    plan = lane_plan(weekends_closed=True)
    figure = capacity_need_chart(plan, style=LIGHT)
    for item in figure.data:
        weekdays = (np.array(item.x, dtype="datetime64[D]").astype(int) + 3) % 7
        assert set(weekdays) == {0, 1, 2, 3, 4}
        assert len(item.y) == len(item.x)


def test_a_part_that_is_nothing_is_not_in_the_legend() -> None:
    without_returns = capacity_need_chart(
        lane_plan(parameters=replace(ENTERED, return_ratio=0.0)), style=LIGHT
    )
    assert "Returns" not in [item.name for item in without_returns.data]
    assert trace(without_returns, "Forecast")
