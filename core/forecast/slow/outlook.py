"""What is coming on slow lanes over any number of periods: one counting process per lane, with what is unsure of it.

In a period there is demand with a chance that is beta distributed, given the lane's history and the other lanes; the
demand of a busy period has a mean that is unsure too. Between periods the process is independent, so that it has a
law over any time, also over a part of a period.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.forecast.slow.prior import SlowPrior, alive_ratio, own_dispersion, size_base
from core.forecast.slow.record import SlowRecord
from core.laws.hurdle import HurdleLaw
from core.laws.special_functions import gammaln
from core.quantities import FloatArray, require_non_negative


@dataclass(frozen=True)
class SlowOutlook:
    """Of many lanes, (n_lanes,) each; NaN for a lane that is none of these.

    busy_periods, empty_periods: parameters of the beta law of the chance of demand in a period; alive_ratio:
    probability that the lane has not ended; end_hazard_ratio: chance that it ends in a period to come;
    mean_size_units, sd_mean_size_units: demand of a busy period, and how unsure its mean is; sd_size_units: its
    spread from one to the next; is_whole: 1 where units are counted; wander_ratio: what a period of looking ahead takes
    from the certainty of the chance of demand.
    """

    busy_periods: FloatArray
    empty_periods: FloatArray
    alive_ratio: FloatArray
    end_hazard_ratio: FloatArray
    mean_size_units: FloatArray
    sd_mean_size_units: FloatArray
    sd_size_units: FloatArray
    is_whole: FloatArray
    wander_ratio: FloatArray

    @classmethod
    def unknown(cls, n_lanes: int) -> SlowOutlook:
        """Nothing known of any lane."""
        return cls(*np.full((len(fields(cls)), n_lanes), np.nan))

    def where(self, lanes: NDArray[np.bool_] | NDArray[np.int64] | int) -> SlowOutlook:
        """The same of some lanes."""
        return SlowOutlook(**{name: np.atleast_1d(value[lanes]) for name, value in vars(self).items()})

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """(n_lanes,) lanes that this knows of."""
        return np.isfinite(self.mean_size_units)

    @property
    def busy_ratio(self) -> FloatArray:
        """(n_lanes,) expected chance of demand in a period, of a lane that has not ended."""
        return self.busy_periods / (self.busy_periods + self.empty_periods)

    def mean_units(self, n_periods: ArrayLike) -> FloatArray:
        """Mean demand of so many periods, which broadcast against (n_lanes,)."""
        periods = require_non_negative("n_periods", n_periods)
        return np.asarray(self._alive(periods) * periods * self.busy_ratio * self.mean_size_units)

    def mean_units_each(self, n_periods: FloatArray) -> FloatArray:
        """(n_lanes, n) mean demand of (n_lanes, n) times."""
        return np.ascontiguousarray(self.mean_units(n_periods.T).T)

    def law(self, n_periods: ArrayLike, *, sd_n_periods: ArrayLike = 0.0) -> HurdleLaw:
        """The law of the demand of so many periods, whole or not, which broadcast against (n_lanes,).

        sd_n_periods: spread of that time, independent of demand.

        Formula
        -------
        with p ~ Beta(a, b), sizes of mean m (unsure by u) and variance s2, over t periods, times the chance alive:
        mean = t E[p] m; P(any) = 1 - B(a, b + t) / B(a, b);
        E[D2] = t (E[p] (s2 + m2 + u2) - E[p2] (m2 + u2)) + (t2 + sd_t2) E[p2] (m2 + u2); E[D3] from the cumulants
        of a period in the same way, with sizes and their mean as skewed as a gamma law
        """
        periods = require_non_negative("n_periods", n_periods)
        sd = require_non_negative("sd_n_periods", sd_n_periods)
        a, b = self._beta(periods)
        chance = self.busy_ratio
        chance_square = chance * (a + 1.0) / (a + b + 1.0)
        size_square = self.mean_size_units**2 + self.sd_mean_size_units**2
        each = chance * (self.sd_size_units**2 + size_square) - chance_square * size_square
        alive = self._alive(periods)
        mean = alive * periods * chance * self.mean_size_units
        second = alive * (periods * each + (periods**2 + sd**2) * chance_square * size_square)
        third = alive * self._third_moment(periods, sd, chance, chance_square, total=a + b)
        sd_units = np.sqrt(np.maximum(second - mean * mean, 0.0))
        cube = third - 3.0 * mean * second + 2.0 * mean**3
        none = (self._none(np.maximum(periods - sd, 0.0)) + self._none(periods + sd)) / 2.0
        return HurdleLaw(
            mean_units=mean,
            sd_units=sd_units,
            busy_chance_ratio=np.clip(alive * (1.0 - none), 0.0, 1.0),
            is_whole=np.broadcast_to(self.is_whole > 0.5, mean.shape),
            skewness_ratio=np.where(sd_units > 0, cube / np.where(sd_units > 0, sd_units, 1.0) ** 3, np.nan),
        )

    def _third_moment(
        self,
        periods: FloatArray,
        sd: FloatArray,
        chance: FloatArray,
        chance_square: FloatArray,
        *,
        total: FloatArray,
    ) -> FloatArray:
        """E[D3] of a lane that has not ended, over an unsure number of periods."""
        chance_cube = chance_square * (chance * total + 2.0) / (total + 2.0)
        scale = np.where(self.mean_size_units > 0, self.mean_size_units, 1.0)
        of_size, of_mean = (self.sd_size_units / scale) ** 2, (self.sd_mean_size_units / scale) ** 2
        mean_cube = self.mean_size_units**3 * (1.0 + of_mean) * (1.0 + 2.0 * of_mean)
        square, cube = 1.0 + of_size, (1.0 + of_size) * (1.0 + 2.0 * of_size)
        one = chance * cube - 3.0 * chance_square * square + 2.0 * chance_cube
        two = chance_square * square - chance_cube
        time_square, time_cube = periods**2 + sd**2, periods**3 + 3.0 * periods * sd**2
        return np.asarray(mean_cube * (periods * one + 3.0 * time_square * two + time_cube * chance_cube))

    def _beta(self, periods: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Parameters of the chance of demand over the coming periods: less certain the longer they are."""
        total = self.busy_periods + self.empty_periods
        kept = 1.0 / (1.0 + total * self.wander_ratio * periods)
        return self.busy_periods * kept, self.empty_periods * kept

    def _none(self, periods: FloatArray) -> FloatArray:
        """Probability of no demand in so many periods of a lane that has not ended."""
        a, b = self._beta(periods)
        return np.exp(gammaln(b + periods) - gammaln(b) + gammaln(a + b) - gammaln(a + b + periods))

    def _alive(self, periods: FloatArray) -> FloatArray:
        """Chance that a lane has not ended now, nor half way through the coming periods."""
        return np.asarray(self.alive_ratio * (1.0 - self.end_hazard_ratio) ** (periods / 2.0))


