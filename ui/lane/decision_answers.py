"""Answering decisions, and what was answered: on the inbox for many lanes, on a lane's page as its time line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from core.decision import Answer
from core.speech.answers import decided_text, said_text
from core.words.number_text import day
from ui.ground import formats, safe
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame, show

MOST_SHOWN = 20
USUAL_DELAY_DAYS = 7


def bar(place: Place, chosen: Sequence[tuple[str, str]]) -> None:
    """What can be said to the decisions (lane, kind) that are ticked."""
    if place.workspace.read_only:
        st.caption("This workspace is read-only: decisions can be looked at, not answered.")
        return
    named = formats.count(len(chosen), "decision")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{named} ticked**", width="content")
        if st.button("Accept", icon=":material/check:", type="primary"):
            _say(place, chosen, "accepted")
        with st.popover("Reject", icon=":material/close:"):
            reason = st.text_input("Why not?", key="reject_reason", max_chars=300)
            if st.button("Reject", key="reject", disabled=not reason.strip()):
                _say(place, chosen, "rejected", reason=reason)
        with st.popover("Put off", icon=":material/snooze:"):
            until = st.date_input(
                "Until", date.today() + timedelta(days=USUAL_DELAY_DAYS), key="snooze_until"
            )
            if st.button("Put off", key="snooze") and isinstance(until, date):
                _say(place, chosen, "snoozed", until=until)
        with st.popover("Hand over", icon=":material/person:"):
            person = st.text_input("To whom?", key="assign_person", max_chars=80)
            if st.button("Hand over", key="assign", disabled=not person.strip()):
                _say(place, chosen, "assigned", person=person)


def answered(place: Place, answers: Sequence[Answer]) -> None:
    """The newest answers of the workspace, each with a way back."""
    if not answers:
        return
    units = {lane.name: lane.unit for lane in place.lanes}
    with st.expander(f"Answered · {len(answers):,}", icon=":material/history:"):
        for item in list(reversed(answers))[:MOST_SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{safe.markdown(item.lane)}** · {_line(item, units.get(item.lane, 'units'))}")
                if not place.workspace.read_only and st.button(
                    "Take back", key=f"back_{item.answer_id}", type="tertiary"
                ):
                    _take_back(place, item)


def time_line(place: Place, lane: str, unit: str) -> None:
    """What was answered on one lane, the newest first."""
    answers = [item for item in loaders.decision_answers(place.slug) if item.lane == lane]
    if answers:
        with show.card("Decided before"):
            for item in reversed(answers[-MOST_SHOWN:]):
                st.markdown(f"- {_line(item, unit)}")


def _line(answer: Answer, unit: str) -> str:
    when = "" if answer.made_at is None else f", {day(answer.made_at.date())}"
    who = safe.markdown(answer.made_by)
    return f"{safe.sentence(decided_text(answer, unit))}: {safe.sentence(said_text(answer))} ({who}{when})"


def _say(
    place: Place,
    chosen: Sequence[tuple[str, str]],
    answer: str,
    *,
    reason: str = "",
    person: str = "",
    until: date | None = None,
) -> None:
    def say() -> int:
        for lane, kind in chosen:
            commands.answer_decision(
                place.slug, lane, kind, answer, reason=reason, person=person, until=until
            )
        return len(chosen)

    frame.attempt(
        say, done=lambda number: f"{formats.count(number, 'decision')} {answer}; listed under Answered"
    )


def _take_back(place: Place, answer: Answer) -> None:
    def back() -> int:
        assert answer.answer_id is not None
        commands.withdraw_decision_answer(place.slug, answer.answer_id)
        return 1

    frame.attempt(back, done=lambda _: "The answer was taken back; the decision is open again")
