"""statsforecast behind the seam of core: its three methods and their median, on histories of every kind."""

from __future__ import annotations

import numpy as np
import pytest

import forecast_extra
from core.demand.history import build_network_history
from core.demand.profile import NetworkRecords
from core.forecast import forecast_with, learn_forecast
from core.forecast.methods.catalogue import METHOD_NAMES
from db.opening import chosen_extra_methods
from forecast_extra import MEDIAN, MODELS, StatsforecastMethods
from settings import PROJECT_FOLDER, Settings

needs_statsforecast = pytest.mark.skipif(
    not forecast_extra.is_installed(),
    reason="statsforecast is not installed: `make test-forecast` makes an environment for it",
)
HORIZON, SEASON, N_MONTHS = 6, 12, 48


def seasonal_lanes(n_lanes: int) -> np.ndarray:
    wave = 100 + 30 * np.sin(2 * np.pi * np.arange(N_MONTHS) / SEASON)
    return wave * np.random.default_rng(6).normal(1, 0.05, (n_lanes, N_MONTHS))


def forecast(demand: np.ndarray, *methods: str) -> np.ndarray:
    return StatsforecastMethods().forecast(
        demand, methods=methods, season_periods=SEASON, horizon_periods=HORIZON
    )


def test_no_method_has_the_name_of_one_of_the_twins_own() -> None:
    assert set(StatsforecastMethods.names) == {*MODELS, MEDIAN}
    assert not set(StatsforecastMethods.names) & set(METHOD_NAMES)


def test_its_environment_differs_from_the_apps_in_pandas_and_what_it_adds() -> None:
    app, forecast = (
        {line for line in (PROJECT_FOLDER / name).read_text(encoding="utf-8").splitlines() if line}
        for name in ("requirements.lock", "requirements-forecast.lock")
    )
    assert {line.split("==")[0] for line in app - forecast} == {"pandas"}, "`make lock` writes both anew"
    assert any(line.startswith("pandas==2.3") for line in forecast)
    assert any(line.startswith("statsforecast==2.") for line in forecast)


@pytest.mark.parametrize(
    ("setting", "installed", "expected"),
    [(None, True, False), ("statsforecast", False, False), ("statsforecast", True, True)],
)
def test_the_methods_compete_only_where_they_are_chosen_and_installed(
    monkeypatch, setting, installed, expected
) -> None:
    monkeypatch.setattr("db.opening.load_settings", lambda: Settings(forecast_extra=setting))
    monkeypatch.setattr("db.opening.is_installed", lambda: installed)
    assert isinstance(chosen_extra_methods(), StatsforecastMethods) == expected


@needs_statsforecast
def test_each_method_answers_as_the_library_does_for_that_lane_alone() -> None:
    from statsforecast.models import AutoCES, AutoETS, DynamicOptimizedTheta

    demand = seasonal_lanes(12)  # more than nine, so that an order by text would be another one
    found = forecast(demand, *StatsforecastMethods.names)
    for row in (0, 2, 11):
        for place, model in enumerate((AutoETS, DynamicOptimizedTheta, AutoCES)):
            alone = model(season_length=SEASON).forecast(y=demand[row], h=HORIZON)["mean"]
            assert found[place, row] == pytest.approx(alone)
    assert found[3] == pytest.approx(np.median(found[:3], axis=0))


@needs_statsforecast
def test_only_the_methods_asked_for_answer_and_in_that_order() -> None:
    demand = seasonal_lanes(2)
    everything = forecast(demand, *StatsforecastMethods.names)
    assert forecast(demand, "AutoCES", "DynamicOptimizedTheta") == pytest.approx(everything[[2, 1]])
    assert forecast(demand, MEDIAN) == pytest.approx(everything[[3]])


@needs_statsforecast
def test_a_row_that_began_late_is_forecast_from_its_own_periods() -> None:
    demand = seasonal_lanes(3)
    late = demand.copy()
    late[1, :20] = np.nan  # 28 months: still two seasons
    late[2, :-7] = np.nan  # 7 months: too short for the models
    found = forecast(late, "AutoETS")[0]
    assert found[0] == pytest.approx(forecast(demand, "AutoETS")[0, 0])
    assert found[1] == pytest.approx(forecast(demand[1:2, 20:], "AutoETS")[0, 0])
    assert np.isnan(found[2]).all()


@needs_statsforecast
@pytest.mark.parametrize(
    "history",
    [
        np.zeros(N_MONTHS),
        np.full(N_MONTHS, 7.0),
        np.eye(1, N_MONTHS, 20)[0] * 1e9,
        np.resize(np.arange(12.0), N_MONTHS),  # repeats exactly: AutoCES finds no fit
        np.resize([0.0, 10.0], N_MONTHS),
        np.exp(0.3 * np.arange(N_MONTHS)),
    ],
    ids=["zeros", "constant", "one spike", "exact season", "alternating", "growing"],
)
def test_a_difficult_history_has_a_forecast_from_every_method(history: np.ndarray) -> None:
    assert np.isfinite(forecast(history[None], *StatsforecastMethods.names)).all()


@needs_statsforecast
def test_the_twin_weighs_them_beside_its_own() -> None:
    demand = seasonal_lanes(30)
    months = (np.datetime64("2021-01") + np.arange(N_MONTHS)).astype("datetime64[D]").astype(np.int64)
    history = build_network_history(
        NetworkRecords(
            lanes=tuple(f"L{number:02d}" for number in range(len(demand))),
            offsets=np.arange(len(demand) + 1) * N_MONTHS,
            days=np.tile(months, len(demand)),
            demand_units=demand.ravel(),
        )
    )
    learning = learn_forecast(history, horizon_periods=HORIZON, extra=StatsforecastMethods())
    scored = {score.method for score in learning.groups()["monthly", "regular"].scores}
    assert {*MODELS, MEDIAN, "Theta", "seasonal naive"} <= scored
    truth = 100 + 30 * np.sin(2 * np.pi * (N_MONTHS + np.arange(HORIZON)) / SEASON)
    means = forecast_with(learning, history).mean_units
    assert np.abs(means - truth).mean() < 5  # the noise of a month is 5
