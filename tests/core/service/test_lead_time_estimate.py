"""Lead times as observed: their intervals hold the truth as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import InvalidParameter
from core.service.lead_time_estimate import estimate_lead_time

LAWS = {
    "normal": (lambda rng, n: np.maximum(rng.normal(10, 2, n), 0), 10.0, 2.0),
    "gamma": (lambda rng, n: rng.gamma(4, 2, n), 8.0, 4.0),
    "uniform": (lambda rng, n: rng.uniform(5, 15, n), 10.0, 10 / 12**0.5),
}


def test_five_lead_times_by_hand() -> None:
    found = estimate_lead_time([6, 7, 7, 8, 12])
    # mean 40 / 5 = 8; squares 4 + 1 + 1 + 0 + 16 = 22; 22 / 4 = 5.5
    assert (found.n_observed, found.mean_days, found.sd_days) == pytest.approx((5, 8.0, 5.5**0.5))
    assert found.sd_of_next_days == pytest.approx((5.5 * 1.2) ** 0.5)
    # t of 4 degrees at 90 % is 1.533206
    assert found.mean_high_days == pytest.approx(8 + 1.533206 * (5.5 / 5) ** 0.5, rel=1e-6)


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("n", [8, 30, 200])
def test_the_intervals_hold_the_truth_four_times_in_five(name: str, n: int) -> None:
    draw, mean, sd = LAWS[name]
    rng = np.random.default_rng(n)
    found = [estimate_lead_time(draw(rng, n)) for _ in range(1_500)]
    holds_mean = np.mean([item.mean_low_days <= mean <= item.mean_high_days for item in found])
    holds_sd = np.mean([item.sd_low_days <= sd <= item.sd_high_days for item in found])
    assert 0.75 <= holds_mean <= 0.85
    # A flat law has lighter tails than the normal one, which is the least that is assumed.
    assert 0.72 <= holds_sd <= (0.97 if name == "uniform" else 0.88)


def test_more_lead_times_are_known_better() -> None:
    rng = np.random.default_rng(0)
    widths = [
        np.diff([(e := estimate_lead_time(rng.gamma(4, 2, n))).sd_low_days, e.sd_high_days])[0]
        for n in (5, 50, 500)
    ]
    assert widths == sorted(widths, reverse=True)


def test_a_lead_time_that_never_varied_has_no_spread() -> None:
    found = estimate_lead_time([7, 7, 7, 7])
    assert (found.sd_days, found.sd_high_days, found.mean_low_days, found.mean_high_days) == (0, 0, 7, 7)


@pytest.mark.parametrize(
    ("days", "refusal"), [([5, 6], "is 2, but it must be 3 or more"), ([5, -1, 4], "0 or more")]
)
def test_two_lead_times_or_a_negative_one_are_refused(days, refusal) -> None:
    with pytest.raises(InvalidParameter, match=refusal):
        estimate_lead_time(days)
