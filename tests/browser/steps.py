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


def hand_over(page: Any, name: str, content: bytes) -> None:
    """Give the page a file, once it is at rest and asks for one file only.

    After a file was written the page asks with a new field, and the old one may still stand beside it.
    """
    from playwright.sync_api import expect

    page.locator(AT_REST).wait_for(state="attached")
    field = page.locator("input[type=file]")
    expect(field).to_have_count(1)
    field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
