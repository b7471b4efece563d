"""What holidays do to daily lanes: learned from those before, used where that would have paid.

The effect of an occasion (a holiday, the day before it, the day after it) is the ratio of the day's demand to
what is usual on its weekday. The network's ratio stands for a lane until the lane's own days say otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import NetworkHistory
from core.forecast.holidays.calendar import ROLES, Occasions
from core.forecast.holidays.ratios import DaysOfLanes, look_up_days
from core.quantities import FloatArray, IntArray

MAX_RATIO = 3.0  # so that no lane speaks for the others, and no forecast explodes
NOISE_FACTOR = 2.0  # a holiday differs from its like of another year by more than ordinary days differ
PRIOR_DAYS = 5.0  # the network's noise counts as much as so many days of the lane's own
LANE_VARIANCE = 0.02  # lanes differ in what a holiday does to them, however steady they are
MIN_NOISE = 1e-4  # a lane that never changes may do so by 1 % all the same
PRIOR_REPEATS = 2.0  # until holidays were seen again, their years differ by half of what holidays differ by


@dataclass(frozen=True)
class OccasionHistory:
    """Past occasions of some rows, each a lane.

    days, ordinary: the occasions, and the same weekdays a week before where nothing special was;
    noise: (n_rows,) variance of an ordinary day's ratio to what is usual.
    """

    occasions: Occasions
    days: DaysOfLanes
    ordinary: DaysOfLanes
    noise: FloatArray


def look_up_occasions(
    history: NetworkHistory,
    *,
    lanes: IntArray,
    occasions: Occasions,
    unusual_days: IntArray,
    network_noise: float | None = None,
) -> OccasionHistory:
    """What daily lanes did on past occasions; their noise is steadied by the network's, by default its median."""
    days = look_up_days(history, lanes=lanes, days=occasions.days, unusual_days=unusual_days)
    week_before = occasions.days - 7
    plain = week_before[~np.isin(week_before, np.union1d(occasions.days, unusual_days))]
    ordinary = look_up_days(history, lanes=lanes, days=plain, unusual_days=unusual_days)
    noise = _noise_of_lanes(ordinary, network_noise=network_noise)
    return OccasionHistory(occasions=occasions, days=days, ordinary=ordinary, noise=noise)


def _noise_of_lanes(ordinary: DaysOfLanes, *, network_noise: float | None) -> FloatArray:
    known = ordinary.known
    error = np.where(known, ordinary.demand_units - ordinary.usual_units, 0.0)
    usual = np.where(known, ordinary.usual_units, 0.0)
    scale = np.where(known.any(axis=1), usual.max(axis=1, initial=0.0), 1.0)[:, None]
    square, size = ((error / scale) ** 2).sum(axis=1), ((usual / scale) ** 2).sum(axis=1)
    own, n_known = square / np.where(size > 0, size, 1.0), known.sum(axis=1)
    if network_noise is None:
        network_noise = float(np.median(own[n_known > 0])) if (n_known > 0).any() else 1.0
    steadied = (n_known * own + PRIOR_DAYS * network_noise) / (n_known + PRIOR_DAYS)
    return np.asarray(np.maximum(steadied, MIN_NOISE))


def shrunk(value: FloatArray, variance: FloatArray) -> FloatArray:
    """Value towards 0, by the share of its square that may be noise.

    Source
    ------
    Breiman (1995), Better subset regression using the nonnegative garrote.
    """
    square = np.square(value)
    kept = 1.0 - variance / np.where(square > 0, square, 1.0)
    return np.where(square > variance, value * kept, 0.0)


def ratio_of_network(days: DaysOfLanes, noise: FloatArray) -> FloatArray:
    """(n_days,) mean over lanes of demand to usual demand, steady lanes counting more; NaN without any lane."""
    known = days.known
    ratio = np.where(known, days.demand_units / np.where(known, days.usual_units, 1.0), 0.0)
    weight = known / (noise + LANE_VARIANCE)[:, None]
    total = weight.sum(axis=0)
    mean = (weight * np.minimum(ratio, MAX_RATIO)).sum(axis=0) / np.where(total > 0, total, 1.0)
    return np.where(total > 0, mean, np.nan)


