"""Reports of days added up by calendars of every kind: the cadence is found, and the rate is that of the days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from core.demand import cadence as cal
from core.demand.find_cadence import BY_DATES, find_cadences
from core.demand.history import build_history, build_network_history
from core.demand.profile import DemandRecords, NetworkRecords, profile_lane

Period = tuple[date, date, date]  # first day, last day, and the date that the report bears
RATE = 40.0


def month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def months(n: int, *, each: int = 1, first: int = 12 * 2019, end: bool = False) -> list[Period]:
    spans = [
        (month_start(m), month_start(m + each) - timedelta(1)) for m in range(first, first + n * each, each)
    ]
    return [(a, b, b if end else a) for a, b in spans]


def last_working_day(day: date) -> date:
    return day - timedelta(max(day.weekday() - 4, 0))


def of_weeks(n: int, each: int, *, first: date = date(2021, 1, 4)) -> list[Period]:
    starts = [first + timedelta(7 * each * i) for i in range(n)]
    return [(a, a + timedelta(7 * each - 1), a) for a in starts]


def of_445(n: int, weeks: Sequence[int], *, first: date, end: bool) -> list[Period]:
    periods, day = [], first
    for i in range(n):
        last = day + timedelta(7 * weeks[i % 3] - 1)
        periods.append((day, last, last if end else day))
        day = last + timedelta(1)
    return periods


def halves(n: int, labels: Callable[[date, date, int], date]) -> list[Period]:
    periods = []
    for i in range(n):
        start = month_start(12 * 2020 + i // 2)
        next_month = month_start(12 * 2020 + i // 2 + 1)
        a, b = (
            (start, start + timedelta(14))
            if i % 2 == 0
            else (start + timedelta(15), next_month - timedelta(1))
        )
        periods.append((a, b, labels(a, b, i)))
    return periods


def thirds(n: int, *, end: bool = False) -> list[Period]:
    periods = []
    for i in range(n):
        start = month_start(12 * 2020 + i // 3) + timedelta(10 * (i % 3))
        last = start + timedelta(9) if i % 3 < 2 else month_start(12 * 2020 + i // 3 + 1) - timedelta(1)
        periods.append((start, last, last if end else start))
    return periods


def every_ten_days(n: int) -> list[Period]:
    starts = [date(2021, 1, 4) + timedelta(10 * i) for i in range(n)]
    return [(start, start + timedelta(9), start) for start in starts]


CALENDARS = {
    "every third Monday": ("three-weekly", of_weeks(40, 3)),
    "every third Sunday": ("three-weekly", of_weeks(40, 3, first=date(2021, 1, 10))),
    "every ten days": ("every ten days", every_ten_days(60)),
    "thirds of months by their first day": ("three times a month", thirds(60)),
    "thirds of months by their last day": ("three times a month", thirds(60, end=True)),
    "two months by their first day": ("every two months", months(24, each=2)),
    "two months from February": ("every two months", months(24, each=2, first=12 * 2019 + 1)),
    "two months by their last day": ("every two months", months(24, each=2, end=True)),
    "months by their first day": ("monthly", months(36)),
    "months by their last day": ("monthly", months(36, end=True)),
    "months by their last working day": (
        "monthly",
        [(a, b, last_working_day(b)) for a, b, _ in months(36)],
    ),
    "months by their first Monday": (
        "monthly",
        [(a, b, a + timedelta((7 - a.weekday()) % 7)) for a, b, _ in months(36)],
    ),
    "months by the fifteenth": ("monthly", [(a, b, a + timedelta(14)) for a, b, _ in months(24)]),
    "quarters by their first day": ("quarterly", months(16, each=3)),
    "quarters by their last day": ("quarterly", months(16, each=3, end=True)),
    "quarters by their last month": (
        "quarterly",
        [(a, b, b.replace(day=1)) for a, b, _ in months(16, each=3)],
    ),
    "quarters of a year that begins in February": ("quarterly", months(14, each=3, first=12 * 2019 + 1)),
    "half-years": ("half-yearly", months(8, each=6)),
    "years": ("yearly", months(7, each=12)),
    "years by their last day": ("yearly", months(7, each=12, end=True)),
    "years that begin in July": ("yearly", months(6, each=12, first=12 * 2015 + 6)),
    "weeks": ("weekly", of_weeks(80, 1)),
    "fortnights": ("fortnightly", of_weeks(50, 2)),
    "four weeks": ("four-weekly", of_weeks(39, 4)),
    "4-4-5 by Mondays that begin": ("4-4-5", of_445(36, (4, 4, 5), first=date(2021, 1, 4), end=False)),
    "4-4-5 by Sundays that end": ("4-4-5", of_445(36, (4, 4, 5), first=date(2021, 1, 4), end=True)),
    "4-5-4 from February": ("4-4-5", of_445(36, (4, 5, 4), first=date(2021, 1, 31), end=True)),
    "5-4-4 from July": ("4-4-5", of_445(30, (5, 4, 4), first=date(2021, 6, 28), end=False)),
    "the 1st and the 15th": (
        "twice a month",
        halves(48, lambda a, b, i: a if i % 2 == 0 else a - timedelta(1)),
    ),
    "the 1st and the 16th": ("twice a month", halves(48, lambda a, b, i: a)),
    "the 15th and the last": ("twice a month", halves(48, lambda a, b, i: b)),
    "the 5th and the 20th": ("twice a month", halves(48, lambda a, b, i: a + timedelta(4))),
}


def reports(periods: Sequence[Period], rng: np.random.Generator) -> DemandRecords:
    """What a lane of RATE units a day would report of these periods."""
    units = [float(rng.poisson(RATE * ((b - a).days + 1))) for a, b, _ in periods]
    dates = np.array([label for _, _, label in periods], dtype="datetime64[D]")
    return DemandRecords(dates=dates, demand_units=np.array(units))


@pytest.mark.parametrize("name", CALENDARS)
def test_the_cadence_is_found_and_the_rate_is_that_of_the_days(name: str) -> None:
    cadence, periods = CALENDARS[name]
    history = build_history("A", reports(periods, np.random.default_rng(3)))
    assert history.cadence == cadence
    assert history.n_unknown == history.n_filled_zero == 0
    assert profile_lane(history).mean_units_per_day == pytest.approx(RATE, rel=0.03)


@pytest.mark.parametrize("name", CALENDARS)
def test_the_days_of_a_period_are_those_that_its_report_covers(name: str) -> None:
    cadence, periods = CALENDARS[name]
    history = build_history("A", reports(periods, np.random.default_rng(3)))
    if cadence == "twice a month" or "February" in name or "last month" in name:
        return  # halves are cut at the 16th, whatever their dates
    starts = [np.datetime64(a) for a, _, _ in periods]
    assert history.period_starts.tolist() == [day.astype(object) for day in starts]
    assert history.days_in_period.tolist() == [(b - a).days + 1 for a, b, _ in periods]


@pytest.mark.parametrize("name", [name for name, (cadence, _) in CALENDARS.items() if cadence != "yearly"])
def test_dates_that_a_holiday_moves_belong_to_their_period(name: str) -> None:
    cadence, periods = CALENDARS[name]
    rng = np.random.default_rng(8)
    steady = build_history("A", reports(periods, np.random.default_rng(3)))
    moved = [
        (a, b, label + timedelta(int(rng.choice([-1, 1, 2]))) if i in (7, len(periods) // 2 + 1) else label)
        for i, (a, b, label) in enumerate(periods)
    ]
    if len(moved) < 9:
        return
    history = build_history("A", reports(moved, np.random.default_rng(3)))
    assert history.cadence == cadence
    assert history.demand_units.tolist() == steady.demand_units.tolist()


def test_orders_on_days_are_not_taken_for_reports_of_periods() -> None:
    """Random order dates: whatever cadence some lanes show by chance, all of them together bring their rate."""
    rng = np.random.default_rng(1)
    day, lane, units = [], [], []
    for number in range(300):
        n_days = np.flatnonzero(rng.random(1096) < rng.choice([0.004, 0.01, 0.03, 0.1, 0.4]))
        n_days = n_days[n_days % 7 < 5]
        day += [*n_days.tolist(), 1095]  # all alive to the end
        lane += [number] * (n_days.size + 1)
        units += [*rng.integers(1, 6, n_days.size).tolist(), 1]
    offsets = np.searchsorted(lane, np.arange(301))
    cadence = find_cadences(days=np.array(day) + 19_000, offsets=offsets)
    assert np.mean(cadence != cal.DAILY) < 0.02


def test_a_cadence_that_somebody_chose_holds() -> None:
    days = np.arange("2024-01-01", "2024-07-01", dtype="datetime64[D]")
    records = DemandRecords(dates=days, demand_units=np.full(days.size, 3.0))
    history = build_history("A", records, cadence="monthly")
    assert history.demand_units.tolist() == [93.0, 87.0, 93.0, 90.0, 93.0, 90.0]
    fortnights = DemandRecords(dates=days[::14], demand_units=np.full(days[::14].size, 3.0))
    assert build_history("A", fortnights, cadence="weekly").cadence == "weekly"
    assert build_history("A", fortnights, cadence="daily").days_in_period.tolist() == [1] * 169


def test_a_lane_that_skips_most_weeks_lists_orders_and_had_none_in_the_others() -> None:
    weeks = np.array([0, 3, 7, 8, 12, 17, 18, 23, 29, 33])
    dates = np.datetime64("2024-01-01") + 7 * weeks
    history = build_history("A", DemandRecords(dates=dates, demand_units=np.full(10, 7.0)))
    assert (history.cadence, history.n_filled_zero) == ("weekly", 24)
    assert profile_lane(history).mean_units_per_day == pytest.approx(10 / 34)


def test_lanes_of_all_cadences_side_by_side_are_what_they_are_alone() -> None:
    rng = np.random.default_rng(5)
    lanes = {name: reports(periods, rng) for name, (_, periods) in CALENDARS.items()}
    days = [records.dates.astype(np.int64) for records in lanes.values()]
    network = build_network_history(
        NetworkRecords(
            lanes=tuple(lanes),
            offsets=np.cumsum([0, *(part.size for part in days)]),
            days=np.concatenate(days),
            demand_units=np.concatenate([records.demand_units for records in lanes.values()]),
        ),
        given_cadence=np.full(len(lanes), BY_DATES),
    )
    for number, (name, records) in enumerate(lanes.items()):
        alone, beside = build_history(name, records), network.lane_history(number)
        assert alone.period_starts.tolist() == beside.period_starts.tolist()
        again = alone.as_network().lane_history(0)
        assert again.period_starts.tolist() == alone.period_starts.tolist()
        assert again.demand_units.tolist() == alone.demand_units.tolist()
