"""The start says in a sentence why it does not start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import StorageUnavailable
from settings import load_settings
from tools import run_app
from ui.shell import sign_in


@pytest.fixture(autouse=True)
def settings_read_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is started; settings are read from what a test sets."""
    monkeypatch.setattr(run_app.os, "execve", lambda *_: 0)
    load_settings.cache_clear()
    yield
    monkeypatch.undo()
    load_settings.cache_clear()


def test_an_address_for_others_without_a_word_on_who_they_are(monkeypatch, capsys) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    assert run_app.main() == 1
    assert "HOST is '0.0.0.0', so others on the network would reach this app" in capsys.readouterr().out


SIGN_IN = {
    "TWIN_OIDC_METADATA_URL": "https://accounts.example.org/.well-known/openid-configuration",
    "TWIN_OIDC_CLIENT_ID": "twin",
    "TWIN_OIDC_CLIENT_SECRET": "secret",
    "TWIN_ADDRESS": "https://twin.example.org",
    "TWIN_COOKIE_SECRET": "c" * 32,
}


def test_a_provider_without_the_library_or_with_half_its_settings(monkeypatch, capsys) -> None:
    for name, value in SIGN_IN.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sign_in, "NEEDED", ("a_library_that_nobody_has",))
    assert run_app.main() == 1
    assert (
        "Authlib is not installed: .venv/bin/pip install -r requirements-sign-in.lock"
        in capsys.readouterr().out
    )
    monkeypatch.delenv("TWIN_ADDRESS")
    load_settings.cache_clear()
    assert run_app.main() == 1
    told = capsys.readouterr().out
    assert "TWIN_ADDRESS must be set as well" in told and "cccc" not in told


def test_data_that_this_user_cannot_go_on_with(monkeypatch, capsys) -> None:
    def refuse(_: Path) -> None:
        raise StorageUnavailable("the data belong to user 'ana'")

    monkeypatch.setattr(run_app, "choose_home", refuse)
    monkeypatch.setenv("DATABASE_URL", "")
    assert run_app.main() == 1
    assert "the data belong to user 'ana'" in capsys.readouterr().out


@pytest.mark.parametrize(("host", "is_hidden"), [("127.0.0.1", False), ("0.0.0.0", True), ("::", True)])
def test_a_start_for_others_asks_nobody_on_the_internet_for_its_address(host: str, is_hidden: bool) -> None:
    assert ("--logger.hideWelcomeMessage=true" in run_app.streamlit_arguments(host, 8501)) == is_hidden
