"""Facts as files: exact values, the hash of the PDF, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from core import MODEL_VERSION
from core.facts import facts_digest, lane_facts
from facts_export import COLUMNS, facts_csv, facts_json, facts_xlsx
from report_pdf import lane_report
from tests.paper_pages import words_of
from tests.ui.plans import lane_plan

HOSTILE = ("=1+1", "+49", "-5", "@cmd", "\t=1", '=HYPERLINK("http://x")', "a\ud800b", "a\x00b")


@pytest.fixture(scope="module")
def plan():
    return lane_plan()


@pytest.fixture(scope="module")
def facts(plan):
    return lane_facts(plan, currency="EUR", data_version=17)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_rows(content: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content))["Facts"].iter_rows(values_only=True))


def test_csv_xlsx_json_and_pdf_carry_the_same_hash(plan, facts):
    digest = facts_digest(facts)
    assert {row["facts_hash"] for row in csv_rows(facts_csv(facts))} == {digest}
    assert {row[-1] for row in xlsx_rows(facts_xlsx(facts))[1:]} == {digest}
    assert json.loads(facts_json(facts))["facts_hash"] == digest
    assert f"facts {digest}" in words_of(lane_report(plan, facts))


def test_another_value_is_another_hash(facts):
    changed = (replace(facts[-1], value=float(facts[-1].value) + 1), *facts[1:])
    assert facts_digest(changed) != facts_digest(facts)


def test_every_file_holds_every_fact_exactly(facts):
    from_csv, from_json = csv_rows(facts_csv(facts)), json.loads(facts_json(facts))["facts"]
    from_xlsx = xlsx_rows(facts_xlsx(facts))
    assert from_xlsx[0] == COLUMNS
    value = COLUMNS.index("value")
    for fact, row, item, cells in zip(facts, from_csv, from_json, from_xlsx[1:], strict=True):
        assert (row["id"], item["id"], cells[1]) == (fact.id, fact.id, fact.id)
        if isinstance(fact.value, float):
            assert (float(row["value"]), item["value"]) == (fact.value, fact.value)
            assert cells[value] == pytest.approx(fact.value, rel=1e-14)  # openpyxl writes 16 digits
    assert {row["model_version"] for row in from_csv} == {MODEL_VERSION}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_cannot_run_in_a_spreadsheet(facts, name):
    named = tuple(replace(fact, subject=name, unit=name) for fact in facts)
    cells = [row["subject"] for row in csv_rows(facts_csv(named))]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    book = load_workbook(io.BytesIO(facts_xlsx(named)))
    assert all(cell.data_type != "f" for row in book["Facts"].iter_rows() for cell in row)
    assert json.loads(facts_json(named))["facts"][0]["subject"] == name


def test_a_number_that_is_none_is_left_empty(facts):
    endless = (replace(facts[-1], value=math.inf),)
    assert csv_rows(facts_csv(endless))[0]["value"] == ""
    assert json.loads(facts_json(endless))["facts"][0]["value"] is None


def test_labels_come_in_the_language_asked_for(facts):
    german = {row["id"]: row["label"] for row in csv_rows(facts_csv(facts, language="de"))}
    assert german["buffer_needed"] == "nötiger Puffer"
