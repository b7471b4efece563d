"""The reference cases, and the runner that grades them: it must be able to fail."""

import json
from pathlib import Path

import pytest

from tests import reference
from tools.write_reference_results import RESULTS, results

PUBLIC_FILE = Path(__file__).parent / "golden" / "reference_cases.json"
CASES = json.loads(PUBLIC_FILE.read_text(encoding="utf-8"))["cases"]


def case(expected, tolerance=None, inputs=None, family="eoq"):
    return {
        "id": "made up",
        "family": family,
        "inputs": inputs or {"fixed_cost": 10, "holding_cost": 2, "demand_rate": 1000},
        "expected": expected,
        "tolerance": tolerance or {"rel": 1e-6, "abs": 1e-9},
    }


def test_every_public_case_passes_and_none_is_left_out():
    tally = reference.grade(CASES)
    assert tally.failed == []
    assert tally.not_covered == []
    assert tally.passed == len(CASES) == 131


def test_every_further_family_that_the_file_names_has_a_function():
    further = json.loads(PUBLIC_FILE.read_text(encoding="utf-8"))["formats_of_further_families"]
    assert [f["family"] for f in further["families"] if f["family"] not in reference.FAMILIES] == []


@pytest.mark.parametrize(
    ("family", "inputs", "expected"),
    [
        # r = 20**2 / (64 - 20), p = 20 / 64; cost 11.4895 + 9 * 0.4895 from a sum over 60 digits
        (
            "newsvendor_negbin",
            {"holding_cost": 1, "stockout_cost": 9, "demand_mean": 20, "demand_sd": 8},
            {"order_up_to": 31, "expected_cost": 15.895064422561032, "r": 400 / 44, "prob": 0.3125},
        ),
        # 8 * 1300 / 310 + 0.225 * 310 / 2 = 33.5484 + 34.875
        (
            "eoq_cost",
            {"fixed_cost": 8, "holding_cost": 0.225, "demand_rate": 1300, "order_quantity": 310},
            {"cost": 33.54838709677419 + 34.875},
        ),
        # z 1.644854; days: sqrt(15.2 * 35**2 + (120 * 3.04)**2) = 389.486; months: sqrt(0.5 * 35**2 + 12**2)
        (
            "safety_stock_rss_unit_error",
            {
                "cycle_service_level": 0.95,
                "lead_time_months": 0.5,
                "lead_time_sd_months": 0.1,
                "demand_mean_per_day": 120,
                "demand_sd_per_day": 35,
                "days_per_month": 30.4,
            },
            {"correct_safety_stock": 640.6468174154604, "safety_stock_with_mixed_units": 45.24095073076139},
        ),
        # Worked by hand in test_supply_outages.
        (
            "base_stock_with_disruptions",
            {
                "holding_cost": 0.25,
                "stockout_cost": 3,
                "demand_per_period": 2000,
                "disruption_probability": 0.04,
                "recovery_probability": 0.25,
            },
            {"order_up_to": 8000, "expected_cost": 2737.0689655172414},
        ),
        # root of P(D > C) = 10 / 40 and the tail integrated, gamma of shape 4 and scale 30
        (
            "capacity_outsourcing_gamma",
            {"unit_capacity_cost_H": 10, "partner_surcharge_S": 30, "demand_mean": 120, "demand_cv": 0.5},
            {
                "capacity": 153.2828245537014,
                "expected_overflow": 12.260119879397944,
                "expected_cost": 2023.2330407129318,
            },
        ),
        # root of 15 P(D > C) + 45 P(D > C + 20) = 10, and both tails integrated
        (
            "capacity_outsourcing_limited_partner",
            {
                "unit_capacity_cost_H": 10,
                "partner_surcharge_S": 5,
                "lost_unit_penalty": 60,
                "partner_capacity": 20,
                "demand_mean": 100,
                "demand_sd": 25,
            },
            {"capacity": 110.61463526178, "expected_cost": 1249.4236336693034},
        ),
        # errors 10, -5, 0: MAE 15 / 3; RMSE sqrt(125 / 3); MAPE (10 + 10 + 0) / 3; WAPE 15 / 230
        (
            "forecast_metrics",
            {"actual": [100, 50, 80], "forecast": [110, 45, 80]},
            {
                "mae": 5,
                "rmse": (125 / 3) ** 0.5,
                "mape_pct": 20 / 3,
                "smape_pct": 100 / 3 * (20 / 210 + 10 / 95),
                "wape_pct": 100 * 15 / 230,
                "bias": 5 / 3,
            },
        ),
    ],
)
def test_families_without_a_public_case_give_these_values(family, inputs, expected):
    tally = reference.grade([case(expected, {"rel": 1e-9, "abs": 1e-12}, inputs, family)])
    assert (tally.passed, tally.failed) == (1, [])


