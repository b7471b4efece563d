"""How members come and go: invitations, and keys of a workspace of members."""

from __future__ import annotations

from tools.weakenings.places import (
    INVITATIONS,
    MEMBERS,
    MEMBERSHIPS,
    THIRTEENTH,
    TWENTYFIRST,
)
from tools.weakenings.weakening import Weakening

ACCEPTED = (
    "used_by = name\n"
    "        WHERE token_hash = hash AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > now()"
)

INVITED = (
    Weakening(
        "an invitation opens twice",
        TWENTYFIRST,
        ACCEPTED,
        ACCEPTED.replace("used_at IS NULL AND ", ""),
        MEMBERS,
    ),
    Weakening(
        "an expired invitation opens",
        TWENTYFIRST,
        ACCEPTED,
        ACCEPTED.replace(" AND expires_at > now()", ""),
        MEMBERS,
    ),
    Weakening(
        "a withdrawn invitation opens",
        TWENTYFIRST,
        ACCEPTED,
        ACCEPTED.replace("withdrawn_at IS NULL AND ", ""),
        MEMBERS,
    ),
    Weakening(
        "an invitation opens for nobody",
        TWENTYFIRST,
        "            AND acting_person() IS NOT NULL\n",
        "",
        MEMBERS,
    ),
    Weakening(
        "an invitation opens another workspace",
        INVITATIONS,
        "if workspace_id is None or workspace_id != connection.execute(select(THIS_WORKSPACE)).scalar_one():",
        "if workspace_id is None:",
        MEMBERS,
    ),
    Weakening(
        "invitations are kept as they are",
        INVITATIONS,
        '"token_hash": _hash(secret)}',
        '"token_hash": secret}',
        MEMBERS,
    ),
    Weakening("short invitations", INVITATIONS, "N_BYTES = 32", "N_BYTES = 3", MEMBERS),
    Weakening(
        "no audit of an invitation",
        INVITATIONS,
        '    note_event(writer, "invitation made", detail)\n',
        "",
        MEMBERS,
    ),
    Weakening(
        "no audit of who joins",
        TWENTYFIRST,
        "    PERFORM note_member(\n        taken.workspace_id,",
        "    PERFORM jsonb_build_array(\n        taken.workspace_id,",
        MEMBERS,
    ),
    Weakening(
        "no audit of a role",
        MEMBERSHIPS,
        '    note_event(writer, "member role", detail)\n',
        "",
        MEMBERS,
    ),
    Weakening(
        "no audit of an end",
        MEMBERSHIPS,
        '    note_event(writer, "member ended", {"of": member_id, "name": member.shown_name})\n',
        "",
        MEMBERS,
    ),
    Weakening(
        "a revoked key stays a member", THIRTEENTH, "AND NEW.revoked_at IS NOT NULL;", "AND false;", MEMBERS
    ),
    Weakening(
        "an expired key stays a member",
        THIRTEENTH,
        "        AND (expires_at IS NULL OR expires_at > now())\n$$;",
        "\n$$;",
        MEMBERS,
    ),
)
