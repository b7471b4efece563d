from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from core.cooperation.core_check import check_core
from core.cooperation.game import CoalitionGame
from core.cooperation.shapley import shapley_value
from core.errors import InvalidParameter
from tests.core.cooperation.games import convex_savings, game_by_size, game_of


def test_objecting_coalitions_are_named_with_what_they_would_gain():
    # A gets 10, B 10, C 80; A and B together are worth 50: they would have 30 more alone. A alone: 12, 2
    # more.
    game = game_of(12, 0, 50, 0, 60, 60, 100)
    check = check_core(game, np.array([10.0, 10.0, 80.0]))
    assert not check.is_in_core
    assert [(objection.partners, objection.gain) for objection in check.objections] == [
        (("A", "B"), 30),
        (("A",), 2),
    ]
    assert (check.n_objections, check.n_coalitions_checked) == (2, 6)


def test_a_division_nobody_objects_to_is_in_the_core():
    assert check_core(game_of(0, 0, 50, 0, 60, 60, 100), np.array([30.0, 30.0, 40.0])).is_in_core


@given(game=convex_savings())
def test_shapley_is_in_the_core_of_savings_that_grow_with_the_group(game):
    assert check_core(game, shapley_value(game)).is_in_core


def test_where_the_core_is_empty_somebody_always_objects():
    game = game_by_size(3, {2: 1.0, 3: 1.0})
    for payoffs in ([1 / 3] * 3, [1.0, 0.0, 0.0], [0.5, 0.5, 0.0]):
        assert check_core(game, np.array(payoffs)).n_objections >= 1


def test_a_rounding_error_is_no_objection():
    game = game_of(0.1, 0.2, 0.1 + 0.2)
    assert check_core(game, np.array([0.1, 0.2])).is_in_core


def test_the_list_is_cut_but_the_count_is_not():
    game = CoalitionGame(partners=tuple("ABCDEFGH"), values=np.r_[0.0, np.ones(254), 0.0])
    check = check_core(game, np.zeros(8))
    assert check.n_objections == 254
    assert len(check.objections) == 50


def test_amounts_that_do_not_add_up_are_refused():
    with pytest.raises(InvalidParameter, match="the sum of payoffs is 90, but it must be 100"):
        check_core(game_of(0, 0, 100), np.array([40.0, 50.0]))
    with pytest.raises(InvalidParameter, match="the number of payoffs is 3, but it must be 2"):
        check_core(game_of(0, 0, 100), np.array([40.0, 50.0, 10.0]))
