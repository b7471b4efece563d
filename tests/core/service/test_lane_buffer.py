"""The buffer that a lane's plan uses: by the forecast's measured errors, or by the classical formula without a band."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from core.demand.returns import plan_returns
from core.forecast.ahead import ahead_of
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.lane import Lane, LaneParameters
from core.service.lane_buffer import LaneBuffer, lead_time_laws, plan_lane_buffer
from core.service.safety_stock import plan_safety_stock
from tests.core.forecast.test_forecast_bands import normal_band

SCORES = ndtri(np.array(QUANTILE_LEVELS))[:, None]
PARAMETERS = LaneParameters(
    lead_time_days=4.0, sd_lead_time_days=0.0, service_level_ratio=0.95, return_ratio=0.0
)
WORKLOAD = plan_returns(mean_units_per_day=80.0, sd_units_per_day=12.0, return_ratio=0.0)


def independent_days(*, mean: float = 100.0, sd: float = 10.0, horizon: int = 10) -> ForecastBand:
    """Normal demand of independent days: the total of k days has sd * sqrt(k)."""
    step = np.arange(1, horizon + 1)
    totals = mean * step + sd * np.sqrt(step) * SCORES
    return replace(normal_band(mean, sd, horizon=horizon), total_quantile_units=totals)


def buffer_of(band: ForecastBand, *, critical_ratio: float = 0.9, **changes: float) -> LaneBuffer:
    chosen = replace(PARAMETERS, **changes)
    lead_time = {"lead_time_days": chosen.lead_time_days, "sd_lead_time_days": chosen.sd_lead_time_days}
    level = {"service_level_ratio": chosen.service_level_ratio}
    return plan_lane_buffer(
        ahead_of(band, return_ratio=chosen.return_ratio, **lead_time).take(0),
        workload=WORKLOAD,
        classical=plan_safety_stock(mean_units_per_day=80.0, sd_units_per_day=12.0, **lead_time, **level),
        return_ratio=chosen.return_ratio,
        order_cycle_days=chosen.order_cycle_days,
        critical_ratio=critical_ratio,
        **lead_time,
        **level,
    )


def test_independent_normal_days_give_the_classical_buffer() -> None:
    # four days of 100 +- 10: 400 +- 20; 95 %: z = 1.6449, buffer 32.90; 90 %: 400 + 1.2816 * 20 = 425.63
    buffer = buffer_of(independent_days())
    assert buffer.by_forecast
    assert buffer.mean_lead_time_demand_units == pytest.approx(400)
    assert buffer.buffer_units == pytest.approx(32.897, abs=1e-3)
    assert buffer.reorder_point_units == pytest.approx(432.897, abs=1e-3)
    assert buffer.newsvendor_stock_units == pytest.approx(425.631, abs=1e-3)
    assert buffer.lead_time_law.at_most(432.897) == pytest.approx(0.95, abs=1e-5)


def test_an_unsteady_lead_time_adds_as_in_the_root_of_the_sum_of_squares() -> None:
    # sqrt(20**2 + (100 * 0.5)**2) = 53.852; times 1.6449 = 88.58; the legs are 32.90 and 82.24
    buffer = buffer_of(independent_days(), sd_lead_time_days=0.5)
    assert buffer.buffer_units == pytest.approx(88.579, abs=1e-2)
    assert buffer.demand_part_units == pytest.approx(32.897, abs=1e-2)
    assert buffer.lead_time_part_units == pytest.approx(82.243, abs=1e-2)


def test_returns_pass_through_the_same_capacity_and_add_their_own_chance() -> None:
    # 1.2 * 400 = 480; spread sqrt((1.2 * 20)**2 + 400 * 0.2 * 0.8) = 25.298; 480 + 1.6449 * 25.298 = 521.61
    buffer = buffer_of(independent_days(), return_ratio=0.2)
    assert buffer.reorder_point_units == pytest.approx(521.612, abs=1e-2)
    assert buffer.workload_units_per_day == pytest.approx(120)


def test_errors_that_last_make_a_larger_buffer_than_independent_ones() -> None:
    band = independent_days()
    step = np.arange(1, 11)
    lasting = buffer_of(replace(band, total_quantile_units=100.0 * step + 10.0 * step * SCORES))
    assert lasting.buffer_units == pytest.approx(2 * buffer_of(band).buffer_units)  # 4 against sqrt(4)


def test_without_a_band_it_is_the_classical_formula_of_the_history() -> None:
    # four days of 80 +- 12: 320 +- 24; 1.6449 * 24 = 39.476
    buffer = buffer_of(replace(independent_days(), has_band=False))
    assert not buffer.by_forecast
    assert buffer.mean_lead_time_demand_units == pytest.approx(320)
    assert buffer.buffer_units == pytest.approx(39.476, abs=1e-3)
    assert buffer.workload_units_per_day == 80.0


@pytest.mark.parametrize("ratio", [0.0, 1.0])
def test_a_critical_ratio_at_an_end_takes_the_outermost_quantile(ratio: float) -> None:
    level = QUANTILE_LEVELS[0] if ratio == 0.0 else QUANTILE_LEVELS[-1]
    buffer = buffer_of(independent_days(), critical_ratio=ratio)
    assert buffer.newsvendor_stock_units == pytest.approx(400 + 20 * ndtri(level))


def test_a_lead_time_inside_a_period_or_beyond_the_horizon_scales_with_the_root_of_time() -> None:
    short, long = (buffer_of(independent_days(), lead_time_days=days) for days in (0.25, 40.0))
    assert short.buffer_units == pytest.approx(1.644854 * 10 * 0.5, rel=1e-5)
    assert (long.mean_lead_time_demand_units, long.buffer_units) == pytest.approx(
        (4000, 1.644854 * 10 * np.sqrt(40)), rel=1e-5
    )


def test_beyond_the_horizon_errors_that_last_go_on_lasting() -> None:
    step = np.arange(1, 11)
    lasting = replace(independent_days(), total_quantile_units=100.0 * step + 10.0 * step * SCORES)
    assert buffer_of(lasting, lead_time_days=40.0).buffer_units == pytest.approx(1.644854 * 10 * 40, rel=1e-5)


def test_no_lead_time_needs_a_buffer_for_its_spread_alone() -> None:
    none = buffer_of(independent_days(), lead_time_days=0.0)
    assert (none.mean_lead_time_demand_units, none.buffer_units, none.reorder_point_units) == (0, 0, 0)
    unsteady = buffer_of(independent_days(), lead_time_days=0.0, sd_lead_time_days=1.0)
    assert unsteady.buffer_units == pytest.approx(1.644854 * 100, rel=1e-5)


@pytest.mark.parametrize("has_band", [True, False])
def test_the_laws_of_some_spreads_are_those_of_lanes_with_them(has_band: bool) -> None:
    band, spreads = replace(independent_days(), has_band=has_band), np.array([0.0, 0.5, 2.0])
    laws = lead_time_laws(Lane("A", parameters=PARAMETERS), WORKLOAD, band, sd_lead_time_days=spreads)
    stocks = laws.quantile(np.array([0.9, 0.95]))
    assert stocks.shape == (3, 2)
    for row, spread in zip(stocks, spreads, strict=True):
        alone = buffer_of(band, sd_lead_time_days=float(spread))
        assert row[1] == pytest.approx(alone.reorder_point_units)


def test_a_stock_at_the_reorder_point_lasts_as_often_as_promised_in_simulation() -> None:
    """A walk of lasting errors, a lead time of whole days: the normal formula of independent days would fail."""
    rng = np.random.default_rng(3)
    errors = np.cumsum(rng.normal(0, 5.0, (200_000, 10)), axis=1)  # a level that wanders
    totals = np.cumsum(100.0 + errors, axis=1)
    band = replace(
        normal_band(100.0, 5.0, horizon=10),
        mean_units=np.full(10, 100.0),
        total_quantile_units=np.quantile(totals, QUANTILE_LEVELS, axis=0),
    )
    for days in (1.0, 4.0, 9.0):
        buffer = buffer_of(band, lead_time_days=days, service_level_ratio=0.97)
        came = totals[:, int(days) - 1]
        assert np.mean(came <= buffer.reorder_point_units) == pytest.approx(0.97, abs=0.002)
        short = np.maximum(came - buffer.reorder_point_units, 0).mean()
        assert buffer.lead_time_law.loss(buffer.reorder_point_units) == pytest.approx(short, rel=0.05)
