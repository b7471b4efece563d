"""What a workspace chooses of the monitor: what is told then, how it is kept, and what it would have done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.watch_kinds import end_of, network_of
from core.errors import InvalidParameter
from core.watch.checkpoints import Checkpoints
from core.watch.choices import USUAL, WatchChoices
from core.watch.false_alarms import expected_false_alarms_per_week
from core.watch.preview import DOWN, UP, Spell, _lasts, _meet, preview_choices
from core.watch.watchtower import watch_network

N_DAYS = 800


def noise(n_lanes: int, *, n_days: int = N_DAYS, seed: int = 5) -> np.ndarray:
    """(n_days, n_lanes) counts about a hundred, with a spread of a tenth."""
    return np.round(np.random.default_rng(seed).normal(100.0, 10.0, (n_days, n_lanes)).clip(0.0))


def watched(demand: np.ndarray, **chosen):
    lanes = network_of(demand)
    return watch_network(lanes, as_of=end_of(lanes), choices=WatchChoices(**chosen))


def test_the_usual_choices_are_what_the_monitor_was_built_with():
    assert WatchChoices(0.05, 0.05, 1, 520) == USUAL
    lanes = network_of(noise(6))
    with_choices = watch_network(lanes, as_of=end_of(lanes), choices=USUAL)
    assert with_choices.counts == watch_network(lanes, as_of=end_of(lanes)).counts


@pytest.mark.parametrize(
    ("chosen", "named"),
    [
        ({"least_rise_ratio": -0.01}, "least_rise_ratio is -0.01"),
        ({"least_rise_ratio": float("nan")}, "least_rise_ratio is nan"),
        ({"least_fall_ratio": 1.0}, "least_fall_ratio is 1.0, but it must be 0 to 0.95"),
        ({"least_days": 8}, "least_days is 8, but it must be 1 to 7"),
        ({"least_days": 1.5}, "a whole number"),
        ({"periods_between_false_alarms": 10}, "60 to 10000"),
    ],
)
def test_choices_out_of_their_domain_are_refused(chosen, named):
    with pytest.raises(InvalidParameter, match=named):
        WatchChoices(**chosen)


def test_a_rise_or_fall_counts_from_the_chosen_size_on():
    demand = noise(2)
    demand[-10:, 0] *= 1.5
    demand[-10:, 1] *= 0.6
    assert watched(demand).counts["Surge alert"] == watched(demand).counts["Low velocity"] == 1
    high = watched(demand, least_rise_ratio=0.8)
    assert (high.counts["Surge alert"], high.counts["Low velocity"]) == (0, 1)
    low = watched(demand, least_fall_ratio=0.6)
    assert (low.counts["Surge alert"], low.counts["Low velocity"]) == (1, 0)


def test_what_is_said_to_be_visible_is_what_would_be_told():
    demand = noise(3)
    usual, high = watched(demand), watched(demand, least_rise_ratio=0.7, least_fall_ratio=0.6)
    assert (usual.smallest_visible_change_ratio < 0.7).all()
    assert high.smallest_visible_change_ratio == pytest.approx(0.7)
    assert high.smallest_visible_fall_ratio == pytest.approx(0.6)
    slower = watched(
        demand, least_days=3
    )  # a single day is told no more, so what it showed is not seen so soon
    assert (slower.smallest_visible_change_ratio >= usual.smallest_visible_change_ratio).all()
    rarer = watched(demand, periods_between_false_alarms=5_000, least_days=3)
    assert (rarer.smallest_visible_change_ratio > slower.smallest_visible_change_ratio).all()


@pytest.mark.parametrize("n_days", [1, 2, 3, 4])
def test_a_change_is_told_once_it_has_stood_as_long_as_was_chosen(n_days):
    demand = noise(1)
    demand[-n_days:] *= 2.0
    assert watched(demand).counts["Surge alert"] == 1
    assert watched(demand, least_days=3).counts["Surge alert"] == (n_days >= 3)


def test_a_silence_is_told_once_it_has_lasted_as_long_as_was_chosen():
    demand = noise(1)
    demand[-3:] = 0.0
    assert watched(demand).counts["Low velocity"] == 1
    assert watched(demand, least_days=5).counts["Low velocity"] == 0
    demand[-5:] = 0.0
    assert watched(demand, least_days=5).counts["Low velocity"] == 1


def test_rarer_false_alarms_are_what_they_are_called():
    demand = noise(150, seed=11)
    often, usual, rarely = (
        expected_false_alarms_per_week(network_of(demand), WatchChoices(periods_between_false_alarms=periods))
        for periods in (60, 520, 10_000)
    )
    assert often > 2.0 * usual and rarely < usual


def test_kept_states_serve_only_the_choices_that_they_were_made_with():
    demand = noise(5)
    demand[-20:, 0] *= 1.6
    lanes, looked = network_of(demand), Checkpoints()
    watch_network(lanes, as_of=end_of(lanes), checkpoints=looked)
    kept = looked.reached
    for chosen in ({}, {"periods_between_false_alarms": 5_000}, {"least_rise_ratio": 0.9}):
        choices = WatchChoices(**chosen)
        again = Checkpoints(kept)
        found = watch_network(lanes, as_of=end_of(lanes), checkpoints=again, choices=choices)
        fresh = watch_network(lanes, as_of=end_of(lanes), choices=choices)
        assert found.reason.tolist() == fresh.reason.tolist()
        np.testing.assert_array_equal(
            found.smallest_visible_change_ratio, fresh.smallest_visible_change_ratio
        )
        assert bool(again.reached) == (
            choices != USUAL
        )  # nothing is replayed from the beginning under the same


def test_the_same_choices_change_nothing_of_the_year():
    demand = noise(20)
    demand[-200:-150, :5] *= 1.7
    preview = preview_choices(network_of(demand), today=USUAL, chosen=USUAL)
    assert preview.today == preview.chosen and preview.today.n_lanes >= 5
    assert (preview.n_gone, preview.n_new, preview.n_looked_at) == (0, 0, 20)


def test_a_year_of_a_lane_with_one_lasting_and_one_passing_surge():
    demand = np.full((N_DAYS, 1), 100.0) + np.tile([0.0, 4.0, -4.0, 2.0, -2.0], N_DAYS // 5)[:, None]
    demand[-300:-200] *= 1.6  # a hundred days: lasting
    demand[-100] *= 3.0  # one day: passing
    demand[-420] *= 3.0  # before the year
    network = network_of(demand)
    today = preview_choices(network, today=USUAL, chosen=USUAL).today
    surges = replace(USUAL, least_fall_ratio=0.95)  # what follows a surge looks low for a while
    preview = preview_choices(network, today=surges, chosen=replace(surges, least_days=3))
    assert (preview.today.n_alarms, preview.today.n_lanes, preview.today.n_lasting) == (2, 1, 1)
    assert (preview.chosen.n_alarms, preview.chosen.n_lasting, preview.n_gone, preview.n_new) == (1, 1, 1, 0)
    assert today.n_alarms >= 2 and today.n_followed <= today.n_alarms


def test_alarms_meet_where_they_stand_at_the_same_time_in_the_same_direction():
    alarm = Spell(UP, since=8, told=10, over=20)
    assert _meet(alarm, Spell(UP, 12, 15, None)) and _meet(alarm, Spell(UP, 3, 5, 11))
    assert not _meet(alarm, Spell(DOWN, 8, 10, 20))
    assert not _meet(alarm, Spell(UP, 18, 20, None)) and not _meet(alarm, Spell(UP, 1, 2, 10))


def test_a_change_lasted_where_the_weeks_after_it_lie_a_tenth_away():
    for factor, lasts in ((1.2, True), (1.05, False), (0.8, False)):
        demand = np.full((200, 1), 50.0)
        demand[100:] *= factor
        network = network_of(demand)
        assert _lasts(network, 0, Spell(UP, 100, 103, None)) is lasts
        assert _lasts(network, 0, Spell(DOWN, 100, 103, None)) is (factor == 0.8)
        assert _lasts(network, 0, Spell(UP, 100, 180, None)) is None  # not four weeks have passed
        assert _lasts(network, 0, Spell(UP, 20, 22, None)) is None  # not four weeks before