def outlook(record: SlowRecord, prior: SlowPrior) -> SlowOutlook:
    """What is coming on lanes with these histories, given what the workspace's lanes have in common."""
    a = prior.busy_periods + record.n_busy
    b = prior.empty_periods + record.n_periods - record.n_busy
    dispersion = own_dispersion(record, prior.size_dispersion)
    typical = prior.typical_size_units(record)
    # Sizes of counted units that are mostly 1 tell their mean better than their square says.
    base = size_base(record.mean_size_units, record.is_whole)
    square = np.maximum(record.mean_size_units**2, 1e-300)
    relative = dispersion * np.where(record.mean_size_units > 0, base / square, 1.0)
    weight = prior.size_weight * np.maximum(relative, 0.05)
    n_sizes = record.n_sizes
    total = np.maximum(weight + n_sizes, 1e-9)
    mean = (weight * typical + n_sizes * record.mean_size_units) / total
    mean = np.where(total > 1e-9, mean, typical)
    mean = np.where(record.is_whole & (mean > 0), np.maximum(mean, 1.0), mean)
    variance = dispersion * size_base(mean, record.is_whole)
    return SlowOutlook(
        busy_periods=a,
        empty_periods=b,
        alive_ratio=alive_ratio(record, prior),
        end_hazard_ratio=np.full(a.size, prior.end_hazard_ratio),
        mean_size_units=mean,
        sd_mean_size_units=np.sqrt(variance / np.maximum(total, 0.5)),
        sd_size_units=np.sqrt(variance),
        is_whole=record.is_whole.astype(np.float64),
        wander_ratio=np.full(a.size, prior.wander_ratio * prior.busy_periods / prior.empty_periods),
    )
