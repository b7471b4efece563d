from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from core.cooperation.coalition_costs import best_capacity_costs
from core.cooperation.division import share_costs
from core.cooperation.game import CoalitionGame, coalition_sums
from core.cooperation.partner_demand import partner_demand
from tests.core.cooperation.games import convex_savings, game_by_size, game_of

METHODS = ["Shapley", "nucleolus", "proportional", "alternative cost avoided", "equal profit"]


def test_three_carriers_under_every_method():
    sharing = share_costs(game_of(100, 120, 180, 90, 150, 170, 240))
    assert [division.method for division in sharing.divisions] == METHODS
    assert sharing.joint_saving == pytest.approx(70)
    # the game is symmetric in its savings (40, 40, 40 for pairs, 70 for all), so each saves 70 / 3
    for method in ("Shapley", "nucleolus", "alternative cost avoided"):
        assert sharing.division(method).costs == pytest.approx([100 - 70 / 3, 120 - 70 / 3, 90 - 70 / 3])
    assert sharing.core_is_empty is False
    assert sharing.nucleolus_is_certified
    assert sharing.not_applicable == ()


@settings(max_examples=40)
@given(savings=convex_savings())
def test_every_division_pays_the_joint_cost_and_says_what_each_saves(savings):
    alone = 100.0 + np.arange(savings.n_partners)
    game = CoalitionGame(partners=savings.partners, values=coalition_sums(alone) - savings.values)
    sharing = share_costs(game)
    for division in sharing.divisions:
        assert division.costs.sum() == pytest.approx(sharing.joint_cost)
        assert division.savings == pytest.approx(alone - division.costs)
    assert sharing.division("nucleolus").core_check.is_in_core


def test_pooled_lanes_share_a_saving_that_nobody_objects_to():
    demand = partner_demand("ABC", mean_units=[100, 120, 80], sd_units=[30, 40, 50], correlation=0.2)
    sharing = share_costs(
        best_capacity_costs(demand, own_capacity_cost_per_unit=18.5, partner_surcharge_per_unit=5.0)
    )
    assert sharing.joint_saving > 0
    assert sharing.division("nucleolus").core_check.is_in_core
    assert np.all(sharing.division("Shapley").savings > 0)


def test_partners_who_save_nothing_keep_their_costs():
    sharing = share_costs(game_of(100, 120, 220))
    for division in sharing.divisions:
        assert division.costs == pytest.approx([100, 120])


def test_a_joint_cost_above_the_sum_alone_has_no_nucleolus_and_says_why():
    sharing = share_costs(game_of(100, 120, 250))
    assert sharing.core_is_empty
    assert sharing.nucleolus_is_certified is None
    assert "nucleolus" not in [division.method for division in sharing.divisions]
    assert any("more than alone" in sentence for sentence in sharing.not_applicable)


def test_an_empty_core_is_said_and_the_objections_are_listed():
    sharing = share_costs(game_by_size(3, {1: 100.0, 2: 120.0, 3: 200.0}))
    assert sharing.core_is_empty
    assert sharing.division("nucleolus").core_check.n_objections == 3
    assert any("core is empty" in sentence for sentence in sharing.not_applicable)


def test_twenty_partners_still_get_their_shapley_value():
    alone = np.arange(1.0, 21.0)
    sharing = share_costs(CoalitionGame(tuple(map(str, range(20))), np.sqrt(coalition_sums(alone))))
    assert sharing.division("Shapley").costs.sum() == pytest.approx(np.sqrt(alone.sum()))
    assert sharing.core_is_empty is None
    assert len(sharing.not_applicable) == 2
