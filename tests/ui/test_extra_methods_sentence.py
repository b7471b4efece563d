"""The Evidence page says truly whether further methods compete, in every state."""

from __future__ import annotations

import numpy as np
import pytest

from core.forecast.backtest.kind_calibration import KindCalibration
from settings import Settings
from tests.fake_methods import FakeMethods, row_mean
from ui.reading import extra_methods

EMPTY = np.empty((10, 1))


def learned(*, extra: FakeMethods | None = None, note: str = "") -> KindCalibration:
    return KindCalibration(
        is_intermittent=False,
        n_lanes=1,
        method="median of the 3 best methods",
        members=(),
        period_quantiles=EMPTY,
        total_quantiles=EMPTY,
        evidence=None,
        scores=(),
        extra=extra,
        extra_note=note,
    )


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch):
    def sentence(of: KindCalibration, *, is_installed: bool, is_on: bool) -> str:
        monkeypatch.setattr("forecast_extra.is_installed", lambda: is_installed)
        setting = "statsforecast" if is_on else None
        monkeypatch.setattr(extra_methods, "load_settings", lambda: Settings(forecast_extra=setting))
        return extra_methods.sentence(of)

    return sentence


def test_not_installed_and_not_asked_for(say) -> None:
    said = say(learned(), is_installed=False, is_on=False)
    assert "do not compete here: the library is not installed" in said
    assert "requirements-forecast.txt" in said
    assert "TWIN_FORECAST_EXTRA" not in said


def test_asked_for_but_not_installed(say) -> None:
    said = say(learned(), is_installed=False, is_on=True)
    assert "`TWIN_FORECAST_EXTRA=statsforecast` asks for them, but the library is not installed" in said
    assert "requirements-forecast.txt" in said


def test_installed_but_off(say) -> None:
    said = say(learned(), is_installed=True, is_on=False)
    assert "installed but do not compete: `TWIN_FORECAST_EXTRA=statsforecast`" in said


def test_on(say) -> None:
    said = say(learned(extra=FakeMethods(row_mean), note="They were tried."), is_installed=True, is_on=True)
    assert said == "They were tried."


def test_on_in_a_workspace_that_is_too_large(say) -> None:
    said = say(learned(), is_installed=True, is_on=True)
    assert "so large that a sample of its lanes teaches the rest" in said
