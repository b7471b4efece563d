"""Whether further forecast methods compete with the twin's own, and why not where they do not."""

from __future__ import annotations

import forecast_extra
from core.forecast.backtest.kind_calibration import KindCalibration
from settings import load_settings

METHODS = f"statsforecast ({', '.join(forecast_extra.MODELS)})"
INSTALL = "With `make setup-forecast` there is an environment that has it (`requirements-forecast.txt`)"
SWITCH = f"`TWIN_FORECAST_EXTRA={forecast_extra.LIBRARY}`"


def sentence(learned: KindCalibration) -> str:
    """What to know about the methods of statsforecast on these lanes."""
    is_on, is_installed = load_settings().forecast_extra is not None, forecast_extra.is_installed()
    if not is_installed:
        asked = f"{SWITCH} asks for them, but " if is_on else ""
        return f"The optional methods of {METHODS} do not compete here: {asked}the library is not installed. {INSTALL}."
    if not is_on:
        return f"The optional methods of {METHODS} are installed but do not compete: {SWITCH} lets them."
    return learned.extra_note or (
        f"The optional methods of {METHODS} are not tried: this workspace is so large that a sample of its lanes "
        "teaches the rest, and slow methods would have to forecast every lane."
    )
