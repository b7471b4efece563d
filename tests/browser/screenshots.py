"""Every page in light and dark, wide and narrow: on demo data, in German, as a what-if, empty, with a dead database.

Run with `make screenshots` or `python -m tests.browser.screenshots [folder]`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from PIL import Image

from tests.browser.launch import CHROMIUM_ARGUMENTS, ROOT, chromium_path, running_app

PAGES = ("dashboard", "watchtower", "resilience", "cooperation", "profit", "evidence", "data")
WIDTHS = {1360: 1060, 390: 844}
TALLEST = 5_000
SETTLING_MS, PATIENCE_MS = 600, 180_000
TABS: dict[tuple[str, int], Any] = {}
COLORS = 64  # of a picture that is kept: a fifth of the size, and no difference to the eye
EMPTY = "empty-for-screenshots"
DEAD_DATABASE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing?connect_timeout=2"}


def main(folder: Path) -> None:
    """Write the pictures of all states into `folder`."""
    from playwright.sync_api import sync_playwright

    from db import open_twin

    path = chromium_path()
    if path is None:
        raise SystemExit("There is no Chromium to take pictures with.")
    folder.mkdir(parents=True, exist_ok=True)
    open_twin(EMPTY, create=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        with running_app() as address:
            for page in PAGES:
                shoot(browser, address, page, "", folder, name=page)
            for page in ("watchtower", "data"):
                shoot(browser, address, page, f"?workspace={EMPTY}", folder, name=f"{page}_empty")
            shoot(browser, address, "watchtower", "?workspace=nobody-made-it", folder, name="not_there")
            shoot(browser, address, "dashboard", "?service=97", folder, name="dashboard_what_if")
            for page in ("watchtower", "dashboard"):
                shoot(browser, address, page, "?lang=de", folder, name=f"{page}_german")
            for section in ("Records", "Lanes"):
                shoot(browser, address, "data", f"?section={section}", folder, name=f"data_{section.lower()}")
        with running_app(DEAD_DATABASE) as address:
            shoot(browser, address, "dashboard", "", folder, name="dashboard_unreachable")
        browser.close()


def shoot(browser: Any, address: str, page: str, query: str, folder: Path, *, name: str) -> None:
    """One page in both modes and both widths, each in full length."""
    for mode in ("light", "dark"):
        for width, height in WIDTHS.items():
            tab = tab_of(browser, mode, width)
            tab.set_viewport_size({"width": width, "height": height})
            tab.goto(f"{address}/{'' if page == 'watchtower' else page}{query}")
            tab.get_by_role("heading", level=1).wait_for(timeout=PATIENCE_MS)
            wait_until_drawn(tab)
            full = tab.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            tab.set_viewport_size({"width": width, "height": min(max(full + 20, height), TALLEST)})
            wait_until_drawn(tab)
            taken = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
            taken.quantize(COLORS).save(folder / f"{name}_{mode}_{width}.png", optimize=True)


def tab_of(browser: Any, mode: str, width: int) -> Any:
    """The one tab of a mode and a width, whose browser has kept the app's programs when the next page comes."""
    if (mode, width) not in TABS:
        TABS[mode, width] = browser.new_context(color_scheme=mode).new_page()
    return TABS[mode, width]


def wait_until_drawn(tab: Any) -> None:
    """Until nothing is loaded any more and no grey block stands for something to come; then for charts to settle."""
    tab.wait_for_load_state("networkidle", timeout=PATIENCE_MS)
    tab.wait_for_function(
        "!document.querySelector('[data-testid=stSkeleton], [data-testid=stAppSkeleton]')",
        timeout=PATIENCE_MS,
    )
    tab.evaluate("document.fonts.ready")
    tab.wait_for_timeout(SETTLING_MS)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots")
