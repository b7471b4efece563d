"""What is coming begins on the day after the day of the question, not after each lane's own newest record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.special import ndtri

from core.demand.history import build_history
from core.demand.profile import DemandHistory, DemandRecords
from core.facts.outlook import lane_outlook
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.horizons import coming_shares
from core.forecast.lead_time_demand import lead_time_demand
from core.lane import Lane, LaneParameters
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.network_plan import plan_network
from core.plan.played_promises import play_promises
from tests.core.forecast.test_forecast_bands import normal_band

MEAN, SD = 133.0, 28.0
FRIDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 29)
PARAMETERS = LaneParameters(
    lead_time_days=5.0, sd_lead_time_days=0.0, return_ratio=0.0, own_capacity_units_per_day=150.0
)


@pytest.fixture(scope="module")
def rests_on_weekends() -> DemandHistory:
    """Independent days of a lane that runs from Monday to Friday, the last of them a Friday."""
    days = np.datetime64("2025-06-02") + np.arange(544)
    demand = np.rint(np.random.default_rng(1).normal(MEAN, SD, days.size))
    use = (days.astype(np.int64) + 3) % 7 < 5
    return build_history("HAM-ROT", DemandRecords(days[use], demand[use]))


def planned(history: DemandHistory, as_of: date, **changes: float) -> LanePlan:
    return plan_lane(Lane(history.lane, parameters=replace(PARAMETERS, **changes)), history, as_of=as_of)


def test_an_order_of_sunday_lasts_for_the_days_from_monday_on(rests_on_weekends: DemandHistory) -> None:
    assert rests_on_weekends.last_day == FRIDAY
    of_friday, of_sunday = (planned(rests_on_weekends, day) for day in (FRIDAY, SUNDAY))
    # twelve days, lead time and review: from Saturday on eight of them are open, from Monday on ten
    level = float(of_sunday.forecast.mean_units[2:7].mean())
    assert level == pytest.approx(MEAN, rel=0.03)
    assert float(of_friday.buffer.law.mean) == pytest.approx(8 * level, rel=0.02)
    assert float(of_sunday.buffer.law.mean) == pytest.approx(10 * level, rel=0.02)
    # what the weeks hold does not depend on the weekday of the question
    assert float(of_sunday.ahead.units_per_day) == pytest.approx(float(of_friday.ahead.units_per_day))
    assert of_sunday.open_days_per_week == pytest.approx(5.0)


def test_the_level_of_sunday_keeps_its_promise_on_drawn_weeks(rests_on_weekends: DemandHistory) -> None:
    plan = planned(rests_on_weekends, SUNDAY)
    ten_days = np.random.default_rng(2).normal(MEAN, SD, (100_000, 10)).sum(axis=1)
    assert 0.93 < np.mean(ten_days <= plan.buffer.level_units) < 0.985
    of_friday = planned(rests_on_weekends, FRIDAY)
    assert np.mean(ten_days <= of_friday.buffer.level_units) < 0.8  # what was ordered up to before


@pytest.mark.parametrize("policy", ["periodic", "daily", "continuous"])
def test_it_is_played_from_the_same_day_on(rests_on_weekends: DemandHistory, policy: str) -> None:
    parameters = replace(PARAMETERS, review_policy=policy, order_cycle_days=7.0)
    plan = plan_lane(Lane("HAM-ROT", parameters=parameters), rests_on_weekends, as_of=SUNDAY)
    played = play_promises(plan, rng=np.random.default_rng(3), n_replications=2000)
    told = played.service.cycle_service_level_ratio
    assert told.played.value == pytest.approx(told.promised, abs=0.03)
    overflow = played.overflow_units_per_week
    assert overflow.played.value == pytest.approx(overflow.promised, rel=0.1)


def test_a_network_counts_from_the_same_day(rests_on_weekends: DemandHistory) -> None:
    for as_of in (FRIDAY, SUNDAY, SUNDAY + timedelta(days=3)):
        plan = planned(rests_on_weekends, as_of)
        network = plan_network((plan.lane,), rests_on_weekends.as_network(), as_of=as_of)
        assert network.level_units.item() == pytest.approx(plan.buffer.level_units)
        assert network.expected_overflow_units_per_week.item() == pytest.approx(
            plan.overflow.expected_overflow_units_per_day * plan.open_days_per_week
        )


def test_a_month_that_is_over_is_not_what_is_coming() -> None:
    months = np.arange("2021-01", "2026-11", dtype="datetime64[M]")
    starts, ends = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    season = np.where(months.astype(np.int64) % 12 == 10, 60.0, 120.0)  # half as much each November
    noise = np.random.default_rng(4).normal(1.0, 0.03, months.size)
    demand = (ends - starts).astype(np.int64) * season * noise
    history = build_history("NUE-PRG", DemandRecords(starts, demand))
    newest = planned(history, date(2026, 10, 31))
    assert float(newest.ahead.units_per_day) == pytest.approx(60.0, rel=0.1)
    later = planned(history, SUNDAY)  # one day of November is left, and then December
    december = float(later.forecast.mean_units[1] / 31)
    assert december == pytest.approx(120.0, rel=0.1)
    assert float(later.ahead.units_per_day) == pytest.approx((60.0 + 29 * december) / 30, rel=0.02)
    assert lane_outlook(later).next_units_per_day == pytest.approx(float(later.ahead.units_per_day))
    assert float(later.buffer.law.mean) == pytest.approx(60.0 + 11 * december, rel=0.02)
    network = plan_network((later.lane,), history.as_network(), as_of=SUNDAY)
    assert network.expected_units_per_day.item() == pytest.approx(float(later.ahead.units_per_day))


def test_where_data_are_old_the_days_after_them_are_told(rests_on_weekends: DemandHistory) -> None:
    old = planned(rests_on_weekends, FRIDAY + timedelta(days=40))
    assert old.status.status == "Stale data"
    assert float(old.ahead.elapsed_days) == 0.0


def test_days_that_vary_alone_and_a_level_that_lasts() -> None:
    steps, scores = np.arange(1, 29), ndtri(np.array(QUANTILE_LEVELS))[:, None]
    mean, sd, common = 100.0, 15.0, 6.0

    def spread(common_sd: float) -> float:
        total = np.sqrt(sd**2 * steps + (common_sd * steps) ** 2)
        band: ForecastBand = replace(
            normal_band(mean, sd, horizon=28), total_quantile_units=mean * steps + scores * total
        )
        later = lead_time_demand(band, lead_time_days=7.0, elapsed_days=4.0)
        assert later.mean_units.item() == pytest.approx(7 * mean)
        high, low = (later.quantile_units[QUANTILE_LEVELS.index(level), 0] for level in (0.9, 0.1))
        return float((high - low) / (2.0 * ndtri(0.9)))

    assert spread(0.0) == pytest.approx(sd * np.sqrt(7), rel=1e-3)
    assert spread(common) == pytest.approx(np.sqrt(sd**2 * 7 + (common * 7) ** 2), rel=1e-3)


def test_shares_are_of_the_weeks_after_what_has_elapsed() -> None:
    weeks = np.full(12, 7)
    assert coming_shares(weeks, 0.0).tolist() == [1.0] * 4 + [0.0] * 8
    assert coming_shares(weeks, 7.0).tolist() == [0.0] + [1.0] * 4 + [0.0] * 7
    assert coming_shares(np.array([30, 31, 31]), 15.0) == pytest.approx([0.5, 15 / 31, 0.0])
    assert (
        coming_shares(np.ones(28, dtype=np.int64), 2.0).tolist() == [1.0] * 28
    )  # as the same weekdays before
