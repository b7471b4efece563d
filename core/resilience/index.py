"""The resilience score of one lane: its index with the parts, what moves it, and what is missing for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.quantities import require_finite, require_ratio
from core.resilience.partner_fragility import partner_concentration
from core.resilience.parts import geometric_resilience_index, resilience_index, resilience_parts

LOW_WEIGHT_RATIO, HIGH_WEIGHT_RATIO = 0.3, 0.7  # range of w within which the index is shown
TORNADO_STEP_RATIO = 0.1  # each input of the tornado moves by -10 % and +10 %


@dataclass(frozen=True, kw_only=True)
class ResilienceScore:
    """The index of one lane with its parts; every number that needs a missing input is None.

    missing: names of the inputs that are not known. weaker_part: "stress coverage" or "partners".
    points_lost_to_coverage + points_lost_to_partners = 100 - score. tornado: (input name, score at -10 %,
    score at +10 %), the widest first.
    """

    score: float | None = None
    stress_coverage_ratio: float | None
    partner_fragility_ratio: float | None
    overflow_share_in_worst_days_ratio: float | None
    partner_concentration_ratio: float
    weight_ratio: float
    time_to_recover_days: float | None
    score_low_weight: float | None = None
    score_high_weight: float | None = None
    geometric_score: float | None = None
    weaker_part: str | None = None
    tornado: tuple[tuple[str, float, float], ...] = ()
    points_lost_to_coverage: float | None = None
    points_lost_to_partners: float | None = None
    missing: tuple[str, ...] = ()


def score_resilience(
    *,
    mean_units_per_day: float,
    sd_units_per_day: float,
    own_capacity_units_per_day: float | None,
    buffer_units: float | None,
    alternative_units_per_day: float,
    time_to_recover_days: float | None,
    partner_share_ratios: Sequence[float] = (),
    weight_ratio: float = 0.5,
) -> ResilienceScore:
    """Score one lane; where an input is None the score is None and `missing` says what is needed.

    Formula
    -------
    RI with its parts, RI at w = 0.3 and w = 0.7, RI_g, and RI when one input at a time is 10 % lower or
    higher; points lost to coverage 100 w (1 - beta), to partners 100 (1 - w) delta

    Raises
    ------
    InvalidParameter
        where a number is outside its domain.

    Source
    ------
    Own definition, in the manner of composite indicators (OECD/JRC Handbook, 2008): shown with its parts,
    weights, sensitivity and geometric form. Time to recover: Simchi-Levi et al. (2015).
    """
    inputs = {
        "mean_units_per_day": mean_units_per_day,
        "sd_units_per_day": sd_units_per_day,
        "own_capacity_units_per_day": own_capacity_units_per_day,
        "buffer_units": buffer_units,
        "alternative_units_per_day": alternative_units_per_day,
        "time_to_recover_days": time_to_recover_days,
    }
    known = {name: float(require_finite(name, value)) for name, value in inputs.items() if value is not None}
    weight = float(require_ratio("weight_ratio", weight_ratio))
    concentration = partner_concentration(partner_share_ratios)
    partners = {"partner_concentration_ratio": concentration, "weight_ratio": weight}
    parts = resilience_parts(**dict.fromkeys(inputs, np.nan) | known, **partners)
    coverage, fragility = parts.stress_coverage_ratio, parts.partner_fragility_ratio
    incomplete = ResilienceScore(
        stress_coverage_ratio=_known(coverage),
        partner_fragility_ratio=_known(fragility),
        overflow_share_in_worst_days_ratio=_known(parts.overflow_share_in_worst_days_ratio),
        partner_concentration_ratio=concentration,
        weight_ratio=weight,
        time_to_recover_days=time_to_recover_days,
        missing=tuple(name for name in inputs if name not in known),
    )
    if incomplete.missing:
        return incomplete
    ratios = {"stress_coverage_ratio": coverage, "partner_fragility_ratio": fragility}
    return replace(
        incomplete,
        score=parts.score,
        score_low_weight=float(resilience_index(**ratios, weight_ratio=LOW_WEIGHT_RATIO)),
        score_high_weight=float(resilience_index(**ratios, weight_ratio=HIGH_WEIGHT_RATIO)),
        geometric_score=float(geometric_resilience_index(**ratios, weight_ratio=weight)),
        weaker_part="stress coverage" if coverage < 1.0 - fragility else "partners",
        tornado=_tornado(known, partners),
        points_lost_to_coverage=100.0 * weight * (1.0 - coverage),
        points_lost_to_partners=100.0 * (1.0 - weight) * fragility,
    )


def _known(number: float) -> float | None:
    return None if np.isnan(number) else number


def _tornado(
    known: Mapping[str, float], partners: Mapping[str, float]
) -> tuple[tuple[str, float, float], ...]:
    """Index when one input at a time is 10 % lower and 10 % higher, the widest swing first."""
    steps, row = np.array([1.0 - TORNADO_STEP_RATIO, 1.0 + TORNADO_STEP_RATIO]), np.arange(len(known))
    moved = {
        name: value * np.where(row[:, None] == number, steps, 1.0)
        for number, (name, value) in enumerate(known.items())
    }
    bars = zip(known, *resilience_parts(**moved, **partners).score.T.tolist(), strict=True)
    return tuple(sorted(bars, key=lambda bar: abs(bar[2] - bar[1]), reverse=True))
