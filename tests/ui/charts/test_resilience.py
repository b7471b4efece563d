"""The resilience charts: points kept and lost, what moves the index, and an outage day by day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.laws import NormalLaw
from core.resilience.index import ResilienceScore, score_resilience
from core.resilience.outage import OutageOutcome, survive_outage
from ui.charts.resilience import parts_chart, shock_chart, tornado_chart
from ui.ground.chart_style import DARK, LIGHT, ChartStyle

# Half of an outage is covered, and half of what passes to partners is at risk with one partner of two.
SCORE = score_resilience(
    mean_units_per_day=100.0,
    day_law=NormalLaw(100.0, 20.0),
    own_capacity_units_per_day=90.0,
    buffer_units=200.0,
    alternative_units_per_day=30.0,
    time_to_recover_days=10.0,
    partner_share_ratios=(0.6, 0.4),
    weight_ratio=0.6,
)
NBSP = "\N{NO-BREAK SPACE}"


def outage(buffer_units: float, *, alternative: float = 60.0, recover: float = 10.0) -> OutageOutcome:
    return survive_outage(
        buffer_units=buffer_units,
        alternative_units_per_day=alternative,
        mean_units_per_day=120.0,
        time_to_recover_days=recover,
    )


def shock(buffer_units: float, *, recover: float = 10.0, style: ChartStyle = LIGHT) -> go.Figure:
    return shock_chart(outage(buffer_units, recover=recover), service_after_buffer_ratio=0.5, style=style)


def labels(figure: go.Figure) -> dict[str, float]:
    return {note.text: note.x for note in figure.layout.annotations}


def test_each_part_keeps_and_loses_its_own_points() -> None:
    figure = parts_chart(SCORE, style=LIGHT)
    partners, lost_to_partners, coverage, lost_to_coverage = figure.data
    assert partners.y == lost_to_partners.y == ("Independence<br>from partners",)
    assert coverage.y == lost_to_coverage.y == ("Stress<br>coverage",)
    # (200 + 30 * 10) / (100 * 10) = 0.5 of the outage: 30 of 60 points
    assert (coverage.x[0], lost_to_coverage.x[0]) == pytest.approx((30.0, 30.0))
    assert partners.x[0] + lost_to_partners.x[0] == pytest.approx(40.0)
    assert lost_to_partners.x[0] == pytest.approx(SCORE.points_lost_to_partners)
    assert figure.layout.barmode == "stack"
    assert {bar.orientation for bar in figure.data} == {"h"}
    assert labels(figure)["30 of 60"] == pytest.approx(60.0)
    assert figure.layout.xaxis.range[0] == 0 and figure.layout.xaxis.range[1] > 60.0


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_the_weaker_part_alone_is_a_problem_and_only_where_it_loses_points(style: ChartStyle) -> None:
    def colors(score: ResilienceScore) -> tuple[str, str]:
        bars = parts_chart(score, style=style).data
        return bars[0].marker.color, bars[2].marker.color

    assert colors(replace(SCORE, weaker_part="stress coverage")) == (style.ours, style.problem)
    assert colors(replace(SCORE, weaker_part="partners")) == (style.problem, style.ours)
    nothing_lost = replace(SCORE, weaker_part="stress coverage", points_lost_to_coverage=0.0)
    assert colors(nothing_lost) == (style.ours, style.ours)


def test_the_tornado_stands_on_the_index_and_reaches_what_each_input_makes_of_it() -> None:
    score = replace(
        SCORE,
        score=50.0,
        tornado=(("buffer_units", 40.0, 62.0), ("time_to_recover_days", 55.0, 46.0), ("other", 50.0, 50.0)),
    )
    lower, higher = (figure := tornado_chart(score, style=LIGHT)).data
    assert lower.y == higher.y == ("time to recover", "buffer held")  # the first is drawn at the bottom
    assert (lower.name, list(lower.x)) == ("10 % lower", [5.0, -10.0])
    assert (higher.name, list(higher.x)) == ("10 % higher", [-4.0, 12.0])
    assert lower.base == higher.base == 50.0
    assert (list(lower.customdata), list(higher.customdata)) == (["55", "40"], ["46", "62"])
    assert (lower.marker.color, higher.marker.color) == (LIGHT.context, LIGHT.ours)
    assert figure.layout.barmode == "overlay"
    (rule,) = figure.layout.shapes
    assert (rule.x0, rule.x1, rule.y0, rule.y1, rule.yref) == (50.0, 50.0, 0, 1, "paper")


def test_every_input_of_the_tornado_has_a_name_for_people() -> None:
    assert len(SCORE.tornado) >= 4
    for bar in tornado_chart(SCORE, style=LIGHT).data:
        assert not [label for label in bar.y if "_" in label]


def test_an_index_that_nothing_moves_still_has_a_tornado() -> None:
    still = replace(SCORE, tornado=(("buffer_units", SCORE.score, SCORE.score),))
    assert list(tornado_chart(still, style=LIGHT).data[0].x) == []


def test_service_is_full_before_the_shock_falls_when_the_buffer_is_used_up_and_returns_at_recovery() -> None:
    figure = shock(300.0)  # 300 / (120 - 60) = 5 of 10 days
    (line,) = figure.data
    assert list(line.x) == [-2.0, 5.0, 10.0, 13.0]  # at least 3 days after recovery
    assert list(line.y) == [1.0, 0.5, 1.0, 1.0]
    assert (line.line.shape, line.fill, line.line.color) == ("hv", "tozeroy", LIGHT.ours)
    assert labels(figure) == {
        "shock": 0.0,
        f"buffer used up after 5{NBSP}days": 5.0,
        f"50{NBSP}% served": 7.5,
        f"recovered after 10{NBSP}days": 10.0,
    }
    assert [shape.x0 for shape in figure.layout.shapes] == [0.0, 5.0, 10.0]
    assert figure.layout.xaxis.range == (-2.0, 13.0)
    low, high = figure.layout.yaxis.range
    assert low == 0 and high > 1.0


def test_a_long_outage_is_shown_with_a_quarter_of_it_after_recovery() -> None:
    assert shock(300.0, recover=40.0).data[0].x[-1] == 50.0


def test_a_lane_that_survives_is_served_throughout_and_no_buffer_is_said_to_be_used_up() -> None:
    figure = shock(9_000.0)
    assert list(figure.data[0].y) == [1.0] * 4
    assert figure.data[0].x[1] == 10.0
    assert labels(figure) == {"shock": 0.0, f"recovered after 10{NBSP}days": 10.0}


def test_the_end_of_the_buffer_is_a_problem_and_the_rest_is_quiet() -> None:
    figure = shock(300.0, style=DARK)
    colors = {note.text: note.font.color for note in figure.layout.annotations}
    assert [color for text, color in colors.items() if "used up" in text or "served" in text] == [
        DARK.problem_text,
        DARK.problem_text,
    ]
    assert {color for text, color in colors.items() if text.startswith(("shock", "recovered"))} == {
        DARK.quiet_text
    }


def test_a_lane_whose_alternative_carries_it_never_runs_dry() -> None:
    figure = shock_chart(outage(0.0, alternative=120.0), service_after_buffer_ratio=1.0, style=LIGHT)
    assert np.isfinite(np.array(figure.data[0].x)).all()
