"""Losses of the other laws, against sums and quadratures with 60 digits."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import GammaLaw, LognormalLaw, NegativeBinomialLaw, PoissonLaw
from core.laws.loss import (
    gamma_loss,
    lognormal_loss,
    negative_binomial_loss,
    negative_binomial_size_and_prob,
    poisson_complementary_loss,
    poisson_loss,
    uniform_loss,
)

GOLDEN = Path(__file__).parents[2] / "golden" / "losses.csv"
ROWS = list(csv.DictReader(GOLDEN.open(encoding="utf-8")))
LAWS = {
    "poisson": PoissonLaw,
    "negative binomial": NegativeBinomialLaw,
    "gamma": GammaLaw,
    "lognormal": LognormalLaw,
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['law']} {row['first']} at {row['quantity']}")
def test_both_losses_match_sixty_digit_arithmetic(row):
    parameters = [float(row[name]) for name in ("first", "second") if row[name]]
    law, quantity = LAWS[row["law"]](*parameters), float(row["quantity"])
    assert law.loss(quantity) == pytest.approx(float(row["loss"]), rel=1e-9, abs=0)
    left = float(row["complementary_loss"])
    assert law.complementary_loss(quantity) == pytest.approx(left, rel=1e-9, abs=0)


def test_poisson_loss_of_a_hand_worked_case():
    # mean 1, q 2: E[(D - 2)+] = m P(D >= 2) - 2 P(D >= 3) with e^-1 = 0.3678794412
    # P(D >= 2) = 1 - 2 e^-1 = 0.2642411177; P(D >= 3) = 1 - 2.5 e^-1 = 0.0803013971
    # 0.2642411177 - 2 * 0.0803013971 = 0.1036383235
    assert poisson_loss(quantity_units=2, mean_units=1) == pytest.approx(0.1036383235, abs=1e-10)


@given(st.floats(0, 500), st.floats(-10, 700))
def test_poisson_losses_differ_by_the_distance_to_the_mean(mean, quantity):
    above = poisson_loss(quantity_units=quantity, mean_units=mean)
    below = poisson_complementary_loss(quantity_units=quantity, mean_units=mean)
    assert above - below == pytest.approx(mean - quantity, rel=1e-9, abs=1e-9)
    assert above >= 0
    assert below >= 0


@given(st.floats(0.01, 100), st.integers(0, 150), st.floats(0, 1))
def test_poisson_loss_is_a_straight_line_between_whole_numbers(mean, count, share):
    ends = poisson_loss(quantity_units=[count, count + 1], mean_units=mean)
    between = poisson_loss(quantity_units=count + share, mean_units=mean)
    assert between == pytest.approx(ends[0] * (1 - share) + ends[1] * share, rel=1e-7, abs=1e-12)


@given(st.floats(-50, 500))
def test_losses_of_all_laws_fall_from_the_mean_to_nothing(quantity):
    laws = [PoissonLaw(40), NegativeBinomialLaw(40, 9), GammaLaw(4, 10), LognormalLaw(3.5, 0.5)]
    for law in laws:
        here, further = law.loss(quantity), law.loss(quantity + 1)
        assert 0 <= further <= here <= max(float(law.mean), float(law.mean) - quantity) + 1e-9
        assert here - further <= 1 + 1e-9


def test_below_zero_all_demand_and_the_gap_are_missing():
    assert poisson_loss(quantity_units=-3, mean_units=2) == pytest.approx(5)
    assert gamma_loss(quantity_units=-3, shape=2, scale_units=1) == pytest.approx(5)
    assert lognormal_loss(quantity_units=-3, mu_log=0, sigma_log=0) == pytest.approx(4)
    assert uniform_loss(quantity_units=-3, low_units=0, high_units=4) == pytest.approx(5)


def test_uniform_loss_of_a_hand_worked_case():
    # uniform on 100..300, q 250: (300 - 250)**2 / (2 * 200) = 2500 / 400 = 6.25
    assert uniform_loss(quantity_units=250, low_units=100, high_units=300) == pytest.approx(6.25)
    assert uniform_loss(quantity_units=301, low_units=100, high_units=300) == 0


def test_negative_binomial_parameters_of_a_hand_worked_case():
    # mean 20, variance 64: r = 400 / 44 = 9.0909, p = 20 / 64 = 0.3125
    size, prob = negative_binomial_size_and_prob(mean_units=20, sd_units=8)
    assert (size, prob) == (pytest.approx(400 / 44), pytest.approx(0.3125))


def test_a_variance_not_above_the_mean_is_refused():
    with pytest.raises(InvalidParameter, match=r"variance of demand is 0\.8 times its mean"):
        negative_binomial_loss(quantity_units=3, mean_units=20, sd_units=4)


@pytest.mark.parametrize(
    ("law", "arguments", "message"),
    [
        (PoissonLaw, (-1,), "mean_units is -1"),
        (GammaLaw, (0, 1), "shape is 0, but it must be more than 0"),
        (LognormalLaw, (0, -1), "sigma_log is -1"),
        (NegativeBinomialLaw, (float("inf"), 1), "mean_units is inf"),
    ],
)
def test_parameters_outside_their_domain_are_refused(law, arguments, message):
    with pytest.raises(InvalidParameter, match=message):
        law(*arguments)