def test_a_wrong_value_fails_with_its_name():
    tally = reference.grade([case({"order_quantity": 101, "cost": 200})])
    assert tally.failed == ["eoq made up: order_quantity is 100.0, expected 101"]


def test_a_missing_value_fails():
    assert reference.grade([case({"no_such_field": 1})]).failed == ["eoq made up: no_such_field is missing"]


def test_a_refusal_fails_the_case_and_not_the_run():
    inputs = {"fixed_cost": 10, "holding_cost": 0, "demand_rate": 1000}
    tally = reference.grade([case({"cost": 1}, inputs=inputs), case({"cost": 200})])
    assert tally.passed == 1
    assert "holding_cost_per_unit_per_year is 0" in tally.failed[0]


def test_an_unknown_family_is_counted_as_not_covered():
    assert reference.grade([case({}, family="astrology")]).not_covered == ["astrology made up"]


def test_exact_means_equal_and_a_field_may_have_a_tolerance_of_its_own():
    nearly = {"cost": 200.0001}
    assert reference.grade([case(nearly, {"rel": 1e-2, "abs": 0, "cost": "exact integer"})]).passed == 0
    assert reference.grade([case(nearly, {"rel": 0, "abs": 0, "cost": {"rel": 1e-5}})]).passed == 1


@pytest.mark.parametrize(
    ("value", "expected", "agrees"),
    [
        ([1.0, 2.0], [1, 2], True),
        ([1.0], [1, 2], False),
        ((1.0, 2.1), [1, 2], False),
        ({"a": 1.0}, {"a": 1}, True),
        ({}, {"a": 1}, False),
        (None, None, True),
        (None, 1, False),
        (float("nan"), 1, False),
        (float("inf"), float("inf"), True),
        (5, float("inf"), False),
        (True, True, True),
        ("yes", "yes", True),
        ("1", 1, False),
    ],
)
def test_lists_dicts_words_and_infinities_are_compared_part_by_part(value, expected, agrees, monkeypatch):
    monkeypatch.setitem(reference.FAMILIES, "echo", lambda inputs: {"field": inputs["value"]})
    tally = reference.grade([case({"field": expected}, inputs={"value": value}, family="echo")])
    assert tally.passed == int(agrees)


def test_any_minimiser_is_graded_by_what_it_costs(monkeypatch):
    monkeypatch.setitem(reference.FAMILIES, "flat", lambda inputs: {"level": inputs["level"]})
    tolerance = {"rel": 1e-9, "abs": 1e-9, "level": "any minimiser"}
    cases = [case({"level": 10}, tolerance, {"level": level}, "flat") for level in (10, 12, 30)]
    # Without an objective only the stated minimiser counts.
    assert reference.grade(cases).passed == 1
    monkeypatch.setitem(reference.OBJECTIVES, "flat", lambda _, level: max(level - 20, 0))
    assert reference.grade(cases).passed == 2


def test_the_last_line_counts_and_the_exit_code_tells(tmp_path, capsys):
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [case({"cost": 200}), case({"cost": 1}), case({}, family="x")]}))
    assert reference.main([str(file)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "reference cases: 1 passed, 1 failed, 1 not covered"
    assert lines[0] == "not covered: x made up"
    assert reference.main([]) == 2


def test_the_counts_that_the_app_shows_are_those_of_today():
    assert json.loads(RESULTS.read_text(encoding="utf-8")) == results()
