"""How fast the screen is at 600 lanes x 1,825 days, and how much memory the server takes.

Prints: first paint of the Dashboard on a warm server (a new browser without a cache, from the request to the
answer and to the chart on the screen) beside a bare page with one title and one chart in the same run; then, over the
websocket as a browser has it, what a visitor waits for after a slider move, after a record was changed and on every
page, with the CPU that the server spends until it is quiet again; and the server's resident memory. Ends with 1 past a
limit.
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
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np
import psutil

from bench.limits import Limits
from bench.visitors import Visitor
from tools.find_browser import find_browser
from tools.run_app import SERVER_ENVIRONMENT

ROOT = Path(__file__).resolve().parents[1]
WORKSPACE = "bench"
LAST_DAY = np.datetime64("2026-11-20")
REPEATS = 5
QUERY, FIRST_PAGE = f"workspace={WORKSPACE}", "watchtower"
LEVELS = (90.1, 93.4, 95.7, 96.3, 88.2, 91.9)
SETTLING_SECONDS = 0.3
# What a visitor waits for at most, milliseconds of CPU, what a page sends, and what a server may hold.
MOST_MOVE_MS, MOST_MOVE_CPU_MS, MOST_PAGE_SECONDS, MOST_CHANGE_SECONDS = 300.0, 150.0, 2.0, 4.0
MOST_KILOBYTES, MOST_MEGABYTES = 300.0, 450.0
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
            page.goto(f"{address}/dashboard?{QUERY}")
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
            page.goto(f"{address}/{'' if path.stem == FIRST_PAGE else path.stem}?{QUERY}")
            page.locator("h1").first.wait_for(timeout=60_000)
            page.wait_for_timeout(1_000)
        browser.close()


def slider_moves(address: str, server: psutil.Process) -> tuple[float, float]:
    """Median seconds that a visitor waits for a move of the service level, and of CPU until the server is quiet."""
    waits, costs = [], []
    with Visitor(address) as visitor:
        slider = visitor.open("dashboard", QUERY).sliders["what_if_service"]
        for level in LEVELS:
            before = cpu(server)
            answered = visitor.move(slider, level)
            if f"service={level}" not in answered.query:
                raise SystemExit(f"The slider did not move to {level}.")
            time.sleep(SETTLING_SECONDS)  # what follows the script is waited for, too
            waits.append(answered.seconds)
            costs.append(cpu(server) - before)
    return statistics.median(waits[1:]), statistics.median(costs[1:])


def page_visits(address: str) -> dict[str, tuple[float, float]]:
    """Seconds that a second visitor waits for each page, and kilobytes that he is sent."""
    found = {}
    for path in sorted((ROOT / "pages").glob("*.py")):
        name = "" if path.stem == FIRST_PAGE else path.stem
        for _ in range(2):
            with Visitor(address) as visitor:
                answered = visitor.open(name, QUERY)
        found[path.stem] = (answered.seconds, answered.n_bytes / 1e3)
    return found


def change_a_record(address: str) -> float:
    """Seconds that a visitor waits for the Dashboard of a lane of which a record has just been changed."""
    from db import open_twin

    twin = open_twin(workspace=WORKSPACE)
    day = LAST_DAY.astype(object) - timedelta(days=2)
    waits = []
    for number in range(REPEATS):
        twin.save_records("L007-HUB", [(day, 100.0 + number)])
        with Visitor(address) as visitor:
            waits.append(visitor.open("dashboard", f"{QUERY}&lane=L007-HUB").seconds)
    return statistics.median(waits[1:])


def cpu(server: psutil.Process) -> float:
    """CPU seconds of the server's process so far."""
    times = server.cpu_times()
    return float(times.user + times.system)


def main() -> int:
    """Fill a workspace of its own, serve the app on it, and print the figures; 1 where a limit was passed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lanes", type=int, default=600)
    arguments.add_argument("--days", type=int, default=1825)
    from db.server.embedded import leave_servers

    chosen = arguments.parse_args()
    limits = Limits()
    with tempfile.TemporaryDirectory(prefix="capacity-twin-bench-") as folder:
        Path(folder).chmod(0o755)
        os.environ.update({"TWIN_DATA_FOLDER": folder, "DATABASE_URL": "", "TWIN_HOSTED": ""})
        try:
            measure(limits, n_lanes=chosen.lanes, n_days=chosen.days)
        finally:
            leave_servers()  # before its folder goes
    return limits.end()


def measure(limits: Limits, *, n_lanes: int, n_days: int) -> None:
    """One line for each figure, beside its limit where it has one."""
    print(f"{n_lanes} lanes x {n_days:,} days")
    fill_workspace(n_lanes=n_lanes, n_days=n_days)
    with served_app() as (address, server):
        idle = server.memory_info().rss
        answer, chart = first_paints(address)
        limits.tell("first paint of the Dashboard, warm: answer", answer, 2.0, "s")
        print(f"       chart {chart:.2f} s; idle the server held {idle / 1e6:.0f} MB")
        on_the_wire(address, server, limits)
        visit_every_page(address)
        limits.tell("server memory after every page", server.memory_info().rss / 1e6, MOST_MEGABYTES, "MB")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "bare.py")
        script.write_text(BARE_PAGE, encoding="utf-8")
        with served_app(str(script)) as (address, _):
            bare_answer, bare_chart = first_paints(address)
    print(
        f"       a bare page: title {bare_answer:.2f} s, chart {bare_chart:.2f} s; "
        f"ours takes {answer / bare_answer:.1f} and {chart / bare_chart:.1f} times as long"
    )


def on_the_wire(address: str, server: psutil.Process, limits: Limits) -> None:
    """What a visitor waits for at the end of the websocket."""
    for page, (waited, kilobytes) in page_visits(address).items():
        limits.tell(f"{page}, second visitor", waited, MOST_PAGE_SECONDS, "s")
        limits.tell(f"{page}, data", kilobytes, MOST_KILOBYTES, "kB")
    waited, spent = slider_moves(address, server)
    limits.tell("slider move", 1e3 * waited, MOST_MOVE_MS, "ms")
    limits.tell("slider move, server until it is quiet", 1e3 * spent, MOST_MOVE_CPU_MS, "ms of CPU")
    limits.tell("the Dashboard after a changed record", change_a_record(address), MOST_CHANGE_SECONDS, "s")


if __name__ == "__main__":
    sys.exit(main())
