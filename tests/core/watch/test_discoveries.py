"""Alarms that stand out among many lanes: at most one in ten is false, at 10,000 lanes of every kind of noise."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bench.watch_kinds import CLEAN_KINDS, end_of, network_of, weekly_pattern
from bench.watch_many import play_many
from bench.watch_noise import DIFFICULT_KINDS
from core.demand import cadence as cal
from core.errors import InvalidParameter
from core.watch import verdict as v
from core.watch.chance import chance_of_alarms
from core.watch.discoveries import FALSE_SHARE, stand_out
from core.watch.replay import observe_history
from core.watch.watchtower import watch_network

N_LANES, N_NETWORKS = 10_000, 2


@pytest.fixture(scope="module", params=[0.05, 0.01], ids=["one in 20 changed", "one in 100 changed"])
def played(request):
    """Some networks of 10,000 lanes: what all alarms find, and those that stand out."""
    return [
        play_many(N_LANES, request.param, np.random.default_rng([run, round(1000 * request.param)]))
        for run in range(N_NETWORKS)
    ]


def test_at_most_one_in_ten_alarms_that_stand_out_is_false_at_ten_thousand_lanes(played):
    shares = [out.false_share for _, out in played]
    # the share of so few alarms scatters: two standard errors of a proportion
    n_told = sum(out.n_told for _, out in played)
    assert np.mean(shares) <= FALSE_SHARE + 2 * np.sqrt(FALSE_SHARE * (1 - FALSE_SHARE) / n_told)


def test_all_alarms_together_are_false_more_often_and_those_that_stand_out_still_find_the_changes(played):
    for alarms, out in played:
        assert alarms.false_share > 2 * out.false_share
        assert out.found_share > 0.5 * alarms.found_share
        assert out.n_told > 20


def test_where_nothing_changed_hardly_anything_stands_out():
    found = [play_many(N_LANES, 0.0, np.random.default_rng([run, 0])) for run in range(N_NETWORKS)]
    assert all(alarms.n_told > 20 for alarms, _ in found)
    assert sum(out.n_told for _, out in found) <= 2


def test_the_procedure_is_that_of_scipy():
    rng = np.random.default_rng(3)
    for share in (0.05, 0.2):
        chance = np.where(rng.random(500) < 0.1, rng.random(500) ** 6, rng.random(500))
        expected = stats.false_discovery_control(chance, method="bh") <= share
        assert np.array_equal(stand_out(chance, false_share=share), expected)
        assert 0 < expected.sum() < 500


def test_a_case_worked_by_hand():
    # five lanes, share 0.1: limits 0.02, 0.04, 0.06, 0.08, 0.10; sorted 0.001, 0.03, 0.055, 0.2, 1
    chance = np.array([0.2, 0.055, 0.001, 1.0, 0.03, np.nan])
    assert stand_out(chance, false_share=0.1).tolist() == [False, True, True, False, True, False]


def test_lanes_that_cannot_be_judged_are_not_counted():
    alone, among = np.array([0.04, 0.9]), np.array([0.04, 0.9, *[np.nan] * 50])
    assert stand_out(among, false_share=0.1)[:2].tolist() == stand_out(alone, false_share=0.1).tolist()
    assert stand_out(alone, false_share=0.1).tolist() == [True, False]
    assert not stand_out(np.full(4, np.nan)).any() and stand_out(np.zeros(0)).size == 0


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, np.nan])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(InvalidParameter):
        stand_out(np.array([0.5]), false_share=share)


# counts of a few units whose neighbours go together as AR 0.9 show more than chance; docs/methods say so
KINDS = {
    name: kind
    for name, kind in {**CLEAN_KINDS, **DIFFICULT_KINDS}.items()
    if kind[1] == cal.DAILY
    and not (name.startswith(("Poisson", "negative")) and name.endswith(("0.7", "0.9")))
}


@pytest.mark.parametrize("level", [0.01, 0.003])
def test_on_lanes_where_nothing_changed_a_small_chance_is_as_rare_as_it_says(level):
    demand = np.hstack(
        [kind[0](400, 40, np.random.default_rng(number)) for number, kind in enumerate(KINDS.values())]
    )
    below, judged = 0, 0

    def start(rows):
        steps = iter(range(400))

        def observe(state, is_new):
            nonlocal below, judged
            if next(steps) % 10 == 0:
                chance = chance_of_alarms(state, v.judge(state).reason)
                below += int((chance <= level).sum())
                judged += int(np.isfinite(chance).sum())

        return observe

    observe_history(network_of(demand), start)
    assert judged > 30_000
    assert 0 < below / judged <= level


def test_the_larger_a_change_the_smaller_its_chance():
    chances = []
    for ratio in (1.0, 1.5, 2.5):
        demand = weekly_pattern(400, 50, np.random.default_rng(4))
        demand[-10:] *= ratio
        lanes = network_of(demand)
        chances.append(np.median(watch_network(lanes, as_of=end_of(lanes)).chance))
    assert chances[0] == 1.0 > 1e-3 > chances[1] > chances[2]


def test_data_that_are_old_are_not_laid_to_chance():
    lanes = network_of(weekly_pattern(400, 3, np.random.default_rng(4)))
    watch = watch_network(lanes, as_of=end_of(lanes).replace(year=2026, month=12))
    assert np.isnan(watch.chance).all() and not watch.stands_out.any()
