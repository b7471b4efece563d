"""The worked example runs, says what its own figures say, and never looks at the days it keeps back."""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "from_records_to_decision.py"
STEPS = ("records", "profile", "forecast", "buffer", "capacity", "sharing", "decision")


@pytest.fixture(scope="module")
def told():
    """Everything that the script leaves behind."""
    return runpy.run_path(str(EXAMPLE))


def test_it_tells_seven_steps_in_order(capsys):
    runpy.run_path(str(EXAMPLE))
    heads = [
        line for line in capsys.readouterr().out.split("\n") if line[:2] in {f"{n}." for n in range(1, 8)}
    ]
    assert len(heads) == 7
    assert all(word in head for word, head in zip(STEPS, heads, strict=True))


def test_it_needs_the_core_alone():
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(ast.parse(EXAMPLE.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported - set(sys.stdlib_module_names) == {"core", "numpy"}


def test_nothing_before_the_last_step_knows_the_withheld_days(told):
    assert told["future"].shape == (told["WITHHELD_DAYS"], 3)
    for history in told["histories"]:
        assert history.period_starts[-1] == told["last_known_day"]


def test_the_buffer_is_the_formula_worked_by_hand(told):
    # 75 / 81 of the cycles; sqrt(5 * 2.87**2 + (14.6 * 1)**2) = 15.95; z = 1.4466
    mean, sd = told["profile"].mean_units_per_day[0], told["profile"].sd_units_per_day[0]
    assert told["service_level"] == pytest.approx(75 / 81)
    spread = np.sqrt(5 * sd**2 + mean**2)
    assert told["buffer"].reorder_point_units == pytest.approx(5 * mean + 1.4466 * spread, rel=1e-3)


def test_three_ways_to_the_reorder_point_agree_within_a_tenth(told):
    points = [
        told["buffer"].reorder_point_units,
        told["own_periods"].exact_reorder_point_units,
        told["ahead"],
    ]
    assert max(points) < 1.1 * min(points)


def test_own_capacity_is_the_smallest_that_is_short_on_at_most_two_days_in_five(told):
    for history, plan in zip(told["histories"], told["plans"], strict=True):
        above = history.demand_units[:, None] > plan.own_capacity_units - np.array([0, 1])
        assert above[:, 0].mean() <= 0.4 < above[:, 1].mean()


def test_the_nucleolus_divides_the_saving_so_that_nobody_leaves(told):
    sharing = told["sharing"]
    assert sharing.nucleolus_is_certified
    assert told["nucleolus"].savings.sum() == pytest.approx(sharing.joint_saving)
    assert told["nucleolus"].core_check.is_in_core


def test_each_step_of_the_decision_is_cheaper_in_the_withheld_weeks(told):
    peak, own, shared = told["paid"].values()
    assert shared < own < peak
    assert told["decision"] == "the same, stations help each other"
