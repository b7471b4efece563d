"""What several tests of the database stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from settings import load_settings


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of an app that others visit."""
    monkeypatch.setenv("TWIN_HOSTED", "yes")
    load_settings.cache_clear()
    yield
    monkeypatch.undo()
    load_settings.cache_clear()
