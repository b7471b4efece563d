"""What each page does when it is used."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.errors import DecisionGone
from core.facts import facts_by_id, facts_digest
from core.lane import Lane, LaneParameters
from core.speech.cooperation import COOPERATION
from core.speech.dashboard import DASHBOARD, LANE_BRIEF
from core.speech.profit import PROFIT
from core.speech.resilience import RESILIENCE
from core.twin.capacity_twin import CapacityTwin
from db.outlets import WordsAndPaper
from db.store import PostgresStore
from settings import Settings, load_settings
from tests.db.demand_csv import import_records
from tests.db.holiday_lanes import holiday_records
from tests.fake_methods import FakeMethods, row_mean
from tests.pages.conftest import APP, FIRST_DAY, LAST_DAY, N_DAYS, SECONDS, Visit, said
from tests.paper_pages import words_of
from ui.lane import reports
from ui.reading import extra_methods, loaders
from ui.shell import frame


def plain(text: str) -> str:
    """A text of the page without what makes it harmless."""
    return text.replace("\\", "").replace("\u00a0", " ")


HOSTILE = "[x](https://example.org) <b>y</b>"


def test_the_dashboard_opens_the_lane_of_the_address(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="HAM-ROT")
    assert "HAM" in app.title[0].value
    assert app.selectbox(key="lane_in_view").value == "HAM-ROT"


def test_a_moved_slider_changes_the_plan_and_the_address_but_not_the_data(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("dashboard", lane="BER-MUC")
    before = app.metric[2].delta
    app.slider(key="what_if_service").set_value(99.0).run()
    assert app.metric[2].delta != before
    assert app.query_params["service"] == "99"
    assert "What if" in said(app)
    assert three_lanes.lane("BER-MUC").parameters.service_level_ratio == 0.95


def test_the_answer_to_a_moved_slider_does_not_move_it_back(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="BER-MUC")
    assert app.slider(key="what_if_service").proto.set_value
    app.slider(key="what_if_service").set_value(97.5).run()
    assert app.slider(key="what_if_service").value == 97.5
    # A value from the server would undo what a visitor with a slow line has moved since.
    assert not app.slider(key="what_if_service").proto.set_value
    assert not app.selectbox(key="lane_in_view").proto.set_value


def test_a_shared_link_shows_the_same_what_if(three_lanes: CapacityTwin, visit: Visit) -> None:
    moved = visit("dashboard", lane="BER-MUC")
    moved.slider(key="what_if_returns").set_value(20.0).run()
    shared = visit("dashboard", lane="BER-MUC", returns="20")
    assert [metric.value for metric in shared.metric] == [metric.value for metric in moved.metric]


def test_what_if_values_do_not_carry_over_to_another_lane(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="BER-MUC", service="99")
    app.selectbox(key="lane_in_view").set_value("HAM-ROT").run()
    assert app.slider(key="what_if_service").value == 95.0
    assert "service" not in app.query_params
    assert app.query_params["lane"] == "HAM-ROT"


def test_choices_survive_the_way_to_another_page(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="HAM-ROT", service="97.5")
    app.switch_page("pages/profit.py").run()
    assert "HAM" in app.title[0].value
    assert app.slider(key="what_if_service").value == 97.5


def test_what_if_values_can_be_kept_and_are_then_the_lanes_own(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("dashboard", lane="BER-MUC", service="98")
    next(button for button in app.button if button.label == "Save to lane").click().run()
    assert three_lanes.lane("BER-MUC").parameters.service_level_ratio == 0.98
    assert "What if" not in said(app)
    assert "service" not in app.query_params


def test_a_lane_of_the_address_that_is_not_there_is_named(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="XXX-YYY")
    assert "There is no lane XXX" in app.warning[0].value
    assert "BER" in app.title[0].value


def test_a_value_of_the_address_that_is_none_is_named_and_the_stored_one_is_shown(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    plain = visit("dashboard", lane="BER-MUC")
    app = visit("dashboard", lane="BER-MUC", service="abc", lead="-5", returns="10")
    said = app.warning[0].value.replace("\\", "")
    assert said.startswith(
        "The address asks for Service level · % = abc (it must be 50 to 99.9), Lead time · days = -5"
    )
    assert "Stored values are shown instead." in said
    assert app.sidebar.slider(key="what_if_lead").value == plain.sidebar.slider(key="what_if_lead").value
    assert app.sidebar.slider(key="what_if_returns").value == 10.0
    assert not plain.warning
    long = visit("dashboard", lane="BER-MUC", service="9" * 200).warning[0].value
    assert "9" * 19 + "…" in long and "9" * 20 not in long


def test_a_refusal_is_shown_as_its_sentence(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="BER-MUC", price="1", penalty="0")
    assert not app.exception
    assert "underage" in app.error[0].value


def test_a_lane_with_too_little_data_says_how_many_periods_are_missing(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    file = b"date,product_name,demand\n2026-10-01,NEW-ONE,5\n2026-10-02,NEW-ONE,6\n"
    three_lanes.apply(three_lanes.check_csv(file, file_name="new.csv"))
    app = visit("dashboard", lane="NEW-ONE")
    assert "2 periods with data, 1 more needed" in app.error[0].value.replace("\\", "")


def test_the_inbox_ranks_what_is_to_be_decided_and_says_what_it_is_worth(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("watchtower")
    assert "3 of 3" in app.title[0].value
    rows = app.dataframe[0].value
    assert rows["Lane"].tolist()[0] == "BER-MUC"  # the only one with prices, so with a sum of money
    assert rows["Do"].tolist()[0].startswith("Give back")
    assert "(" in rows.filter(like="Worth").iloc[0, 0] and rows.filter(like="Waiting").iloc[0, 0] > 0
    why = dict(zip(rows["Lane"], rows["Why"], strict=True))
    assert why["HAM-ROT"].startswith("▲ ") and why["WAW-POZ"].startswith("◷ No record since")
    orders = dict(zip(rows["Lane"], rows["Do"], strict=True))
    assert orders["WAW-POZ"] == "Find out where the newest records are"


def test_the_chips_of_the_inbox_count_and_filter_what_is_to_be_decided(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    days = [(FIRST_DAY + timedelta(days=number)).isoformat() for number in range(N_DAYS)]
    rows = [f"{day},CALM,{80 + number % 3}" for number, day in enumerate(days)]
    rows += [f"{day},RISING,{200 + 2 * number + number % 3}" for number, day in enumerate(days)]
    rows += [f"{day},NEW-ONE,5" for day in days[-3:]]
    file = "\n".join(["date,product_name,demand", *rows]).encode()
    three_lanes.apply(three_lanes.check_csv(file, file_name="more.csv"))

    app = visit("watchtower")
    shown = dict(zip(app.dataframe[0].value["Lane"], app.dataframe[0].value["Do"], strict=True))
    assert set(shown) == {"BER-MUC", "HAM-ROT", "WAW-POZ", "RISING"}
    assert shown["RISING"].startswith("Plan for ") and shown["RISING"].endswith("four weeks")
    chips = app.pills(key="chips")
    assert chips.value == []
    assert "Nothing to decide 2" in chips.options[-1]
    chips.set_value(["surge"]).run()
    assert app.dataframe[0].value["Lane"].tolist() == ["HAM-ROT"]
    assert app.query_params["status"] == "surge"
    app.pills(key="chips").set_value(["nothing"]).run()
    assert set(app.dataframe[0].value["Lane"]) == {"CALM", "NEW-ONE"}


def test_the_watchtower_shows_the_lanes_of_one_origin(three_lanes: CapacityTwin, visit: Visit) -> None:
    days = [(FIRST_DAY + timedelta(days=number)).isoformat() for number in range(N_DAYS)]
    pairs = [("Leeds", "Hull"), ("Leeds", "York"), ("Bath", "York")]
    rows = [f"{day},{a},{b},{80 + number % 3}" for number, day in enumerate(days) for a, b in pairs]
    file = "\n".join(["date,origin,destination,demand", *rows]).encode()
    answers = {"column_product_name": "origin + destination"}
    three_lanes.apply(three_lanes.check_csv(file, answers, file_name="more.csv"))

    app = visit("watchtower")
    app.pills(key="chips").set_value(["nothing"]).run()
    assert len(app.dataframe[0].value) == 3
    app.selectbox(key="label_origin").set_value("Leeds").run()
    assert set(app.dataframe[0].value["Lane"]) == {"Leeds – Hull", "Leeds – York"}
    app.selectbox(key="label_destination").set_value("York").run()
    assert app.dataframe[0].value["Lane"].tolist() == ["Leeds – York"]


def test_of_a_label_of_very_many_values_any_other_can_be_written(
    three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [(FIRST_DAY + timedelta(days=number)).isoformat() for number in range(N_DAYS)]
    pairs = [("Leeds", "Hull"), ("Leeds", "York"), ("Bath", "York"), ("Ayr", "York")]
    rows = [f"{day},{a},{b},{80 + number % 3}" for number, day in enumerate(days) for a, b in pairs]
    file = "\n".join(["date,origin,destination,demand", *rows]).encode()
    answers = {"column_product_name": "origin + destination"}
    three_lanes.apply(three_lanes.check_csv(file, answers, file_name="more.csv"))
    monkeypatch.setattr("ui.models.alerts.MOST_VALUES", 2)

    app = visit("watchtower")
    app.pills(key="chips").set_value(["nothing"]).run()
    origin = app.selectbox(key="label_origin")
    assert [option.split(" ")[0] for option in origin.options] == ["Ayr", "Leeds"]
    assert "The 2 values with the most lanes" in origin.help
    assert not app.selectbox(key="label_destination").help
    app = visit("watchtower", chips="nothing", label="origin=Bath")
    assert app.selectbox(key="label_origin").value == "Bath"


def test_a_kind_of_the_address_filters_the_inbox(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("watchtower", status="data")
    assert app.dataframe[0].value["Lane"].tolist() == ["WAW-POZ"]


def test_an_answered_decision_leaves_the_inbox_and_can_be_taken_back(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    three_lanes.answer_decision("HAM-ROT", "surge", "rejected", reason="A fair, over on Friday.")
    number = three_lanes.answer_decision("WAW-POZ", "data", "assigned", person="Jo")
    app = visit("watchtower")
    orders = dict(zip(app.dataframe[0].value["Lane"], app.dataframe[0].value["Do"], strict=True))
    assert "whether the rise lasts" not in orders.get("HAM-ROT", "")
    assert orders["WAW-POZ"].endswith("· Jo")
    assert "rejected: A fair, over on Friday" in plain(said(app))
    assert "rejected: A fair" in plain(said(visit("dashboard", lane="HAM-ROT")))
    app.button(key=f"back_{number}").click().run()
    assert [item.kind for item in three_lanes.decision_answers()] == ["surge"]


def tick(app: AppTest, *rows: int) -> AppTest:
    """Tick rows of the inbox's table, as a browser does."""
    ticked = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    app.session_state[app.dataframe[0].key] = ticked
    return app.run()


