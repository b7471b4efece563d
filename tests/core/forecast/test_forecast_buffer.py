"""The buffer by the forecast's measured errors, beside the classical formula's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from core.forecast.lead_time_demand import plan_forecast_buffer
from core.forecast_band import QUANTILE_LEVELS, ForecastBand
from tests.core.forecast.test_forecast_bands import normal_band

GIVEN = {
    "lead_time_days": 4.0,
    "sd_lead_time_days": 0.0,
    "service_level_ratio": 0.95,
    "critical_ratio": 0.9,
    "return_ratio": 0.0,
}


def independent_days(*, mean: float = 100.0, sd: float = 10.0, horizon: int = 10) -> ForecastBand:
    """Normal demand of independent days: the total of k days has sd * sqrt(k)."""
    step = np.arange(1, horizon + 1)
    totals = mean * step + sd * np.sqrt(step) * ndtri(np.array(QUANTILE_LEVELS))[:, None]
    return replace(normal_band(mean, sd, horizon=horizon), total_quantile_units=totals)


def test_independent_normal_days_give_the_classical_buffer() -> None:
    # four days of 100 +- 10: 400 +- 20; 95 %: z = 1.6449, buffer 32.90; 90 %: 400 + 1.2816 * 20 = 425.63
    buffer = plan_forecast_buffer(independent_days(), **GIVEN)
    assert buffer is not None
    assert buffer.mean_lead_time_demand_units == pytest.approx(400)
    assert buffer.safety_stock_units == pytest.approx(32.897, abs=1e-3)
    assert buffer.reorder_point_units == pytest.approx(432.897, abs=1e-3)
    assert buffer.newsvendor_stock_units == pytest.approx(425.631, abs=1e-3)


def test_an_unsteady_lead_time_adds_as_in_the_root_of_the_sum_of_squares() -> None:
    # sqrt(20**2 + (100 * 0.5)**2) = 53.852; times 1.6449 = 88.58
    buffer = plan_forecast_buffer(independent_days(), **GIVEN | {"sd_lead_time_days": 0.5})
    assert buffer is not None
    assert buffer.safety_stock_units == pytest.approx(88.579, abs=1e-2)


def test_returns_pass_through_the_same_capacity() -> None:
    plain = plan_forecast_buffer(independent_days(), **GIVEN)
    returned = plan_forecast_buffer(independent_days(), **GIVEN | {"return_ratio": 0.2})
    assert plain is not None
    assert returned is not None
    assert returned.reorder_point_units == pytest.approx(1.2 * plain.reorder_point_units)


def test_errors_that_last_make_a_larger_buffer_than_independent_ones() -> None:
    band = independent_days()
    step = np.arange(1, 11)
    lasting = 100.0 * step + 10.0 * step * ndtri(np.array(QUANTILE_LEVELS))[:, None]
    larger = plan_forecast_buffer(replace(band, total_quantile_units=lasting), **GIVEN)
    plain = plan_forecast_buffer(band, **GIVEN)
    assert larger is not None
    assert plain is not None
    assert larger.safety_stock_units == pytest.approx(2 * plain.safety_stock_units)  # 4 against sqrt(4)


def test_without_a_band_there_is_no_such_buffer() -> None:
    assert plan_forecast_buffer(replace(independent_days(), has_band=False), **GIVEN) is None


@pytest.mark.parametrize("ratio", [0.0, 1.0])
def test_a_critical_ratio_at_an_end_takes_the_outermost_quantile(ratio: float) -> None:
    buffer = plan_forecast_buffer(independent_days(), **GIVEN | {"critical_ratio": ratio})
    assert buffer is not None
    level = QUANTILE_LEVELS[0] if ratio == 0.0 else QUANTILE_LEVELS[-1]
    assert buffer.newsvendor_stock_units == pytest.approx(400 + 20 * ndtri(level))
