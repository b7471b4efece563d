"""The holidays of a workspace: a setting like the others, which forecasts follow."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import text

from core.errors import InvalidParameter, UnreadableWorkspaceFile
from core.twin.capacity_twin import CapacityTwin
from db.files.workspace_file import SETTINGS, read_workspace_file, write_workspace_file
from db.outlets import WordsAndPaper
from db.rows.content_hash import canonical_json
from db.server.engine import Scope
from tests.db.demand_csv import import_records, twin_on
from tests.db.files.test_workspace_file import changed, unpacked
from tests.db.holiday_lanes import EASTER_MONDAY, END, GOOD_FRIDAY, RATIO, holiday_records

pytestmark = pytest.mark.database


@pytest.fixture
def twin(store) -> CapacityTwin:
    import_records(store, {("A", date(2025, 3, 1)): 1.0})
    return twin_on(store)


def choose(twin: CapacityTwin, place: str) -> int:
    return twin.save_settings(replace(twin.settings(), holidays_of=place)).import_id


def test_none_is_chosen_until_somebody_chooses(twin):
    assert twin.settings().holidays_of == ""


def test_a_place_is_kept_as_its_code_moves_the_data_version_and_is_taken_back(twin):
    version = twin.workspace().data_version
    change = choose(twin, " de-be ")
    assert twin.settings().holidays_of == "DE-BE"
    assert twin.workspace().data_version == version + 1
    assert twin.imports()[0].kind == "settings"
    undo = twin.undo(change)
    assert twin.settings().holidays_of == ""
    twin.undo(undo.import_id)
    assert twin.settings().holidays_of == "DE-BE"


@pytest.mark.parametrize(
    ("place", "told"), [("Atlantis", "place of holidays is 'Atlantis'"), ("US-XX", "AK")]
)
def test_an_unknown_place_is_refused_and_nothing_is_written(twin, place, told):
    version = twin.workspace().data_version
    with pytest.raises(InvalidParameter, match=told):
        choose(twin, place)
    assert (twin.settings().holidays_of, twin.workspace().data_version) == ("", version)


def test_a_change_of_settings_from_before_there_were_holidays_is_taken_back(twin, database, slug):
    before = twin.settings()
    change = twin.save_settings(replace(before, currency="CHF")).import_id
    with database.transaction(Scope(slug)) as connection:
        images = connection.execute(text("SELECT before, after FROM workspace_change")).one()
    assert "holidays_of" in images.before
    older = [{name: image[name] for name in image if name != "holidays_of"} for image in images]
    with database.login_transaction(slug) as connection:
        connection.execute(
            text(
                "UPDATE workspace_change SET before = CAST(:before AS jsonb), after = CAST(:after AS jsonb)"
            ),
            {"before": json.dumps(older[0]), "after": json.dumps(older[1])},
        )
    twin.undo(change)
    assert twin.settings() == before


def test_a_workspace_file_carries_the_holidays(twin, open_empty_store, slug):
    choose(twin, "US")
    other = twin_on(open_empty_store(f"{slug}-other"))
    receipt = other.restore_workspace(twin.export_workspace())
    assert other.settings().holidays_of == "US"
    assert other.content_hash() == twin.content_hash()
    other.undo(receipt.import_id)
    assert other.settings().holidays_of == ""


def test_holidays_are_part_of_the_content_only_where_some_are_chosen(twin):
    without, file = twin.content_hash(), twin.export_workspace()
    assert b"holidays_of" not in unpacked(file)[SETTINGS]  # as files of before there was a choice
    choose(twin, "US")
    assert twin.content_hash() != without
    twin.restore_workspace(file)
    assert (twin.settings().holidays_of, twin.content_hash()) == ("", without)


def test_a_whole_file_with_an_unknown_place_is_refused_and_nothing_is_written(twin):
    content = read_workspace_file(twin.export_workspace())
    elsewhere = replace(content, settings=replace(content.settings, holidays_of="XX"))
    version = twin.workspace().data_version
    with pytest.raises(InvalidParameter, match="place of holidays is 'XX'"):
        twin.restore_workspace(write_workspace_file(elsewhere))
    assert twin.workspace().data_version == version


@pytest.mark.parametrize("place", [7, ["US"], None])
def test_a_file_whose_place_is_no_text_is_refused(twin, place):
    file = changed(
        twin.export_workspace(),
        SETTINGS,
        lambda part: canonical_json({**json.loads(part), "holidays_of": place}),
        mend_hash=True,
    )
    with pytest.raises(UnreadableWorkspaceFile, match="no text"):
        twin.restore_workspace(file)


def test_a_forecast_follows_the_holidays_of_its_workspace(store):
    import_records(store, holiday_records())
    twin = CapacityTwin(store, WordsAndPaper())
    before = twin.forecast("lane 1")
    assert (before.holidays, before.holiday_note) == ((), "")
    choose(twin, "DE")
    after = twin.forecast("lane 1")
    assert [holiday.name for holiday in after.holidays] == ["Good Friday", "Easter Monday"]
    steps = [(day - END).days for day in (GOOD_FRIDAY, EASTER_MONDAY)]
    assert after.mean_units[steps] / before.mean_units[steps] == pytest.approx([RATIO, RATIO], abs=0.1)
    assert "Holidays of DE are followed: with them the error was" in after.holiday_note
    expected = twin.plan_network().expected_units_per_day[1]
    assert expected == pytest.approx(after.mean_units.mean())
    choose(twin, "")
    assert twin.forecast("lane 1").mean_units == pytest.approx(before.mean_units, rel=0, abs=0)


def test_a_quiet_holiday_is_no_alert_once_the_calendar_is_chosen(store):
    rng = np.random.default_rng(8)
    days = [date(2025, 6, 1) + timedelta(days=number) for number in range(209)]  # to 26 December
    quiet = {date(2025, 12, 25), date(2025, 12, 26)}
    import_records(
        store,
        {
            (lane, day): round(float(rng.normal(5 if day in quiet else 100, 4 if day not in quiet else 1)), 1)
            for lane in ("BER-MUC", "HAM-ROT")
            for day in days
        },
    )
    twin = twin_on(store)
    assert {alert.status.status for alert in twin.watch()} == {"Low velocity"}
    choose(twin, "DE")
    assert twin.watch() == ()
    for number, lane in enumerate(("BER-MUC", "HAM-ROT")):
        status = twin.status(lane)
        assert status.status == "Normal"
        assert twin.plan(lane).status == status == twin.plan_network().watch.lane_status(number)
    choose(twin, "")
    assert len(twin.watch()) == 2
