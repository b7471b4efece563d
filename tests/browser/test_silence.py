"""The database falls silent under an open app: each page says so within 5 seconds, and is back by itself within 5."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from db.server.engine import Database
from tests.browser.launch import running_app
from tests.db.server.frozen import proxy_before

pytestmark = [pytest.mark.browser, pytest.mark.database]
PAGES = ("", "dashboard", "resilience", "cooperation", "profit", "evidence", "data")
TOLD_MS = BACK_MS = 5_000
DRAWING_MS = 3_000  # the browser's own part, on a busy machine
SILENT = re.compile("The database does not answer")


def test_every_page_tells_the_silence_and_comes_back_without_a_reload(
    database: Database, browser: Any, slug: str, three_lanes: Any
) -> None:
    from playwright.sync_api import expect

    with proxy_before(database.engine.url) as proxy:
        address = proxy.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with running_app({"DATABASE_URL": address}) as app:
            page = browser.new_page(base_url=app)
            for name in PAGES:
                page.goto(f"/{name}?workspace={slug}")
                expect(page.get_by_text("Data to").first).to_be_visible()
                title = page.get_by_role("heading", level=1).first
                expect(title).to_be_visible()
                proxy.freeze()
                began = time.monotonic()
                page.goto(f"/{name}?workspace={slug}", wait_until="commit")
                expect(title).to_have_text(SILENT, timeout=TOLD_MS + DRAWING_MS)
                told = time.monotonic() - began
                proxy.thaw()
                began = time.monotonic()
                expect(title).not_to_have_text(SILENT, timeout=BACK_MS + DRAWING_MS)
                print(f"{name or 'dashboard'}: told {told:.1f} s, back {time.monotonic() - began:.1f} s")
            page.close()
