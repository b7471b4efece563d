"""What counts as an alarm, on the Data page: looked at before it is saved, and only by who may save it."""

from __future__ import annotations

from dataclasses import replace

from core.twin.capacity_twin import CapacityTwin
from core.watch.choices import USUAL
from db.store import PostgresStore
from tests.pages.conftest import Visit, said


def field(app, name: str):
    return next(item for item in app.number_input if (item.key or "").startswith(f"watch_{name}_"))


def button(app, label: str):
    return [item for item in app.button if item.label == label]


def test_choices_are_saved_after_a_look_at_what_they_would_have_told(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("data", section="Workspace")
    assert "These are the usual choices." in said(app)
    assert button(app, "What would these have told?") == []
    field(app, "rise").set_value(200.0).run()
    assert button(app, "Save these choices") == []  # nothing is saved unseen
    button(app, "What would these have told?")[0].click().run()
    table = next(item.value for item in app.dataframe if "Today's choices" in item.value.columns)
    alarms = table[table["In the last year"] == "Alarms told"]
    today, chosen = int(alarms["Today's choices"].iloc[0]), int(alarms["These choices"].iloc[0])
    assert today > chosen
    assert f"{today - chosen} of today's alarms would not have been told; 0 would" in said(app)
    button(app, "Save these choices")[0].click().run()
    assert three_lanes.settings().watch == replace(USUAL, least_rise_ratio=2.0)
    assert three_lanes.status("HAM-ROT").status == "Normal"
    assert "These choices hold now." in said(app)


def test_a_look_at_some_choices_is_no_look_at_others(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data", section="Workspace")
    field(app, "days").set_value(3).run()
    button(app, "What would these have told?")[0].click().run()
    assert button(app, "Save these choices")
    field(app, "days").set_value(4).run()
    assert button(app, "Save these choices") == []


def test_choices_stay_when_other_settings_are_saved(three_lanes: CapacityTwin, visit: Visit) -> None:
    chosen = replace(USUAL, least_days=3)
    three_lanes.save_settings(replace(three_lanes.settings(), watch=chosen))
    app = visit("data", section="Workspace")
    assert field(app, "days").value == 3
    next(item for item in app.text_input if item.label == "Title").set_value("Another")
    button(app, "Save settings")[0].click().run()
    assert three_lanes.settings().title == "Another" and three_lanes.settings().watch == chosen


def test_in_german(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data", section="Workspace", lang="de")
    assert "Was als Alarm zählt" in said(app)
    field(app, "fall").set_value(60.0).run()
    button(app, "Was hätten sie gemeldet?")[0].click().run()
    assert "der heutigen Alarme wären nicht gemeldet worden" in said(app)
    assert not app.exception


def test_whoever_may_not_write_sees_what_holds_and_saves_nothing(
    three_lanes: CapacityTwin, store: PostgresStore, visit: Visit, database
) -> None:
    from db.rows.workspace_rows import set_read_only

    with database.login_transaction(store.workspace().slug) as connection:
        set_read_only(connection, store.workspace().slug, read_only=True)
    app = visit("data", section="Workspace")
    assert field(app, "rise").disabled and field(app, "periods").value == USUAL.periods_between_false_alarms
    assert button(app, "What would these have told?") == []
