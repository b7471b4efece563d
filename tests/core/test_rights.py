"""The table of roles and rights, and what is told to whom it refuses."""

from __future__ import annotations

import pytest

from core.errors import NotAllowed
from core.rights import RIGHTS, Right, Role, may, require_right

TABLE = {
    (Role.VIEWER, Right.CHANGE): False,
    (Role.VIEWER, Right.GOVERN): False,
    (Role.VIEWER, Right.MEMBERS): False,
    (Role.ANALYST, Right.CHANGE): True,
    (Role.ANALYST, Right.GOVERN): False,
    (Role.ANALYST, Right.MEMBERS): False,
    (Role.OWNER, Right.CHANGE): True,
    (Role.OWNER, Right.GOVERN): True,
    (Role.OWNER, Right.MEMBERS): True,
    (None, Right.CHANGE): True,  # whoever has the link of a workspace without members
    (None, Right.GOVERN): True,
    (None, Right.MEMBERS): False,
}


def test_every_role_and_right_stands_in_the_table() -> None:
    assert set(TABLE) == {(role, right) for role in (*Role, None) for right in Right}
    assert {role: {right for right in Right if may(role, right)} for role in Role} == RIGHTS


@pytest.mark.parametrize(("role", "right"), TABLE)
def test_who_may_what(role: Role | None, right: Right) -> None:
    assert may(role, right) == TABLE[role, right]


@pytest.mark.parametrize(("role", "right"), [pair for pair, allowed in TABLE.items() if not allowed])
def test_a_refusal_names_the_role_and_who_may(role: Role | None, right: Right) -> None:
    with pytest.raises(NotAllowed) as refused:
        require_right(role, right)
    sentence = str(refused.value)
    assert sentence.startswith("This workspace does not allow that: ") and sentence.endswith(".")
    if role is not None:
        assert f"as {role.value}, that takes an" in sentence


@pytest.mark.parametrize(("role", "right"), [pair for pair, allowed in TABLE.items() if allowed])
def test_what_is_allowed_is_not_refused(role: Role | None, right: Right) -> None:
    require_right(role, right)
