"""The demo's first page leads to its three stories."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.demo.lanes import DEMO_LANES
from core.twin.capacity_twin import CapacityTwin
from tests.pages.conftest import Visit
from ui.lane import demo_stories

PAGES = Path(__file__).resolve().parents[2] / "pages"


def test_each_story_is_of_a_lane_of_the_demo_and_leads_to_a_page() -> None:
    lanes = {lane.name for lane in DEMO_LANES}
    assert len(demo_stories.STORIES) == 3
    for page, lane in demo_stories.STORIES.items():
        assert lane in lanes
        assert (PAGES / f"{page}.py").exists()
        assert demo_stories.TOLD[page].endswith("{lane}")


def test_no_other_workspace_is_shown_the_stories(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("watchtower")
    assert not app.exception
    assert not [button for button in app.button if str(button.key).startswith("story_")]


def test_a_story_opens_its_lane(
    three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = three_lanes.workspace().slug
    monkeypatch.setattr(demo_stories, "DEMO", slug)
    monkeypatch.setattr(demo_stories, "STORIES", {"dashboard": "HAM-ROT", "profit": "GONE"})
    app = visit("watchtower")
    assert [button.key for button in app.button if str(button.key).startswith("story_")] == [
        "story_dashboard"
    ]
    app.button(key="story_dashboard").click().run()
    assert not app.exception
    assert app.query_params["lane"] == "HAM-ROT"
