"""Records to history to profile: gaps, closed days, cadences, and one time base for all of them."""

from __future__ import annotations

import itertools
from dataclasses import fields
from datetime import date, timedelta
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.demand import profile as demand
from core.demand.history import build_history, build_network_history
from core.demand.profile import (
    DemandRecords,
    NetworkHistory,
    NetworkRecords,
    count_in_lanes,
    profile_lane,
    profile_network,
)
from core.errors import NotEnoughHistory


def records(days: list[str] | np.ndarray, demand: list[float] | np.ndarray) -> DemandRecords:
    return DemandRecords(np.array(days, dtype="datetime64[D]"), np.array(demand, dtype=np.float64))


def daily(first: str, demand: list[float] | np.ndarray) -> DemandRecords:
    return records(np.datetime64(first) + np.arange(len(demand)), demand)


def test_a_missing_day_of_a_daily_lane_is_zero_volume_and_counted() -> None:
    history = build_history("A", records(["2026-01-01", "2026-01-02", "2026-01-04"], [5, 6, 7]))
    assert history.cadence == "daily"
    assert history.demand_units.tolist() == [5, 6, 0, 7]
    assert history.n_filled_zero == 1


def test_a_missing_day_is_unknown_where_the_lane_says_so() -> None:
    history = build_history(
        "A", records(["2026-01-01", "2026-01-02", "2026-01-04"], [5, 6, 7]), missing_days="unknown"
    )
    assert np.isnan(history.demand_units).tolist() == [False, False, True, False]
    assert (history.n_filled_zero, history.n_unknown) == (0, 1)


def test_a_missing_month_is_unknown() -> None:
    history = build_history("A", records(["2026-01-01", "2026-02-01", "2026-04-01"], [5, 6, 7]))
    assert history.cadence == "monthly"
    assert np.isnan(history.demand_units).tolist() == [False, False, True, False]
    assert history.days_in_period.tolist() == [31, 28, 31, 30]


@pytest.mark.parametrize(
    ("days", "cadence"),
    [
        (["2026-01-05", "2026-01-12", "2026-01-26"], "weekly"),
        (["2026-01-31", "2026-02-28", "2026-03-31"], "monthly"),
        (["2026-01-15", "2026-02-15", "2026-05-15"], "monthly"),
        (["2026-01-05", "2026-01-12", "2026-01-20"], "daily"),
        (["2026-01-05"], "daily"),
    ],
)
def test_the_cadence_is_found_from_the_dates(days: list[str], cadence: str) -> None:
    assert build_history("A", records(days, [1.0] * len(days))).cadence == cadence


def test_weekdays_on_which_the_lane_never_runs_are_closed_and_do_not_dilute_the_open_days() -> None:
    # Ten weeks of 100 a day from Monday to Friday: 100 per open day, 500 / 7 per calendar day.
    monday = date(2026, 1, 5)
    days = [monday + timedelta(days=d) for d in range(70) if d % 7 < 5]
    history = build_history("A", records([d.isoformat() for d in days], [100.0] * 50))
    assert history.closed_weekdays == (5, 6)
    assert history.n_filled_zero == 0
    profile = profile_lane(history)
    assert profile.mean_units_per_period == pytest.approx(100)
    assert profile.mean_units_per_day == pytest.approx(500 / 7)
    assert profile.sd_units_per_day == 0
    assert profile.periods_per_day == pytest.approx(5 / 7)


def test_an_intermittent_lane_has_no_closed_weekdays() -> None:
    days = ["2026-01-05", "2026-02-18", "2026-03-20", "2026-05-01"]
    history = build_history("A", records(days, [3, 1, 2, 1]))
    assert history.closed_weekdays == ()
    assert history.n_filled_zero == 113  # 5 January to 1 May is 117 days, 4 of them with a record


def test_rate_and_spread_of_a_small_daily_lane_by_hand() -> None:
    # mean (8 + 10 + 12) / 3 = 10, variance (4 + 0 + 4) / 2 = 4
    profile = profile_lane(build_history("A", daily("2026-01-01", [8, 10, 12])))
    assert (profile.mean_units_per_day, profile.sd_units_per_day) == (10, 2)


def test_months_of_different_length_with_one_daily_rate_have_no_spread() -> None:
    months = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]
    profile = profile_lane(build_history("A", records(months, [310, 280, 310, 300])))
    assert profile.mean_units_per_day == pytest.approx(10)
    assert profile.sd_units_per_day == pytest.approx(0, abs=1e-9)


def test_a_monthly_lane_and_its_daily_twin_have_the_same_rate_and_nearly_the_same_spread() -> None:
    rng = np.random.default_rng(7)
    first = np.datetime64("2023-01-01")
    demand = rng.normal(100, 20, 365)
    days = first + np.arange(demand.size)
    months = days.astype("datetime64[M]")
    starts, month_of = np.unique(months, return_inverse=True)
    monthly = records(starts.astype("datetime64[D]"), np.bincount(month_of, weights=demand))
    as_days = profile_lane(build_history("A", records(days, demand)))
    as_months = profile_lane(build_history("A", monthly))
    assert as_months.mean_units_per_day == pytest.approx(as_days.mean_units_per_day)
    # the spread of 12 monthly sums is itself known to 1 / sqrt(2 * 11) = 21 %
    assert as_months.sd_units_per_day == pytest.approx(as_days.sd_units_per_day, rel=0.6)


