"""Answering decisions, and what was answered: on the inbox for many lanes, on a lane's page as its time line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from core.decision import Answer, Score
from core.decision.decisions import GAINS
from core.speech.answers import came_text, decided_text, said_text
from ui.ground import formats, safe
from ui.language import say, spoken, text
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame, show
from ui.words.data import why_read_only

MOST_SHOWN = 20
USUAL_DELAY_DAYS = 7
RULE = text(
    "Scored when the days that a decision was about have passed: what was recorded on them, at the value of then and "
    "at the target, with the prices and the forecast of then."
)
DONE = {
    "accepted": text("{decisions} accepted; listed under Answered"),
    "rejected": text("{decisions} rejected; listed under Answered"),
    "snoozed": text("{decisions} snoozed; listed under Answered"),
    "assigned": text("{decisions} assigned; listed under Answered"),
}


def bar(place: Place, chosen: Sequence[tuple[str, str]]) -> None:
    """What can be said to the decisions (lane, kind) that are ticked."""
    if place.workspace.read_only:
        st.caption(
            why_read_only(
                place.workspace, say("This workspace is read-only: decisions can be looked at, not answered.")
            )
        )
        return
    # a click counts for what was ticked when it was made, never for what has moved into its place since
    seen = f"{place.version}_{chosen}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            say("**{decisions} ticked**", decisions=formats.count(len(chosen), "decision", "decisions")),
            width="content",
        )
        if st.button(say("Accept"), icon=":material/check:", type="primary", key=f"accept_{seen}"):
            _answer(place, chosen, "accepted")
        with st.popover(say("Reject"), icon=":material/close:"):
            reason = st.text_input(say("Why not?"), key="reject_reason", max_chars=300)
            if st.button(say("Reject"), key=f"reject_{seen}", disabled=not reason.strip()):
                _answer(place, chosen, "rejected", reason=reason)
        with st.popover(say("Put off"), icon=":material/snooze:"):
            until = st.date_input(
                say("Until"),
                date.today() + timedelta(days=USUAL_DELAY_DAYS),
                key="snooze_until",
                format=formats.DATE_INPUT[spoken()],
            )
            if st.button(say("Put off"), key=f"snooze_{seen}") and isinstance(until, date):
                _answer(place, chosen, "snoozed", until=until)
        with st.popover(say("Hand over"), icon=":material/person:"):
            person = st.text_input(say("To whom?"), key="assign_person", max_chars=80)
            if st.button(say("Hand over"), key=f"assign_{seen}", disabled=not person.strip()):
                _answer(place, chosen, "assigned", person=person)


def answered(place: Place, answers: Sequence[Answer]) -> None:
    """The newest answers of the workspace, each with a way back."""
    if not answers:
        return
    shown = list(reversed(answers))[:MOST_SHOWN]
    units = loaders.units_of(place.slug, sorted({item.lane for item in shown}))
    scores = loaders.decision_scores(place.slug, place.version, answers)
    with st.expander(say("Answered · {n}", n=len(answers)), icon=":material/history:"):
        show.note(_how_often_right(answers, scores))
        for item in shown:
            with st.container(horizontal=True, vertical_alignment="center"):
                unit = units.get(item.lane, "units")
                said = f"{_line(item, unit)}{_what_came(item, scores, unit=unit, currency=place.currency)}"
                st.markdown(f"**{safe.markdown(item.lane)}** · {said}")
                if not place.workspace.read_only and st.button(
                    say("Take back"), key=f"back_{item.answer_id}", type="tertiary"
                ):
                    _take_back(place, item)


def time_line(place: Place, lane: str, unit: str) -> None:
    """What was answered on one lane, the newest first."""
    answers = [item for item in loaders.decision_answers(place.slug) if item.lane == lane]
    if answers:
        scores = loaders.decision_scores(place.slug, place.version, answers, lane)
        with show.card(say("Decided before")):
            for item in reversed(answers[-MOST_SHOWN:]):
                came = _what_came(item, scores, unit=unit, currency=place.currency)
                st.markdown(f"- {_line(item, unit)}{came}")
            if scores:
                show.note(say(RULE))


def _line(answer: Answer, unit: str) -> str:
    when = "" if answer.made_at is None else f", {formats.day(answer.made_at.date())}"
    who = safe.markdown(answer.made_by)
    decided, said = decided_text(answer, unit, spoken()), said_text(answer, spoken())
    return f"{safe.sentence(decided)}: {safe.sentence(said)} ({who}{when})"


def _what_came(answer: Answer, scores: Mapping[int | None, Score], *, unit: str, currency: str) -> str:
    """What came of a decision, as a line below it."""
    came = came_text(answer, scores.get(answer.answer_id), unit=unit, currency=currency, language=spoken())
    return f"  \n  {safe.sentence(came)}" if came else ""


def _how_often_right(answers: Sequence[Answer], scores: Mapping[int | None, Score]) -> str:
    """How many decisions gained what was told, of those whose days have passed."""
    gains = [
        (score.gain_per_week, item.told)
        for item in answers
        if (score := scores.get(item.answer_id)) is not None and score.gain_per_week is not None
    ]
    if not gains:
        return ""
    n_gained = sum(gain > 0 for gain, _ in gains)
    n_told = sum(_is_within(gain, told) for gain, told in gains)
    return say(
        "Decisions whose days have passed: {n}. The target gained on {n_gained} of them, within the 80 % range that "
        "was told on {n_told}.",
        n=len(gains),
        n_gained=n_gained,
        n_told=n_told,
    )


def _is_within(gain: float, told: Mapping[str, float | str | None]) -> bool:
    ends = [float(end) for name in GAINS if isinstance(end := told.get(name), int | float)]
    return bool(ends) and min(ends) <= gain <= max(ends)


def _answer(
    place: Place,
    chosen: Sequence[tuple[str, str]],
    answer: str,
    *,
    reason: str = "",
    person: str = "",
    until: date | None = None,
) -> None:
    def answer_all() -> int:
        for lane, kind in chosen:
            commands.answer_decision(
                place.slug, lane, kind, answer, reason=reason, person=person, until=until
            )
        return len(chosen)

    frame.attempt(
        answer_all,
        done=lambda number: say(DONE[answer], decisions=formats.count(number, "decision", "decisions")),
    )


def _take_back(place: Place, answer: Answer) -> None:
    def back() -> int:
        assert answer.answer_id is not None
        commands.withdraw_decision_answer(place.slug, answer.answer_id)
        return 1

    frame.attempt(back, done=lambda _: say("The answer was taken back; the decision is open again"))
