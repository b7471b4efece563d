"""The buffer chart: each cause in its length, what is needed in ours, and what is held where it belongs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.service.lane_buffer import LaneBuffer
from tests.ui.plans import lane_plan
from ui.charts.buffer import buffer_chart
from ui.ground.chart_style import DARK, LIGHT, ChartStyle

# 3, 4, 5: spreads add up as the sides of a right triangle.
BUFFER = replace(lane_plan().buffer, demand_part_units=300.0, lead_time_part_units=400.0, buffer_units=500.0)


def bars(
    held: float | None,
    *,
    buffer: LaneBuffer = BUFFER,
    style: ChartStyle = LIGHT,
    is_short: bool = False,
) -> dict[str, tuple[float, str, str, str]]:
    """Name of each bar from top to bottom, with length, colour, number and its colour."""
    figure = buffer_chart(buffer, style=style, unit="pallets", buffer_held_units=held, is_short=is_short)
    assert figure.layout.yaxis.autorange == "reversed"
    return {bar.y[0]: (bar.x[0], bar.marker.color, bar.text[0], bar.textfont.color) for bar in figure.data}


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_each_cause_stands_alone_above_what_both_need_together(style: ChartStyle) -> None:
    assert list(bars(None, style=style).items()) == [
        ("demand alone", (300, style.context, "300", style.text)),
        ("lead time alone", (400, style.context, "400", style.text)),
        ("both, needed", (500, style.ours, "500", style.text)),
    ]


def test_what_is_held_is_a_problem_only_where_more_should_be() -> None:
    assert bars(250.0, is_short=True)["held today"] == (250, LIGHT.problem, "250", LIGHT.problem_text)
    assert bars(250.0)["held today"] == (250, LIGHT.ours, "250", LIGHT.text)
    assert bars(500.0)["held today"] == (500, LIGHT.ours, "500", LIGHT.text)


def test_nothing_is_held_where_nobody_said_so() -> None:
    assert "held today" not in bars(None)
    assert bars(0.0)["held today"][0] == 0


def test_every_bar_starts_at_nothing_and_leaves_room_for_its_number() -> None:
    for held in (0.0, 5_000.0):
        figure = buffer_chart(BUFFER, style=LIGHT, unit="pallets", buffer_held_units=held, is_short=False)
        assert figure.layout.xaxis.range == (0, pytest.approx(1.2 * max(held, 500)))


def test_the_plans_own_parts_make_up_the_plans_own_buffer() -> None:
    lengths = {name: length for name, (length, *_) in bars(None, buffer=lane_plan().buffer).items()}
    together = lengths["demand alone"] ** 2 + lengths["lead time alone"] ** 2
    assert lengths["both, needed"] ** 2 == pytest.approx(together)


def test_a_lane_that_never_varies_has_a_chart_all_the_same() -> None:
    still = replace(BUFFER, demand_part_units=0.0, lead_time_part_units=0.0, buffer_units=0.0)
    assert {bar[0] for bar in bars(0.0, buffer=still).values()} == {0}
