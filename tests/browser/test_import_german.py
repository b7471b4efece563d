"""A file as a German spreadsheet writes it: understood, asked about, its rejects taken home, applied, undone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.twin.capacity_twin import CapacityTwin
from tests.browser.steps import hand_over, press

pytestmark = pytest.mark.browser
LINES = (
    "Datum;Strecke;Menge;Bemerkung",
    "05.01.26;Köln–Süd;1.234,5;",
    "06.01.26;Köln–Süd;12,25;eilig",
    "07.01.26;Köln–Süd;-3;Retoure",
    "05.01.26;Malmö;7;",
)
FILE = "\r\n".join((*LINES, "")).encode("cp1252")


def test_a_german_file_is_asked_about_applied_and_taken_back(
    page: Any, slug: str, three_lanes: CapacityTwin, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    before = three_lanes.lanes()
    page.goto(f"/data?workspace={slug}")
    expect(page.get_by_role("heading", level=1).first).to_contain_text("records")
    hand_over(page, "Mengen.csv", FILE)
    # A row called a return, umlauts outside UTF-8 and two-digit years are asked, each with one click; nothing else is.
    press(page, page.get_by_role("button", name=re.compile("Yes: read them like the others")))
    press(page, page.get_by_role("button", name=re.compile("Windows, Western European")))
    expect(page.get_by_text("Under which encoding")).to_have_count(0)
    press(page, page.get_by_role("button", name=re.compile(r"dd\.mm\.yy.*2026-01-05")))
    expect(page.get_by_text("1 row cannot be taken").first).to_be_visible()
    expect(page.get_by_text("not used: Bemerkung").first).to_be_visible()

    # The rejects come as a file that says why.
    with page.expect_download() as started:
        press(page, page.get_by_role("button", name=re.compile("Rejected rows as CSV")))
    rejects = tmp_path / started.value.suggested_filename
    started.value.save_as(rejects)
    assert "07.01.26;Köln–Süd;-3;Retoure;" in rejects.read_text(encoding="utf-8-sig")
    assert "demand is negative" in rejects.read_text(encoding="utf-8-sig")

    # The button names its count, and waits until the rejects are left out on purpose.
    write = page.get_by_role("button", name="Write 3 rows: add 3, update 0")
    expect(write).to_be_disabled()
    press(page, page.get_by_text("Leave out the 1 rejected row"))
    expect(write).to_be_enabled()
    press(page, write)
    expect(page.get_by_text("3 rows added").first).to_be_visible()
    records = three_lanes.records("Köln–Süd")
    assert records.dates.tolist() == [date(2026, 1, 5), date(2026, 1, 6)]
    assert records.demand_units.tolist() == [1234.5, 12.25]

    press(page, page.get_by_text("History", exact=True))
    # The message of the import has an Undo of its own: that of the history is meant, once it stands there.
    expect(page.get_by_text("Change 2 stands on it").first).to_be_visible()
    press(page, page.get_by_role("button", name="Undo"))
    expect(page.get_by_text("was taken back").first).to_be_visible()
    assert three_lanes.lanes() == before


def test_columns_chosen_by_hand_are_remembered_for_the_next_file(
    page: Any, slug: str, three_lanes: CapacityTwin
) -> None:
    from playwright.sync_api import expect

    file = b"date;leg;demand\n2026-11-01;NEW-ONE;5\n"
    page.goto(f"/data?workspace={slug}")
    expect(page.get_by_role("heading", level=1).first).to_contain_text("records")
    hand_over(page, "first.csv", file)
    press(page, page.get_by_role("button", name=re.compile("leg.*NEW-ONE")))
    press(page, page.get_by_role("button", name=re.compile("Write 1 row")))
    expect(page.get_by_text("1 row added").first).to_be_visible()
    hand_over(page, "second.csv", file.replace(b"5\n", b"6\n"))
    expect(page.get_by_text("remembered for this header").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Write 1 row: add 0, update 1")).first).to_be_visible()
