"""One joint cost divided by every method, each checked coalition by coalition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cooperation.allocation_methods import (
    MAX_LINEAR_PROGRAM_PARTNERS,
    alternative_cost_avoided,
    equal_profit_method,
    proportional_costs,
)
from core.cooperation.core_check import CoreCheck, check_core
from core.cooperation.game import CoalitionGame, savings_game
from core.cooperation.nucleolus import MAX_NUCLEOLUS_PARTNERS, ZERO_RATIO, find_nucleolus
from core.cooperation.shapley import shapley_value
from core.quantities import FloatArray


@dataclass(frozen=True)
class CostDivision:
    """What each partner pays under one method, (n_partners,), what it saves, and who would object."""

    method: str
    costs: FloatArray
    savings: FloatArray
    core_check: CoreCheck


@dataclass(frozen=True)
class GainSharing:
    """The joint cost of partners divided by each method that applies.

    not_applicable: sentences that say why a method does not apply. nucleolus_is_certified is None where there
    is no nucleolus among the divisions.
    """

    partners: tuple[str, ...]
    stand_alone_costs: FloatArray
    joint_cost: float
    joint_saving: float
    core_is_empty: bool | None
    nucleolus_is_certified: bool | None
    divisions: tuple[CostDivision, ...]
    not_applicable: tuple[str, ...]

    def division(self, method: str) -> CostDivision:
        """The division by `method`; KeyError where it does not apply."""
        return {division.method: division for division in self.divisions}[method]


def share_costs(cost_game: CoalitionGame) -> GainSharing:
    """Divide the cost of all partners by Shapley value, nucleolus and the simple methods.

    Parameters
    ----------
    cost_game : cost of each coalition, from `core.cooperation.coalition_costs` or entered

    Returns
    -------
    GainSharing
        Methods in this order: "Shapley", "nucleolus", "proportional", "alternative cost avoided",
        "equal profit". core_is_empty is None above 12 partners, where it is not computed.
    """
    game = savings_game(cost_game)
    as_gains = CoalitionGame(partners=cost_game.partners, values=-cost_game.values)
    alone = cost_game.stand_alone_values
    costs_by_method: dict[str, FloatArray] = {"Shapley": alone - shapley_value(game)}
    not_applicable: list[str] = []
    is_certified = core_is_empty = None
    tolerance = ZERO_RATIO * float(np.abs(cost_game.values).max())
    if cost_game.n_partners > MAX_NUCLEOLUS_PARTNERS:
        not_applicable.append(f"The nucleolus is computed for at most {MAX_NUCLEOLUS_PARTNERS} partners.")
    elif game.total_value < 0:
        core_is_empty = True
        not_applicable.append("Together the partners pay more than alone: no gain, so no nucleolus.")
    else:
        nucleolus = find_nucleolus(game)
        costs_by_method["nucleolus"] = alone - nucleolus.payoffs
        is_certified = nucleolus.is_certified
        core_is_empty = nucleolus.least_core_excess > tolerance
    _add_simple_methods(cost_game, costs_by_method, not_applicable)
    return GainSharing(
        partners=cost_game.partners,
        stand_alone_costs=alone,
        joint_cost=cost_game.total_value,
        joint_saving=game.total_value,
        core_is_empty=core_is_empty,
        nucleolus_is_certified=is_certified,
        divisions=tuple(
            CostDivision(
                method=method,
                costs=costs,
                savings=alone - costs,
                core_check=check_core(as_gains, -costs),
            )
            for method, costs in costs_by_method.items()
        ),
        not_applicable=tuple(not_applicable),
    )


def _add_simple_methods(
    cost_game: CoalitionGame, costs_by_method: dict[str, FloatArray], not_applicable: list[str]
) -> None:
    alone = cost_game.stand_alone_values
    if np.all(alone >= 0) and alone.sum() > 0:
        costs_by_method["proportional"] = proportional_costs(cost_game)
    else:
        not_applicable.append("Proportional costs need stand-alone costs above 0.")
    avoided = alternative_cost_avoided(cost_game)
    if avoided is None:
        not_applicable.append("No partner avoids a cost by joining, so avoided costs are no key.")
    else:
        costs_by_method["alternative cost avoided"] = avoided
    if np.any(alone <= 0) or cost_game.n_partners > MAX_LINEAR_PROGRAM_PARTNERS:
        not_applicable.append(
            f"The equal profit method needs stand-alone costs above 0 and at most "
            f"{MAX_LINEAR_PROGRAM_PARTNERS} partners."
        )
        return
    equal_profit = equal_profit_method(cost_game)
    if equal_profit is None:
        not_applicable.append("The core is empty, so the equal profit method has no answer.")
    else:
        costs_by_method["equal profit"] = equal_profit.costs
