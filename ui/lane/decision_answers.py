"""Answering decisions, and what was answered: on the inbox for many lanes, on a lane's page as its time line."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from core.decision import Answer, Score
from core.decision.answers import (
    ACCEPTED,
    ASSIGNED,
    LONGEST_PERSON,
    LONGEST_REASON,
    REJECTED,
    SNOOZED,
)
from core.decision.decisions import GAINS
from core.errors import CapacityTwinError
from core.speech.answers import came_text, decided_text, said_text
from ui.ground import formats, safe
from ui.language import say, spoken, text
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame, show
from ui.words.data import why_read_only

MOST_SHOWN = 20
REASON, UNTIL, PERSON, OUTCOME = "reject_reason", "snooze_until", "assign_person", "outcome_of_answers"
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


@dataclass(frozen=True)
class Outcome:
    """What became of one click: how many decisions were answered, and the sentences of those that were refused."""

    answer: str
    n_taken: int
    refusals: tuple[str, ...]


def is_open_to(place: Place) -> bool:
    """Whether whoever looks may answer here; else the page says why not."""
    if place.workspace.read_only:
        st.caption(
            why_read_only(
                place.workspace, say("This workspace is read-only: decisions can be looked at, not answered.")
            )
        )
    return not place.workspace.read_only


def bar(
    place: Place, chosen: Sequence[tuple[str, str]], answers: Sequence[Answer], *, scope: str = ""
) -> None:
    """What can be said to the decisions (lane, kind) that are ticked; `answers` are those that the page shows.

    scope: where a page has several bars, which one it is; what is typed into one is none of the others'.
    """
    if not is_open_to(place):
        return

    def button(label: str, answer: str, *, needs: str = "", **look: Any) -> None:
        # what is done at a click is bound here, where it is drawn: it counts for what was ticked and seen then, never
        # for what stands in its place since, and is done before the page is drawn anew
        st.button(
            label,
            key=f"{answer}_{scope}{zlib.crc32(repr(chosen).encode())}",
            on_click=_answer,
            args=(place, tuple(chosen), answer, tuple(answers), scope),
            disabled=bool(needs) and not str(st.session_state.get(needs, "")).strip(),
            **look,
        )

    with st.container(horizontal=True, vertical_alignment="center"):
        if not scope:
            st.markdown(
                say("**{decisions} ticked**", decisions=formats.count(len(chosen), "decision", "decisions")),
                width="content",
            )
        button(say("Accept"), ACCEPTED, icon=":material/check:", type="primary")
        with st.popover(say("Reject"), icon=":material/close:"):
            st.text_input(say("Why not?"), key=f"{REASON}{scope}", max_chars=LONGEST_REASON)
            button(say("Reject"), REJECTED, needs=f"{REASON}{scope}")
        with st.popover(say("Put off"), icon=":material/snooze:"):
            st.date_input(
                say("Until"),
                date.today() + timedelta(days=USUAL_DELAY_DAYS),
                key=f"{UNTIL}{scope}",
                format=formats.DATE_INPUT[spoken()],
            )
            button(say("Put off"), SNOOZED)
        with st.popover(say("Hand over"), icon=":material/person:"):
            st.text_input(say("To whom?"), key=f"{PERSON}{scope}", max_chars=LONGEST_PERSON)
            button(say("Hand over"), ASSIGNED, needs=f"{PERSON}{scope}")


def of_lane(place: Place, orders: Mapping[str, str], answers: Sequence[Answer], *, lane: str) -> None:
    """The bar on the page of a lane: `orders` says each of its decisions in a few words, by kind.

    One decision is answered as it stands; of several, those that are chosen.
    """
    if not orders or not is_open_to(place):
        return
    kinds = tuple(orders)
    if len(kinds) > 1:
        chosen = st.pills(
            say("Which do you answer?"),
            kinds,
            selection_mode="multi",
            key=f"answered_here_{zlib.crc32(repr((lane, kinds)).encode())}",
            format_func=orders.__getitem__,
        )
        kinds = tuple(kind for kind in kinds if kind in chosen)
    if kinds:
        bar(place, [(lane, kind) for kind in kinds], answers, scope="lane_")


def say_outcome() -> None:
    """What became of the answers of the last click: how many were taken, and why others were not."""
    outcome: Outcome | None = st.session_state.pop(OUTCOME, None)
    if outcome is None:
        return
    if outcome.n_taken:
        taken = formats.count(outcome.n_taken, "decision", "decisions")
        st.toast(safe.sentence(say(DONE[outcome.answer], decisions=taken)), icon=":material/check_circle:")
    for refusal in outcome.refusals[:MOST_SHOWN]:
        st.warning(safe.markdown(say(refusal), longest=400), icon=":material/group:")


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


def time_line(place: Place, lane: str, unit: str, answers: Sequence[Answer]) -> None:
    """What was answered on one lane, the newest first."""
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
    place: Place, chosen: Sequence[tuple[str, str]], answer: str, seen: Sequence[Answer], scope: str
) -> None:
    """Give one answer to some decisions, each for itself: a refused one takes nothing from the others."""
    n_taken = 0

    def needed(name: str) -> object:
        return st.session_state.get(f"{name}{scope}")

    until = needed(UNTIL) if answer == SNOOZED else None
    refusals: dict[str, None] = {}
    for lane, kind in chosen:
        try:
            loaders.require_current(place)
            commands.answer_decision(
                place.slug,
                lane,
                kind,
                answer,
                reason=str(needed(REASON) or "") if answer == REJECTED else "",
                person=str(needed(PERSON) or "") if answer == ASSIGNED else "",
                until=until if isinstance(until, date) else None,
                seen=seen,
            )
        except CapacityTwinError as refusal:
            refusals.setdefault(refusal.sentence)
        else:
            n_taken += 1
    st.session_state[OUTCOME] = Outcome(answer, n_taken, tuple(refusals))


def _take_back(place: Place, answer: Answer) -> None:
    def back() -> int:
        assert answer.answer_id is not None
        commands.withdraw_decision_answer(place.slug, answer.answer_id)
        return 1

    frame.attempt(back, done=lambda _: say("The answer was taken back; the decision is open again"))
