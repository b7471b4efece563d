"""A what-if beside what is stored: what was moved, each figure now and then, and the choice to keep or discard it."""

from __future__ import annotations

import streamlit as st

from core.facts import facts_by_id, lane_facts
from core.lane import Lane
from core.plan.lane_plan import LanePlan
from core.speech.comparison import Compared, compare, heads
from core.speech.steps import step_text
from core.twin.imports import Receipt
from ui.ground import safe
from ui.lane import lane_form
from ui.language import say, spoken
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame

BETTER = {True: ":material/check_circle:", False: ":material/warning:", None: ""}


def show(place: Place, stored: Lane, plan: LanePlan) -> None:
    """The card where the plan in view is not that of the stored lane; a slot without anything else."""
    # The slot is there in any case: what comes below must not move while a page is drawn anew.
    slot = st.container()
    changes = list(lane_form.describe_changes(stored, plan.lane, place.currency))
    if not changes:
        return
    with slot.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/science: **{say('What if')}** · {' · '.join(changes)}", width="stretch")
            if st.button(say("Discard"), type="tertiary"):
                lane_form.forget_what_if()
                st.rerun()
            if not place.workspace.read_only and st.button(say("Save to lane")):
                _keep(place, stored, plan.lane)
        _table(compared_with_stored(place, stored, plan))


def compared_with_stored(place: Place, stored: Lane, plan: LanePlan) -> tuple[Compared, ...]:
    """Each figure as stored and as in view, where they differ."""
    before = loaders.plan(place.slug, place.version, stored.name, stored.parameters, stored.costs)
    now, then = (facts_by_id(lane_facts(of, **place.stamp)) for of in (before, plan))
    return compare(now, then, spoken())


def _table(items: tuple[Compared, ...]) -> None:
    """Four columns of text, which wrap on a narrow screen."""
    if not items:
        st.caption(step_text("no_move", spoken()))
        return
    lines = ["| " + " | ".join(heads(spoken())) + " |", "|:--|--:|--:|:--|"]
    lines += [
        f"| {safe.sentence(item.label)} | {safe.sentence(item.now)} | **{safe.sentence(item.then)}** "
        f"| {safe.sentence(item.difference)} {BETTER[item.is_better]} |"
        for item in items
    ]
    st.markdown("\n".join(lines))


def _keep(place: Place, stored: Lane, planned: Lane) -> None:
    def keep() -> Receipt:
        receipt = commands.save_lanes(place.slug, [planned], seen=[stored])
        lane_form.forget_what_if()
        return receipt

    frame.attempt(
        keep,
        done=lambda receipt: say(
            "{lane}: kept as version {version}", lane=planned.name, version=receipt.version
        ),
    )
