"""What a visitor does, at the pace of a visitor: a page that is being drawn is waited for."""

from __future__ import annotations

from typing import Any

AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def press(page: Any, target: Any) -> None:
    """Click what is named, once it is there and the page is at rest.

    While a page is drawn anew, an element and the one that takes its place may stand there both.
    """
    target.first.wait_for()
    page.locator(AT_REST).wait_for(state="attached")
    target.first.click()
