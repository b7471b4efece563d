"""What concerns the whole workspace: an own one for visitors, settings, restore, factory reset."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.twin.stored import KEPT_DAYS
from settings import load_settings
from ui.data import alert_outlets, watch_choices
from ui.ground import formats, safe
from ui.ground.lane_fields import ALL_FIELDS, ORDERS, Shown
from ui.lane.lane_form import WHAT_IF_FIELDS, range_of, with_values
from ui.language import say, text
from ui.reading import commands, loaders
from ui.reading.loaders import DEMO, Place
from ui.shell import address, frame, show
from ui.shell.client_address import client_address
from ui.shell.openings import openings
from ui.words.data import why_read_only

HOLIDAYS_HELP = text(
    "A country by its ISO code, with or without a region: US, DE, DE-BE. Forecasts of daily lanes then know which "
    "holidays are coming, and follow them where that would have paid before; the Watchtower does not judge a lane by "
    "what it did on a holiday. Empty: no calendar."
)


def say_read_only(place: Place) -> None:
    """Visitors may look but not write here; offer them a workspace of their own. A viewer is told who may."""
    if place.workspace.role is not None:
        why_not = why_read_only(place.workspace, say("This workspace is read-only."))
        st.caption(f":material/lock: {why_not}")
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            say(
                ":material/lock: This workspace is read-only. Open your own to import, edit and undo; "
                "its address is the key to it, and it is deleted after some days."
            ),
            width="stretch",
        )
        if st.button(say("Open my own workspace"), type="primary"):
            if _may_open():
                address.choose_workspace(commands.open_visitor_workspace())
                st.rerun()
            st.warning(say("Many workspaces were opened from your network just now. Try again in an hour."))


def _may_open() -> bool:
    settings = load_settings()
    if not settings.hosted:
        return True
    forwarded = st.context.headers.get("X-Forwarded-For", "")
    came_from = client_address(st.context.ip_address, forwarded, n_proxies=settings.proxies)
    return openings.may_open(came_from, most=settings.visitor_openings)


def section(place: Place) -> None:
    """The Workspace part of the Data page."""
    with show.card(say("Settings")):
        settings(place)
        offer_demo(place)
    watch_choices.card(place)
    alert_outlets.card(place)
    with show.card(
        say("Restore"), say("Make this workspace hold what an exported file holds, and nothing else.")
    ):
        offer_restore(place)
    with show.card(say("Danger zone")):
        offer_reset(place)


def settings(place: Place) -> None:
    """Title, currency, whose holidays, and what new lanes begin with; lanes that exist stay as they are."""
    stored, read_only = loaders.twin_of(place.slug).settings(), place.workspace.read_only
    with st.form(f"settings_{place.version}", border=False):
        with st.container(horizontal=True):
            title = st.text_input(say("Title"), stored.title, max_chars=80, disabled=read_only)
            currency = st.text_input(
                say("Currency"), stored.currency, max_chars=8, disabled=read_only, width=120
            )
            unit = st.text_input(
                say("Unit"), stored.new_lane.unit, max_chars=40, disabled=read_only, width=160
            )
            holidays_of = st.text_input(
                say("Holidays of"),
                stored.holidays_of,
                max_chars=12,
                placeholder=say("none"),
                help=say(HOLIDAYS_HELP),
                disabled=read_only,
                width=140,
            )
        with st.expander(say("Defaults for new lanes")):
            shown: dict[str, Shown] = {}
            shown[ORDERS.name] = st.selectbox(
                safe.label(ORDERS.label_for(stored.new_lane, stored.currency)),
                list(ORDERS.options),
                index=list(ORDERS.options).index(ORDERS.stored(stored.new_lane)),
                format_func=ORDERS.in_words(),
                help=say(ORDERS.help),
                disabled=read_only,
            )
            columns = st.columns(3)
            for position, item in enumerate(ALL_FIELDS):
                value = item.stored(stored.new_lane)
                low, high = range_of(item, value)
                shown[item.name] = columns[position % 3].number_input(
                    safe.label(item.label_for(stored.new_lane, stored.currency)),
                    low,
                    high,
                    value=None if value is None else float(value),
                    step=item.step,
                    help=item.help_for(stored.new_lane),
                    placeholder=formats.unknown(),
                    disabled=read_only,
                )
        saved = st.form_submit_button(say("Save settings"), disabled=read_only)
    if saved:
        known = {
            item.name: shown[item.name]
            for item in WHAT_IF_FIELDS
            if shown[item.name] is not None or item.may_be_unknown
        }
        new_lane = replace(with_values(stored.new_lane, known), unit=unit.strip())
        frame.attempt(
            lambda: commands.save_settings(
                place.slug,
                replace(stored, title=title, currency=currency, new_lane=new_lane, holidays_of=holidays_of),
            ),
            done=lambda receipt: say(
                "Settings saved as version {version}; History can undo it.", version=receipt.version
            ),
        )


def offer_restore(place: Place) -> None:
    """A file of a whole workspace: what it would change, then one click; undo takes it back."""
    uploaded = st.file_uploader(say("A workspace file (.zip)"), type=("zip",), key=f"restore_{place.version}")
    if uploaded is None:
        return
    content = uploaded.getvalue()
    preview = loaders.twin_of(place.slug).data.preview_restore(content)
    st.markdown(
        say(
            "**{title}**: {records} in {lanes}. Here it would add {n_add}, change {n_update} and delete {deleted}; "
            "lanes: {lanes_add} new, {lanes_update} changed, {lanes_delete} deleted.",
            title=safe.markdown(preview.title),
            records=formats.count(preview.n_records, "record", "records"),
            lanes=formats.count(preview.n_lanes, "lane", "lanes"),
            n_add=preview.n_add,
            n_update=preview.n_update,
            deleted=formats.count(preview.n_delete, "record", "records"),
            lanes_add=preview.n_lanes_add,
            lanes_update=preview.n_lanes_update,
            lanes_delete=preview.n_lanes_delete,
        )
    )
    if st.button(say("Restore this file"), type="primary", disabled=place.workspace.read_only):
        frame.attempt(
            lambda: commands.restore_workspace(place.slug, content, file_name=uploaded.name),
            done=lambda receipt: say(
                "Restored as version {version}; History can undo it.", version=receipt.version
            ),
        )


def offer_reset(place: Place) -> None:
    """Empty the workspace; its title has to be typed."""
    n_records = place.counts.n_records
    what = say(
        "{records} in {lanes}",
        records=formats.count(n_records, "record", "records"),
        lanes=formats.count(place.counts.n_lanes, "lane", "lanes"),
    )
    st.markdown(
        say(
            "A factory reset deletes {what} from this workspace, and nothing else; changes are counted from 1 again. "
            "Undo brings them back for {days} days. Title, currency, holidays and defaults stay.",
            what=what,
            days=KEPT_DAYS,
        )
    )
    if not place.workspace.may_reset and not place.workspace.read_only:
        st.caption(say("On this server only the owner of a shared workspace may reset it."))
    title = place.workspace.title
    typed = st.text_input(
        say("Type {title} to confirm", title=safe.label(title)),
        key="reset_title",
        disabled=not place.workspace.may_reset,
    )
    may = place.workspace.may_reset and typed.strip() == title
    if st.button(say("Erase {what}", what=what), icon=":material/delete_forever:", disabled=not may):
        frame.attempt(
            lambda: commands.reset(place.slug, typed_title=typed),
            done=lambda receipt: say("{n} records erased; History can undo it.", n=receipt.n_delete),
        )


def offer_demo(place: Place) -> None:
    """The way back from an own workspace to the demo."""
    if place.slug != DEMO and st.button(
        say("Back to the demo"), type="tertiary", icon=":material/arrow_back:"
    ):
        address.choose_workspace(DEMO)
        st.rerun()
