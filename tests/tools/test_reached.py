"""What the product reaches of core, as read from the source, against what it really calls."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from core.demo.network import demo_network
from tests.db.demand_csv import twin_on
from tools.case_calls import is_in_use
from tools.reached import reached

CASES = json.loads(
    (Path(__file__).parents[1] / "golden" / "reference_cases.json").read_text(encoding="utf-8")
)["cases"]


def first_case(family):
    return next(case for case in CASES if case["family"] == family)


@pytest.mark.database
def test_whatever_a_twin_calls_is_found_in_the_source(store):
    for demo in demo_network(last_day=np.datetime64("2026-11-20"), rng=np.random.default_rng(1))[:4]:
        store.save_lanes([demo.lane])
        days = demo.records.dates.astype(object)
        twin_on(store).save_records(demo.lane.name, list(zip(days, demo.records.demand_units, strict=True)))
    called: set[tuple[str, str]] = set()

    def note(frame, event, _):
        module, name = frame.f_globals.get("__name__", ""), frame.f_code.co_qualname
        if event == "call" and module.startswith("core.") and "<" not in name and "__" not in name:
            called.add((module, name))

    twin, (lane, *_) = twin_on(store), store.lanes()
    sys.setprofile(note)
    try:
        (
            twin.facts(lane.name),
            twin.network_facts(),
            twin.share_capacity([one.name for one in twin.lanes()[:3]]),
        )
        twin.commentary(lane.name), twin.report(lane.name, made_on=date(2026, 11, 20))
    finally:
        sys.setprofile(None)
    assert len(called) > 250
    assert called - reached() == set()


def test_nothing_of_the_textbook_is_reached():
    assert [unit for unit in reached() if unit[0].startswith("core.textbook.") and unit[1]] == []


@pytest.mark.parametrize("family", ["cooperative_game", "safety_stock_rss", "eoq", "normal_loss"])
def test_a_formula_of_a_page_is_in_use(family):
    assert is_in_use(first_case(family))


@pytest.mark.parametrize("family", ["newsvendor_poisson", "wagner_whitin", "mase", "erlang_b_overflow"])
def test_a_model_that_no_page_uses_is_textbook(family):
    assert not is_in_use(first_case(family))
