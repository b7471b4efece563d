"""One record far ahead dates every lane of its workspace: a file asks about it, an edit is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.errors import InvalidParameter
from db.store import PostgresStore
from tests.db.demand_csv import import_records, twin_on

pytestmark = pytest.mark.database

NEWEST = date.today() - timedelta(days=1)


@pytest.fixture
def twin(store: PostgresStore):
    import_records(store, {("A", NEWEST - timedelta(days=ago)): 5.0 for ago in range(20)})
    return twin_on(store)


def night(*days: date) -> bytes:
    return "\n".join(["date,product_name,demand", *(f"{day},A,5" for day in days)]).encode()


@pytest.mark.parametrize("n_days", [32, 365, 3650])
def test_a_file_whose_dates_lie_far_ahead_of_all_that_is_stored_asks_before_it_is_applied(twin, n_days):
    far = date.today() + timedelta(days=n_days)
    for days in ((far,), (date.today(), far), tuple(far + timedelta(days=n) for n in range(30))):
        (question,) = twin.check_csv(night(*days)).questions
        assert question.id == "far_dates" and far.isoformat() in question.text
        kept = twin.check_csv(night(*days), {"far_dates": "keep"})
        assert (kept.questions, kept.n_add) == ((), len(days))
        refused = twin.check_csv(night(*days), {"far_dates": "reject"})
        assert (refused.questions, refused.n_rejected) == ((), sum(day >= far for day in days))
        assert refused.n_add == sum(day < far for day in days)
        assert far.isoformat().encode() in twin.data.rejected_rows(night(*days), {"far_dates": "reject"})


def test_a_file_of_the_coming_days_and_of_long_ago_is_taken_unasked(twin):
    for day in (date.today(), date.today() + timedelta(days=30), NEWEST - timedelta(days=25)):
        assert twin.check_csv(night(day)).questions == ()


def test_an_edit_far_ahead_is_refused_and_changes_nothing(twin):
    before = twin.as_of
    with pytest.raises(InvalidParameter, match="a month ahead"):
        twin.save_records("A", [(date.today() + timedelta(days=40), 5.0)])
    assert twin.as_of == before
    twin.save_records("A", [(date.today() + timedelta(days=20), 5.0)])
    twin.delete_records("A", [date.today() + timedelta(days=20)])


def test_a_workspace_without_records_begins_anywhere(store):
    assert twin_on(store).check_csv(night(date(2095, 1, 1))).questions == ()
