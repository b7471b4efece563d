"""Weeks and months that lanes leave out: told by the whole file, or asked once; then the rate follows."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import NetworkRecords
from core.forecast.slow.silence import find_slow
from core.lane import ALWAYS_ZERO, MISSING_UNKNOWN
from db.demand_file import DemandFileReading, read_demand_file

MONTHS = [date(2021 + i // 12, i % 12 + 1, 1) for i in range(48)]
WEEKS = [date(2022, 1, 3) + timedelta(7 * i) for i in range(156)]
SHARES = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
Rows = list[tuple[date, str, int]]


def content(rows: Rows) -> bytes:
    return "\n".join(("date,lane,units", *(",".join(map(str, row)) for row in rows), "")).encode()


def thinned(
    dates: list[date], shares: tuple[float, ...], *, is_beside_full: bool = True, seed: int = 3
) -> Rows:
    """Lanes of 100 units in this share of the periods, and in the first and the last."""
    rng = np.random.default_rng(seed)
    rows: Rows = [(day, "FULL", 100) for day in dates] if is_beside_full else []
    return rows + [
        (day, f"L{share:.2f}" + "'" * shares[:i].count(share), 100)
        for i, share in enumerate(shares)
        for day in dates
        if rng.random() < share or day in (dates[0], dates[-1])
    ]


def asked(rows: Rows, **answers: str) -> list[str]:
    return [question.id for question in read_demand_file(content(rows), answers=answers).questions]


def read(rows: Rows, **answers: str) -> DemandFileReading:
    reading = read_demand_file(content(rows), answers=answers)
    assert not reading.questions, [question.id for question in reading.questions]
    return reading


@pytest.mark.parametrize("dates", [MONTHS, WEEKS])
def test_a_file_of_what_came_is_asked_nothing_and_leaves_out_what_did_not_come(dates: list[date]):
    rows = thinned(dates, SHARES)
    reading = read(rows)
    assert reading.lane_missing_days == dict.fromkeys(reading.lane_names, ALWAYS_ZERO)
    assert any("nothing came then" in note for note in reading.notes)


@pytest.mark.parametrize("dates", [MONTHS, WEEKS])
def test_the_rate_of_every_lane_counts_the_periods_that_it_leaves_out(dates: list[date]):
    rows = thinned(dates, SHARES)
    reading = read(rows)
    offsets = np.searchsorted(reading.lane_codes, np.arange(len(reading.lane_names) + 1))
    records = NetworkRecords(reading.lane_names, offsets, reading.days.astype(np.int64), reading.demand_units)
    flags = np.array([reading.lane_missing_days.get(name) == ALWAYS_ZERO for name in reading.lane_names])
    history = build_network_history(records, missing_is_zero=flags)
    n_days = np.add.reduceat(history.days_in_period, history.offsets[:-1])
    totals = np.add.reduceat(history.demand_units, history.offsets[:-1])
    assert np.allclose(
        totals / n_days, [100 * n / days for n, days in zip(np.diff(offsets), n_days, strict=True)]
    )
    is_slow = find_slow(history, newest_end_day=int(history.first_days(history.end_positions).max()))
    assert dict(zip(history.lanes, is_slow.tolist(), strict=True))["L0.70"]
    assert not is_slow[0]


def test_few_lanes_that_leave_out_periods_are_asked_once():
    rows = [*thinned(MONTHS, (0.8, 1.0, 1.0, 1.0)), *((day, "M", 90) for day in MONTHS)]
    assert asked(rows) == ["missing_periods"]
    (question,) = read_demand_file(content(rows)).questions
    assert [choice.id for choice in question.choices] == ["zero", "unknown"]
    assert question.choices[0].example != question.choices[1].example
    assert set(read(rows, missing_periods="zero").lane_missing_days.values()) == {ALWAYS_ZERO}
    assert set(read(rows, missing_periods="unknown").lane_missing_days.values()) == {MISSING_UNKNOWN}


def test_one_series_with_gaps_is_asked_and_unknown_stands_first():
    rows = thinned(MONTHS, (0.8,), is_beside_full=False)
    (question,) = read_demand_file(content(rows)).questions
    assert (question.id, question.choices[0].id) == ("missing_periods", "unknown")


@pytest.mark.parametrize("left_out", [[], [7], [7, 30]])
def test_few_periods_without_a_row_are_asked_nothing(left_out: list[int]):
    rows = [(day, lane, 90 + i % 9) for lane in "AB" for i, day in enumerate(MONTHS) if i not in left_out]
    assert not read(rows).lane_missing_days


def test_who_writes_zeros_leaves_out_what_is_not_known():
    rows = thinned(MONTHS, (0.8, 0.8, 0.8))
    rows = [
        (day, lane, 0 if i % 3 == 0 and lane != "FULL" else units)
        for i, (day, lane, units) in enumerate(rows)
    ]
    assert not read(rows).lane_missing_days


def test_days_without_a_row_are_asked_nothing():
    days = [date(2024, 1, 1) + timedelta(i) for i in range(120)]
    assert not read(thinned(days, (0.9, 0.7, 0.5))).lane_missing_days


def test_a_lane_or_two_out_of_step_by_chance_is_not_asked_for_its_cadence():
    rng = np.random.default_rng(6)
    months = MONTHS[:36]
    rows: Rows = [(day, f"S{lane:02d}", int(rng.integers(1, 6))) for lane in range(60) for day in months
                  if rng.random() < 0.45]  # fmt: skip
    rows += [(day, "S60", 3) for i, day in enumerate(months) if i % 2 == 0 or i == 7]
    assert asked(rows) == []
