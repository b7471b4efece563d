"""The pictures of a lane brief, read back from the PDF: each line at its values, in the colour of its meaning."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.facts import facts_by_id, lane_facts
from core.facts.demand_chart import demand_lines
from core.facts.lane_cost_curve import lane_cost_curve
from core.forecast.notes import ForecastNotes, Override
from core.lane import Lane
from core.plan.lane_plan import LanePlan, plan_lane
from core.speech.dashboard import LANE_BRIEF
from paper import look
from report_pdf import lane_report
from tests.paper_pages import Shape, colors_of_words, places_of_words, plain, shapes
from tests.ui.plans import ENTERED, lane_plan

N_SHOWN = 112  # days of history on paper
PLAN = lane_plan(parameters=replace(ENTERED, return_ratio=0.1))


def report_of(plan: LanePlan, *, language: str = "en") -> bytes:
    facts = lane_facts(plan, currency="EUR", data_version=17)
    return lane_report(plan, facts, workspace="Demo", made_on=date(2026, 11, 28), language=language)


@pytest.fixture(scope="module")
def report() -> bytes:
    return report_of(PLAN)


@pytest.fixture(scope="module")
def drawn(report: bytes) -> list[Shape]:
    return shapes(report)


def line(drawn: list[Shape], color: str, *, n_points: int, is_dashed: bool = False) -> Shape:
    """The one line of this colour with so many points."""
    (found,) = (
        shape
        for shape in drawn
        if (shape.is_filled, shape.color, shape.is_dashed, len(shape.points))
        == (False, color, is_dashed, n_points)
    )
    return found


def scale(values: np.ndarray, places: np.ndarray) -> np.poly1d:
    """The straight rule from values to millimetres by which these were drawn."""
    rule = np.poly1d(np.polyfit(values, places, 1))
    np.testing.assert_allclose(places, rule(values), atol=0.02)  # a PDF keeps hundredths of a point
    return rule


def xy(shape: Shape) -> tuple[np.ndarray, np.ndarray]:
    x, y = zip(*shape.points, strict=True)
    return np.array(x), np.array(y)


def numbers(dates: np.ndarray) -> np.ndarray:
    return dates.astype("datetime64[D]").astype(float)


def test_history_forecast_bands_and_capacity_are_drawn_to_one_scale(drawn: list[Shape]) -> None:
    lines = demand_lines(PLAN, n_history_periods=N_SHOWN)
    x, y = xy(line(drawn, look.DEMAND, n_points=N_SHOWN))
    across, up = scale(numbers(lines.dates), x), scale(lines.demand_units, y)
    assert across.coef[0] > 0 > up.coef[0]  # later is further right, more is higher on the page
    n_ahead = lines.ahead_dates.size
    x, y = xy(line(drawn, look.OURS, n_points=n_ahead))
    np.testing.assert_allclose(x, across(numbers(lines.ahead_dates)), atol=0.05)
    np.testing.assert_allclose(y, up(lines.mean_units), atol=0.05)
    bands = [shape for shape in drawn if len(shape.points) == 2 * n_ahead]
    assert [band.color for band in bands] == [look.BAND_TINTS[coverage] for coverage, *_ in lines.bands]
    for band, (_, low, high) in zip(bands, lines.bands, strict=True):
        x, y = xy(band)
        there = across(numbers(lines.ahead_dates))
        np.testing.assert_allclose(x, [*there, *there[::-1]], atol=0.05)
        np.testing.assert_allclose(y, up([*high, *low[::-1]]), atol=0.05)
    dashed = [s for s in drawn if s.color == look.QUIET_TEXT and s.is_dashed]
    capacity = max(dashed, key=lambda shape: shape.points[-1][0] - shape.points[0][0])  # it spans the chart
    assert capacity.is_dashed
    np.testing.assert_allclose(xy(capacity)[1], up(120.0), atol=0.05)
    assert capacity.box[0] == pytest.approx(across(numbers(lines.dates[:1]))[0], abs=0.05)
    assert capacity.box[2] == pytest.approx(
        xy(line(drawn, look.OURS, n_points=n_ahead))[0][-1] - across(numbers(lines.dates[:1]))[0], abs=0.05
    )


def test_the_bands_lie_under_the_lines_the_widest_at_the_bottom(drawn: list[Shape]) -> None:
    order = [
        drawn.index(next(shape for shape in drawn if shape.color == tint and len(shape.points) > 4))
        for tint in (look.BAND_TINTS[0.95], look.BAND_TINTS[0.8], look.BAND_TINTS[0.5])
    ]
    order.append(drawn.index(line(drawn, look.DEMAND, n_points=N_SHOWN)))
    assert order == sorted(order)


def test_the_first_day_of_the_forecast_is_ruled_over_the_height_of_the_picture(drawn: list[Shape]) -> None:
    n_ahead = PLAN.forecast.period_starts.size
    start = line(drawn, look.OURS, n_points=n_ahead).points[0][0]
    rules = [
        shape
        for shape in drawn
        if shape.color == look.CONTEXT and shape.is_dashed and len(shape.points) == 2 and shape.box[2] < 0.01
    ]
    assert [rule.box[0] for rule in rules] == [pytest.approx(start, abs=0.05)]
    _, top, _, height = rules[0].box
    for shape in (
        *(s for s in drawn if len(s.points) == 2 * n_ahead),
        line(drawn, look.DEMAND, n_points=N_SHOWN),
    ):
        assert top <= shape.box[1] and shape.box[1] + shape.box[3] <= top + height + 0.05


def test_the_legend_shows_each_mark_as_it_is_drawn(drawn: list[Shape], report: bytes) -> None:
    marks = {shape.color for shape in drawn if shape.box[2] == pytest.approx(4.2, abs=0.02)}
    assert marks == {look.DEMAND, look.OURS, look.BAND_TINTS[0.8], look.CONTEXT}
    words = colors_of_words(report)
    assert {"Demand and returns", "Forecast"} <= set(words)


def test_days_stand_under_the_axis_where_they_are(report: bytes, drawn: list[Shape]) -> None:
    ticks = [
        s
        for s in drawn
        if s.color == look.CONTEXT and s.box[2] < 0.01 and s.box[3] == pytest.approx(1, abs=0.05)
    ]
    history = line(drawn, look.DEMAND, n_points=N_SHOWN)
    ahead = line(drawn, look.OURS, n_points=PLAN.forecast.period_starts.size)
    of_days = ticks[:6]
    assert of_days[0].box[0] == pytest.approx(history.box[0], abs=0.05)
    assert of_days[-1].box[0] == pytest.approx(ahead.points[-1][0], abs=0.05)
    first = PLAN.history.period_starts[-N_SHOWN].item()
    words = colors_of_words(report)
    assert f"{first.day} {first:%b} {first.year}" in words
    last = PLAN.forecast.period_starts[-1].item()
    assert f"{last.day} {last:%b}" in words  # the year is told once


def monthly_report(language: str) -> bytes:
    months = (np.datetime64("2021-01") + np.arange(60)).astype("datetime64[D]")
    records = DemandRecords(dates=months, demand_units=3_000.0 + 100.0 * np.arange(60) % 700)
    history = build_history("FRA-PAR", records)
    return report_of(plan_lane(Lane("FRA-PAR"), history, as_of=history.last_day), language=language)


def test_where_years_are_shown_months_stand_under_the_axis_each_new_year_named() -> None:
    """36 months of history, from January 2023, and those ahead."""
    words = colors_of_words(monthly_report("en"))
    months = [text for text in words if re.fullmatch(r"[A-Z][a-z]{2} 20\d\d", text)]
    assert months[0] == "Jan 2023"
    assert len({text.split()[1] for text in months}) == len(months) >= 3


def test_german_days_have_a_dot_and_english_ones_none() -> None:
    first = PLAN.history.period_starts[-N_SHOWN].item()
    english, german = (set(colors_of_words(report_of(PLAN, language=language))) for language in ("en", "de"))
    assert f"{first.day} Feb {first.year}" in english and f"{first.day}. Feb {first.year}" in german


@pytest.mark.parametrize("language", ["en", "de"])
def test_everything_stands_between_the_margins(language: str) -> None:
    report = report_of(PLAN, language=language)
    for x, y, text in places_of_words(report):
        assert look.MARGIN - 0.1 <= x < look.MARGIN + look.WIDTH, text
        assert 0 < y < look.BOTTOM + 10, text
    for shape in shapes(report)[1:]:  # the first is the coloured edge over the whole page
        left, top, width, height = shape.box
        assert left >= look.MARGIN - 0.1 and left + width <= look.MARGIN + look.WIDTH + 0.1
        assert top > 0 and top + height < look.BOTTOM + 5


def test_an_override_is_a_dot_at_its_day_and_height() -> None:
    coming = PLAN.forecast.period_starts[3]
    notes = ForecastNotes(overrides=(Override(coming.item(), 110.0, 101.0, "Fair", made_by="ann"),), marks=())
    drawn = shapes(report_of(replace(PLAN, notes=notes)))
    forecast = line(drawn, look.OURS, n_points=PLAN.forecast.period_starts.size)
    up = scale(1.1 * PLAN.forecast.mean_units, xy(forecast)[1])
    dots = [
        (shape.box[0] + shape.box[2] / 2, shape.box[1] + shape.box[3] / 2)
        for shape in drawn
        if shape.is_filled and shape.color == look.TEXT and len(shape.points) == 5
    ]
    assert any(
        x == pytest.approx(forecast.points[3][0], abs=0.05) and y == pytest.approx(up(1.1 * 110.0), abs=0.05)
        for x, y in dots
    )


def test_demand_that_is_not_known_leaves_a_gap_in_the_line() -> None:
    demand = np.where(np.arange(140) == 100, np.nan, PLAN.history.demand_units)
    drawn = shapes(report_of(replace(PLAN, history=replace(PLAN.history, demand_units=demand))))
    pieces = [s for s in drawn if s.color == look.DEMAND and not s.is_filled and len(s.points) > 2]
    assert [len(piece.points) for piece in pieces] == [72, 39]


def test_the_costs_of_a_week_are_drawn_to_one_scale_with_the_best_level_and_today(drawn: list[Shape]) -> None:
    lane = lane_cost_curve(PLAN)
    assert lane is not None
    shown = lane.curve.service_level_ratios <= 0.995
    levels, n_points = lane.curve.service_level_ratios[shown], int(shown.sum())
    x, y = xy(line(drawn, look.OURS, n_points=n_points))
    across, up = scale(levels, x), scale(lane.curve.total_cost_per_week[shown], y)
    holding = line(drawn, look.CONTEXT, n_points=n_points)
    shortage = line(drawn, look.CONTEXT, n_points=n_points, is_dashed=True)
    np.testing.assert_allclose(xy(holding)[1], up(lane.curve.holding_cost_per_week[shown]), atol=0.05)
    np.testing.assert_allclose(xy(shortage)[1], up(lane.curve.shortage_cost_per_week[shown]), atol=0.05)
    (zone,) = (shape for shape in drawn if shape.color == look.FLAT_ZONE)
    low, high = lane.curve.flat_zone_ratios
    assert zone.box[0] == pytest.approx(across(low), abs=0.05)
    assert zone.box[2] == pytest.approx(across(high) - across(low), abs=0.05)
    for level, color in (
        (lane.curve.optimal_service_level_ratio, look.OURS),
        (lane.service_level_ratio, look.QUIET_TEXT),
    ):
        rule = line(drawn, color, n_points=2, is_dashed=True)
        assert (rule.box[0], rule.box[2]) == pytest.approx((across(level), 0.0), abs=0.05)
    (today,) = (s for s in drawn if s.is_filled and s.color == look.TEXT and len(s.points) == 5)
    assert today.box[0] + today.box[2] / 2 == pytest.approx(across(lane.service_level_ratio), abs=0.05)
    assert today.box[1] + today.box[3] / 2 == pytest.approx(up(lane.cost_today_per_week), abs=0.05)


def test_each_part_of_the_index_fills_its_bar_by_what_it_keeps_the_weaker_in_the_colour_of_problems() -> None:
    score = replace(
        PLAN.resilience,
        weight_ratio=0.6,
        points_lost_to_coverage=30.0,
        points_lost_to_partners=10.0,
        weaker_part="stress coverage",
    )
    report = report_of(replace(PLAN, resilience=score))
    bars = [s for s in shapes(report) if s.is_filled and s.box[3] == pytest.approx(5.0, abs=0.02)]
    coverage, kept_of_coverage, independence, kept_of_partners = bars
    assert [bar.color for bar in bars] == [look.HAIRLINE, look.PROBLEM, look.HAIRLINE, look.OURS]
    assert kept_of_coverage.box[2] == pytest.approx(coverage.box[2] * 30 / 60, abs=0.05)
    assert kept_of_partners.box[2] == pytest.approx(independence.box[2] * 30 / 40, abs=0.05)
    assert independence.box[2] == pytest.approx(coverage.box[2] * 40 / 60, abs=0.05)
    assert independence.box[1] > coverage.box[1]
    assert {"30 of 60", "30 of 40"} <= set(colors_of_words(report))


def test_the_weaker_part_may_be_the_partners() -> None:
    score = replace(PLAN.resilience, points_lost_to_partners=10.0, weaker_part="partners")
    drawn = shapes(report_of(replace(PLAN, resilience=score)))
    bars = [s for s in drawn if s.is_filled and s.box[3] == pytest.approx(5.0, abs=0.02)]
    assert [bar.color for bar in bars] == [look.HAIRLINE, look.OURS, look.HAIRLINE, look.PROBLEM]


def test_a_part_that_loses_nothing_is_no_problem_on_paper() -> None:
    score = replace(PLAN.resilience, points_lost_to_coverage=0.0, weaker_part="stress coverage")
    drawn = shapes(report_of(replace(PLAN, resilience=score)))
    bars = [s for s in drawn if s.is_filled and s.box[3] == pytest.approx(5.0, abs=0.02)]
    assert look.PROBLEM not in [bar.color for bar in bars]


@pytest.mark.parametrize(("capacity", "held", "n_problems"), [(50.0, 1.0, 2), (500.0, 10_000.0, 0)])
def test_more_use_than_capacity_and_less_buffer_than_needed_are_written_as_problems(
    capacity: float, held: float, n_problems: int
) -> None:
    parameters = replace(ENTERED, own_capacity_units_per_day=capacity, buffer_held_units=held)
    plan = lane_plan(parameters=parameters)
    use, buffer, *_ = LANE_BRIEF.figures(facts_by_id(lane_facts(plan, currency="EUR", data_version=17)))[1:]
    words = colors_of_words(report_of(plan))
    colors = [
        words[plain(tile.value).split(" → ")[-1]] for tile in (use, buffer)
    ]  # an arrow is a word of its own
    assert colors == [look.PROBLEM_TEXT if n_problems else look.TEXT] * 2
    assert use.label.startswith("Use with returns") and buffer.label.startswith("Buffer held")
