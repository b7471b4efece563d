"""What the demand charts of screen and paper draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.facts.demand_chart import BAND_COVERAGES, demand_lines, demand_range
from core.lane import LaneParameters
from tests.ui.plans import ENTERED, lane_plan


def test_history_forecast_and_bands_grow_with_the_returns() -> None:
    plain = demand_lines(lane_plan(parameters=replace(ENTERED, return_ratio=0.0)))
    with_returns = demand_lines(lane_plan(parameters=replace(ENTERED, return_ratio=0.2)))
    np.testing.assert_allclose(with_returns.demand_units, 1.2 * plain.demand_units)
    np.testing.assert_allclose(with_returns.mean_units, 1.2 * plain.mean_units)
    for (coverage, low, high), (again, plain_low, plain_high) in zip(
        with_returns.bands, plain.bands, strict=True
    ):
        assert coverage == again
        np.testing.assert_allclose(low, 1.2 * plain_low)
        np.testing.assert_allclose(high, 1.2 * plain_high)
    assert (with_returns.has_returns, plain.has_returns) == (True, False)


def test_the_widest_band_comes_first_and_holds_the_others() -> None:
    lines = demand_lines(lane_plan())
    assert tuple(coverage for coverage, _, _ in lines.bands) == BAND_COVERAGES
    (_, low, high), (_, inner_low, inner_high), _ = lines.bands
    assert (low <= inner_low).all()
    assert (high >= inner_high).all()


def test_a_lane_that_rests_on_weekends_has_no_weekend_in_its_lines() -> None:
    lines = demand_lines(lane_plan(weekends_closed=True), n_history_periods=28)
    assert lines.dates.size == 20
    for dates in (lines.dates, lines.ahead_dates):
        assert set((dates.astype("datetime64[D]").astype(int) + 3) % 7) == {0, 1, 2, 3, 4}
    assert lines.capacity_dates.size == 28 + lane_plan(weekends_closed=True).forecast.mean_units.size


def test_without_a_band_there_is_none_to_draw() -> None:
    plan = lane_plan()
    lines = demand_lines(replace(plan, forecast=replace(plan.forecast, has_band=False)))
    assert lines.bands == ()
    assert np.isfinite(demand_range(lines)).all()


def test_the_axis_keeps_its_zero_only_where_a_line_comes_near_it() -> None:
    steady = demand_lines(lane_plan(parameters=replace(ENTERED, own_capacity_units_per_day=120.0)))
    low, high = demand_range(steady)
    assert 0 < low < min(steady.bands[0][1].min(), steady.demand_units.min())
    assert high > 120.0
    assert demand_range(replace(steady, demand_units=np.append(steady.demand_units, 1.0)))[0] == 0.0


def test_an_axis_over_nothing_is_still_an_axis() -> None:
    lines = demand_lines(lane_plan())
    nothing = replace(
        lines,
        demand_units=0 * lines.demand_units,
        mean_units=0 * lines.mean_units,
        bands=(),
        capacity_units=0 * lines.capacity_units,
    )
    assert demand_range(nothing) == (0.0, 1.0)


@pytest.mark.parametrize(("entered", "assumed"), [(120.0, False), (None, True)])
def test_a_capacity_that_nobody_entered_is_told_apart(entered: float | None, assumed: bool) -> None:
    lines = demand_lines(lane_plan(parameters=LaneParameters(own_capacity_units_per_day=entered)))
    assert lines.capacity_is_assumed is assumed
