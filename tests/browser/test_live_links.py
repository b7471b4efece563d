"""A lane whose name is markup is no link, image or script on any page, wherever its name is shown."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.database]
NAMES = (
    "[click](https://x.example)",
    "![x](https://x.example/a.png)",
    "<https://x.example>",
    "https://x.example/www",
    "<img src=https://x.example/b onerror=document.title='taken'>",
    ":material/home: $x$ **b** https://x.example",
)
PAGES = ("", "dashboard", "resilience", "cooperation", "profit", "evidence", "data")
SECTIONS = ("Import", "Records", "Lanes", "History", "Export", "Workspace")
LIVE = "a[href*='x.example'], img[src*='x.example'], iframe"


def test_no_name_of_a_lane_is_live_on_any_page(page: Any, slug: str, three_lanes: Any) -> None:
    from playwright.sync_api import expect

    days = [f"2026-05-{day:02d},{{}},{100 + day}" for day in range(1, 29)]
    rows = [line.format(f'"{name}"') for name in NAMES for line in days]
    three_lanes.apply(three_lanes.check_csv("\n".join(["date,product_name,demand", *rows]).encode()))
    stored = [lane.name for lane in three_lanes.lanes() if "x.example" in lane.name]
    assert len(stored) == len(NAMES)
    places = [f"/{name}?workspace={slug}" for name in PAGES]
    places += [f"/data?workspace={slug}&section={section}" for section in SECTIONS]
    for place in places:
        page.goto(place)
        expect(page.get_by_text("Data to").first).to_be_visible()
        expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
        assert page.locator(LIVE).count() == 0, place
        assert page.title() != "taken"
    for name in stored[:2]:
        for shown in ("", "cooperation", "resilience"):
            page.goto(f"/{shown}?workspace={slug}")
            page.evaluate(
                "name => { const at = new URL(location); at.searchParams.set('lane', name); location = at }",
                name,
            )
            expect(page.get_by_text("Data to").first).to_be_visible()
            assert page.locator(LIVE).count() == 0, (shown, name)
