"""Two processes of the app at one address, without sticky sessions: what one knows the other finds in the database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from core.twin.capacity_twin import CapacityTwin
from tests.browser.launch import ROOT, free_port, wait_until_healthy
from tests.browser.spread import Spread

PATIENCE_MS = 120_000  # a process that has just been started plans anew
pytestmark = [pytest.mark.browser, pytest.mark.database]


def start(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "streamlit", "run", "asgi.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.fileWatcherType=none"]
    secret = {"STREAMLIT_SERVER_COOKIE_SECRET": "one for both processes"}
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **secret}, stdout=subprocess.DEVNULL)


@pytest.fixture
def processes(own_settings: None) -> Iterator[tuple[Spread, dict[int, subprocess.Popen[bytes]]]]:
    """Two processes and the address before them."""
    with ExitStack() as ends:
        running = {port: start(port) for port in (free_port(), free_port())}
        for port, process in running.items():
            ends.callback(end, process)
            wait_until_healthy(f"http://127.0.0.1:{port}", process)
        spread = Spread(list(running))
        ends.callback(spread.close)
        yield spread, running


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(timeout=20)


def test_a_page_outlives_the_process_that_drew_it(
    browser: Any, processes: Any, slug: str, three_lanes: CapacityTwin
) -> None:
    from playwright.sync_api import expect

    spread, running = processes
    context = browser.new_context(base_url=spread.address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    link = f"/dashboard?workspace={slug}&lane=HAM-ROT&service=91.5"
    page.goto(link)
    title = page.get_by_role("heading", level=1).first
    expect(title).to_contain_text("HAM-ROT", timeout=PATIENCE_MS)
    assert all(n > 0 for n in spread.n_served.values())  # both have served a part of the page
    for port, process in list(running.items()):
        end(process)
        page.get_by_role("link", name="Data", exact=True).click()
        expect(page.get_by_text("Data to").first).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("link", name="Dashboard", exact=True).click()
        expect(title).to_contain_text("HAM-ROT", timeout=PATIENCE_MS)
        page.goto(link)
        expect(title).to_contain_text("HAM-ROT", timeout=PATIENCE_MS)
        expect(page.get_by_role("slider", name="Service level")).to_have_value("91.5")
        running[port] = start(port)
        wait_until_healthy(f"http://127.0.0.1:{port}", running[port])
    for process in running.values():
        end(process)
    context.close()
