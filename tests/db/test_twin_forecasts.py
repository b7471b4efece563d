"""Forecast use cases of the twin on a real store: overrides beside the forecast, marks that change it and back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial

import numpy as np
import pytest

from core.errors import InvalidParameter, LaneNotFound
from core.forecast import forecast_network
from core.twin.capacity_twin import CapacityTwin
from core.twin.forecasts import network_history
from core.watch.choices import USUAL
from db import open_twin
from db.outlets import WordsAndPaper
from tests.db.demand_csv import import_records
from tests.fake_methods import FakeMethods, row_mean

pytestmark = pytest.mark.database

FIRST = date(2026, 6, 1)  # a Monday
N_DAYS = 84
WEEK = (100, 110, 120, 130, 140, 60, 40)


def demand_of(lane: int) -> list[float]:
    rng = np.random.default_rng(lane)
    return [round(float(level * (lane + 1) * rng.gamma(100, 0.01)), 1) for level in WEEK * (N_DAYS // 7)]


@pytest.fixture
def twin(store) -> CapacityTwin:
    rows = {
        (f"lane {lane}", FIRST + timedelta(days=day)): units
        for lane in range(4)
        for day, units in enumerate(demand_of(lane))
    }
    import_records(store, rows)
    return CapacityTwin(store, WordsAndPaper())


def test_a_lanes_forecast_is_the_one_within_its_network(twin):
    lanes = twin.data.all_lanes()
    whole = forecast_network(network_history(lanes, twin.data.network_records()), horizon_periods=10)
    band = twin.forecast("lane 2", horizon_periods=10)
    assert band.mean_units == pytest.approx(whole.lane(2).mean_units)
    assert band.method in [score.method for score in band.scores if score.is_selected]


def test_the_network_plan_expects_what_the_lanes_plan_forecasts(twin):
    expected = twin.plan_network().expected_units_per_day
    for number, lane in enumerate(twin.lanes()):
        assert expected[number] == pytest.approx(twin.plan(lane.name).forecast.mean_units.mean())


def test_an_override_stands_beside_the_forecast_and_is_scored_when_its_day_is_over(twin):
    coming = FIRST + timedelta(days=N_DAYS)
    before = twin.forecast("lane 0").mean_units
    twin.override("lane 0", coming, 150.0, reason="Fair in town")
    (kept,) = twin.overrides("lane 0")
    assert (kept.units, kept.reason, kept.made_by) == (150.0, "Fair in town", "ana")
    assert kept.forecast_units == pytest.approx(before[0])
    plan = twin.plan("lane 0")
    assert plan.notes.overrides == (kept,)
    assert plan.forecast.mean_units == pytest.approx(before)
    assert twin.scored_overrides("lane 0") == ()
    twin.save_records("lane 0", [(coming, 140.0)])
    (scored,) = twin.scored_overrides("lane 0")
    assert scored.actual_units == 140.0
    assert scored.helped
    twin.remove_override("lane 0", coming)
    assert twin.overrides("lane 0") == ()


def test_an_override_of_a_period_that_is_not_coming_is_refused(twin):
    with pytest.raises(InvalidParameter, match="period is 2026-06-01, but it must be the start of a coming"):
        twin.override("lane 0", FIRST, 1.0, reason="too late")
    with pytest.raises(LaneNotFound):
        twin.override("no lane", FIRST, 1.0, reason="nowhere")


def test_a_marked_outlier_changes_what_the_forecast_learns_and_unmarking_brings_it_back(twin):
    last = FIRST + timedelta(days=N_DAYS - 1)
    twin.save_records("lane 0", [(last, 2_000.0)])
    disturbed = twin.forecast("lane 0").mean_units
    rate_before = twin.plan_network().expected_units_per_day[0]
    twin.mark_event("lane 0", last, reason="Counted twice", kind="outlier")
    assert [mark.reason for mark in twin.events("lane 0")] == ["Counted twice"]
    plan = twin.plan("lane 0")
    assert plan.forecast.mean_units.sum() < disturbed.sum()
    assert twin.plan_network().expected_units_per_day[0] < rate_before
    assert any(
        sentence.startswith("The forecast does not learn from 1 day that somebody marked")
        for sentence in plan.warnings
    )
    twin.remove_event("lane 0", last)
    assert twin.events("lane 0") == ()
    assert twin.forecast("lane 0").mean_units == pytest.approx(disturbed)


def test_marking_is_undone_like_any_write(twin):
    receipt = twin.mark_event("lane 0", FIRST, FIRST + timedelta(days=2), reason="Port closed")
    twin.undo(receipt.import_id)
    assert twin.events("lane 0") == ()


def test_the_plan_uses_the_buffer_by_measured_errors_and_shows_the_classical_one(twin):
    plan = twin.plan("lane 0")
    assert plan.buffer.is_calibrated
    assert plan.buffer.buffer_units > 0
    assert plan.safety_stock.safety_stock_units > 0
    # a lead time of 7 days and 7 days between orders
    assert plan.buffer.mean_protected_units == pytest.approx(1.05 * plan.forecast.mean_units[:14].sum())
    assert plan.service.cycle_service_level_ratio == pytest.approx(plan.lane.parameters.service_level_ratio)
    need = plan.capacity_need
    assert need.overflow_probability_ratio is not None
    assert need.need_units == pytest.approx(need.forecast_units + need.returns_units + need.buffer_units)


def test_what_was_learned_is_kept_until_the_data_change(twin):
    learned = twin.learned()
    assert twin.learned() is learned
    twin.save_records("lane 0", [(FIRST, 1.0)])
    assert twin.learned() is not learned


def test_methods_from_outside_compete_in_the_twin_that_is_handed_them(twin):
    extra = FakeMethods(row_mean)
    with_extra = CapacityTwin(twin.data, WordsAndPaper(), extra)
    scored = {score.method for score in with_extra.forecast("lane 1").scores}
    assert set(extra.names) <= scored
    assert not set(extra.names) & {score.method for score in twin.forecast("lane 1").scores}


def test_open_twin_hands_methods_from_outside_to_the_twin(slug, twin):
    extra = FakeMethods(row_mean)
    assert open_twin(slug, extra_methods=extra).learned()["daily"].groups()["daily", "regular"].extra is extra
    assert open_twin(slug).learned()["daily"].groups()["daily", "regular"].extra is None


def test_a_workspace_learned_from_a_sample_is_left_without_methods_from_outside(twin, monkeypatch):
    monkeypatch.setattr("core.forecast.learning_sample.MAX_RECORDS", 2 * N_DAYS)
    monkeypatch.setattr("core.forecast.learning_sample.MIN_LANES", 1)
    extra = FakeMethods(row_mean)
    with_extra = CapacityTwin(twin.data, WordsAndPaper(), extra)
    assert with_extra.learned()["daily"].n_lanes == 2
    assert with_extra.forecast("lane 1").mean_units.size == 28
    assert extra.seen == []


@pytest.mark.parametrize("ask", ["learned", "histories", "forecasts", "preview"])
def test_a_lane_that_another_deletes_between_two_reads_is_missing_in_both(twin, monkeypatch, ask):
    other, gone = CapacityTwin(twin.data.acting_as("bea"), WordsAndPaper()), list[str]()

    def read_and_lose_one(read, *given):
        found = read(*given)
        if len(found) > 1 and not gone:
            gone.append(found[0].name)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(other.delete_lane, gone[0]).result()
        return found

    for name in ("lanes_of", "all_lanes"):
        monkeypatch.setattr(twin.data, name, partial(read_and_lose_one, getattr(twin.data, name)))
    asked = {
        "learned": twin.learned,
        "histories": lambda: twin.histories([f"lane {number}" for number in range(4)]),
        "forecasts": twin.export_forecasts,
        "preview": lambda: twin.preview_watch(USUAL),
    }
    asked[ask]()
    assert gone
