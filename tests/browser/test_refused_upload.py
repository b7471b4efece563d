"""Who has no room for a file reads why, in the place of the browser's number; a long message is refused on its way."""

from __future__ import annotations

from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from ui.shell.socket_budget import MESSAGE_BYTES
from ui.shell.upload_budget import ADDRESS_BYTES

SECONDS = 60_000
TOLD = {"en-GB": "Your network has uploaded much just now", "de-DE": "Ihr Netz hat gerade viel hochgeladen"}


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file that is given up early, of which an address has room for one."""
    path = tmp_path / "large.csv"
    row = b"nodate,LANE,5\n"
    path.write_bytes(b"date,product_name,demand\n" + row * (3 * ADDRESS_BYTES // 5 // len(row)))
    return path


def test_a_refusal_of_an_upload_is_shown_as_its_sentence(app_address: str, browser, large: Path) -> None:
    def choose(locale: str):
        page = browser.new_context(locale=locale).new_page()
        page.goto(f"{app_address}/data")
        chosen = page.locator("input[type=file]").first
        chosen.wait_for(state="attached", timeout=SECONDS)
        chosen.set_input_files(large)
        return page

    first = choose("en-GB")
    first.get_by_text("are no dates").wait_for(timeout=SECONDS)
    for locale, told in TOLD.items():
        page = choose(locale)
        page.get_by_test_id("stFileUploader").get_by_text(told).wait_for(timeout=SECONDS)
        assert page.get_by_text("status code").count() == 0


def test_a_message_that_is_too_long_is_refused_on_its_way(app_address: str) -> None:
    address = f"{app_address.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(address, origin=app_address, subprotocols=["streamlit"]) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            socket.send(b"x" * (MESSAGE_BYTES + 100_000))
            for _ in range(100):
                socket.recv(timeout=20)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009
