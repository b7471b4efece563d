"""Forecast cards: what an analyst noted, the need of capacity, and the evidence are drawn and said as they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.forecast.backtest.evidence import COVERAGES, Evidence
from core.forecast.backtest.stock_evidence import StockEvidence
from core.forecast.band import ComingHoliday
from core.forecast.notes import ForecastNotes, Mark, Override
from core.plan.lane_plan import LanePlan
from tests.ui.plans import ENTERED, lane_plan
from tests.ui.test_charts import trace
from ui.charts.capacity import capacity_need_chart
from ui.charts.demand import demand_chart
from ui.charts.evidence import coverage_chart, error_chart, stock_chart
from ui.ground import citation, safe
from ui.ground.chart_style import LIGHT
from ui.lane import forecast_notes
from ui.words import evidence as answers_evidence
from ui.words import holidays as holiday_words

HOSTILE = "<img src=x onerror=alert(1)> [a](http://evil.example)"


def noted(**changes: object) -> LanePlan:
    plan = lane_plan(parameters=replace(ENTERED, return_ratio=0.1))
    coming, past = plan.forecast.period_starts, plan.history.period_starts
    notes = ForecastNotes(
        overrides=(Override(coming[3].item(), 150.0, 101.0, HOSTILE, made_by="ann"),),
        marks=(Mark(past[-10].item(), past[-9].item(), "outlier", HOSTILE),),
    )
    return replace(plan, notes=notes)


def evidence(*, ours: float = 0.08, kept: float = 0.95) -> Evidence:
    steps = np.ones(4)
    return Evidence(
        n_lanes=20,
        n_values=np.full(4, 20),
        covered_ratio=np.array([[0.5], [0.8], [0.9], [kept]]) * steps,
        low_lanes_ratio=0.05,
        wape_ratio=ours * steps,
        naive_wape_ratio=0.2 * steps,
        seasonal_naive_wape_ratio=0.1 * steps,
        stock=StockEvidence(np.full(4, 20.0), 0.95 * steps, steps, np.array([0.9, 0.8, 0.7, 0.6])),
    )


def test_an_override_is_drawn_as_workload_beside_the_forecast() -> None:
    plan = noted()
    figure = demand_chart(plan, style=LIGHT)
    drawn = trace(figure, "Override")
    assert list(drawn.y) == pytest.approx([165.0])
    np.testing.assert_allclose(trace(figure, "Forecast").y, 1.1 * plan.forecast.mean_units)


def test_marked_days_are_ringed_and_shaded_and_others_are_not() -> None:
    figure = demand_chart(noted(), style=LIGHT)
    rings = trace(figure, "Marked, not learned from")
    assert len(rings.y) == 2
    assert sum(shape.type == "rect" for shape in figure.layout.shapes) == 1
    plain = demand_chart(lane_plan(), style=LIGHT)
    assert not [item for item in plain.data if item.name in ("Override", "Marked, not learned from")]


def test_marks_before_the_span_in_view_are_not_drawn() -> None:
    figure = demand_chart(noted(), style=LIGHT, n_history_periods=5)
    assert not [item for item in figure.data if item.name == "Marked, not learned from"]


def test_reasons_can_do_no_harm() -> None:
    plan = noted()
    drawn = demand_chart(plan, style=LIGHT)
    hover = " ".join(str(item.text) for item in drawn.data)
    assert "<img" not in hover
    harmless = safe.sentence(HOSTILE)
    for note in (plan.notes.overrides[0], plan.notes.marks[0]):
        assert harmless in safe.sentence(forecast_notes.signed("4 May", note))
    assert safe.sentence(forecast_notes.signed("4 May", plan.notes.overrides[0])).endswith("ann")


def test_the_need_of_capacity_is_stacked_to_what_the_plan_says() -> None:
    plan = noted()
    figure = capacity_need_chart(plan, style=LIGHT)
    parts = [np.array(trace(figure, name).y) for name in ("Forecast", "Returns", "Buffer")]
    np.testing.assert_allclose(np.sum(parts, axis=0), plan.capacity_need.need_units)
    np.testing.assert_allclose(
        trace(figure, "Chance of overflow").y, plan.capacity_need.overflow_probability_ratio
    )


def test_without_a_band_no_chance_of_overflow_is_drawn() -> None:
    figure = capacity_need_chart(lane_plan(n_days=6), style=LIGHT)
    assert not [item for item in figure.data if item.name == "Chance of overflow"]


def test_the_gain_over_seasonal_naive_is_over_all_steps() -> None:
    assert answers_evidence.gain_ratio(evidence()) == pytest.approx(0.2)
    assert answers_evidence.gain_ratio(evidence(ours=0.11)) == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (0.95, "is as wide as it should be"),
        (0.99, "is wider than it should be"),
        (0.80, "is narrower than it should be"),
    ],
)
def test_a_band_is_judged_by_what_it_held(kept: float, said: str) -> None:
    from core.demand.history import build_network_history
    from core.demand.profile import NetworkRecords
    from core.forecast import learn_forecast

    months = (np.datetime64("2020-01") + np.arange(40)).astype("datetime64[D]").astype(np.int64)
    demand = np.random.default_rng(1).normal(100, 5, (6, 40))
    history = build_network_history(
        NetworkRecords(tuple("ABCDEF"), np.arange(7) * 40, np.tile(months, 6), demand.ravel())
    )
    group, learned = next(iter(learn_forecast(history, horizon_periods=6).groups().items()))
    title, detail = answers_evidence.answer(group, replace(learned, evidence=evidence(kept=kept)))
    assert "has 20\u00a0% less error than seasonal naive" in title
    assert said in detail
    nothing, _ = answers_evidence.answer(group, replace(learned, evidence=None))
    assert "too short" in nothing


def test_evidence_charts_draw_the_measured_figures() -> None:
    measured = evidence()
    error = error_chart(measured, noun="day", style=LIGHT)
    np.testing.assert_allclose(trace(error, "The twin's forecast").y, measured.wape_ratio)
    np.testing.assert_allclose(trace(error, "Seasonal naive").y, measured.seasonal_naive_wape_ratio)
    kept = coverage_chart(measured, noun="day", style=LIGHT)
    np.testing.assert_allclose(trace(kept, "95 % band").y, measured.covered_ratio[COVERAGES.index(0.95)])


def test_the_citation_names_the_program_as_its_own_file_does() -> None:
    own = (citation.ASSETS.parents[1] / "CITATION.cff").read_text(encoding="utf-8")
    for word in (citation.TITLE, citation.AUTHOR, str(citation.YEAR)):
        assert word in own
        assert word in citation.bibtex()


def with_holidays(*, ratio: float = 0.6, note: str = "Holidays of DE are followed") -> LanePlan:
    plan = lane_plan()
    day = int(plan.forecast.period_starts[4].astype(np.int64))
    coming = (
        ComingHoliday(day - 1, "Good Friday", "the day before", 1.2),
        ComingHoliday(day, f"Good Friday {HOSTILE}", "the day itself", ratio),
    )
    return replace(plan, forecast=replace(plan.forecast, holidays=coming, holiday_note=note))


def holidays_ahead(of: LanePlan) -> str:
    return holiday_words.coming(of.forecast, as_of=of.as_of)


def test_coming_holidays_stand_on_the_axis_with_name_and_effect() -> None:
    plan = with_holidays()
    drawn = trace(demand_chart(plan, style=LIGHT), "Holiday")
    assert [str(day) for day in drawn.x] == [str(day) for day in plan.forecast.period_starts[3:5]]
    assert list(drawn.y) == [0.0, 0.0]
    assert drawn.text[0] == "the day before Good Friday: forecast +20\u00a0%"
    assert drawn.text[1].endswith("forecast \u221240\u00a0%") and "<img" not in drawn.text[1]


def test_without_a_calendar_no_holiday_is_drawn_or_told() -> None:
    plan = lane_plan()
    assert "Holiday" not in [item.name for item in demand_chart(plan, style=LIGHT).data]
    assert holidays_ahead(plan) == ""


def test_coming_holidays_are_told_with_why_they_are_followed_or_not() -> None:
    told = holidays_ahead(with_holidays())
    assert told.startswith("Ahead: the day before Good Friday on ")
    assert "(\u221240\u00a0%)" in told and told.endswith("Holidays of DE are followed")
    shown = safe.sentence(told)
    assert r"\<img" in shown and " <img" not in shown
    not_followed = holidays_ahead(with_holidays(ratio=1.0, note="Holidays are not followed"))
    assert "\u2212" not in not_followed and not_followed.endswith("Holidays are not followed")


def test_a_holiday_that_is_over_on_the_day_of_the_question_is_not_ahead() -> None:
    plan = with_holidays()
    on_it = replace(plan, as_of=plan.forecast.period_starts[4].astype(object))
    assert holidays_ahead(on_it).startswith("Ahead: no holiday")


def test_a_stock_is_told_by_counts_of_lanes_at_the_step_of_the_lead_time() -> None:
    stock = evidence().stock
    assert answers_evidence.stock_sentence(stock, "week", 2.2).replace("\u00a0", " ") == (
        "Back-test: a stock for 2 weeks at 95 % would have lasted on 19 of 20 lanes (textbook formula: 16)."
    )
    assert "4\u00a0weeks" in answers_evidence.stock_sentence(stock, "week")
    assert "textbook formula: 12" in answers_evidence.stock_sentence(stock, "week")


def test_a_stock_that_was_never_checked_is_not_spoken_of() -> None:
    nothing = StockEvidence(np.zeros(2), *(np.full(2, np.nan) for _ in range(3)))
    assert answers_evidence.stock_sentence(nothing, "day") == ""


def test_the_stock_chart_names_both_stocks_and_what_they_promise() -> None:
    figure = stock_chart(evidence().stock, noun="day", style=LIGHT)
    assert list(trace(figure, "Textbook formula").y) == [0.9, 0.8, 0.7, 0.6]
    assert list(trace(figure, "The plan").y) == [0.95] * 4
    assert any("target 95" in (note.text or "") for note in figure.layout.annotations)
