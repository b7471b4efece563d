"""Writes: one transaction each, after which the data version has moved and every cached read is fresh."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial

from core.decision import Answer
from core.demand.records import RecordEdit
from core.errors import CapacityTwinError
from core.lane import Lane
from core.members import NewInvitation
from core.rights import Role
from core.twin.imports import ImportReport, Receipt
from core.twin.parameter_table import ParametersReport
from core.twin.stored import WorkspaceSettings
from ui.reading.loaders import twin_of
from ui.reading.members import members_of
from ui.reading.signed_in import acting


def apply_file(
    slug: str, report: ImportReport, *, accept_rejects: bool, on_progress: Callable[[float], None]
) -> Receipt:
    """Write a checked file."""
    return twin_of(slug).apply(
        report, accept_rejects=accept_rejects, as_checked=True, on_progress=on_progress
    )


def undo(slug: str, import_id: int) -> Receipt:
    """Take one write back."""
    return twin_of(slug).undo(import_id)


def save_lanes(slug: str, lanes: Sequence[Lane], *, seen: Sequence[Lane]) -> Receipt:
    """Add or change lanes as one step, while they are as they were seen."""
    return twin_of(slug).save_lanes(lanes, seen=seen)


def rename_lane(slug: str, name: str, new_name: str) -> Receipt:
    """Give a lane another name."""
    return twin_of(slug).rename_lane(name, new_name)


def delete_lane(slug: str, name: str) -> Receipt:
    """Take a lane and its records away."""
    return twin_of(slug).delete_lane(name)


def merge_lanes(slug: str, source: str, target: str, *, on_same_date: str) -> Receipt:
    """Move the records of one lane to another."""
    return twin_of(slug).merge_lanes(source, target, on_same_date=on_same_date)


def edit_records(slug: str, edits: Sequence[RecordEdit]) -> Receipt:
    """Add, change and delete single records as one step, while they are as they were seen."""
    return twin_of(slug).edit_records(edits)


def apply_parameters(slug: str, report: ParametersReport) -> Receipt:
    """Write a checked file of parameters; rows that cannot be taken are left out."""
    return twin_of(slug).apply_parameters(report, accept_rejects=True)


def save_settings(slug: str, settings: WorkspaceSettings) -> Receipt:
    """Change title, currency and the defaults of new lanes."""
    return twin_of(slug).save_settings(settings)


def restore_workspace(slug: str, content: bytes, *, file_name: str) -> Receipt:
    """Make the workspace hold what the file holds, and nothing else."""
    return twin_of(slug).restore_workspace(content, file_name=file_name)


def note_visit(slug: str) -> datetime | None:
    """Note that somebody looks at the inbox; when that was before."""
    return twin_of(slug).data.note_visit()


def add_alert_webhook(slug: str, address: str) -> str:
    """Tell a webhook of alerts from now on; the secret that signs them."""
    from db.alerts.sync import begin

    twin = twin_of(slug)
    begin(twin, now=datetime.now(UTC))
    return twin.data.add_alert_webhook(address)


def add_alert_feed(slug: str) -> str:
    """A feed of alerts; the part of its address that nobody can guess."""
    from db.alerts.sync import begin

    twin = twin_of(slug)
    begin(twin, now=datetime.now(UTC))
    return twin.data.add_alert_feed()


def end_alert_outlet(slug: str, outlet_id: int) -> None:
    """From now on nothing goes there any more."""
    twin_of(slug).data.end_alert_outlet(outlet_id)


def send_alerts() -> int | None:
    """Tell the webhooks of all workspaces what is due; None while the database is away."""
    from db.alerts.sending import send_due

    try:
        return send_due(lambda: datetime.now(UTC))
    except CapacityTwinError:
        return None  # the log has the cause; the next minute comes


def read_feed(token: str, file_format: str, language: str, link: str = "") -> bytes | None:
    """The alerts that this part of an address opens; None where it opens none. link: the address of the app."""
    from db.alerts.feeds import read_feed as read

    return read(token, file_format=file_format, language=language, now=datetime.now(UTC), link=link)


def create_api_token(slug: str, label: str) -> str:
    """A key for a program that reads; shown this once."""
    return twin_of(slug).data.create_api_token(label)


def revoke_api_token(slug: str, token_id: int) -> None:
    """From now on this key opens nothing."""
    twin_of(slug).data.revoke_api_token(token_id)


def override(slug: str, lane: str, period_start: date, units: float, *, reason: str) -> Receipt:
    """Keep a figure of one's own beside the forecast of a coming period."""
    return twin_of(slug).override(lane, period_start, units, reason=reason)


