"""Would following a calendar have paid? Each past occasion is forecast from what lay before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.forecast.holidays.calendar import ROLES, THE_DAY
from core.forecast.holidays.effects import OccasionHistory, ratios_of_lanes
from core.forecast.holidays.ratios import DaysOfLanes
from core.quantities import FloatArray, IntArray
from core.told import told, told_list

# Followed where at least three days were checked, and the error saved there is worth it and no chance.
MIN_DAYS_CHECKED = 3
MIN_GAIN = 0.05
WIDTH_LEVEL = 0.95
DAYS_OF_ROLE = (told("holidays"), told("days before holidays"), told("days after holidays"))


@dataclass(frozen=True)
class HolidayScore:
    """Occasions of one role, new ones or those seen before, each forecast from what lay before it.

    n_days: how many were checked; error_with_ratio, error_without_ratio: total absolute error over what is usual;
    is_used: whether following them would have paid; spread_factor: how much wider than on an ordinary day the
    band must be, at least 1.
    """

    role: int
    seen_before: bool
    n_days: int
    error_with_ratio: float
    error_without_ratio: float
    is_used: bool
    spread_factor: float

    @property
    def gain_ratio(self) -> float:
        """Share of the error that following the calendar saves; negative where it adds to it."""
        return 1.0 - self.error_with_ratio / self.error_without_ratio if self.error_without_ratio > 0 else 0.0


def sentence_on(place: str, scores: Sequence[HolidayScore]) -> str:
    """Whether the calendar of a place is followed, and what speaks for it or against it."""
    used = [score for score in scores if score.is_used]
    if used:
        return told(
            "Holidays of {place} are followed: with them the error was {errors}.",
            place=place,
            errors=_errors(used),
        )
    of_day = [score for score in scores if score.role == THE_DAY]
    if max((score.n_days for score in of_day), default=0) < MIN_DAYS_CHECKED:
        return told(
            "Holidays of {place} are not followed: {n} must have come, some weeks inside the history, to see what "
            "they do.",
            place=place,
            n=MIN_DAYS_CHECKED,
        )
    return told(
        "Holidays of {place} are not followed: with them the error would have been {errors}; {least} % less, and not "
        "by chance, is asked for.",
        place=place,
        errors=_errors(of_day),
        least=f"{100 * MIN_GAIN:.0f}",
    )


def _errors(scores: Sequence[HolidayScore]) -> str:
    parts = [
        told(
            "{change} % {lower} on {n} {days} {seen}",
            change=f"{100 * abs(score.gain_ratio):.0f}",
            lower=told("lower") if score.gain_ratio >= 0 else told("higher"),
            n=score.n_days,
            days=DAYS_OF_ROLE[score.role],
            seen=told("seen in earlier years") if score.seen_before else told("never seen before"),
        )
        for score in scores
    ]
    return told_list(parts)


def score_occasions(
    past: OccasionHistory, *, ratio_after: FloatArray, n_seen_after: IntArray
) -> tuple[HolidayScore, ...]:
    """Forecast each past occasion from those before it, and score new ones and those seen before, by role.

    Parameters
    ----------
    ratio_after, n_seen_after : (n_past + 1, n_kinds) as in LearnedHolidays
    """
    occasions, days = past.occasions, past.days
    ratio = np.ones(days.demand_units.shape)
    for number in range(occasions.days.size):
        of_kind = ratios_of_lanes(
            occasions.first(number),
            days.columns(slice(number)),
            noise=past.noise,
            seen=np.ones((past.noise.size, number), dtype=np.bool_),
            network_ratio=np.broadcast_to(ratio_after[number], (past.noise.size, ratio_after.shape[1])),
        )
        ratio[:, number] = of_kind[:, occasions.kind[number]]
    seen_before = n_seen_after[np.arange(occasions.days.size), occasions.kind] > 0
    width = _width(past.ordinary, past.noise, ratio=1.0)
    scores = []
    for role in range(len(ROLES)):
        for seen in (False, True):
            chosen = (occasions.role == role) & (seen_before == seen) & days.known.any(axis=0)
            if chosen.any():
                scores.append(_score(role, seen, days.columns(chosen), ratio[:, chosen], past.noise, width))
    return tuple(scores)


def _score(
    role: int, seen: bool, days: DaysOfLanes, ratio: FloatArray, noise: FloatArray, width: float
) -> HolidayScore:
    known = days.known
    demand, usual = np.where(known, days.demand_units, 0.0), np.where(known, days.usual_units, 0.0)
    without, followed = np.abs(demand - usual), np.abs(demand - usual * ratio)
    volume = float(usual.sum())
    saved = (without - followed).sum(axis=0)
    pays = (
        saved.size >= MIN_DAYS_CHECKED
        and saved.sum() > MIN_GAIN * without.sum()
        and saved.sum() > np.sqrt((saved**2).sum())
    )
    return HolidayScore(
        role=role,
        seen_before=seen,
        n_days=saved.size,
        error_with_ratio=float(followed.sum()) / volume,
        error_without_ratio=float(without.sum()) / volume,
        is_used=bool(pays),
        spread_factor=max(1.0, _width(days, noise, ratio=ratio) / width) if width > 0 else 1.0,
    )


def _width(days: DaysOfLanes, noise: FloatArray, *, ratio: FloatArray | float) -> float:
    """The error, in standard deviations of an ordinary day, that WIDTH_LEVEL of the days stay below."""
    known = days.known
    usual = np.where(known, days.usual_units, 1.0)
    error = np.abs(days.demand_units - usual * ratio) / (usual * np.sqrt(noise)[:, None])
    return float(np.quantile(error[known], WIDTH_LEVEL)) if known.any() else 0.0
