"""Fleets and docks: capacity as a number of vehicles or doors, each busy with one job at a time.

Jobs come at random (Poisson). With a fleet, a job that finds every vehicle busy goes to a partner (Erlang B);
at docks it waits for its turn (Erlang C). Offered load = jobs per day * days per job, in vehicles or doors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_non_negative, require_open_ratio, require_positive


@dataclass(frozen=True)
class FleetPlan:
    """A fleet against its offered load: how often all vehicles are busy, and what goes to partners."""

    servers: int
    offered_load: float
    overflow_probability_ratio: float
    overflow_load: float
    utilisation_ratio: float


@dataclass(frozen=True)
class DockPlan:
    """Docks against their offered load: how often a job waits, and how long on average [service times]."""

    servers: int
    offered_load: float
    wait_probability_ratio: float
    mean_wait_service_times: float
    utilisation_ratio: float


def overflow_probability(*, servers: ArrayLike, offered_load: ArrayLike) -> FloatArray:
    """Probability that a job finds every vehicle busy and overflows (Erlang B).

    Parameters
    ----------
    servers : whole number or (n_lanes,) array, >= 0
    offered_load : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array, 0 to 1
        From B(0) = 1 by B(c) = a * B(c - 1) / (c + a * B(c - 1)), which never overflows or cancels.

    Raises
    ------
    InvalidParameter
        where servers is not a whole number, or an argument is negative or not finite.

    Assumes
    -------
    Poisson arrivals; any law of the time a job takes.

    Source
    ------
    Erlang (1917); recursion as in Cooper, Introduction to Queueing Theory.
    """
    count = _require_servers(servers)
    load = require_non_negative("offered_load", offered_load)
    probability = np.ones(np.broadcast_shapes(count.shape, load.shape))
    for server in range(1, int(count.max(initial=0)) + 1):
        carried = load * probability
        probability = np.where(count >= server, carried / (server + carried), probability)
    return probability[()]


def overflow_load(*, servers: ArrayLike, offered_load: ArrayLike) -> FloatArray:
    """Load that goes to partners: offered load * overflow probability, elementwise.

    Formula
    -------
    a B(c, a)

    Source
    ------
    Erlang (1917); Cooper, Introduction to Queueing Theory.
    """
    load = require_non_negative("offered_load", offered_load)
    return load * overflow_probability(servers=servers, offered_load=load)


def wait_probability(*, servers: ArrayLike, offered_load: ArrayLike) -> FloatArray:
    """Probability that a job waits because every dock is busy (Erlang C).

    Parameters
    ----------
    servers : whole number or (n_lanes,) array, >= 1
    offered_load : float or (n_lanes,) array, >= 0 and below `servers`

    Returns
    -------
    float or (n_lanes,) array, 0 to 1
        B / (1 - (a / c) * (1 - B)) with B the Erlang B probability.

    Raises
    ------
    InvalidParameter
        where the load is not below the number of docks (the queue would grow without end), and as
        `overflow_probability` does.

    Assumes
    -------
    Poisson arrivals, exponential service times, unlimited waiting room.

    Source
    ------
    Erlang (1917); Cooper, Introduction to Queueing Theory.
    """
    count, load = _require_stable(servers, offered_load)
    blocked = overflow_probability(servers=count, offered_load=load)
    return blocked / (1.0 - load / count * (1.0 - blocked))


def mean_wait_service_times(*, servers: ArrayLike, offered_load: ArrayLike) -> FloatArray:
    """Mean wait of all jobs, as a multiple of the mean service time: C / (c - a), elementwise.

    Formula
    -------
    W = C(c, a) / (c - a)

    Raises
    ------
    InvalidParameter
        as `wait_probability` does.

    Source
    ------
    Erlang (1917); Cooper, Introduction to Queueing Theory.
    """
    count, load = _require_stable(servers, offered_load)
    return wait_probability(servers=count, offered_load=load) / (count - load)


def plan_fleet(*, servers: int, offered_load: float) -> FleetPlan:
    """Overflow of one fleet.

    Raises
    ------
    InvalidParameter
        as `overflow_probability` does.
    """
    blocked = float(overflow_probability(servers=servers, offered_load=offered_load))
    carried = offered_load * (1.0 - blocked)
    return FleetPlan(
        servers=int(servers),
        offered_load=float(offered_load),
        overflow_probability_ratio=blocked,
        overflow_load=offered_load * blocked,
        utilisation_ratio=carried / servers if servers > 0 else 0.0,
    )


def plan_docks(*, servers: int, offered_load: float) -> DockPlan:
    """Waiting at one group of docks.

    Raises
    ------
    InvalidParameter
        as `wait_probability` does.
    """
    waiting = float(wait_probability(servers=servers, offered_load=offered_load))
    return DockPlan(
        servers=int(servers),
        offered_load=float(offered_load),
        wait_probability_ratio=waiting,
        mean_wait_service_times=float(mean_wait_service_times(servers=servers, offered_load=offered_load)),
        utilisation_ratio=offered_load / servers,
    )


def smallest_fleet(*, offered_load: float, max_overflow_probability_ratio: float) -> FleetPlan:
    """Fewest vehicles with which at most this share of the jobs overflows.

    Formula
    -------
    smallest c with B(c, a) <= target: B falls in c

    Raises
    ------
    InvalidParameter
        where the load is negative or not finite, or the share is not above 0 and below 1.

    Source
    ------
    Erlang (1917); Cooper, Introduction to Queueing Theory.
    """
    load = float(require_non_negative("offered_load", offered_load))
    target = float(require_open_ratio("max_overflow_probability_ratio", max_overflow_probability_ratio))
    servers, blocked = 0, 1.0
    while blocked > target:
        servers += 1
        blocked = load * blocked / (servers + load * blocked)
    return plan_fleet(servers=servers, offered_load=load)


def _require_servers(servers: ArrayLike) -> FloatArray:
    count = require_non_negative("servers", servers)
    if np.any(count != np.floor(count)):
        broken = float(count[count != np.floor(count)].ravel()[0])
        raise InvalidParameter("servers", f"{broken:.10g}", "a whole number")
    return count


def _require_stable(servers: ArrayLike, offered_load: ArrayLike) -> tuple[FloatArray, FloatArray]:
    count = require_positive("servers", _require_servers(servers))
    load = require_non_negative("offered_load", offered_load)
    if np.any(load >= count):
        raise InvalidParameter("offered_load", str(load), f"below the number of servers, {count}")
    return count, load
