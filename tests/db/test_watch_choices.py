"""What a workspace chooses of its monitor: kept, taken back, carried by its file, followed by every plan."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from core.errors import UnreadableWorkspaceFile
from core.twin.capacity_twin import CapacityTwin
from core.twin.watch_preview import MOST_LANES, lanes_to_preview
from core.watch.choices import USUAL, WatchChoices
from db.alerts.sync import bring_up_to_date
from db.files.workspace_file import SETTINGS
from db.rows.content_hash import canonical_json
from tests.db.alerts.test_alerts import NOW
from tests.db.demand_csv import import_records, twin_on
from tests.db.files.test_workspace_file import changed, unpacked

pytestmark = pytest.mark.database

HIGH = WatchChoices(least_rise_ratio=1.5)
LAST = date(2026, 11, 20)


@pytest.fixture
def twin(store) -> CapacityTwin:
    """A calm lane and one that rose by 60 % a fortnight ago."""
    rng = np.random.default_rng(3)
    records = {}
    for name, factor in (("calm", 1.0), ("surged", 1.6)):
        demand = rng.normal(100.0, 8.0, 400).round()
        demand[-14:] = (demand[-14:] * factor).round()
        records |= {(name, LAST - timedelta(days=399 - day)): float(demand[day]) for day in range(400)}
    import_records(store, records)
    return twin_on(store)


def choose(twin: CapacityTwin, choices: WatchChoices) -> int:
    return twin.save_settings(replace(twin.settings(), watch=choices)).import_id


def test_the_usual_choices_hold_until_somebody_chooses(twin):
    assert twin.settings().watch == USUAL
    change = choose(twin, HIGH)
    assert twin.settings().watch == HIGH
    assert twin.imports()[0].kind == "settings"
    undo = twin.undo(change)
    assert twin.settings().watch == USUAL
    twin.undo(undo.import_id)
    assert twin.settings().watch == HIGH


def test_every_answer_follows_the_choices(twin):
    def told() -> tuple[str, ...]:
        watch, inbox = twin.plan_network().watch, twin.unanswered_inbox()
        assert (
            watch.lane_status(1).status == twin.status("surged").status == twin.plan("surged").status.status
        )
        assert inbox.sums.n_of_status == watch.counts
        return tuple(watch.lane_status(lane).status for lane in range(2))

    assert told() == ("Normal", "Surge alert")
    change = choose(twin, HIGH)
    assert told() == ("Normal", "Normal")
    assert twin.plan("surged").status.smallest_visible_change_ratio == pytest.approx(1.5)
    twin.undo(change)
    assert told() == ("Normal", "Surge alert")


def test_a_plan_that_is_kept_moves_with_the_choices(store, twin, monkeypatch):
    monkeypatch.setattr("core.forecast.learning_sample.MAX_RECORDS", 500)  # as of a large workspace
    kept = twin_on(store)
    assert kept.inbox(today=LAST).sums.n_of_status["Surge alert"] == 1
    choose(kept, HIGH)
    for opened in (kept, twin_on(store)):
        assert opened.inbox(today=LAST).sums.n_of_status["Surge alert"] == 0
        assert opened.status("surged").status == "Normal"
        assert opened.plan_network().watch.counts["Surge alert"] == 0


def test_an_alert_is_over_where_the_choices_tell_of_it_no_more(store, twin):
    bring_up_to_date(twin, store, now=NOW)
    assert [alert.lane for alert in store.alerts(only_open=True)] == ["surged"]
    choose(twin, HIGH)
    bring_up_to_date(twin, store, now=NOW)
    assert store.alerts(only_open=True) == ()


def test_a_preview_says_what_would_have_been_told_and_stores_nothing(twin):
    version = twin.workspace().data_version
    preview = twin.preview_watch(HIGH)
    assert preview.today.n_lanes >= 1 and preview.n_gone >= 1 and preview.n_new == 0
    assert preview.chosen.n_alarms == preview.today.n_alarms - preview.n_gone
    assert preview.n_looked_at == 2
    assert (twin.workspace().data_version, twin.settings().watch) == (version, USUAL)
    choose(twin, HIGH)
    back = twin.preview_watch(USUAL)
    assert (back.today, back.chosen, back.n_new) == (preview.chosen, preview.today, preview.n_gone)


def test_of_many_lanes_some_are_watched_evenly_drawn():
    names = tuple(f"{number:05d}" for number in range(30_490))
    some = lanes_to_preview(names)
    assert len(set(some)) == len(some) == MOST_LANES
    assert (some[0], some[-1]) == (names[0], names[-1])
    assert lanes_to_preview(names[:7]) == names[:7]


def test_a_workspace_file_carries_the_choices_where_they_are_not_the_usual(twin, open_empty_store, slug):
    usual_hash, usual_file = twin.content_hash(), twin.export_workspace()
    assert b"watch" not in unpacked(usual_file)[SETTINGS]  # as files of before there was a choice
    choose(twin, HIGH)
    assert twin.content_hash() != usual_hash
    other = twin_on(open_empty_store(f"{slug}-other"))
    receipt = other.restore_workspace(twin.export_workspace())
    assert (other.settings().watch, other.content_hash()) == (HIGH, twin.content_hash())
    other.undo(receipt.import_id)
    assert other.settings().watch == USUAL
    twin.restore_workspace(usual_file)
    assert (twin.settings().watch, twin.content_hash()) == (USUAL, usual_hash)


@pytest.mark.parametrize("stored", [{"least_days": 40}, {"hours": 3}, 7, "often", {"least_days": "two"}])
def test_a_file_with_choices_that_are_none_is_refused(twin, stored):
    file = changed(
        twin.export_workspace(),
        SETTINGS,
        lambda part: canonical_json({**json.loads(part), "watch": stored}),
        mend_hash=True,
    )
    version = twin.workspace().data_version
    with pytest.raises(UnreadableWorkspaceFile):
        twin.restore_workspace(file)
    assert twin.workspace().data_version == version
