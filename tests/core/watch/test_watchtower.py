"""What the Watchtower says about single lanes whose story is known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from bench.watch_kinds import FIRST_DAY, WEEK, around, end_of, network_of
from core.demand import cadence as cal
from core.demand.history import build_history, build_network_history
from core.demand.profile import DemandRecords, NetworkRecords
from core.watch.verdict import STATUS_LABELS
from core.watch.watchtower import LaneStatus, watch_lane, watch_network

START = date(2025, 1, 6)  # a Monday
N_DAYS = 201


def history(demand, *, start: date = START, step_days: int = 1):
    """A lane with these demands, one every `step_days`; None is a day without a record."""
    demand = np.asarray(demand, dtype=float)
    dates = np.datetime64(start) + step_days * np.arange(demand.size)
    known = ~np.isnan(demand)
    return build_history("BER-MUC", DemandRecords(dates=dates[known], demand_units=demand[known]))


def judged(lane, **said) -> LaneStatus:
    """Status of a lane on the last day of its last period."""
    return watch_lane(lane, as_of=end_of(lane.as_network()), **said)


def patterned(n_days: int = N_DAYS, *, mean: float = 100.0, noise_ratio: float = 0.08, seed: int = 1):
    expected = mean * WEEK[np.arange(n_days) % 7]
    return around(expected, np.random.default_rng(seed), noise_ratio=noise_ratio)


def monthly_history(demand):
    months = np.datetime64("2019-01") + np.arange(len(demand))
    records = DemandRecords(
        dates=months.astype("datetime64[D]"), demand_units=np.asarray(demand, dtype=float)
    )
    return build_history("FRA-PAR", records)


def test_an_ordinary_weekend_is_normal_though_it_is_far_below_the_mean():
    # 201 days from a Monday end on a Friday; two more end on a Sunday at 0.65 of the pattern's mean
    status = judged(history(patterned(N_DAYS + 2)))
    assert (status.status, status.reason) == ("Normal", "Within its usual range")
    assert status.since is None and status.change_ratio is None


def test_a_single_high_day_is_a_surge_against_its_own_weekday():
    demand = patterned()  # the last day is a Friday: expected 110
    demand[-1] = 220.0
    status = judged(history(demand))
    assert status.status == "Surge alert"
    assert status.reason_name == "spike up"
    # 220 / 110 - 1 = 1.0, but for the noise of what the lane has shown so far
    assert status.change_ratio == pytest.approx(1.0, abs=0.12)
    assert status.reason == f"{round(status.change_ratio * 100)} % above its Friday"
    assert status.since == START + timedelta(days=N_DAYS - 1)


def test_a_day_that_is_not_watched_says_nothing_and_the_day_after_does():
    demand = patterned()
    demand[-2:] = 0.0
    last_days = (np.datetime64(START) + np.array([N_DAYS - 2, N_DAYS - 1])).astype(np.int64)
    assert judged(history(demand)).status == "Low velocity"
    assert judged(history(demand), unwatched_days=last_days).status == "Normal"
    only_first = judged(history(demand), unwatched_days=last_days[:1])
    assert (only_first.status, only_first.since) == ("Low velocity", START + timedelta(days=N_DAYS - 1))


def test_days_that_are_not_watched_are_days_a_weekly_lane_is_judged_as_ever():
    weeks = history(np.r_[np.full(60, 100.0) + np.arange(60) % 5, 5.0], step_days=7)
    newest = weeks.period_starts[-1:].astype("datetime64[D]").astype(np.int64)
    assert judged(weeks, unwatched_days=newest) == judged(weeks)
    assert judged(weeks).status == "Low velocity"


def test_a_single_day_without_volume_on_a_regular_lane_is_low_velocity():
    demand = patterned()
    demand[-1] = 0.0
    status = judged(history(demand))
    assert (status.status, status.reason) == ("Low velocity", "100 % below its Friday")


def test_a_shift_is_found_with_its_size_and_its_first_day():
    demand = patterned()
    demand[-10:] *= 1.38
    status = judged(history(demand))
    assert (status.status, status.reason_name) == ("Surge alert", "shift up")
    assert status.change_ratio == pytest.approx(0.38, abs=0.08)
    assert abs((status.since - (START + timedelta(days=N_DAYS - 10))).days) <= 1
    day = f"{status.since.day} {status.since:%b}"
    assert status.reason == f"{round(status.change_ratio * 100)} % above its pattern since {day}"


@pytest.mark.parametrize(
    ("ratio", "status", "reason"),
    [(2.0, "Surge alert", "shift up"), (0.2, "Low velocity", "shift down")],
)
def test_two_days_in_a_row_far_off_are_a_shift_since_the_first_and_one_alone_is_a_spike(
    ratio: float, status: str, reason: str
) -> None:
    demand = patterned()
    demand[-2:] *= ratio
    first = START + timedelta(days=N_DAYS - 2)
    alone, both = (watch_lane(history(demand), as_of=first + timedelta(days=day)) for day in (0, 1))
    assert (alone.status, alone.reason_name, alone.since) == (status, reason.replace("shift", "spike"), first)
    assert (both.status, both.reason_name, both.since) == (status, reason, first)
    assert both.change_ratio == pytest.approx(ratio - 1.0, abs=0.25 * ratio)


def test_a_shift_downwards_is_low_velocity():
    demand = patterned()
    demand[-10:] *= 0.6
    status = judged(history(demand))
    assert (status.status, status.reason_name) == ("Low velocity", "shift down")
    assert status.change_ratio == pytest.approx(-0.4, abs=0.08)


def test_a_ramp_is_found_before_it_has_doubled_the_lane():
    demand = patterned(noise_ratio=0.05)
    demand[-20:] *= np.linspace(1.0, 1.5, 20)
    assert judged(history(demand)).status == "Surge alert"


def test_a_level_that_has_stayed_becomes_normal():
    demand = patterned(400)
    demand[200:] *= 1.5
    assert judged(history(demand)).status == "Normal"


def test_a_stopped_lane_is_silent_for_as_long_as_it_is():
    demand = patterned()
    demand[-30:] = 0.0
    status = judged(history(demand))
    assert (status.status, status.reason, status.count) == ("Low velocity", "No volume for 30 days", 30)
    assert status.change_ratio == -1.0
    assert status.since == START + timedelta(days=N_DAYS - 30)


def test_an_intermittent_lane_is_judged_by_its_own_gaps():
    # volume every fifth day: four silent days are its habit, sixty are not
    demand = np.zeros(300)
    demand[::5] = 12.0
    assert judged(history(demand)).status == "Normal"
    stopped = np.concatenate([demand, np.zeros(60)])
    assert judged(history(stopped)).reason == "No volume for 64 days"


def test_an_intermittent_lane_that_moves_three_times_as_often_is_found():
    rng = np.random.default_rng(5)
    active = np.concatenate([rng.random(300) < 0.15, rng.random(40) < 0.55])
    status = judged(history(active * rng.integers(8, 12, 340)))
    assert (status.status, status.reason_name) == ("Surge alert", "shift up")


def test_an_unusual_size_on_an_intermittent_lane_is_told_against_its_sizes():
    rng = np.random.default_rng(6)
    demand = (rng.random(300) < 0.2) * rng.integers(9, 12, 300).astype(float)
    demand[-1] = 40.0
    status = judged(history(demand))
    assert status.reason_name == "spike up"
    assert status.change_ratio == pytest.approx(3.0, abs=0.2)  # 40 against about 10
    assert status.reason.endswith("% above its usual size")


def test_a_short_lane_says_how_many_days_are_missing():
    status = judged(history(patterned(16)))
    # four weeks of seven days are needed: 28 - 16 = 12
    assert (status.status, status.reason, status.count) == (
        "Too little data",
        "12 more days of data needed",
        12,
    )
    assert status.smallest_visible_change_ratio is None


def test_a_lane_with_one_record_is_too_little_data():
    assert judged(history([5.0])).reason == "27 more days of data needed"


def test_a_lane_without_volume_is_too_little_data():
    status = judged(history(np.zeros(90)))
    assert (status.status, status.reason) == ("Too little data", "No volume has ever been recorded")


def test_a_lane_that_hardly_ever_moved_says_what_is_missing():
    demand = np.zeros(90)
    demand[[3, 40, 89]] = 7.0
    # six periods with volume are needed: 6 - 3 = 3
    assert judged(history(demand)).reason == "3 more days with volume needed"


def test_one_spike_among_zeros_is_finite_and_not_an_alarm_later():
    demand = np.zeros(120)
    demand[50] = 1e9
    assert judged(history(demand)).status == "Too little data"


@pytest.mark.parametrize("level", [1e-6, 1.0, 1e9])
def test_a_constant_lane_is_normal_at_every_scale(level):
    status = judged(history(np.full(120, level)))
    assert status.status == "Normal"
    assert 0 < status.smallest_visible_change_ratio < 0.3


@pytest.mark.parametrize("scale", [1e-3, 1e6])
def test_the_unit_of_the_demand_does_not_matter(scale):
    demand = patterned()
    demand[-10:] *= 1.38
    plain, scaled = judged(history(demand)), judged(history(scale * demand))
    assert scaled.reason == plain.reason
    assert scaled.z == pytest.approx(plain.z, rel=1e-6)


def test_a_lane_that_reports_no_more_is_stale_and_not_silent():
    lane = history(patterned())
    last = START + timedelta(days=N_DAYS - 1)
    assert watch_lane(lane, as_of=last + timedelta(days=7)).status == "Normal"
    status = watch_lane(lane, as_of=last + timedelta(days=8))
    assert (status.status, status.reason) == ("Stale data", "No record since 25 Jul 2025")
    assert status.since == date(2025, 7, 25)


def test_a_file_that_lists_only_days_with_volume_is_not_stale_within_its_own_gaps():
    rng = np.random.default_rng(7)
    demand = np.where(rng.random(400) < 0.1, 5.0, np.nan)
    demand[-1] = 5.0
    lane = history(demand)
    last = START + timedelta(days=399)
    assert watch_lane(lane, as_of=last + timedelta(days=20)).status == "Normal"
    assert watch_lane(lane, as_of=last + timedelta(days=200)).status == "Ended"


def test_days_after_the_question_are_not_looked_at():
    demand = patterned()
    demand[-10:] *= 3.0
    calm = judged(history(patterned()[:-10]))
    before = watch_lane(history(demand), as_of=START + timedelta(days=N_DAYS - 11))
    assert before == calm


def test_a_lane_that_has_not_begun_on_the_day_of_the_question_has_too_little_data():
    assert watch_lane(history(patterned()), as_of=START - timedelta(days=3)).status == "Too little data"


def test_closed_weekends_are_neither_silence_nor_missing_days():
    demand = patterned(210)
    demand[np.arange(210) % 7 >= 5] = np.nan
    lane = history(demand[:208])  # up to a Friday
    assert lane.closed_weekdays == (5, 6)
    sunday = START + timedelta(days=209)
    assert watch_lane(lane, as_of=sunday).status == "Normal"
    short = history(demand[:26])
    assert judged(short).status == "Too little data"


def test_unknown_days_leave_the_state_as_it_was():
    demand = patterned()
    gaps = demand.copy()
    gaps[60:65] = np.nan
    dates = np.datetime64(START) + np.arange(N_DAYS)
    known = ~np.isnan(gaps)
    lane = build_history(
        "BER-MUC", DemandRecords(dates=dates[known], demand_units=gaps[known]), missing_days="unknown"
    )
    assert judged(lane).status == "Normal"


def test_a_weekly_lane_speaks_of_weeks():
    rng = np.random.default_rng(3)
    demand = around(np.full(80, 500.0), rng, noise_ratio=0.08)
    demand[-1] = 1200.0
    status = judged(history(demand, step_days=7))
    assert status.status == "Surge alert"
    assert status.reason.endswith("% above its usual week")
    demand[-6:] = 0.0
    assert judged(history(demand, step_days=7)).reason == "No volume for 6 weeks"


def test_a_monthly_lane_knows_its_december():
    rng = np.random.default_rng(4)
    season = np.where(np.arange(72) % 12 == 11, 2.0, 1.0)  # every December doubles
    demand = around(1000.0 * season, rng, noise_ratio=0.06)
    assert judged(monthly_history(demand)).status == "Normal"  # 2024-12, the sixth of them
    november = demand[:71].copy()
    november[-1] = 2000.0
    status = judged(monthly_history(november))
    assert status.reason.endswith("% above its usual November")
    assert status.change_ratio == pytest.approx(1.0, abs=0.25)


def test_a_month_that_still_runs_is_not_low():
    rng = np.random.default_rng(4)
    demand = around(np.full(60, 1000.0), rng, noise_ratio=0.06)
    demand[-1] = 150.0  # December 2023, five days old
    lane = monthly_history(demand)
    assert watch_lane(lane, as_of=date(2023, 12, 5)).status == "Normal"
    assert watch_lane(lane, as_of=date(2023, 12, 31)).status == "Low velocity"


def test_the_smallest_visible_change_grows_with_the_noise_and_is_named_where_30_percent_hides():
    seen = [
        judged(history(patterned(300, noise_ratio=noise))).smallest_visible_change_ratio
        for noise in (0.05, 0.15, 0.3)
    ]
    assert seen == sorted(seen)
    assert seen[0] < 0.3 < seen[2]


def test_every_lane_of_a_network_is_judged_as_it_is_alone():
    rng = np.random.default_rng(9)
    lanes = {
        "A": (START, 1, patterned(300)),
        "B": (START + timedelta(days=40), 1, np.where(rng.random(260) < 0.2, 9.0, 0.0)),
        "C": (START - timedelta(days=700), 7, around(np.full(140, 80.0), rng)),
        "D": (START, 1, patterned(12)),
        "E": (START, 1, np.zeros(300)),
        "F": (START, 1, np.concatenate([patterned(290), np.zeros(10)])),
        "G": (START, 1, patterned(150)),
    }
    days = {
        name: (np.datetime64(start) + step * np.arange(demand.size)).astype(np.int64)
        for name, (start, step, demand) in lanes.items()
    }
    network = build_network_history(
        NetworkRecords(
            lanes=tuple(lanes),
            offsets=np.concatenate([[0], np.cumsum([d.size for d in days.values()])]),
            days=np.concatenate(list(days.values())),
            demand_units=np.concatenate([demand for _, _, demand in lanes.values()]),
        )
    )
    as_of = START + timedelta(days=299)
    watch = watch_network(network, as_of=as_of)
    for index in range(len(lanes)):
        assert watch.lane_status(index) == watch_lane(network.lane_history(index), as_of=as_of)
    statuses = [STATUS_LABELS[code] for code in watch.status]
    assert statuses[3:] == ["Ended", "Too little data", "Low velocity", "Ended"]
    assert sum(watch.counts.values()) == len(lanes)
    assert watch.needs_somebody.tolist()[3:] == [False, False, True, False]


def test_an_empty_network_has_no_status():
    nothing = NetworkRecords(
        lanes=(),
        offsets=np.zeros(1, dtype=np.int64),
        days=np.zeros(0, dtype=np.int64),
        demand_units=np.zeros(0),
    )
    watch = watch_network(build_network_history(nothing), as_of=START)
    assert watch.status.size == 0 and watch.needs_somebody.size == 0


def test_a_lane_without_records_has_too_little_data():
    empty = NetworkRecords(
        lanes=("NEW",),
        offsets=np.zeros(2, dtype=np.int64),
        days=np.zeros(0, dtype=np.int64),
        demand_units=np.zeros(0),
    )
    status = watch_network(build_network_history(empty), as_of=START).lane_status(0)
    assert (status.status, status.reason) == ("Too little data", "28 more days of data needed")


@pytest.mark.parametrize("cadence", [cal.DAILY, cal.WEEKLY, cal.MONTHLY])
def test_every_reason_has_at_most_eight_words_and_every_number_is_finite(cadence):
    rng = np.random.default_rng(11)
    lots = rng.poisson(0.5, (150, 60)) * rng.lognormal(3, 2, (150, 60))
    lanes = network_of(lots, cadence=cadence)
    watch = watch_network(lanes, as_of=end_of(lanes))
    for index in range(60):
        status = watch.lane_status(index)
        assert 1 <= len(status.reason.split()) <= 8
        numbers = (status.z, status.change_ratio, status.smallest_visible_change_ratio)
        assert all(np.isfinite(number) for number in numbers if number is not None)


def test_the_first_day_of_the_test_kinds_is_a_monday():
    assert cal.weekdays(np.array([FIRST_DAY]))[0] == 0
