"""Everything out as files: demand, parameters, plans, the whole workspace; and keys for programs that read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from ui.ground import formats, safe
from ui.language import say
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.reading.signed_in import later
from ui.shell import show

MOST_WORKBOOK_ROWS = 200_000  # beyond, writing a workbook takes minutes
NEW_TOKEN = "new_api_token"
MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def tables(place: Place) -> None:
    """Demand, parameters, forecasts and plans as CSV and XLSX."""
    twin = loaders.twin_of(place.slug)
    n_records = place.counts.n_records
    records = formats.count(n_records, "record", "records")
    rows: tuple[tuple[str, str, str, Callable[..., bytes]], ...] = (
        (
            "demand",
            say("Demand"),
            say("{records}; importing it again changes nothing", records=records),
            twin.export_demand,
        ),
        (
            "parameters",
            say("Parameters"),
            say("unit, parameters and costs of every lane, to change and bring back"),
            twin.export_parameters,
        ),
        (
            "forecasts",
            say("Forecasts"),
            say("mean and quantiles of every lane's coming periods"),
            twin.export_forecasts,
        ),
        (
            "plans",
            say("Plans"),
            say("buffer, service, overflow and resilience of every lane"),
            twin.export_plans,
        ),
    )
    for name, title, note, write in rows:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{title}**  \n:gray[{note}]", width="stretch")
            _offer(place, name, "csv", partial(write, file_format="csv"))
            _offer(
                place,
                name,
                "xlsx",
                partial(write, file_format="xlsx"),
                disabled=name == "demand" and n_records > MOST_WORKBOOK_ROWS,
            )
    if n_records > MOST_WORKBOOK_ROWS:
        st.caption(say("Demand of more than {n} records is exported as CSV.", n=MOST_WORKBOOK_ROWS))


def whole_workspace(place: Place) -> None:
    """One file from which the workspace can be restored exactly elsewhere."""
    twin = loaders.twin_of(place.slug)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            say(
                "Lanes, records, parameters, marked days and settings in one file. Can be restored exactly elsewhere; "
                "a file that was altered is refused. The history is not part of it."
            ),
            width="stretch",
        )
        _offer(place, "workspace", "zip", twin.export_workspace)


def api_tokens(place: Place) -> None:
    """Keys with which Excel, Power BI or a script read this workspace over HTTP."""
    st.markdown(
        say(
            "A program reads `demand`, `parameters`, `plans` and `forecasts`, each as `/api/….csv` or `.json`, of this "
            "workspace, `?workspace={workspace}`, with a key in the header `Authorization: Bearer`. A key can only "
            "read.",
            workspace=safe.code(place.slug),
        )
    )
    if place.workspace.role and not place.workspace.may_make_keys:
        st.caption(say("Keys are made and revoked by owners of the workspace."))
    with (
        st.form("new_token", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        read_only = not place.workspace.may_make_keys
        label = st.text_input(
            say("Program"), placeholder=say("Power BI, planning team"), max_chars=80, disabled=read_only
        )
        clicked = st.form_submit_button(say("Create key"), disabled=read_only)
    if clicked and label.strip():
        st.success(say("This key is shown once; keep it like a password."), icon=":material/key:")
        st.code(commands.create_api_token(place.slug, label), language=None, wrap_lines=True)
    for token in loaders.twin_of(place.slug).data.api_tokens():
        with st.container(horizontal=True, vertical_alignment="center"):
            made = say(
                "{who}, {when}; valid until {end}",
                who=safe.markdown(token.made_by),
                when=formats.moment(token.made_at),
                end=formats.moment(token.expires_at),
            )
            st.markdown(
                f"{safe.markdown(token.label)}  \n:gray[{made}]",
                width="stretch",
            )
            if st.button(
                say("Revoke"), key=f"revoke_{token.token_id}", disabled=not place.workspace.may_make_keys
            ):
                commands.revoke_api_token(place.slug, token.token_id)
                st.rerun()


def section(place: Place) -> None:
    """The Export part of the Data page."""
    with show.card(
        say("Tables"),
        say("Text that a spreadsheet would run as a formula is protected; numbers stay numbers."),
    ):
        tables(place)
    with show.card(say("The whole workspace")):
        whole_workspace(place)
    with show.card(say("Read-only API")):
        api_tokens(place)


def _offer(
    place: Place, what: str, extension: str, write: Callable[[], bytes], *, disabled: bool = False
) -> None:
    st.download_button(
        extension.upper(),
        later(place.slug, write),
        file_name=f"{what}-{safe.file_name(place.slug)}.{extension}",
        mime=MIME[extension],
        icon=":material/download:",
        on_click="ignore",
        key=f"export_{what}_{extension}",
        disabled=disabled,
    )
