"""Sixty hostile texts on every surface that shows what somebody typed: no script runs, and nothing is a link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest

from core.decision import Answer
from core.errors import InvalidParameter
from core.twin.capacity_twin import CapacityTwin
from db.changes.workspace_settings import LONGEST_TITLE
from db.outlets import WordsAndPaper
from db.store import PostgresStore
from tests.browser.payloads import HOST, PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.database]
PAGES = ("", "dashboard", "resilience", "cooperation", "profit", "evidence", "data")
SECTIONS = ("Import", "Records", "Lanes", "History", "Export", "Workspace")
# Whatever leads or loads something, or takes what is typed, and is not the app's own.
LIVE = ", ".join(
    [
        *(
            f"{tag}[{name}*='{HOST}' i]"
            for tag, name in (("*", "href"), ("*", "src"), ("*", "action"), ("*", "data"))
        ),
        *(
            "[onerror]",
            "[onload]",
            "[onfocus]",
            "[ontoggle]",
            "iframe[srcdoc]",
            "object",
            "embed",
            "base[href*='//']",
        ),
        *("a[href^='javascript']", "a[href^='mailto']", "a[href^='data']", "meta[http-equiv=refresh i]"),
    ]
)


@pytest.fixture
def watched(page: Any) -> Iterator[Any]:
    """The tab, which notes whom it asks for anything."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.asked = asked
    yield page


def require_harmless(page: Any, where: str) -> None:
    from playwright.sync_api import expect

    expect(page.locator("h1, [data-testid=stAlert]").first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert page.locator(LIVE).count() == 0, (where, page.locator(LIVE).first.evaluate("e => e.outerHTML"))
    assert page.evaluate("window.taken") is None, where
    assert [url for url in page.asked if HOST in url.partition("?")[0]] == [], where


def one_line(payload: str) -> str:
    return payload.replace("\n", " ")


def quoted(text: str) -> str:
    return '"' + one_line(text).replace('"', '""') + '"'


@pytest.fixture
def hostile(three_lanes: CapacityTwin, store: PostgresStore) -> CapacityTwin:
    """Lanes, labels, files, persons, reasons and receivers of alerts with these names, as far as they are let in."""
    days = [date(2026, 5, day) for day in range(1, 29)]
    rows = [
        f"{day},{quoted(payload)},{100 + day.day},{quoted(payload)}" for payload in PAYLOADS for day in days
    ]
    three_lanes.apply(three_lanes.check_csv("\n".join(["date,product_name,demand,carrier", *rows]).encode()))
    stored = [
        lane
        for lane in three_lanes.lanes()
        if "-" not in lane.name or HOST in lane.name or "taken" in lane.name
    ]
    assert len(stored) >= 60
    for payload in PAYLOADS[::6]:
        by_him = CapacityTwin(store.acting_as(one_line(payload)), WordsAndPaper())
        file = f"date,product_name,demand\n2026-06-01,BER-MUC,{len(payload)}\n".encode()
        by_him.apply(by_him.check_csv(file, file_name=payload))
        answer = Answer(
            "HAM-ROT", "surge", "assigned", reason=one_line(payload), person=one_line(payload)[:80]
        )
        by_him.data.add_decision_answer(answer)
        with suppress(InvalidParameter):  # what is no address is refused
            store.add_alert_webhook(f"https://{HOST}/{payload.replace(' ', '%20')}")
    return three_lanes


def test_no_text_runs_or_leads_anywhere_on_any_page(watched: Any, slug: str, hostile: CapacityTwin) -> None:
    for name in PAGES:
        watched.goto(f"/{name}?workspace={slug}")
        require_harmless(watched, name)
    for section in SECTIONS:
        watched.goto(f"/data?workspace={slug}&section={section}")
        require_harmless(watched, section)


def test_the_page_of_a_lane_of_each_kind_is_harmless(watched: Any, slug: str, hostile: CapacityTwin) -> None:
    names = [lane.name for lane in hostile.lanes() if HOST in lane.name or "taken" in lane.name]
    for number, name in enumerate(names[:: max(len(names) // 12, 1)]):
        page = PAGES[1:5][number % 4]
        watched.goto(f"/{page}?{urlencode({'workspace': slug, 'lane': name})}")
        require_harmless(watched, name)


def test_titles_are_harmless(watched: Any, slug: str, three_lanes: CapacityTwin) -> None:
    titles = [one_line(payload) for payload in PAYLOADS]
    for start in range(0, len(titles), 2):
        title = " ".join(titles[start : start + 2])[:LONGEST_TITLE].strip()
        three_lanes.save_settings(replace(three_lanes.settings(), title=title))
        watched.goto(f"/data?workspace={slug}&section=Workspace")
        require_harmless(watched, title)


def test_what_an_address_says_is_harmless(watched: Any, slug: str, three_lanes: CapacityTwin) -> None:
    names = ("lane", "span", "status", "stress", "section", "sharing", "lang", "sort", "service", "other")
    for turn in range(2):  # each text in two places
        for number, start in enumerate(range(0, len(PAYLOADS), len(names))):
            texts = [PAYLOADS[(start + place) % len(PAYLOADS)] for place in range(len(names))]
            asked = dict(zip(names[5 * turn :] + names[: 5 * turn], texts, strict=True))
            asked |= {"workspace": texts[0] if number % 3 == 0 else slug}
            watched.goto(f"/{PAGES[number % len(PAGES)]}?{urlencode(asked)}")
            require_harmless(watched, repr(texts))


def test_what_is_typed_is_harmless_where_it_is_refused(
    watched: Any, slug: str, three_lanes: CapacityTwin
) -> None:
    for payload in PAYLOADS[::5]:
        watched.goto(f"/data?workspace={slug}&section=Workspace")
        box = watched.get_by_label("Webhook")
        box.fill(one_line(payload))
        watched.get_by_role("button", name="Add webhook").click()
        watched.locator("[data-testid=stAlert]").first.wait_for()
        require_harmless(watched, payload)
