"""What can be said is true: figures, directions and grammar of every frame against the values of random facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from core.facts import METRICS, Fact
from core.speech import Claim, Step, figure_claims, possible_claims, say
from core.speech.frames import PLACEHOLDER
from core.speech.lane_frames import LANE_FRAMES
from core.speech.network_frames import NETWORK_FRAMES
from tests.core.speech.random_facts import lane_of, network_of_lanes

FRAMES = {frame.name: frame for kind in (*LANE_FRAMES.values(), *NETWORK_FRAMES.values()) for frame in kind}


def always(_: object) -> bool:
    return True


def rising(move: str) -> Callable[[dict[str, Any]], Any]:
    return lambda v: v[f"turn {move}"] > 0


def falling(move: str) -> Callable[[dict[str, Any]], Any]:
    return lambda v: -(v[f"turn {move}"] < 0)


CAPACITY_FRAMES = (
    "book", "partner", "release", "release_all", "book_units", "release_units", "book_further", "release_further",
)  # fmt: skip


def answered(name: str, *, is_off: bool) -> Callable[[dict[str, Any]], Any]:
    return lambda v: (v[f"answered_{name}"] == "Put off") == is_off


def told_of(move: str, *ends: str) -> str:
    return " ".join(f"{move}{end}" for end in ("", *ends))


def capacity(move: str, name: str) -> tuple[str, Callable[[dict[str, Any]], Any]]:
    ends = ("_units",) if name.endswith("_units") else ("_gain", "_low", "_high")
    return told_of(move, *ends), lambda v: v[f"turn {move}"]


# Of each frame, said again apart from its table: the facts that it tells, in order, and how the first thing that it
# compares stands to the other (above 0: more, rising; below 0: less, falling; True where nothing is compared).
SAID = {
    "stale": ("status_reason", lambda v: v["status"] == "Stale data"),
    "ended": ("status_reason", lambda v: v["status"] == "Ended"),
    "surge": ("status_change status_since", lambda v: v["status"] == "Surge alert" and v["status_change"]),
    "surge_now": ("status_change", lambda v: v["status"] == "Surge alert" and v["status_change"]),
    "surge_told": ("status_reason", lambda v: v["status"] == "Surge alert"),
    "slow": ("status_change status_since", lambda v: v["status"] == "Low velocity" and v["status_change"]),
    "slow_now": ("status_change", lambda v: v["status"] == "Low velocity" and v["status_change"]),
    "slow_told": ("status_reason", lambda v: -(v["status"] == "Low velocity")),
    "in_pattern": ("", lambda v: v["status"] == "Normal"),
    "missing": ("history_periods periods_missing", lambda v: v["periods_missing"]),
    "demand_up": ("demand_next demand_change demand_change", lambda v: v["demand_change"]),
    "demand_down": ("demand_next demand_change demand_change", lambda v: v["demand_change"]),
    "demand_flat": ("demand_next demand_change", lambda v: abs(v["demand_change"]) <= 0.005),
    "demand_alone": ("demand_next", lambda v: "demand_change" not in v),
    "recent": ("demand_recent demand_change", always),
    "average": ("demand_mean", always),
    "above_plan": ("above_plan", lambda v: v["above_plan"]),
    "capacity_assumed": ("capacity_use own_capacity", lambda v: v["capacity_origin"] == "Assumed"),
    "above_assumed": ("partner_dependency", lambda v: v["capacity_origin"] == "Assumed"),
    "over_cheaper": ("capacity_use own_capacity", lambda v: v["capacity_use"] - 1),
    "over_cheaper_now": ("capacity_use own_capacity", lambda v: v["capacity_use"] - 1),
    "too_little": ("status_reason", always),
    "over_capacity": ("capacity_use own_capacity", lambda v: v["capacity_use"] - 1),
    "within_capacity": ("capacity_use own_capacity", lambda v: v["capacity_use"] < 1),
    "at_capacity": ("own_capacity", lambda v: v["capacity_use"] == 1),
    "partners": ("partner_dependency", lambda v: "partners" in v),
    "no_partners": ("partner_dependency", lambda v: "partners" not in v),
    "peaks": ("periods_over_capacity", lambda v: v["periods_over_capacity"]),
    "overflow": ("overflow_probability", always),
    "cooperation": ("booked_cost cooperation_saving", lambda v: v["booked_cost"] - v["alone_cost"]),
    "best_capacity_more": ("best_capacity own_capacity", lambda v: v["best_capacity"] - v["own_capacity"]),
    "best_capacity_less": ("best_capacity own_capacity", lambda v: v["best_capacity"] - v["own_capacity"]),
    "buffer_kept": (
        "buffer_held buffer_gap service_level",
        lambda v: 0 if "buffer_move" in v else v["buffer_held"] - v["buffer_needed"],
    ),
    "buffer_short": ("buffer_held buffer_gap service_level", lambda v: v["buffer_held"] - v["buffer_needed"]),
    "buffer_long": ("buffer_held buffer_gap service_level", lambda v: v["buffer_held"] - v["buffer_needed"]),
    "buffer_met": (
        "buffer_held service_level",
        # what comes whole is told in whole ones from ten on, and to a tenth below
        lambda v: (
            abs(v["buffer_held"] - v["buffer_needed"])
            <= max(0.005 * v["buffer_needed"], 1.0 if v["buffer_needed"] >= 9.5 else 0.1) + 1e-9
        ),
    ),
    "buffer_plan": ("service_level buffer_needed", always),
    "spread_lead_time": ("lead_time_share", lambda v: v["lead_time_share"] > 0.5),
    "spread_demand": ("demand_share", lambda v: v["lead_time_share"] < 0.5),
    "spread_both": ("", lambda v: abs(v["lead_time_share"] - 0.5) < 0.001),
    "fill_rate_less": ("fill_rate_held fill_rate", lambda v: v["fill_rate_held"] - v["fill_rate"]),
    "fill_rate_more": ("fill_rate_held fill_rate", lambda v: v["fill_rate_held"] - v["fill_rate"]),
    "penalty_more": ("penalty_held penalty_planned", lambda v: v["penalty_held"] - v["penalty_planned"]),
    "penalty_less": ("penalty_held penalty_planned", lambda v: v["penalty_held"] - v["penalty_planned"]),
    "outage_loss": (
        "time_to_recover time_to_survive lost_volume",
        lambda v: v["time_to_survive"] < v["time_to_recover"] and v["lost_volume"] >= 0.5,
    ),
    "outage_stood": ("time_to_recover", lambda v: v["lost_volume"] < 0.5),
    "index": ("resilience_score weaker_part", always),
    "index_alone": ("resilience_score", lambda v: "weaker_part" not in v),
    "buffer_cheaper": ("service_level buffer_needed", lambda v: v["turn buffer_move"]),
    "buffer_larger": ("buffer_held service_level", lambda v: -(v["turn buffer_move"] > 0)),
    "level_gap": ("best_service_level service_level", always),
    "level_best": ("service_level", always),
    "profit": ("expected_profit", always),
    "costs": ("holding_cost shortage_cost", always),
    "buffer_add": (told_of("buffer_move", "_today", "_gain", "_low", "_high"), rising("buffer_move")),
    "buffer_release": (told_of("buffer_move", "_today", "_gain", "_low", "_high"), falling("buffer_move")),
    "buffer_add_units": (
        "buffer_move buffer_move_today service_level buffer_move_units", lambda v: -rising("buffer_move")(v)
    ),
    "buffer_release_units": (
        "buffer_move buffer_move_today service_level buffer_move_units", lambda v: v["turn buffer_move"]
    ),
    **{f"year_{name}": capacity("capacity_year_move", name) for name in CAPACITY_FRAMES[:6]},
    **{f"capacity_{name}": capacity("capacity_move", name) for name in CAPACITY_FRAMES},
    "capacity_plan_units": ("capacity_move_target capacity_move", lambda v: v["turn capacity_move"]),
    "look_surge": ("look_surge status_change", lambda v: v["status_change"]),
    "look_slow": ("look_slow status_change", lambda v: v["status_change"]),
    "look_silent": ("look_silent status_reason", always),
    "look_data": ("look_data status_reason", always),
    **{f"look_{name}_told": (f"look_{name}", always) for name in ("surge", "slow", "silent", "data")},
    "look_prices": ("look_prices", always),
    "no_move": ("", lambda v: not {"buffer_move", "capacity_move", "capacity_year_move", "look_surge"} & set(v)),
    **{
        f"{name}_{end}": (f"answered_{name}_on", answered(name, is_off=is_off))
        for name in ("buffer", "year", "weeks", "look")
        for end, is_off in (("put_off", True), ("answered", False))
    },
    "answered_all": ("", lambda v: v["answered"] > 0),
    "wait_costs": ("money_at_risk", lambda v: v["money_at_risk"] >= 0.5),
    "not_known": ("", lambda v: "inputs_missing" in v),
    "not_entered": ("lanes_unknown lanes_total", lambda v: v["lanes_alert"] == 0 and v["lanes_unknown"]),
    "taken_as_right": ("lanes_unknown", lambda v: v["lanes_unknown"]),
    "wait_free": ("", lambda v: v["money_at_risk"] < 0.5),
    "need": ("lanes_alert lanes_total worth_total worth_total_low worth_total_high", lambda v: v["lanes_alert"] > 0),
    "need_alone": ("lanes_alert lanes_total", lambda v: v["lanes_alert"] > 0),
    "calm": ("lanes_total", lambda v: v["lanes_alert"] == 0),
    "kinds": (
        "lanes_book lanes_release lanes_hold lanes_surge lanes_low lanes_stale",
        lambda v: v["lanes_alert"] > 0,
    ),
    "young": ("lanes_short", lambda v: v["lanes_short"] > 0),
    "ended_lanes": ("lanes_ended", lambda v: v["lanes_ended"] > 0),
    "none": ("", lambda v: v["lanes_unpriced"] == v["lanes_total"]),
    "some": ("lanes_unpriced", lambda v: v["lanes_unpriced"] > 0),
    "first_worth": ("worth_a", always),
    "first_up": ("status_change_a", lambda v: v["status_change_a"]),
    "first_down": ("status_change_a", lambda v: v["status_change_a"]),
    "first_plan": ("above_plan_a", lambda v: v["above_plan_a"]),
    "first_other": ("status_reason_a", always),
    "next_two": ("worth_b worth_c", always),
    "next_one": ("worth_b", lambda v: v.get("worth_c", 0) < 0.5),
    "network_waits": ("money_at_risk_total", lambda v: v["money_at_risk_total"] >= 0.5),
    "network_free": ("", lambda v: v["money_at_risk_total"] < 0.5),
}  # fmt: skip
RISES = {
    "en": r"more|above|exceeds|surged|extra|add|raise|reaches",
    "de": r"mehr|über dem|über Plan|gesprungen|übersteigt|erhöhen|heben|erreicht",
}
FALLS = {"en": r"less|below|slowed|release|give back|lower", "de": r"weniger|unter dem|eingebrochen|senken"}
NUMBER = re.compile(
    r"(?<![\w])(?:(under|over|unter|über) )?[−+]?(\d[\d.,]*\d|\d)(\u00a0(?:million|billion|Mio\.|Mrd\.))?"
)
RANGE = re.compile(r"80 % range|80-%-Bereich")
SIZES = {"": 1.0, "million": 1e6, "Mio.": 1e6, "billion": 1e9, "Mrd.": 1e9}
SINGULAR = r"pallet|parcel|departure|unit|point|day|hour|Palette|Paket|Abflug|Einheit|Punkt|Tag|Stunde"
PLURAL = r"pallets|parcels|departures|units|points|days|hours|Paletten|Pakete|Abflüge|Einheiten|Punkte|Tage|Stunden"
N_RANDOM = 400


def random_facts() -> Iterator[tuple[Fact, ...]]:
    for seed in range(N_RANDOM):
        yield lane_of(Random(seed))
        yield network_of_lanes(Random(seed))


def cases() -> list[tuple[Claim, dict[str, object]]]:
    """Every claim of the random facts, and the values of all facts beside it."""
    found = []
    for facts in random_facts():
        for claim in possible_claims(facts):
            values = {name: fact.value for name, fact in claim.known.items()}
            turns = {"up": 1, "down": -1}
            values |= {f"turn {name}": turns.get(fact.direction, 0) for name, fact in claim.known.items()}
            found.append((claim, values))
    return found


CASES = cases()


def sentence_of(claim: Claim, language: str) -> str:
    return say([Step(claim)], language)[0].text


def numbers_in(text: str, language: str) -> list[tuple[str, float]]:
    """Every number of a sentence with "under" or "over" before it, read by hand."""
    found = []
    for bound, digits, size in NUMBER.findall(RANGE.sub("", text)):
        plain = digits.replace(",", "") if language == "en" else digits.replace(".", "").replace(",", ".")
        found.append((bound, float(plain) * SIZES[size.strip()]))
    return found


def may_be_printed_as(fact: Fact, bound: str, number: float) -> bool:
    """Whether a printed number is the value of a fact, to the digits that are printed."""
    value = fact.value
    if isinstance(value, date):
        return number in (value.day, value.year)
    if isinstance(value, str):
        return str(int(number)) in re.findall(r"\d+", value)
    if fact.versus and str(int(number)) in re.findall(r"\d+", fact.versus):
        return True
    is_ratio = fact.unit == "ratio"
    size = abs(value) * (100 if is_ratio else 1)
    if is_ratio and bound in ("under", "unter"):
        return 0 < size < number
    if is_ratio and bound in ("over", "über"):
        return number < size < 100
    is_rough = METRICS[fact.metric].kind in ("change", "share") or fact.metric in (
        "buffer_move",
        "capacity_move",
        "capacity_year_move",
    )
    is_volume = (
        METRICS[fact.metric].kind == "volume"
    )  # told in whole units from ten on, to a tenth from one on
    is_rough = is_rough or is_volume
    spare = 0.51 if is_rough and size >= 10 else 0.051 if is_ratio or is_volume else 0.0051
    sizes = (size, 24 * size) if fact.unit == "days" else (size,)
    return any(abs(number - one) <= max(spare, 0.0051 * one * (not is_ratio)) for one in sizes)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_figure_of_a_sentence_is_the_value_of_the_fact_that_belongs_there(language: str) -> None:
    for claim, _ in CASES:
        text = sentence_of(claim, language)
        told = [claim.known[name] for name in SAID[claim.frame.name][0].split()]
        if claim.frame.name == "kinds":
            told = [fact for fact in told if fact.value]
        if language == "de" and claim.frame.name == "recent":
            told.reverse()
        numbers = numbers_in(text, language)
        texts = [fact for fact in told if isinstance(fact.value, str) and not re.search(r"\d", fact.value)]
        facts = iter([fact for fact in told if fact not in texts])
        expected = [fact for fact in facts for _ in range(2 if isinstance(fact.value, date) else 1)]
        assert len(numbers) == len(expected), (text, numbers)
        for fact, (bound, number) in zip(expected, numbers, strict=True):
            assert may_be_printed_as(fact, bound, number), (text, fact)


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_of_direction_agree_with_the_values(language: str) -> None:
    n_directed = 0
    for claim, values in CASES:
        text = sentence_of(claim, language)
        stands = SAID[claim.frame.name][1](values)
        found = re.search(rf"\b(?:({RISES[language]})|({FALLS[language]}))\b", text, re.IGNORECASE)
        if found is None or claim.frame.name == "kinds":
            assert stands, text
        else:
            n_directed += 1
            assert stands > 0 if found[1] else stands < 0, (text, stands)
    assert n_directed > 2_000


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_called_more_or_less_is_not_printed_as_the_same(language: str) -> None:
    compared = {"best_capacity", "fill_rate", "penalty", "level"}
    pairs = [
        (claim, numbers_in(sentence_of(claim, language), language))  # "under 0.1 %" is less than "0.1 %"
        for claim, _ in CASES
        if claim.frame.kind in compared and claim.frame.name != "level_best"
    ]
    assert len(pairs) > 200
    assert [claim.id for claim, numbers in pairs if numbers[0] == numbers[-1]] == []


def test_good_and_bad_news_are_what_they_are_called() -> None:
    tones = {
        tone: {frame.name for frame in FRAMES.values() if frame.tone == tone}
        for tone in ("good", "bad", "act")
    }
    assert tones["good"] == {
        "in_pattern", "within_capacity", "cooperation", "buffer_long", "buffer_met", "fill_rate_more", "penalty_less",
        "outage_stood", "level_best", "no_move", "answered_all", "wait_free", "calm", "network_free",
    }  # fmt: skip
    assert tones["bad"] == {
        "stale", "surge", "surge_now", "surge_told", "slow", "slow_now", "slow_told", "missing", "above_plan",
        "over_capacity", "peaks", "buffer_short", "fill_rate_less", "penalty_more", "outage_loss",
        "wait_costs", "need", "need_alone", "network_waits",
    }  # fmt: skip
    assert {FRAMES[name].role for name in tones["act"]} == {"do"}


def test_every_frame_is_said_of_some_facts_and_said_again_in_this_file() -> None:
    assert {claim.frame.name for claim, _ in CASES} == set(FRAMES) == set(SAID)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_sentence_is_whole_and_its_nouns_agree_with_their_numbers(language: str) -> None:
    for claim, _ in CASES:
        text = sentence_of(claim, language)
        assert re.fullmatch(r"[A-ZÄÖÜ0-9−].*[^\s.,:]\.", text), text
        assert not re.search(r"[{}\[\]|?]|  |\bnan\b|not known|unbekannt", text), text
        assert not re.search(rf"(?<![\d.,])1\u00a0(?:{PLURAL})\b", text), text
        assert not re.search(rf"(?:[\d.,]\d|[02-9])\u00a0(?:{SINGULAR})\b", text), text
        assert not re.search(
            r"(?<![\d.,])1 (?:lanes|periods|surges|slowdowns|Strecken|Perioden|Flauten)\b", text
        )
        assert not re.search(
            r"(?:[\d.,]\d|[02-9]) (?:lane|period|surge|slowdown|Strecke|Periode|Flaute)\b", text
        )
        assert not re.search(r"verloren gehen 1\u00a0|verloren geht (?!1\u00a0)", text), text
        assert not re.search(r"\b1 of [\d,]+ lanes? need\b|\b1 von [\d.]+ Strecken? brauchen\b", text), text


def test_both_languages_tell_the_same_facts() -> None:
    for frame in FRAMES.values():
        english, german = ({m[1] for m in PLACEHOLDER.finditer(text)} for text in frame.text)
        assert english == german <= set(frame.fact_ids), frame.name


def test_no_german_clause_asks_a_unit_for_a_dative() -> None:
    inflected = {name for name, metric in METRICS.items() if metric.kind in ("volume", "days", "points")}
    for frame in FRAMES.values():
        after = re.findall(
            r"\b(?:von|mit|bei|aus|zu|nach|seit|in|unter den|über den) \{(\w+)\}", frame.text[1]
        )
        assert not inflected & set(after), frame.name


def test_every_figure_can_be_told_with_its_name() -> None:
    facts = lane_of(Random(3))
    said = [sentence_of(claim, "de") for claim in figure_claims(facts)]
    assert len(said) == len(facts)
    assert all(re.fullmatch(r"[A-ZÄÖÜ][^:]+: .+\.", text) for text in said)


def test_nothing_is_called_a_rise_or_a_fall_where_value_and_direction_disagree() -> None:
    turned = {"up": "down", "down": "up"}
    directed = {
        "surge",
        "surge_now",
        "slow",
        "slow_now",
        "demand_up",
        "demand_down",
        "above_plan",
        "over_capacity",
    }
    seen = set()
    for seed in range(300):
        facts = lane_of(Random(seed))
        seen |= directed & {claim.frame.name for claim in possible_claims(facts)}
        facts = tuple(
            replace(fact, direction=turned.get(fact.direction, fact.direction))
            for fact in facts
            if fact.metric != "status"
        )
        assert not directed & {claim.frame.name for claim in possible_claims(facts)}
    assert seen == directed
