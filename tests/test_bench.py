"""Every benchmark that `make bench` names is there, and what the mathematics' one compares is the same figure."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import numpy as np
import pytest

from bench import detection, forecast_cost, holidays, mathematics, network_mathematics, stock_policies
from bench.limits import Limits
from bench.network_data import lane_labels, lane_name
from bench.watch_kinds import network_of, weekly_pattern
from core.demand.history import build_network_history
from core.demand.profile import NetworkRecords
from core.forecast.by_cadence import complete_learning, learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.lane import Lane
from core.plan.network_plan import plan_network
from core.textbook.multi_echelon.guaranteed_service import plan_guaranteed_service
from core.watch.monitor import update_state
from holiday_calendar import calendar_of
from tests.db.holiday_lanes import holiday_records

ROOT = Path(__file__).resolve().parents[1]


def test_every_benchmark_that_make_bench_names_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    names = re.search(r"for name in ([a-z_ ]+); do", makefile).group(1).split()
    assert {"mathematics", "network_mathematics"} <= set(names)
    of_network = re.search(r"for what in (.+); do", makefile).group(1).replace('"', " ").split()
    names += [name for name in of_network if re.fullmatch("[a-z_]+", name)]
    assert {"network", "detection", "cluster", "import_rate"} <= set(names)
    assert [name for name in names if importlib.util.find_spec(f"bench.{name}") is None] == []


def test_the_textbook_form_in_scipy_stats_gives_the_figure_of_core():
    columns, profile, _ = mathematics.random_lanes(200, np.random.default_rng(2))
    ours = mathematics.capacity_by_core(profile, columns)
    theirs = mathematics.capacity_by_scipy_stats(profile, columns)
    # the textbook form lets the capacity fall below 0, ours does not
    ratio = columns.partner_surcharge_per_unit
    ratio = ratio / (ratio + columns.own_capacity_cost_per_unit)
    from scipy.stats import norm

    is_inside = profile.mean_units_per_period + norm.ppf(ratio) * profile.sd_units_per_period > 0
    assert is_inside.sum() > 100
    assert ours[is_inside] == pytest.approx(theirs[is_inside], rel=1e-9)


def test_without_stockpyl_a_sentence_says_how_to_get_it(tmp_path, capsys):
    network_mathematics.bench_stockpyl(tmp_path / "python", exact_chain_cost=1.0)
    assert "`make rivals` makes an environment for it" in capsys.readouterr().out


def test_a_rival_that_fails_is_named_and_does_not_end_the_benchmark(tmp_path, capsys):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'ImportError: no stockpyl' >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    network_mathematics.bench_stockpyl(broken, exact_chain_cost=1.0)
    assert capsys.readouterr().out.strip() == "the same in stockpyl: it ended with ImportError: no stockpyl"


def test_the_rivals_answers_stand_beside_ours(tmp_path, capsys):
    stages, links = network_mathematics.random_tree(40, np.random.default_rng(40))
    tree = plan_guaranteed_service(stages, links).holding_cost
    answers = {"chain": {"cost": 86.1, "seconds": 2.0}, "tree": {"cost": tree, "seconds": 0.5}}
    answering = tmp_path / "python"
    answering.write_text(f"#!/bin/sh\ncat > /dev/null\necho '{json.dumps(answers)}'\n", encoding="utf-8")
    answering.chmod(0o755)
    network_mathematics.bench_stockpyl(answering, exact_chain_cost=86.0)
    chain, same_tree = capsys.readouterr().out.splitlines()
    assert "2000.00 ms" in chain
    assert "cost differs by 1.2e-03" in chain
    assert "cost differs by 0.0e+00" in same_tree


def test_a_day_more_of_every_lane_is_what_the_replay_says_of_it():
    demand = weekly_pattern(61, 30, np.random.default_rng(3))
    history, longer = network_of(demand[:-1]), network_of(demand)
    state = detection.states_of(history)
    expected = detection.states_of(longer)
    moved = update_state(state[0], demand_units=demand[-1], positions=longer.end_positions - 1)
    assert len(state) == len(expected) == 1
    assert moved.level.tolist() == expected[0].level.tolist()
    assert moved.position.tolist() == expected[0].position.tolist()


def test_the_holiday_bench_prints_what_a_calendar_saves(capsys):
    records = holiday_records(n_lanes=2)
    days = sorted({day for _, day in records})
    history = build_network_history(
        NetworkRecords(
            lanes=("lane 0", "lane 1"),
            offsets=np.array([0, len(days), 2 * len(days)]),
            days=np.tile(np.array(days, dtype="datetime64[D]").astype(np.int64), 2),
            demand_units=np.array([records[f"lane {lane}", day] for lane in range(2) for day in days]),
        )
    )
    calendar = calendar_of("DE", first_day=days[0], last_day=days[-1])
    holidays.print_table(history, calendar, horizon=28, origins=[70])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    error = {(days, used): wape for days, used, _, wape, *_ in [line for line in lines if len(line) == 7]}
    assert float(error["holidays", "with"]) < 0.5 * float(error["holidays", "without"])


def test_on_lanes_of_known_truth_each_policy_keeps_what_it_promises(capsys, monkeypatch):
    monkeypatch.setattr(stock_policies, "LEAD_TIMES_DAYS", (3,))
    monkeypatch.setattr(stock_policies, "CYCLES_DAYS", (7,))
    monkeypatch.setattr(stock_policies, "LANES_OF_A_SPREAD", 8)
    monkeypatch.setattr(stock_policies, "FUTURES", 30)
    stock_policies.bench_truth("even", (1.0,) * 7, levels=(0.95,), rng=np.random.default_rng(1))
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [row[1] for row in rows] == ["periodic", "daily", "continuous"]
    assert [float(row[6]) for row in rows] == pytest.approx([95.0] * 3, abs=3.0)  # 32 lanes, 200 days learned


def test_a_benchmark_that_passed_a_limit_names_it_and_ends_with_one(capsys):
    limits = Limits()
    limits.tell("quick", 1.0, 2.0, "s")
    limits.tell("rate", 0.5, 0.4, "of it", at_least=True)
    assert limits.end() == 0
    limits.tell("slow", 3.0, 2.0, "s")
    limits.tell("low", 0.3, 0.4, "of it", at_least=True)
    assert limits.end() == 1
    said = capsys.readouterr().out
    assert "PAST  slow: 3 s (limit 2)" in said and "PAST  low: 0.3 of it (least 0.4)" in said
    assert said.splitlines()[-1] == "Past the limit: slow, low"


def test_the_cost_of_forecasts_is_that_of_what_the_plan_runs(capsys):
    (history,) = forecast_cost.daily_networks(6, 200)
    learned = complete_learning(learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS), history)
    plan = plan_network([Lane(name) for name in history.lanes], history, learned=learned)
    ahead = forecast_cost.look_ahead(history, learned)
    assert ahead == pytest.approx(float(plan.expected_units_per_day.mean()), rel=1e-12)
    limits = Limits()
    forecast_cost.plan_ahead(6, 200, learned, limits)
    assert "the plan's look ahead of 6 lanes x 200 days" in capsys.readouterr().out


def test_lanes_of_the_generated_network_have_the_labels_that_their_names_are_made_of():
    name, labels = lane_name(1_234), dict(lane_labels(1_234))
    assert name == f"{labels['origin']}-{labels['destination']}-01234"
