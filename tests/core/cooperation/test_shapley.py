from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cooperation.game import CoalitionGame, coalition_sums
from core.cooperation.shapley import shapley_value
from tests.core.cooperation.games import game_of, games


def _by_orders(game: CoalitionGame) -> np.ndarray:
    """Average marginal contribution over all orders of joining."""
    total = np.zeros(game.n_partners)
    orders = list(permutations(range(game.n_partners)))
    for order in orders:
        mask = 0
        for partner in order:
            total[partner] += game.values[mask | 1 << partner] - game.values[mask]
            mask |= 1 << partner
    return total / len(orders)


def test_two_partners_worked_by_hand():
    # 100 and 120 alone, 260 together: the gain of 40 is shared evenly
    assert shapley_value(game_of(100, 120, 260)) == pytest.approx([120, 140])


def test_a_seller_and_two_buyers_worked_by_hand():
    # A holds what B and C want (worth 1 to either): A adds 1 unless it comes first, 4 of 6 orders
    game = game_of(0, 0, 1, 0, 1, 0, 1)
    assert shapley_value(game) == pytest.approx([4 / 6, 1 / 6, 1 / 6])


@given(game=games())
def test_it_is_the_average_over_all_orders(game):
    assert shapley_value(game) == pytest.approx(_by_orders(game), abs=1e-9)


@given(game=games())
def test_efficiency(game):  # prop-15
    assert shapley_value(game).sum() == pytest.approx(game.total_value, abs=1e-9)


@given(game=games(max_partners=4), alone=st.floats(-100, 100))
def test_a_dummy_gets_just_what_it_brings(game, alone):  # prop-15
    with_dummy = np.concatenate([game.values, game.values + alone])
    value = shapley_value(CoalitionGame(partners=(*game.partners, "dummy"), values=with_dummy))
    assert value[-1] == pytest.approx(alone, abs=1e-9)
    assert value[:-1] == pytest.approx(shapley_value(game), abs=1e-9)


@given(
    game=games(),
    weights=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
    amounts=st.lists(st.floats(-50, 50), min_size=5, max_size=5),
)
def test_additivity(game, weights, amounts):  # prop-15
    other = CoalitionGame(partners=game.partners, values=coalition_sums(amounts[: game.n_partners]) ** 2)
    mixed = weights[0] * game.values + weights[1] * other.values
    value = shapley_value(CoalitionGame(partners=game.partners, values=mixed))
    parts = weights[0] * shapley_value(game) + weights[1] * shapley_value(other)
    assert value == pytest.approx(parts, abs=1e-6)


@given(game=games(min_partners=2), data=st.data())
def test_renaming_partners_renames_the_result_so_equal_partners_get_the_same(game, data):  # prop-15
    order = data.draw(st.permutations(range(game.n_partners)))
    masks = np.arange(game.values.size)
    moved = sum((masks >> old & 1) << new for new, old in enumerate(order))
    renamed = np.empty(masks.size)
    renamed[moved] = game.values
    value = shapley_value(CoalitionGame(partners=game.partners, values=renamed))
    assert value == pytest.approx(shapley_value(game)[list(order)], abs=1e-9)


def test_twenty_partners_are_exact():
    # an airport game with 20 runways has a closed form: each stretch of runway is shared by who needs it
    # (Littlechild & Owen 1973)
    needs = np.arange(1.0, 21.0) ** 1.5
    longest = np.zeros(1)
    for need in needs:
        longest = np.concatenate([longest, np.maximum(longest, need)])
    steps = np.diff(needs, prepend=0.0) / np.arange(20, 0, -1)
    game = CoalitionGame(partners=tuple(map(str, range(20))), values=longest)
    assert shapley_value(game) == pytest.approx(np.cumsum(steps), rel=1e-10)
