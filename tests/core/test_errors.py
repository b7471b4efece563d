"""Refusals reach the reader as they were made, also from another process."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

import db.alerts
import db.batch.parts
import db.files.audit
import db.files.backup
import db.server.bootstrap  # noqa: F401  each holds refusals of its own
from core import errors
from core.errors import CapacityTwinError

MADE = {
    errors.InvalidParameter: (("lead_time_days", -1, "0 or more"), {"where": " in row 3"}),
    errors.NotEnoughHistory: (("A-B", 1, 3), {}),
    errors.UnreadableDemandFile: (("no dates",), {"row": 4, "column": "date"}),
    errors.EditConflict: (("Demand",), {"seen": "4", "stored": "5", "by": "Ana", "n_more": 2}),
    errors.DecisionAnswered: (("A-B", "Ana"), {}),
    errors.StorageUnavailable: (("it is still being made ready",), {"reference": "r-1"}),
}


def kinds(parent: type[CapacityTwinError] = CapacityTwinError) -> Iterator[type[CapacityTwinError]]:
    for kind in parent.__subclasses__():
        if kind.__module__.startswith(("core.", "db.")):
            yield kind
            yield from kinds(kind)


@pytest.mark.parametrize(
    "kind", sorted(kinds(), key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__
)
def test_a_refusal_comes_out_of_another_process_as_it_went_in(kind: type[CapacityTwinError]) -> None:
    given, named = MADE.get(kind, (("A-B",), {}))
    try:
        made = kind(*given, **named)
    except TypeError:
        made = kind()
    again = pickle.loads(pickle.dumps(made))
    assert type(again) is kind
    assert (str(again), again.args, vars(again)) == (str(made), made.args, vars(made))
    assert type(again.sentence) is type(made.sentence)
    assert getattr(again.sentence, "text", "") == getattr(made.sentence, "text", "")
    assert getattr(again.sentence, "values", {}) == getattr(made.sentence, "values", {})
