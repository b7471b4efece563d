"""Pages of a workspace of many lanes: a search finds them, labels filter them, and no page sends the names of all."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from core.demand.records import RecordEdit
from core.lane import Lane
from core.twin.capacity_twin import CapacityTwin
from core.twin.lane_search import LaneFilter
from tests.pages.conftest import Visit, said

N_LANES = 70
PORTS = ("BER", "HAM", "ROT")
LAST = date(2026, 5, 31)


def name_of(number: int) -> str:
    return f"{PORTS[number % 3]}-{number:03d}"


@pytest.fixture
def many(twin: CapacityTwin) -> CapacityTwin:
    """Lanes of three ports and two carriers; every seventh surged of late."""
    rng = np.random.default_rng(8)
    rows = ["date,product_name,demand"]
    for number in range(N_LANES):
        demand = rng.normal(100.0, 8.0, 90)
        demand[-6:] *= 2.5 if number % 7 == 0 else 1.0
        rows += [
            f"{LAST - timedelta(days=89 - day)},{name_of(number)},{demand[day]:.0f}" for day in range(90)
        ]
    twin.apply(twin.check_csv("\n".join(rows).encode(), file_name="many.csv"))
    twin.save_lanes(
        [
            Lane(
                name_of(number),
                unit="kg" if number % 2 else "pallets",
                labels=(
                    ("origin", PORTS[number % 3]),
                    *((("carrier", "DHL"),) if number % 2 else (("carrier", "UPS"),)),
                ),
            )
            for number in range(N_LANES)
        ]
    )
    return twin


@pytest.mark.parametrize("page", ["dashboard", "profit", "cooperation", "resilience", "evidence"])
def test_a_page_of_one_lane_offers_the_first_of_many_and_finds_others(
    many: CapacityTwin, visit: Visit, page: str
) -> None:
    app = visit(page, lane=name_of(33))
    assert not app.exception
    if page == "evidence":
        return
    box = app.selectbox(key="lane_in_view")
    assert box.value == name_of(33) and len(box.options) <= 51
    assert name_of(68) not in box.options
    app.text_input(key="lane_search").set_value("rot-06").run()
    box = app.selectbox(key="lane_in_view")
    found = [name for number in range(60, N_LANES) if (name := name_of(number)).startswith("ROT")]
    assert box.value == name_of(33) and box.options == [name_of(33), *found]
    box.set_value(found[0]).run()
    assert app.query_params["lane"] == found[0]
    assert app.selectbox(key="lane_in_view").value == found[0]


def test_a_lane_that_is_not_there_is_named_among_many_too(many: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="NOWHERE")
    assert "There is no lane NOWHERE here." in said(app).replace("\\", "")


def test_a_search_that_finds_nothing_leaves_the_lane_in_view(many: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane=name_of(5))
    app.text_input(key="lane_search").set_value("no such lane").run()
    assert app.selectbox(key="lane_in_view").options == [name_of(5)]


def label(app, part: str):
    return next(box for box in app.selectbox if box.key == f"label_{part}")


def lanes_of_the_table(app) -> list[str]:
    table = next(item.value for item in app.dataframe if "Do" in item.value.columns)
    return list(table["Lane"])


def test_labels_filter_the_inbox_together_with_the_number_of_lanes_behind_each(
    many: CapacityTwin, visit: Visit
) -> None:
    surged = [number for number in range(N_LANES) if number % 7 == 0]
    app = visit("watchtower", status="surge")
    of_port = {port: [n for n in surged if PORTS[n % 3] == port] for port in PORTS}
    assert label(app, "origin").options == [f"{port} ({len(of_port[port])})" for port in PORTS]
    label(app, "origin").set_value("HAM").run()
    assert app.query_params["label"] == "origin=HAM"
    assert sorted(lanes_of_the_table(app)) == sorted(map(name_of, of_port["HAM"]))
    odd = [n for n in of_port["HAM"] if n % 2]
    even = [n for n in of_port["HAM"] if not n % 2]
    assert label(app, "carrier").options == [f"DHL ({len(odd)})", f"UPS ({len(even)})"]
    assert label(app, "origin").options == [f"{port} ({len(of_port[port])})" for port in PORTS]
    label(app, "unit").set_value("kg").run()
    assert app.query_params["label"] == "origin=HAM&unit=kg"
    assert sorted(lanes_of_the_table(app)) == sorted(map(name_of, odd))
    label(app, "origin").set_value(None).run()
    assert app.query_params["label"] == "unit=kg"
    assert len(lanes_of_the_table(app)) == sum(number % 2 for number in surged)


def test_a_link_shows_the_same_labels_in_german_too(many: CapacityTwin, visit: Visit) -> None:
    app = visit("watchtower", status="surge", label="origin=ROT&carrier=UPS", lang="de")
    assert label(app, "origin").value == "ROT" and label(app, "carrier").value == "UPS"
    assert label(app, "unit").label == "Einheit"
    table = next(
        item.value for item in app.dataframe if "Tun" in item.value.columns or "Strecke" in item.value.columns
    )
    wanted = [name_of(n) for n in range(0, N_LANES, 7) if n % 3 == 2 and not n % 2]
    assert sorted(table["Strecke"]) == sorted(wanted)
    assert not app.exception


def test_a_label_that_no_lane_has_leaves_nothing_and_can_be_taken_away(
    many: CapacityTwin, visit: Visit
) -> None:
    app = visit("watchtower", label="origin=Atlantis&nonsense=7")
    assert not app.exception
    assert [item for item in app.dataframe if "Do" in item.value.columns] == []
    assert label(app, "origin").value == "Atlantis" and label(app, "nonsense").value == "7"
    label(app, "origin").set_value(None).run()
    label(app, "nonsense").set_value(None).run()
    assert "label" not in app.query_params
    assert lanes_of_the_table(app)


def test_labels_stay_chosen_when_a_lane_was_looked_at(many: CapacityTwin, visit: Visit) -> None:
    app = visit("watchtower", status="surge", label="origin=HAM")
    lane = lanes_of_the_table(app)[0]
    app.session_state["address_choices"]["lane"] = lane
    app.switch_page("pages/dashboard.py").run()
    app.switch_page("pages/watchtower.py").run()
    assert label(app, "origin").value == "HAM"


def test_the_table_of_lanes_shows_labels_and_prices_are_entered_for_a_label(
    many: CapacityTwin, visit: Visit
) -> None:
    app = visit("data", section="Lanes")
    assert not app.exception
    group = next(
        box
        for box in app.selectbox
        if any("HAM" in option for option in box.options) and "origin" in "".join(box.options)
    )
    wanted = next(option for option in group.options if option.startswith("origin HAM: "))
    group.set_value(wanted)
    next(item for item in app.number_input if (item.key or "").startswith("price_price_")).set_value(77.0)
    next(button for button in app.button if button.label == "Use these prices").click().run()
    priced = many.data.find_lanes(LaneFilter(is_priced=True), limit=N_LANES).names
    assert priced == tuple(sorted(name_of(n) for n in range(N_LANES) if n % 3 == 1))


def test_records_of_many_lanes_are_found_by_a_part_of_the_name(many: CapacityTwin, visit: Visit) -> None:
    app = visit("data", section="Records", lane=name_of(69))
    box = app.selectbox(key="records_lane")
    assert box.value == name_of(69)
    assert len(box.options) <= 52
    app.text_input(key="records_search").set_value("HAM-06").run()
    assert name_of(61) in app.selectbox(key="records_lane").options
    assert app.selectbox(key="records_lane").value == name_of(69)


def test_a_lane_is_merged_into_one_that_a_search_finds(many: CapacityTwin, visit: Visit) -> None:
    many.save_lanes([Lane(name_of(n), unit="pallets") for n in range(N_LANES)])
    app = visit("data", section="Lanes", lane=name_of(0))
    box = next(item for item in app.selectbox if item.label == "Merge into")
    assert name_of(0) not in box.options and len(box.options) <= 50
    app.text_input(key=f"merge_into_{name_of(0)}_search").set_value("BER-069").run()
    box = next(item for item in app.selectbox if item.label == "Merge into")
    assert box.options == ["BER-069"]
    assert "All 90 dates already exist there" in said(app).replace("\u00a0", " ")


def test_a_label_is_added_to_lanes_in_the_table_and_taken_back_in_the_history(
    three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit("data", section="Lanes")
    app.text_input(key="label_part").set_value(" customer ")
    app.button(key="label_add").click().run()
    shown: list[list[str]] = []

    def edited(rows, **_):
        shown.append(list(rows.columns))
        return rows.assign(**{"label customer": ["ACME", "", "ACME"]})

    monkeypatch.setattr("streamlit.data_editor", edited)
    app.run()
    assert "label customer" in shown[-1]
    assert "2 changes" in said(app).replace("\u00a0", " ") or any(
        "Save 2" in item.label for item in app.button
    )
    next(item for item in app.button if item.label.startswith("Save 2")).click().run()
    assert three_lanes.lane("BER-MUC").labels == (("customer", "ACME"),)
    assert three_lanes.lane("HAM-ROT").labels == ()
    assert three_lanes.data.label_counts()["customer"] == {"ACME": 2}
    three_lanes.undo(three_lanes.imports()[0].import_id)
    assert three_lanes.lane("BER-MUC").labels == ()


def test_on_a_phone_every_lane_of_the_page_can_be_reached(many: CapacityTwin, visit: Visit) -> None:
    def cards(app) -> int:
        return sum((item.key or "").startswith("card_") for item in app.button)

    app = visit("watchtower", status="nothing")
    n_lanes = len(lanes_of_the_table(app))
    assert n_lanes > 50 and cards(app) == 25
    app.button(key="more_cards").click().run()
    assert cards(app) == 50
    app.button(key="more_cards").click().run()
    assert cards(app) == n_lanes
    assert [item for item in app.button if item.key == "more_cards"] == []


def test_of_many_alerts_since_the_last_visit_all_can_be_turned_to(
    many: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.lane.inbox_news.LANES_ON_A_PAGE", 4)
    visit("watchtower")
    odd = [name_of(number) for number in range(1, N_LANES, 7)]
    many.data.edit_records(
        [RecordEdit(name, LAST - timedelta(days=day), None, 900.0) for name in odd for day in range(4)],
        check_seen=False,
    )
    app = visit("watchtower")
    assert any(f"· {len(odd)}" in item.label for item in app.expander)
    shown = [item.key for item in app.button if (item.key or "").startswith("news_")]
    assert len(shown) == 4
    app.session_state["news_page"] = 2
    app.run()
    other = [item.key for item in app.button if (item.key or "").startswith("news_")]
    assert len(other) == 4 and not set(shown) & set(other)
