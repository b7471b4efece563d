"""The answer of each page: what to do and why, in both languages, for lanes in every state."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from core.cooperation.shared_capacity import share_capacity
from core.decision import decide_network
from core.demand.history import build_network_history
from core.facts import (
    Fact,
    every_lane_facts,
    facts_by_id,
    facts_of_levels,
    facts_of_row,
    facts_of_stress,
    lane_facts,
    network_facts,
    sharing_facts,
)
from core.facts.levels import weigh_levels
from core.facts.outage_facts import STRESSES
from core.facts.partner_facts import best_capacity
from core.forecast.notes import Mark, Override, ScoredOverride
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_plan import LanePlan
from core.plan.network_plan import NetworkPlan, plan_network
from core.speech import cooperation, dashboard, network, profit, resilience
from core.speech.assumptions import assumption_sentences
from core.speech.dashboard import DASHBOARD
from core.speech.fact_text import value_text
from core.speech.network import NETWORK_PAGE
from core.speech.notes import mark_text, override_text, score_text
from core.speech.resilience import RESILIENCE
from core.speech.sharing import SHARING
from core.speech.template import template_commentary
from core.watch.verdict import STATUS_LABELS
from core.words.labels import own_text
from tests.core.cooperation.test_shared_capacity import history, lane, opposite_seasons
from tests.core.lanes import example_lanes, network_of
from tests.core.speech.lanes import STAMP, edge_plan, facts_of, high_season
from tests.ui.plans import ENTERED, lane_plan


def known(plan: LanePlan) -> dict[str, Fact]:
    return facts_by_id(lane_facts(plan, **STAMP))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


# Dashboard


def test_a_lane_that_stands_where_it_should_is_left_alone() -> None:
    plan = lane_plan()
    best = plan.economics.optimal_service_level_ratio
    capacity = plan.overflow.optimal_own_capacity_units_per_day
    assert best is not None and capacity is not None
    parameters = replace(plan.lane.parameters, service_level_ratio=best, own_capacity_units_per_day=capacity)
    year = plan.moves.year.target_units
    parameters = replace(parameters, own_capacity_units_per_day=min(capacity, year))
    tuned = lane_plan(parameters=replace(parameters, buffer_held_units=plan.economics.optimal_buffer_units))
    facts = known(tuned)
    assert dashboard.actions(facts) == ()
    assert dashboard.answer(tuple(facts.values()))[0] == (
        "BER-MUC: no change of buffer or own capacity is worth telling now."
    )
    assert DASHBOARD.say("nothing", facts).startswith("No change is worth more than EUR")
    assert facts["least_gain"].value == max(
        10.0, 0.01 * 7 * tuned.ahead.units_per_day * tuned.lane.costs.margin_per_unit
    )


def test_the_best_action_comes_first_with_its_reason_in_both_languages() -> None:
    facts = known(lane_plan())
    (first, why), (second, reason) = dashboard.actions(facts)
    assert plain(first).startswith(
        "For these four weeks, give back 26 pallets a day of own capacity and leave the rest"
    )
    assert (
        plain(why)
        == "120 a day are booked; with partners at EUR 5 a unit on top, 94 cost least for the coming demand."
    )
    assert plain(second).startswith(
        "Hold 216 pallets of buffer instead of 60 to save EUR 519 a week (80 % range "
    )
    assert plain(reason) == "60 are held; a unit short costs 26.4, an idle one 2.45 a cycle."
    german = [plain(text) for pair in dashboard.actions(facts, "de") for text in pair]
    assert any(
        text.startswith("216 Paletten statt 60 als Puffer halten, das spart 519 EUR je Woche")
        for text in german
    )


def test_a_lane_in_alert_with_nothing_to_move_says_the_alert_in_its_title() -> None:
    plan = lane_plan(parameters=LaneParameters())
    surge = replace(
        plan.status, status="Surge alert", change_ratio=0.3, reason="30 % above its pattern since 3 May"
    )
    title, detail = dashboard.answer(lane_facts(replace(plan, status=surge), **STAMP))
    assert plain(title) == (
        "BER-MUC: ask the customer whether the rise lasts; demand runs 30 % above its own pattern."
    )
    with_move = replace(lane_plan(), status=surge)
    title, detail = dashboard.answer(lane_facts(with_move, **STAMP))
    assert "give back" in title
    assert detail.startswith("**Surge**: 30 % above its pattern since 3 May.")


def test_a_lane_whose_coming_weeks_exceed_its_plan_is_not_said_to_stand_well() -> None:
    high = replace(high_season(1.3), lane=Lane("BER-MUC", unit="pallets"))
    title = dashboard.answer(lane_facts(high, **STAMP))[0]
    assert "30" in title and "above plan" in title
    assert "above plan" not in dashboard.answer(facts_of("nothing entered"))[0]


def test_a_buffer_that_is_not_known_is_asked_for_and_not_taken_as_zero() -> None:
    facts = known(lane_plan(parameters=LaneParameters()))
    figure = DASHBOARD.figures(facts)[2]
    assert (figure.label, figure.change) == ("Buffer needed · pallets", "held: not known")
    assert "buffer_move" not in facts


def test_a_lane_that_needs_no_buffer_on_top_of_its_forecast_is_not_called_steady() -> None:
    plan = lane_plan()
    bare = replace(plan.buffer, demand_part_units=0.0, lead_time_part_units=0.0, buffer_units=0.0)
    said = DASHBOARD.say("causes", known(replace(plan, buffer=bare)))
    assert said == "At this service level the forecast itself is enough; no buffer is needed on top of it."


def test_the_buffer_is_told_beside_the_textbook_formula() -> None:
    facts = known(lane_plan())
    said = plain(DASHBOARD.say("basis classical", facts))
    assert "on top of the forecast of 1,450 pallets for the 14 days that one order must last for" in said
    assert "(ordered at fixed times, up to a level)" in said
    assert (
        "The textbook formula would hold **260 pallets** on top of 725 pallets for the lead time alone"
        in said
    )
    assert "wider because data are few" in DASHBOARD.say("basis", known(edge_plan("too short for a band")))


def test_capacity_ahead_is_told_by_counts_and_by_its_worst_day() -> None:
    short = known(lane_plan(parameters=replace(ENTERED, own_capacity_units_per_day=1.0)))
    assert "short on 28 of 28 days ahead" in plain(DASHBOARD.say("capacity_ahead", short))
    ample = known(lane_plan(parameters=replace(ENTERED, own_capacity_units_per_day=1e6)))
    assert plain(DASHBOARD.say("capacity_ahead", ample)).startswith(
        "Own capacity covers at least 95 % of cases"
    )
    none = known(edge_plan("too short for a band"))
    assert DASHBOARD.say("capacity_ahead chance", none).startswith("Without a band")


# Profit, cooperation, resilience


def of_levels(plan: LanePlan) -> dict[str, Fact]:
    levels = weigh_levels(plan)
    assert levels is not None
    return {**known(plan), **facts_by_id(facts_of_levels(plan, levels, **STAMP))}


def test_profit_names_the_best_level_what_it_earns_and_how_flat_the_curve_is() -> None:
    title, detail = profit.answer(of_levels(lane_plan()))
    # Cu = 40 - 28 + 15 = 27, Co = 0.35 * 7 = 2.45: 27 / 29.45 = 91.7 %
    assert plain(title).startswith("BER-MUC: hold 216 pallets of buffer instead of 60 to save EUR 519 a week")
    assert "The cheapest service level is 91.5\u00a0%" in detail
    assert "within 1" in detail and "flat there" in detail
    near = of_levels(lane_plan(parameters=replace(ENTERED, buffer_held_units=220.0)))
    kept = (
        "BER-MUC: keep the buffer of 220 pallets; 95 % service needs 259 pallets, but no change is worth more"
    )
    assert plain(profit.answer(near)[0]).startswith(kept)
    claims = [sentence.text for sentence in template_commentary(tuple(near.values()))]
    assert "less than 95 % service needs; a larger or smaller one would save too little to matter" in plain(
        " ".join(claims)
    )
    met = of_levels(lane_plan(parameters=replace(ENTERED, buffer_held_units=220.0, service_level_ratio=0.9)))
    assert plain(profit.answer(met)[0]).startswith("BER-MUC: the buffer is right")


def test_without_a_cost_of_holding_no_service_level_is_called_best() -> None:
    title, detail = profit.answer(known(edge_plan("holding is free")))
    assert "no service level is best, because a unit short or idle costs nothing" in title
    assert detail.startswith("Enter price")


def test_a_young_lane_without_prices_is_not_told_that_shortage_costs_nothing() -> None:
    title, _ = profit.answer(known(lane_plan(n_days=9, costs=CostParameters())))
    assert "no price is entered, so the best service level is not known" in title


def test_weeks_that_passed_without_data_are_not_called_the_next_ones() -> None:
    facts = known(lane_plan())
    stale = {**facts, "status": replace(facts["status"], value="Stale data")}
    fresh, old = (DASHBOARD.figures(said)[0] for said in (facts, stale))
    assert fresh.label.startswith("Next 4 weeks") and fresh.value == old.value
    assert old.label.startswith("After the newest data, 4 weeks") and "Next" not in old.label
    assert DASHBOARD.figures(stale, "de")[0].label.startswith("Nach den neuesten Daten")


def test_the_average_day_costs_no_less_than_the_line_says_of_its_volume() -> None:
    plan = lane_plan()
    overflow, costs = plan.overflow, plan.lane.costs
    volume, capacity = overflow.required_units_per_day, overflow.own_capacity_units_per_day
    above = max(volume - capacity, 0.0) * (
        costs.own_capacity_cost_per_unit + costs.partner_surcharge_per_unit
    )
    assert overflow.booked_cost_per_day >= capacity * costs.own_capacity_cost_per_unit + above
    tight = known(lane_plan(parameters=replace(ENTERED, own_capacity_units_per_day=100.0)))
    assert "lies on the line or above it, never below" in cooperation.COOPERATION.say("vary", tight)


def test_an_order_to_hold_less_names_what_it_costs_in_service_beside_it() -> None:
    plan = lane_plan(parameters=replace(ENTERED, buffer_held_units=520.0))
    facts = known(plan)
    why = next(pair[1] for pair in dashboard.actions(facts) if "of buffer instead of 520" in pair[0])
    moved = lane_plan(parameters=replace(ENTERED, buffer_held_units=facts["buffer_move"].number))
    held = known(moved)
    assert facts["fill_rate_target"].number == pytest.approx(held["fill_rate_held"].number)
    assert facts["penalty_target"].number == pytest.approx(held["penalty_held"].number)
    before, after = value_text(facts["fill_rate_held"]), value_text(held["fill_rate_held"])
    assert f"the fill rate falls from {before} to {after}" in why
    assert value_text(held["penalty_held"]) in why
    german = [reason for _, reason in dashboard.actions(facts, "de")]
    assert any("dafür sinkt die Lieferquote von".lower() in reason.lower() for reason in german)
    more = dashboard.actions(known(lane_plan()))  # to hold more gives nothing up
    assert all("fill rate falls" not in reason for _, reason in more)


def test_the_best_capacity_is_told_in_whole_units_where_units_are_counted() -> None:
    facts = known(lane_plan())
    for name in ("best_capacity", "best_capacity_year", "capacity_move_target"):
        assert facts[name].number == round(facts[name].number), name
    sizes = {facts["best_capacity_year"].number, facts["best_capacity"].number}
    assert facts["capacity_move_target"].number in sizes  # one size in all: that of the order
    plan = lane_plan()
    overflow, law = replace(plan.overflow, optimal_own_capacity_units_per_day=71.2), plan.ahead.next_days
    counted, weighed = (best_capacity(overflow, law, is_counted=is_counted) for is_counted in (True, False))
    assert counted is not None and weighed is not None
    assert (counted.units_per_day, weighed.units_per_day) == (71.0, 71.2)


def test_cooperation_gives_capacity_back_where_partners_are_cheap_and_books_where_they_are_dear() -> None:
    title, detail = cooperation.answer(known(lane_plan()))
    assert plain(title).startswith(
        "BER-MUC: for these four weeks, give back 26 pallets a day of own capacity and leave the rest to partners"
    )
    assert "owning capacity for peaks never pays" in detail
    dear = replace(ENTERED, own_capacity_units_per_day=50.0)
    booked = lane_plan(
        parameters=dear, costs=replace(lane_plan().lane.costs, partner_surcharge_per_unit=300.0)
    )
    title, detail = cooperation.answer(known(booked))
    assert "over the coming year, book" in title and "never pays" not in detail


def test_an_outage_is_told_by_what_it_uses_up_and_loses() -> None:
    plan = edge_plan("entered")
    title, detail = resilience.answer(known(plan))
    assert plain(title) == "BER-MUC: an outage of 10 days uses up the buffer in 23 hours."
    assert "**578\u00a0pallets** are lost" in detail
    harder = {**known(plan), **facts_by_id(facts_of_stress(plan, STRESSES[2], **STAMP))}
    assert plain(resilience.answer(harder)[0]).endswith("in 14 hours.")
    assert RESILIENCE.say("shock", harder).startswith("No alternative: full service for")
    stands = known(edge_plan("much held"))
    assert resilience.answer(stands)[0] == "BER-MUC survives an outage of 10\u00a0days."


def test_what_is_missing_for_an_outage_is_said_and_not_guessed() -> None:
    title, detail = resilience.answer(known(edge_plan("nothing entered")))
    assert "not known yet" in title
    assert detail.startswith("The buffer held today is not known. The time to recover")
    some = lane_plan(parameters=replace(ENTERED, buffer_held_units=None))
    assert "time to recover" not in resilience.answer(known(some))[1]


# Network and lanes that share


@pytest.fixture(scope="module")
def example():
    lanes, records = example_lanes()
    return plan_network(lanes, build_network_history(network_of(lanes, records)))


def test_the_watchtower_counts_by_kind_and_says_what_it_can_see(example) -> None:
    title, detail = network.answer(network_facts(example, **STAMP))
    assert re.match(
        r"3 of 7 lanes need a decision; EUR [\d,]+ a week can still be saved \(80 % range ", plain(title)
    )
    assert (
        detail.startswith("By kind: 2 to book capacity, ")
        and "1 surge, 1 with old data. Waiting costs " in detail
    )
    assert "1 lane has ended and is in no sum of what is coming" in detail
    seen = NETWORK_PAGE.say("visible", facts_by_id(network_facts(example, **STAMP)))
    assert "on a typical lane we detect lasting rises of" in seen.lower()
    assert re.search(r"noise hides a rise of 30 % on \d+ lanes?;", seen)
    blind = replace(example.watch, smallest_visible_change_ratio=np.full(len(example.lanes), np.nan))
    facts = facts_by_id(network_facts(replace(example, watch=blind), **STAMP))
    assert "too little data yet" in NETWORK_PAGE.say("visible", facts)


def row_of(plan: NetworkPlan, number: int) -> dict[str, Fact]:
    return facts_by_id(facts_of_row(plan, decide_network(plan), number, unit="units", **STAMP))


def test_a_row_says_the_same_as_the_facts_of_every_lane(example) -> None:
    every = every_lane_facts(example, **STAMP)
    for number, name in enumerate(example.lanes):
        row = row_of(example, number)
        same = {fact.metric: fact.value for fact in every if fact.subject == name}
        assert {metric: fact.value for metric, fact in row.items()}.items() <= same.items()
        assert network.status_text(row).endswith(own_text(str(same["status"]), "en"))


def test_a_lane_on_pattern_but_above_plan_gives_that_as_its_reason(example) -> None:
    normal = np.full_like(example.watch.status, STATUS_LABELS.index("Normal"))
    passing = replace(
        example,
        watch=replace(example.watch, status=normal),
        expected_units_per_day=1.3 * example.mean_units_per_day,
        moves=example.moves.where(np.zeros(len(example.lanes), dtype=np.bool_)),
    )
    row = row_of(passing, 0)
    assert plain(network.reason_text(row)) == "Coming weeks 30 % above last year"
    assert plain(network.reason_text(row, "de")) == "Kommende Wochen 30 % über Vorjahr"


def test_a_row_of_the_inbox_says_what_to_do_what_it_is_worth_and_what_waiting_costs(example) -> None:
    number = int(example.by_money_at_risk()[0])
    row = row_of(example, number)
    assert network.do_text(row) and network.do_text(row, "de")
    assert re.fullmatch(r"[−\d,.]+ \([−\d,.]+ to [−\d,.]+\)", network.worth_text(row))
    assert network.waiting_of(row) == pytest.approx(float(decide_network(example).waiting_per_week[number]))


def test_lanes_that_share_are_told_their_saving_and_that_nobody_objects() -> None:
    first, second = opposite_seasons()
    shared = share_capacity([lane("A-B"), lane("C-D")], [history("A-B", first), history("C-D", second)])
    facts = facts_by_id(sharing_facts(shared, **STAMP))
    assert float(facts["sharing_saving"].value) == pytest.approx(shared.sharing.joint_saving)
    said = SHARING.say("saving stable basis", facts)
    assert said.startswith("Together they save **EUR")
    assert "no group does better alone: each of the 2 groups was checked" in said
    assert plain(SHARING.say("basis", facts)).endswith("from 700 days that they have in common.")
    nothing = {**facts, "sharing_saving": replace(facts["sharing_saving"], value=0.0, direction="flat")}
    assert SHARING.say("saving stable", nothing).startswith("These lanes gain nothing by sharing")


def test_a_group_that_would_do_better_apart_is_named() -> None:
    first, second = opposite_seasons()
    shared = share_capacity([lane("A-B"), lane("C-D")], [history("A-B", first), history("C-D", second)])
    facts = facts_by_id(sharing_facts(shared, **STAMP))
    del facts["sharing_stable"]
    facts["sharing_objectors"] = replace(facts["sharing_groups"], value="A-B and C-D", value_de="A-B und C-D")
    facts["sharing_objection"] = replace(facts["sharing_alone"], value=12.0)
    assert "A-B and C-D would do better apart, by EUR\u00a012 a week" in SHARING.say("stable", facts)
    assert "A-B und C-D" in SHARING.say("stable", facts, "de")


# Assumptions and notes


def test_every_input_that_nobody_entered_is_said_in_both_languages() -> None:
    facts = known(lane_plan(parameters=LaneParameters(), costs=CostParameters()))
    said = [plain(text) for text in assumption_sentences(facts)]
    assert said[0] == "Own capacity is assumed: it covers demand in 90 % of periods."
    assert (
        "Lead time (7 days, spread 1.5 days) and returns (5 %) are defaults; enter this lane's own." in said
    )
    assert any("no sum of money is shown" in text for text in said)
    german = assumption_sentences(facts, "de")
    assert len(german) == len(said) == 5
    assert "Die Erholungszeit ist nicht eingetragen." in german


def test_a_described_lane_stands_on_no_assumption() -> None:
    costs = replace(lane_plan().lane.costs, price_per_unit=41.0)
    described = lane_plan(parameters=replace(ENTERED, lead_time_days=5.0), costs=costs)
    assert assumption_sentences(known(described)) == ()


def test_overrides_and_marks_are_told_in_both_languages() -> None:
    day = np.datetime64("2026-05-04").astype(object)
    override = Override(day, 130.0, 100.0, "Fair")
    assert plain(override_text(override, "pallets")) == "4 May 2026: 130 pallets instead of 100"
    assert plain(override_text(override, "pallets", "de")) == "4. Mai 2026: 130 Paletten statt 100"
    assert plain(mark_text(Mark(day, day, "outlier", "x"))) == "4 May 2026: outlier"
    later = np.datetime64("2026-05-06").astype(object)
    assert plain(mark_text(Mark(day, later, "event", "x"), "de")) == "4. Mai 2026 – 6. Mai 2026: Ereignis"


def test_overrides_whose_time_is_over_are_summed_up() -> None:
    day = np.datetime64("2026-01-01").astype(object)

    def scored(units: float) -> ScoredOverride:
        return ScoredOverride(Override(day, units, 100.0, "Fair"), 140.0)

    # saved 40 - 10 = 30 and 40 - 80 = -40
    said = plain(score_text((scored(130.0), scored(60.0)), "pallets"))
    assert said == "1 of 2 past overrides came closer than the forecast: in sum 10 pallets more error"
    assert score_text((), "pallets") == ""
