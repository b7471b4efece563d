"""Every write to the workspace with its Undo."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import streamlit as st

from core.twin.imports import ImportEntry, Receipt
from ui.ground import formats, safe
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame

ROWS_AT_FIRST = 12
KINDS = {
    "import": ("Import", ":material/upload_file:"),
    "edit": ("Records edited", ":material/edit:"),
    "delete": ("Records deleted", ":material/delete:"),
    "lane": ("Lanes changed", ":material/tune:"),
    "merge": ("Lanes merged", ":material/merge:"),
    "restore": ("Workspace restored", ":material/settings_backup_restore:"),
    "settings": ("Settings of the workspace", ":material/settings:"),
    "reset": ("Factory reset", ":material/restart_alt:"),
    "undo": ("Undo", ":material/undo:"),
}


def show(place: Place) -> None:
    """The newest changes, each with a button to take it back."""
    entries = loaders.imports(place.slug)
    if not entries:
        st.caption("Nothing has been written yet.")
        return
    show_all = len(entries) <= ROWS_AT_FIRST or st.toggle(f"All {len(entries):,} changes")
    for entry in entries if show_all else entries[:ROWS_AT_FIRST]:
        _row(place, entry)


def _row(place: Place, entry: ImportEntry) -> None:
    kind, icon = KINDS.get(entry.kind, (entry.kind, ":material/history:"))
    when = entry.made_at.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        name = f" of {safe.markdown(entry.file_name)}" if entry.file_name else ""
        st.markdown(
            f"{icon} **{entry.number} · {kind}**{name}  \n"
            f":gray[{formats.moment(when)} · {safe.markdown(entry.made_by)} · {_counts(entry)}{_hash(entry)}]"
            f"{_reason(entry)}",
            width="stretch",
        )
        if entry.undone_at is not None:
            st.markdown(":gray[taken back]", width="content")
        elif entry.kind != "undo" or entry.can_undo:
            _undo_button(place, entry)


def _undo_button(place: Place, entry: ImportEntry) -> None:
    refused = place.workspace.read_only or not entry.can_undo
    reason = "This workspace is read-only." if place.workspace.read_only else entry.why_not
    clicked = st.button(
        "Undo",
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
        (entry.n_add, "added"),
        (entry.n_update, "updated"),
        (entry.n_delete, "deleted"),
        (entry.n_unchanged, "unchanged"),
        (entry.n_rejected, "rejected"),
    )
    said = [f"{number:,} {word}" for number, word in counts if number]
    if entry.n_lanes:
        said.append(formats.count(entry.n_lanes, "lane"))
    return ", ".join(said) or "nothing changed"


def _reason(entry: ImportEntry) -> str:
    """Why a standing change cannot be taken back, as a line of its own."""
    blocked = not entry.can_undo and entry.undone_at is None and entry.kind != "undo"
    return f"  \n:gray[:material/lock: {safe.markdown(entry.why_not, longest=200)}]" if blocked else ""


def _hash(entry: ImportEntry) -> str:
    return f" · file {entry.file_hash[:8]}" if entry.file_hash else ""


def _said(entry: ImportEntry, receipt: Receipt) -> str:
    return f"Change {entry.import_id} was taken back; the data are as before (version {receipt.version})."
