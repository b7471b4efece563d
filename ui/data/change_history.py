"""Every write to the workspace with its Undo."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import streamlit as st

from core.twin.imports import ImportEntry, Receipt
from ui.ground import formats, safe
from ui.language import say, text
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame
from ui.words.data import why_read_only

ROWS_AT_FIRST = 12
KINDS = {
    "import": (text("Import"), ":material/upload_file:"),
    "edit": (text("Records edited"), ":material/edit:"),
    "delete": (text("Records deleted"), ":material/delete:"),
    "lane": (text("Lanes changed"), ":material/tune:"),
    "merge": (text("Lanes merged"), ":material/merge:"),
    "restore": (text("Workspace restored"), ":material/settings_backup_restore:"),
    "settings": (text("Settings of the workspace"), ":material/settings:"),
    "reset": (text("Factory reset"), ":material/restart_alt:"),
    "undo": (text("Undo"), ":material/undo:"),
}


def show(place: Place) -> None:
    """The newest changes, each with a button to take it back."""
    entries = loaders.imports(place.slug)
    if not entries:
        st.caption(say("Nothing has been written yet."))
        return
    show_all = len(entries) <= ROWS_AT_FIRST or st.toggle(say("All {n} changes", n=len(entries)))
    for entry in entries if show_all else entries[:ROWS_AT_FIRST]:
        _row(place, entry)


def _row(place: Place, entry: ImportEntry) -> None:
    kind, icon = KINDS.get(entry.kind, (entry.kind, ":material/history:"))
    when = entry.made_at.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        file = safe.markdown(entry.file_name)
        title = say("{kind}** of {file}", kind=say(kind), file=file) if file else f"{say(kind)}**"
        st.markdown(
            f"{icon} **{entry.number} · {title}  \n"
            f":gray[{formats.moment(when)} · {safe.markdown(entry.made_by)} · {_counts(entry)}{_hash(entry)}]"
            f"{_reason(entry)}",
            width="stretch",
        )
        if entry.undone_at is not None:
            st.markdown(say(":gray[taken back]"), width="content")
        elif entry.kind != "undo" or entry.can_undo:
            _undo_button(place, entry)


def _undo_button(place: Place, entry: ImportEntry) -> None:
    refused = place.workspace.read_only or not entry.can_undo
    closed = why_read_only(place.workspace, say("This workspace is read-only."))
    reason = closed if place.workspace.read_only else say(entry.why_not)
    clicked = st.button(
        say("Undo"),
        key=f"undo_{entry.import_id}",
        icon=":material/undo:",
        disabled=refused,
        help=safe.sentence(reason),
    )
    if clicked:
        frame.attempt(
            lambda: commands.undo(place.slug, entry.import_id), done=lambda receipt: _said(entry, receipt)
        )


def _counts(entry: ImportEntry) -> str:
    counts = (
        (entry.n_add, say("added")),
        (entry.n_update, say("updated")),
        (entry.n_delete, say("deleted")),
        (entry.n_unchanged, say("unchanged")),
        (entry.n_rejected, say("rejected")),
    )
    said = [f"{formats.exact(number)} {word}" for number, word in counts if number]
    if entry.n_lanes:
        said.append(formats.count(entry.n_lanes, "lane", "lanes"))
    return ", ".join(said) or say("nothing changed")


def _reason(entry: ImportEntry) -> str:
    """Why a standing change cannot be taken back, as a line of its own."""
    blocked = not entry.can_undo and entry.undone_at is None and entry.kind != "undo"
    return f"  \n:gray[:material/lock: {safe.markdown(say(entry.why_not), longest=200)}]" if blocked else ""


def _hash(entry: ImportEntry) -> str:
    return " · " + say("file {hash}", hash=entry.file_hash[:8]) if entry.file_hash else ""


def _said(entry: ImportEntry, receipt: Receipt) -> str:
    return say(
        "Change {number} was taken back; the data are as before (version {version}).",
        number=str(entry.import_id),
        version=str(receipt.version),
    )
