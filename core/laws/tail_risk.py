"""What the bad end of a distribution holds: value at risk and conditional value at risk of a sample.

Losses are positive when money goes out. For profit, `profit_at_risk` reads the lower end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_finite, require_open_ratio

# level * n can land just above a whole number (0.55 * 100 = 55.00000000000001), which is no further atom
_ROUNDING_RATIO = 1e-12


@dataclass(frozen=True)
class ProfitRisk:
    """Mean profit, its value at risk (the 1 - level quantile) and the mean of the profits in that tail."""

    mean_profit: float
    profit_at_risk: float
    mean_profit_in_tail: float
    loss_probability_ratio: float
    level_ratio: float


def value_at_risk(losses: ArrayLike, *, level_ratio: float) -> float:
    """Smallest loss x of the sample with P(loss <= x) >= level; no interpolation.

    Parameters
    ----------
    losses : (n,) array, finite, at least one
    level_ratio : float, above 0 and below 1

    Formula
    -------
    VaR = smallest x with P(loss <= x) >= level

    Raises
    ------
    InvalidParameter
        where the sample is empty or not finite, or the level is 0 or 1 or outside them.

    Source
    ------
    Rockafellar & Uryasev (2002), Journal of Banking & Finance 26.
    """
    ordered = _sorted_sample(losses)
    return float(ordered[_atoms_up_to(ordered.size, level_ratio) - 1])


def conditional_value_at_risk(losses: ArrayLike, *, level_ratio: float) -> float:
    """Mean of the worst 1 - level of the losses, the atom at the border counted by its fraction.

    Parameters
    ----------
    losses : (n,) array, finite, at least one, each equally likely
    level_ratio : float, above 0 and below 1

    Returns
    -------
    float
        min over x of x + E[(loss - x)+] / (1 - level): attained at the value at risk.

    Raises
    ------
    InvalidParameter
        as `value_at_risk` does.

    Source
    ------
    Rockafellar & Uryasev (2002), Journal of Banking & Finance 26.
    """
    ordered = _sorted_sample(losses)
    n_up_to = _atoms_up_to(ordered.size, level_ratio)
    border, above = ordered[n_up_to - 1], ordered[n_up_to:]
    tail_atoms = ordered.size * (1.0 - level_ratio)
    # written as the border plus an excess, so that a constant sample gives exactly that constant
    return float(border + np.sum(above - border) / tail_atoms)


def profit_at_risk(profits: ArrayLike, *, level_ratio: float = 0.95) -> ProfitRisk:
    """Risk of a sample of profits: at level 0.95 the 5 % quantile and the mean of the worst 5 %.

    Formula
    -------
    expected value = mean of the profits; VaR = -(VaR of -profit); CVaR = -(CVaR of -profit); probability of
    a loss = share of profits below 0

    Raises
    ------
    InvalidParameter
        as `value_at_risk` does.

    Source
    ------
    Rockafellar & Uryasev (2002), Journal of Banking & Finance 26.
    """
    sample = _sorted_sample(profits)
    return ProfitRisk(
        mean_profit=float(sample.mean()),
        profit_at_risk=-value_at_risk(-sample, level_ratio=level_ratio),
        mean_profit_in_tail=-conditional_value_at_risk(-sample, level_ratio=level_ratio),
        loss_probability_ratio=float(np.mean(sample < 0)),
        level_ratio=level_ratio,
    )


def _sorted_sample(values: ArrayLike) -> FloatArray:
    sample = np.sort(require_finite("the sample", values).ravel())
    if sample.size == 0:
        raise InvalidParameter("the number of values in the sample", 0, "1 or more")
    return sample


def _atoms_up_to(n_values: int, level_ratio: float) -> int:
    """How many of the sorted values it takes to reach the level."""
    level = float(require_open_ratio("level_ratio", level_ratio))
    return min(max(int(np.ceil(level * n_values * (1.0 - _ROUNDING_RATIO))), 1), n_values)
