"""Lanes that share one capacity: what each pays alone, together, and under a fair division of the gain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from core.capacity.assumptions import own_capacity_per_day
from core.cooperation.coalition_costs import held_capacity_costs
from core.cooperation.division import GainSharing, share_costs
from core.cooperation.game import CoalitionGame, coalition_sums
from core.cooperation.partner_demand import PartnerDemand, observed_partner_demand
from core.demand.last_year import last_year_days
from core.demand.profile import DemandHistory, DemandProfile, profile_lane
from core.demand.returns import mean_workload, sd_workload
from core.demand.wild import without_wild
from core.errors import InvalidParameter
from core.lane import Lane
from core.laws.cells import CellLaw
from core.quantities import FloatArray, take

MOST_SHARING_LANES = 8  # the nucleolus solves a linear program a round; more rows are no longer read either


@dataclass(frozen=True)
class SharedCapacity:
    """Lanes in the order asked; costs are money per week, each lane counted as a firm of its own.

    What a lane pays alone is of its whole week and of all its known periods, so it is the same whoever it is compared
    with; what lanes save together is of the periods that all of them have in common.

    own_capacity_units_per_period, mean_units_per_period: (n_lanes,); correlation: (n_lanes, n_lanes) of the
    demand in the periods that all lanes have in common.
    """

    lanes: tuple[str, ...]
    cadence: str
    n_common_periods: int
    mean_units_per_period: FloatArray
    own_capacity_units_per_period: FloatArray
    correlation: FloatArray
    sharing: GainSharing


def share_capacity(lanes: Sequence[Lane], histories: Sequence[DemandHistory]) -> SharedCapacity:
    """Divide the cost of lanes that keep the capacity they hold, but let each other use what is idle.

    Parameters
    ----------
    lanes, histories : 2 to 8 lanes of one unit and cadence, in the same order

    Returns
    -------
    SharedCapacity

    Raises
    ------
    InvalidParameter
        where there are too few or too many lanes, their unit or cadence differ, or they have fewer than 3
        periods in common.
    NotEnoughHistory
        where a lane has fewer than 3 periods of known demand.

    Formula
    -------
    c(T) = sum of a_i - n (sum of g({i}) - g(T)) over i in T, with a_i what a lane pays alone in its own whole week, n
    the common periods of a week and g the cost of a common period. Shares of the saving do not depend on a_i (Shapley
    value, nucleolus and core are covariant).

    Assumes
    -------
    Workload is jointly normal, with the spreads and correlation of the common periods. In periods that not all lanes
    have nothing is shared.

    Source
    ------
    Coalition costs from `core.cooperation.coalition_costs`; Shapley (1953); Schmeidler (1969).
    """
    _require_comparable(lanes, histories)
    demand, n_common = _common_workload(lanes, histories)
    profiles = [profile_lane(history) for history in histories]
    capacity = np.array(
        [
            own_capacity_per_day(lane.parameters.own_capacity_units_per_day, _last_year(lane, history))
            * profile.open_days_per_period
            for lane, history, profile in zip(lanes, histories, profiles, strict=True)
        ]
    )
    game = held_capacity_costs(
        demand,
        own_capacity_units=capacity,
        own_capacity_cost_per_unit=[lane.costs.own_capacity_cost_per_unit for lane in lanes],
        partner_surcharge_per_unit=[lane.costs.partner_surcharge_per_unit for lane in lanes],
    )
    weekly = _weekly_costs(
        game, alone_per_week=_alone(lanes, histories, profiles, capacity), profiles=profiles
    )
    return SharedCapacity(
        lanes=demand.partners,
        cadence=histories[0].cadence,
        n_common_periods=n_common,
        mean_units_per_period=demand.mean_units,
        own_capacity_units_per_period=capacity,
        correlation=demand.correlation,
        sharing=share_costs(weekly),
    )


def _alone(
    lanes: Sequence[Lane],
    histories: Sequence[DemandHistory],
    profiles: Sequence[DemandProfile],
    capacity: FloatArray,
) -> FloatArray:
    """(n_lanes,) what each lane pays alone in a week, from its own known periods."""
    costs = []
    for lane, history, profile, held in zip(lanes, histories, profiles, capacity, strict=True):
        demand, _ = _common_workload([lane], [history])
        game = held_capacity_costs(
            demand,
            own_capacity_units=[held],
            own_capacity_cost_per_unit=lane.costs.own_capacity_cost_per_unit,
            partner_surcharge_per_unit=lane.costs.partner_surcharge_per_unit,
        )
        costs.append(game.total_value * 7.0 * float(profile.periods_per_day))
    return np.array(costs)


def _weekly_costs(
    game: CoalitionGame, *, alone_per_week: FloatArray, profiles: Sequence[DemandProfile]
) -> CoalitionGame:
    """Cost of each coalition in a week: what its members pay alone, less what they save in the periods they share."""
    saved = coalition_sums(game.stand_alone_values) - game.values
    values = coalition_sums(alone_per_week) - saved * _periods_per_week(profiles)
    return CoalitionGame(partners=game.partners, values=values)


def _last_year(lane: Lane, history: DemandHistory) -> CellLaw:
    """Workload of an open day of the lane's last year."""
    return take(last_year_days(without_wild(history.as_network())).law, 0).with_returns(
        lane.parameters.return_ratio
    )


def _require_comparable(lanes: Sequence[Lane], histories: Sequence[DemandHistory]) -> None:
    if not 2 <= len(lanes) <= MOST_SHARING_LANES:
        raise InvalidParameter("the number of lanes that share", len(lanes), f"2 to {MOST_SHARING_LANES}")
    units = sorted({lane.unit for lane in lanes})
    if len(units) > 1:
        raise InvalidParameter("the unit of the lanes", " and ".join(units), "one unit for all of them")
    cadences = sorted({history.cadence for history in histories})
    if len(cadences) > 1:
        raise InvalidParameter("the cadence of the lanes", " and ".join(cadences), "one for all of them")


def _common_workload(lanes: Sequence[Lane], histories: Sequence[DemandHistory]) -> tuple[PartnerDemand, int]:
    """Workload per period over the periods that every lane has, open and known, and their number."""
    known = [history.is_open & ~np.isnan(history.demand_units) for history in histories]
    starts = [history.period_starts[use] for history, use in zip(histories, known, strict=True)]
    common = reduce(np.intersect1d, starts)
    columns = [
        history.demand_units[np.isin(history.period_starts, common) & use]
        for history, use in zip(histories, known, strict=True)
    ]
    demand = observed_partner_demand([lane.name for lane in lanes], np.column_stack(columns))
    returns = np.array([lane.parameters.return_ratio for lane in lanes])
    workload = replace(
        demand,
        mean_units=mean_workload(mean_units=demand.mean_units, return_ratio=returns),
        sd_units=sd_workload(mean_units=demand.mean_units, sd_units=demand.sd_units, return_ratio=returns),
    )
    return workload, int(common.size)


def _periods_per_week(profiles: Sequence[DemandProfile]) -> float:
    """Of the lane that runs least often: the lanes have no more periods in common than that."""
    return 7.0 * min(float(profile.periods_per_day) for profile in profiles)
