"""What is left to decide once a decision of the lane was answered: the others are told as they then stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np
import pytest

from core.decision import (
    Answer,
    Decision,
    Decisions,
    decide_lane,
    decide_network,
    figures_of,
    open_decisions,
)
from core.facts import facts_by_id, facts_of_row, lane_facts
from core.plan.lane_plan import LanePlan
from core.plan.moves import Move
from core.plan.network_plan import NetworkPlan
from core.speech import cooperation, dashboard, profit
from core.speech.claims import MOVES
from core.speech.template import template_sentences
from tests.core.decision.test_one_answer import pages_of, planned

TODAY = date(2026, 11, 30)
STAMP = {"unit": "pallets", "currency": "EUR", "data_version": 1}


def moved(*figures: float, n_lanes: int) -> Move:
    """The same move on every lane: told, then its figures in their order."""
    return Move(np.ones(n_lanes, dtype=np.bool_), *(np.full(n_lanes, value) for value in figures))


@lru_cache(maxsize=1)
def both() -> tuple[NetworkPlan, Decisions, list[int]]:
    """The demo, with own capacity of the year and of the weeks to be moved on each lane."""
    plan, _ = planned("demo")
    decisions, n_lanes = decide_network(plan), len(plan.lanes)
    everywhere = np.ones(n_lanes, dtype=np.bool_)
    moves = {
        **decisions.moves,
        "year": moved(100.0, 150.0, 500.0, 300.0, 800.0, 700.0, 50.0, n_lanes=n_lanes),
        "weeks": moved(150.0, 180.0, 200.0, 100.0, 350.0, 200.0, 20.0, n_lanes=n_lanes),
    }
    told = {**decisions.told, "year": everywhere, "weeks": everywhere}
    return plan, replace(decisions, told=told, moves=moves, is_further=everywhere), list(range(n_lanes))


def after(decisions: Decisions, number: int, kind: str, answer: str) -> dict[str, Decision]:
    """What is still open of a lane, by kind, once this kind was answered so."""
    told = next(item for item in decisions.of(number) if item.kind == kind)
    said = Answer(
        decisions.lanes[number],
        kind,
        answer,
        reason="The contract asks for it.",
        until=TODAY + timedelta(days=7) if answer == "snoozed" else None,
        told=figures_of(told),
    )
    return {item.kind: item for item in open_decisions(decisions, [said], today=TODAY).of(number)}


@pytest.mark.parametrize("answer", ["rejected", "snoozed"])
def test_where_the_year_keeps_what_is_there_the_weeks_begin_from_it(answer: str) -> None:
    _, decisions, numbers = both()
    for number in numbers:
        weeks = after(decisions, number, "year", answer)["weeks"]
        assert (weeks.today_units, weeks.target_units, weeks.is_further) == (100.0, 180.0, False)
        # what a coming week without the year's move costs, and what the weeks' gains on top of it
        assert (weeks.gain_per_week, weeks.waiting_per_week, weeks.units_per_week) == (900.0, 900.0, 70.0)
        assert weeks.range_per_week == pytest.approx((300.0 * 1.4 + 100.0, 800.0 * 1.4 + 350.0))


def test_where_the_year_was_accepted_the_weeks_stay_on_top_of_it() -> None:
    _, decisions, numbers = both()
    for number in numbers:
        before = {item.kind: item for item in decisions.of(number)}
        weeks = after(decisions, number, "year", "accepted")["weeks"]
        assert weeks.today_units == before["year"].target_units
        assert weeks.is_further
        assert replace(weeks, together_per_week=None) == replace(before["weeks"], together_per_week=None)


def test_no_other_lane_and_no_other_decision_moves_with_an_answer() -> None:
    _, decisions, numbers = both()
    first, second = numbers[:2]
    said = Answer(decisions.lanes[first], "year", "rejected", reason="No.", told={})
    left = open_decisions(decisions, [replace(said, told=told_of(decisions, first))], today=TODAY)
    assert left.of(second) == decisions.of(second)
    kept = after(decisions, first, "weeks", "rejected")
    before = {item.kind: item for item in decisions.of(first)}
    assert replace(kept["year"], together_per_week=None) == replace(before["year"], together_per_week=None)


def told_of(decisions: Decisions, number: int) -> dict[str, float | str | None]:
    return figures_of(next(item for item in decisions.of(number) if item.kind == "year"))


def test_a_further_unit_is_asked_for_only_on_top_of_the_year() -> None:
    plan, decisions, numbers = both()
    for number in numbers:
        for answer, is_further in (("accepted", True), ("rejected", False)):
            said = Answer(
                decisions.lanes[number], "year", answer, reason="No.", told=told_of(decisions, number)
            )
            left = open_decisions(decisions, [said], today=TODAY)
            facts = facts_of_row(plan, left, number, **STAMP)
            assert ("capacity_move_further" in facts_by_id(facts)) == is_further
            text = " ".join(template_sentences(facts))
            if "give back all" not in text:
                assert ("a further" in text) == is_further, text


SAID = {"accepted": "accepted on 30 Nov 2026", "rejected": "rejected on 30 Nov 2026"}
SAID |= {"snoozed": "put off until 7 Dec 2026"}
METRICS = {"hold": "buffer_move", "year": "capacity_year_move", "weeks": "capacity_move"}
LANE_STAMP = {"currency": "EUR", "data_version": 1}


def answers_of(plan: LanePlan, answer: str) -> list[Answer]:
    """Every decision of a lane answered alike."""
    return [
        Answer(
            plan.lane.name,
            decision.kind,
            answer,
            reason="No.",
            until=TODAY + timedelta(days=7) if answer == "snoozed" else None,
            told=figures_of(decision),
            made_at=datetime(2026, 11, 30, 9, tzinfo=UTC),
        )
        for decision in decide_lane(plan)
    ]


@pytest.mark.parametrize("answer", SAID)
@pytest.mark.parametrize("name", ["demo", "random"])
def test_what_was_answered_is_no_page_s_order_but_named_with_its_answer(name: str, answer: str) -> None:
    n_moves = 0
    for plan in planned(name)[1]:
        answers = answers_of(plan, answer)
        moved = [item for item in answers if item.kind in METRICS]
        facts = lane_facts(plan, **LANE_STAMP, answers=answers, today=TODAY)
        known = facts_by_id(facts)
        assert not set(MOVES) & set(known), plan.lane.name
        assert known["worth"].value == 0 if "worth" in known else True
        if not moved or "look_data" in known:
            continue
        n_moves += 1
        texts = {page: text.replace("\u00a0", " ") for page, text in pages_of(facts)}
        for page, text in texts.items():
            assert "to save EUR" not in text, (page, text)
            assert "leave it as it is" not in text, (page, text)
            assert "worth telling now" not in text, (page, text)
        assert SAID[answer] in texts["dashboard"]
        if any(item.kind == "hold" for item in moved) and "the change of buffer was" in texts["profit"]:
            assert SAID[answer] in texts["profit"]
        if any(item.kind != "hold" for item in moved):
            assert SAID[answer] in texts["cooperation"]
            german = cooperation.answer(known, "de")[0].replace("\u00a0", " ")
            assert "Die Änderung der eigenen Kapazität" in german
    assert n_moves > 3


def test_what_was_put_off_is_told_again_on_its_day() -> None:
    plan = next(
        item for item in planned("random")[1] if decide_lane(item)[:1] and decide_lane(item)[0].gain_per_week
    )
    answers = answers_of(plan, "snoozed")
    before, on_the_day = (
        facts_by_id(lane_facts(plan, **LANE_STAMP, answers=answers, today=day))
        for day in (TODAY + timedelta(days=6), TODAY + timedelta(days=7))
    )
    assert "answered" in before
    assert "answered" not in on_the_day
    assert dashboard.answer(tuple(on_the_day.values())) == dashboard.answer(lane_facts(plan, **LANE_STAMP))
    assert profit.answer(on_the_day) == profit.answer(facts_by_id(lane_facts(plan, **LANE_STAMP)))
