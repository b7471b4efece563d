"""Demand that is often nothing at all: a chance of any, and a law of how much where there is some.

Known are the chance, the mean and the spread of the whole demand; they leave the part above 0 its mean and its
variance, which a shifted negative binomial (whole units) or a gamma law (volumes) takes. A known skewness moves the
shift: many orders of like size are less skewed than those laws are by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.laws.count_probabilities import negative_binomial_at_most, smallest_count_reaching
from core.laws.law import Parameter, store
from core.laws.loss import (
    gamma_complementary_loss,
    gamma_loss,
    negative_binomial_complementary_loss,
    negative_binomial_loss,
)
from core.laws.special_functions import gammainc, gammaincinv
from core.quantities import (
    FloatArray,
    require_finite,
    require_non_negative,
    require_open_ratio,
    require_ratio,
)

LEAST_EXCESS_UNITS = 1e-9  # a size that is always the same keeps a law of hardly any spread
LEAST_EXCESS_RATIO = 1e-6  # a negative binomial law has a variance above its mean
LEAST_CV = 1e-4
MOST_SMALL_COUNT = 80.0  # quantiles up to here are found by walking through the counts, all elements at once
ROUNDING = 1e-9
# A shift below the least demand is taken as far as hardly any of the law lies there, and no further than near the
# normal law.
LEAST_SCORE_OF_SHIFT, MOST_SPREADS_OF_SHIFT = 1.0, 6.0
KEEP_WALKING_RATIO = 0.8  # of those who walk; fewer leave the others behind


@dataclass(frozen=True)
class HurdleLaw:
    """Demand that is above 0 only with a chance; floats or (n_lanes,) arrays, broadcast against each other.

    mean_units, sd_units: of the whole demand [units]; busy_chance_ratio: P(D > 0); is_whole: whether units are
    counted, so that demand above 0 is 1 or more. A mean or a chance of 0 means no demand. A chance too large for its
    mean (less than one whole unit each time), or a spread too small for both, is taken as the nearest that can be.
    skewness_ratio: of the whole demand, where it is known; NaN leaves the part above 0 that of its law.
    """

    mean_units: Parameter
    sd_units: Parameter
    busy_chance_ratio: Parameter
    is_whole: NDArray[np.bool_] | bool = True
    skewness_ratio: Parameter = np.nan
    _part: _Part = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        store(self, "mean_units", require_non_negative("mean_units", self.mean_units))
        store(self, "sd_units", require_non_negative("sd_units", self.sd_units))
        store(self, "busy_chance_ratio", require_ratio("busy_chance_ratio", self.busy_chance_ratio))
        part = _part_above(
            np.asarray(self.mean_units), np.asarray(self.sd_units), np.asarray(self.busy_chance_ratio),
            np.asarray(self.is_whole, dtype=np.bool_),
            np.asarray(self.skewness_ratio, dtype=np.float64),
        )  # fmt: skip
        object.__setattr__(self, "_part", part)

    @property
    def mean(self) -> Parameter:
        return self.mean_units

    def at_most(self, quantity_units: ArrayLike) -> FloatArray:
        quantity, chance = self._beside(require_finite("quantity_units", quantity_units))
        reached = 1.0 - chance + chance * self._part.each(_at_most, np.maximum(quantity, 0.0))
        return np.asarray(np.where(quantity < 0, 0.0, reached))[()]

    def quantile(self, ratio: ArrayLike) -> FloatArray:
        level, chance = self._beside(require_open_ratio("ratio", ratio))
        is_above = level > 1.0 - chance
        within = (level - (1.0 - chance)) / np.where(chance > 0, chance, 1.0)
        within = np.clip(np.where(is_above, within, 0.5), np.finfo(np.float64).tiny, 1.0 - 2.0**-53)
        return np.asarray(np.where(is_above, self._part.each(_quantile, within), 0.0))[()]

    def quantiles(self, levels: ArrayLike) -> FloatArray:
        """(n_levels, ...) quantiles of every element at the same levels; for many elements at once.

        Small counts are walked through from below, all elements together; the rest is `quantile`.
        """
        level = require_open_ratio("levels", levels)
        part = self._part
        found = np.zeros((level.size, *part.chance.shape))
        is_small = part.is_whole & (part.shift + part.mean + 3.0 * np.sqrt(part.variance) < MOST_SMALL_COUNT)
        if is_small.any():
            back = np.argsort(np.argsort(level))
            found[:, is_small] = _walked_quantiles(part.where(is_small), np.sort(level))[back]
        rest = ~is_small & (part.chance > 0)
        if rest.any():
            law = HurdleLaw(*(np.broadcast_to(value, rest.shape)[rest] for value in self._given))
            found[:, rest] = law.quantile(level[:, None])
        return found

    def loss(self, quantity_units: ArrayLike) -> FloatArray:
        """Expected demand above a quantity: the chance times that of the demand where there is some."""
        quantity, chance = self._beside(require_finite("quantity_units", quantity_units))
        served = np.maximum(quantity, 0.0)
        return np.asarray(chance * self._part.each(_loss, served) + (served - quantity) * (quantity < 0))[()]

    def complementary_loss(self, quantity_units: ArrayLike) -> FloatArray:
        """Expected part of a quantity that is left: all of it where there is no demand."""
        quantity, chance = self._beside(require_finite("quantity_units", quantity_units))
        served = np.maximum(quantity, 0.0)
        return np.asarray((1.0 - chance) * served + chance * self._part.each(_left, served))[()]

    @property
    def _given(self) -> tuple[ArrayLike, ...]:
        return (
            self.mean_units,
            self.sd_units,
            self.busy_chance_ratio,
            self.is_whole,
            self.skewness_ratio,
        )

    def _beside(self, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        both = np.broadcast_arrays(values, self._part.chance)
        return both[0], both[1]


@dataclass(frozen=True)
class _Part:
    """Demand where there is some, all of one shape: shift + a negative binomial excess, or a gamma law.

    mean and variance are those of the excess over the shift; what would lie below the least demand, 1 unit or 0, is
    taken as that.
    """

    chance: FloatArray
    shift: FloatArray
    mean: FloatArray
    variance: FloatArray
    is_whole: NDArray[np.bool_]

    def where(self, chosen: NDArray[np.bool_]) -> _Part:
        return _Part(**{name: value[chosen] for name, value in vars(self).items()})

    def each(
        self, of_part: Callable[[_Part, bool, FloatArray], FloatArray], values: FloatArray
    ) -> FloatArray:
        """A function of counts where units are counted, of volumes elsewhere."""
        whole = np.broadcast_to(self.is_whole, values.shape)
        wide = _Part(**{name: np.broadcast_to(value, values.shape) for name, value in vars(self).items()})
        if whole.all() or not whole.any():
            return of_part(wide, bool(whole.all()), values)
        result = np.empty(values.shape)
        result[whole] = of_part(wide.where(whole), True, values[whole])
        result[~whole] = of_part(wide.where(~whole), False, values[~whole])
        return result

    @property
    def size_and_prob(self) -> tuple[FloatArray, FloatArray]:
        """Of the negative binomial excess."""
        return self.mean * (self.mean / (self.variance - self.mean)), self.mean / self.variance

    @property
    def gamma(self) -> dict[str, FloatArray]:
        return {"shape": self.mean * (self.mean / self.variance), "scale_units": self.variance / self.mean}


def _part_above(
    mean: FloatArray,
    sd: FloatArray,
    chance: FloatArray,
    is_whole: NDArray[np.bool_],
    skewness: FloatArray,
) -> _Part:
    mean, sd, chance, is_whole, skewness = np.broadcast_arrays(mean, sd, chance, is_whole, skewness)
    chance = np.where(mean > 0, np.where(is_whole, np.minimum(chance, mean), chance), 0.0)
    there = chance > 0
    share = np.where(there, chance, 1.0)
    of_part = np.where(there, mean / share, 1.0)
    variance = np.where(there, (sd * sd + mean * mean) / share, 1.0) - of_part**2
    variance = np.maximum(variance, (LEAST_CV * of_part) ** 2)
    # Sizes that vary less than a Poisson law's leave their sure part to the shift.
    sure = np.ceil(of_part - variance / (1.0 + LEAST_EXCESS_RATIO) - ROUNDING)
    shift = np.where(is_whole, np.clip(sure, 1.0, np.maximum(np.floor(of_part + ROUNDING), 1.0)), 0.0)
    cube = np.where(there, (skewness * sd**3 + 3.0 * mean * sd**2 + mean**3) / share, np.nan)
    third = cube - 3.0 * of_part * variance - of_part**3
    shift = np.where(shift <= is_whole, _skewed_shift(of_part, variance, third, is_whole, shift), shift)
    excess = np.where(
        is_whole, np.maximum(of_part - shift, LEAST_EXCESS_UNITS), np.maximum(of_part - shift, 1e-300)
    )
    least = np.where(is_whole, excess * (1.0 + LEAST_EXCESS_RATIO), 0.0)
    return _Part(chance, shift, excess, np.maximum(variance, least), is_whole)


def _skewed_shift(
    mean: FloatArray,
    variance: FloatArray,
    third: FloatArray,
    is_whole: NDArray[np.bool_],
    shift: FloatArray,
) -> FloatArray:
    """The shift that gives a law its third central moment, where that lies below the usual one.

    Of excess e and variance v that moment is v (2 v / e - 1) for counts, 2 v**2 / e for volumes.
    """
    spread = np.sqrt(variance)
    least = mean - MOST_SPREADS_OF_SHIFT * spread
    steep = third / variance + is_whole
    matched = np.where(steep > 0, mean - 2.0 * variance / np.where(steep > 0, steep, 1.0), least)
    trust = np.clip((mean - shift) / spread - LEAST_SCORE_OF_SHIFT, 0.0, 1.0)
    moved = shift + trust * (np.clip(matched, least, shift) - shift)
    # an excess must not vary less than a Poisson law's
    moved = np.where(is_whole, np.maximum(np.round(moved), np.ceil(mean - variance)), moved)
    return np.where(np.isfinite(third), np.minimum(moved, shift), shift)


def _at_most(part: _Part, is_whole: bool, quantity: FloatArray) -> FloatArray:
    if is_whole:
        count = np.floor(quantity + ROUNDING)
        reached = negative_binomial_at_most(count - part.shift, *part.size_and_prob)
        return np.where(count < 1.0, 0.0, reached)
    gamma = part.gamma
    return gammainc(gamma["shape"], np.maximum(quantity - part.shift, 0.0) / gamma["scale_units"])


def _quantile(part: _Part, is_whole: bool, ratio: FloatArray) -> FloatArray:
    if not is_whole:
        gamma = part.gamma
        return np.maximum(part.shift + gamma["scale_units"] * gammaincinv(gamma["shape"], ratio), 0.0)
    size, prob = part.size_and_prob
    start = part.mean + 2.0 * np.sqrt(part.variance)
    excess = smallest_count_reaching(
        ratio, lambda counts: negative_binomial_at_most(counts, size, prob), start
    )
    return np.maximum(part.shift + excess, 1.0)


def _loss(part: _Part, is_whole: bool, quantity: FloatArray) -> FloatArray:
    served = np.maximum(quantity, 1.0) if is_whole else quantity
    if is_whole:
        lost = negative_binomial_loss(
            quantity_units=served - part.shift, mean_units=part.mean, sd_units=np.sqrt(part.variance)
        )
    else:
        lost = gamma_loss(quantity_units=served - part.shift, **part.gamma)
    return lost + (served - quantity)


def _left(part: _Part, is_whole: bool, quantity: FloatArray) -> FloatArray:
    """What is left of a quantity, but for what the law alone would leave below the least demand."""
    if not is_whole:
        gamma = part.gamma
        left = gamma_complementary_loss(quantity_units=quantity - part.shift, **gamma)
        return np.maximum(left - gamma_complementary_loss(quantity_units=-part.shift, **gamma), 0.0)
    law = {"mean_units": part.mean, "sd_units": np.sqrt(part.variance)}
    left, below = (
        negative_binomial_complementary_loss(quantity_units=units - part.shift, **law)
        for units in (np.maximum(quantity, 1.0), np.ones_like(quantity))
    )
    return np.maximum(left - below, 0.0)


def _walked_quantiles(part: _Part, levels: FloatArray) -> FloatArray:
    """(n_levels, n) quantiles of (n,) laws of counts: sums of probabilities, count by count, until all
    levels (ascending) are reached.
    """
    found = np.zeros((part.chance.size, levels.size))
    size, prob = part.size_and_prob
    n_reached = np.searchsorted(levels, 1.0 - part.chance, side="right")
    walkers = _Walkers(
        number=np.arange(part.chance.size),
        n_reached=n_reached,
        count=part.shift,
        mass=part.chance * np.exp(size * np.log(prob)),
        reached=1.0 - part.chance,
        size=size,
        prob=prob,
    ).where(n_reached < levels.size)
    columns, step = np.arange(levels.size), 0.0
    while walkers.number.size:
        reached = walkers.reached + walkers.mass
        now = np.searchsorted(levels, reached + ROUNDING, side="right")
        fresh = np.flatnonzero(now > walkers.n_reached)
        row, column = np.nonzero((columns >= walkers.n_reached[fresh, None]) & (columns < now[fresh, None]))
        found[walkers.number[fresh[row]], column] = np.maximum(walkers.count[fresh[row]], 1.0)
        walkers = replace(
            walkers,
            n_reached=now,
            count=walkers.count + 1.0,
            mass=walkers.mass * ((step + walkers.size) / (step + 1.0)) * (1.0 - walkers.prob),
            reached=reached,
        )
        step += 1.0
        stays = now < levels.size
        if np.count_nonzero(stays) < KEEP_WALKING_RATIO * stays.size:
            walkers = walkers.where(stays)
    return np.ascontiguousarray(found.T)


@dataclass(frozen=True)
class _Walkers:
    """Laws of counts that have not reached all levels, (n,) each: how far each has come, and with what probability."""

    number: NDArray[np.int64]
    n_reached: NDArray[np.int64]
    count: FloatArray
    mass: FloatArray
    reached: FloatArray
    size: FloatArray
    prob: FloatArray

    def where(self, chosen: NDArray[np.bool_]) -> _Walkers:
        return _Walkers(**{name: value[chosen] for name, value in vars(self).items()})
