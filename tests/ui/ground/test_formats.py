"""Numbers to text: three significant digits in headlines, exact figures in tables, unknown never zero."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.ground import formats


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1237.6, "1,240"),
        (18_400, "18,400"),
        (0.04567, "0.0457"),
        (12.34, "12.3"),
        (99.96, "100"),
        (999.6, "1,000"),
        (150.0, "150"),
        (-1237.6, "−1,240"),
        (-0.0, "0"),
        (999_600.0, "1\u00a0million"),
        (1_234_567, "1.23\u00a0million"),
        (2_500_000_000, "2.5\u00a0billion"),
        (1e-9, "0.000000001"),
        (float("nan"), "not known"),
        (float("inf"), "not known"),
        (None, "not known"),
    ],
)
def test_a_headline_shows_three_significant_digits(value: float | None, text: str) -> None:
    assert formats.headline(value) == text


@given(st.floats(min_value=1e-3, max_value=9e8))
def test_a_headline_is_within_half_a_per_cent_of_its_figure(value: float) -> None:
    words = {"million": 1e6, "billion": 1e9}
    number, _, word = formats.headline(value).partition(formats.NBSP)
    shown = float(number.replace(",", "")) * words.get(word, 1.0)
    assert abs(shown - value) <= 0.005 * value * (1 + 1e-9)


@given(st.floats(min_value=-1e9, max_value=1e9))
def test_a_positive_and_a_negative_figure_differ_by_the_sign_alone(value: float) -> None:
    assert formats.headline(-abs(value)).lstrip(formats.MINUS) == formats.headline(abs(value))


@pytest.mark.parametrize(
    ("ratio", "decimals", "text"),
    [
        (0.94, 0, "94\u00a0%"),
        (0.945, 1, "94.5\u00a0%"),
        (0.95, 1, "95\u00a0%"),
        (0.99999, 1, "over 99.9\u00a0%"),
        (1.0, 1, "100\u00a0%"),
        (0.0001, 1, "under 0.1\u00a0%"),
        (0.0, 1, "0\u00a0%"),
        (-0.31, 0, "−31\u00a0%"),
        (None, 0, "not known"),
    ],
)
def test_per_cent_is_never_rounded_to_a_certainty(ratio: float | None, decimals: int, text: str) -> None:
    assert formats.percent(ratio, decimals=decimals) == text


def test_money_names_its_currency_and_its_sign() -> None:
    assert formats.money(1237.6, "EUR") == "EUR\u00a01,240"
    assert formats.signed_money(1237.6, "EUR") == "+EUR\u00a01,240"
    assert formats.signed_money(-1237.6, "EUR") == "−EUR\u00a01,240"
    assert formats.signed_money(0.0, "EUR") == "EUR\u00a00"
    assert formats.exact_money(18.5, "EUR") == "EUR\u00a018.50"
    assert formats.money(None, "EUR") == "not known"


def test_an_exact_figure_keeps_its_decimals_and_loses_empty_ones() -> None:
    assert formats.exact(1234.5) == "1,234.5"
    assert formats.exact(1234.0) == "1,234"
    assert formats.exact(-0.001) == "0"
    assert formats.exact(0.123456, decimals=4) == "0.1235"


def test_a_span_of_days_is_told_in_hours_below_one_day() -> None:
    assert formats.days(0.5) == "12\u00a0hours"
    assert formats.days(1 / 24) == "1\u00a0hour"
    assert formats.days(1) == "1\u00a0day"
    assert formats.days(10) == "10\u00a0days"
    assert formats.days(0) == "0\u00a0days"
    assert formats.days(float("inf")) == "no limit"
    assert formats.days(None) == "not known"


def test_counts_agree_with_their_noun() -> None:
    assert formats.count(1, "lane") == "1\u00a0lane"
    assert formats.count(1204, "lane") == "1,204\u00a0lanes"
    assert formats.listing(["a", "b", "c"]) == "a, b and c"
    assert formats.listing([]) == ""


def test_a_date_leaves_no_doubt_about_day_and_month() -> None:
    assert formats.day(date(2026, 3, 4)) == "4 Mar 2026"
    assert formats.day(np.datetime64("2026-03-04")) == "4 Mar 2026"
    assert formats.short_day(date(2026, 3, 4)) == "4 Mar"
    assert formats.day(None) == "not known"
    assert formats.moment(datetime(2026, 3, 4, 9, 5)) == "4 Mar 2026, 09:05"
