"""The resilience score of one lane: its index with the parts, what moves it, and what is missing for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.laws import DemandLaw
from core.laws.moved import MovedLaw
from core.quantities import require_finite, require_ratio
from core.resilience.partner_fragility import overflow_share_in_worst_days_of, partner_concentration
from core.resilience.parts import (
    ResilienceParts,
    geometric_resilience_index,
    resilience_index,
    resilience_parts,
)

LOW_WEIGHT_RATIO, HIGH_WEIGHT_RATIO = 0.3, 0.7  # range of w within which the index is shown
_INPUTS = (
    "mean_units_per_day",
    "sd_units_per_day",
    "own_capacity_units_per_day",
    "buffer_units",
    "alternative_units_per_day",
    "time_to_recover_days",
)
TORNADO_STEP_RATIO = 0.1  # each input of the tornado moves by -10 % and +10 %


@dataclass(frozen=True, kw_only=True)
class ResilienceScore:
    """The index of one lane with its parts; every number that needs a missing input is None.

    missing: names of the inputs that are not known. weaker_part: "stress coverage" or "partners".
    score_low_demand_range and score_high_demand_range hold the index in 8 of 10 cases of the demand that may come.
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
    score_low_demand_range: float | None = None
    score_high_demand_range: float | None = None
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
    day_law: DemandLaw,
    own_capacity_units_per_day: float | None,
    buffer_units: float | None,
    alternative_units_per_day: float,
    time_to_recover_days: float | None,
    partner_share_ratios: Sequence[float] = (),
    weight_ratio: float = 0.5,
    mean_range_units_per_day: tuple[float, float] | None = None,
) -> ResilienceScore:
    """Score one lane; where an input is None the score is None and `missing` says what is needed.

    Parameters
    ----------
    mean_units_per_day : of the days until recovery; mean_range_units_per_day : where it lies in 8 of 10 cases
    day_law : workload of one open day; own_capacity_units_per_day : of an open day

    Formula
    -------
    RI with its parts, RI at w = 0.3 and w = 0.7, RI_g, and RI when one input at a time is 10 % lower or
    higher; RI at both ends of the demand that may come; points lost to coverage 100 w (1 - beta), to partners
    100 (1 - w) delta

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
        "sd_units_per_day": 1.0,  # a multiple of the law's own spread
        "own_capacity_units_per_day": own_capacity_units_per_day,
        "buffer_units": buffer_units,
        "alternative_units_per_day": alternative_units_per_day,
        "time_to_recover_days": time_to_recover_days,
    }
    known = {name: float(require_finite(name, value)) for name, value in inputs.items() if value is not None}
    model = _Model(day_law, known, partner_concentration(partner_share_ratios), float(weight_ratio))
    require_ratio("weight_ratio", weight_ratio)
    parts = model.parts()
    incomplete = ResilienceScore(
        stress_coverage_ratio=_known(parts.stress_coverage_ratio),
        partner_fragility_ratio=_known(parts.partner_fragility_ratio),
        overflow_share_in_worst_days_ratio=_known(parts.overflow_share_in_worst_days_ratio),
        partner_concentration_ratio=model.concentration_ratio,
        weight_ratio=model.weight_ratio,
        time_to_recover_days=time_to_recover_days,
        missing=tuple(name for name in inputs if name not in known),
    )
    if incomplete.missing:
        return incomplete
    return _with_score(incomplete, model, mean_range_units_per_day or (mean_units_per_day,))


def _with_score(
    incomplete: ResilienceScore, model: _Model, means_units_per_day: Sequence[float]
) -> ResilienceScore:
    """The score and what explains it, where nothing is missing; with its ends where demand may lie anywhere between."""
    parts = model.parts()
    coverage, fragility = parts.stress_coverage_ratio, parts.partner_fragility_ratio
    ratios = {"stress_coverage_ratio": coverage, "partner_fragility_ratio": fragility}
    scores = [float(model.parts(mean_units_per_day=mean).score) for mean in means_units_per_day]
    return replace(
        incomplete,
        score=parts.score,
        score_low_demand_range=min(scores),
        score_high_demand_range=max(scores),
        score_low_weight=float(resilience_index(**ratios, weight_ratio=LOW_WEIGHT_RATIO)),
        score_high_weight=float(resilience_index(**ratios, weight_ratio=HIGH_WEIGHT_RATIO)),
        geometric_score=float(geometric_resilience_index(**ratios, weight_ratio=model.weight_ratio)),
        weaker_part="stress coverage" if coverage < 1.0 - fragility else "partners",
        tornado=model.tornado(),
        points_lost_to_coverage=100.0 * model.weight_ratio * (1.0 - coverage),
        points_lost_to_partners=100.0 * (1.0 - model.weight_ratio) * fragility,
    )


@dataclass(frozen=True)
class _Model:
    """The index as a function of its inputs: the day's law moves with the mean and widens with the spread."""

    day_law: DemandLaw
    known: Mapping[str, float]
    concentration_ratio: float
    weight_ratio: float

    def parts(self, **moved: float) -> ResilienceParts:
        inputs = dict.fromkeys(_INPUTS, np.nan) | dict(self.known) | moved
        usual, capacity = self.known["mean_units_per_day"], inputs["own_capacity_units_per_day"]
        level = inputs["mean_units_per_day"] / usual if usual > 0 else 1.0
        law = MovedLaw(self.day_law, level_ratio=level, spread_ratio=inputs["sd_units_per_day"])
        share = np.nan if np.isnan(capacity) else overflow_share_in_worst_days_of(law, capacity)
        return resilience_parts(
            mean_units_per_day=inputs["mean_units_per_day"],
            overflow_share_in_worst_days_ratio=share,
            buffer_units=inputs["buffer_units"],
            alternative_units_per_day=inputs["alternative_units_per_day"],
            time_to_recover_days=inputs["time_to_recover_days"],
            partner_concentration_ratio=self.concentration_ratio,
            weight_ratio=self.weight_ratio,
        )

    def tornado(self) -> tuple[tuple[str, float, float], ...]:
        """Index when one input at a time is 10 % lower and 10 % higher, the widest swing first."""
        low, high = (
            [float(self.parts(**{name: value * step}).score) for name, value in self.known.items()]
            for step in (1.0 - TORNADO_STEP_RATIO, 1.0 + TORNADO_STEP_RATIO)
        )
        bars = zip(self.known, low, high, strict=True)
        return tuple(sorted(bars, key=lambda bar: abs(bar[2] - bar[1]), reverse=True))


def _known(number: float) -> float | None:
    return None if np.isnan(number) else number
