from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from core.cooperation.allocation_methods import (
    alternative_cost_avoided,
    equal_profit_method,
    proportional_costs,
)
from core.cooperation.core_check import check_core
from core.cooperation.game import CoalitionGame, coalition_sums
from core.errors import InvalidParameter
from tests.core.cooperation.games import convex_savings, game_by_size, game_of

# three carriers: alone 100, 120, 90; pairs 180, 150, 170; all 240
CARRIERS = game_of(100, 120, 180, 90, 150, 170, 240)


def _costs(savings: CoalitionGame) -> CoalitionGame:
    alone = 200 + 50 * np.arange(savings.n_partners)
    return CoalitionGame(partners=savings.partners, values=coalition_sums(alone) - savings.values)


def test_proportional_costs_worked_by_hand():
    # 240 of 310: everybody pays 77.4 % of what it pays alone
    assert proportional_costs(CARRIERS) == pytest.approx(np.array([100, 120, 90]) * 240 / 310)


def test_alternative_cost_avoided_worked_by_hand():
    # marginal costs 240 - 170, 240 - 150, 240 - 180 = 70, 90, 60; the rest of 20 by what each avoids, 30 each
    assert alternative_cost_avoided(CARRIERS) == pytest.approx([70 + 20 / 3, 90 + 20 / 3, 60 + 20 / 3])


def test_equal_profit_is_proportional_where_that_is_in_the_core():
    division = equal_profit_method(CARRIERS)
    assert division.costs == pytest.approx(proportional_costs(CARRIERS))
    assert division.max_gap_ratio == pytest.approx(0, abs=1e-9)


def test_equal_profit_bends_to_the_core_worked_by_hand():
    # alone 100 each, A and B together 120, everything else saves nothing more: c(ABC) = 220. C must pay
    # its 100, and A and B share 120: relative costs 0.6, 0.6 and 1, a gap of 0.4.
    game = game_of(100, 100, 120, 100, 200, 200, 220)
    division = equal_profit_method(game)
    assert division.costs == pytest.approx([60, 60, 100])
    assert division.max_gap_ratio == pytest.approx(0.4)


def test_equal_profit_has_no_answer_where_the_core_is_empty():
    # any two pay 120 together, all three 200: each pair would rather leave, as 3 * 120 / 2 = 180 < 200
    assert equal_profit_method(game_by_size(3, {1: 100.0, 2: 120.0, 3: 200.0})) is None


@settings(max_examples=60)
@given(savings=convex_savings())
def test_equal_profit_is_in_the_core_and_no_core_division_found_is_more_even(savings):
    game = _costs(savings)
    division = equal_profit_method(game)
    alone = game.stand_alone_values
    as_gains = CoalitionGame(partners=game.partners, values=-game.values)
    assert check_core(as_gains, -division.costs).is_in_core
    relative = division.costs / alone
    assert division.max_gap_ratio == pytest.approx(relative.max() - relative.min())
    others = [alternative_cost_avoided(game), proportional_costs(game)]
    for other in others:
        if other is not None and check_core(as_gains, -other).is_in_core:
            assert division.max_gap_ratio <= np.ptp(other / alone) + 1e-7


@settings(max_examples=60)
@given(savings=convex_savings())
def test_every_method_divides_the_whole_cost(savings):
    game = _costs(savings)
    for costs in (
        proportional_costs(game),
        alternative_cost_avoided(game),
        equal_profit_method(game).costs,
    ):
        if costs is not None:
            assert costs.sum() == pytest.approx(game.total_value)


def test_avoided_costs_are_no_key_where_nobody_avoids_any():
    # marginal and stand-alone costs are 100 for each, and yet all three together pay 330
    assert alternative_cost_avoided(game_by_size(3, {1: 100.0, 2: 230.0, 3: 330.0})) is None


def test_one_partner_pays_its_own_cost():
    game = game_of(100)
    assert proportional_costs(game) == pytest.approx([100])
    assert alternative_cost_avoided(game) == pytest.approx([100])
    assert equal_profit_method(game).costs == pytest.approx([100])


def test_costs_without_a_scale_are_refused():
    with pytest.raises(InvalidParameter, match="sum of stand-alone costs is 0, but it must be more than 0"):
        proportional_costs(game_of(0, 0, 10))
    with pytest.raises(InvalidParameter, match=r"a stand-alone cost is 0 .element 2 of 2."):
        equal_profit_method(game_of(100, 0, 90))
