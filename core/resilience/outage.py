"""What an outage does to a lane: how long it survives, what it loses, and the service the shock costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.laws import DemandLaw
from core.quantities import FloatArray, require_finite, require_non_negative, require_positive, require_ratio


@dataclass(frozen=True)
class OutageOutcome:
    """How one lane stands an outage until recovery; time_to_survive_days is infinite if it never runs dry.

    Where it was looked at from several first days, that is the mean over them; least_time_to_survive_days is that of
    the worst of them, number least_start. survives: whichever day it begins on.
    """

    time_to_survive_days: float
    time_to_recover_days: float
    survives: bool
    lost_volume_units: float
    least_time_to_survive_days: float = np.nan
    least_start: int = 0


@dataclass(frozen=True)
class ResilienceTriangle:
    """Service lost in a shock: the area above the performance curve, its share kept, and its landmarks.

    recovery_time is None where performance is not back at its first value at the end of the record.
    """

    loss_of_resilience: float
    resilience_ratio: float
    lowest_performance_ratio: float
    recovery_time: float | None


def time_to_survive_days(
    *, buffer_units: ArrayLike, alternative_units_per_day: ArrayLike, mean_units_per_day: ArrayLike
) -> FloatArray:
    """Longest outage without lost demand: buffer / (demand - alternative) days, or infinite.

    Parameters
    ----------
    buffer_units, alternative_units_per_day, mean_units_per_day : float or (n_lanes,) array, >= 0

    Formula
    -------
    TTS = buffer / (demand - alternative); infinite where the alternative meets the demand

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    Simchi-Levi et al. (2015), Interfaces 45(5), reduced to one node.
    """
    buffer = require_non_negative("buffer_units", buffer_units)
    alternative = require_non_negative("alternative_units_per_day", alternative_units_per_day)
    mean = require_non_negative("mean_units_per_day", mean_units_per_day)
    gap = mean - alternative
    runs_dry = gap > 0
    return np.where(runs_dry, buffer / np.where(runs_dry, gap, 1.0), np.inf)[()]


def lost_volume_units(
    *,
    buffer_units: ArrayLike,
    alternative_units_per_day: ArrayLike,
    mean_units_per_day: ArrayLike,
    time_to_recover_days: ArrayLike,
) -> FloatArray:
    """Volume lost until recovery: max(0, (demand - alternative) * TTR - buffer), elementwise [units].

    Formula
    -------
    V = max(0, (demand - alternative) TTR - buffer)

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    Simchi-Levi et al. (2015), Interfaces 45(5), reduced to one node.
    """
    buffer = require_non_negative("buffer_units", buffer_units)
    alternative = require_non_negative("alternative_units_per_day", alternative_units_per_day)
    mean = require_non_negative("mean_units_per_day", mean_units_per_day)
    days = require_non_negative("time_to_recover_days", time_to_recover_days)
    # an alternative above the demand does not fill the buffer: the outage is survived all the same
    return np.maximum(np.maximum(mean - alternative, 0.0) * days - buffer, 0.0)


def survive_outage(
    *,
    buffer_units: float,
    alternative_units_per_day: float,
    mean_units_per_day: float,
    time_to_recover_days: float,
) -> OutageOutcome:
    """Time to survive and lost volume of one lane, for demand at its mean."""
    supply = {"buffer_units": buffer_units, "alternative_units_per_day": alternative_units_per_day}
    days = float(time_to_survive_days(**supply, mean_units_per_day=mean_units_per_day))
    lost = lost_volume_units(
        **supply, mean_units_per_day=mean_units_per_day, time_to_recover_days=time_to_recover_days
    )
    return OutageOutcome(
        time_to_survive_days=days,
        time_to_recover_days=time_to_recover_days,
        survives=days >= time_to_recover_days,
        lost_volume_units=float(lost),
        least_time_to_survive_days=days,
    )


def survive_coming_outage(
    *,
    total_units: ArrayLike,
    until_recovery: DemandLaw,
    buffer_units: float,
    alternative_units_per_day: float,
    time_to_recover_days: float,
) -> OutageOutcome:
    """Time to survive along the demand that is coming, and the volume that is expected to be lost.

    Parameters
    ----------
    total_units : (n_days,) expected workload of the first 1, 2, ... n_days days of the outage, n_days >= 1; after them
        the rate of the last week goes on. Or (n_starts, n_days), where it may begin on one of several days alike
    until_recovery : law of the workload until recovery, whichever of these days it begins on

    Formula
    -------
    TTS: the day on which total - alternative * days passes the buffer, the mean over the first days; lost volume =
    E[(D - alternative * TTR - buffer)+]

    Raises
    ------
    InvalidParameter
        where a number is negative or not finite.

    Source
    ------
    Simchi-Levi et al. (2015), Interfaces 45(5), reduced to one node, along a path and under a law of demand.
    """
    totals = np.atleast_2d(require_non_negative("total_units", total_units))
    buffer = float(require_non_negative("buffer_units", buffer_units))
    alternative = float(require_non_negative("alternative_units_per_day", alternative_units_per_day))
    days = float(require_positive("time_to_recover_days", time_to_recover_days))
    survived = np.array([_days_until_dry(total, buffer, alternative) for total in totals])
    return OutageOutcome(
        time_to_survive_days=float(survived.mean()),
        time_to_recover_days=days,
        survives=bool(survived.min() >= days),
        lost_volume_units=float(until_recovery.loss(buffer + alternative * days)),
        least_time_to_survive_days=float(survived.min()),
        least_start=int(survived.argmin()),
    )


def _days_until_dry(total_units: FloatArray, buffer: float, alternative: float) -> float:
    """Days until the workload above the alternative has used the buffer; total_units: (n_days,) as above."""
    total = np.pad(total_units, (1, 0))
    used = np.maximum.accumulate(
        total - alternative * np.arange(total.size)
    )  # an alternative fills no buffer
    last, week = total.size - 1, min(7, total.size - 1)
    if used[last] > buffer:
        after = int(np.argmax(used > buffer))
        return float(after - 1 + (buffer - used[after - 1]) / (used[after] - used[after - 1]))
    gap = (total[last] - total[last - week]) / week - alternative
    return float(last + (buffer - used[last]) / gap) if gap > 0 else np.inf


def measure_resilience_triangle(
    *, times: Sequence[float], performance_ratios: Sequence[float]
) -> ResilienceTriangle:
    """Loss of resilience between the first and the last time of a performance record.

    Parameters
    ----------
    times : (n,) ascending, n >= 2, in any one unit (days, say)
        A time that stands twice is a sudden change: before it the first performance holds, after it the last.
    performance_ratios : (n,) performance at these times, 0 to 1; straight lines between them

    Returns
    -------
    ResilienceTriangle
        loss_of_resilience = integral of (1 - performance) dt, in the unit of `times`;
        resilience_ratio = 1 - loss / duration.

    Raises
    ------
    InvalidParameter
        where the two differ in length, there are fewer than two times, they go backwards or no time passes,
        or a performance is outside 0 to 1.

    Source
    ------
    Bruneau et al. (2003), Earthquake Spectra 19(4).
    """
    moments = require_finite("times", times)
    performance = require_ratio("performance_ratios", performance_ratios)
    if moments.size < 2 or moments.shape != performance.shape:
        raise InvalidParameter(
            "the number of times and of performance_ratios",
            f"{moments.size} and {performance.size}",
            "equal and at least 2",
        )
    steps = require_non_negative("the step between two times", np.diff(moments))
    duration = float(require_positive("the time from first to last", moments[-1] - moments[0]))
    loss = float(np.sum(steps * (1.0 - (performance[1:] + performance[:-1]) / 2.0)))
    below = np.flatnonzero(performance < performance[0])
    recovery: float | None = float(moments[0])
    if below.size:
        last = int(below[-1])
        recovery = None if last == performance.size - 1 else float(moments[last + 1])
    return ResilienceTriangle(
        loss_of_resilience=loss,
        resilience_ratio=1.0 - loss / duration,
        lowest_performance_ratio=float(performance.min()),
        recovery_time=recovery,
    )
