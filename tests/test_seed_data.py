"""Seeding goes through the import, asks before it replaces, and can be undone."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

import seed_data
from core.demo.lanes import DEMO_LANES, OVER_SERVED_LANE, PARTNER_LANE, SURGE_LANE
from core.lane import Lane
from core.twin.capacity_twin import CapacityTwin
from db.outlets import WordsAndPaper
from seed_data import count_records, main, seed_demo_if_empty, synthetic_lane_name

LAST_DAY = date(2026, 11, 21)
TODAY = date(2026, 11, 22)
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "data" / "nyc_flights_2013_daily.csv.gz"


class Terminal(io.StringIO):
    """A person at a terminal who has typed this."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def twin(slug, open_empty_store) -> CapacityTwin:
    return CapacityTwin(open_empty_store(slug), WordsAndPaper())


def run(slug: str, *arguments: str, answers: io.StringIO | None = None) -> int:
    return main(["--workspace", slug, *arguments], today=TODAY, answers=answers or io.StringIO())


def test_an_empty_workspace_gets_the_demo_to_the_given_day(twin):
    receipt = seed_demo_if_empty(twin, LAST_DAY)
    lanes = {lane.name: lane for lane in twin.lanes()}
    assert set(lanes) == {lane.name for lane in DEMO_LANES}
    assert receipt.n_add == count_records(twin) > 9_000
    assert max(lane.last_date for lane in lanes.values()) == LAST_DAY
    assert twin.lane(PARTNER_LANE) == next(lane for lane in DEMO_LANES if lane.name == PARTNER_LANE)


def test_a_workspace_with_records_is_left_alone(twin):
    twin.apply(twin.check_csv(b"date,product_name,demand\n2026-01-01,MY LANE,5\n"))
    assert seed_demo_if_empty(twin, LAST_DAY) is None
    assert [lane.name for lane in twin.lanes()] == ["MY LANE"]


def test_a_seeding_that_was_cut_off_before_its_records_is_made_again(twin):
    twin.save_lane(DEMO_LANES[0])
    assert seed_demo_if_empty(twin, LAST_DAY) is not None
    assert count_records(twin) > 9_000


def test_the_stories_reach_the_screen_through_the_store(twin):
    seed_demo_if_empty(twin, LAST_DAY)
    assert SURGE_LANE in {alert.lane for alert in twin.watch() if alert.status.status == "Surge alert"}
    assert twin.plan(PARTNER_LANE).overflow.own_peak_is_irrational
    assert twin.plan(OVER_SERVED_LANE).economics.profit_gap_per_week > 0


def test_the_command_fills_an_empty_workspace_without_a_question_up_to_yesterday(slug, twin, capsys):
    assert run(slug) == 0
    assert "to 2026-11-21" in capsys.readouterr().out
    assert count_records(twin) > 9_000


def test_the_command_refuses_to_replace_data_where_nobody_can_answer(slug, twin, capsys):
    twin.apply(twin.check_csv(b"date,product_name,demand\n2026-01-01,MY LANE,5\n"))
    assert run(slug) == seed_data.REFUSED
    said = capsys.readouterr().out
    assert "holds 1 lane with 1 records that would be replaced" in said
    assert "Nothing was changed" in said
    assert [lane.name for lane in twin.lanes()] == ["MY LANE"]


@pytest.mark.parametrize(("answer", "code"), [("n\n", 2), ("\n", 2), ("y\n", 0)])
def test_the_command_replaces_only_after_a_yes(slug, twin, answer, code):
    twin.apply(twin.check_csv(b"date,product_name,demand\n2026-01-01,MY LANE,5\n"))
    assert run(slug, answers=Terminal(answer)) == code
    assert ("MY LANE" in {lane.name for lane in twin.lanes()}) == (code != 0)


def test_a_lane_without_records_is_also_asked_about(slug, twin):
    twin.save_lane(Lane(name="MY LANE"))
    assert run(slug) == seed_data.REFUSED
    assert [lane.name for lane in twin.lanes()] == ["MY LANE"]


def test_what_was_replaced_can_be_brought_back(slug, twin):
    twin.apply(twin.check_csv(b"date,product_name,demand\n2026-01-01,MY LANE,5\n"))
    assert run(slug, "--yes") == 0
    while twin.imports() and {lane.name for lane in twin.lanes() if lane.n_records} != {"MY LANE"}:
        newest = next(entry for entry in twin.imports() if entry.can_undo and entry.kind != "undo")
        twin.undo(newest.import_id)
    assert twin.records("MY LANE").demand_units.tolist() == [5.0]


@pytest.mark.parametrize("kind", ["seasonal", "industrial", "shock", "intermittent"])
def test_one_synthetic_lane_of_each_kind_is_added_beside_the_users(slug, twin, kind):
    twin.apply(twin.check_csv(b"date,product_name,demand\n2026-01-01,MY LANE,5\n"))
    assert run(slug, "--kind", kind, "--mean", "40", "--until", "2026-06-30") == 0
    lanes = {lane.name: lane for lane in twin.lanes()}
    assert set(lanes) == {"MY LANE", synthetic_lane_name(kind)}
    assert lanes[synthetic_lane_name(kind)].last_date == date(2026, 6, 30)


def test_a_mean_below_zero_is_refused_with_a_sentence(slug, twin, capsys):
    assert run(slug, "--kind", "shock", "--mean", "-3") == seed_data.FAILED
    assert "mean_units_per_day is -3, but it must be more than 0." in capsys.readouterr().out
    assert count_records(twin) == 0


def test_the_real_example_is_read_without_a_question(twin):
    report = twin.check_csv(EXAMPLE)
    assert (report.n_add, report.n_new_lanes, report.n_rejected, report.questions) == (65_041, 193, 0, ())