def test_the_profile_is_the_last_years_whatever_came_before() -> None:
    days = np.datetime64("2020-01-01") + np.arange(1000)
    grown = records(days, np.where(np.arange(1000) < 635, 10.0, 100.0))
    assert profile_lane(build_history("A", grown)).mean_units_per_day == pytest.approx(100.0)
    assert profile_lane(build_history("A", grown)).n_periods == 1000
    months = records(
        np.arange("2015-01", "2020-01", dtype="datetime64[M]").astype("datetime64[D]"),
        np.r_[np.full(48, 1.0), np.full(12, 3100.0)],
    )
    assert profile_lane(build_history("A", months)).mean_units_per_day == pytest.approx(
        12 * 3100 / 365, rel=1e-3
    )


@given(st.permutations(range(6)))
def test_row_order_does_not_matter_and_duplicates_are_summed(order: list[int]) -> None:  # prop-21
    days = np.array(["2026-01-01", "2026-01-02", "2026-01-02", "2026-01-03", "2026-01-05", "2026-01-06"])
    demand = np.array([1.0, 2, 3, 4, 5, 6])
    history = build_history("A", records(days[list(order)], demand[list(order)]))
    assert history.demand_units.tolist() == [1, 5, 4, 0, 5, 6]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 400), st.floats(0, 1e6)), max_size=30, unique_by=lambda r: r[0]),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([1, 20, 10_000]),
)
def test_the_network_and_the_single_lane_agree_however_many_are_worked_on_at_once(
    lanes: list[list[tuple[int, float]]], cells_at_a_time: int
) -> None:
    rows = [sorted(lane) for lane in lanes]
    network = NetworkRecords(
        lanes=tuple(f"L{i}" for i in range(len(rows))),
        offsets=np.cumsum([0] + [len(lane) for lane in rows]),
        days=np.array([day for lane in rows for day, _ in lane], dtype=np.int64),
        demand_units=np.array([units for lane in rows for _, units in lane], dtype=np.float64),
    )
    with mock.patch.object(demand, "CELLS_AT_A_TIME", cells_at_a_time):
        history = build_network_history(network)
        profile = profile_network(history)
    for index, lane in enumerate(rows):
        if not lane:
            assert history.offsets[index] == history.offsets[index + 1]
            continue
        alone = build_history(
            f"L{index}",
            records(np.array([day for day, _ in lane]).astype("datetime64[D]"), [u for _, u in lane]),
        )
        together = history.lane_history(index)
        np.testing.assert_array_equal(alone.demand_units, together.demand_units)
        np.testing.assert_array_equal(alone.period_starts, together.period_starts)
        assert alone.closed_weekdays == together.closed_weekdays
        of_one, taken = together.as_network(), history.take(np.array([index]))
        for column in fields(NetworkHistory):
            if column.name != "anchor_day":  # no matter to a month, which begins on its first day
                np.testing.assert_array_equal(getattr(of_one, column.name), getattr(taken, column.name))
        assert of_one.newest_day == taken.newest_day
        if profile.n_periods[index] >= 3:
            one = profile_lane(alone)
            assert one.sd_units_per_day == pytest.approx(profile.sd_units_per_day[index], nan_ok=True)


def test_the_newest_day_is_where_the_newest_period_of_any_lane_begins() -> None:
    months = np.array(
        ["2026-01-31", "2026-02-28", "2026-03-31"]
    )  # month ends: the last period begins on 1 March
    days = np.array(["2026-02-27", "2026-02-28"])
    network = NetworkRecords(
        lanes=("NEW", "A", "B"),
        offsets=np.array([0, 0, 3, 5]),
        days=np.concatenate([months, days]).astype("datetime64[D]").astype(np.int64),
        demand_units=np.ones(5),
    )
    history = build_network_history(network)
    assert history.newest_day == date(2026, 3, 1) == history.lane_history(1).last_day
    assert history.take(np.array([0, 2])).newest_day == date(2026, 2, 28)
    assert history.take(np.array([0])).newest_day is None


def test_too_few_periods_are_refused_with_the_number_that_is_missing() -> None:
    with pytest.raises(
        NotEnoughHistory, match=r"A has too little data for a plan: 2 periods with data, 1 more needed"
    ):
        profile_lane(build_history("A", daily("2026-01-01", [1, 2])))


def test_no_record_at_all_is_refused() -> None:
    with pytest.raises(NotEnoughHistory, match="A has too little data for a plan: 0 periods"):
        build_history("A", records([], []))


@pytest.mark.parametrize("n_cells", [[], [0], [3], [0, 255, 0, 256, 1], [511, 510, 1000, 0], [0, 0, 7, 0]])
def test_cells_are_counted_lane_by_lane_however_long_a_lane_is(n_cells):
    offsets = np.concatenate([[0], np.cumsum(np.array(n_cells, dtype=np.int64))])
    cells = np.random.default_rng(4).random(int(offsets[-1])) < 0.9
    expected = [int(cells[begin:end].sum()) for begin, end in itertools.pairwise(offsets)]
    assert count_in_lanes(cells, offsets).tolist() == expected
