"""The law of the days of a lane's last year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.demand import cadence as cal
from core.demand.day_noise import network_day_noise
from core.demand.history import build_history
from core.demand.last_year import last_year_days
from core.demand.profile import DemandRecords


def test_of_a_lane_whose_last_year_is_unknown_all_that_is_known_counts() -> None:
    months = np.arange("2021-01", "2024-01", dtype="datetime64[M]").astype("datetime64[D]")
    units = np.random.default_rng(4).normal(3000.0, 200.0, months.size)
    history = build_history("A-B", DemandRecords(months, units)).as_network()
    assert history.cadence.tolist() == [cal.MONTHLY]
    unknown = replace(history, demand_units=np.concatenate((units[:-12], np.full(12, np.nan))))
    law = last_year_days(unknown).law
    rate = units[:-12] / history.days_in_period[:-12]
    noise = float(network_day_noise(unknown).at(np.array([rate.mean()]))[0])
    assert np.isclose(law.mean[0], rate.mean(), rtol=0.01)
    spread = (law.quantile(0.841) - law.quantile(0.159))[0] / 2
    assert np.isclose(spread, np.hypot(noise, rate.std()), rtol=0.1)
