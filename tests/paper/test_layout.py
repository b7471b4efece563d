"""How the words of a report lie on their pages: within the margins, none upon another, none crossed by a rule."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from core.facts import lane_facts
from core.speech.fact_text import label_text, value_text
from paper import look
from paper.blocks import sentence_case
from paper.network_table import COLUMNS
from report_pdf import lane_report
from tests.paper.test_lane_drawing import PLAN
from tests.paper.test_network_drawing import FACTS, report_of
from tests.paper_pages import places_of_words, plain, read, shapes

LETTER_MM = 1.2  # the least height of small letters on these pages


def lane_brief(language: str) -> bytes:
    facts = lane_facts(PLAN, currency="EUR", data_version=17)
    return lane_report(PLAN, facts, workspace="Demo", made_on=date(2026, 11, 28), language=language)


@pytest.fixture(scope="module", params=["lane en", "lane de", "network en", "network de"])
def report(request: pytest.FixtureRequest) -> bytes:
    kind, language = request.param.split()
    return lane_brief(language) if kind == "lane" else report_of(language=language)


def test_every_word_lies_within_the_page(report: bytes) -> None:
    for number in range(len(read(report).pages)):
        for x, y, text in places_of_words(report, page=number):
            assert look.MARGIN - 1 <= x < look.PAGE_WIDTH - look.MARGIN, text
            assert 5 < y < 292, text


def test_no_rule_runs_through_a_line_of_text(report: bytes) -> None:
    for number in range(len(read(report).pages)):
        across = [s.box for s in shapes(report, page=number) if s.box[3] < 0.5 and s.box[2] > look.WIDTH / 2]
        for x, baseline, text in places_of_words(report, page=number):
            crossing = [
                box
                for box in across
                if box[0] <= x <= box[0] + box[2] and baseline - LETTER_MM < box[1] < baseline - 0.05
            ]
            assert not crossing, text


def test_the_rows_of_the_table_stand_at_one_distance_and_the_total_under_its_column() -> None:
    report = report_of()
    last = len(read(report).pages) - 1
    words = places_of_words(report, page=last)
    total = next(fact for fact in FACTS if fact.id == "worth_total")
    texts = {plain(text): (x, y) for x, y, text in words}
    label, figure = sentence_case(label_text(total, "en")), value_text(total, "en")
    (under, y), (right, beside) = texts[plain(label)], texts[plain(figure)]
    assert beside == pytest.approx(y, abs=0.05)
    columns = {column.key: column for column in COLUMNS}
    assert under == pytest.approx(columns["lane"].x, abs=1.5)
    assert columns["why"].x + columns["why"].width - 10 < right < columns["worth"].x + columns["worth"].width
    ranks = sorted(y for text, (x, y) in texts.items() if text.isdigit() and x < look.MARGIN + 8)
    gaps = {round(after - before, 1) for before, after in pairwise(ranks)}
    assert gaps <= {4.9, 9.8}  # one row, or a row and the head of a group
