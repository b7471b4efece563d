"""Scales and ticks of a plot on paper, worked by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from paper import look
from paper.plot import Plot, as_steps, legend, round_values
from paper.sheet import Sheet, Stamp
from tests.paper_pages import Shape, places_of_words, shapes

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


@pytest.fixture
def sheet() -> Sheet:
    made = Sheet(STAMP)
    made.add_page()
    return made


def drawn_in(sheet: Sheet, *colors: str) -> list[Shape]:
    return [shape for shape in shapes(sheet.finished()) if shape.color in colors]


def test_each_name_of_a_legend_stands_behind_a_mark_of_its_kind_and_colour(sheet: Sheet) -> None:
    colors = {"line": "#110000", "dash": "#220000", "dot": "#330000", "area": "#440000"}
    legend(sheet, [(kind, color, f"what is {kind}") for kind, color in colors.items()], x=20, y=50)
    report = sheet.finished()
    marks = {shape.color: shape for shape in shapes(report) if shape.color in colors.values()}
    assert {kind: (marks[color].is_filled, marks[color].is_dashed) for kind, color in colors.items()} == {
        "line": (False, False),
        "dash": (False, True),
        "dot": (True, False),
        "area": (True, False),
    }
    words = {text: (x, y) for x, y, text in places_of_words(report)}
    end = 20.0
    for kind, color in colors.items():
        (left, top, width, height), (name, baseline) = marks[color].box, words[f"what is {kind}"]
        assert end <= left + 0.02 < left + width < name  # mark, name, mark, name
        assert top > 50 and top + height < baseline + 0.8
        end = name + sheet.width_of(f"what is {kind}", size=look.TINY)
    assert len({round(y, 2) for _, y in words.values() if y < 60}) == 1


@pytest.mark.parametrize(
    ("value", "left", "right"),
    [(5.0, 64.0, 86.0), (0.0, 20.0 - 11.0, 20.0 + 22.0), (10.0, 120.0, look.PAGE_WIDTH - look.MARGIN)],
)
def test_the_label_of_a_tick_stands_around_it_but_inside_the_page(
    sheet: Sheet, value: float, left: float, right: float
) -> None:
    width = 100.0 if value < 10 else look.PAGE_WIDTH - look.MARGIN - 20.0
    plot = Plot(sheet, x=20, y=50, width=width, height=40, x_range=(0.0, 10.0), y_range=(0.0, 1.0))
    plot.tick(value, "28 Nov")
    (x, y) = next((x, y) for x, y, text in places_of_words(sheet.finished()) if text == "28 Nov")
    end = x + sheet.width_of("28 Nov", size=look.TINY)
    assert left <= x < end <= right + 0.1
    assert y > 90
    at, _ = plot.at(value, 0.0)
    (mark,) = (shape for shape in drawn_in(sheet, look.CONTEXT) if not shape.is_filled)
    assert mark.box == pytest.approx((at, 90.0, 0.0, 1.0), abs=0.02)
    if value == 5.0:
        assert (x + end) / 2 == pytest.approx(at, abs=0.1)


def test_a_line_an_area_and_a_rule_are_drawn_at_their_values(sheet: Sheet) -> None:
    plot = Plot(sheet, x=20, y=50, width=100, height=40, x_range=(0.0, 10.0), y_range=(0.0, 4.0))
    x = np.array([0.0, 5.0, 10.0])
    plot.area(x, np.zeros(3), np.array([1.0, 2.0, 1.0]), color="#440000")
    plot.rule(5.0, color="#110000")
    (area,) = drawn_in(sheet, "#440000")
    assert area.is_filled and area.box == pytest.approx((20, 70, 100, 20), abs=0.02)
    (rule,) = drawn_in(sheet, "#110000")
    assert rule.is_dashed and rule.box == pytest.approx((70, 50, 0, 40), abs=0.02)


def test_a_line_is_dashed_only_where_it_is_said_to_be_and_what_is_not_known_leaves_a_gap(
    sheet: Sheet,
) -> None:
    plot = Plot(sheet, x=20, y=50, width=100, height=40, x_range=(0.0, 10.0), y_range=(0.0, 4.0))
    x, y = np.arange(0.0, 10.0, 2.0), np.array([1.0, 2.0, np.nan, 3.0, 4.0])
    plot.line(x, y, color="#110000", dash=1.0)
    plot.line(x, y, color="#220000")
    plot.line(x, np.array([np.nan, 2.0, np.nan, np.nan, np.nan]), color="#330000")
    dashed, whole = drawn_in(sheet, "#110000"), drawn_in(sheet, "#220000")
    assert [shape.is_dashed for shape in (*dashed, *whole)] == [True, True, False, False]
    assert [shape.box for shape in dashed] == [shape.box for shape in whole]
    assert [shape.box[0] for shape in whole] == pytest.approx([20, 80], abs=0.02)
    (dot,) = drawn_in(sheet, "#330000")
    left, top, width, height = dot.box
    assert dot.is_filled
    assert (left + width / 2, top + height / 2) == pytest.approx((40, 70), abs=0.02)


def test_rules_of_a_grid_stand_at_round_values_with_their_labels_beside(sheet: Sheet) -> None:
    plot = Plot(sheet, x=40, y=50, width=100, height=40, x_range=(0.0, 10.0), y_range=(0.0, 10.0))
    plot.grid(lambda value: f"v{value:.0f}")
    report = sheet.finished()
    places = {text: (x, y) for x, y, text in places_of_words(report) if text.startswith("v")}
    assert set(places) == {"v0", "v2", "v4", "v6", "v8", "v10"}
    assert all(x < 40 for x, _ in places.values())
    for value in (0, 2, 4, 6, 8, 10):
        _, at = plot.at(0.0, float(value))
        assert abs(places[f"v{value}"][1] - at) < 1.5  # its middle is at the rule
    tops = [shape.box[1] for shape in shapes(report) if shape.box[2] == pytest.approx(100, abs=0.1)]
    assert sorted(tops) == pytest.approx([50, 58, 66, 74, 82, 90], abs=0.3)
