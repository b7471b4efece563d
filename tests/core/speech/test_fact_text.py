"""Facts to text: value, unit, label, lane and comparison, in both languages and whatever somebody typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.errors import InvalidParameter
from core.facts import Fact, facts_by_id, facts_digest
from core.speech import value_text, versus_text
from core.speech.fact_text import difference_text
from core.words import lane_text

RISK = Fact("money_at_risk", "BER-MUC", "money_at_risk", 1237.6, "EUR/week")
CHANGE = Fact("demand_change", "BER-MUC", "demand_change", 0.142, "ratio", "up", "the last 4 weeks")
BUFFER = Fact("buffer_gap", "BER-MUC", "buffer_gap", 62.04, "pallets", "down", "the buffer needed")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("fact", "english", "german"),
    [
        (RISK, "EUR 1,240 a week", "1.240 EUR je Woche"),
        (replace(RISK, value=-310.0), "−EUR 310 a week", "−310 EUR je Woche"),
        (replace(RISK, value=0.0376), "EUR 0.04 a week", "0,04 EUR je Woche"),
        (CHANGE, "14 %", "14 %"),
        (BUFFER, "62 pallets", "62 Paletten"),
        (Fact("d", "A", "demand_next", 62.04, "pallets/day"), "62 pallets a day", "62 Paletten je Tag"),
        (Fact("l", "A", "lead_time", 0.5, "days"), "12 hours", "12 Stunden"),
        (Fact("r", "A", "resilience_score", 61.2, "points"), "61.2 points", "61,2 Punkte"),
        (Fact("n", "A", "lanes_total", 412.0, "count"), "412", "412"),
        (Fact("n", "network", "lanes_total", 30_490.0, "count"), "30,490", "30.490"),
        (Fact("n", "network", "lanes_total", 1_530_490.0, "count"), "1.53 million", "1,53 Mio."),
        (Fact("s", "A", "status", "Surge alert", "text"), "Surge", "Nachfragesprung"),
        (Fact("t", "A", "status_since", date(2026, 11, 19), "date"), "19 Nov 2026", "19. November 2026"),
    ],
)
def test_values_are_written_with_their_units(fact: Fact, english: str, german: str) -> None:
    assert plain(value_text(fact, "en")) == english
    assert plain(value_text(fact, "de")) == german


def test_a_change_keeps_its_sign_only_where_no_word_says_it() -> None:
    assert plain(value_text(CHANGE, signed=True)) == "+14 %"
    assert plain(value_text(replace(CHANGE, value=-0.142))) == "14 %"
    assert plain(value_text(replace(CHANGE, value=-0.142), signed=True)) == "−14 %"


def test_one_of_a_thing_is_called_so() -> None:
    one = replace(BUFFER, value=1.0)
    assert (plain(value_text(one)), plain(value_text(one, "de"))) == ("1 pallet", "1 Palette")
    assert plain(value_text(replace(one, value=1e6), "de")) == "1 Mio. Paletten"
    assert plain(value_text(replace(one, unit="parcels/day"), "de")) == "1 Paket je Tag"
    assert plain(value_text(replace(one, unit="m³"))) == "1 m³"
    score = Fact("r", "A", "resilience_score", 1.0, "points")
    assert (plain(value_text(score)), plain(value_text(score, "de"))) == ("1 point", "1 Punkt")


def test_two_facts_with_one_id_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="used once"):
        facts_by_id([RISK, RISK])


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="'en' or 'de'"):
        value_text(RISK, "fr")


def test_comparisons_are_told_in_the_language() -> None:
    assert versus_text(BUFFER, "de") == "der nötige Puffer"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("BER-MUC", "BER-MUC"),
        ("Łódź – Kraków", "Łódź – Kraków"),
        ("北京-上海", "北京-上海"),
        ("lane 7", "“lane 7”"),
        ("![x](http://evil.example)", "“x http evil·example”"),
        ("a\u202eb\nc", "ab c"),
        ("xn--evil.example", "“xn–evil·example”"),
    ],
)
def test_lane_names_are_one_harmless_line(name: str, shown: str) -> None:
    assert lane_text(name) == shown


@pytest.mark.parametrize(
    "text",
    ["![x](https://evil.example/p)", "<b>x</b>", "see http://evil.example", "data:text/html,x", "a\nb"],
)
def test_texts_among_the_values_hold_no_markup_and_no_address(text: str) -> None:
    shown = value_text(replace(RISK, metric="status_reason", unit="text", value=text))
    assert not any(part in shown for part in ("<", "[", "](", "http:", "data:", "//", ".example", "\n"))


def test_texts_of_our_own_are_shown_as_they_are() -> None:
    own = "28 % above its pattern since 16 Nov 2026, 1.6 times the spread"
    assert value_text(replace(RISK, metric="status_reason", unit="text", value=own)) == own


def test_a_hostile_currency_is_no_address() -> None:
    assert "evil.com" not in value_text(replace(RISK, unit="evil.com/week"))


def test_the_digest_moves_with_every_part_of_a_fact() -> None:
    digests = {
        facts_digest([fact])
        for fact in (
            RISK,
            replace(RISK, value=1.0),
            replace(RISK, data_version=1),
            replace(RISK, subject="X"),
        )
    }
    assert len(digests) == 4
    assert facts_digest([RISK]) == facts_digest([replace(RISK)])


@pytest.mark.parametrize(
    ("metric", "unit", "before", "after", "english", "german"),
    [
        ("buffer_needed", "pallets", 450.9, 434.1, "−17 pallets", "−17 Paletten"),
        ("expected_overflow", "pallets/week", 1.64, 12.4, "+10.4 pallets a week", "+10,4 Paletten je Woche"),
        ("buffer_needed", "t", 450.94, 434.1, "−17 t", "−17 t"),
        ("capacity_use", "ratio", 0.6953, 0.7008, "+0.6 points", "+0,6 Punkte"),
        ("booked_cost", "EUR/week", 2_301.4, 2_306.0, "+EUR 10 a week", "+10 EUR je Woche"),
    ],
)
def test_a_difference_is_what_a_reader_of_both_values_comes_to(
    metric: str, unit: str, before: float, after: float, english: str, german: str
) -> None:
    facts = [Fact(metric, "A-B", metric, value, unit) for value in (before, after)]
    for language, expected in (("en", english), ("de", german)):
        assert difference_text(*facts, language).replace("\u00a0", " ") == expected
