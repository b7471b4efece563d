"""What the trial of further methods found, in a sentence."""

from __future__ import annotations

import pytest

from core.forecast.backtest.extra_trial import what_became_of
from tests.fake_methods import FakeMethods, row_mean

TRIED = "The methods of fakes were tried on 1,234 histories cut off earlier"


def told(*gain_ratios: float, is_among_best: bool = True, is_used: bool = False) -> str:
    return what_became_of(
        FakeMethods(row_mean),
        n_rows=1_234,
        gain_ratios=gain_ratios,
        is_among_best=is_among_best,
        is_used=is_used,
    )


@pytest.mark.parametrize(
    ("gain", "words"), [(0.05, "5.0 % less"), (-0.05, "5.0 % more"), (0.0, "0.0 % more")]
)
def test_a_gain_is_less_error_and_none_is_not_called_less(gain: float, words: str) -> None:
    found = f"{TRIED}; with them the forecast errs {words}, on the newest of these 1.0 % less"
    assert told(gain, 0.01, is_used=True) == f"{found}, so they are used."
    assert told(gain, 0.01).startswith(f"{found}: not enough to use them, ")


def test_methods_that_are_not_among_the_best_are_told_with_no_figure() -> None:
    assert told(is_among_best=False) == f"{TRIED}; none of them is among the best there."
