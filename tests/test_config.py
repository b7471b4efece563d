"""What `.streamlit/config.toml` tells the server, value by value: none of them is lost without a word."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

CONFIG = tomllib.loads(
    (Path(__file__).resolve().parents[1] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
)
SAFEGUARDS = {
    ("server", "address"): "127.0.0.1",
    ("server", "maxUploadSize"): 40,
    ("server", "maxWidgetStateSize"): 1,
    ("server", "enableXsrfProtection"): True,
    ("server", "enableStaticServing"): False,
    ("server", "enableAgentApi"): False,
    ("browser", "gatherUsageStats"): False,
    ("client", "showErrorDetails"): "none",
    ("client", "showErrorLinks"): False,
    ("client", "toolbarMode"): "viewer",
    ("client", "disableDataExport"): True,
}


@pytest.mark.parametrize(("section", "name"), SAFEGUARDS)
def test_a_safeguard_is_set(section: str, name: str) -> None:
    assert CONFIG[section].get(name) == SAFEGUARDS[section, name]


def test_nothing_widens_who_may_ask() -> None:
    assert not {"enableCORS", "corsAllowedOrigins", "allowedHosts"} & CONFIG["server"].keys()


def test_nothing_is_done_for_each_visitor_that_only_who_works_on_the_code_needs() -> None:
    assert CONFIG["server"]["fileWatcherType"] == "none"  # 300 ms of each new session
    assert CONFIG["runner"]["postScriptGC"] is False  # 90 ms of each run
