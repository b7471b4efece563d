"""Laws of demand: eight ways to say how likely each volume is, behind one face.

Parameters are floats, or (n_lanes,) arrays for the normal, lognormal, gamma, uniform, Poisson and negative
binomial laws: then every method works elementwise.
"""

from core.laws.continuous import GammaLaw, LognormalLaw, NormalLaw, UniformLaw
from core.laws.counting import NegativeBinomialLaw, PoissonLaw
from core.laws.finite import DiscreteLaw, empirical_law
from core.laws.law import DemandLaw

__all__ = [
    "DemandLaw",
    "DiscreteLaw",
    "GammaLaw",
    "LognormalLaw",
    "NegativeBinomialLaw",
    "NormalLaw",
    "PoissonLaw",
    "UniformLaw",
    "empirical_law",
]
