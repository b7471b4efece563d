"""Who belongs to the workspace: owners invite, change and end; everybody else sees himself and may leave."""

from __future__ import annotations

import streamlit as st

from core.members import Member
from core.rights import Right, Role, may, role_name
from ui.ground import formats, safe
from ui.language import say, text
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.reading.members import members_of
from ui.shell import address, frame, show
from ui.shell.sign_in import invitation_link

WHAT_ROLES_MAY = text(
    "A viewer looks and exports. An analyst also imports, edits, answers decisions and takes changes back. "
    "An owner also invites, makes keys and resets."
)


def section(place: Place) -> None:
    """The Members part of the Data page."""
    role = place.workspace.role
    with show.card(say("Members"), say(WHAT_ROLES_MAY)):
        for member in members_of(place.slug).members():
            _row(place, member)
    if may(role, Right.MEMBERS):
        with show.card(
            say("Invitations"),
            say("A link that makes whoever opens it first a member. It is shown once and ends after 7 days."),
        ):
            _invite(place)
            _waiting(place)
        _offer_to_delete(place)


def _row(place: Place, member: Member) -> None:
    may_change = may(place.workspace.role, Right.MEMBERS)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        since = say("since {when}", when=formats.moment(member.made_at))
        invited = say("invited by {who}", who=safe.markdown(member.made_by)) if member.made_by else ""
        me = say("you") if member.is_me else ""
        st.markdown(
            f"**{safe.markdown(member.shown_name)}**  \n:gray[{' · '.join(filter(None, (me, since, invited)))}]",
            width="stretch",
        )
        if may_change:
            _choose_role(place, member)
        else:
            st.markdown(say(role_name(member.role)), width="content")
        if member.is_me:
            _offer_to_leave(place)
        elif may_change:
            _offer_to_end(place, member)


def _choose_role(place: Place, member: Member) -> None:
    chosen = st.selectbox(
        say("Role"),
        list(Role),
        index=list(Role).index(member.role),
        format_func=lambda role: say(role_name(role)),
        key=f"role_{member.member_id}_{member.role}",
        label_visibility="collapsed",
        width=140,
    )
    if chosen is not None and chosen != member.role:
        frame.attempt(
            lambda: commands.change_role(place.slug, member.member_id, chosen),
            done=lambda _: say("{who} is {role} now.", who=member.shown_name, role=role_name(chosen)),
        )


def _offer_to_end(place: Place, member: Member) -> None:
    with st.popover(say("End membership"), type="tertiary"):
        st.caption(say("To come back takes a new invitation."))
        if st.button(say("Yes, end it"), key=f"end_{member.member_id}", type="primary"):
            frame.attempt(
                lambda: commands.end_membership(place.slug, member.member_id),
                done=lambda _: say("{who} is no member any more.", who=member.shown_name),
            )


def _offer_to_leave(place: Place) -> None:
    def leave() -> str:
        left = commands.leave_workspace(place.slug)
        address.choose_workspace(loaders.DEMO)
        return left

    with st.popover(say("Leave"), type="tertiary"):
        st.caption(say("To come back takes a new invitation."))
        if st.button(say("Yes, leave"), key="leave", type="primary"):
            frame.attempt(leave, done=lambda _: say("You left the workspace."))


def _invite(place: Place) -> None:
    with (
        st.form("new_invitation", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        role = st.selectbox(
            say("As"), list(Role), index=1, format_func=lambda role: say(role_name(role)), width=200
        )
        clicked = st.form_submit_button(say("Make an invitation"), icon=":material/person_add:")
    if clicked and role is not None:
        made = commands.invite(place.slug, role)
        st.success(
            say("This link is shown once. Send it to the one person it is meant for."), icon=":material/link:"
        )
        st.code(invitation_link(place.slug, made.secret), language=None, wrap_lines=True)


def _waiting(place: Place) -> None:
    for waiting in members_of(place.slug).open_invitations():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                say(
                    "As {role}, made by {who}, valid until {end}",
                    role=role_name(waiting.role),
                    who=safe.markdown(waiting.made_by),
                    end=formats.moment(waiting.expires_at),
                ),
                width="stretch",
            )
            if st.button(say("Withdraw"), key=f"withdraw_{waiting.invitation_id}", type="tertiary"):
                commands.withdraw_invitation(place.slug, waiting.invitation_id)
                st.rerun()


def _offer_to_delete(place: Place) -> None:
    title = place.workspace.title

    def delete() -> str:
        deleted = commands.delete_workspace(place.slug, typed_title=typed)
        address.choose_workspace(loaders.DEMO)
        return deleted

    with show.card(
        say("Delete the workspace"),
        say(
            "It is closed for all members at once, and deleted with all it holds after a day. Export what you want to "
            "keep; until then who runs this app can open it again."
        ),
    ):
        typed = st.text_input(say("Type {title} to confirm", title=safe.label(title)), key="delete_title")
        if st.button(say("Delete for everybody"), disabled=typed.strip() != title):
            frame.attempt(delete, done=lambda deleted: say("{title} is deleted.", title=deleted))
