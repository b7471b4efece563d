"""Every page in both modes against the rules of axe: what a screen reader meets, and what poor eyes can read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.screenshots import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.database]

# Streamlit's own menu has a <div> between its list and the items.
LISTS = ["list", "listitem"]
BESIDE_THE_MENU = {"exclude": [["[data-testid=stSidebarNav]"]]}


def findings(tab: Any) -> list[str]:
    """What is serious, or a heading out of order, in what this project makes."""
    from axe_playwright_python.sync_playwright import Axe

    everywhere = Axe().run(tab, options={"rules": {rule: {"enabled": False} for rule in LISTS}})
    lists = Axe().run(tab, context=BESIDE_THE_MENU, options={"runOnly": LISTS})
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for rule in everywhere.response["violations"] + lists.response["violations"]
        if rule["impact"] in ("serious", "critical") or rule["id"] == "heading-order"
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_page_is_within_reach(browser: Any, app_address: str, mode: str, store: Any, three_lanes: Any):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=mode)
    found = {}
    for name in PAGES:
        tab = context.new_page()
        path = "" if name == "dashboard" else name
        tab.goto(f"{app_address}/{path}?workspace={store.workspace().slug}")
        tab.get_by_role("heading", level=1).wait_for(timeout=60_000)
        tab.wait_for_timeout(2_000)
        found[name] = findings(tab)
        tab.close()
    context.close()
    assert {name: said for name, said in found.items() if said} == {}
