"""What a page costs: server CPU of a visitor and a slider move, data, first paint beside a bare page, many at once.

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
from typing import TYPE_CHECKING

import numpy as np
import psutil

from bench.app import BARE_PAGE, CHROMIUM_FLAGS, served_app
from bench.limits import Limits
from bench.visitors import Answered, Visitor
from tools.find_browser import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LANE_PAGES = ("dashboard", "cooperation", "profit", "resilience")
PAGES = ("", *LANE_PAGES, "evidence", "data")
SLIDER = "what_if_service"
SETTLING_SECONDS = 0.3
LEVELS = (90.1, 93.4, 95.7, 96.3, 88.2, 91.9)
N_LOOKS, N_PAINTS = 5, 5
# How many at once, how long each thinks between two things that he does, and the 95th percentile of their waits.
CROWDS = ((20, (1.0, 5.0), 1.0), (60, (1.5, 5.0), 2.5))
MOST_MOVE_MS, MOST_SESSION_MS, MOST_KILOBYTES, MOST_PAINT_RATIO, MOST_MEGABYTES = 120, 120, 300, 1.1, 450
WATCH_FOR_THE_TITLE = """
new MutationObserver((_, watch) => {
    if (!document.querySelector("h1")) return;
    watch.disconnect();
    requestAnimationFrame(() => { window.titlePaintedMs = performance.now(); });  // this frame is drawn next
}).observe(document, {subtree: true, childList: true});
"""
# A page with as many elements as the Dashboard and nothing behind them: what the platform itself takes.
SAME_ELEMENTS = """
import plotly.graph_objects as go
import streamlit as st

for number in range(5):
    st.sidebar.slider(f"Slider {number}", 0.0, 100.0, 50.0, key=f"slider{number}")
for number in range(14):
    st.sidebar.number_input(f"Number {number}", 0.0, 100.0, 50.0)
st.title("Title")
with st.container(horizontal=True):
    for number in range(4):
        st.metric(f"Metric {number}", "1,000", delta="1 %", border=True)
for number in range(3):
    with st.container(border=True):
        st.header(f"Chart {number}")
        st.plotly_chart(go.Figure(go.Scatter(x=list(range(100)), y=list(range(100)))), key=f"chart{number}")
        for line in range(8):
            st.caption(f"Caption {number} {line}")
"""


def main() -> int:
    """Serve the demo from a folder of its own, measure, and say whether every limit was kept."""
    limits = Limits()
    with tempfile.TemporaryDirectory(prefix="capacity-twin-bench-") as folder:
        Path(folder).chmod(0o755)
        os.environ.update({"TWIN_DATA_FOLDER": folder, "DATABASE_URL": "", "TWIN_HOSTED": ""})
        bare, same = Path(folder, "bare.py"), Path(folder, "same.py")
        bare.write_text(BARE_PAGE, encoding="utf-8")
        same.write_text(SAME_ELEMENTS, encoding="utf-8")
        with served_app(str(same)) as (address, server):
            first, again = session_cpu(address, server, "")
            print(
                f"  a page of as many elements with nothing behind them: {first:.0f} ms of CPU, {again:.0f} ms again"
            )
        with served_app(str(bare)) as (bare_address, _), served_app() as (address, server):
            wait_for_the_demo(address)
            page_costs(address, server, limits)
            for page, ratio in first_paints(address, PAGES, beside=bare_address).items():
                limits.tell(
                    f"{page or 'inbox'}, first paint over a bare page's", ratio, MOST_PAINT_RATIO, "times"
                )
            for crowd in CROWDS:
                many_visitors(address, server, limits, *crowd)
    return limits.end()


def first_paints(address: str, pages: tuple[str, ...], *, beside: str) -> dict[str, float]:
    """Median wait for the title of each page over that for a bare page's, each in a browser without a cache.

    The two are looked at in turn, so that a machine which is busy for a while is so for both.
    """
    from playwright.sync_api import sync_playwright

    waits: dict[str, list[float]] = {page: [] for page in pages}
    bare: dict[str, list[float]] = {page: [] for page in pages}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(CHROMIUM_FLAGS))
        for page in pages * N_PAINTS:
            bare[page].append(first_paint(browser, beside))
            waits[page].append(first_paint(browser, f"{address}/{page}"))
        browser.close()
    return {page: statistics.median(waits[page]) / statistics.median(bare[page]) for page in pages}


def first_paint(browser: Browser, address: str) -> float:
    """Seconds from the request to the frame in which the title of a page stands there, by the browser's own clock.

    Asked from outside, a browser answers only when it has drawn the charts below the title too.
    """
    context = browser.new_context(viewport={"width": 1360, "height": 1060})
    tab = context.new_page()
    tab.add_init_script(WATCH_FOR_THE_TITLE)
    tab.goto(address)
    tab.wait_for_function("window.titlePaintedMs", timeout=60_000)
    seconds = float(tab.evaluate("window.titlePaintedMs")) / 1e3
    context.close()
    return seconds


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
        first, _ = session_cpu(address, server, page)
        limits.tell(f"{name}, a new visitor", first, MOST_SESSION_MS, "ms of CPU")
        limits.tell(f"{name}, data", max(item.n_bytes for item in opened) / 1e3, MOST_KILOBYTES, "kB")
        if page in LANE_PAGES:
            limits.tell(
                f"{name}, slider move", 1e3 * move_cpu(address, server, page), MOST_MOVE_MS, "ms of CPU"
            )


def session_cpu(address: str, server: psutil.Process, page: str) -> tuple[float, float]:
    """Median milliseconds of CPU of a page for somebody who has just come, and of the same page again."""
    first, again = list[float](), list[float]()
    for _ in range(N_PAINTS):
        with Visitor(address) as visitor:
            for found in (first, again):
                before = cpu(server)
                visitor.open(page)
                time.sleep(SETTLING_SECONDS)  # what the server does for a session after its answer counts too
                found.append(1e3 * (cpu(server) - before))
    return statistics.median(first), statistics.median(again)


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


def many_visitors(
    address: str,
    server: psutil.Process,
    limits: Limits,
    n_users: int,
    thinking_seconds: tuple[float, float],
    most_p95_seconds: float,
) -> None:
    """Many visitors at the same time, who look at pages, think and move sliders."""
    waits: list[float] = []
    before = cpu(server)

    def visit(number: int) -> None:
        rng = np.random.default_rng(number)
        with Visitor(address) as visitor:
            for look in range(N_LOOKS):
                page = LANE_PAGES[(number + look) % len(LANE_PAGES)]
                found = visitor.open(page)
                waits.append(found.seconds)
                time.sleep(rng.uniform(*thinking_seconds))
                waits.append(visitor.move(found.sliders[SLIDER], LEVELS[look % len(LEVELS)]).seconds)
                time.sleep(rng.uniform(*thinking_seconds))

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(n_users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(waits) < n_users * N_LOOKS * 2:
        limits.passed.append("a visitor was not answered")
    spent = (cpu(server) - before) / (n_users * N_LOOKS * 2)
    print(f"  {n_users} visitors, {1e3 * spent:.0f} ms of CPU for each thing that one does")
    limits.tell(f"{n_users} visitors, p95", statistics.quantiles(waits, n=20)[-1], most_p95_seconds, "s")
    limits.tell(f"{n_users} visitors, memory", server.memory_info().rss / 1e6, MOST_MEGABYTES, "MB")


if __name__ == "__main__":
    sys.exit(main())
