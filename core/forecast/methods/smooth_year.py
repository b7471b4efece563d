"""Seasonal deviations without their noise; those of 52 weeks in two parts, a smooth year and single odd weeks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.demand import cadence as cal
from core.quantities import FloatArray

WAVES_PER_YEAR = 4  # harmonics of a smooth year: what a quarter of a year tells

Part = tuple[int, Callable[[FloatArray], FloatArray]]


def seasonal_parts(season_periods: int) -> tuple[Part, ...]:
    """The parts of a season that are believed or not on their own: their degrees of freedom, and the part itself.

    A year of weeks has two: few waves, which are known well but which a wandering level imitates, and what single
    weeks have beyond them. Other seasons are one part.
    """
    if season_periods != cal.SEASON_PERIODS[cal.WEEKLY]:
        return ((season_periods - 1, lambda values: values),)
    waves = _waves(season_periods)

    def smooth(values: FloatArray) -> FloatArray:
        return np.asarray(values @ waves @ waves.T)

    n_waves = waves.shape[1]
    return (n_waves, smooth), (season_periods - 1 - n_waves, lambda values: values - smooth(values))


def towards_zero(deviation: FloatArray, noise_variance: FloatArray, *, degrees: int) -> FloatArray:
    """Shrink deviations (..., season) by the share of their variance that is noise, (...) for each degree.

    Source
    ------
    James & Stein (1961), Estimation with quadratic loss.
    """
    between = (deviation**2).sum(axis=-1) / max(degrees, 1)
    share = np.where(between > 0, 1.0 - noise_variance / np.where(between > 0, between, 1.0), 0.0)
    return np.asarray(np.clip(share, 0.0, 1.0)[..., None] * deviation)


def _waves(season: int) -> FloatArray:
    """(season, 2 * WAVES_PER_YEAR) orthonormal sines and cosines."""
    angle = 2 * np.pi * np.outer(np.arange(season) + 0.5, np.arange(1, WAVES_PER_YEAR + 1)) / season
    return np.asarray(np.concatenate([np.cos(angle), np.sin(angle)], axis=1) * np.sqrt(2 / season))
