"""Month ends worked by hand: which day has which slot, the factor of a lane, and what a month teaches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.demand import cadence as cal
from core.watch.month_ends import (
    LEAST_GAIN,
    MOST_MONTHS,
    SMALLEST_FACTOR,
    learn_month_end,
    month_end_factors,
    month_end_slots,
)
from core.watch.state import MONTH_END_SLOTS, MonitorState, initial_state

PEAK = [2.0, 1.5, *[1.0] * (MONTH_END_SLOTS - 2)]


def lanes_after(n_days: float, *factors: list[float]) -> MonitorState:
    """Daily lanes without a closed day, known for so long, with these factors of month ends."""
    n_lanes = len(factors)
    state = initial_state(
        cadence=np.full(n_lanes, cal.DAILY), n_open_weekdays=np.full(n_lanes, 7, dtype=np.int64)
    )
    return replace(state, n_known=np.full(n_lanes, n_days), month_end=np.array(factors))


def slots_of(*days: str, cadence: int = cal.DAILY) -> list[int]:
    positions = np.array(days, dtype="datetime64[D]").astype(np.int64)
    return month_end_slots(positions=positions, cadence=np.full(positions.size, cadence)).tolist()


def test_a_slot_is_how_many_working_days_follow_within_the_month() -> None:
    # November 2026 ends on a Monday: Friday the 27th has one working day behind it, the weekend between has no slot.
    assert slots_of("2026-11-30", "2026-11-27", "2026-11-28", "2026-11-29", "2026-11-26") == [0, 1, -1, -1, 2]
    assert slots_of("2026-11-24") == [4 if MONTH_END_SLOTS > 4 else -1]
    assert slots_of("2026-11-02", "2026-11-20") == [-1, -1]
    assert slots_of("2026-11-30", cadence=cal.WEEKLY) == [-1]
    assert slots_of() == []


def test_days_of_far_apart_years_have_the_slots_that_they_have_alone() -> None:
    days = ["1975-04-30", "2026-11-30", "2026-11-20", "1975-04-29"]
    assert slots_of(*days) == [slots_of(day)[0] for day in days]


def test_a_peak_that_many_months_have_shown_is_expected_on_its_day_and_on_no_other() -> None:
    state, noise = lanes_after(3_000.0, PEAK, PEAK, PEAK), np.full(3, 1e-6)
    factor, unknown = month_end_factors(state, noise=noise, ends=np.array([0, -1, 1]))
    assert factor == pytest.approx([2.0, 1.0, 1.5], rel=1e-4)
    assert unknown[1] == 0.0
    assert np.all(unknown[[0, 2]] > 0) and np.all(unknown < 1e-6)
    none, nothing = month_end_factors(state, noise=noise, ends=np.full(3, -1))
    assert (none.tolist(), nothing.tolist()) == ([1.0], [0.0])


def test_what_noise_explains_is_pulled_towards_one_and_a_factor_never_ends_the_demand() -> None:
    state, ends = lanes_after(3_000.0, PEAK, PEAK), np.array([0, 0])
    calm, wild = month_end_factors(state, noise=np.array([0.01, 5.0]), ends=ends)[0]
    assert 1.0 <= wild < 1.05 < 1.9 < calm < 2.0
    gone = lanes_after(3_000.0, [-5.0] * MONTH_END_SLOTS)
    factor, _ = month_end_factors(gone, noise=np.array([1e-6]), ends=np.array([0]))
    assert factor.tolist() == [SMALLEST_FACTOR]


def test_the_spread_of_a_first_month_end_is_wide_and_narrows_with_every_month() -> None:
    ends, noise = np.array([0]), np.array([0.5])
    widths = [
        float(month_end_factors(lanes_after(days, [1.0] * MONTH_END_SLOTS), noise=noise, ends=ends)[1][0])
        for days in (0.0, 45.0, 90.0, 180.0, 360.0)
    ]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == pytest.approx(0.09, rel=0.01)
    assert widths[0] > 3 * widths[-1]
    long_ago = [lanes_after(days, PEAK) for days in (13 * 31.0, 40 * 31.0)]
    noise_left = [float(month_end_factors(state, noise=noise, ends=ends)[1][0]) for state in long_ago]
    assert noise_left[0] == pytest.approx(noise_left[1], rel=1e-6)  # no more is learnt after MOST_MONTHS
    assert MOST_MONTHS == 12


def test_a_month_end_teaches_its_own_slot_of_its_own_lane() -> None:
    state = lanes_after(10.0, [1.0] * MONTH_END_SLOTS, [1.0] * MONTH_END_SLOTS)
    taught = learn_month_end(
        state,
        ratio=np.array([9.0, 3.0]),
        noise=np.array([1.0, 0.09]),
        ends=np.array([-1, 1]),
        rows=np.array([1]),
    )
    assert taught[0].tolist() == [1.0] * MONTH_END_SLOTS
    assert taught[1, 1] == pytest.approx(2.0)  # half of the way: prior and noise of one variance
    assert taught[1, [0, *range(2, MONTH_END_SLOTS)]].tolist() == [1.0] * (MONTH_END_SLOTS - 1)
    assert state.month_end[1, 1] == 1.0  # the state itself stays
    old = lanes_after(10_000.0, [1.0] * MONTH_END_SLOTS)
    later = learn_month_end(
        old, ratio=np.array([2.0]), noise=np.array([0.1]), ends=np.array([0]), rows=np.array([0])
    )
    assert later[0, 0] == pytest.approx(1.0 + LEAST_GAIN)  # what was learnt long ago can be unlearnt
