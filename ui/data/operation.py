"""What an owner may know of how the app runs: failures, times, what is used of what may be, the last backup."""

from __future__ import annotations

import streamlit as st

from core.members import Use
from ui.ground import formats, safe, tables
from ui.language import say, text
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.reading.members import members_of
from ui.shell import requests, show
from ui.shell.timings import PAGE, timings

FAILED = 400
WHAT = {
    "records": text("Records"),
    "lanes": text("Lanes"),
    "records_kept": text("Records kept for undo"),
    "lanes_kept": text("Lanes kept for undo"),
}


def section(place: Place) -> None:
    """The Operation part of the Data page; owners see it."""
    with show.card(say("What is used of what may be")):
        _limits(members_of(place.slug).used_budget())
        _who(place)
    with show.card(say("Last backup")):
        _backup(place)
    with show.card(say("Response times"), say("Of this process, at most the last 1,000 of each kind.")):
        _times()
    with show.card(
        say("Failures"), say("Of this process since its start; the log has each with its reference.")
    ):
        _failures()


def _limits(used: tuple[Use, ...]) -> None:
    st.dataframe(
        {
            say("What"): [say(WHAT[item.what]) for item in used],
            say("Used"): [formats.exact(item.n) for item in used],
            say("Limit"): [say("none") if item.most is None else formats.exact(item.most) for item in used],
            say("Share"): ["" if not item.most else f"{100 * item.n / item.most:.0f} %" for item in used],
        },
        hide_index=True,
        column_config=tables.right(say("Used"), say("Limit"), say("Share")),
        alt=say("What the workspace holds beside its limits"),
    )


def _who(place: Place) -> None:
    members = members_of(place.slug).members()
    keys = loaders.twin_of(place.slug).data.api_tokens()
    st.markdown(
        say(
            "{members}, {invitations} waiting, {keys} valid.",
            members=formats.count(len(members), "member", "members"),
            invitations=formats.count(
                len(members_of(place.slug).open_invitations()), "invitation", "invitations"
            ),
            keys=formats.count(len(keys), "key", "keys"),
        )
    )


def _backup(place: Place) -> None:
    made_at = members_of(place.slug).last_backup()
    if made_at is None:
        st.warning(say("The database was never backed up: `make backup` does it."), icon=":material/backup:")
    else:
        st.markdown(say("Made {when}.", when=formats.moment(made_at)))


def _times() -> None:
    times = timings.summary()
    if not times:
        st.caption(say("Nothing yet."))
        return
    st.dataframe(
        {
            say("Kind"): [
                say("Page drawn") if item.kind == PAGE else safe.plain(item.kind) for item in times
            ],
            say("Answers"): [formats.exact(item.n) for item in times],
            say("Half of them within (ms)"): [f"{1_000 * item.median_seconds:.0f}" for item in times],
            say("95 of 100 within (ms)"): [f"{1_000 * item.slow_seconds:.0f}" for item in times],
        },
        hide_index=True,
        column_config=tables.right(
            say("Answers"), say("Half of them within (ms)"), say("95 of 100 within (ms)")
        ),
        alt=say("How long answers took"),
    )


def _failures() -> None:
    answers = {
        f"{place} {status}": n for (place, status), n in sorted(requests.answers.items()) if status >= FAILED
    }
    found = {**loaders.storage_failures(), **answers, **requests.page_failures}
    if not found:
        st.caption(say("None."))
        return
    st.dataframe(
        {
            say("Failure"): [safe.plain(name) for name in found],
            say("How often"): [formats.exact(n) for n in found.values()],
        },
        hide_index=True,
        column_config=tables.right(say("How often")),
        alt=say("Failures by kind"),
    )
