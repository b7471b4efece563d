"""The lane brief: one page whose figures are the plan's, in any language and for any lane."""

from __future__ import annotations

import random
import re
import sys
import unicodedata
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from core import MODEL_VERSION
from core.errors import InvalidParameter, NotEnoughHistory
from core.facts import empty_lane_facts, facts_by_id, facts_digest, lane_facts
from core.forecast.methods.names_de import method_name_de
from core.forecast.notes import ForecastNotes, Mark, Override
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_plan import plan_lane
from core.speech.assumptions import assumption_sentences
from core.speech.dashboard import DASHBOARD, LANE_BRIEF
from core.speech.fact_text import value_text
from core.speech.template import answer_sentence, template_sentences
from core.words.remarks import Span, remark
from paper.characters import in_visual_order
from paper.lane_brief import FIGURES
from paper.lane_notes import overrides_ahead
from report_pdf import lane_report
from tests.core.lanes import TOO_YOUNG
from tests.paper_pages import bookmarks, marked_content, plain, read, tags, words_of
from tests.ui.plans import ENTERED, lane_plan

MADE_ON = date(2026, 11, 28)
HEADINGS = [
    (0, "BER-MUC"),
    (1, "Decision and reasons"),
    (1, "Demand and forecast, pallets / day"),
    (1, "Weekly cost by service level, EUR"),
    (1, "Resilience index: 70.2 points"),
    (1, "Figures"),
    (1, "Assumptions and warnings"),
    (1, "Method and sources"),
]
TOP_FACTS = ("demand_next", "capacity_use", "forecast_method", "resilience_score")


def facts_of(plan, currency="EUR"):
    return lane_facts(plan, currency=currency, data_version=17)


def report_of(plan, **options):
    return lane_report(plan, facts_of(plan), workspace="Demo", made_on=MADE_ON, **options)


@pytest.fixture(scope="module")
def plan():
    return lane_plan()


@pytest.fixture(scope="module")
def report(plan):
    return report_of(plan)


def test_the_brief_is_one_page_with_the_headings_in_order(report):
    assert len(read(report).pages) == 1
    assert bookmarks(report) == HEADINGS


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_fact_that_is_printed_is_printed_as_the_facts_say(plan, language):
    words, known = words_of(report_of(plan, language=language)), facts_by_id(facts_of(plan))
    printed = [known[name] for name in (*FIGURES, *TOP_FACTS) if name in known]
    assert len(printed) > 20
    missing = [fact.id for fact in printed if plain(value_text(fact, language, signed=True)) not in words]
    assert missing == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_tiles_are_the_figures_of_the_screen(plan, language):
    words, known = words_of(report_of(plan, language=language)), facts_by_id(facts_of(plan))
    tiles = LANE_BRIEF.figures(known, language)
    assert tiles[:3] == DASHBOARD.figures(known, language)[:3]
    for tile in tiles:
        assert plain(f"{tile.label} {tile.value} {tile.change}") in words


def test_the_figures_are_the_numbers_of_the_plan(plan, report):
    words = words_of(report)
    for label, expected in (
        ("Buffer needed", plan.buffer.buffer_units),
        ("Order level", plan.buffer.level_units),
        ("Best service level", 100 * plan.economics.optimal_service_level_ratio),
        ("Expected profit EUR", plan.economics.expected_profit_per_week),
        ("Own capacity", plan.own_capacity_units_per_day),
    ):
        found = re.search(rf"{label} ([\d,.]+)", words)
        assert found, label
        assert float(found[1].replace(",", "")) == pytest.approx(expected, rel=0.006)


def test_answer_and_reasons_are_on_the_page_word_for_word(plan, report):
    words, facts = words_of(report), facts_of(plan)
    assert plain(answer_sentence(facts)) in words
    for sentence in template_sentences(facts):
        assert plain(sentence) in words


def test_the_foot_says_where_the_figures_come_from(plan, report):
    words = words_of(report)
    for part in (
        f"facts {facts_digest(facts_of(plan))}",
        f"model {MODEL_VERSION}",
        "data version 17",
        "Data to 24 May 2026",
        "Made on 28 Nov 2026",
        "Page 1 of 1",
    ):
        assert part in words


