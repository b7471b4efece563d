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

DATA, SETTING, DEFAULT = "data", "lane setting", "the twin's default"
WHAT_IF, ASSUMED = "what-if, not saved", "assumption"
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
    with st.expander("Why?", icon=":material/function:", key="why", on_change="rerun") as shown:
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
    st.markdown("**Where each number comes from**")
    st.dataframe(
        {
            "Input": [safe.plain(item.name) for item in inputs],
            "Value": [item.value for item in inputs],
            "From": [item.source for item in inputs],
        },
        hide_index=True,
        alt="Inputs of the formulas with their values and sources",
    )
    st.page_link(
        "pages/data.py",
        label=f"See the rows of {safe.markdown(view.plan.lane.name)}",
        icon=":material/table_rows:",
    )


def _demand_inputs(plan: LanePlan) -> tuple[Input, ...]:
    """What the history says about this lane."""
    unit, profile = plan.lane.unit, plan.profile
    n_periods = int(profile.n_periods)
    periods = f"{DATA}: {n_periods:,} {plan.forecast.cadence} records to {formats.day(plan.last_day)}"
    return (
        Input("Mean demand", f"{formats.exact(profile.mean_units_per_day)} {unit}/day", periods),
        Input("Spread of demand", f"{formats.exact(profile.sd_units_per_day)} {unit}/day", periods),
        Input(
            "Mean workload, returns included",
            f"{formats.exact(plan.workload.mean_units_per_day)} {unit}/day",
            periods,
        ),
        Input("Spread of workload", f"{formats.exact(plan.workload.sd_units_per_day)} {unit}/day", periods),
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
        source = WHAT_IF if item.name in moved else usual
        if isinstance(item, LaneChoice):
            rows.append(Input(item.label, item.words(item.stored(plan.lane)), source))
            continue
        value = item.stored(plan.lane)
        if value is None and item.attribute in assumed:
            value, source = assumed[item.attribute], ASSUMED
        rows.append(
            Input(item.label_for(plan.lane, view.place.currency), formats.exact(value, decimals=4), source)
        )
    return tuple(rows)
