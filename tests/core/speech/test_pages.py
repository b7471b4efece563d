"""What every page can say: its tables hold together, and every number in it is one of its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from core.capacity.assumptions import ASSUMED_CAPACITY_QUANTILE
from core.facts import METRICS, Fact
from core.facts.demand_facts import BAND_COVERAGE
from core.money.cost_curve import FLAT_ZONE_RATIO
from core.plan.moves import WORTH_TELLING_RATIO, WORTH_TELLING_VOLUME_RATIO
from core.resilience.index import TORNADO_STEP_RATIO
from core.speech import dashboard, profit
from core.speech.assumptions import ASSUMPTIONS
from core.speech.cooperation import COOPERATION
from core.speech.dashboard import DASHBOARD, LANE_BRIEF
from core.speech.fact_text import bare_text, value_text, whole_text
from core.speech.frames import PLACEHOLDER
from core.speech.network import NETWORK_PAGE
from core.speech.pages import Page
from core.speech.profit import PROFIT
from core.speech.resilience import RESILIENCE
from core.speech.sharing import SHARING
from core.words.number_text import percent
from tests.core.speech.lanes import facts_of, known_facts

PAGES = {
    "dashboard": DASHBOARD,
    "lane brief": LANE_BRIEF,
    "profit": PROFIT,
    "cooperation": COOPERATION,
    "resilience": RESILIENCE,
    "assumptions": ASSUMPTIONS,
    "network": NETWORK_PAGE,
    "sharing": SHARING,
}
OF_A_LANE = [name for name in PAGES if name not in ("network", "sharing")]
# Numbers that stand in sentences as names or bounds, each one a constant of the mathematics; the index goes to 100.
CONSTANTS = {
    percent(ratio).removesuffix("\u00a0%")
    for ratio in (
        ASSUMED_CAPACITY_QUANTILE,
        BAND_COVERAGE,
        FLAT_ZONE_RATIO,
        TORNADO_STEP_RATIO,
        WORTH_TELLING_RATIO,
        WORTH_TELLING_VOLUME_RATIO,
        1.0,
    )
} | {"0"}
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def texts_of(page: Page) -> Iterator[tuple[str, tuple[str, str]]]:
    """(where, both languages) of every text of a page."""
    for kind, frames in page.frames.items():
        yield from ((kind, frame.text) for frame in frames)
    for name, figures in page.figure_frames.items():
        for figure in figures:
            yield from ((name, both) for both in (figure.label, figure.change, (figure.value, figure.value)))


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_speak_of_the_same_facts(name: str) -> None:
    for where, (english, german) in texts_of(PAGES[name]):
        ids = [{match[1] for match in PLACEHOLDER.finditer(text)} for text in (english, german)]
        # a horizon, the lane's noun for periods, is not said in every German sentence
        assert ids[0] - {"horizon"} == ids[1] - {"horizon"}, where
        assert {i.removesuffix("_a").removesuffix("_b").removesuffix("_c") for i in ids[0]} <= METRICS.keys()
        assert bool(english) == bool(german), where


@pytest.mark.parametrize("name", OF_A_LANE)
@pytest.mark.parametrize("language", ["en", "de"])
def test_everything_can_be_said_of_every_lane(name: str, language: str) -> None:
    page = PAGES[name]
    for edge, known in known_facts():
        for kind in page.frames:
            said = page.say(kind, known, language)
            assert not re.search(r"[{}\[\]]|nan|None", said), (edge, kind, said)
        for figure in page.figures(known, language):
            assert figure.label and figure.value, (edge, figure)
            assert not re.search(r"[{}]|nan|None", f"{figure.label}{figure.value}{figure.change}"), (
                edge,
                figure,
            )


@pytest.mark.parametrize("name", ["dashboard", "profit", "cooperation", "resilience"])
def test_a_page_has_four_figures_whatever_is_known(name: str) -> None:
    for edge, known in known_facts():
        assert len(PAGES[name].figures(known)) == 4, edge


@pytest.mark.parametrize("name", ["dashboard", "cooperation", "resilience"])
def test_labels_fit_a_tile(name: str) -> None:
    for language in ("en", "de"):
        for figure in PAGES[name].figures(dict(next(known_facts())[1]), language):
            assert len(figure.label) <= 34, figure.label


def numbers_of(fact: Fact) -> set[str]:
    """Every way in which a fact's number may be written."""
    if isinstance(fact.value, str | date):
        return set(NUMBER.findall(value_text(fact)))
    ways = (
        value_text(fact),
        bare_text(fact),
        bare_text(fact, size=True),
        whole_text(fact),
    )
    return {number for way in ways for number in NUMBER.findall(way)}


@pytest.mark.parametrize("name", OF_A_LANE)
def test_every_number_on_a_page_is_one_of_its_facts(name: str) -> None:
    page = PAGES[name]
    for edge, known in known_facts():
        allowed = {number for fact in known.values() for number in numbers_of(fact)} | CONSTANTS
        said = [page.say(kind, known) for kind in page.frames]
        said += [f"{figure.label} {figure.value} {figure.change}" for figure in page.figures(known)]
        for text in said:
            assert set(NUMBER.findall(text)) <= allowed, (edge, text)


def test_the_same_metric_has_the_same_text_wherever_it_stands() -> None:
    """Of each fact all texts in tiles are one: those that name it without its sign, and those that do."""
    shown: dict[tuple[str, str], set[str]] = {}
    known = dict(next(known_facts())[1])
    for page in (DASHBOARD, LANE_BRIEF, PROFIT, COOPERATION, RESILIENCE):
        for name, figure_frames in page.figure_frames.items():
            frame = next((frame for frame in figure_frames if frame.is_true(known)), None)
            for match in PLACEHOLDER.finditer(frame.value if frame else ""):
                value = frame.fill(known, "en").value
                shown.setdefault((match[1], match[2] or ""), set()).add(f"{name}: {value}")
    assert shown[("demand_next", "number")] == {"demand: 99"}
    assert all(len(texts) == 1 for texts in shown.values()), shown


def test_a_fact_that_moves_moves_every_text_that_names_it() -> None:
    facts = facts_of("entered")
    moved = tuple(replace(fact, value=77.0) if fact.id == "demand_next" else fact for fact in facts)
    title, detail = dashboard.answer(moved)
    assert "77" in detail and "77" not in dashboard.answer(facts)[1]
    assert DASHBOARD.figures({fact.id: fact for fact in moved})[0].value == "77"
    assert LANE_BRIEF.figures({fact.id: fact for fact in moved})[0].value == "77"
    assert title == dashboard.answer(facts)[0]


def test_a_figure_says_what_is_not_known_and_what_has_no_end() -> None:
    facts = {fact.id: fact for fact in facts_of("nothing entered")}
    assert [figure.value for figure in RESILIENCE.figures(facts)][:3] == ["not known"] * 3
    assert [figure.value for figure in RESILIENCE.figures(facts, "de")][:3] == ["unbekannt"] * 3
    endless = {fact.id: fact for fact in facts_of("alternative for all")}
    assert RESILIENCE.figures(endless)[1].value == "no limit"
    assert RESILIENCE.figures(endless)[1].is_bad is False


def test_a_page_that_has_nothing_of_a_kind_says_nothing() -> None:
    assert PROFIT.say("zone", {}) == ""
    assert profit.PROFIT.clause("zone", {}, "de") == ""
