"""Files as people have them, in a browser: a German list of shipments, a year of months, a Shift-JIS file."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from core.twin.capacity_twin import CapacityTwin
from tests.browser.steps import hand_over, press

pytestmark = pytest.mark.browser

PATIENT_MS = 10_000


def hand_in(page: Any, slug: str, name: str, content: bytes) -> None:
    page.goto(f"/data?workspace={slug}")
    hand_over(page, name, content)


def answer(page: Any, words: str) -> None:
    """Press the answer; once more where the page was just being drawn anew, as a visitor would."""
    from playwright.sync_api import TimeoutError as Unanswered

    button = page.get_by_role("button", name=re.compile(words))
    press(page, button)
    try:
        button.first.wait_for(state="hidden", timeout=PATIENT_MS)
    except Unanswered:
        press(page, button)


def test_a_german_list_of_shipments(page: Any, slug: str, three_lanes: CapacityTwin) -> None:
    from playwright.sync_api import expect

    rows = ["Sendungsnr;Abholung;Von;Nach;Gewicht"]
    for i in range(120):
        origin, destination = (("Köln", "Gießen"), ("Gießen", "Lübeck"))[i % 2]
        day = date(2026, 3, 2) + timedelta(days=i // 6)
        rows.append(f"S{9000 + 7 * i};{day:%d.%m.%Y};{origin};{destination};{100 + i % 13},5")
    hand_in(page, slug, "Sendungen.csv", "\r\n".join((*rows, "")).encode("cp1252"))
    answer(page, "^Von – Nach")
    answer(page, "count the rows")
    answer(page, "Windows, Western European")
    answer(page, "^Write 40")
    expect(page.get_by_text("40 rows added").first).to_be_visible()
    assert three_lanes.records("Köln – Gießen").demand_units.sum() == 60.0


def test_a_year_with_a_column_for_each_month(page: Any, slug: str, three_lanes: CapacityTwin) -> None:
    from playwright.sync_api import expect

    months = ",".join(f"2025-{month:02d}" for month in range(1, 13))
    values = ",".join(str(40 + month * 7 % 11) for month in range(1, 13))
    hand_in(
        page, slug, "year.csv", f"depot,{months},Total\nNorth,{values},999\nSouth,{values},999\n".encode()
    )
    answer(page, "12 columns are dates")
    expect(page.get_by_text("Left out of the table: column 'Total'").first).to_be_visible()
    answer(page, "^Write 24")
    expect(page.get_by_text("24 rows added").first).to_be_visible()
    assert three_lanes.records("North").demand_units.sum() == sum(40 + m * 7 % 11 for m in range(1, 13))


def test_a_shift_jis_file(page: Any, slug: str, three_lanes: CapacityTwin) -> None:
    from playwright.sync_api import expect

    rows = ["日付,路線,数量", *(f"2026-03-{day:02d},東京-大阪,{day % 7}" for day in range(1, 29))]
    hand_in(page, slug, "shukka.csv", "\n".join((*rows, "")).encode("cp932"))
    answer(page, "^Japanese")
    answer(page, "^Write 28")
    expect(page.get_by_text("28 rows added").first).to_be_visible()
    assert len(three_lanes.records("東京-大阪").demand_units) == 28


def test_a_series_whose_years_are_numbers(page: Any, slug: str, three_lanes: CapacityTwin) -> None:
    from playwright.sync_api import expect

    rows = [f"{year}-{month:02d},{30 + 7 * (year + month) % 13}" for year in (1, 2) for month in range(1, 13)]
    hand_in(page, slug, "shampoo.csv", "\n".join(("Month,Sales", *rows, "")).encode())
    page.get_by_label("A year like 2024").fill("2024")
    press(page, page.get_by_role("button", name="Take this").first)
    answer(page, "^shampoo")
    answer(page, "^Write 24")
    expect(page.get_by_text("24 rows added").first).to_be_visible()
    dates = three_lanes.records("shampoo").dates.astype("datetime64[D]").tolist()
    assert (dates[0], dates[-1]) == (date(2024, 1, 1), date(2025, 12, 1))
