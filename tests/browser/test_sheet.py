"""A phone shows the inbox as cards, paper takes the Dashboard on one sheet, and Back undoes a slider."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from core.twin.capacity_twin import CapacityTwin
from tests.browser.steps import press

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def widths(page: Any) -> tuple[int, int]:
    found = page.evaluate(
        "(() => { const m = document.querySelector('[data-testid=stMain]'); return [m.scrollWidth, m.clientWidth] })()"
    )
    return found[0], found[1]


def test_a_phone_shows_cards_and_a_wide_screen_the_table(
    page: Any, slug: str, three_lanes: CapacityTwin
) -> None:
    from playwright.sync_api import expect

    page.goto(f"/?workspace={slug}")
    page.get_by_role("heading", level=1).first.wait_for()
    cards, table = page.locator(".st-key-only_narrow"), page.locator(".st-key-only_wide")
    expect(table).to_be_visible()
    expect(cards).to_be_hidden()
    page.set_viewport_size(PHONE)
    expect(cards).to_be_visible()
    expect(table).to_be_hidden()
    assert widths(page)[0] <= widths(page)[1]
    press(page, cards.get_by_role("button").first)
    page.wait_for_url(re.compile("/dashboard.*lane="))


def test_the_dashboard_prints_on_one_sheet(page: Any, slug: str, three_lanes: CapacityTwin) -> None:
    from pypdf import PdfReader

    page.goto(f"/dashboard?workspace={slug}&lane=BER-MUC")
    page.locator(".js-plotly-plot").first.wait_for(state="attached")
    page.wait_for_timeout(2_000)
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert len(sheets) == 1
    text = sheets[0].extract_text()
    assert "What to decide" in text
    assert "Manage" not in text  # the menu stays on the screen


def test_back_undoes_a_slider(page: Any, slug: str, three_lanes: CapacityTwin) -> None:
    from playwright.sync_api import expect

    page.goto(f"/dashboard?workspace={slug}&lane=BER-MUC")
    slider = page.get_by_role("slider", name=re.compile("Service level"))
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("What if").first).to_be_visible()
    page.wait_for_url(re.compile("service="))
    page.go_back()
    expect(page.get_by_text("Save to lane")).to_be_hidden()
    assert "service=" not in page.url
