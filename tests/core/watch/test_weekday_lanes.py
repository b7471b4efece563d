"""Lanes that rest on some weekdays are not alarmed about on them, however young they are."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.watch.watchtower import EPOCH, watch_network

SUNDAY = 20_786  # 29 November 2026
N_LANES = 60


def history_until(day: int, *, n_days: int, closed: tuple[int, ...], mean: float) -> NetworkHistory:
    """Lanes of n_days that report nothing on closed weekdays, while the workspace's data reach until `day`."""
    rng, days, demand, offsets = np.random.default_rng(n_days), [], [], [0]
    for _ in range(N_LANES):
        of_lane = np.arange(day - n_days + 1, day + 1)
        came = rng.poisson(mean, of_lane.size) * ~np.isin((of_lane + 3) % 7, closed)
        days.append(of_lane[came > 0])
        demand.append(came[came > 0].astype(float))
        offsets.append(offsets[-1] + days[-1].size)
    records = NetworkRecords(
        lanes=tuple(f"L{number:02d}" for number in range(N_LANES)),
        offsets=np.array(offsets),
        days=np.concatenate(days),
        demand_units=np.concatenate(demand),
    )
    return build_network_history(records, until_day=day)


@pytest.mark.parametrize("n_days", [29, 35, 43, 50, 57])
@pytest.mark.parametrize(("closed", "mean"), [((5, 6), 40.0), ((6,), 40.0), ((5, 6), 3.0)])
def test_a_young_lane_of_working_days_is_not_slow_at_weekends(
    n_days: int, closed: tuple[int, ...], mean: float
) -> None:
    for day in (SUNDAY - 1, SUNDAY):
        history = history_until(day, n_days=n_days, closed=closed, mean=mean)
        watch = watch_network(history, as_of=EPOCH + np.timedelta64(day, "D").astype(object))

        assert watch.is_alarm.sum() <= 2
        assert not watch.stands_out.any()


def test_a_weekday_is_closed_after_four_weeks_only_where_the_others_never_miss() -> None:
    def closed(n_days: int, mean: float) -> float:
        history = history_until(SUNDAY, n_days=n_days, closed=(5, 6), mean=mean)
        return float(history.closed_weekdays[:, 5:].mean())

    assert closed(35, 40.0) == 1.0
    assert closed(28, 40.0) == 0.0  # three weekends lie between its records
    assert closed(35, 1.0) == 0.0  # on four of ten other days nothing came
    assert closed(70, 1.0) > 0.8
    assert history_until(SUNDAY, n_days=56, closed=(), mean=40.0).closed_weekdays.sum() == 0
