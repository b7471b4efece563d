"""How fast the screen is at 600 lanes x 1,825 days, and how much memory the server takes.

Prints: first paint of the Dashboard on a warm server (a new browser without a cache, from the request to the
answer and to the chart on the screen) beside a bare page with one title and one chart in the same run, what a
slider move costs the server, the same for every page, and the server's resident memory.
"""

from __future__ import annotations

import argparse
import io
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil

from tools.find_browser import find_browser
from tools.run_app import SERVER_ENVIRONMENT

ROOT = Path(__file__).resolve().parents[1]
WORKSPACE = "bench"
LAST_DAY = np.datetime64("2026-11-20")
REPEATS = 5
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

BARE_PAGE = """
import plotly.graph_objects as go
import streamlit as st

st.title("Title")
st.plotly_chart(go.Figure(go.Scatter(x=list(range(100)), y=list(range(100)))))
"""


def demand_csv(*, n_lanes: int, n_days: int) -> bytes:
    """A file of daily lanes with a week's pattern and noise."""
    rng = np.random.default_rng(600)
    days = [str(day) for day in LAST_DAY - np.arange(n_days)[::-1]]
    week = 1 + 0.25 * np.sin(2 * np.pi * np.arange(n_days) / 7)
    text = io.StringIO()
    text.write("date,product_name,demand\n")
    for lane in range(n_lanes):
        level = rng.uniform(50, 500)
        demand = np.maximum(level * week * rng.normal(1, 0.15, n_days), 0)
        name = f"L{lane:03d}-HUB"
        text.writelines(f"{day},{name},{units:.1f}\n" for day, units in zip(days, demand, strict=True))
    return text.getvalue().encode()


def fill_workspace(*, n_lanes: int, n_days: int) -> None:
    """Import the file into the workspace of the benchmark."""
    from db import open_twin

    twin = open_twin(workspace=WORKSPACE)
    report = twin.check_csv(demand_csv(n_lanes=n_lanes, n_days=n_days), file_name="bench.csv")
    began = time.perf_counter()
    twin.apply(report)
    seconds = time.perf_counter() - began
    print(f"import of {report.n_add:,} rows: {seconds:.1f} s, {report.n_add / seconds:,.0f} rows/s")


@contextmanager
def served_app(script: str = "asgi.py") -> Iterator[tuple[str, psutil.Process]]:
    """The app on a free loopback port, as `make run` serves it; or another script."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"]
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, env={**SERVER_ENVIRONMENT, **os.environ}
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(address)
        yield address, psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(20)


def wait_until_healthy(address: str) -> None:
    """Wait for the server's own health answer."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    sys.exit("The app did not start.")


def first_paints(address: str) -> tuple[float, float]:
    """Median seconds from the request to the title and to the chart, in browsers without a cache."""
    from playwright.sync_api import sync_playwright

    to_title, to_chart = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(CHROMIUM_FLAGS))
        for _ in range(REPEATS + 1):
            context = browser.new_context(viewport={"width": 1360, "height": 1060})
            page = context.new_page()
            began = time.perf_counter()
            page.goto(f"{address}/?workspace={WORKSPACE}")
            page.locator("h1").first.wait_for(timeout=60_000)
            to_title.append(time.perf_counter() - began)
            page.locator(".js-plotly-plot .scatterlayer").first.wait_for(state="attached", timeout=60_000)
            to_chart.append(time.perf_counter() - began)
            context.close()
        browser.close()
    return statistics.median(to_title[1:]), statistics.median(to_chart[1:])


def visit_every_page(address: str) -> None:
    """One visitor who looks at all pages, so that everything that a session can need is in memory."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(CHROMIUM_FLAGS))
        page = browser.new_page()
        for path in sorted((ROOT / "pages").glob("*.py")):
            page.goto(f"{address}/{'' if path.stem == 'dashboard' else path.stem}?workspace={WORKSPACE}")
            page.locator("h1").first.wait_for(timeout=60_000)
            page.wait_for_timeout(1_000)
        browser.close()


def slider_moves() -> list[float]:
    """Seconds of server time for a move of the service level, measured without a browser."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["workspace"] = WORKSPACE
    app.run()
    slider = app.sidebar.slider[0]
    values = np.linspace(float(slider.min), float(slider.max), REPEATS + 3)[1:-1]
    seconds = []
    for value in values:
        slider = app.sidebar.slider[0]
        aligned = slider.min + round((value - slider.min) / slider.step) * slider.step
        seconds.append(timed(slider.set_value(aligned).run))
    return seconds[1:]


def page_runs() -> dict[str, float]:
    """Seconds of server time for a second visit to each page."""
    from streamlit.testing.v1 import AppTest

    seconds = {}
    for path in sorted((ROOT / "pages").glob("*.py")):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        app.query_params["workspace"] = WORKSPACE
        app.run()
        app.switch_page(f"pages/{path.name}").run()
        seconds[path.stem] = timed(app.run)
    return seconds


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Fill a workspace of its own, serve the app on it, and print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lanes", type=int, default=600)
    arguments.add_argument("--days", type=int, default=1825)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="capacity-twin-bench-") as folder:
        Path(folder).chmod(0o755)
        os.environ.update({"TWIN_DATA_FOLDER": folder, "DATABASE_URL": "", "TWIN_HOSTED": ""})
        measure(n_lanes=chosen.lanes, n_days=chosen.days)


def measure(*, n_lanes: int, n_days: int) -> None:
    """Print one line for each figure."""
    from db.server.embedded import leave_servers

    print(f"{n_lanes} lanes x {n_days:,} days")
    fill_workspace(n_lanes=n_lanes, n_days=n_days)
    with served_app() as (address, server):
        idle = server.memory_info().rss
        answer, chart = first_paints(address)
        print(f"first paint of the Dashboard, warm: answer {answer:.2f} s (target 2 s), chart {chart:.2f} s")
        on_dashboard = server.memory_info().rss
        visit_every_page(address)
        print(
            f"server memory: {idle / 1e6:.0f} MB idle, {on_dashboard / 1e6:.0f} MB after {REPEATS + 1} sessions on "
            f"the Dashboard, {server.memory_info().rss / 1e6:.0f} MB after every page (target 300 MB)"
        )
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "bare.py")
        script.write_text(BARE_PAGE, encoding="utf-8")
        with served_app(str(script)) as (address, _):
            bare_answer, bare_chart = first_paints(address)
    print(
        f"  a bare page: title {bare_answer:.2f} s, chart {bare_chart:.2f} s; "
        f"ours takes {answer / bare_answer:.1f} and {chart / bare_chart:.1f} times as long"
    )
    moves = slider_moves()
    print(f"slider move: {statistics.median(moves) * 1e3:.0f} ms of server time (target 300 ms)")
    for page, seconds in page_runs().items():
        print(f"  second visit to {page}: {seconds * 1e3:.0f} ms")
    leave_servers()


if __name__ == "__main__":
    main()