def test_of_two_who_accept_one_decision_at_a_time_one_is_kept_and_the_other_is_told(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    mine, theirs = tick(visit("watchtower"), 0, 1), tick(visit("watchtower"), 0)
    assert "**2 decisions ticked**" in plain(said(mine)) and "**1 decision ticked**" in plain(said(theirs))
    theirs.button(key=button_key(theirs, "accepted")).click().run()
    mine.button(key=button_key(mine, "accepted")).click().run()
    assert not mine.exception and not theirs.exception
    kept = [(item.lane, item.answer) for item in three_lanes.decision_answers()]
    assert len(kept) == 2 and len(set(kept)) == 2  # the second of the two that were ticked was nobody else's
    assert not theirs.warning and "1\u00a0decision accepted" in theirs.toast[0].value
    assert "1\u00a0decision accepted" in mine.toast[0].value
    (refusal,) = mine.warning
    assert "answered this decision on BER" in refusal.value and "yours was not saved" in refusal.value


def test_what_was_listed_before_the_data_changed_is_not_accepted(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = tick(visit("watchtower"), 0)
    file = f"date,product_name,demand\n{FIRST_DAY + timedelta(days=N_DAYS)},BER-MUC,900"
    three_lanes.apply(three_lanes.check_csv(file.encode(), file_name="newer.csv"))
    app.button(key=button_key(app, "accepted")).click().run()
    assert three_lanes.decision_answers() == ()
    assert "Nothing was saved: look again, then decide" in plain(app.warning[0].value)


def test_a_tick_does_not_pass_to_the_lane_that_moves_up(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = tick(visit("watchtower"), 0)
    app.button(key=button_key(app, "accepted")).click().run()
    assert not [item for item in app.button if str(item.key).startswith("accepted_")]


def button_key(app: AppTest, answer: str) -> str:
    """The key of the button that gives this answer."""
    return next(str(item.key) for item in app.button if str(item.key).startswith(f"{answer}_"))


@pytest.fixture
def confirmed(three_lanes: CapacityTwin) -> CapacityTwin:
    """The three lanes; somebody said of one that the example prices are its own, and what it books and holds."""
    held = LaneParameters(own_capacity_units_per_day=160.0, buffer_held_units=10.0)
    three_lanes.save_lane(
        Lane("BER-MUC", unit="pallets", parameters=held, prices_confirmed=True, labels=(("origin", "BER"),))
    )
    return three_lanes


def test_confirmed_prices_reach_the_lane_pages_as_they_reach_the_inbox(
    confirmed: CapacityTwin, visit: Visit
) -> None:
    planned = confirmed.plan("BER-MUC").lane
    assert planned == confirmed.lane("BER-MUC")
    rows = visit("watchtower").dataframe[0].value
    row = rows.loc[rows["Lane"] == "BER-MUC"]
    order = re.match(r"(Give back \d+) ", row["Do"].iloc[0].replace("\u00a0", " "))
    head = plain(visit("dashboard", lane="BER-MUC").title[0].value)
    assert order and order[1].lower() in head and "to save EUR" in head, (row, head)
    assert row.filter(like="Worth").iloc[0, 0]
    for page in ("dashboard", "profit", "cooperation", "resilience"):
        assert "prices are the product's examples" not in plain(said(visit(page, lane="BER-MUC")))


def test_the_decision_that_is_kept_is_the_one_that_the_inbox_shows(confirmed: CapacityTwin) -> None:
    inbox = confirmed.inbox(today=LAST_DAY)
    page = inbox.page(limit=9)
    shown = [(page.plan.lanes[number], item) for number in page.numbers for item in page.decisions.of(number)]
    assert {item.kind for _, item in shown} >= {"weeks", "hold", "surge", "data"}
    for lane, item in shown:
        confirmed.answer_decision(lane, item.kind, "accepted")
        kept = confirmed.decision_answers(lane)[-1]
        assert (kept.told["kind"], kept.told["target_units"]) == (item.kind, item.target_units)
        own = next((one for one in confirmed.decisions(lane) if one.kind == item.kind), None)
        assert own is not None and own.target_units == item.target_units, lane
    with pytest.raises(DecisionGone, match="BER-MUC does not ask for this decision any more"):
        confirmed.answer_decision("BER-MUC", "surge", "accepted")


def test_a_link_to_a_lane_without_a_page_opens_that_lanes_dashboard(
    three_lanes: CapacityTwin, slug: str
) -> None:
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    app.query_params["workspace"], app.query_params["lane"] = slug, "WAW-POZ"
    app.run()
    assert plain(app.title[0].value).startswith("WAW-POZ: find out where")


def test_a_quiet_network_says_that_nothing_needs_you(twin: CapacityTwin, visit: Visit) -> None:
    rows = "\n".join(f"2026-0{month}-{day:02d},A-B,100" for month in (1, 2, 3) for day in range(1, 29))
    twin.apply(twin.check_csv(f"date,product_name,demand\n{rows}\n".encode(), file_name="quiet.csv"))
    app = visit("watchtower")
    assert "On 1 of 1 lane nobody can say whether a decision is needed: enter own" in plain(
        app.title[0].value
    )
    assert "Of 1 lane nobody entered what is booked and held" in plain(said(app))
    assert app.dataframe[0].value["Do"].tolist() == ["Enter own capacity and the buffer held"]
    assert app.button(key="to_inputs")
    plan = twin.plan("A-B")
    held = LaneParameters(
        own_capacity_units_per_day=plan.own_capacity_units_per_day,
        buffer_held_units=plan.buffer.buffer_units,
    )
    twin.save_lane(Lane("A-B", parameters=held))
    calm = visit("watchtower")
    assert "None of 1 lane needs a decision" in calm.title[0].value
    assert "Nothing needs you today" in said(calm)


def test_resilience_plays_the_stress_of_the_address(three_lanes: CapacityTwin, visit: Visit) -> None:
    plain = visit("resilience", lane="BER-MUC")
    hit = visit("resilience", lane="BER-MUC", stress="No alternative")
    assert hit.title[0].value != plain.title[0].value
    assert "No alternative" in said(hit)


def test_resilience_says_what_is_missing_instead_of_a_score(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("resilience", lane="HAM-ROT")
    assert "not known yet" in app.title[0].value
    assert app.metric[0].value == "not known"


def test_cooperation_prices_a_dearer_partner(three_lanes: CapacityTwin, visit: Visit) -> None:
    cheap = visit("cooperation", lane="BER-MUC", surcharge="5")
    dear = visit("cooperation", lane="BER-MUC", surcharge="300")
    assert "give back" in cheap.title[0].value
    # 300 / (18.5 + 300): own capacity should carry 94 % of the coming days, more than 120 pallets do
    assert "book" in dear.title[0].value and "extra" in dear.title[0].value


def test_pages_and_report_show_the_figures_of_the_twins_facts(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    facts = facts_by_id(three_lanes.facts("BER-MUC"))
    pages = {"dashboard": DASHBOARD, "profit": PROFIT, "cooperation": COOPERATION, "resilience": RESILIENCE}
    for name, page in pages.items():
        shown = visit(name, lane="BER-MUC").metric
        expected = page.figures(facts)
        assert [plain(metric.value) for metric in shown] == [plain(figure.value) for figure in expected]
        assert [plain(metric.label) for metric in shown] == [plain(figure.label) for figure in expected]
        assert [plain(metric.delta) for metric in shown] == [plain(figure.change) for figure in expected]
    printed = words_of(three_lanes.report("BER-MUC"))
    for figure in (*DASHBOARD.figures(facts)[:3], *LANE_BRIEF.figures(facts)):
        assert f"{plain(figure.label)} {plain(figure.value)} {plain(figure.change)}" in printed


def test_profit_answers_with_the_critical_ratio(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("profit", lane="BER-MUC")
    # of 1.05 units one is demand: Cu = 12 / 1.05 + 15 = 26.43, Co = 0.35 * 7 = 2.45: 26.43 / 28.88 = 91.5 %
    assert plain(app.metric[0].value) == "91.5 %"


def test_every_chart_says_in_words_what_it_shows(three_lanes: CapacityTwin, visit: Visit) -> None:
    for page in ("dashboard", "resilience", "cooperation", "profit"):
        charts = visit(page, lane="BER-MUC").get("plotly_chart")
        assert charts
        assert all(chart.proto.alt for chart in charts)


CHARTS_OF_PAGES = {
    "dashboard": {"demand", "buffer", "capacity"},
    "profit": {"cost_curve", "surface"},
    "resilience": {"parts", "shock", "tornado"},
    "cooperation": {"cost_over_capacity", "cost_over_volume"},
    "evidence": {"coverage", "error", "stock"},
}


@pytest.mark.parametrize("page", CHARTS_OF_PAGES)
def test_a_page_offers_the_data_of_its_charts_as_files(
    page: str, three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit(page, lane="BER-MUC")
    offered = [plain(button.proto.label).replace("\\", "") for button in app.get("download_button")]
    names = {label.removeprefix("capacity-twin-") for label in offered if label.startswith("capacity-twin-")}
    assert names == {f"{name}.csv" for name in CHARTS_OF_PAGES[page]}


def test_a_file_is_checked_shown_applied_and_undone(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data")
    file = b"date;product_name;demand\n2026-11-01;BER-MUC;101\n2026-11-02;NEW-LANE;7\n"
    app.file_uploader[0].upload("more.csv", file, "text/csv").run()
    assert not app.exception
    assert {metric.label: metric.value for metric in app.metric} == {
        "Add · rows": "2",
        "Update · rows": "0",
        "Unchanged · rows": "0",
        "Rejected · rows": "0",
    }
    next(button for button in app.button if button.label.startswith("Write 2")).click().run()
    assert not [
        button for button in app.button if button.label.startswith("Write")
    ]  # ready for the next file
    assert not app.metric
    assert "NEW-LANE" in [lane.name for lane in three_lanes.lanes()]
    history = visit("data", section="History")
    newest = three_lanes.imports()[0].import_id
    history.button(key=f"undo_{newest}").click().run()
    assert "NEW-LANE" not in [lane.name for lane in three_lanes.lanes()]


def test_an_ambiguous_date_is_asked_with_one_click_choices(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data")
    file = b"date,product_name,demand\n03/04/2026,BER-MUC,1\n05/06/2026,BER-MUC,2\n"
    app.file_uploader[0].upload("slashes.csv", file, "text/csv").run()
    assert "How are the dates written?" in said(app).replace("\\", "")
    assert not [button for button in app.button if button.label.startswith("Write")]
    app.button(key="answer_date_format_dd/mm/yyyy").click().run()
    assert [button for button in app.button if button.label.startswith("Write 2")]


def test_rejected_rows_are_left_out_only_on_demand(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data")
    file = b"date,product_name,demand\n2026-11-01,BER-MUC,1\n2026-11-02,BER-MUC,-5\n"
    app.file_uploader[0].upload("bad.csv", file, "text/csv").run()
    write = next(button for button in app.button if button.label.startswith("Write 1"))
    assert write.disabled
    assert app.dataframe[-1].value["Row"].tolist() == [3]
    app.checkbox[0].check().run()
    assert not next(button for button in app.button if button.label.startswith("Write 1")).disabled


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("data")
    app.file_uploader[0].upload("notes.csv", b"%PDF-1.7 binary", "text/csv").run()
    assert not app.exception
    assert "cannot be read" in app.error[0].value
    assert len(app.title) == 1  # the page keeps its own heading


def test_the_settings_of_a_lane_are_saved_as_ratios(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data", section="Lanes", lane="BER-MUC")
    field = next(item for item in app.number_input if item.label.startswith("Service level"))
    field.set_value(97.0)
    next(button for button in app.button if button.label == "Save this lane").click().run()
    stored = three_lanes.lane("BER-MUC")
    assert stored.parameters.service_level_ratio == 0.97
    assert stored.parameters.partner_share_ratios == (0.6, 0.4)


def test_unit_partners_and_missing_days_are_saved_with_the_lane(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("data", section="Lanes", lane="BER-MUC")
    before = three_lanes.lane("BER-MUC")
    choice = next(item for item in app.selectbox if item.label.startswith("A day without a record"))
    assert choice.value == "zero"
    choice.set_value("unknown")
    text_input(app, "Unit").input(" boxes ")
    text_input(app, "Partners' shares · %").input("50; 30; 20 %")
    button(app, "Save this lane").click().run()
    assert not app.exception
    parameters = replace(before.parameters, missing_days="unknown", partner_share_ratios=(0.5, 0.3, 0.2))
    assert three_lanes.lane("BER-MUC") == replace(before, unit="boxes", parameters=parameters)
    app = visit("data", section="Lanes", lane="BER-MUC")
    assert next(item for item in app.selectbox if item.label.startswith("A day without")).value == "unknown"


def test_how_orders_are_placed_is_saved_with_the_lane_and_the_form_follows(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("data", section="Lanes", lane="BER-MUC")
    before = three_lanes.lane("BER-MUC")
    selectbox(app, "How orders are placed").set_value("continuous").run()
    covers = next(item for item in app.number_input if item.label.startswith("An order covers"))
    covers.set_value(3.0)
    button(app, "Save this lane").click().run()
    assert not app.exception
    parameters = replace(before.parameters, review_policy="continuous", order_cycle_days=3.0)
    assert three_lanes.lane("BER-MUC") == replace(before, parameters=parameters)
    app = visit("data", section="Lanes", lane="BER-MUC")
    assert selectbox(app, "How orders are placed").value == "continuous"
    selectbox(app, "How orders are placed").set_value("daily").run()
    assert next(item for item in app.number_input if item.label.startswith("Order cycle")).disabled


def test_what_if_orders_were_placed_otherwise_stands_in_the_address(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("dashboard", lane="BER-MUC")
    app.number_input(key="what_if_cycle").set_value(5.0).run()
    app.selectbox(key="what_if_orders").set_value("continuous").run()
    assert app.query_params["orders"] == "continuous"
    cycle = app.number_input(key="what_if_cycle")
    assert (cycle.label, cycle.value) == ("An order covers · days", 5.0)
    assert "As soon as a level is passed" in said(app)
    shared = visit("dashboard", lane="BER-MUC", orders="continuous")
    assert shared.selectbox(key="what_if_orders").value == "continuous"
    button(shared, "Save to lane").click().run()
    assert three_lanes.lane("BER-MUC").parameters.review_policy == "continuous"
    refused = visit("dashboard", lane="BER-MUC", orders="weekly")
    assert "it must be periodic or daily or continuous" in refused.warning[0].value


def test_new_lanes_begin_with_the_policy_of_the_workspace(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data", section="Workspace")
    selectbox(app, "How orders are placed").set_value("daily")
    button(app, "Save settings").click().run()
    assert three_lanes.settings().new_lane.parameters.review_policy == "daily"


def test_a_reset_needs_the_title_typed_and_can_be_undone(three_lanes: CapacityTwin, visit: Visit) -> None:
    title = three_lanes.workspace().title
    app = visit("data", section="Workspace")
    erase = next(button for button in app.button if button.label.startswith("Erase"))
    assert erase.disabled
    app.text_input(key="reset_title").input(title).run()
    next(button for button in app.button if button.label.startswith("Erase")).click().run()
    assert three_lanes.lanes() == ()
    three_lanes.undo(three_lanes.imports()[0].import_id)
    assert len(three_lanes.lanes()) == 3


def test_a_hostile_lane_name_is_text_on_every_page(three_lanes: CapacityTwin, visit: Visit) -> None:
    stored = three_lanes.lane("BER-MUC")
    three_lanes.rename_lane("BER-MUC", HOSTILE)
    three_lanes.save_lane(replace(stored, name=HOSTILE, unit="<u>$z$</u>"))
    for page in ("dashboard", "watchtower", "resilience", "cooperation", "profit", "data"):
        app = visit(page, lane=HOSTILE)
        assert not app.exception
        shown = said(app) + "".join(metric.label for metric in app.metric)
        assert "](https" not in shown
        assert "<b>" not in shown.replace("\\<", "")


def test_a_read_only_workspace_offers_an_own_one_and_no_writing(
    slug: str, three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db import open_twin

    monkeypatch.setattr("ui.reading.loaders.twin_of", lambda _: open_twin(slug, read_only=True))
    app = visit("data", section="Lanes", lane="BER-MUC")
    assert any(button.label == "Open my own workspace" for button in app.button)
    assert next(button for button in app.button if button.label == "Save this lane").disabled


def test_a_visitors_own_workspace_is_empty_and_named_in_the_address(
    slug: str, three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db import open_twin

    monkeypatch.setattr(
        "ui.reading.loaders.twin_of", lambda name: open_twin(name, read_only=name == slug, create=False)
    )
    app = visit("data")
    next(button for button in app.button if button.label == "Open my own workspace").click().run()
    assert app.query_params["workspace"].startswith("visitor-")
    assert app.title[0].value == "No data yet"


def test_readiness_asks_the_database(three_lanes: CapacityTwin, slug: str) -> None:
    assert frame.database_answers(slug)


def test_an_unknown_parameter_of_a_lane_is_shown_as_not_known(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    three_lanes.save_lane(Lane(name="HAM-ROT", parameters=LaneParameters()))
    app = visit("dashboard", lane="HAM-ROT")
    assert plain(app.metric[2].delta) == "held: not known"
    assert "Own capacity is assumed: it covers demand in 90 % of periods" in plain(said(app))


@pytest.mark.parametrize("page", ["dashboard", "profit", "cooperation", "resilience"])
def test_why_shows_formulas_with_numbers_and_sources_once_it_is_opened(
    page: str, three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit(page, lane="BER-MUC")
    assert not app.latex
    app.session_state["why"] = True
    app.run()
    assert len(app.latex) >= 2
    assert any("data: 150 daily records" in source for source in app.dataframe[-1].value["From"])


@pytest.mark.parametrize(
    ("page", "inputs"),
    [
        ("dashboard", {"Service level", "Returns", "Lead time", "Lead time varies by", "Order cycle"}),
        ("dashboard", {"Own capacity", "Buffer held", "SLA penalty"}),
        (
            "cooperation",
            {"Returns", "Own capacity", "Partner surcharge", "Price", "Unit cost", "SLA penalty"},
        ),
        ("resilience", {"Returns", "Own capacity", "Buffer held", "Time to recover", "Alternative"}),
        ("profit", {"Service level", "Price", "Unit cost", "SLA penalty", "Holding", "Obsolescence"}),
    ],
)
def test_why_says_of_every_chosen_number_what_it_is_and_where_it_comes_from(
    page: str, inputs: set[str], three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit(page, lane="BER-MUC", returns="12", penalty="20")
    app.session_state["why"] = True
    app.run()
    table = app.dataframe[-1].value
    labels = table["Input"].str.partition(" · ")[0]
    assert inputs <= set(labels)
    sources = dict(zip(labels, zip(table["Value"], table["From"], strict=True), strict=True))
    assert sources["Returns"] == ("12", "what-if, not saved")
    if page != "resilience":
        assert sources["SLA penalty"] == ("20", "what-if, not saved")
    if "Order cycle" in sources:
        assert sources["Order cycle"] == ("7", "the twin's default")
    if "Buffer held" in sources:
        assert sources["Buffer held"] == ("60", "lane setting")


def test_lanes_that_share_capacity_are_chosen_shown_and_kept_in_the_address(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    three_lanes.save_lane(replace(three_lanes.lane("HAM-ROT"), unit="pallets"))
    app = visit("cooperation", lane="BER-MUC")
    assert app.multiselect(key="sharing_lanes").value == ["HAM-ROT"]
    assert "Together they save" in said(app) or "gain nothing by sharing" in said(app)
    app.multiselect(key="sharing_lanes").set_value([]).run()
    assert app.query_params["sharing"] == "[]"
    assert "Choose at least one other lane" in said(app)


def test_one_service_budget_is_planned_when_it_is_opened(three_lanes: CapacityTwin, visit: Visit) -> None:
    assert (
        three_lanes.share_service_budget() is None
    )  # pallets are not added to units, and one lane's data ended
    three_lanes.save_lane(replace(three_lanes.lane("BER-MUC"), unit="units"))
    planned = three_lanes.share_service_budget()
    assert planned is not None and sorted(planned.lanes) == ["BER-MUC", "HAM-ROT"]
    app = visit("profit", lane="BER-MUC")
    assert "Level in the budget" not in str(app.dataframe)
    app.session_state["service_budget"] = True
    app.run()
    assert not app.exception
    assert any("Level in the budget" in table.value.columns for table in app.dataframe)
    assert "as much as today" in said(app) or "levels of today" in said(app)


def test_order_size_and_reorder_point_are_set_together_when_it_is_opened(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    lot = three_lanes.lot_and_point("BER-MUC")
    app = visit("profit", lane="BER-MUC")
    assert "heapest together" not in said(app)
    app.session_state["order_lot"] = True
    app.run()
    assert not app.exception
    assert ("heapest together" in said(app)) == (lot is not None)
    assert lot is not None or "No pair is best" in said(app)


def test_a_lane_of_another_unit_is_not_offered_for_sharing(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("cooperation", lane="BER-MUC")  # in pallets, the others in units
    assert not app.multiselect
    assert "No other lane has the same unit" in said(app)


def button(app: AppTest, label: str) -> Any:
    return next(item for item in app.button if item.label.startswith(label))


def selectbox(app: AppTest, label: str) -> Any:
    return next(item for item in app.selectbox if item.label == label)


def text_input(app: AppTest, label: str) -> Any:
    return next(item for item in app.text_input if item.label == label)


def test_records_are_filtered_and_name_the_change_that_wrote_them(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("data", section="Records")
    assert "1 to 410 of 410" in said(app)
    app.selectbox(key="records_lane").set_value("HAM-ROT").run()
    app.number_input(key="records_least").set_value(400.0).run()
    assert not app.exception
    shown = app.dataframe[0].value
    assert set(shown["Lane"]) == {"HAM-ROT"}
    assert shown["Demand"].min() >= 400
    assert all("three.csv" in text for text in shown["Written by"])
    app.number_input(key="records_least").set_value(1e9).run()
    assert "No record meets these conditions" in said(app)


def test_a_lane_is_added_with_the_defaults_renamed_merged_and_deleted(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    three_lanes.save_settings(replace(three_lanes.settings(), new_lane=Lane("new lane", unit="pallets")))
    app = visit("data", section="Lanes", lane="WAW-POZ")
    next(item for item in app.text_input if item.label == "Name of a new lane").input("NEW")
    button(app, "Add lane").click().run()
    assert three_lanes.lane("NEW").unit == "pallets"
    next(item for item in app.text_input if item.label == "New name").input("POZ-WAW")
    button(app, "Rename").click().run()
    assert "POZ-WAW" in [lane.name for lane in three_lanes.lanes()]
    app = visit("data", section="Lanes", lane="POZ-WAW")
    app.selectbox(key="merge_into_POZ-WAW").set_value("HAM-ROT").run()
    assert "0 records would move to HAM-ROT. All 110 dates already exist there." in plain(said(app))
    app.selectbox(key="merge_same_POZ-WAW").set_value("sum").run()
    button(app, "Merge the two lanes").click().run()
    assert "POZ-WAW" not in [lane.name for lane in three_lanes.lanes()]
    app.selectbox(key="lane_in_view").set_value("NEW").run()
    assert app.query_params["section"] == "Lanes"
    button(app, "Delete NEW").click().run()
    assert [lane.name for lane in three_lanes.lanes()] == ["BER-MUC", "HAM-ROT"]


def test_edited_cells_of_the_table_of_all_lanes_are_shown_saved_and_undone_as_one_step(
    three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edited(rows: pd.DataFrame, **_: object) -> pd.DataFrame:
        left, by_lane = rows.copy(), {lane: number for number, lane in enumerate(rows["Lane"])}
        left.loc[by_lane["BER-MUC"], "service"] = 90.0
        left.loc[by_lane["BER-MUC"], "buffer"] = float("nan")
        left.loc[by_lane["HAM-ROT"], ["Unit", "price"]] = ["boxes", 55.0]
        return left

    before = {lane.name: three_lanes.lane(lane.name) for lane in three_lanes.lanes()}
    monkeypatch.setattr("streamlit.data_editor", edited)
    app = visit("data", section="Lanes")
    shown = next(table.value for table in app.dataframe if "After" in table.value.columns)
    assert shown.to_numpy().tolist() == [
        ["BER-MUC", "Service level · %", "95", "90"],
        ["BER-MUC", "Buffer held · pallets", "60", "not known"],
        ["HAM-ROT", "Unit", "units", "boxes"],
        ["HAM-ROT", "Price · money/unit", "40", "55"],
    ]
    button(app, "Save 2").click().run()
    assert not app.exception
    ber, ham = before["BER-MUC"], before["HAM-ROT"]
    parameters = replace(ber.parameters, service_level_ratio=0.9, buffer_held_units=None)
    assert three_lanes.lane("BER-MUC") == replace(ber, parameters=parameters)
    assert three_lanes.lane("HAM-ROT") == replace(
        ham, unit="boxes", costs=replace(ham.costs, price_per_unit=55.0)
    )
    assert three_lanes.lane("WAW-POZ") == before["WAW-POZ"]
    three_lanes.undo(three_lanes.imports()[0].import_id)
    assert {name: three_lanes.lane(name) for name in before} == before


def test_a_table_that_somebody_changed_meanwhile_is_not_saved_over(
    three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamlit.data_editor", lambda rows, **_: rows.assign(lead=3.0))
    monkeypatch.setattr(
        loaders, "lanes_of", lambda *_: (replace(three_lanes.lane("BER-MUC"), unit="as it was seen"),)
    )
    app = visit("data", section="Lanes")
    button(app, "Save 1").click().run()
    assert "BER" in app.error[0].value
    assert three_lanes.lane("BER-MUC").parameters.lead_time_days == 7.0


def test_settings_of_the_workspace_are_saved(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data", section="Workspace")
    text_input(app, "Currency").input("CHF")
    button(app, "Save settings").click().run()
    assert three_lanes.workspace().currency == "CHF"


def test_holidays_are_chosen_seen_on_the_dashboard_and_checked_on_the_evidence_page(
    twin: CapacityTwin, store: PostgresStore, visit: Visit
) -> None:
    import_records(store, holiday_records(n_lanes=2))
    app = visit("data", section="Workspace")
    text_input(app, "Holidays of").input("Atlantis")
    button(app, "Save settings").click().run()
    assert "place of holidays is 'Atlantis', but it must be empty or one of" in said(app).replace("\\", "")
    text_input(app, "Holidays of").input("de")
    button(app, "Save settings").click().run()
    assert twin.settings().holidays_of == "DE"
    assert text_input(app, "Holidays of").value == "DE"
    dashboard = plain(said(visit("dashboard")))
    assert "Ahead: Good Friday on" in dashboard and "Holidays of DE are followed" in dashboard
    evidence = visit("evidence")
    assert "Each past holiday was forecast from what lay before it" in plain(said(evidence))
    shown = next(table.value for table in evidence.dataframe if "Holiday" in table.value.columns)
    assert "Easter Monday" in list(shown["Holiday"])


def test_a_workspace_file_is_shown_restored_and_undone(three_lanes: CapacityTwin, visit: Visit) -> None:
    file, before = three_lanes.export_workspace(), three_lanes.content_hash()
    three_lanes.delete_lane("BER-MUC")
    app = visit("data", section="Workspace")
    app.file_uploader[0].upload("friday.zip", file, "application/zip").run()
    assert "1 new" in said(app)
    button(app, "Restore this file").click().run()
    assert three_lanes.content_hash() == before


def test_an_altered_workspace_file_is_refused_with_its_reason(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("data", section="Workspace")
    app.file_uploader[0].upload("friday.zip", three_lanes.export_workspace()[:-40], "application/zip").run()
    assert "cannot be restored" in app.error[0].value


def test_parameters_are_changed_by_file(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data", section="Lanes")
    app.file_uploader[0].upload(
        "p.csv", b"product_name,lead_time_days\nBER-MUC,21\nHAM-ROT,x\n", "text/csv"
    ).run()
    assert "1\u00a0lane would change" in said(app)
    button(app, "Write 1").click().run()
    assert three_lanes.lane("BER-MUC").parameters.lead_time_days == 21


def test_a_key_is_made_shown_once_and_revoked(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data", section="Export")
    assert len(app.get("download_button")) == 9
    next(item for item in app.text_input if item.label == "Program").input("Power BI")
    button(app, "Create key").click().run()
    token = app.code[0].value
    assert three_lanes.data.is_api_token(token)
    button(app, "Revoke").click().run()
    assert not app.code
    assert not three_lanes.data.is_api_token(token)


def test_the_history_says_why_a_change_cannot_be_undone(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data", section="History")
    assert "Change 2 stands on it" in said(app).replace("\\", "")
    assert app.button(key="undo_1").disabled


def test_every_part_of_the_data_page_works_empty_and_read_only(
    slug: str, twin: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db import open_twin

    for read_only in (False, True):
        if read_only:
            monkeypatch.setattr("ui.reading.loaders.twin_of", lambda _: open_twin(slug, read_only=True))
        for part in ("Import", "Records", "Lanes", "History", "Export", "Workspace"):
            app = visit("data", section=part)
            assert not app.exception, part
            assert not app.error, part


def test_the_dashboard_shows_overrides_and_marked_days_and_lets_them_be_removed(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    coming = three_lanes.plan("BER-MUC").forecast.period_starts[0].item()
    last = three_lanes.history("BER-MUC").period_starts[-1].item()
    three_lanes.override("BER-MUC", coming, 150.0, reason="Fair in town")
    three_lanes.mark_event("BER-MUC", last, reason="Counted twice", kind="outlier")
    app = visit("dashboard")
    assert not app.exception
    text = said(app)
    assert "Fair in town" in text
    assert "Counted twice" in text
    assert "The forecast does not learn from 1 day that somebody marked" in text.replace("\\", "")
    assert {button.key for button in app.button} >= {
        f"remove_override_{coming}",
        f"remove_mark_{last}_{last}",
    }


def test_the_evidence_page_says_how_good_the_forecast_was(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("evidence")
    assert not app.exception
    labels = [metric.label for metric in app.metric]
    assert labels[0] == "Forecast error"
    assert labels[-1] == "Reference cases passed"
    assert "seasonal naive" in app.title[0].value
    assert "@software" in app.code[0].value
    assert "best are combined, because together they lose less than the best one" in plain(said(app))


def test_reports_are_offered_and_made_only_when_asked_for(three_lanes, visit) -> None:
    for page in ("dashboard", "watchtower"):
        app = visit(page)
        assert not app.exception
        labels = [button.proto.label for button in app.get("download_button")]
        assert labels[0] == "Report as PDF"
        assert {"Bericht als PDF (Deutsch)", "Figures as CSV", "Figures as XLSX", "Figures as JSON"} <= set(
            labels
        )


def test_the_files_of_a_page_carry_one_hash(three_lanes, slug, monkeypatch) -> None:
    made = []
    monkeypatch.setattr(reports, "_button", lambda file, _: made.append(file))
    monkeypatch.setattr(loaders, "twin_of", lambda _: three_lanes)
    place = loaders.open_place(slug)
    reports.of_network(place)
    files = {file.name: file.make() for file in made}
    digest = facts_digest(three_lanes.network_facts())
    assert f"facts {digest}" in words_of(files["network-brief.pdf"])
    assert f"Fakten {digest}" in words_of(files["network-brief-de.pdf"])
    assert digest.encode() in files["network-figures.csv"]
    assert digest.encode() in files["network-figures.json"]
    assert len(files["network-figures.xlsx"]) > 1000


def test_the_evidence_page_lists_methods_from_outside_with_their_scores(
    three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = CapacityTwin(three_lanes.data, WordsAndPaper(), FakeMethods(row_mean))
    monkeypatch.setattr("ui.reading.loaders.twin_of", lambda _: twin)
    monkeypatch.setattr("forecast_extra.is_installed", lambda: True)
    monkeypatch.setattr(extra_methods, "load_settings", lambda: Settings(forecast_extra="statsforecast"))
    app = visit("evidence")
    assert not app.exception
    assert {"first fake", "second fake", "third fake", "seasonal naive"} <= set(
        app.dataframe[0].value["Method"]
    )
    assert "The methods of fakes were tried on" in said(app)


def test_the_evidence_page_says_that_methods_asked_for_are_not_installed(
    three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forecast_extra.is_installed", lambda: False)
    monkeypatch.setattr("db.opening.is_installed", lambda: False)
    for place in ("db.opening.load_settings", "ui.reading.extra_methods.load_settings"):
        monkeypatch.setattr(place, lambda: replace(load_settings(), forecast_extra="statsforecast"))
    app = visit("evidence")
    assert not app.exception
    assert "asks for them, but the library is not installed" in said(app)


def test_the_evidence_page_plays_a_lane_beside_its_formulas_when_asked(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    lane = three_lanes.lane("BER-MUC")
    three_lanes.save_lane(
        replace(lane, parameters=replace(lane.parameters, sd_lead_time_days=0.0, review_policy="daily"))
    )
    app = visit("evidence", lane="BER-MUC")
    tables = [table.value for table in app.dataframe]
    assert not any("As played" in table.columns for table in tables)
    app.session_state["played_promises"] = True
    app.run()
    assert not app.exception
    assert app.selectbox(key="played_lane").value == "BER-MUC"
    elsewhere = visit("evidence", lane="NOWHERE", played_promises="1")
    elsewhere.session_state["played_promises"] = True
    assert elsewhere.run().selectbox(key="played_lane").value == "BER-MUC"  # the first that has a plan
    assert "How orders are placed: **every day, up to a level**. An order must last **8 days**" in plain(
        said(app)
    )
    table = next(table.value for table in app.dataframe if "As played" in table.value.columns)
    assert table["Figure"].tolist()[0] == "Order cycles without a shortage"
    assert "± " in table["As played"][0]
    promised, kept = (float(plain(table[name][0]).split("%")[0]) for name in ("As promised", "As played"))
    assert kept == pytest.approx(
        promised, abs=0.5
    )  # points: the lead time does not vary, nor do the weekdays
    app.selectbox(key="played_lane").set_value("HAM-ROT").run()
    assert not app.exception
    assert app.query_params["lane"] == "HAM-ROT"
    assert "every 7 days, up to a level" in plain(said(app))


def test_a_decision_is_answered_on_the_page_of_its_lane_and_is_then_no_headline(
    confirmed: CapacityTwin, visit: Visit
) -> None:
    app = visit("dashboard", lane="BER-MUC")
    before = app.title[0].value
    (which,) = [item for item in app.get("button_group") if item.label == "Which do you answer?"]
    assert not [item for item in app.button if str(item.key).startswith("accepted_")]
    kinds = [item.kind for item in confirmed.decisions("BER-MUC")]
    app.session_state[which.key] = [kinds[0]]
    app.run()
    app.button(key=button_key(app, "accepted")).click().run()
    assert not app.exception
    assert [(item.kind, item.answer) for item in confirmed.decision_answers()] == [(kinds[0], "accepted")]
    assert app.title[0].value != before
    assert "accepted on" in plain(said(app))
    for page in ("dashboard", "profit", "cooperation"):
        assert before not in plain(visit(page, lane="BER-MUC").title[0].value)
    assert "accepted on" in plain(said(visit("dashboard", lane="BER-MUC")))


def test_nothing_is_answered_under_what_if_values(confirmed: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="BER-MUC", service="80")
    assert not [item for item in app.get("button_group") if item.label == "Which do you answer?"]
    assert "discard or save them first" in said(app)


def test_a_card_of_the_phone_has_the_same_bar(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("watchtower")
    toggle = next(item for item in app.toggle if str(item.key).startswith("card_tick_"))
    toggle.set_value(True).run()
    assert not app.exception
    app.button(key=button_key(app, "accepted_card")).click().run()
    assert len(three_lanes.decision_answers()) == 1
    assert any(level in said(app) for level in "▁▂▃▄▅▆▇█")


def test_a_fault_of_the_program_is_said_in_the_language_of_the_page(
    three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(place: object) -> None:
        raise TypeError("broken")

    monkeypatch.setattr("ui.lane.lane_view.open_lane", broken)
    app = visit("dashboard", lane="BER-MUC", lang="de")
    assert "Programmfehler" in app.error[0].value
    assert app.exception  # logged as any other; the page does not show it beside
