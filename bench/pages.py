"""What a page costs: server CPU of a slider move, data, first answer beside a bare page, twenty visitors at once.

`make bench-pages` runs it on the demo and ends with 1 where a limit is passed. CPU is the server's own and does not
mind other programs; seconds do, and are therefore told beside a bare page of the same run.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil

from bench.app import BARE_PAGE, CHROMIUM_FLAGS, served_app
from bench.visitors import Answered, Visitor
from tools.find_browser import find_browser

LANE_PAGES = ("dashboard", "cooperation", "profit", "resilience")
PAGES = ("", *LANE_PAGES, "evidence", "data")
SLIDER = "what_if_service"
LEVELS = (90.1, 93.4, 95.7, 96.3, 88.2, 91.9)
N_USERS, N_LOOKS, N_PAINTS = 20, 5, 3
THINKING_SECONDS = (1.0, 5.0)  # of a visitor between two things he does
MOST_MOVE_MS, MOST_KILOBYTES, MOST_PAINT_RATIO, MOST_P95_SECONDS, MOST_MEGABYTES = 120, 300, 1.1, 2.0, 450


class Limits:
    """Figures beside their limits; what is above one is remembered."""

    def __init__(self) -> None:
        self.passed: list[str] = []

    def tell(self, name: str, value: float, limit: float, unit: str) -> None:
        """Print one figure with its limit."""
        is_above = value > limit
        self.passed += [name] if is_above else []
        print(f"{'ABOVE' if is_above else 'ok':>5}  {name}: {value:,.3g} {unit} (limit {limit:g})")


def main() -> int:
    """Serve the demo from a folder of its own, measure, and say whether every limit was kept."""
    limits = Limits()
    with tempfile.TemporaryDirectory(prefix="capacity-twin-bench-") as folder:
        Path(folder).chmod(0o755)
        os.environ.update({"TWIN_DATA_FOLDER": folder, "DATABASE_URL": "", "TWIN_HOSTED": ""})
        script = Path(folder, "bare.py")
        script.write_text(BARE_PAGE, encoding="utf-8")
        with served_app(str(script)) as (address, _):
            bare = first_paints(address, ("",))[""]
        with served_app() as (address, server):
            wait_for_the_demo(address)
            page_costs(address, server, limits)
            for page, seconds in first_paints(address, PAGES).items():
                name = f"{page or 'inbox'}, first paint over a bare page's"
                limits.tell(name, seconds / bare, MOST_PAINT_RATIO, "times")
            many_visitors(address, server, limits)
    if limits.passed:
        print(f"Above the limit: {', '.join(limits.passed)}")
    return 1 if limits.passed else 0


def first_paints(address: str, pages: tuple[str, ...]) -> dict[str, float]:
    """Median seconds until the title of each page stands there, in browsers without a cache on a warm server."""
    from playwright.sync_api import sync_playwright

    waits: dict[str, list[float]] = {page: [] for page in pages}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(CHROMIUM_FLAGS))
        for page in pages * N_PAINTS:
            context = browser.new_context(viewport={"width": 1360, "height": 1060})
            tab = context.new_page()
            began = time.perf_counter()
            tab.goto(f"{address}/{page}")
            tab.locator("h1").first.wait_for(timeout=60_000)
            waits[page].append(time.perf_counter() - began)
            context.close()
        browser.close()
    return {page: statistics.median(seconds) for page, seconds in waits.items()}


def wait_for_the_demo(address: str) -> None:
    """Look at every page once: the first visitor fills what others find ready."""
    for page in PAGES:
        with Visitor(address) as visitor:
            visitor.open(page)


def page_costs(address: str, server: psutil.Process, limits: Limits) -> None:
    """Data and slider move of each page."""
    for page in PAGES:
        opened: list[Answered] = []
        for _ in range(2):
            with Visitor(address) as visitor:
                opened.append(visitor.open(page))
        name = page or "inbox"
        limits.tell(f"{name}, data", max(item.n_bytes for item in opened) / 1e3, MOST_KILOBYTES, "kB")
        if page in LANE_PAGES:
            limits.tell(
                f"{name}, slider move", 1e3 * move_cpu(address, server, page), MOST_MOVE_MS, "ms of CPU"
            )


def move_cpu(address: str, server: psutil.Process, page: str) -> float:
    """Median CPU seconds that the server spends on a move of the service level."""
    seconds = []
    with Visitor(address) as visitor:
        slider = visitor.open(page).sliders[SLIDER]
        for level in LEVELS:
            before = cpu(server)
            if f"service={level}" not in visitor.move(slider, level).query:
                raise SystemExit(f"The slider of {page} did not move to {level}.")
            seconds.append(cpu(server) - before)
    return statistics.median(seconds[1:])


def cpu(server: psutil.Process) -> float:
    """CPU seconds of the server's process so far."""
    times = server.cpu_times()
    return float(times.user + times.system)


def many_visitors(address: str, server: psutil.Process, limits: Limits) -> None:
    """Twenty visitors at the same time, who look at pages, think and move sliders."""
    waits: list[float] = []

    def visit(number: int) -> None:
        rng = np.random.default_rng(number)
        with Visitor(address) as visitor:
            for look in range(N_LOOKS):
                page = LANE_PAGES[(number + look) % len(LANE_PAGES)]
                found = visitor.open(page)
                waits.append(found.seconds)
                time.sleep(rng.uniform(*THINKING_SECONDS))
                waits.append(visitor.move(found.sliders[SLIDER], LEVELS[look % len(LEVELS)]).seconds)
                time.sleep(rng.uniform(*THINKING_SECONDS))

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(N_USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(waits) < N_USERS * N_LOOKS * 2:
        limits.passed.append("a visitor was not answered")
    limits.tell(f"{N_USERS} visitors, p95", statistics.quantiles(waits, n=20)[-1], MOST_P95_SECONDS, "s")
    limits.tell(f"{N_USERS} visitors, memory", server.memory_info().rss / 1e6, MOST_MEGABYTES, "MB")


if __name__ == "__main__":
    sys.exit(main())
