"""A day with a large network in a real browser: filter, put off, bring one record, and the list moves.

Of as many lanes as a kept plan needs; `make story STORY=10000` walks the same with more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from bench.network_data import LAST_DAY, fill_workspace, lane_name
from core.demand.records import RecordEdit
from core.forecast.learning_sample import MAX_RECORDS
from core.twin.capacity_twin import CapacityTwin
from core.twin.inbox import KeptInbox
from db.store import PostgresStore
from tests.browser.steps import AT_REST, hand_over, press
from tests.db.demand_csv import twin_on
from ui.ground.tables import HEAD_HEIGHT, ROW_HEIGHT

pytestmark = [pytest.mark.browser, pytest.mark.database]

N_LANES = int(os.environ.get("STORY_LANES", "1200"))
N_DAYS = max(120, MAX_RECORDS // N_LANES + 2)
NEWEST = date(1970, 1, 1) + timedelta(days=LAST_DAY)
SETTLING_MS = 700
PATIENCE_MS = 30_000 + 20 * N_LANES
ORIGIN = "O05"
SURGED = [lane_name(number) for number in (5, 45, 85, 125)]
CALM = lane_name(405)


@pytest.fixture
def network(store: PostgresStore, slug: str, database: Any) -> CapacityTwin:
    """A generated network in which four lanes of one origin have surged for three days, and one of it is even."""
    fill_workspace(database, slug, N_LANES, N_DAYS)
    rng = np.random.default_rng(2)
    edits = []
    for name in (*SURGED, CALM):
        for ago in range(N_DAYS):
            units = float(rng.poisson(60.0)) * (4.0 if name in SURGED and ago < 3 else 1.0)
            edits.append(RecordEdit(name, NEWEST - timedelta(days=ago), None, units))
    store.edit_records(edits, check_seen=False)
    twin = twin_on(store)
    assert isinstance(twin.inbox(today=NEWEST), KeptInbox)  # as large as a kept plan needs
    return twin


@pytest.fixture
def tab(browser: Any, app_address: str) -> Iterator[Any]:
    context = browser.new_context(base_url=app_address, viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


def names_in_the_list(page: Any) -> list[str]:
    """Lanes of the table in order, which draws itself on a canvas and says the same to readers of screens."""
    cells = page.locator('[data-testid="stDataFrame"]').first.locator('[role="gridcell"]')
    return [text for text in cells.all_inner_texts() if re.fullmatch(r"O\d\d-D\d\d-\d{5}", text)]


def settled_names(page: Any) -> list[str]:
    """The same once the page is at rest and the table has followed."""
    before: list[str] = []
    while True:
        page.locator(AT_REST).wait_for(state="attached")
        page.wait_for_timeout(SETTLING_MS)
        now = names_in_the_list(page)
        if now and now == before:
            return now
        before = now


def wait_for_names(page: Any, wanted: set[str]) -> None:
    wait_until(page, lambda: set(names_in_the_list(page)) == wanted)


def wait_until(page: Any, holds: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_MS // 250):
        if holds():
            return
        page.wait_for_timeout(250)
    assert holds(), names_in_the_list(page)


def put_off(page: Any, lane: str) -> None:
    """Tick the row of a lane and put off what stands first in it."""
    row = settled_names(page).index(lane)
    place = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.mouse.click(place["x"] + 20, place["y"] + HEAD_HEIGHT + ROW_HEIGHT * (row + 0.5))
    press(page, page.get_by_role("button", name=re.compile("Put off")))
    press(page, page.get_by_test_id("stPopoverBody").get_by_role("button", name="Put off"))


def test_the_list_of_a_large_network_is_filtered_put_off_and_moved_by_one_record(
    tab: Any, slug: str, network: CapacityTwin
) -> None:
    from playwright.sync_api import expect

    tab.goto(f"/?workspace={slug}&status=surge")
    expect(tab.get_by_role("heading", level=1).first).to_contain_text(f"{N_LANES:,}", timeout=PATIENCE_MS)

    # Filter: one origin, by a list that says how many lanes each leaves.
    box = tab.get_by_role("combobox", name=re.compile("origin"))
    press(tab, box)
    tab.keyboard.type(ORIGIN)
    press(tab, tab.get_by_role("option", name=re.compile(f"^{ORIGIN} ")))
    tab.wait_for_url(re.compile(f"label=origin%3D{ORIGIN}"))
    of_origin = names_of(network, slug)
    assert set(SURGED) <= of_origin and CALM not in of_origin
    wait_for_names(tab, of_origin)

    # Put off all that is asked of a lane: it leaves the list.
    lane = settled_names(tab)[0]
    for number in (1, 2, 3):
        if lane in settled_names(tab):
            put_off(tab, lane)
            wait_until(tab, lambda number=number: len(network.decision_answers()) == number)
    assert {answer.lane for answer in network.decision_answers()} == {lane}
    wait_for_names(tab, of_origin - {lane})

    # One record comes by file; the lane stands in the list, which is still filtered.
    press(tab, tab.get_by_role("link", name="Data"))
    line = f"date,product_name,demand\n{NEWEST},{CALM},900\n".encode()
    hand_over(tab, "one.csv", line)
    press(tab, tab.get_by_role("button", name=re.compile("Write 1")))
    expect(tab.get_by_text("1 record changed").or_(tab.get_by_text("1 row")).first).to_be_visible()
    press(tab, tab.get_by_role("link", name=re.compile("Watchtower|Inbox")))
    wait_for_names(tab, of_origin - {lane} | {CALM})
    assert f"label=origin%3D{ORIGIN}" in tab.url


def names_of(network: CapacityTwin, slug: str) -> set[str]:
    """Lanes of the origin that surged, as the store has them."""
    from core.decision.inbox import InboxFilter

    page = network.inbox(today=date.today()).page(InboxFilter(("surge",), {"origin": ORIGIN}), limit=100)
    return {page.plan.lanes[number] for number in page.numbers}