def remove_override(slug: str, lane: str, period_start: date) -> Receipt:
    """Take an override away."""
    return twin_of(slug).remove_override(lane, period_start)


def mark_event(slug: str, lane: str, first_day: date, last_day: date, *, kind: str, reason: str) -> Receipt:
    """Mark days that the forecast is not to learn from."""
    return twin_of(slug).mark_event(lane, first_day, last_day, kind=kind, reason=reason)


def remove_event(slug: str, lane: str, first_day: date, last_day: date) -> Receipt:
    """Take a mark away."""
    return twin_of(slug).remove_event(lane, first_day, last_day)


def answer_decision(
    slug: str,
    lane: str,
    kind: str,
    answer: str,
    *,
    reason: str,
    person: str,
    until: date | None,
    seen: Sequence[Answer],
) -> int:
    """Log what is said to a decision of a lane, by somebody who has seen these answers; the number takes it back."""
    return twin_of(slug).answer_decision(
        lane, kind, answer, reason=reason, person=person, until=until, seen=seen, today=date.today()
    )


def withdraw_decision_answer(slug: str, answer_id: int) -> None:
    """Take an answer back."""
    twin_of(slug).data.withdraw_decision_answer(answer_id)


def reset(slug: str, *, typed_title: str) -> Receipt:
    """Empty the workspace; its title must have been typed."""
    return twin_of(slug).reset(typed_title=typed_title)


def make_workspace(slug: str) -> None:
    """Open a workspace that was not there yet."""
    from db import open_twin

    open_twin(slug, create=True)


def open_visitor_workspace() -> str:
    """Make a throw-away workspace and return its name, which only its visitor knows."""
    from db import open_visitor_twin

    return open_visitor_twin().workspace().slug


def make_named_workspace(slug: str, title: str) -> str:
    """Make a workspace of members; whoever is signed in is its owner. Its name."""
    from db.opening import open_named_store

    open_named_store(slug, title, acting=partial(acting, slug))
    return slug


def invite(slug: str, role: Role) -> NewInvitation:
    """A link that makes whoever opens it a member, once; shown this once."""
    return members_of(slug).invite(role)


def withdraw_invitation(slug: str, invitation_id: int) -> None:
    """From now on this invitation opens nothing."""
    members_of(slug).withdraw_invitation(invitation_id)


def accept_invitation(slug: str, secret: str) -> Role:
    """Become a member; the invitation is then used up."""
    return members_of(slug).accept(secret)


def change_role(slug: str, member_id: int, role: Role) -> int:
    """Make a member what he is to be from now on; his number."""
    members_of(slug).change_role(member_id, role)
    return member_id


def end_membership(slug: str, member_id: int) -> int:
    """From now on he is no member any more; the number that he had."""
    members_of(slug).end_membership(member_id)
    return member_id


def leave_workspace(slug: str) -> str:
    """Whoever is signed in is no member any more of the workspace of this name."""
    members_of(slug).leave()
    return slug


def delete_workspace(slug: str, *, typed_title: str) -> str:
    """Close a workspace of members for good."""
    return members_of(slug).delete_workspace(typed_title=typed_title)


def clear_up() -> int | None:
    """Delete workspaces that have expired; how many, or None while the database is away."""
    from db.opening import clear_up_expired

    try:
        return clear_up_expired()
    except CapacityTwinError:
        return None  # the log has the cause; the next hour comes
