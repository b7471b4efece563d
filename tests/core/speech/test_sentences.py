"""Claims joined to sentences: only joins that the facts bear out, lanes named once, capitals where they belong."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from core.facts import facts_by_id
from core.speech import Claim, Join, Step, causes, figure_claims, may_join, possible_claims, say, value_text
from tests.commentary.lane_in_words import busy_facts, facts_of_lanes
from tests.core.speech.random_facts import lane_of

FACTS = busy_facts()
CLAIMS = {claim.id: claim for claim in possible_claims(FACTS)}
# Effect and cause, and what must hold of the values wherever "because" may stand between the two.
CAUSES: dict[tuple[str, str], Callable[[dict[str, float]], bool]] = {
    ("over_capacity", "demand_up"): lambda v: (
        v["capacity_use"] / (1 + v["demand_change"]) < 1 < v["capacity_use"]
    ),
    ("fill_rate_less", "buffer_short"): lambda v: v["buffer_held"] < v["buffer_needed"],
    ("fill_rate_more", "buffer_long"): lambda v: v["buffer_held"] > v["buffer_needed"],
    ("penalty_more", "buffer_short"): lambda v: v["buffer_held"] < v["buffer_needed"],
    ("penalty_less", "buffer_long"): lambda v: v["buffer_held"] > v["buffer_needed"],
    ("buffer_add", "buffer_short"): lambda v: v["buffer_held"] < v["buffer_needed"],
    ("buffer_release", "buffer_long"): lambda v: v["buffer_held"] > v["buffer_needed"],
    ("buffer_add_units", "buffer_short"): lambda v: v["buffer_held"] < v["buffer_needed"],
    ("buffer_release_units", "buffer_long"): lambda v: v["buffer_held"] > v["buffer_needed"],
}


def told(*steps: Step, language: str = "en", with_lanes: bool = False) -> list[str]:
    said = say(steps, language, with_lanes=with_lanes)
    return [sentence.text.replace("\u00a0", " ") for sentence in said]


def joined(join: Join, first: str, second: str, language: str = "en") -> str:
    assert may_join([Step(CLAIMS[first])], CLAIMS[second], join)
    return told(Step(CLAIMS[first]), Step(CLAIMS[second], join), language=language)[0]


def test_clauses_are_joined_in_both_languages() -> None:
    gap = value_text(CLAIMS["buffer_short"].known["buffer_gap"]).replace("\u00a0", " ")
    assert re.fullmatch(
        r"Hold \d+ pallets of buffer instead of 60 to save EUR \d+ a week \(80 % range \d+ to [\d,]+\), because the "
        rf"buffer holds 60 pallets, {gap} less than 95 % service needs\.",
        joined(Join.BECAUSE, "buffer_add", "buffer_short"),
    )
    assert ", denn der Puffer" in joined(Join.BECAUSE, "buffer_add", "buffer_short", "de")
    assert ", but with partners the lane costs " in joined(Join.BUT, "over_capacity", "cooperation")
    assert ", und die Laufzeit verursacht " in joined(Join.AND, "buffer_short", "spread_lead_time", "de")


def test_because_stands_only_between_an_effect_and_its_cause() -> None:
    seen = set()
    for seed in range(700):
        claims = list(possible_claims(lane_of(Random(seed))))
        for effect in claims:
            for cause in claims:
                if causes(cause, effect):
                    pair = (effect.frame.name, cause.frame.name)
                    seen.add(pair)
                    assert CAUSES[pair]({name: fact.value for name, fact in effect.known.items()}), pair
                assert may_join([Step(effect)], cause, Join.BECAUSE) == causes(cause, effect)
    assert seen == set(CAUSES)


def test_but_stands_only_between_good_news_and_bad_news() -> None:
    good = {"in_pattern", "cooperation"}
    bad = {"over_capacity", "buffer_short", "penalty_more", "outage_loss"}
    assert all(may_join([Step(CLAIMS[a])], CLAIMS[b], Join.BUT) for a in good for b in bad)
    assert all(may_join([Step(CLAIMS[b])], CLAIMS[a], Join.BUT) for a in good for b in bad)
    plain = {"demand_up", "partners", "index", "profit"} & set(CLAIMS)
    for same in (good, bad, plain):
        assert not any(may_join([Step(CLAIMS[a])], CLAIMS[b], Join.BUT) for a in same for b in same)


def test_a_decision_and_what_waiting_costs_stand_for_themselves() -> None:
    quiet = tuple(fact for fact in FACTS if not fact.metric.startswith(("buffer_move", "capacity_move")))
    claims = {claim.id: claim for claim in possible_claims(quiet)}
    for other in ("over_capacity", "in_pattern", "buffer_kept"):
        for decided in ("no_move", "wait_costs"):
            for join in (Join.AND, Join.BUT, Join.BECAUSE):
                assert not may_join([Step(claims[other])], claims[decided], join)
                assert not may_join([Step(claims[decided])], claims[other], join)


def test_an_imperative_is_added_to_nothing_but_another() -> None:
    assert may_join([Step(CLAIMS["buffer_add"])], CLAIMS["capacity_book"], Join.AND)
    assert not may_join([Step(CLAIMS["buffer_add"])], CLAIMS["wait_costs"], Join.AND)
    assert not may_join([Step(CLAIMS["wait_costs"])], CLAIMS["buffer_add"], Join.AND)


def test_two_claims_make_a_sentence_and_a_third_one_does_not_fit() -> None:
    steps = [Step(CLAIMS["demand_up"]), Step(CLAIMS["over_capacity"], Join.AND)]
    assert not may_join(steps, CLAIMS["partners"], Join.AND)
    assert not may_join([], CLAIMS["demand_up"], Join.AND)
    assert may_join(steps, CLAIMS["partners"], Join.STOP)


def test_figures_and_claims_of_different_lanes_are_not_joined() -> None:
    figure = next(iter(figure_claims(FACTS)))
    assert not may_join([Step(CLAIMS["demand_up"])], figure, Join.AND)
    one, other = (lane_claim("demand_up", lane) for lane in ("BER-MUC", "HAM-ROT"))
    assert not may_join([Step(one)], other, Join.AND)
    assert causes(lane_claim("buffer_short", "BER-MUC"), lane_claim("penalty_more", "BER-MUC"))
    assert not causes(lane_claim("buffer_short", "BER-MUC"), lane_claim("penalty_more", "HAM-ROT"))


def lane_claim(name: str, lane: str) -> Claim:
    claims = possible_claims(facts_of_lanes("BER-MUC", "HAM-ROT"))
    return next(claim for claim in claims if (claim.frame.name, claim.subject) == (name, lane))


@pytest.mark.parametrize(("language", "begins"), [("en", "demand is"), ("de", "Die erwartete")])
def test_a_lane_is_named_where_sentences_come_to_speak_of_it(language: str, begins: str) -> None:
    steps = [
        Step(lane_claim(name, lane))
        for lane in ("BER-MUC", "HAM-ROT")
        for name in ("demand_up", "wait_costs")
    ]
    said = told(*steps, language=language, with_lanes=True)
    assert said[0].startswith(f"BER-MUC: {begins}")
    assert said[2].startswith(f"HAM-ROT: {begins}")
    assert not any("BER" in text or "HAM" in text for text in (said[1], said[3]))
    assert not any("BER" in text for text in told(*steps, language=language))


def test_a_sentence_knows_its_facts_and_what_it_is_for() -> None:
    steps = [
        Step(CLAIMS["buffer_add"]),
        Step(CLAIMS["buffer_short"], Join.BECAUSE),
        Step(CLAIMS["wait_costs"]),
    ]
    act, wait = say(steps, "en")
    assert [fact.id for fact in act.facts] == [
        "buffer_move", "buffer_move_today", "buffer_move_gain", "buffer_move_low", "buffer_move_high",
        "buffer_held", "buffer_needed", "buffer_gap", "service_level",
    ]  # fmt: skip
    assert (act.role, wait.role) == ("do", "wait")
    assert set(act.facts) <= set(facts_by_id(FACTS).values())
