"""Normal losses: accurate far into both tails, against 60-digit arithmetic."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws.normal_loss import (
    normal_loss,
    normal_second_loss,
    standard_normal_loss,
    standard_normal_second_loss,
)

GOLDEN = Path(__file__).parents[2] / "golden" / "normal_loss.csv"
ROWS = list(csv.DictReader(GOLDEN.open(encoding="utf-8")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"z={row['z']}")
def test_both_losses_match_sixty_digit_arithmetic(row):
    assert standard_normal_loss(float(row["z"])) == pytest.approx(float(row["loss"]), rel=1e-12, abs=0)
    second = standard_normal_second_loss(float(row["z"]))
    assert second == pytest.approx(float(row["second_loss"]), rel=1e-9, abs=0)


def test_normal_loss_of_a_hand_worked_case():
    # q 11, mean 8, sd 3: z = 1; phi(1) = 0.2419707245, P(Z > 1) = 0.1586552539
    # loss = 3 * (0.2419707245 - 0.1586552539) = 3 * 0.0833154706 = 0.2499464118
    assert normal_loss(quantity_units=11, mean_units=8, sd_units=3) == pytest.approx(0.2499464118, abs=1e-9)


@given(st.floats(-8, 8))
def test_loss_of_z_less_loss_of_minus_z_is_minus_z(z):  # prop-05
    difference = standard_normal_loss(z) - standard_normal_loss(-z)
    assert difference == pytest.approx(-z, rel=1e-12, abs=1e-15)


@given(st.floats(-8, 8))
def test_loss_is_right_to_nine_digits_in_both_tails(z):  # prop-05
    # phi(z + u) = phi(z) exp(-z u - u**2 / 2): no two numbers are subtracted, so no digit is lost for z >= 0
    above = abs(z)
    nodes, weights = np.polynomial.legendre.leggauss(200)
    reach = 12.0
    u = reach * (nodes + 1) / 2
    tail = reach / 2 * weights @ (u * np.exp(-above * u - u * u / 2))
    expected = np.exp(-above * above / 2) / np.sqrt(2 * np.pi) * tail
    assert standard_normal_loss(above) == pytest.approx(expected, rel=1e-9, abs=0)
    assert standard_normal_loss(-above) == pytest.approx(above + expected, rel=1e-9, abs=0)
    second = reach / 2 * weights @ (u * u / 2 * np.exp(-above * u - u * u / 2))
    expected_second = np.exp(-above * above / 2) / np.sqrt(2 * np.pi) * second
    assert standard_normal_second_loss(above) == pytest.approx(expected_second, rel=1e-9, abs=0)


@given(st.floats(-5, 7.9), st.floats(0.01, 0.05))  # below -5 the curve is straight to the last digit
def test_loss_is_positive_falling_and_convex(z, step):  # prop-05
    low, middle, high = standard_normal_loss(np.array([z - step, z, z + step]))
    assert low > middle > high > 0
    assert low + high > 2 * middle


@given(st.floats(-6, 6))
def test_second_loss_is_the_integral_of_the_first(z):
    ends = z + np.array([0.0, 0.01, 0.02])
    simpson = standard_normal_loss(ends) @ np.array([1, 4, 1]) * 0.02 / 6
    difference = standard_normal_second_loss(z) - standard_normal_second_loss(z + 0.02)
    assert difference == pytest.approx(simpson, rel=1e-6, abs=1e-13)


def test_loss_beyond_the_smallest_double_is_zero_and_never_negative():
    z = np.array([38.0, 40.0, 1e9, 1e200])
    assert np.all(standard_normal_loss(z) >= 0)
    assert standard_normal_loss(1e200) == 0
    assert standard_normal_second_loss(1e9) == 0
    assert standard_normal_loss(-1e200) == 1e200


def test_without_spread_the_loss_is_what_is_missing():
    missing = normal_loss(quantity_units=[90, 100, 110], mean_units=100, sd_units=0)
    assert missing.tolist() == [10, 0, 0]
    second = normal_second_loss(quantity_units=[90, 110], mean_units=100, sd_units=0)
    assert second.tolist() == [50, 0]


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(1e-300, 1e3))
def test_loss_lies_above_the_loss_without_spread_by_at_most_four_tenths_of_it(quantity, mean, sd):
    extra = normal_loss(quantity_units=quantity, mean_units=mean, sd_units=sd) - max(mean - quantity, 0)
    assert -1e-12 <= extra <= 0.39894228041 * sd + 1e-12


def test_lanes_as_an_array_give_what_each_lane_gives_alone():
    quantity, mean, sd = np.array([11.0, 5.0, 0.0]), np.array([8.0, 8.0, -4.0]), np.array([3.0, 0.0, 2.0])
    together = normal_second_loss(quantity_units=quantity, mean_units=mean, sd_units=sd)
    alone = [
        normal_second_loss(quantity_units=q, mean_units=m, sd_units=s)
        for q, m, s in zip(quantity, mean, sd, strict=True)
    ]
    assert together.tolist() == alone


def test_a_z_that_is_no_number_is_refused():
    with pytest.raises(InvalidParameter, match="z is nan, but it must be a finite number"):
        standard_normal_loss(float("nan"))
    with pytest.raises(InvalidParameter, match="z is inf"):
        standard_normal_second_loss([0.0, float("inf")])


def test_a_negative_sd_is_refused():
    with pytest.raises(InvalidParameter, match="sd_units is -1, but it must be 0 or more"):
        normal_loss(quantity_units=1, mean_units=1, sd_units=-1)
