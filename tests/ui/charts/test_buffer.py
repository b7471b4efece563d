"""The buffer chart: each side in its length and colour, and what is held where it belongs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.service.lane_buffer import LaneBuffer
from tests.ui.plans import lane_plan
from ui.charts.buffer import buffer_chart, triangle_of
from ui.ground.chart_style import DARK, LIGHT, ChartStyle

# 3, 4, 5: the classic of right triangles.
BUFFER = replace(lane_plan().buffer, demand_part_units=300.0, lead_time_part_units=400.0, buffer_units=500.0)


def chart(held: float | None, *, buffer: LaneBuffer = BUFFER, style: ChartStyle = LIGHT):
    return buffer_chart(buffer, style=style, unit="pallets", buffer_held_units=held)


def labels(held: float | None, *, buffer: LaneBuffer = BUFFER) -> dict[str, tuple[float, float, str]]:
    notes = chart(held, buffer=buffer).layout.annotations
    return {note.text: (note.x, note.y, note.font.color) for note in notes}


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_the_longer_cause_lies_level_the_shorter_stands_on_its_end_and_the_need_closes_the_triangle(
    style: ChartStyle,
) -> None:
    level, upright, needed = chart(None, style=style).data
    assert (level.x, level.y) == ((0, 400), (0, 0))
    assert (upright.x, upright.y) == ((400, 400), (0, 300))
    assert (needed.x, needed.y) == ((0, 400), (0, 300))
    assert [side.line.color for side in (level, upright, needed)] == [
        style.context,
        style.context,
        style.ours,
    ]
    assert needed.line.width > level.line.width == upright.line.width
    hovers = [side.hovertemplate.removesuffix("<extra></extra>") for side in (level, upright, needed)]
    assert hovers == ["from lead time: 400", "from demand: 300", "needed: 500"]


def test_the_causes_change_places_where_demand_asks_for_more() -> None:
    sides = triangle_of(replace(BUFFER, demand_part_units=400.0, lead_time_part_units=300.0))
    assert (sides.along_name, sides.along, sides.up_name, sides.up) == ("demand", 400, "lead time", 300)


def test_each_side_is_labelled_at_its_middle_and_the_need_at_its_tip() -> None:
    assert labels(None) == {
        "from lead time 400": (200, 0, LIGHT.quiet_text),
        "from demand<br>300": (400, 150, LIGHT.quiet_text),
        "needed 500": (400, 300, LIGHT.ours),
    }


def test_what_is_held_is_a_problem_below_the_need_and_ours_at_or_above_it() -> None:
    for held, color, text_color in ((250, LIGHT.problem, LIGHT.problem_text), (500, LIGHT.ours, LIGHT.ours)):
        mark = chart(held).data[3]
        share = held / 500
        assert (mark.x[0], mark.y[0]) == pytest.approx((400 * share, 300 * share))
        assert (mark.mode, mark.marker.color) == ("markers", color)
        assert mark.hovertemplate == f"held today: {held} pallets<extra></extra>"
        assert labels(held)[f"held {held}"] == pytest.approx((400 * share, 300 * share, text_color))


def test_far_more_than_needed_is_drawn_just_past_the_tip() -> None:
    mark = chart(5_000.0).data[3]
    assert (mark.x[0], mark.y[0]) == pytest.approx((480, 360))
    low, high = chart(5_000.0).layout.xaxis.range
    assert low < 0 and high > 480


def test_the_name_of_the_need_makes_way_for_a_mark_near_the_tip() -> None:
    assert labels(374)["needed 500"][:2] == (400, 300)
    assert labels(375)["needed 500"][:2] == (200, 150)


def test_nothing_is_marked_where_it_is_not_known_what_is_held_or_nothing_is_needed() -> None:
    assert len(chart(None).data) == 3
    nothing = replace(BUFFER, demand_part_units=0.0, lead_time_part_units=0.0, buffer_units=0.0)
    assert len(chart(60.0, buffer=nothing).data) == 3
    assert len(chart(0.0).data) == 4


def test_a_side_too_short_to_see_is_not_named() -> None:
    short, shorter = (replace(BUFFER, demand_part_units=units) for units in (8.01, 8.0))  # of 400: 2 %
    assert "from demand<br>8.01" in labels(None, buffer=short)
    assert "from demand<br>8" not in labels(None, buffer=shorter)


def test_a_steeper_triangle_gets_more_height() -> None:
    flat, steep = (chart(None, buffer=replace(BUFFER, demand_part_units=units)) for units in (0.0, 400.0))
    assert (flat.layout.height, steep.layout.height) == (190, 340)
    assert not chart(None).layout.xaxis.visible and not chart(None).layout.yaxis.visible
