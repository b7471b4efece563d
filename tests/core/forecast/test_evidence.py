"""Evidence on lanes whose law is known: bands cover what they say, and a good method beats the naive ones."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import NetworkRecords
from core.forecast import learn_forecast
from core.forecast.backtest.evidence import Evidence

HORIZON = 6


def evidence_of(demand: np.ndarray) -> Evidence | None:
    n_lanes, n_months = demand.shape
    months = (np.datetime64("2019-01") + np.arange(n_months)).astype("datetime64[D]").astype(np.int64)
    history = build_network_history(
        NetworkRecords(
            lanes=tuple(f"{number:03d}" for number in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_months,
            days=np.tile(months, n_lanes),
            demand_units=demand.ravel(),
        )
    )
    return next(iter(learn_forecast(history, horizon_periods=HORIZON).groups().values())).evidence


def steady_lanes(n_lanes: int = 300, n_months: int = 48) -> np.ndarray:
    rng = np.random.default_rng(4)
    return rng.normal(rng.uniform(100, 900, size=(n_lanes, 1)), 10, size=(n_lanes, n_months))


def test_bands_of_steady_lanes_cover_about_what_they_say() -> None:
    evidence = evidence_of(steady_lanes())
    assert evidence is not None
    # 1,800 checked values; bands are widened by 6 %, which adds about 3 points at 80 %, and the older origins, which
    # know less of the season, err a little more than the newest
    for nominal, measured in evidence.measured_coverage:
        assert nominal - 0.03 <= measured <= nominal + 0.07
    assert evidence.n_lanes == 300
    assert evidence.n_values.tolist() == [300] * HORIZON
    assert (evidence.covered_ratio[-1] > 0.92).all()
    assert evidence.low_lanes_ratio < 0.1


def test_the_level_of_pure_noise_is_forecast_better_than_by_its_last_value() -> None:
    evidence = evidence_of(steady_lanes())
    assert evidence is not None
    # the error of the mean is 1 sd, that of the last value sqrt(2) sd
    assert evidence.wape_ratio.mean() / evidence.naive_wape_ratio.mean() == pytest.approx(
        1 / np.sqrt(2), abs=0.06
    )


def test_what_happens_in_the_newest_window_is_news_to_the_band() -> None:
    demand = steady_lanes()
    demand[:, -HORIZON:] += 200.0
    evidence = evidence_of(demand)
    assert evidence is not None
    assert dict(evidence.measured_coverage)[0.95] < 0.1


def test_too_short_a_history_has_no_evidence() -> None:
    assert evidence_of(steady_lanes(n_lanes=5, n_months=9)) is None
