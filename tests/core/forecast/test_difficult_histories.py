"""Histories that break forecasts: the answer is finite, never negative, labelled, and no band is silent."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.forecast import forecast_lane
from core.forecast.band import ForecastBand

HORIZON = 14
WEEK = [100.0, 110, 120, 130, 140, 60, 40]


def daily(*demand: float) -> ForecastBand:
    dates = np.datetime64("2026-01-05") + np.arange(len(demand))
    history = build_history("A-B", DemandRecords(dates=dates, demand_units=np.array(demand, dtype=float)))
    return forecast_lane(history, horizon_periods=HORIZON)


def monthly(*demand: float) -> ForecastBand:
    dates = (np.datetime64("2020-01") + np.arange(len(demand))).astype("datetime64[D]")
    history = build_history("A-B", DemandRecords(dates=dates, demand_units=np.array(demand, dtype=float)))
    return forecast_lane(history, horizon_periods=HORIZON)


# (what, forecast, whether there is a band, what is said)
CASES = {
    "one day": (lambda: daily(5), False, "Only 1 day of known demand: 13 days more needed for a band"),
    "thirteen days": (lambda: daily(*WEEK, *WEEK[:6]), False, "1 day more needed for a band"),
    "seven months": (lambda: monthly(*WEEK), False, "1 month more needed for a band"),
    "all zeros": (lambda: daily(*[0.0] * 60), False, "Demand never changed"),
    "all zero months": (lambda: monthly(*[0.0] * 30), False, "Demand never changed"),
    "constant": (lambda: daily(*[7.0] * 60), False, "Demand never changed"),
    "constant months": (lambda: monthly(*[7.0] * 30), False, "Demand never changed"),
    "one spike": (lambda: daily(*[0.0] * 40, 500, *[0.0] * 40), True, "One period holds 100 %"),
    "a spike on a regular lane": (lambda: daily(*WEEK * 8, 1e6, *WEEK[1:]), True, "slip of the pen"),
    "stopped": (lambda: daily(*WEEK * 8, *[0.0] * 30), True, "has this lane stopped?"),
    "just began": (lambda: daily(*[0.0] * 60, *WEEK * 4), True, "it had not begun"),
    "a billion next to one": (lambda: daily(*[1.0, 1e9] * 40), True, ""),
    "a billion at the end": (lambda: monthly(*[1.0, 2.0, 1.0] * 12, 1e9), True, "slip of the pen"),
    "the smallest numbers": (lambda: daily(*[1e-9, 3e-9] * 40), True, ""),
}


@pytest.mark.parametrize("name", CASES)
def test_a_difficult_history_is_answered_in_finite_labelled_figures(name: str) -> None:
    make, has_band, said = CASES[name]
    band = make()
    for values in (band.mean_units, band.quantile_units):
        assert np.isfinite(values).all()
        assert (values >= 0).all()
    assert (np.diff(band.quantile_units, axis=0) >= 0).all()
    assert band.has_band is has_band
    assert said in " ".join(band.warnings).replace("%", " %").replace("  %", " %")
    assert band.method


FLAT = ["one day", "all zeros", "all zero months", "constant", "constant months"]


@pytest.mark.parametrize("name", FLAT)
def test_where_nothing_shows_how_demand_varies_the_quantiles_repeat_the_mean_and_a_sentence_says_so(
    name: str,
) -> None:
    band = CASES[name][0]()
    assert (band.quantile_units == band.mean_units).all()
    assert band.warnings
    assert band.measured_coverage == ()


@pytest.mark.parametrize("name", ["a billion next to one", "a billion at the end", "one spike"])
def test_a_huge_value_does_not_make_the_forecast_explode(name: str) -> None:
    band = CASES[name][0]()
    assert band.mean_units.max() <= 2e9
    assert band.quantile_units.max() <= 1e11