def ratios_of_kinds(
    ratio: FloatArray, occasions: Occasions, *, n_seen: int, day_variance: float
) -> tuple[FloatArray, IntArray]:
    """The network's ratio to expect of each kind of occasion, and how often it was seen; both (n_kinds,).

    A kind never seen is expected to be like the mean of its role, as far as that is no chance; one that was
    seen moves from there to its own mean, the further the more alike its years and the less alike the kinds.

    Parameters
    ----------
    ratio : (n_past,) of the network on each occasion, NaN where unknown; the first `n_seen` are looked at
    day_variance : variance of such a ratio on ordinary days

    Formula
    -------
    ratio = common + n between / (n between + of a year) (mean - common), with n times seen, the variance between
    kinds and between the years of one kind; common = 1 + (mean of all kinds - 1), shrunk by its own variance

    Source
    ------
    Efron & Morris (1975), Data analysis using Stein's estimator and its generalizations.
    """
    known = np.isfinite(ratio[:n_seen])
    ratio, kind = ratio[:n_seen][known], occasions.kind[:n_seen][known]
    n_kinds = occasions.role_of_kind.size
    count = np.bincount(kind, minlength=n_kinds)
    mean = np.bincount(kind, weights=ratio, minlength=n_kinds) / np.maximum(count, 1)
    expected = np.ones(n_kinds)
    for role in range(len(ROLES)):
        of_role = occasions.role_of_kind == role
        own = mean[of_role & (count > 0)]
        if own.size == 0:
            continue
        variance = (own.var() + day_variance) / own.size
        common = 1.0 + float(shrunk(np.asarray(own.mean() - 1.0), np.asarray(variance)))
        between = float(((own - common) ** 2).mean())
        again = of_role & (count > 1)
        repeats = again[kind]
        squares = float(((ratio[repeats] - mean[kind[repeats]]) ** 2).sum())
        n_free = int(repeats.sum()) - int(again.sum())
        of_year = (squares + PRIOR_REPEATS * max(day_variance, between / 4)) / (n_free + PRIOR_REPEATS)
        weight = count * between / np.maximum(count * between + of_year, np.finfo(np.float64).tiny)
        expected = np.where(of_role, common + weight * (mean - common), expected)
    return expected, count


def ratios_of_lanes(
    occasions: Occasions,
    days: DaysOfLanes,
    *,
    noise: FloatArray,
    seen: NDArray[np.bool_],
    network_ratio: FloatArray,
) -> FloatArray:
    """(n_rows, n_kinds) ratio to expect on each lane: the network's, moved as far as the lane's own days show.

    A lane first moves in all kinds of a role alike (one that is closed on every holiday), then in each kind.

    Parameters
    ----------
    days : of the occasions
    noise : (n_rows,) as in OccasionHistory
    seen : (n_rows, n_occasions) which occasions lie before the forecast
    network_ratio : (n_rows, n_kinds)

    Formula
    -------
    ratio = network's ratio + d max(0, 1 - 2 noise / (n d^2)), with d the lane's departure over n occasions

    Source
    ------
    Breiman (1995), Better subset regression using the nonnegative garrote.
    """
    used = seen & days.known
    usual = np.where(used, days.usual_units, 0.0)
    demand = np.where(used, np.minimum(days.demand_units, MAX_RATIO * usual), 0.0)

    def departure(expected: FloatArray, group: IntArray, n_groups: int) -> FloatArray:
        member = (group[:, None] == np.arange(n_groups)).astype(np.float64)
        total, count = usual @ member, used.astype(np.float64) @ member
        gap = (demand - usual * expected[:, occasions.kind]) @ member
        variance = NOISE_FACTOR * noise[:, None] / np.maximum(count, 1.0)
        return shrunk(gap / np.where(total > 0, total, 1.0), variance)

    role_of_kind = occasions.role_of_kind
    of_role = departure(network_ratio, occasions.role, len(ROLES))
    expected = network_ratio + of_role[:, role_of_kind]
    expected = expected + departure(expected, occasions.kind, role_of_kind.size)
    return np.clip(expected, 0.0, MAX_RATIO)
