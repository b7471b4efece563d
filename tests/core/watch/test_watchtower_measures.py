"""The Watchtower's promises, measured: few false alarms on clean demand, changes found within a week."""

from __future__ import annotations

import numpy as np
import pytest

from bench.watch_kinds import CLEAN_KINDS, SEASONAL_KINDS, end_of, network_of, weekly_pattern
from bench.watchtower import STEP_RATIO, found_ratio, play, play_usual_rule, with_step
from core.watch.false_alarms import expected_false_alarms_per_week
from core.watch.verdict import STATUS_LABELS
from core.watch.watchtower import watch_network

N_LANES = 300
MOST_FALSE_ALARMS = 0.01
LEAST_FOUND = 0.75


def clean(name: str, seed: int):
    generate, cadence, n_periods = CLEAN_KINDS[name]
    return generate(n_periods, N_LANES, np.random.default_rng(seed)), cadence


@pytest.mark.parametrize("name", CLEAN_KINDS)
def test_clean_demand_raises_an_alert_on_at_most_one_lane_day_of_a_hundred(name):
    demand, cadence = clean(name, seed=21)
    table = play(demand, cadence=cadence)
    assert table.judged.mean() > 0.4
    assert table.alert_ratio <= MOST_FALSE_ALARMS


@pytest.mark.parametrize("name", SEASONAL_KINDS)
def test_three_of_four_rises_of_30_percent_on_seasonal_lanes_are_found_within_a_week(name):
    demand, cadence = clean(name, seed=22)
    table = play(with_step(demand, ratio=STEP_RATIO), cadence=cadence)
    assert found_ratio(table.surge) >= LEAST_FOUND


@pytest.mark.parametrize("name", SEASONAL_KINDS)
def test_three_of_four_falls_of_30_percent_on_seasonal_lanes_are_found_within_a_week(name):
    demand, cadence = clean(name, seed=23)
    table = play(with_step(demand, ratio=-STEP_RATIO), cadence=cadence)
    assert found_ratio(table.low) >= LEAST_FOUND


@pytest.mark.parametrize("name", ["weekly pattern", "weekly pattern, trend", "yearly", "intermittent"])
def test_the_usual_rule_raises_more_false_alarms_on_anything_but_flat_noise(name):
    demand, cadence = clean(name, seed=24)
    ours = play(demand, cadence=cadence)
    assert play_usual_rule(demand, judged=ours.judged).alert_ratio > 2 * ours.alert_ratio


def test_the_table_of_the_bench_says_what_watch_network_says():
    demand, _ = clean("weekly pattern", seed=25)
    demand = with_step(demand, ratio=STEP_RATIO)[:337]
    lanes = network_of(demand)
    table, watch = play(demand), watch_network(lanes, as_of=end_of(lanes))
    labels = np.array(STATUS_LABELS)[watch.status]
    assert (labels == "Surge alert").tolist() == table.surge[-1].tolist()
    assert table.surge[-1].any() and not table.surge[-1].all()


def test_the_smallest_visible_change_is_about_what_three_of_four_lanes_show():
    rng = np.random.default_rng(26)
    demand = weekly_pattern(400, N_LANES, rng)
    lanes = network_of(demand[:330])
    seen = np.nanmedian(watch_network(lanes, as_of=end_of(lanes)).smallest_visible_change_ratio)
    found = found_ratio(play(with_step(demand, ratio=float(seen))).surge)
    assert found == pytest.approx(0.75, abs=0.15)


def test_expected_false_alarms_are_about_what_clean_demand_shows():
    demand, _ = clean("weekly pattern", seed=27)
    table = play(demand)
    alert = table.surge | table.low
    starts = (alert[1:] & ~alert[:-1]).sum()
    weeks = table.judged.sum(axis=0).mean() / 7
    expected = expected_false_alarms_per_week(network_of(demand))
    # every alert on clean demand is false; those still standing, or longer than a fortnight, are not counted
    assert 0.8 * starts / weeks <= expected <= starts / weeks


def test_a_network_without_history_expects_no_false_alarm():
    assert expected_false_alarms_per_week(network_of(np.zeros((10, 3)))) == 0.0
