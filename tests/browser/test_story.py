"""The story that the README tells, walked in a real browser."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

from core.twin.capacity_twin import CapacityTwin
from tests.browser.steps import hand_over, press

pytestmark = pytest.mark.browser
PAUSE_OF_A_FINGER_MS = 230
FILE = b"date,product_name,demand\n2026-11-01,BER-MUC,111\n2026-11-02,BER-MUC,112\n2026-11-01,NEW-ONE,5\n"


def heading(page: Any) -> Any:
    return page.get_by_role("heading", level=1).first


def test_an_analyst_reads_moves_switches_imports_and_undoes(
    page: Any, slug: str, three_lanes: CapacityTwin
) -> None:
    from playwright.sync_api import expect

    page.goto(f"/?workspace={slug}&lane=BER-MUC")
    expect(heading(page)).to_contain_text("BER-MUC")
    page.locator(".js-plotly-plot").first.wait_for(state="attached")

    # A slider moved with the keyboard shows in the address and in the what-if line; a press that falls
    # into the answer to an earlier one counts too.
    page.get_by_role("slider", name=re.compile("Service level")).focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(PAUSE_OF_A_FINGER_MS)
    expect(page.get_by_text("What if").first).to_be_visible()
    page.wait_for_url(re.compile("service=95.5"))

    # A reload shows the same.
    page.reload()
    expect(page.get_by_text("What if").first).to_be_visible()

    # Another lane: the what-if stays behind.
    press(page, page.get_by_role("combobox", name=re.compile("Lane")))
    press(page, page.get_by_role("option", name="HAM-ROT"))
    expect(heading(page)).to_contain_text("HAM-ROT")
    expect(page.get_by_text("What if")).to_have_count(0)

    # Import a small file, see what it would change, write it.
    press(page, page.get_by_role("link", name="Data"))
    expect(heading(page)).to_contain_text("records")
    hand_over(page, "more.csv", FILE)
    press(page, page.get_by_role("button", name=re.compile("Write 3")))
    expect(page.get_by_text("3 rows added").first).to_be_visible()
    assert "NEW-ONE" in [lane.name for lane in three_lanes.lanes()]

    # Take it back.
    press(page, page.get_by_text("History", exact=True))
    expect(page.get_by_text("of more.csv").first).to_be_visible()
    press(page, page.get_by_role("button", name="Undo"))
    expect(page.get_by_text("was taken back").first).to_be_visible()
    assert "NEW-ONE" not in [lane.name for lane in three_lanes.lanes()]


def test_a_click_in_the_watchtower_opens_that_lanes_dashboard(page: Any, slug: str) -> None:
    from playwright.sync_api import expect

    page.goto(f"/?workspace={slug}")
    expect(heading(page)).to_contain_text("of 3 lanes need a decision")
    table = page.get_by_test_id("stDataFrame")
    table.wait_for()
    box = table.bounding_box()
    # The table is a canvas: the first row stands right below the header, the lane in its second column.
    page.mouse.click(box["x"] + 80, box["y"] + 35 + 20)
    expect(heading(page)).to_contain_text("BER-MUC")
    assert "lane=BER-MUC" in page.url


def test_a_hostile_lane_name_sends_no_request_and_makes_no_link(
    page: Any, slug: str, three_lanes: CapacityTwin
) -> None:
    from playwright.sync_api import expect

    name = "![x](https://example.org/p.png) www.example.org <img src=https://example.org/q.png>"
    three_lanes.rename_lane("BER-MUC", name)
    page.goto(f"/dashboard?workspace={slug}&lane={quote(name)}")
    expect(heading(page)).to_contain_text("example")
    page.locator(".js-plotly-plot").first.wait_for(state="attached")
    assert page.locator("[data-testid=stMain] a[href*='example.org']").count() == 0
    assert page.locator("img[src*='example.org']").count() == 0
