"""One day of the question for a whole workspace: a lane has one status, whoever tells it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from core.errors import InvalidParameter
from core.lane import Lane
from core.twin.capacity_twin import CapacityTwin
from core.watch.verdict import STALE_DATA
from db.outlets import WordsAndPaper
from tests.db.demand_csv import import_records, twin_on
from tests.paper_pages import words_of as twin_words
from ui.reading import loaders

pytestmark = pytest.mark.database

NEWEST = date(2026, 11, 20)


def daily(lane: str, last_day: date, n_days: int = 60) -> dict[tuple[str, date], float]:
    return {(lane, last_day - timedelta(days=ago)): 100.0 + ago % 7 for ago in range(n_days)}


@pytest.fixture
def fresh_and_silent(store):
    """BER-MUC is reported to the newest day, BER-VIE fell silent 50 days before."""
    import_records(store, daily("BER-MUC", NEWEST) | daily("BER-VIE", NEWEST - timedelta(days=50)))
    return store


def test_a_silent_lane_has_one_status_in_plan_status_watch_and_facts(fresh_and_silent):
    twin = twin_on(fresh_and_silent)
    plan = twin.plan("BER-VIE")
    watched = {alert.lane: alert.status for alert in twin.watch()}["BER-VIE"]
    told = {fact.metric: fact.value for fact in twin.facts("BER-VIE")}["status"]
    assert plan.status == twin.status("BER-VIE") == watched
    assert (plan.status.status, told) == ("Stale data", "Stale data")
    assert twin.as_of == twin.plan_network().as_of == NEWEST


def test_a_month_that_has_only_begun_or_is_dated_by_its_end_dates_nobody_ahead(store):
    months = {("HAM-ROT", date(2026, month, 30)): 3000.0 for month in range(4, 12)}
    import_records(store, daily("BER-MUC", NEWEST) | months)
    twin = twin_on(store)
    assert twin.as_of == twin.plan_network().as_of == NEWEST
    assert twin.status("BER-MUC").status == "Normal"


def test_a_later_day_of_the_question_is_asked_of_all_lanes_alike(fresh_and_silent):
    later = NEWEST + timedelta(days=30)
    twin = CapacityTwin(fresh_and_silent, WordsAndPaper(), as_of=later)
    assert {twin.plan(lane.name).status.status for lane in twin.lanes()} == {"Stale data"}
    assert len(twin.watch()) == len(twin.lanes())
    assert twin.plan_network().as_of == later


def test_a_day_before_the_newest_data_is_refused(fresh_and_silent):
    twin = CapacityTwin(fresh_and_silent, WordsAndPaper(), as_of=NEWEST - timedelta(days=1))
    with pytest.raises(InvalidParameter, match="as_of is 2026-11-19, but it must be the newest day"):
        twin.plan("BER-MUC")


def test_a_lane_too_young_to_plan_has_the_status_of_the_watch_too(store):
    old = {("OLD", NEWEST - timedelta(days=900)): 5.0}
    young = {("YOUNG", NEWEST): 5.0, ("YOUNG", NEWEST - timedelta(days=1)): 6.0}
    import_records(store, daily("BER-MUC", NEWEST) | old | young)
    store.save_lanes([Lane("EMPTY")])
    twin = twin_on(store)
    watched = twin.plan_network().watch
    for number, lane in enumerate(watched.lanes):
        told = {fact.metric: fact.value for fact in twin.facts(lane)}
        assert told["status"] == twin.status(lane).status == watched.lane_status(number).status
    statuses = {lane: twin.status(lane).status for lane in ("OLD", "YOUNG", "EMPTY")}
    assert statuses == {"OLD": "Too little data", "YOUNG": "Too little data", "EMPTY": "Too little data"}
    assert "Too little data" in twin_words(twin.report("OLD", made_on=NEWEST))


def test_the_head_of_every_page_counts_the_stale_lanes_of_the_watch(store, monkeypatch):
    months = {("HAM-ROT", date(2026, month, 30)): 3000.0 for month in range(4, 12)}
    import_records(store, daily("DAY", NEWEST) | months | daily("OLD", NEWEST - timedelta(days=40)))
    twin = twin_on(store)
    monkeypatch.setattr("ui.reading.loaders.twin_of", lambda _: twin)
    place = loaders.open_place(twin.workspace().slug)
    assert loaders.lanes_of_status(place, STALE_DATA) == ("OLD",)


@pytest.mark.parametrize("day", [datetime(2030, 1, 1), "2030-01-01"])
def test_a_day_that_is_none_is_refused(store, day):
    with pytest.raises(InvalidParameter, match=r"as_of is .*, but it must be a date without a time of day"):
        CapacityTwin(store, WordsAndPaper(), as_of=day)


@pytest.mark.parametrize("name", ["", " ", "a\x00b", "x" * 81, "ana "])
def test_an_actor_without_a_name_that_can_be_kept_is_refused(store, name):
    with pytest.raises(InvalidParameter, match="made_by is"):
        store.acting_as(name)


def test_an_empty_workspace_has_no_day(store):
    assert twin_on(store).as_of is None


def test_there_is_one_plan_for_a_lane_until_the_data_or_its_parameters_change(fresh_and_silent):
    twin = twin_on(fresh_and_silent)
    plan = twin.plan("BER-MUC")
    assert twin.plan("BER-MUC") is plan
    twin.save_records("BER-MUC", [(NEWEST, 1.0)])
    assert twin.plan("BER-MUC") is not plan