def test_the_file_can_be_read_aloud(report):
    pdf = read(report)
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == "Lane brief · BER-MUC"
    kinds = [kind for kind, _ in tags(report)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == len(HEADINGS) - 1
    figures = [alt for kind, alt in tags(report) if kind == "/Figure"]
    assert len(figures) == 3
    assert all(figures)


def test_what_is_read_aloud_is_what_stands_on_the_page(report):
    stretches, is_all_marked = marked_content(report)
    assert is_all_marked
    assert [kind for kind, _ in stretches] == [kind for kind, _ in tags(report)]
    assert [number for _, number in stretches] == list(range(len(stretches)))


def test_the_same_plan_and_day_give_the_same_bytes(plan, report):
    assert report_of(plan) == report


def test_the_day_of_the_report_is_the_day_of_the_file(report):
    assert read(report).metadata.creation_date.date() == MADE_ON


def test_without_a_day_the_file_is_dated_by_its_data(plan):
    report = lane_report(plan, facts_of(plan))
    assert read(report).metadata.creation_date.date() == plan.last_day
    assert "Made on" not in words_of(report)


def test_a_negative_change_leaves_the_words_after_it_readable():
    # U+2212 comes from another font; fpdf2 forgets the first font after coloured text that begins with it
    plan = lane_plan()
    falling = replace(plan, forecast=replace(plan.forecast, mean_units=0.5 * plan.forecast.mean_units))
    words = words_of(report_of(falling))
    assert "−" in words
    assert "Use with returns" in words
    assert "Buffer held" in words


def test_what_nobody_entered_is_said(plan):
    assumed = lane_plan(parameters=LaneParameters(), costs=CostParameters())
    words = words_of(report_of(assumed))
    said = assumption_sentences(facts_by_id(facts_of(assumed)))
    assert len(said) == len(assumed.assumed) == 5
    assert all(plain(sentence) in words for sentence in said)
    assert "The buffer held today is not known. The time to recover" in words
    german = words_of(report_of(assumed, language="de"))
    assert "Die Erholungszeit ist nicht eingetragen." in german
    assert "Der heute gehaltene Puffer ist nicht bekannt." in german
    assert "Es sind keine Preise eingetragen" in german
    costs = replace(plan.lane.costs, price_per_unit=41.0)
    described = lane_plan(parameters=replace(ENTERED, lead_time_days=5.0), costs=costs)
    brief = words_of(report_of(replace(described, remarks=())))
    assert "Every input was entered." in brief
    assert "that one order must last for (ordered at fixed times, up to a level)" in brief


def test_values_that_are_not_the_stored_ones_are_said_to_be_so(plan):
    said = "What if: some values of this report are not the stored ones."
    assert said in words_of(report_of(plan, is_what_if=True))
    assert said not in words_of(report_of(plan))


def test_a_german_report_says_remarks_method_and_reason_in_german(plan):
    said = (remark("short_history", n_periods=5, n_needed=14), remark("stopped", n_empty=Span(9, "daily")))
    words = words_of(report_of(replace(plan, remarks=said), language="de"))
    for item in said:
        assert item.text("de") in words
        assert item.text("en") not in words
    assert method_name_de(plan.forecast.method) in words
    assert plan.forecast.method not in words
    assert plan.status.reason_de in words
    assert plan.status.reason not in words


def test_more_warnings_than_have_room_are_counted_on_the_one_page(plan):
    said = tuple(remark("short_history", n_periods=place, n_needed=14) for place in range(60))
    warned = replace(plan, remarks=said)
    report = report_of(warned)
    assert len(read(report).pages) == 1
    assert re.search(r"\+ \d+ more", words_of(report))


def test_where_no_service_level_is_best_the_curve_gives_way_to_a_sentence():
    free = CostParameters(holding_cost_per_unit_per_day=0.0, obsolescence_cost_per_unit=0.0)
    plan = lane_plan(costs=free)
    assert plan.economics.optimal_service_level_ratio is None
    assert "No service level is best" in words_of(report_of(plan))


def test_a_lane_without_any_volume_has_a_brief():
    plan = lane_plan()
    history = replace(plan.history, demand_units=0 * plan.history.demand_units)
    empty = plan_lane(Lane("BER-MUC", unit="pallets", parameters=ENTERED), history, as_of=plan.as_of)
    assert "There has been no volume at all, so every plan is zero." in words_of(report_of(empty))


def test_a_lane_with_too_little_data_gets_a_brief_that_says_what_is_missing():
    lane = Lane("NEW-LANE", unit="pallets")
    facts = empty_lane_facts(
        lane, NotEnoughHistory("NEW-LANE", 1, 3), TOO_YOUNG, currency="EUR", data_version=2
    )
    report = lane_report(None, facts, made_on=MADE_ON)
    words = words_of(report)
    assert "there is too little data for a plan: 1 period with data, 2 more needed" in words
    assert "Too little data" in words
    assert f"facts {facts_digest(facts)}" in words
    assert [title for _, title in bookmarks(report)][1] == "What is missing"


def test_a_report_of_no_facts_is_refused(plan):
    with pytest.raises(InvalidParameter, match="number of facts of a lane report is 0"):
        lane_report(plan, ())


def test_a_language_that_nothing_is_written_in_is_refused(plan):
    with pytest.raises(InvalidParameter, match="'fr'"):
        report_of(plan, language="fr")


@pytest.mark.parametrize(
    "name",
    ["Łódź → Αθήνα", "上海港 – 宁波", "東京ハブ", "부산항", "Владивосток", "Đà Nẵng", "€ zone – Ürümqi"],
)
def test_names_of_the_world_are_printed_as_they_are(name):
    assert plain(name) in words_of(report_of(lane_plan(name=name)))


def test_right_to_left_names_are_drawn_in_the_order_in_which_they_are_read():
    assert in_visual_order("to שלום now") == "to םולש now"
    assert in_visual_order("BER – Łódź") == "BER – Łódź"
    assert len(read(report_of(lane_plan(name="שלום ميناء"))).pages) == 1


def test_a_character_of_no_font_becomes_a_sign_that_shows_it():
    assert "A � B" in words_of(report_of(lane_plan(name="A 🚚 B")))


@pytest.mark.parametrize("name", ["{nb}", "(x) Tj ET", "**b** [a](http://x)", "a\u202eb", "", "x" * 500])
def test_a_hostile_name_changes_nothing_but_the_name(name):
    report = report_of(lane_plan(name=name))
    assert len(read(report).pages) == 1
    assert "Page 1 of 1" in words_of(report)
    assert "/Annots" not in read(report).pages[0]


def test_a_name_of_markers_is_not_the_number_of_pages():
    assert "{nb}" in words_of(report_of(lane_plan(name="{nb}")))


def test_random_names_are_printed_without_an_exception(plan, caplog):
    for name in random_names(4, seed=5):
        facts = tuple(replace(fact, subject=name) for fact in facts_of(plan))
        report = lane_report(replace(plan, lane=replace(plan.lane, name=name)), facts)
        assert len(read(report).pages) == 1
    assert caplog.records == []  # fpdf2 reports a glyph that it cannot find


def random_names(n_names: int, *, seed: int) -> list[str]:
    """Names of 1 to 40 characters from all of Unicode, surrogates and control characters among them."""
    chooser = random.Random(seed)
    ranges = (
        (0x20, 0x17F),
        (0x370, 0x5FF),
        (0x600, 0x1FFF),
        (0x2000, 0x2FFF),
        (0x3000, 0xFFFF),
        (0, sys.maxunicode),
    )
    return [
        "".join(chr(chooser.randint(*chooser.choice(ranges))) for _ in range(chooser.randint(1, 40)))
        for _ in range(n_names)
    ]


def test_the_random_names_hold_what_they_are_meant_to_hold():
    found = {unicodedata.category(character) for name in random_names(500, seed=5) for character in name}
    assert {"Cs", "Cc", "Lo", "Mn", "So", "Cn"} <= found


def test_a_key_in_the_environment_is_nowhere_in_the_file(plan, monkeypatch):
    canary = "canary-8f31c0d2"
    for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY", "DATABASE_URL"):
        monkeypatch.setenv(name, canary)
    report = report_of(plan)
    streams = b"".join(
        item.get_data()
        for item in map(read(report).get_object, range(1, len(read(report).xref[0]) + 1))
        if hasattr(item, "get_data")
    )
    assert b"BT" in streams  # the streams were unpacked
    assert canary.encode() not in report + streams


def test_the_band_of_a_lane_with_gaps_is_drawn(plan):
    history = replace(
        plan.history, demand_units=np.where(np.arange(140) % 9 == 0, np.nan, plan.history.demand_units)
    )
    assert len(read(report_of(replace(plan, history=history))).pages) == 1


def test_what_an_analyst_noted_is_printed_and_its_overrides_are_drawn(plan):
    coming, past = plan.forecast.period_starts, plan.history.period_starts
    overrides = tuple(
        Override(coming[step].item(), 150.0 + step, 101.0, f"Fair {step} " + "x" * 80) for step in (5, 3, 4)
    )
    over = Override(past[-30].item(), 90.0, 100.0, "Long over")
    marks = (Mark(past[-10].item(), past[-9].item(), "event", "Port closed"),)
    noted = replace(plan, notes=ForecastNotes(overrides=(*overrides, over), marks=marks))
    assert [item.units for item in overrides_ahead(noted)] == [153.0, 154.0, 155.0]
    words = words_of(report_of(noted))
    assert "153 pallets instead of 101 (Fair 3 xxx" in words
    assert "Fair 5" not in words
    assert "+ 1 more" in words
    assert "Long over" not in words
    assert "event (Port closed)" in words
    german = words_of(report_of(noted, language="de"))
    assert "153 Paletten statt 101 (Fair 3" in german
    assert "Ereignis (Port closed)" in german
    assert len(read(report_of(noted)).pages) == 1


def test_a_note_can_do_no_harm_on_paper(plan):
    hostile = "\u202egnp.exe\nJavaScript\x00 <b>[x](http://evil.example)"
    override = Override(plan.forecast.period_starts[0].item(), 1e15, 0.0, hostile)
    report = report_of(replace(plan, notes=ForecastNotes(overrides=(override,), marks=())))
    assert len(read(report).pages) == 1
    assert not any(
        "/A" in annotation for page in read(report).pages for annotation in page.get("/Annots", ())
    )


def test_the_foot_tells_the_day_that_the_pages_tell():
    plan = replace(lane_plan(), as_of=date(2026, 5, 29))  # the lane's own newest day is the 24th
    assert "Data to 29 May 2026" in words_of(report_of(plan))


def test_every_decision_that_the_worth_is_summed_of_stands_on_the_sheet():
    costs = CostParameters(price_per_unit=60.0, partner_surcharge_per_unit=30.0)
    parameters = replace(ENTERED, own_capacity_units_per_day=300.0, buffer_held_units=2_000.0)
    plan = lane_plan(costs=costs, parameters=parameters)
    known = facts_by_id(facts_of(plan))
    moves = [name for name in ("buffer_move", "capacity_year_move", "capacity_move") if name in known]
    assert len(moves) > 1
    words = words_of(report_of(plan))
    for move in moves:
        assert plain(LANE_BRIEF.say(move, known)) in words, move
    gains = sum(known[f"{move}_gain"].number for move in moves)
    assert known["worth"].number == pytest.approx(gains)


def test_a_worth_that_nobody_can_know_is_not_nothing():
    parameters = replace(ENTERED, own_capacity_units_per_day=None, buffer_held_units=None)
    plan = lane_plan(parameters=parameters, costs=CostParameters(price_per_unit=60.0))
    known = facts_by_id(facts_of(plan))
    assert known["worth"].number == 0 and "inputs_missing" in known
    (tile,) = [tile for tile in LANE_BRIEF.figures(known) if tile.label.startswith("Worth of deciding")]
    assert tile.value == "not known"
    assert "own capacity and the buffer held not entered" in plain(tile.change)
