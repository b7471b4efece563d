"""Demand of partners that pool: means, spreads, and how far they move together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.cooperation.game import coalition_sums
from core.errors import InvalidParameter
from core.quantities import FloatArray, require_between, require_non_negative

MIN_PERIODS = 3
ROUNDING = 1e-9  # a correlation matrix estimated from data is one only so far


@dataclass(frozen=True)
class PartnerDemand:
    """Demand per period: mean and sd are (n_partners,), correlation is (n_partners, n_partners)."""

    partners: tuple[str, ...]
    mean_units: FloatArray
    sd_units: FloatArray
    correlation: FloatArray

    def __post_init__(self) -> None:
        n_partners = len(self.partners)
        require_non_negative("mean_units", self.mean_units)
        require_non_negative("sd_units", self.sd_units)
        require_between("correlation", self.correlation, -1.0 - ROUNDING, 1.0 + ROUNDING)
        for name, values in (("mean_units", self.mean_units), ("sd_units", self.sd_units)):
            if np.shape(values) != (n_partners,):
                raise InvalidParameter(f"the number of {name}", np.size(values), f"{n_partners}")
        matrix = self.correlation
        if matrix.shape != (n_partners, n_partners):
            raise InvalidParameter("the shape of correlation", matrix.shape, f"{(n_partners, n_partners)}")
        if not (np.allclose(np.diag(matrix), 1.0) and np.allclose(matrix, matrix.T)):
            raise InvalidParameter("correlation", "not such a matrix", "symmetric with 1 on the diagonal")
        smallest = float(np.linalg.eigvalsh(matrix).min())
        if smallest < -ROUNDING:
            raise InvalidParameter("the smallest eigenvalue of correlation", f"{smallest:.3g}", "0 or more")


def partner_demand(
    partners: Sequence[str], *, mean_units: ArrayLike, sd_units: ArrayLike, correlation: ArrayLike
) -> PartnerDemand:
    """Demand of partners; `correlation` is one number for every pair, or an (n_partners, n_partners) matrix.

    Raises
    ------
    InvalidParameter
        where a number is outside its domain, or the correlation cannot hold between so many partners.
    """
    pairwise = np.asarray(correlation, dtype=np.float64)
    if pairwise.ndim == 0:
        pairwise = np.full((len(partners), len(partners)), float(pairwise))
        np.fill_diagonal(pairwise, 1.0)
    return PartnerDemand(
        partners=tuple(partners),
        mean_units=np.asarray(mean_units, dtype=np.float64),
        sd_units=np.asarray(sd_units, dtype=np.float64),
        correlation=pairwise,
    )


def observed_partner_demand(partners: Sequence[str], demand_units: ArrayLike) -> PartnerDemand:
    """Mean, spread and correlation of partners' demand in the periods in which all of it is known.

    Parameters
    ----------
    demand_units : (n_periods, n_partners) array, NaN where unknown
        A partner whose demand never changes counts as uncorrelated.

    Raises
    ------
    InvalidParameter
        where fewer than 3 periods are known, the shape does not fit, or a demand is negative.
    """
    demand = np.asarray(demand_units, dtype=np.float64)
    if demand.ndim != 2 or demand.shape[1] != len(partners):
        raise InvalidParameter("the shape of demand_units", demand.shape, f"(n_periods, {len(partners)})")
    known = require_non_negative("demand_units", demand[~np.isnan(demand).any(axis=1)])
    if len(known) < MIN_PERIODS:
        raise InvalidParameter(
            "the number of periods known of all partners", len(known), f"{MIN_PERIODS} or more"
        )
    mean, sd = known.mean(axis=0), known.std(axis=0, ddof=1)
    standardised = (known - mean) / np.where(sd > 0, sd, 1.0)
    correlation = standardised.T @ standardised / (len(known) - 1)
    np.fill_diagonal(correlation, 1.0)
    return PartnerDemand(partners=tuple(partners), mean_units=mean, sd_units=sd, correlation=correlation)


def pooled_sd_units(demand: PartnerDemand) -> FloatArray:
    """Spread of the summed demand of each coalition, (2**n_partners,).

    Formula
    -------
    sd_T = sqrt(sum over i, j in T of correlation_ij sd_i sd_j)

    Source
    ------
    Variance of a sum: the sum of all variances and covariances (Eppen 1979 for pooled stock).
    """
    covariance = demand.correlation * np.outer(demand.sd_units, demand.sd_units)
    variance = np.zeros(1)
    for partner in range(len(demand.partners)):
        with_earlier = coalition_sums(covariance[partner, :partner])
        joined = variance + covariance[partner, partner] + 2.0 * with_earlier
        variance = np.concatenate([variance, joined])
    return np.sqrt(np.maximum(variance, 0.0))
