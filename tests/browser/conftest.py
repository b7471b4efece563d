"""The app in a process of its own and a headless Chromium in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.twin.capacity_twin import CapacityTwin
from db.store import PostgresStore
from tests.browser.launch import CHROMIUM_ARGUMENTS, chromium_path, running_app
from tests.pages.conftest import three_lanes, twin

__all__ = ["three_lanes", "twin"]
PATIENCE_MS = 30_000


@pytest.fixture(scope="session")
def app_address(own_settings: None) -> Iterator[str]:
    """Address of the running app, on the tests' own database."""
    with running_app() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Headless Chromium; without one these tests are skipped."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(
    browser: object, app_address: str, store: PostgresStore, three_lanes: CapacityTwin
) -> Iterator[object]:
    """A tab that records errors of scripts and requests to anywhere else; both fail the test."""
    context = browser.new_context(base_url=app_address, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    foreign: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on(
        "request",
        lambda request: (
            None if request.url.startswith((app_address, "data:", "blob:")) else foreign.append(request.url)
        ),
    )
    yield tab
    context.close()
    assert not errors
    assert not [address for address in foreign if not address.startswith(app_address.replace("http", "ws"))]
