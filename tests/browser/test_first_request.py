"""A shared link may be the first request that a server gets."""

from __future__ import annotations

from typing import Any

import pytest

from core.twin.capacity_twin import CapacityTwin
from tests.browser.launch import running_app

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", ["asgi.py", "app.py"])
def test_a_link_to_a_page_is_right_as_the_first_request_after_a_start(
    script: str, browser: Any, slug: str, three_lanes: CapacityTwin
) -> None:
    from playwright.sync_api import expect

    with running_app(script=script) as address:
        page = browser.new_page(viewport={"width": 1360, "height": 1000})
        page.goto(f"{address}/cooperation?workspace={slug}&lane=HAM-ROT")
        expect(page.get_by_role("heading", level=1).first).to_contain_text("HAM-ROT")
        menu = page.get_by_test_id("stSidebarNav")
        expect(menu.get_by_text("Decide", exact=True)).to_be_visible()
        expect(menu.get_by_text("app", exact=True)).to_have_count(0)
        expect(page).to_have_url(f"{address}/cooperation?workspace={slug}&lane=HAM-ROT")
        page.close()
