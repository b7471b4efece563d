from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cooperation.core_check import check_core
from core.cooperation.game import CoalitionGame, coalition_sums
from core.cooperation.kohlberg import is_nucleolus
from core.cooperation.nucleolus import find_nucleolus
from core.errors import InvalidParameter
from tests.core.cooperation.games import bankruptcy_game, convex_savings, game_by_size, game_of, games


def test_two_partners_share_the_gain_evenly():
    # alone 100 and 120, together 260: each gets half of the 40 on top
    assert find_nucleolus(game_of(100, 120, 260)).payoffs == pytest.approx([120, 140])


@pytest.mark.parametrize(
    ("estate", "division"),
    [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150]), (500, [200 / 3, 500 / 3, 800 / 3])],
)
def test_the_marriage_contracts_of_the_talmud(estate, division):
    # Aumann & Maschler (1985): claims 100, 200, 300. Above half of all claims, the losses mirror the gains:
    # an estate of 500 leaves 100 of loss, shared as an estate of 100 would be: 33.3 each.
    nucleolus = find_nucleolus(bankruptcy_game(estate, [100, 200, 300]))
    assert nucleolus.payoffs == pytest.approx(division, abs=1e-9)
    assert nucleolus.is_certified


def test_an_empty_core_still_has_a_nucleolus():
    # three partners, any two are worth 1: thirds, and each pair could have a third more
    nucleolus = find_nucleolus(game_by_size(3, {2: 1.0, 3: 1.0}))
    assert nucleolus.payoffs == pytest.approx([1 / 3] * 3)
    assert nucleolus.least_core_excess == pytest.approx(1 / 3)


def test_ties_in_the_first_level_are_settled_by_the_second():
    # one partner short 30, two with spare 50 and 40, saving 5 per matched unit: the scarce side takes all
    nucleolus = find_nucleolus(game_of(0, 0, 150, 0, 150, 0, 150))
    assert nucleolus.payoffs == pytest.approx([150, 0, 0], abs=1e-9)
    assert nucleolus.is_certified


@settings(max_examples=60)
@given(game=games(divisible=True))
def test_efficient_individually_rational_and_certified(game):  # prop-16
    nucleolus = find_nucleolus(game)
    size = 1 + np.abs(game.values).max()
    assert nucleolus.payoffs.sum() == pytest.approx(game.total_value, abs=1e-8 * size)
    assert np.all(nucleolus.payoffs >= game.stand_alone_values - 1e-8 * size)
    assert nucleolus.is_certified


@settings(max_examples=60)
@given(game=convex_savings())
def test_in_the_core_where_the_core_is_not_empty(game):  # prop-16
    nucleolus = find_nucleolus(game)
    assert nucleolus.least_core_excess <= 1e-8 * (1 + np.abs(game.values).max())
    excess = game.values - coalition_sums(nucleolus.payoffs)
    assert excess.max() <= 1e-7 * (1 + np.abs(game.values).max())


@settings(max_examples=40)
@given(game=games(min_partners=2, divisible=True), shift=st.floats(0.01, 0.5), data=st.data())
def test_any_other_division_is_not_certified(game, shift, data):
    payoffs = find_nucleolus(game).payoffs
    one, other = data.draw(st.permutations(range(game.n_partners)))[:2]
    moved = payoffs.copy()
    moved[one] += shift * (1 + np.abs(game.values).max())
    moved[other] -= shift * (1 + np.abs(game.values).max())
    assert not is_nucleolus(game, moved)


@settings(max_examples=40)
@given(
    game=games(divisible=True),
    factor=st.floats(0.001, 1000),
    amounts=st.lists(st.integers(-50, 50), min_size=5, max_size=5),
)
def test_another_currency_and_a_fixed_sum_for_each_move_the_division_along(game, factor, amounts):
    fixed = np.array(amounts[: game.n_partners], dtype=float)
    moved = CoalitionGame(partners=game.partners, values=factor * game.values + coalition_sums(fixed))
    plain = find_nucleolus(game).payoffs
    size = factor * (1 + np.abs(game.values).max())
    assert find_nucleolus(moved).payoffs == pytest.approx(factor * plain + fixed, abs=1e-7 * size)


def test_ten_partners_are_certified():
    rng = np.random.default_rng(3)
    values = np.concatenate([[0.0], rng.random(2**10 - 1)])
    values[2 ** np.arange(10)] = 0.0
    game = CoalitionGame(partners=tuple(map(str, range(10))), values=values)
    assert find_nucleolus(game).is_certified


def test_a_division_in_the_core_passes_the_core_check():
    game = bankruptcy_game(200, [100, 200, 300])
    assert check_core(game, find_nucleolus(game).payoffs).is_in_core


def test_partners_who_lose_by_joining_are_refused():
    with pytest.raises(
        InvalidParameter, match="value of all partners together is 10, but it must be 20 or more"
    ):
        find_nucleolus(game_of(10, 10, 10))


def test_thirteen_partners_are_refused():
    game = CoalitionGame(partners=tuple(map(str, range(13))), values=np.zeros(2**13))
    with pytest.raises(InvalidParameter, match="partners of a nucleolus is 13, but it must be at most 12"):
        find_nucleolus(game)
