"""The pictures of a network brief, read back from the PDF: bars as long as what they stand for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.facts import Fact, every_lane_facts
from core.speech import value_text
from core.words.labels import own_text
from paper import look
from paper.network_brief import _bars
from paper.network_plots import STATUS_FILLS
from paper.network_rows import network_rows
from report_pdf import network_report
from tests.core.lanes import example_lanes
from tests.paper.test_network_report import STAMP, network
from tests.paper_pages import Shape, colors_of_words, plain, shapes, words_of

LANES, RECORDS = example_lanes()
PLAN = network(LANES, RECORDS)
FACTS = every_lane_facts(PLAN, lanes=LANES, **STAMP)


def report_of(facts: tuple[Fact, ...] = FACTS, *, language: str = "en") -> bytes:
    return network_report(PLAN, facts, workspace="Demo", language=language)


def bars(report: bytes, *, height: float) -> list[Shape]:
    return [s for s in shapes(report) if s.is_filled and s.box[3] == pytest.approx(height, abs=0.02)]


def fact(name: str) -> Fact:
    return next(item for item in FACTS if item.id == name)


def test_the_bar_of_statuses_is_divided_by_how_many_lanes_have_each() -> None:
    pieces = bars(report_of(), height=6.5)
    counts = {status: count for status, count in PLAN.watch.counts.items() if count}
    assert {piece.color: piece.box[2] for piece in pieces} == {
        STATUS_FILLS[status]: pytest.approx(look.WIDTH * count / len(LANES), abs=0.05)
        for status, count in counts.items()
    }
    edge = look.MARGIN
    for piece in pieces:  # each begins where the one before ends
        assert piece.box[0] == pytest.approx(edge, abs=0.05)
        edge += piece.box[2]
    assert edge == pytest.approx(look.MARGIN + look.WIDTH, abs=0.1)


def test_every_status_is_named_beside_its_colour_in_both_languages() -> None:
    keys = [shape.color for shape in bars(report_of(), height=2.6)]
    counts = {status: count for status, count in PLAN.watch.counts.items() if count}
    assert sorted(keys) == sorted(STATUS_FILLS[status] for status in counts)
    english, german = colors_of_words(report_of()), colors_of_words(report_of(language="de"))
    assert {f"{own_text(status, 'en')} {count}" for status, count in counts.items()} <= set(english)
    assert not {f"{status} {count}" for status, count in counts.items() if status != "Normal"} & set(german)


def test_the_bars_of_money_are_in_proportion_the_most_first_in_the_colour_of_the_lanes_status() -> None:
    risks = sorted(
        (item for item in FACTS if item.metric == "worth" and item.number > 0), key=lambda f: -float(f.value)
    )
    found = bars(report_of(), height=4.6)
    assert len(found) == len(risks[:10])
    full = found[0].box[2]
    assert full > look.WIDTH / 3  # the most money takes all the room that names and figures leave
    status_of = {item.subject: str(item.value) for item in FACTS if item.metric == "status"}
    for bar, risk in zip(found, risks, strict=False):
        share = float(risk.value) / float(risks[0].value)
        assert bar.box[2] == pytest.approx(max(full * share, 0.3), abs=0.05)
        assert bar.color == STATUS_FILLS[status_of[risk.subject]]
    tops = [bar.box[1] for bar in found]
    assert tops == sorted(tops) and len({round(step, 2) for step in np.diff(tops)}) <= 1


def test_of_many_lanes_the_ten_with_the_most_money_at_risk_have_a_bar() -> None:
    many = []
    for number in range(5):
        for item in FACTS:
            if item.metric in ("status", "status_reason", "worth") and item.subject in PLAN.lanes:
                value = 1_000.0 * number + float(item.value) if item.metric == "worth" else item.value
                many.append(
                    replace(item, id=f"{item.id}_{number}", subject=f"{item.subject} {number}", value=value)
                )
    of_network = [item for item in FACTS if item.subject not in PLAN.lanes]
    risks = sorted((f for f in many if f.metric == "worth" and f.number > 0), key=lambda f: -float(f.value))
    report = report_of((*of_network, *many))
    assert len(bars(report, height=4.6)) == 10
    named = set(colors_of_words(report)) & {risk.subject for risk in risks}
    assert named == {risk.subject for risk in risks[:10]}


def test_counts_of_alerts_are_written_as_problems_where_there_are_some_and_as_text_where_none() -> None:
    alerts, total = fact("lanes_alert"), fact("worth_total")
    assert float(alerts.value) > 0
    assert look.PROBLEM_TEXT in colors_of_words(report_of()).values()
    calm = tuple(
        replace(item, value=0.0) if item.id in ("lanes_alert", "money_at_risk_total") else item
        for item in FACTS
    )
    report = report_of(calm)
    assert look.PROBLEM_TEXT not in {
        color
        for text, color in colors_of_words(report).items()
        if text[:1].isdigit() or text.startswith("EUR")
    }
    assert plain(value_text(total)) in words_of(report)


def test_the_ten_lanes_with_most_money_are_drawn_the_most_first() -> None:
    row = next(row for row in network_rows(FACTS) if "worth" in row.facts and row.facts["worth"].number > 0)
    money = row.facts["worth"]
    worths = [3.0, 12.0, *range(20, 30), 0.0]
    rows = [replace(row, facts={**row.facts, "worth": replace(money, value=float(w))}) for w in worths]
    assert [bar.money.number for bar in _bars(rows, "en")] == sorted(worths, reverse=True)[:10]
