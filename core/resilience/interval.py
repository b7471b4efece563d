"""How sure the resilience index of a lane is, given that its demand was seen only once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.quantities import require_non_negative, require_open_ratio, require_positive, require_whole
from core.resilience.partner_fragility import (
    overflow_share_in_worst_days,
    partner_concentration,
    partner_fragility,
)
from core.resilience.parts import resilience_index, stress_coverage

MIN_PERIODS = 3  # as for a spread: below this resampling says nothing
WEEK = 7  # periods resampled together, so that a weekly pattern stays whole


@dataclass(frozen=True)
class ResilienceInterval:
    """Range that holds the index in `coverage_ratio` of the resampled histories, and how many there were."""

    low_score: float
    high_score: float
    coverage_ratio: float
    n_resamples: int


def resample_resilience(
    demand_units_per_day: ArrayLike,
    *,
    own_capacity_units_per_day: float,
    buffer_units: float,
    alternative_units_per_day: float,
    time_to_recover_days: float,
    rng: np.random.Generator,
    partner_share_ratios: Sequence[float] = (),
    weight_ratio: float = 0.5,
    coverage_ratio: float = 0.8,
    n_resamples: int = 1000,
) -> ResilienceInterval:
    """Bootstrap interval of `core.resilience.index.score_resilience`.

    Histories are drawn as runs of up to 7 periods that wrap around the end (circular block bootstrap); each
    gives a mean and a spread, and these an index.

    Parameters
    ----------
    demand_units_per_day : (n_periods,) array, >= 0, known periods only
        Volume of each period times periods per calendar day: the scale on which the index is computed.
    rng : where the draws come from; the same generator state gives the same interval
    others : as in `core.resilience.index.score_resilience`

    Formula
    -------
    the (1 - coverage) / 2 and (1 + coverage) / 2 quantiles of RI over resampled histories

    Raises
    ------
    InvalidParameter
        where there are fewer than 3 periods or an argument is outside its domain.

    Source
    ------
    Politis & Romano (1992), circular block bootstrap.
    """
    demand = require_non_negative("demand_units_per_day", demand_units_per_day).ravel()
    if demand.size < MIN_PERIODS:
        raise InvalidParameter("the number of periods", demand.size, f"{MIN_PERIODS} or more")
    coverage = float(require_open_ratio("coverage_ratio", coverage_ratio))
    n_draws = int(require_positive("n_resamples", require_whole("n_resamples", n_resamples)))
    block = min(WEEK, demand.size // 2)
    n_blocks = -(-demand.size // block)
    starts = rng.integers(0, demand.size, size=(n_draws, n_blocks, 1))
    cells = (starts + np.arange(block)).reshape(n_draws, -1)[:, : demand.size] % demand.size
    histories = demand[cells]
    mean = histories.mean(axis=1)
    share = overflow_share_in_worst_days(
        own_capacity_units_per_day=own_capacity_units_per_day,
        mean_units_per_day=mean,
        sd_units_per_day=histories.std(axis=1, ddof=1),
    )
    scores = resilience_index(
        stress_coverage_ratio=stress_coverage(
            buffer_units=buffer_units,
            alternative_units_per_day=alternative_units_per_day,
            mean_units_per_day=mean,
            time_to_recover_days=time_to_recover_days,
        ),
        partner_fragility_ratio=partner_fragility(
            overflow_share_in_worst_days_ratio=share,
            partner_concentration_ratio=partner_concentration(partner_share_ratios),
        ),
        weight_ratio=weight_ratio,
    )
    low, high = np.quantile(scores, [(1.0 - coverage) / 2.0, (1.0 + coverage) / 2.0])
    return ResilienceInterval(
        low_score=float(low), high_score=float(high), coverage_ratio=coverage, n_resamples=n_draws
    )
