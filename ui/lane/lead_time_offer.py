"""Lead times that a file showed: what they say of a lane, and one click that takes them into its plan."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.lane import Lane
from ui.ground import formats
from ui.language import say
from ui.reading import commands
from ui.reading.loaders import Place
from ui.shell import frame


def show(place: Place, stored: Lane, *, key: str) -> None:
    """What was observed, and the offer to plan with it; nothing where no file had lead times."""
    if stored.lead_times is None:
        return
    offered = stored.offered_parameters
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(sentence(stored))
        if (
            offered is not None
            and not place.workspace.read_only
            and st.button(say("Use it"), key=f"lead_times_{key}_{stored.name}")
        ):
            taken = replace(stored, parameters=offered)
            frame.attempt(
                lambda: commands.save_lanes(place.slug, [taken], seen=[stored]),
                done=lambda receipt: say(
                    "{lane} saved as version {version}.", lane=stored.name, version=receipt.version
                ),
            )


def sentence(lane: Lane) -> str:
    """How many lead times say what, how well they know it, and whether the plan uses it."""
    found, parameters = lane.lead_times, lane.parameters
    if found is None:
        return ""
    observed = say(
        "Lead time as estimated from {deliveries}: {mean} days (four times in five between {low} and {high}), "
        "spread {sd}.",
        deliveries=formats.count(found.n_observed, "delivery", "deliveries"),
        mean=_days(found.mean_days),
        low=_days(found.mean_low_days),
        high=_days(found.mean_high_days),
        sd=_days(found.sd_of_next_days),
    )
    if lane.offered_parameters is None:
        return say("{observed} The plan uses it.", observed=observed)
    return say(
        "{observed} The plan uses {days} days, spread {sd}.",
        observed=observed,
        days=_days(parameters.lead_time_days),
        sd=_days(parameters.sd_lead_time_days),
    )


def _days(days: float) -> str:
    return formats.exact(days, decimals=1)
