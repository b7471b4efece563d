"""Widgets to value objects: what if the parameters of the lane in view were others.

Percent becomes ratio here. Widgets are driven by the address: what stands there is set before a widget is
drawn, and what the user changes is written there first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

import streamlit as st

from core.lane import Lane
from ui.ground import formats, safe
from ui.ground.lane_fields import (
    CAPACITY_FIELDS,
    CHOICES,
    COST_FIELDS,
    SLIDERS,
    LaneChoice,
    LaneField,
    LaneInput,
    Shown,
)
from ui.language import say, spoken
from ui.shell import address

LONGEST_ASKED = 20
NO_VALUE = ""  # how "not known" is written into the address
WHAT_IF_FIELDS: tuple[LaneInput, ...] = (*SLIDERS, *CHOICES, *CAPACITY_FIELDS, *COST_FIELDS)


def what_if(stored: Lane, *, currency: str) -> Lane:
    """The lane with the values of the address, which are those of the sidebar; the stored one where it has none.

    Nothing is drawn, so that the answer need not wait for a form.
    """
    _name_what_is_no_value(stored, currency)
    return with_values(stored, {item.name: _asked(item, stored) for item in WHAT_IF_FIELDS})


def offer_what_if(stored: Lane, planned: Lane, *, currency: str) -> None:
    """The form in the sidebar, with the values of the lane as planned; nothing is saved."""
    for item in SLIDERS:
        _slider(item, stored, currency)
    with st.sidebar.expander(say("Capacity and time"), icon=":material/inventory_2:"):
        for choice in CHOICES:
            _select(choice, stored)
        for item in CAPACITY_FIELDS:
            _number(item, stored, currency, chosen=planned)
    with st.sidebar.expander(say("Money"), icon=":material/payments:"):
        for item in COST_FIELDS:
            _number(item, stored, currency, chosen=planned)


def with_values(stored: Lane, shown: Mapping[str, Shown]) -> Lane:
    """`stored` with the form's values in core's terms; a value that was not touched stays bit for bit."""
    changed = [
        item for item in WHAT_IF_FIELDS if item.name in shown and shown[item.name] != item.stored(stored)
    ]

    def values_of(owner: str) -> dict[str, Any]:
        return {
            item.attribute: item.in_core_terms(cast(Any, shown[item.name]))
            for item in changed
            if item.owner == owner
        }

    return replace(
        stored,
        parameters=replace(stored.parameters, **values_of("parameters")),
        costs=replace(stored.costs, **values_of("costs")),
    )


def changed_fields(stored: Lane, planned: Lane) -> tuple[LaneInput, ...]:
    """The fields in which a what-if differs from what is stored."""
    return tuple(item for item in WHAT_IF_FIELDS if item.stored(stored) != item.stored(planned))


def forget_what_if() -> None:
    """Back to the stored values."""
    address.drop(tuple(item.name for item in WHAT_IF_FIELDS))


def to_text(value: Shown) -> str:
    """A form value as it stands in the address."""
    if isinstance(value, str):
        return value
    return NO_VALUE if value is None else f"{value:.10g}"


def from_text(text: str | None, item: LaneField, stored: float | None) -> float | None:
    """The value an address asks for; the stored one where it asks for nothing, or for what the field
    refuses."""
    if text is None or not is_value(text, item, stored):
        return stored
    return None if text == NO_VALUE else float(text)


def is_value(text: str, item: LaneInput, stored: Shown) -> bool:
    """Whether the field can show what this text of an address says."""
    if isinstance(item, LaneChoice):
        return text in item.options
    if text == NO_VALUE:
        return item.may_be_unknown
    try:
        value = float(text)
    except ValueError:
        return False
    low, high = range_of(item, cast("float | None", stored))
    return math.isfinite(value) and low <= value <= high


def range_of(item: LaneField, stored: float | None) -> tuple[float, float]:
    """The field's range, widened to what is stored: an unusual lane must not be changed by being looked
    at."""
    if stored is None:
        return item.low, item.high
    return min(item.low, stored), max(item.high, stored)


def _asked(item: LaneInput, stored: Lane) -> Shown:
    """The value that the address asks for, or the stored one."""
    if isinstance(item, LaneChoice):
        text, kept = address.read(item.name), item.stored(stored)
        return text if text is not None and is_value(text, item, kept) else kept
    return from_text(address.read(item.name), item, item.stored(stored))


def _slider(item: LaneField, stored: Lane, currency: str) -> None:
    low, high = range_of(item, item.stored(stored))
    key = _set_from_address(item, stored)
    st.sidebar.slider(
        safe.label(item.label_for(stored, currency)),
        low,
        high,
        step=item.step,
        format="localized" if spoken() == "de" else item.format,
        key=key,
        help=say(item.help),
        on_change=_value_changed,
        args=(item, item.stored(stored)),
    )


def _select(item: LaneChoice, stored: Lane) -> None:
    key, kept = f"what_if_{item.name}", item.stored(stored)
    address.show_in(key, _asked(item, stored))
    st.selectbox(
        safe.label(item.label_for(stored, "")),
        list(item.options),
        format_func=item.in_words(),
        key=key,
        help=say(item.help),
        on_change=_value_changed,
        args=(item, kept),
    )


def _number(item: LaneField, stored: Lane, currency: str, *, chosen: Lane) -> None:
    """The figure; its label and help are those of the lane as chosen."""
    low, high = range_of(item, item.stored(stored))
    key = _set_from_address(item, stored)
    st.number_input(
        safe.label(item.label_for(chosen, currency)),
        low,
        high,
        value=None,
        step=item.step,
        key=key,
        help=item.help_for(chosen),
        placeholder=formats.unknown(),
        disabled=not item.is_used(chosen),
        on_change=_value_changed,
        args=(item, item.stored(stored)),
    )


def _name_what_is_no_value(stored: Lane, currency: str) -> None:
    """Say what the address asks for and no field can show, so that nobody takes the stored value for it."""
    refused = []
    for item in WHAT_IF_FIELDS:
        text, kept = address.read(item.name), item.stored(stored)
        if text is not None and not is_value(text, item, kept):
            label = safe.markdown(item.label_for(stored, currency))
            asked = safe.markdown(text, longest=LONGEST_ASKED) or say("nothing")
            domain = _domain(item, kept)
            refused.append(
                say("{label} = {asked} (it must be {domain})", label=label, asked=asked, domain=domain)
            )
            address.choose(item.name, None)
    if refused:
        st.warning(
            say("The address asks for {values}. Stored values are shown instead.", values=", ".join(refused))
        )


def _domain(item: LaneInput, stored: Shown) -> str:
    if isinstance(item, LaneChoice):
        return say(" or ").join(item.options)
    low, high = range_of(item, cast("float | None", stored))
    return say("{low} to {high}", low=item.words(low), high=item.words(high))


def _set_from_address(item: LaneField, stored: Lane) -> str:
    key = f"what_if_{item.name}"
    asked = from_text(address.read(item.name), item, item.stored(stored))
    value = None if asked is None else float(asked)
    shown = st.session_state.get(key)
    # The browser may hold 95.19999999999999 where the address says 95.2: that is no other value.
    is_same = shown is not None and to_text(shown) == to_text(value)
    address.show_in(key, shown if is_same else value)
    return key


def _value_changed(item: LaneInput, stored: Shown) -> None:
    value = st.session_state[f"what_if_{item.name}"]
    address.choose(item.name, None if value == stored else to_text(value))


def describe_changes(stored: Lane, planned: Lane, currency: str) -> Iterable[str]:
    """One line for each what-if: label, stored value, new value."""
    for item in changed_fields(stored, planned):
        label = safe.markdown(item.label_for(planned, currency))
        before, after = (item.words(cast(Any, item.stored(lane))) for lane in (stored, planned))
        yield f"{label}: {before} → {after}"
