"""Overrides and marked days: kept with their reason, undone like any write, seen by no other workspace."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from core.errors import InvalidParameter, LaneNotFound, NotAllowed
from core.forecast.notes import ForecastNotes, Mark, Override
from core.lane import Lane
from db.opening import open_store
from db.rows.workspace_rows import set_read_only
from tests.db.demand_csv import contents, import_records, twin_on

pytestmark = pytest.mark.database

LANE = "BER-MUC"
DAY = date(2025, 3, 1)
OVERRIDE = Override(period_start=date(2025, 3, 9), units=12.0, forecast_units=8.0, reason="Fair in town")
MARK = Mark(first_day=DAY, last_day=date(2025, 3, 2), kind="outlier", reason="Counted twice")


@pytest.fixture
def mine(store):
    import_records(store, {(LANE, DAY): 5.0, (LANE, date(2025, 3, 2)): 7.0})
    return store


def add(store, *, override: Override | None = OVERRIDE, mark: Mark | None = MARK):
    def edit(notes: ForecastNotes) -> ForecastNotes:
        notes = notes if override is None else notes.with_override(override)
        return notes if mark is None else notes.with_mark(mark)

    return store.change_forecast_notes(LANE, edit)


def told(notes: ForecastNotes) -> tuple[list[tuple], list[tuple]]:
    return (
        [(o.period_start, o.units, o.forecast_units, o.reason) for o in notes.overrides],
        [(m.first_day, m.last_day, m.kind, m.reason) for m in notes.marks],
    )


AUDIT_TRAIL = text(
    """
    SELECT made_by, detail FROM audit_event JOIN workspace ON workspace.id = workspace_id
    WHERE slug = :slug AND detail ->> 'change' = :change
    """
)
BOTH = (
    [(date(2025, 3, 9), 12.0, 8.0, "Fair in town")],
    [(DAY, date(2025, 3, 2), "outlier", "Counted twice")],
)


def test_notes_come_back_with_author_and_time(mine):
    receipt = add(mine)
    notes = mine.forecast_notes(LANE)
    assert told(notes) == BOTH
    assert receipt.data_version == mine.workspace().data_version
    for note in (*notes.overrides, *notes.marks):
        assert note.made_by == "ana"
        assert note.made_at is not None
        assert note.change == receipt.import_id
    assert mine.forecast_marks() == {LANE: notes.marks}


def test_an_earlier_note_keeps_its_author_when_another_is_added(mine):
    add(mine, mark=None)
    mine.acting_as("bob").change_forecast_notes(LANE, lambda notes: notes.with_mark(MARK))
    notes = mine.forecast_notes(LANE)
    assert [notes.overrides[0].made_by, notes.marks[0].made_by] == ["ana", "bob"]


def test_undo_takes_a_note_back_and_undoing_that_brings_it_again(mine):
    receipt = add(mine)
    undone = mine.undo(receipt.import_id)
    assert mine.forecast_notes(LANE) == ForecastNotes()
    mine.undo(undone.import_id)
    assert told(mine.forecast_notes(LANE)) == BOTH


def test_notes_go_with_their_lane_and_come_back_with_it(mine):
    add(mine)
    mine.rename_lane(LANE, "BER-VIE")
    assert told(mine.forecast_notes("BER-VIE")) == BOTH
    deleted = mine.delete_lane("BER-VIE")
    mine.undo(deleted.import_id)
    assert told(mine.forecast_notes("BER-VIE")) == BOTH
    wiped = mine.reset(typed_title=mine.workspace().title)
    mine.undo(wiped.import_id)
    assert told(mine.forecast_notes("BER-VIE")) == BOTH


def test_new_parameters_leave_the_notes_alone(mine):
    add(mine)
    twin_on(mine).save_lane(Lane(LANE, unit="t"))
    assert told(mine.forecast_notes(LANE)) == BOTH
    import_records(mine, {(LANE, date(2025, 3, 3)): 1.0})
    assert told(mine.forecast_notes(LANE)) == BOTH


def test_a_change_of_lanes_from_before_there_were_notes_can_still_be_undone(mine, database):
    changed = twin_on(mine).save_lane(Lane(LANE, unit="t"))
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE lane_change SET before = before - 'forecast_notes', after = after - 'forecast_notes'"
            )
        )
    mine.undo(changed.import_id)
    assert mine.lane(LANE).unit == "units"
    deleted = mine.delete_lane(LANE)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE lane_change SET before = before - 'forecast_notes'"))
    mine.undo(deleted.import_id)
    assert mine.forecast_notes(LANE) == ForecastNotes()


def test_the_write_is_in_the_audit_trail(mine, database, slug):
    receipt = add(mine)
    with database.engine.connect() as connection:
        rows = connection.execute(AUDIT_TRAIL, {"slug": slug, "change": str(receipt.import_id)}).all()
    assert [(row.made_by, row.detail["forecast_notes"]) for row in rows] == [("ana", LANE)]


def test_another_workspace_neither_sees_nor_changes_them(mine, open_empty_store, slug):
    add(mine)
    other = open_empty_store(f"{slug}-other")
    import_records(other, {("other", DAY): 1.0})
    assert other.forecast_marks() == {}
    before = contents(mine)
    for touch in (lambda: other.forecast_notes(LANE), lambda: add(other)):
        with pytest.raises(LaneNotFound, match=LANE):
            touch()
    assert (told(mine.forecast_notes(LANE)), contents(mine)) == (BOTH, before)


def test_who_may_only_look_writes_no_note(mine, database, slug):
    viewer = open_store(slug, database_url=None, read_only=True, create=False, as_owner=False)
    with pytest.raises(NotAllowed, match="reading only"):
        add(viewer)
    with database.engine.begin() as connection:
        set_read_only(connection, slug, read_only=True)
    with pytest.raises(NotAllowed):
        add(mine)
    assert mine.forecast_notes(LANE) == ForecastNotes()


def test_a_reason_that_cannot_be_stored_is_refused_and_nothing_is_written(mine):
    broken = Mark(first_day=DAY, last_day=DAY, kind="event", reason="half a pair \ud800")
    version = mine.workspace().data_version
    with pytest.raises(InvalidParameter, match="reason"):
        add(mine, override=None, mark=broken)
    assert mine.workspace().data_version == version
