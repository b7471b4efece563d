"""Answers to decisions: logged with who and when, withdrawn, gone and back with their lane, carried by the file."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from core.decision import Answer
from core.errors import DecisionAnswered, InvalidParameter, LaneNotFound, NotAllowed
from core.lane import Lane
from db.server.engine import Scope
from tests.db.demand_csv import import_records

pytestmark = pytest.mark.database

DAY = date(2026, 3, 1)
SAID = Answer(
    "BER-MUC", "hold", "rejected", reason="The contract asks for 99 %.", told={"target_units": 145.0}
)


@pytest.fixture
def lanes(store):
    import_records(store, {("BER-MUC", DAY): 1.0, ("HAM-ROT", DAY): 2.0})
    return store


def test_an_answer_is_kept_with_who_and_when_and_moves_no_version(lanes):
    version = lanes.workspace().data_version
    number = lanes.acting_as("anna").add_decision_answer(SAID)
    (found,) = lanes.decision_answers()
    assert replace(found, answer_id=None, made_by="", made_at=None) == SAID
    assert (found.answer_id, found.made_by) == (number, "anna")
    assert found.made_at is not None
    assert lanes.workspace().data_version == version


def test_a_withdrawn_answer_is_gone_from_the_list_and_stays_in_log_and_audit(lanes, database, slug):
    number = lanes.add_decision_answer(SAID)
    lanes.withdraw_decision_answer(number)
    assert lanes.decision_answers() == ()
    with pytest.raises(NotAllowed):
        lanes.withdraw_decision_answer(number)
    with database.transaction(Scope(slug)) as connection:
        assert connection.execute(text("SELECT count(*) FROM decision_answer")).scalar_one() == 1
        actions = connection.execute(text("SELECT action FROM audit_event ORDER BY event_id")).scalars().all()
    assert actions[-2:] == ["decision rejected", "decision answer withdrawn"]


def test_answers_go_and_come_back_with_their_lane_and_follow_its_name(lanes):
    lanes.add_decision_answer(SAID)
    lanes.rename_lane("BER-MUC", "BER-VIE")
    assert [item.lane for item in lanes.decision_answers()] == ["BER-VIE"]
    gone = lanes.delete_lane("BER-VIE")
    assert lanes.decision_answers() == ()
    lanes.undo(gone.import_id)
    assert [item.lane for item in lanes.decision_answers()] == ["BER-VIE"]


def test_a_workspace_file_carries_them_and_undoing_its_restore_takes_them_back(lanes, open_empty_store, slug):
    lanes.acting_as("anna").add_decision_answer(SAID)
    file = lanes.export_workspace()
    other = open_empty_store(f"{slug}-other")
    receipt = other.restore_workspace(file)
    assert [(item.lane, item.made_by) for item in other.decision_answers()] == [("BER-MUC", "anna")]
    assert other.decision_answers()[0].made_at == lanes.decision_answers()[0].made_at
    other.restore_workspace(file)
    assert len(other.decision_answers()) == 1
    assert other.content_hash() == lanes.content_hash()
    third = open_empty_store(f"{slug}-third")
    receipt = third.restore_workspace(file)
    third.undo(receipt.import_id)
    assert third.decision_answers() == ()


def test_what_an_answer_needs_is_asked_for_and_a_lane_must_be_there(lanes):
    for wrong in ({"reason": " "}, {"answer": "assigned"}, {"answer": "snoozed"}, {"kind": "rain"}):
        with pytest.raises(InvalidParameter):
            replace(SAID, **wrong)
    with pytest.raises(LaneNotFound):
        lanes.add_decision_answer(replace(SAID, lane=Lane("NO-ONE").name))


@pytest.mark.parametrize("n_before", [0, 1])
def test_of_several_who_answer_at_once_one_is_kept_and_the_others_are_told_by_whom(lanes, n_before):
    """Each has seen the same answers, none or that it was handed over, and none has seen another's."""
    handed = replace(SAID, answer="assigned", person="Jo", reason="")
    after = lanes.add_decision_answer(handed) if n_before else 0
    outcomes: dict[str, object] = {}
    start = threading.Barrier(4)

    def accept(name: str) -> None:
        start.wait()
        try:
            outcomes[name] = lanes.acting_as(name).add_decision_answer(
                replace(SAID, answer="accepted", reason=""), after=after
            )
        except DecisionAnswered as refusal:
            outcomes[name] = refusal

    threads = [threading.Thread(target=accept, args=[name]) for name in ("anna", "olga", "sam", "tom")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = lanes.decision_answers()[n_before:]
    assert len(kept) == 1 and outcomes[kept[0].made_by] == kept[0].answer_id
    refused = [outcome for outcome in outcomes.values() if isinstance(outcome, DecisionAnswered)]
    assert [(refusal.lane, refusal.by) for refusal in refused] == 3 * [("BER-MUC", kept[0].made_by)]


def test_who_has_seen_the_newest_answer_may_give_another_and_a_withdrawn_one_is_in_nobodys_way(lanes):
    first = lanes.add_decision_answer(SAID, after=0)
    second = lanes.add_decision_answer(replace(SAID, reason="Signed until May."), after=first)
    with pytest.raises(DecisionAnswered):
        lanes.add_decision_answer(SAID, after=first)
    lanes.add_decision_answer(replace(SAID, kind="weeks"), after=0)
    lanes.add_decision_answer(replace(SAID, lane="HAM-ROT"), after=0)
    lanes.withdraw_decision_answer(second)
    lanes.add_decision_answer(SAID, after=first)
    assert [item.kind for item in lanes.decision_answers()] == ["hold", "weeks", "hold", "hold"]
