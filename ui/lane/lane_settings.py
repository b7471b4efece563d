"""The form of a lane's unit, parameters and costs."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.errors import InvalidParameter
from core.lane import CADENCES, FROM_DATES, Lane
from core.told import told
from core.twin.imports import Receipt
from ui.ground import formats, safe
from ui.ground.lane_fields import CAPACITY_FIELDS, COST_FIELDS, ORDERS, SLIDERS, LaneField, Shown
from ui.lane import lead_time_offer
from ui.lane.lane_form import WHAT_IF_FIELDS, range_of, with_values
from ui.language import said, say, text
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame

MISSING_DAYS = {
    "zero": text("zero volume"),
    "unknown": text("unknown"),
    "always zero": text("zero volume, a week or month too"),
}
CADENCE_WORDS = {FROM_DATES: text("as its dates tell")} | {name: name for name in CADENCES}


def show(place: Place, lane: str) -> None:
    """Everything the analyst chooses for one lane, saved as one change."""
    stored = loaders.lane(place.slug, place.version, lane)
    read_only = place.workspace.read_only
    lead_time_offer.show(place, stored, key="settings")
    orders = _orders(place, stored)  # outside the form, so that what the form asks for follows at once
    chosen = with_values(stored, {ORDERS.name: orders})
    with st.form(f"settings_{lane}_{place.version}", border=True):
        planning, capacity, costs = st.columns(3)
        with planning:
            st.markdown(say("**Planning**"))
            unit = st.text_input(say("Unit"), stored.unit, max_chars=40, disabled=read_only)
            shown: dict[str, Shown] = {item.name: _field(item, chosen, place) for item in SLIDERS}
            missing = st.selectbox(
                say("A day without a record is"),
                list(MISSING_DAYS),
                index=list(MISSING_DAYS).index(stored.parameters.missing_days),
                format_func=said(MISSING_DAYS),
                disabled=read_only,
            )
            cadence = st.selectbox(
                say("It reports"),
                list(CADENCE_WORDS),
                index=list(CADENCE_WORDS).index(stored.parameters.cadence),
                format_func=said(CADENCE_WORDS),
                help=say("How often a figure comes. Choose it where its dates do not tell it right."),
                disabled=read_only,
            )
        with capacity:
            st.markdown(f"**{say('Capacity and time')}**")
            shown |= {item.name: _field(item, chosen, place) for item in CAPACITY_FIELDS}
            shares = st.text_input(
                say("Partners' shares · %"),
                ", ".join(f"{100 * share:g}" for share in stored.parameters.partner_share_ratios),
                help=say("One figure for each partner, such as 60, 40; together 100. Empty: not known."),
                disabled=read_only,
            )
        with costs:
            st.markdown(f"**{say('Money')}**")
            shown |= {item.name: _field(item, chosen, place) for item in COST_FIELDS}
        saved = st.form_submit_button(say("Save this lane"), type="primary", disabled=read_only)
    if saved:
        frame.attempt(
            lambda: _save(
                place,
                stored,
                shown | {ORDERS.name: orders},
                unit=unit,
                missing=missing,
                cadence=cadence,
                shares=shares,
            ),
            done=lambda receipt: say(
                "{lane} saved as version {version}.", lane=lane, version=receipt.version
            ),
        )


def _orders(place: Place, stored: Lane) -> str:
    """How the lane orders."""
    options = list(ORDERS.options)
    return st.selectbox(
        safe.label(ORDERS.label_for(stored, place.currency)),
        options,
        index=options.index(ORDERS.stored(stored)),
        format_func=ORDERS.in_words(),
        key=f"settings_orders_{place.slug}_{place.version}_{stored.name}",
        help=say(ORDERS.help),
        disabled=place.workspace.read_only,
    )


def shares_from_text(typed: str) -> tuple[float, ...]:
    """Partners' shares as ratios from "60, 40"; a semicolon separates too.

    Raises
    ------
    InvalidParameter
        where a piece is no number.
    """
    pieces = [piece.strip() for piece in typed.replace(";", ",").split(",") if piece.strip()]
    try:
        return tuple(float(piece.rstrip(" %")) / 100 for piece in pieces)
    except ValueError:
        raise InvalidParameter(
            told("partners' shares"), repr(typed), told("figures such as 60, 40")
        ) from None


def _field(item: LaneField, chosen: Lane, place: Place) -> float | None:
    value = item.stored(chosen)
    low, high = range_of(item, value)
    return st.number_input(
        safe.label(item.label_for(chosen, place.currency)),
        low,
        high,
        value=None if value is None else float(value),
        step=item.step,
        key=f"settings_{item.name}_{place.slug}_{place.version}_{chosen.name}",
        help=item.help_for(chosen),
        placeholder=formats.unknown(),
        disabled=place.workspace.read_only or not item.is_used(chosen),
    )


def _save(
    place: Place, stored: Lane, shown: dict[str, Shown], *, unit: str, missing: str, cadence: str, shares: str
) -> Receipt:
    known = {
        item.name: shown[item.name]
        for item in WHAT_IF_FIELDS
        if shown[item.name] is not None or item.may_be_unknown
    }
    changed = with_values(stored, known)
    parameters = replace(
        changed.parameters,
        missing_days=missing,
        cadence=cadence,
        partner_share_ratios=shares_from_text(shares),
    )
    lane = replace(changed, unit=unit.strip() or stored.unit, parameters=parameters)
    return commands.save_lanes(place.slug, [lane], seen=[stored])
