"""Values of core come back from bytes to the last bit, and nothing but such values does."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.forecast.by_cadence import learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.notes import Mark
from core.plan.network_plan import plan_network
from core.plan.plan_rows import plan_of_rows, rows_of_plan
from db.rows import value_bytes
from db.rows.value_bytes import from_bytes, to_bytes
from tests.core.plan.test_network_parts import LANES, assert_same, records


def test_plain_values_come_back_as_they_were():
    value = {
        ("a", 1): (1.5, -0.0, float("inf"), None, True, [2, "ü"]),
        3: date(2026, 11, 29),
        4: datetime(2026, 11, 29, 17, tzinfo=UTC),
    }
    assert from_bytes(to_bytes(value)) == value
    assert np.isnan(from_bytes(to_bytes(float("nan"))))
    mark = Mark(first_day=date(2026, 1, 1), last_day=date(2026, 1, 2), kind="event", reason="a fair")
    assert from_bytes(to_bytes({"L1": (mark,)})) == {"L1": (mark,)}


def test_what_a_network_taught_plans_it_as_before():
    history = build_network_history(records(), until_day=20_088)
    learned = learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS)
    content = to_bytes(learned)
    back = from_bytes(content)
    assert to_bytes(back) == content
    plan = plan_network(LANES, history, learned=learned)
    assert_same(plan_network(LANES, history, learned=back), plan)
    assert_same(plan_of_rows(rows_of_plan(plan), lanes=plan.lanes, as_of=plan.as_of), plan)


@pytest.mark.parametrize("value", [print, {1, 2}, object(), np.array([object()])])
def test_what_is_no_value_is_not_kept(value):
    with pytest.raises((TypeError, ValueError)):
        to_bytes(value)


@pytest.mark.parametrize("named", [["lane", "require_ratio"], ["twin.kept", "Kept"], ["lane", "dataclass"]])
def test_only_dataclasses_of_core_are_made(named, monkeypatch):
    tree = {value_bytes.CLASS: named, value_bytes.FIELDS: {}}
    monkeypatch.setattr(value_bytes, "_plain", lambda *_: json.loads(json.dumps(tree)))
    with pytest.raises(ValueError, match="is no value of core"):
        from_bytes(to_bytes(None))
