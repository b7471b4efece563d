"""A workspace that is open for reading: everything is shown, and nothing that writes can be used."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.twin.capacity_twin import CapacityTwin
from db import open_twin
from tests.pages.conftest import LAST_DAY, Visit, said
from ui.reading import commands, loaders

PARTS = ("Import", "Records", "Lanes", "History", "Export", "Workspace")
# What a reader may press: it changes the address, a file that was brought, or a workspace of the reader's own.
HARMLESS = {
    *("Back to the demo", "Discard"),
    *("Load the real example", "Read the file with these columns", "Cancel", "Deutsch"),
}
OPENS_A_LANE = "Open "  # cards of the inbox
# What a reader may fill in: it chooses what is shown.
FILTERS = (
    "Lane",
    "Name contains",
    "From",
    "To",
    "Demand from",
    "Demand to",
    "Merge into",
    "Both have a record",
)


@pytest.fixture
def read_only(slug: str, three_lanes: CapacityTwin, monkeypatch: pytest.MonkeyPatch) -> CapacityTwin:
    """The three lanes as somebody sees them who may only read; with a note and a change to look at."""
    three_lanes.mark_event("BER-MUC", LAST_DAY, reason="Snow")
    for module in (commands, loaders):
        monkeypatch.setattr(module, "twin_of", lambda _: open_twin(slug, read_only=True))
    return three_lanes


def usable(app: AppTest) -> set[str]:
    labels = {button.label for button in app.button if not button.disabled}
    return {label for label in labels if not label.startswith(OPENS_A_LANE)}


@pytest.mark.parametrize("part", PARTS)
def test_no_button_on_the_data_page_writes_and_no_field_can_be_filled_in(
    read_only: CapacityTwin, visit: Visit, part: str
) -> None:
    app = visit("data", section=part, lane="BER-MUC")
    assert not app.exception and not app.error
    assert usable(app) <= HARMLESS
    fields = [*app.text_input, *app.number_input, *app.selectbox, *app.date_input, *app.checkbox]
    open_fields = {field.label for field in fields if not field.disabled}
    assert {label for label in open_fields if not label.startswith(FILTERS)} == set()


@pytest.mark.parametrize(
    "page", ["dashboard", "profit", "cooperation", "resilience", "watchtower", "evidence"]
)
def test_no_other_page_offers_to_write(read_only: CapacityTwin, visit: Visit, page: str) -> None:
    app = visit(page, lane="BER-MUC", service="98")
    assert not app.exception and not app.error
    assert usable(app) <= HARMLESS


def test_notes_are_listed_and_cannot_be_removed(read_only: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="BER-MUC")
    assert "Snow" in said(app)
    assert "open for reading only" in said(app)


def test_files_that_are_brought_are_looked_at_and_not_taken(read_only: CapacityTwin, visit: Visit) -> None:
    before = read_only.content_hash()
    for part, name, file in (
        ("Lanes", "p.csv", b"product_name,lead_time_days\nBER-MUC,21\n"),
        ("Workspace", "friday.zip", read_only.export_workspace()),
        ("Import", "more.csv", b"date,product_name,demand\n2026-11-01,BER-MUC,1\n"),
    ):
        app = visit("data", section=part)
        for uploader in app.file_uploader:
            uploader.upload(name, file, "text/csv").run()
        assert not app.exception
        assert usable(app) <= HARMLESS
    assert read_only.content_hash() == before


def test_the_same_buttons_can_be_used_where_writing_is_allowed(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    offered = {label for part in PARTS for label in usable(visit("data", section=part, lane="BER-MUC"))}
    assert offered >= {"Add lane", "Rename", "Save this lane", "Save settings", "Create key", "Undo"}
    assert any(label.startswith("Delete BER") for label in offered)
