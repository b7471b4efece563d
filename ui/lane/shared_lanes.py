"""The card in which lanes share one capacity: choose them, see the gain and a fair split."""

from __future__ import annotations

import json

import streamlit as st

from core.cooperation.shared_capacity import MOST_SHARING_LANES, SharedCapacity
from core.facts import facts_by_id, sharing_facts
from core.speech.sharing import SHARING
from core.twin.lane_search import UNIT_LABEL, LaneFilter, LaneSummary
from ui.charts import sharing as charts_sharing
from ui.ground import formats, safe, tables
from ui.lane.lane_view import LaneView
from ui.language import say, spoken
from ui.reading import loaders
from ui.shell import address, show

CHOSEN = "sharing_lanes"
MOST_OFFERED = 40
SUGGESTED = 3
LEAST_COMMON_DAYS = 60


def card(view: LaneView) -> None:
    """Gain sharing between the lane in view and others of its unit and cadence."""
    with show.card(say("If lanes shared one capacity, who should gain what?")):
        others = comparable_lanes(view)
        if not others:
            st.markdown(
                say(
                    "No other lane has the same unit and the same rhythm of data, so there is nothing to share."
                )
            )
            return
        chosen = choose(view, others)
        if not chosen:
            st.markdown(say("Choose at least one other lane."))
            return
        place = view.place
        shared = loaders.shared_capacity(place.slug, place.version, (view.stored.name, *chosen))
        known = facts_by_id(sharing_facts(shared, **view.place.stamp))
        st.markdown(safe.sentence(SHARING.say("saving stable", known, spoken())))
        show_split(shared, place.currency)
        show.note(SHARING.say("basis", known, spoken()))


def comparable_lanes(view: LaneView) -> tuple[str, ...]:
    """Names of other lanes whose volume can be added to this one's, at most the first forty."""
    place, cadence = view.place, view.plan.history.cadence
    return tuple(
        lane.name
        for lane in lanes_of_the_unit(view)
        if loaders.history(place.slug, place.version, lane.name).cadence == cadence
    )


def lanes_of_the_unit(view: LaneView) -> tuple[LaneSummary, ...]:
    """Other lanes with records whose volume is counted in the same unit, the first forty by name."""
    place = view.place
    wanted = LaneFilter(labels=((UNIT_LABEL, view.stored.unit),), least_records=1)
    found = loaders.find_lanes(place.slug, place.version, wanted, limit=MOST_OFFERED + 1)
    return tuple(lane for lane in found.lanes if lane.name != view.stored.name)[:MOST_OFFERED]


def suggested(view: LaneView, others: tuple[str, ...]) -> tuple[str, ...]:
    """The first few whose dates leave a good stretch in common with those before them."""
    place = view.place
    own = loaders.lane_summary(place.slug, place.version, view.stored.name)
    spans = {
        lane.name: (lane.first_date, lane.last_date)
        for lane in (*lanes_of_the_unit(view), *([own] if own else []))
        if lane.first_date and lane.last_date
    }
    first, last = spans[view.stored.name]
    found: list[str] = []
    for name in others:
        later, earlier = max(first, spans[name][0]), min(last, spans[name][1])
        if len(found) < SUGGESTED and (earlier - later).days >= LEAST_COMMON_DAYS:
            found.append(name)
            first, last = later, earlier
    return tuple(found)


def choose(view: LaneView, others: tuple[str, ...]) -> tuple[str, ...]:
    """The lanes that join, from the address or the first few; kept in the address."""
    asked = _asked()
    wanted = suggested(view, others) if asked is None else asked
    address.show_in(CHOSEN, [name for name in wanted if name in others])
    return tuple(
        st.multiselect(
            say("Shares with {lane}", lane=safe.label(view.stored.name)),
            others,
            key=CHOSEN,
            max_selections=MOST_SHARING_LANES - 1,
            format_func=safe.plain,
            on_change=_chosen,
        )
    )


def show_split(shared: SharedCapacity, currency: str) -> None:
    """The savings as bars, and exact in a table."""
    sharing = shared.sharing
    figure = charts_sharing.savings_chart(sharing, style=show.style(), currency=currency)
    show.chart(figure, key="sharing", alt=say("Saving of each lane a week under two divisions"))
    money = safe.plain(currency)
    columns = {
        pays_by(division.method, money): [formats.exact(cost) for cost in division.costs]
        for division in sharing.divisions
        if division.method in charts_sharing.METHODS
    }
    alone = say("Pays alone · {money}/week", money=money)
    tables.show_as_text(
        {
            say("Lane"): [safe.plain(name) for name in shared.lanes],
            alone: [formats.exact(cost) for cost in sharing.stand_alone_costs],
            **columns,
        },
        right=(alone, *columns),
    )


def pays_by(method: str, money: str) -> str:
    """Heading of what each lane pays under a division."""
    return say("Pays by {method} · {money}/week", method=say(method), money=money)


def _asked() -> tuple[str, ...] | None:
    text = address.read(address.SHARING)
    if text is None:
        return None
    try:
        names = json.loads(text)
    except ValueError:
        return None
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else None


def _chosen() -> None:
    address.choose(address.SHARING, json.dumps(st.session_state[CHOSEN], ensure_ascii=False))
