"""The special functions are what their docstrings say, by a law of which the answer is known in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.laws.special_functions import (
    betainc,
    betaincc,
    erfcx,
    gammainc,
    gammaincc,
    gammaincinv,
    gammaln,
    ndtr,
    ndtri,
    stdtrit,
)


def test_the_normal_law_is_that_of_the_error_function():
    assert ndtr(1.5) == pytest.approx(0.5 * math.erfc(-1.5 / math.sqrt(2.0)), rel=1e-14)
    assert ndtri(ndtr(1.5)) == pytest.approx(1.5, rel=1e-14)


def test_erfcx_keeps_its_digits_where_the_error_function_vanishes():
    # erfc(40) is below the least double; x sqrt(pi) erfcx(x) = 1 - 1/(2 x^2) + 3/(4 x^4) - 15/(8 x^6) ...
    x = 40.0
    series = 1.0 - 1.0 / (2.0 * x**2) + 3.0 / (4.0 * x**4) - 15.0 / (8.0 * x**6)
    assert math.erfc(x) == 0.0
    assert erfcx(x) == pytest.approx(series / (x * math.sqrt(math.pi)), rel=1e-11)


def test_students_law_with_one_degree_of_freedom_is_cauchys():
    assert stdtrit(1.0, 0.9) == pytest.approx(math.tan(math.pi * 0.4), rel=1e-12)


def test_a_gamma_law_of_shape_one_is_exponential():
    assert gammainc(1.0, 0.7) == pytest.approx(1.0 - math.exp(-0.7), rel=1e-14)
    assert gammaincc(1.0, 700.0) == pytest.approx(math.exp(-700.0), rel=1e-12)
    assert gammaincinv(1.0, 0.5) == pytest.approx(math.log(2.0), rel=1e-14)
    assert gammaln(11.0) == pytest.approx(math.log(math.factorial(10)), rel=1e-14)


def test_the_beta_function_gives_the_largest_of_three_uniform_numbers():
    # P(max <= x) = x^3, and the rest of it keeps its digits where x is close to 1
    assert betainc(3.0, 1.0, 0.2) == pytest.approx(0.008, rel=1e-14)
    assert betaincc(3.0, 1.0, 1.0 - 1e-10) == pytest.approx(3e-10, rel=1e-6)


def test_arrays_are_taken_element_by_element():
    assert ndtri(np.array([0.5, 0.975])) == pytest.approx([0.0, 1.959963984540054], abs=1e-15, rel=1e-14)
