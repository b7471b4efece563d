"""The demand chart: which lines lie on which, at which days and heights, in which colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.facts.demand_chart import demand_lines, demand_range
from core.forecast.band import ComingHoliday
from core.forecast.notes import ForecastNotes, Mark, Override
from core.lane import Lane, LaneParameters
from core.plan.lane_plan import LanePlan, plan_lane
from tests.ui.plans import ENTERED, lane_plan
from tests.ui.test_charts import texts, trace
from ui.charts.chart_notes import notes_alt
from ui.charts.demand import demand_chart
from ui.ground.chart_style import DARK, LIGHT, ChartStyle

BAND, HISTORY, FORECAST, CAPACITY = (
    "50, 80, 95 % of outcomes",
    "Demand and returns",
    "Forecast",
    "Own capacity",
)
GROWTH = 1.1
PLAN = lane_plan(parameters=replace(ENTERED, return_ratio=GROWTH - 1.0))


def monthly_plan() -> LanePlan:
    """A lane of five years by month, with own capacity per day."""
    months = (np.datetime64("2021-01") + np.arange(60)).astype("datetime64[D]")
    demand = 3_000.0 + 100.0 * np.arange(60) % 700
    lane = Lane("FRA-PAR", parameters=LaneParameters(own_capacity_units_per_day=120.0, return_ratio=0.0))
    history = build_history("FRA-PAR", DemandRecords(dates=months, demand_units=demand))
    return plan_lane(lane, history, as_of=history.last_day)


def days(values: object) -> list[str]:
    return np.array(values, dtype="datetime64[D]").astype(str).tolist()


def test_the_bands_lie_below_the_lines_the_widest_at_the_bottom() -> None:
    figure = demand_chart(PLAN, style=LIGHT)
    assert [item.name for item in figure.data] == [BAND, BAND, BAND, HISTORY, FORECAST, CAPACITY]
    assert [item.mode for item in figure.data] == ["lines"] * 6
    assert [item.line.width for item in figure.data[:3]] == [0, 0, 0]


@pytest.mark.parametrize(("position", "coverage"), list(enumerate([0.95, 0.8, 0.5])))
def test_a_band_runs_forth_along_its_upper_and_back_along_its_lower_edge(
    position: int, coverage: float
) -> None:
    band = demand_chart(PLAN, style=LIGHT).data[position]
    lower, upper = PLAN.forecast.band(coverage)
    n_steps = upper.size
    starts = days(PLAN.forecast.period_starts)
    assert days(band.x) == starts + starts[::-1]
    np.testing.assert_allclose(band.y[:n_steps], GROWTH * upper)
    np.testing.assert_allclose(band.y[n_steps:], GROWTH * lower[::-1])
    assert (lower <= PLAN.forecast.mean_units).all() and (PLAN.forecast.mean_units <= upper).all()


def test_lines_stand_at_their_days_and_heights() -> None:
    figure = demand_chart(PLAN, style=LIGHT)
    history, forecast = trace(figure, HISTORY), trace(figure, FORECAST)
    assert days(history.x) == days(PLAN.history.period_starts)
    np.testing.assert_allclose(history.y, GROWTH * PLAN.history.demand_units)
    assert days(forecast.x) == days(PLAN.forecast.period_starts)
    np.testing.assert_allclose(forecast.y, GROWTH * PLAN.forecast.mean_units)


@pytest.mark.parametrize("style", [LIGHT, DARK])
def test_a_meaning_has_its_colour_in_both_modes(style: ChartStyle) -> None:
    figure = demand_chart(PLAN, style=style)
    colors = {name: trace(figure, name).line.color for name in (HISTORY, FORECAST, CAPACITY)}
    assert colors == {HISTORY: style.demand, FORECAST: style.ours, CAPACITY: style.quiet_text}
    opacities = []
    for band in figure.data[:3]:
        color, _, opacity = band.fillcolor.rpartition(",")
        assert color == f"rgba({style.ours_rgb}"
        opacities.append(float(opacity.rstrip(")")))
    assert all(0 < opacity < 0.5 for opacity in opacities)
    assert opacities == sorted(opacities)  # the narrower, the darker


def test_the_legend_names_each_thing_once_and_not_what_is_labelled_in_place() -> None:
    figure = demand_chart(PLAN, style=LIGHT)
    named = [item.name for item in figure.data if item.showlegend is not False]
    assert named == [BAND, HISTORY, FORECAST]
    assert demand_chart(monthly_plan(), style=LIGHT).data[3].name == "Demand"  # without returns


def test_a_daily_capacity_is_one_dashed_line_over_history_and_forecast() -> None:
    figure = demand_chart(PLAN, style=LIGHT)
    line = trace(figure, CAPACITY)
    assert days(line.x) == days([PLAN.history.period_starts[0], PLAN.forecast.period_starts[-1]])
    assert list(line.y) == [120.0, 120.0]
    assert line.line.dash == "dash"
    label = next(note for note in figure.layout.annotations if "capacity" in note.text)
    assert (label.y, label.text) == (120.0, "own<br>capacity<br>120")


def test_a_capacity_per_day_is_drawn_as_what_it_carries_in_each_month() -> None:
    plan = monthly_plan()
    line = trace(demand_chart(plan, style=LIGHT), CAPACITY)
    assert days(line.x) == days(np.concatenate([plan.history.period_starts, plan.forecast.period_starts]))
    assert list(line.y[:4]) == [120.0 * n_days for n_days in (31, 28, 31, 30)]
    assert line.line.shape == "hv"


def test_the_axes_hold_everything_drawn_and_name_unit_and_period() -> None:
    figure = demand_chart(PLAN, style=LIGHT)
    assert figure.layout.yaxis.title.text == "pallets per day"
    assert tuple(figure.layout.yaxis.range) == demand_range(demand_lines(PLAN))
    drawn = np.concatenate([np.array(item.y, dtype=float) for item in figure.data])
    low, high = figure.layout.yaxis.range
    assert low < np.nanmin(drawn) and np.nanmax(drawn) < high
    assert demand_chart(monthly_plan(), style=LIGHT).layout.yaxis.title.text == "units per month"


def test_the_first_day_of_the_forecast_is_marked() -> None:
    (rule,) = demand_chart(PLAN, style=LIGHT).layout.shapes
    assert days([rule.x0, rule.x1]) == days([PLAN.forecast.period_starts[0]] * 2)
    assert (rule.y0, rule.y1, rule.yref, rule.line.color) == (0, 1, "paper", LIGHT.context)


def test_a_single_day_of_history_is_a_point_because_a_line_of_one_is_not_seen() -> None:
    assert trace(demand_chart(PLAN, style=LIGHT, n_history_periods=1), HISTORY).mode == "markers"
    assert trace(demand_chart(PLAN, style=LIGHT, n_history_periods=2), HISTORY).mode == "lines"


def noted_plan() -> tuple[LanePlan, list[date], list[date]]:
    """The plan with two marks and two overrides; its days before and its days ahead."""
    past = [day.item() for day in PLAN.history.period_starts.astype("datetime64[D]")]
    coming = [day.item() for day in PLAN.forecast.period_starts.astype("datetime64[D]")]
    notes = ForecastNotes(
        overrides=(
            Override(coming[3], 150.0, 101.0, "Fair in town", made_by="ann"),
            Override(coming[5], 10.0, 99.0, "Strike", made_by="ann"),
        ),
        marks=(
            Mark(past[-30], past[-28], "outlier", "Counted twice"),
            Mark(past[-3], past[-3], "event", "Snow"),
        ),
    )
    return replace(PLAN, notes=notes), past, coming


def test_marked_days_are_shaded_from_the_morning_of_the_first_to_the_evening_of_the_last() -> None:
    plan, past, _ = noted_plan()
    long, short = (shape for shape in demand_chart(plan, style=LIGHT).layout.shapes if shape.type == "rect")
    noon = timedelta(hours=12)  # a day is drawn at its midnight, so half a day to either side
    for shape, first, last in ((long, past[-30], past[-28]), (short, past[-3], past[-3])):
        x0, x1 = (np.datetime64(edge, "h") for edge in (shape.x0, shape.x1))
        assert (x0, x1) == (np.datetime64(first, "h") - noon, np.datetime64(last, "h") + noon)
        assert (shape.y0, shape.y1, shape.yref, shape.layer) == (0, 1, "paper", "below")
        assert shape.fillcolor == LIGHT.context


def test_a_mark_that_begins_before_the_span_in_view_is_shaded_from_its_first_day_in_view() -> None:
    plan, past, _ = noted_plan()
    figure = demand_chart(plan, style=LIGHT, n_history_periods=29)
    long, _ = (shape for shape in figure.layout.shapes if shape.type == "rect")
    assert np.datetime64(long.x0, "h") == np.datetime64(past[-29], "h") - np.timedelta64(12, "h")
    assert len(trace(figure, "Marked, not learned from").x) == 3


def test_each_marked_day_has_a_ring_at_its_demand_with_kind_and_reason() -> None:
    plan, past, _ = noted_plan()
    rings = trace(demand_chart(plan, style=LIGHT), "Marked, not learned from")
    assert days(rings.x) == days([past[-30], past[-29], past[-28], past[-3]])
    np.testing.assert_allclose(rings.y, GROWTH * plan.history.demand_units[[-30, -29, -28, -3]])
    assert list(rings.text) == ["Outlier: Counted twice"] * 3 + ["Event: Snow"]
    assert (rings.marker.symbol, rings.marker.color) == ("circle-open", LIGHT.context)


def test_overrides_stand_at_their_days_beside_what_the_forecast_said() -> None:
    plan, _, coming = noted_plan()
    figure = demand_chart(plan, style=LIGHT)
    drawn = trace(figure, "Override")
    assert days(drawn.x) == days([coming[3], coming[5]])
    np.testing.assert_allclose(drawn.y, [165.0, 11.0])
    assert drawn.text[0] == "Override 165 pallets, the forecast said 111<br>Fair in town"
    assert (drawn.mode, drawn.marker.color) == ("markers", LIGHT.override)
    low, high = figure.layout.yaxis.range
    assert low == 0.0 < 11.0 and high > 165.0  # the axis makes room for them


def test_the_description_counts_the_notes() -> None:
    plan, _, _ = noted_plan()
    assert notes_alt(plan.notes) == " It also shows 2 overrides and 2 marked stretches of days."
    one = replace(plan.notes, overrides=plan.notes.overrides[:1], marks=())
    assert notes_alt(one) == " It also shows 1 override."
    assert notes_alt(ForecastNotes()) == ""


def test_a_holiday_that_is_not_followed_says_so() -> None:
    first = PLAN.forecast.period_starts[0].astype("datetime64[D]").astype(int).item()
    coming = (ComingHoliday(first, "May Day", "the day itself", 1.0),)
    plan = replace(PLAN, forecast=replace(PLAN.forecast, holidays=coming))
    holiday = trace(demand_chart(plan, style=LIGHT), "Holiday")
    assert holiday.text[0].endswith("May Day: not followed")
    assert (holiday.mode, holiday.marker.color) == ("markers", LIGHT.override)


def test_without_a_band_only_the_lines_are_drawn() -> None:
    figure = demand_chart(lane_plan(n_days=6), style=LIGHT)
    assert [item.name for item in figure.data] == [HISTORY, FORECAST, CAPACITY]
    assert "own<br>capacity" in texts(figure)
