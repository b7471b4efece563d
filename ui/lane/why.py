"""Why?: the formula, the formula with this lane's numbers, and where each number comes from; it works offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.lane import Lane
from core.plan.lane_plan import LanePlan
from ui.ground import formats, safe
from ui.ground.lane_fields import ALL_FIELDS, CHOICES, LaneChoice
from ui.lane.derivations import Derivation
from ui.lane.lane_form import changed_fields
from ui.lane.lane_view import LaneView
from ui.language import say, text
from ui.shell import address

SETTING, DEFAULT = text("lane setting"), text("the twin's default")
WHAT_IF, ASSUMED = text("what-if, not saved"), text("assumption")
USUAL = Lane(name="any")


@dataclass(frozen=True)
class Input:
    """One number that went in, and where it comes from."""

    name: str
    value: str
    source: str


@st.fragment
def show(view: LaneView, derivations: Sequence[Derivation], names: Sequence[str]) -> None:
    """The expander at the foot of a page, with the inputs named; what is in it is made when somebody opens it."""
    with st.expander(say("Why?"), icon=":material/function:", key="why", on_change="rerun") as shown:
        if shown.open:
            _explain(view, derivations, names)


def _explain(view: LaneView, derivations: Sequence[Derivation], names: Sequence[str]) -> None:
    inputs = (*_demand_inputs(view.plan), *_chosen_inputs(view, names))
    for item in derivations:
        st.markdown(f"**{item.name}**")
        st.latex(item.formula)
        st.latex(item.with_numbers)
        if item.remark:
            st.caption(item.remark)
    st.markdown(say("**Where each number comes from**"))
    st.dataframe(
        {
            say("Input"): [safe.plain(item.name) for item in inputs],
            say("Value"): [item.value for item in inputs],
            say("From", about="origin of a figure"): [item.source for item in inputs],
        },
        hide_index=True,
        alt=say("Inputs of the formulas with their values and sources"),
    )
    st.page_link(
        "pages/data.py",
        label=say("See the rows of {lane}", lane=safe.markdown(view.plan.lane.name)),
        icon=":material/table_rows:",
        query_params=address.to_rows(view.plan.lane.name),
    )


def _demand_inputs(plan: LanePlan) -> tuple[Input, ...]:
    """What the history says about this lane."""
    rate, profile = say("{unit}/day", unit=formats.unit(plan.lane.unit)), plan.profile
    n_periods = int(profile.n_periods)
    periods = say(
        "data: {n} {cadence} records to {day}",
        n=n_periods,
        cadence=say(plan.forecast.cadence),
        day=formats.day(plan.last_day),
    )
    return (
        Input(say("Mean demand"), f"{formats.exact(profile.mean_units_per_day)} {rate}", periods),
        Input(say("Spread of demand"), f"{formats.exact(profile.sd_units_per_day)} {rate}", periods),
        Input(
            say("Mean workload, returns included"),
            f"{formats.exact(plan.workload.mean_units_per_day)} {rate}",
            periods,
        ),
        Input(say("Spread of workload"), f"{formats.exact(plan.workload.sd_units_per_day)} {rate}", periods),
    )


def _chosen_inputs(view: LaneView, names: Sequence[str]) -> tuple[Input, ...]:
    """What somebody chose, named as in `lane_fields`; marked where it is a what-if, a default or assumed."""
    plan = view.plan
    moved = {item.name for item in changed_fields(view.stored, plan.lane)}
    assumed = {item.name: item.value for item in plan.assumed}
    rows = []
    for item in (*CHOICES, *ALL_FIELDS):
        if item.name not in names:
            continue
        usual = DEFAULT if item.stored(plan.lane) == item.stored(USUAL) else SETTING
        source = say(WHAT_IF if item.name in moved else usual)
        if isinstance(item, LaneChoice):
            rows.append(Input(item.label_for(plan.lane, ""), item.words(item.stored(plan.lane)), source))
            continue
        value = item.stored(plan.lane)
        if value is None and item.attribute in assumed:
            value, source = assumed[item.attribute], say(ASSUMED)
        rows.append(
            Input(item.label_for(plan.lane, view.place.currency), formats.exact(value, decimals=4), source)
        )
    return tuple(rows)
