from __future__ import annotations

import numpy as np
import pytest

from core.cooperation.game import (
    CoalitionGame,
    build_game,
    coalition_sums,
    membership,
    savings_game,
)
from core.errors import InvalidParameter

TABLE = {("A",): 1.0, ("B",): 2.0, ("C",): 3.0, ("B", "A"): 4.0, ("A", "C"): 5.0, ("B", "C"): 6.0}
TABLE_OF_ALL = {**TABLE, ("C", "A", "B"): 9.0}


def test_values_stand_in_order_of_bit_masks_whatever_the_order_of_names():
    game = build_game("ABC", TABLE_OF_ALL)
    # masks: A = 1, B = 2, AB = 3, C = 4, AC = 5, BC = 6, ABC = 7
    assert game.values.tolist() == [0, 1, 2, 4, 3, 5, 6, 9]
    assert game.stand_alone_values.tolist() == [1, 2, 3]
    assert game.total_value == 9
    assert game.members(5) == ("A", "C")


def test_sums_over_coalitions_equal_the_membership_matrix():
    amounts = np.array([1.5, -2.0, 4.0, 8.0])
    assert coalition_sums(amounts) == pytest.approx(membership(4) @ amounts)


def test_savings_are_stand_alone_costs_less_the_joint_cost():
    # costs 100, 120, together 180: 40 saved, and nobody saves alone
    costs = CoalitionGame(partners=("A", "B"), values=np.array([0, 100.0, 120.0, 180.0]))
    assert savings_game(costs).values.tolist() == [0, 0, 0, 40]


def test_a_coalition_left_out_is_refused_by_name():
    with pytest.raises(InvalidParameter, match=r"the coalition is A\+B\+C \(left out\)"):
        build_game("ABC", TABLE)


def test_a_coalition_given_twice_is_refused_by_name():
    with pytest.raises(InvalidParameter, match=r"the coalition is A\+B \(given twice\)"):
        build_game("ABC", {**TABLE_OF_ALL, ("A", "B"): 4.0})


def test_an_unknown_partner_is_refused():
    with pytest.raises(InvalidParameter, match="a coalition member is D, but it must be one of A, B, C"):
        build_game("ABC", {**TABLE_OF_ALL, ("A", "D"): 4.0})


@pytest.mark.parametrize(
    ("partners", "values", "sentence"),
    [
        ((), [0.0], "the number of partners is 0"),
        (("A", "A"), [0.0, 1, 1, 1], "none stands twice"),
        (("A", "B"), [0.0, 1, 1], "the number of coalition values is 3, but it must be 4"),
        (("A",), [1.0, 1], "the value of the empty coalition is 1, but it must be 0"),
        (("A",), [0.0, float("nan")], "coalition values is nan"),
    ],
)
def test_what_is_no_game_is_refused(partners, values, sentence):
    with pytest.raises(InvalidParameter, match=sentence):
        CoalitionGame(partners=partners, values=np.array(values))
