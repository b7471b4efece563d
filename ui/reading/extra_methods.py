"""Whether further forecast methods compete with the twin's own, and why not where they do not."""

from __future__ import annotations

import forecast_extra
from core.forecast.backtest.kind_calibration import KindCalibration
from settings import load_settings
from ui.language import say, text

METHODS = f"statsforecast ({', '.join(forecast_extra.MODELS)})"
INSTALL = text("With `make setup-forecast` there is an environment that has it (`requirements-forecast.txt`)")
SWITCH = f"`TWIN_FORECAST_EXTRA={forecast_extra.LIBRARY}`"


def sentence(learned: KindCalibration) -> str:
    """What to know about the methods of statsforecast on these lanes."""
    is_on, is_installed = load_settings().forecast_extra is not None, forecast_extra.is_installed()
    if not is_installed:
        asked = say("{switch} asks for them, but ", switch=SWITCH) if is_on else ""
        return say(
            "The optional methods of {methods} do not compete here: {asked}the library is not installed. {install}.",
            methods=METHODS,
            asked=asked,
            install=say(INSTALL),
        )
    if not is_on:
        return say(
            "The optional methods of {methods} are installed but do not compete: {switch} lets them.",
            methods=METHODS,
            switch=SWITCH,
        )
    return say(learned.extra_note) or say(
        "The optional methods of {methods} are not tried: this workspace is so large that a sample of its lanes "
        "teaches the rest, and slow methods would have to forecast every lane.",
        methods=METHODS,
    )
