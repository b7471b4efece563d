"""Numbers in English and German, as they are read aloud."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words.number_text import day, headline, percent, small_amount, span_of_days


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (1237.6, "1,240", "1.240"),
        (1234.5, "1,230", "1.230"),
        (0.0, "0", "0"),
        (-310.2, "−310", "−310"),
        (7.154, "7.15", "7,15"),
        (61.16, "61.2", "61,2"),
        (999_600.0, "1 million", "1 Mio."),
        (1_240_000.0, "1.24 million", "1,24 Mio."),
        (-2.5e9, "−2.5 billion", "−2,5 Mrd."),
        (math.nan, "not known", "unbekannt"),
        (math.inf, "not known", "unbekannt"),
    ],
)
def test_headlines_have_three_digits_in_the_form_of_the_language(
    value: float, english: str, german: str
) -> None:
    assert plain(headline(value, "en")) == english
    assert plain(headline(value, "de")) == german


@pytest.mark.parametrize(
    ("ratio", "decimals", "english", "german"),
    [
        (0.945, 1, "94.5 %", "94,5 %"),
        (0.14, 0, "14 %", "14 %"),
        (12.5, 0, "1,250 %", "1.250 %"),
        (0.0, 0, "0 %", "0 %"),
        (0.0004, 1, "under 0.1 %", "unter 0,1 %"),
        (0.9999, 1, "over 99.9 %", "über 99,9 %"),
        (-0.2, 0, "−20 %", "−20 %"),
    ],
)
def test_ratios_are_never_rounded_to_nothing_or_all(
    ratio: float, decimals: int, english: str, german: str
) -> None:
    assert plain(percent(ratio, "en", decimals=decimals)) == english
    assert plain(percent(ratio, "de", decimals=decimals)) == german


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [
        (1.0, "1 day", "1 Tag"),
        (6.5, "6.5 days", "6,5 Tage"),
        (0.5, "12 hours", "12 Stunden"),
        (1 / 24, "1 hour", "1 Stunde"),
        (0.0, "0 days", "0 Tage"),
        (math.inf, "no limit", "unbegrenzt"),
    ],
)
def test_spans_below_a_day_are_told_in_hours(days: float, english: str, german: str) -> None:
    assert plain(span_of_days(days, "en")) == english
    assert plain(span_of_days(days, "de")) == german


def test_small_amounts_are_told_to_the_cent() -> None:
    assert small_amount(0.0376) == "0.04"
    assert small_amount(-0.25, "de") == "−0,25"
    assert small_amount(1.5) == ""
    assert small_amount(0.0) == ""


def test_days_leave_no_doubt_about_day_and_month() -> None:
    assert day(date(2026, 3, 4)) == "4 Mar 2026"
    assert day(date(2026, 3, 4), "de") == "4. März 2026"


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_german_is_english_with_comma_and_point_exchanged(value: float) -> None:
    exchanged = headline(value, "en").translate(str.maketrans(",.", ".,"))
    german = headline(value, "de").replace("Mio.", "million").replace("Mrd.", "billion")
    assert german == exchanged


@given(st.floats(min_value=1e-6, max_value=9e5))
def test_a_headline_is_within_half_a_per_cent_of_its_value(value: float) -> None:
    assert float(headline(value).replace(",", "")) == pytest.approx(value, rel=0.005)
