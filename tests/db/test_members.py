"""Workspaces of members: roles hold in Python and again in the database, invitations open once, an owner stays."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.errors import CapacityTwinError, InvalidParameter, NotAllowed
from core.rights import Right, Role, may
from db.members import WorkspaceMembers, members_of, workspaces_of
from db.opening import clear_up_expired, open_by_link, open_named_store
from db.rows.api_tokens import person_of_token
from db.rows.invitations import InvitationRefused
from db.rows.memberships import own_workspaces
from db.rows.workspace_rows import WorkspaceMissing
from db.server.engine import Scope
from db.server.models import metadata
from db.server.person_keys import person_key
from db.server.roles import HIDDEN
from db.store import PostgresStore
from db.store_transactions import Actor
from settings import load_settings
from tests.db.demand_csv import contents, import_records
from tests.db.test_isolation import INSERTS
from tests.db.test_read_only import WRITES, writes

pytestmark = pytest.mark.database

ISSUER = "https://accounts.example.org"
DAY = date(2025, 3, 1)
ROWS = {("BER-MUC", DAY): 5.0, ("MUC-BER", date(2025, 3, 2)): 6.0}


@pytest.fixture
def person(database) -> Callable[[str], Actor]:
    """Somebody who signed in; the same subject is the same person within a test."""
    run = secrets.token_hex(4)

    def signed_in(subject: str, issuer: str = ISSUER) -> Actor:
        return Actor(f"{subject}@example.org", person_key(database, issuer, f"{subject}-{run}"))

    return signed_in


@pytest.fixture
def acme(database, slug, person) -> PostgresStore:
    """A workspace of members with two lanes; Olga made it, Vera looks, Anna changes."""
    store = open_named_store(slug, "Acme", acting=lambda: person("olga"))
    import_records(store, ROWS)
    for subject, role in (("vera", Role.VIEWER), ("anna", Role.ANALYST)):
        joined(slug, person("olga"), person(subject), role)
    return store


def of(slug: str, actor: Actor) -> WorkspaceMembers:
    return members_of(slug, acting=lambda: actor)


def joined(slug: str, owner: Actor, invited: Actor, role: Role) -> str:
    secret = of(slug, owner).invite(role).secret
    of(slug, invited).accept(secret)
    return secret


def store_of(database, slug: str, actor: Actor) -> PostgresStore:
    return PostgresStore(database, slug, acting=lambda: actor)


def test_who_makes_a_workspace_is_its_owner_and_sees_it_among_his_own(acme, slug, person):
    assert acme.workspace().role is Role.OWNER
    assert [(item.slug, item.title, item.role) for item in workspaces_of(person("olga"))] == [
        (slug, "Acme", Role.OWNER)
    ]
    assert [item.role for item in workspaces_of(person("vera"))] == [Role.VIEWER]
    assert workspaces_of(person("nobody")) == ()
    assert workspaces_of(Actor()) == ()


@pytest.mark.parametrize("who", ["stranger", "nobody", "other issuer"])
def test_a_workspace_of_members_is_not_there_for_others(database, acme, slug, person, who):
    actor = {
        "stranger": person("sam"),
        "nobody": Actor(),
        "other issuer": person("olga", "https://other.example.org"),
    }[who]
    for read in (
        lambda: store_of(database, slug, actor).workspace(),
        lambda: store_of(database, slug, actor).lanes(),
        lambda: open_by_link(slug, acting=lambda: actor),
        lambda: of(slug, actor).members(),
    ):
        with pytest.raises(WorkspaceMissing):
            read()


@pytest.mark.parametrize("has_members", [True, False])
def test_on_a_hosted_app_a_name_that_could_be_guessed_opens_to_members_alone(
    acme, slug, person, open_empty_store, monkeypatch, has_members
):
    name = slug if has_members else f"{slug}-plain"
    open_empty_store(f"{slug}-plain")
    for variable, value in {
        "TWIN_HOSTED": "yes",
        "TWIN_OIDC_METADATA_URL": "https://accounts.example.org/x",
        "TWIN_OIDC_CLIENT_ID": "x",
        "TWIN_OIDC_CLIENT_SECRET": "x",
        "TWIN_ADDRESS": "https://twin.example.org",
        "TWIN_COOKIE_SECRET": "s" * 32,
    }.items():
        monkeypatch.setenv(variable, value)
    load_settings.cache_clear()
    try:
        if has_members:
            assert open_by_link(name, acting=lambda: person("vera")).workspace().role is Role.VIEWER
        else:
            with pytest.raises(WorkspaceMissing):
                open_by_link(name, acting=lambda: person("vera"))
        for actor in (Actor(), person("sam")):
            with pytest.raises(WorkspaceMissing, match=f"{name}' does not exist or has expired"):
                open_by_link(name, acting=lambda actor=actor: actor)
    finally:
        monkeypatch.undo()
        load_settings.cache_clear()


@pytest.mark.parametrize("name", WRITES)
def test_a_viewer_may_write_nothing_and_is_told_why(database, acme, slug, person, name):
    vera = store_of(database, slug, person("vera"))
    assert vera.workspace().read_only and not vera.workspace().may_reset
    before = contents(acme), acme.imports()
    with pytest.raises(NotAllowed, match="as viewer, that takes an"):
        writes(vera)[name]()
    assert (contents(vera), vera.imports()) == before


WRITING = {
    (kind, name): method.right
    for kind in (PostgresStore, WorkspaceMembers)
    for name, method in vars(kind).items()
    if hasattr(method, "right")
}


def test_every_method_that_writes_is_found():
    named = {name for _, name in WRITING}
    assert {
        "apply",
        "undo",
        "rename_lane",
        "save_settings",
        "create_api_token",
        "add_decision_answer",
    } <= named
    assert {
        "withdraw_decision_answer",
        "apply_parameters",
        "revoke_api_token",
        "invite",
        "change_role",
    } <= named
    assert len(WRITING) >= 19


@pytest.mark.parametrize(("kind", "name"), WRITING)
def test_every_method_that_writes_asks_for_its_right_first(database, acme, slug, person, kind, name):
    right = WRITING[kind, name]
    for role, subject in ((Role.VIEWER, "vera"), (Role.ANALYST, "anna")):
        if right is not None and not may(role, right):  # a member may always leave
            with pytest.raises(NotAllowed, match=f"as {role.value}, that takes an"):
                getattr(kind(database, slug, acting=lambda subject=subject: person(subject)), name)()


def test_a_viewer_restores_nothing_and_keeps_nothing(database, acme, slug, person):
    vera = store_of(database, slug, person("vera"))
    with pytest.raises(NotAllowed, match="as viewer, that takes an"):
        vera.restore_workspace(acme.export_workspace())
    vera.keep_learned("form", {"daily": 1.0})
    assert acme.kept_learned("form") is None
    assert vera.clear_old_images() == 0


def test_who_runs_the_app_reaches_a_workspace_of_members_from_his_own_machine(database, acme, slug):
    operator = PostgresStore(database, slug, as_owner=True)
    assert contents(operator) == ROWS and operator.workspace().role is None
    assert operator.rename_lane("BER-MUC", "x").data_version == 2
    with pytest.raises(WorkspaceMissing):
        PostgresStore(database, slug).lanes()


def test_an_analyst_changes_data_but_resets_nothing_and_makes_no_keys(database, acme, slug, person):
    anna = store_of(database, slug, person("anna"))
    assert anna.rename_lane("BER-MUC", "BER-MUC 2").data_version == 2
    assert [entry.made_by for entry in acme.imports()] == ["anna@example.org", "olga@example.org"]
    assert anna.undo(2).data_version == 3
    assert not anna.workspace().may_reset and not anna.workspace().may_make_keys
    for write in (
        lambda: anna.reset(typed_title="Acme"),
        lambda: anna.create_api_token("BI"),
        lambda: anna.revoke_api_token(1),
        lambda: of(slug, person("anna")).invite(Role.VIEWER),
        lambda: of(slug, person("anna")).change_role(1, Role.VIEWER),
        lambda: of(slug, person("anna")).end_membership(1),
        lambda: of(slug, person("anna")).withdraw_invitation(1),
    ):
        with pytest.raises(NotAllowed, match="as analyst, that takes an owner"):
            write()
    assert acme.reset(typed_title="Acme").n_delete == 2


# The database on its own: the table of rights, asked with plain SQL


@pytest.mark.parametrize("role", Role)
def test_the_database_has_the_rights_of_the_table(database, acme, slug, person, role):
    actor = {Role.VIEWER: person("vera"), Role.ANALYST: person("anna"), Role.OWNER: person("olga")}[role]
    with database.transaction(Scope(slug, person=actor.person)) as connection:

        def has(question: str) -> bool:
            return connection.execute(text(f"SELECT {question} IS NOT NULL")).scalar_one()

        assert has("writable_workspace_id()") == may(role, Right.CHANGE)
        assert has("governed_workspace_id()") == may(role, Right.GOVERN)
        assert has("owned_workspace_id()") == may(role, Right.MEMBERS)
        assert has("this_workspace_id()")


def begin_anew(connection, slug: str, person: str, level: str = "READ COMMITTED") -> None:
    """What foreign SQL can do about a transaction that only reads: another one that may write."""
    connection.execute(text(f"ROLLBACK; BEGIN ISOLATION LEVEL {level} READ WRITE"))
    settings = "SELECT set_config('app.workspace_slug', :slug, true), set_config('app.person', :person, true)"
    connection.execute(text(settings), {"slug": slug, "person": person})
    assert connection.execute(text("SHOW transaction_read_only")).scalar_one() == "off"


@pytest.mark.parametrize("table", sorted(INSERTS))
def test_plain_sql_of_a_viewer_writes_nowhere(database, acme, slug, person, table):
    """Neither where he looks nor on a connection that could write."""
    vera = person("vera").person
    for scope in (Scope(slug, person=vera, read_only=True), Scope(slug, person=vera)):
        with pytest.raises(NotAllowed), database.transaction(scope) as connection:
            of_it = {"id": connection.execute(text("SELECT this_workspace_id()")).scalar_one()}
            begin_anew(connection, slug, vera)
            connection.execute(text(f"INSERT INTO {table} {INSERTS[table]}"), of_it)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lane SET unit = 'x'",
        "DELETE FROM demand_record",
        "UPDATE workspace SET title = 'x'",
        "UPDATE membership SET role = 'owner'",
        "DELETE FROM membership WHERE role = 'owner'",
        "UPDATE import_batch SET undone_at = now()",
        "UPDATE decision_answer SET withdrawn_at = now()",
        "UPDATE api_token SET revoked_at = now()",
    ],
)
def test_plain_sql_of_a_viewer_changes_nothing(database, acme, slug, person, statement):
    acme.create_api_token("BI")
    with database.transaction(Scope(slug, person=person("vera").person)) as connection:
        assert connection.execute(text(statement)).rowcount == 0
    with pytest.raises(NotAllowed):
        with database.transaction(Scope(slug, person=person("vera").person, read_only=True)) as connection:
            begin_anew(connection, slug, person("vera").person)
            connection.execute(text(statement))


@pytest.mark.parametrize("who", ["vera", "anna"])
@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("import_batch", "(workspace_id, batch_id, kind, made_by) VALUES (:id, 99, 'reset', 'x')"),
        ("api_token", "(workspace_id, token_hash, label, made_by) VALUES (:id, 'x', 'x', 'x')"),
        ("invitation", "(workspace_id, token_hash, role, made_by) VALUES (:id, 'x', 'owner', 'x')"),
    ],
)
def test_plain_sql_of_an_analyst_neither_resets_nor_makes_keys_or_invitations(
    database, acme, slug, person, who, table, row
):
    with (
        pytest.raises(NotAllowed),
        database.transaction(Scope(slug, person=person(who).person)) as connection,
    ):
        of_it = {"id": connection.execute(text("SELECT this_workspace_id()")).scalar_one()}
        connection.execute(text(f"INSERT INTO {table} {row}"), of_it)


@pytest.mark.parametrize("statement", ["UPDATE membership SET role = 'owner'", "DELETE FROM membership"])
def test_plain_sql_of_an_analyst_reaches_no_other_member(database, acme, slug, person, statement):
    before = [(item.shown_name, item.role) for item in of(slug, person("olga")).members()]
    only_others = " WHERE member_id <> acting_member_id(workspace_id)"
    with database.transaction(Scope(slug, person=person("anna").person)) as connection:
        assert connection.execute(text(statement + only_others)).rowcount == 0
    assert [(item.shown_name, item.role) for item in of(slug, person("olga")).members()] == before


def test_a_setting_makes_nobody_an_owner(database, acme, slug, person):
    with database.transaction(Scope(slug, person=person("sam").person)) as connection:
        connection.execute(text("SELECT set_config('app.as_owner', 'yes', true)"))
        assert connection.execute(text("SELECT this_workspace_id()")).scalar_one() is None
        assert connection.execute(text("SELECT governed_workspace_id()")).scalar_one() is None


def test_a_member_looks_through_a_login_that_can_do_nothing_else(database, acme, slug, person):
    with database.transaction(Scope(slug, person=person("vera").person, read_only=True)) as connection:
        assert connection.execute(text("SELECT session_user")).scalar_one() == database.standing.reader
        connection.execute(text("RESET ROLE"))
        tables = "pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        rights = f"SELECT has_table_privilege(oid, :right) FROM {tables}"
        for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            assert not any(connection.execute(text(rights), {"right": right}).scalars())


def test_a_member_may_look_at_every_table_that_the_app_may(database):
    asked = "SELECT has_any_column_privilege(:role, :table, 'SELECT')"
    with database.engine.connect() as connection:
        for table in metadata.tables:
            for role in (database.standing.app, database.standing.reader):
                may_look = connection.execute(text(asked), {"role": role, "table": table}).scalar_one()
                hidden = (
                    {"server_value"}
                    if role == database.standing.app
                    else HIDDEN - {"membership", "api_token"}
                )
                assert may_look == (table not in hidden), (role, table)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO membership (workspace_id, person, role) SELECT id, :me, 'owner' FROM workspace",
        "UPDATE membership SET person = :me",
        "SELECT person FROM membership",
        "SELECT value FROM server_value",
        "SELECT token_hash FROM api_token",
        "UPDATE membership SET shown_name = 'olga@example.org'",
        "SELECT note_member(workspace_id, 'olga', 'member left', '{}') FROM membership",
        "INSERT INTO server_value (name, value) VALUES ('person secret', 'x')",
        "UPDATE workspace SET members_only = false",
        "UPDATE invitation SET used_at = NULL",
        "UPDATE invitation SET expires_at = 'infinity'",
        "ALTER TABLE membership DISABLE TRIGGER last_owner_stays",
        "CREATE OR REPLACE FUNCTION acting_role(integer) RETURNS text LANGUAGE sql AS 'SELECT ''owner'''",
    ],
)
def test_a_membership_cannot_be_forged(database, acme, slug, person, statement):
    for who in ("sam", "vera", "anna", "olga"):
        actor = person(who)
        with pytest.raises(NotAllowed), database.transaction(Scope(slug, person=actor.person)) as connection:
            connection.execute(text(statement), {"me": actor.person} if ":me" in statement else {})


def test_saying_that_somebody_else_acts_takes_his_key_which_nothing_tells(database, acme, slug, person):
    guesses = ["olga@example.org", "olga", f"{ISSUER}|olga", "owner", "1", "%", person_of_token("x")]
    with database.transaction(Scope(slug, person=person("sam").person)) as connection:
        for guess in guesses:
            connection.execute(text("SELECT set_config('app.person', :guess, true)"), {"guess": guess})
            assert connection.execute(text("SELECT count(*) FROM workspace")).scalar_one() == 0
            assert connection.execute(text("SELECT count(*) FROM membership")).scalar_one() == 0


def test_a_temporary_table_named_membership_makes_nobody_a_member(database, acme, slug, person):
    sam = person("sam").person
    database.app_engine.dispose()
    with database.transaction(Scope(slug, person=sam)) as connection:
        connection.execute(
            text(
                "CREATE TEMPORARY TABLE membership (workspace_id int, person text, role text, expires_at timestamptz)"
            )
        )
        connection.execute(text("SET LOCAL search_path = pg_temp, public"))
        forged = (
            "INSERT INTO pg_temp.membership SELECT n, :sam, 'owner', NULL FROM generate_series(1, 9999) n"
        )
        connection.execute(text(forged), {"sam": sam})
        for named in (slug, ""):  # this workspace, or all that he is a member of
            connection.execute(text("SELECT set_config('app.workspace_slug', :slug, true)"), {"slug": named})
            assert connection.execute(text("SELECT count(*) FROM public.workspace")).scalar_one() == 0
    database.app_engine.dispose()


@pytest.mark.parametrize("who", ["stranger", "viewer", "demo"])
@pytest.mark.parametrize("action", ["member joined", "member left", "import"])
def test_nobody_forges_an_entry_of_the_audit_where_he_may_not_write(
    database, acme, slug, person, open_empty_store, who, action
):
    """Neither a stranger, nor a viewer, nor anybody where all may only look; for how an entry may be made by others see
    docs/security.md.
    """
    scope = Scope(slug, person=person({"stranger": "sam", "viewer": "vera", "demo": "sam"}[who]).person)
    with database.engine.begin() as connection:
        asked = text("SELECT id FROM workspace WHERE slug = :slug")
        number = connection.execute(asked, {"slug": slug}).scalar_one()
        if who == "demo":
            connection.execute(
                text("UPDATE workspace SET members_only = false, read_only = true WHERE id = :id"),
                {"id": number},
            )
    forged = (
        "INSERT INTO audit_event (workspace_id, made_by, action) VALUES (:id, 'olga@example.org', :action)"
    )
    for past in ("", "yes"):
        with pytest.raises(NotAllowed), database.transaction(scope) as connection:
            connection.execute(text("SELECT set_config('app.looks_past', :past, true)"), {"past": past})
            connection.execute(text(forged), {"id": number, "action": action})


def test_who_leaves_is_written_down_by_the_database_under_his_own_name(database, acme, slug, person):
    vera, olga = person("vera"), person("olga")
    with database.transaction(Scope(slug, person=vera.person)) as connection:
        number = connection.execute(text("SELECT acting_member_id(this_workspace_id())")).scalar_one()
        connection.execute(text("DELETE FROM membership"))
    with database.transaction(Scope(slug, person=olga.person)) as connection:
        last = connection.execute(
            text("SELECT made_by, action, detail FROM audit_event ORDER BY position DESC LIMIT 1")
        ).one()
    assert tuple(last) == ("vera@example.org", "member left", {"member": number})


def test_a_key_is_no_way_in_for_who_was_shown_out(database, acme, slug, person):
    """What a program acts as follows from the hash of its key, which no member can read."""
    token = acme.create_api_token("BI")
    for scope in (
        Scope(slug, person=person("olga").person, read_only=True),
        Scope(slug, person=person("olga").person),
    ):
        with database.transaction(scope) as connection:
            shown = connection.execute(
                text(
                    "SELECT has_column_privilege('api_token', 'token_hash', 'SELECT'), is_key(:hash), is_key('x')"
                ),
                {"hash": person_of_token(token).removeprefix("key:")},
            ).one()
            assert tuple(shown) == (False, True, False)


def test_what_others_do_cannot_be_watched(database, acme, slug, person):
    """Foreign SQL looks at its login's sessions while somebody acts; it reads neither him nor the workspace."""
    watched = text(
        "SELECT query FROM pg_stat_activity WHERE usename = session_user AND pid <> pg_backend_pid()"
    )
    olga = person("olga").person
    for read_only in (True, False):
        acts, looks = (Scope(name, person=olga, read_only=read_only) for name in (slug, ""))
        with database.transaction(acts) as one, database.transaction(looks) as other:
            one.execute(text("SELECT count(*) FROM lane WHERE name = :slug"), {"slug": slug})
            seen = other.execute(watched).scalars().all()
            assert seen  # there is such a session
            assert olga not in str(seen) and slug not in str(seen)


# Invitations


def test_an_invitation_is_used_once_and_both_ends_are_in_the_audit(database, acme, slug, person):
    olga, sam = person("olga"), person("sam")
    made = of(slug, olga).invite(Role.ANALYST)
    assert len(made.secret) >= 43  # 256 bits
    assert of(slug, sam).invited_as(made.secret) is Role.ANALYST
    assert of(slug, sam).accept(made.secret) is Role.ANALYST
    assert of(slug, sam).invited_as(made.secret) is None
    with pytest.raises(InvitationRefused, match="was used, withdrawn or has expired"):
        of(slug, person("tom")).accept(made.secret)
    names = [(item.shown_name, item.role) for item in of(slug, olga).members()]
    assert ("sam@example.org", Role.ANALYST) in names and len(names) == 4
    with database.transaction(Scope(slug, person=olga.person)) as connection:
        said = connection.execute(
            text("SELECT made_by, action, detail FROM audit_event ORDER BY position")
        ).all()
    assert [(row.made_by, row.action) for row in said][-2:] == [
        ("olga@example.org", "invitation made"),
        ("sam@example.org", "member joined"),
    ]
    assert made.secret not in str(said) and said[-1].detail["role"] == "analyst"
    with database.engine.begin() as connection:
        kept = connection.execute(
            text("SELECT string_agg(invitation::text, '') FROM invitation")
        ).scalar_one()
    assert made.secret not in kept


def test_two_who_use_an_invitation_at_once_are_one_member(database, acme, slug, person):
    secret = of(slug, person("olga")).invite(Role.VIEWER).secret
    outcomes: list[object] = []
    start = threading.Barrier(4)

    def use(subject: str) -> None:
        start.wait()
        try:
            outcomes.append(of(slug, person(subject)).accept(secret))
        except InvitationRefused:
            outcomes.append(None)

    threads = [threading.Thread(target=use, args=[f"quick{number}"]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["None", "None", "None", "viewer"]


@pytest.mark.parametrize("change", ["expires_at = now() - interval '1 second'", "withdrawn_at = now()"])
def test_an_invitation_that_expired_or_was_withdrawn_opens_nothing(database, acme, slug, person, change):
    secret = of(slug, person("olga")).invite(Role.OWNER).secret
    with database.engine.begin() as connection:
        connection.execute(text(f"UPDATE invitation SET {change} WHERE used_at IS NULL"))
    assert of(slug, person("sam")).invited_as(secret) is None
    with pytest.raises(InvitationRefused):
        of(slug, person("sam")).accept(secret)
    with pytest.raises(WorkspaceMissing):
        of(slug, person("sam")).members()


def test_an_invitation_opens_its_own_workspace_and_nobody_without_a_name(database, acme, slug, person):
    open_named_store(f"{slug}-b", "Other", acting=lambda: person("olga"))
    secret = of(slug, person("olga")).invite(Role.OWNER).secret
    with pytest.raises(InvitationRefused):
        of(f"{slug}-b", person("sam")).accept(secret)
    for actor in (Actor(), person("vera")):  # not signed in; a member already
        with pytest.raises(InvitationRefused):
            of(slug, actor).accept(secret)
    assert of(slug, person("sam")).accept(secret) is Role.OWNER  # none of them used it up


def test_an_open_invitation_is_listed_and_withdrawn_by_owners_alone(database, acme, slug, person):
    olga = of(slug, person("olga"))
    secret = olga.invite(Role.VIEWER).secret
    (waiting,) = olga.open_invitations()
    assert (waiting.role, waiting.made_by) == (Role.VIEWER, "olga@example.org")
    assert (waiting.expires_at - waiting.made_at).days in (6, 7)
    assert of(slug, person("anna")).open_invitations() == ()
    olga.withdraw_invitation(waiting.invitation_id)
    assert olga.open_invitations() == ()
    with pytest.raises(NotAllowed, match="it is not open"):
        olga.withdraw_invitation(waiting.invitation_id)
    with pytest.raises(InvitationRefused):
        of(slug, person("sam")).accept(secret)


# Members come and go


def member_id(slug: str, owner: Actor, subject: str) -> int:
    names = {item.shown_name: item.member_id for item in of(slug, owner).members()}
    return names[f"{subject}@example.org"]


def test_owners_change_and_end_memberships_at_once(database, acme, slug, person):
    olga, vera = person("olga"), person("vera")
    number = member_id(slug, olga, "vera")
    of(slug, olga).change_role(number, Role.ANALYST)
    looks = store_of(database, slug, vera)
    assert looks.rename_lane("BER-MUC", "x").data_version == 2
    of(slug, olga).end_membership(number)
    with pytest.raises(WorkspaceMissing):
        looks.lanes()
    with pytest.raises(NotAllowed, match="there is none of that number"):
        of(slug, olga).end_membership(number)
    with database.transaction(Scope(slug, person=olga.person)) as connection:
        said = connection.execute(text("SELECT action, detail FROM audit_event ORDER BY position DESC")).all()
    events = {row.action: row.detail for row in said}
    assert events["member role"]["before"] == "viewer" and events["member role"]["role"] == "analyst"
    assert events["member ended"]["of"] == events["member role"]["of"] == number
    assert events["member ended"]["member"] == member_id(slug, olga, "olga")


def test_a_member_sees_himself_alone_and_may_leave(database, acme, slug, person):
    vera = of(slug, person("vera"))
    assert [(item.shown_name, item.is_me) for item in vera.members()] == [("vera@example.org", True)]
    vera.leave()
    with pytest.raises(WorkspaceMissing):
        vera.members()


def test_the_last_owner_neither_leaves_nor_steps_down(database, acme, slug, person):
    olga = of(slug, person("olga"))
    me = next(item.member_id for item in olga.members() if item.is_me)
    for goes in (olga.leave, lambda: olga.end_membership(me), lambda: olga.change_role(me, Role.VIEWER)):
        with pytest.raises(NotAllowed, match="losing its last owner; make another member an owner first"):
            goes()
    with (
        pytest.raises(NotAllowed),
        database.transaction(Scope(slug, person=person("olga").person)) as connection,
    ):
        connection.execute(text("DELETE FROM membership"))
    with (
        pytest.raises(NotAllowed),
        database.transaction(Scope(slug, person=person("olga").person)) as connection,
    ):
        connection.execute(text("UPDATE membership SET role = 'viewer'"))
    olga.change_role(member_id(slug, person("olga"), "anna"), Role.OWNER)
    olga.leave()
    assert of(slug, person("anna")).members()[-1].role is Role.OWNER


def test_of_two_owners_who_leave_at_once_one_stays(database, acme, slug, person):
    of(slug, person("olga")).change_role(member_id(slug, person("olga"), "anna"), Role.OWNER)
    leave = text("DELETE FROM membership WHERE member_id = acting_member_id(workspace_id)")
    outcome: list[str] = []

    def leaves() -> None:
        try:
            with database.transaction(Scope(slug, person=person("anna").person)) as other:
                other.execute(leave)
            outcome.append("left")
        except NotAllowed:
            outcome.append("stayed")

    thread = threading.Thread(target=leaves)
    with database.transaction(Scope(slug, person=person("olga").person)) as connection:
        connection.execute(leave)
        thread.start()
        thread.join(0.5)
        meanwhile = list(outcome)
    thread.join(10)
    assert (meanwhile, outcome) == ([], ["stayed"])  # waited for its turn, and then was the last


TRICK = """
CREATE TEMPORARY TABLE once (n integer);
CREATE FUNCTION pg_temp.go() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN DELETE FROM public.membership WHERE member_id = acting_member_id(workspace_id); RETURN NULL; END';
CREATE TRIGGER go AFTER INSERT ON once FOR EACH ROW EXECUTE FUNCTION pg_temp.go();
INSERT INTO once VALUES (1);
"""


@pytest.mark.parametrize("named", ["his own", "none", "another"])
def test_the_last_owner_stays_whatever_calls_the_deletion(database, acme, slug, person, named):
    """Not from a trigger of his own, and whichever workspace the transaction names."""
    olga = person("olga")
    open_named_store(f"{slug}-b", "Other", acting=lambda: olga)
    scope = Scope({"his own": slug, "none": "", "another": f"{slug}-b"}[named], person=olga.person)
    database.app_engine.dispose()
    plain = "DELETE FROM membership WHERE member_id = acting_member_id(workspace_id)"
    for statement in (plain, TRICK):
        with pytest.raises(NotAllowed), database.transaction(scope) as connection:
            connection.execute(text(statement))
    database.app_engine.dispose()
    assert of(slug, olga).members()[0].role is Role.OWNER


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_two_owners_with_older_snapshots_do_not_both_leave(database, acme, slug, person, level):
    of(slug, person("olga")).change_role(member_id(slug, person("olga"), "anna"), Role.OWNER)
    leave = text("DELETE FROM membership WHERE member_id = acting_member_id(workspace_id)")
    outcome: list[str] = []

    def leaves(subject: str, seen: threading.Barrier, gone: threading.Barrier) -> None:
        try:
            with database.transaction(Scope(slug, person=person(subject).person)) as connection:
                begin_anew(connection, slug, person(subject).person, level=level)
                assert connection.execute(text("SELECT count(*) FROM membership")).scalar_one()
                seen.wait(10)
                connection.execute(leave)
                connection.execute(text("COMMIT"))
            outcome.append("left")
        except (CapacityTwinError, DBAPIError) as refused:  # whichever way the database says no
            outcome.append(type(refused).__name__)
        gone.wait(10)

    seen, gone = threading.Barrier(2), threading.Barrier(3)
    threads = [threading.Thread(target=leaves, args=[name, seen, gone]) for name in ("olga", "anna")]
    for thread in threads:
        thread.start()
    gone.wait(20)
    assert outcome.count("left") == 1
    with database.engine.connect() as connection:
        owners = (
            "SELECT count(*) FROM membership m JOIN workspace w ON w.id = m.workspace_id AND m.role = 'owner'"
        )
        left = connection.execute(text(f"{owners} WHERE w.slug = :slug"), {"slug": slug}).scalar_one()
    assert left == 1


def test_a_workspace_that_goes_takes_its_last_owner_along(database, acme, slug):
    with database.login_transaction(slug) as connection:
        connection.execute(text("DELETE FROM demand_record"))
        connection.execute(text("DELETE FROM record_before"))
        connection.execute(text("DELETE FROM workspace WHERE slug = :slug"), {"slug": slug})
        assert (
            connection.execute(
                text("SELECT count(*) FROM workspace WHERE slug = :slug"), {"slug": slug}
            ).scalar()
            == 0
        )


# Keys, names, limits


def test_a_key_reads_a_workspace_of_members_until_it_is_revoked(database, acme, slug):
    token = acme.create_api_token("BI")
    program = store_of(database, slug, Actor("program", person_of_token(token)))
    assert program.is_api_token(token) and contents(program) == ROWS
    assert program.workspace().read_only
    with pytest.raises(NotAllowed):
        program.delete_lane("BER-MUC")
    (key,) = acme.api_tokens()
    acme.revoke_api_token(key.token_id)
    with pytest.raises(WorkspaceMissing):
        program.lanes()


def test_where_alerts_go_is_seen_and_changed_by_owners_alone(database, acme, slug, person):
    acme.add_alert_feed()
    (feed,) = acme.alert_outlets()
    for name in ("vera", "anna"):
        other = store_of(database, slug, person(name))
        for ask in (
            other.alert_outlets,
            other.add_alert_feed,
            partial(other.end_alert_outlet, feed.outlet_id),
        ):
            with pytest.raises(NotAllowed, match="that takes an"):
                ask()
    acme.end_alert_outlet(feed.outlet_id)
    assert acme.alert_outlets() == ()


def test_a_key_that_expired_reads_nothing(database, acme, slug):
    token = acme.create_api_token("BI")
    with database.engine.begin() as connection:
        connection.execute(
            text("UPDATE membership SET expires_at = now() - interval '1 second' WHERE person = :key"),
            {"key": person_of_token(token)},
        )
    with pytest.raises(WorkspaceMissing):
        store_of(database, slug, Actor("program", person_of_token(token))).lanes()


@pytest.mark.parametrize("name", ["demo", "demo-2", "visitor-x", f"x-{'0123456789abcdef' * 2}"])
def test_a_name_that_is_kept_for_others_is_refused(database, person, name):
    with pytest.raises(InvalidParameter, match="kept for others"):
        open_named_store(name, "X", acting=lambda: person("olga"))


def test_a_name_that_is_taken_is_refused_and_gives_no_membership(
    database, acme, slug, person, open_empty_store
):
    open_empty_store(f"{slug}-plain")
    for taken in (slug, f"{slug}-plain"):
        with pytest.raises(InvalidParameter, match="this one is taken"):
            open_named_store(taken, "Mine", acting=lambda: person("sam"))
    assert workspaces_of(person("sam")) == ()


def test_nobody_makes_one_without_signing_in_nor_more_than_one_may(database, slug, person, monkeypatch):
    with pytest.raises(NotAllowed, match="unless you sign in"):
        open_named_store(slug, "X", acting=Actor)
    with pytest.raises(NotAllowed), database.transaction(Scope(slug, as_owner=True)) as connection:
        values = {"slug": slug}
        connection.execute(
            text(
                "INSERT INTO workspace (slug, title, currency, members_only) VALUES (:slug, 'X', 'EUR', true)"
            ),
            values,
        )
    monkeypatch.setenv("TWIN_MEMBER_WORKSPACES", "1")
    load_settings.cache_clear()
    open_named_store(slug, "X", acting=lambda: person("olga"))
    with pytest.raises(NotAllowed, match="owning more than 1 workspaces"):
        open_named_store(f"{slug}-2", "X", acting=lambda: person("olga"))
    monkeypatch.undo()
    load_settings.cache_clear()


def test_a_person_is_issuer_and_subject_in_this_database(database):
    keys = {
        person_key(database, issuer, subject)
        for issuer, subject in ((ISSUER, "1"), (ISSUER, "2"), ("https://other", "1"), (f'{ISSUER}", "1', ""))
    }
    assert len(keys) == 4
    assert person_key(database, ISSUER, "1") in keys


def test_where_the_login_may_make_no_roles_members_are_kept_apart_all_the_same(database, new_login):
    from db.server.engine import Database

    served = Database(new_login("NOCREATEROLE"))
    served.prepare()
    assert served.standing.app is None
    # Each database has a secret of its own: what somebody is elsewhere tells nothing.
    assert person_key(served, ISSUER, "1") != person_key(database, ISSUER, "1")
    olga, vera = Actor("olga", "a" * 64), Actor("vera", "b" * 64)
    with served.transaction(Scope("acme", person=olga.person)) as connection:
        connection.execute(
            text(
                "INSERT INTO workspace (slug, title, currency, members_only) VALUES ('acme', 'X', 'EUR', true)"
            )
        )
    owner, viewer = (
        WorkspaceMembers(served, "acme", acting=lambda actor=actor: actor) for actor in (olga, vera)
    )
    assert viewer.accept(owner.invite(Role.VIEWER).secret) is Role.VIEWER
    with pytest.raises(NotAllowed, match="as viewer"):
        store_of(served, "acme", vera).create_api_token("x")
    import_records(store_of(served, "acme", olga), ROWS)
    assert contents(store_of(served, "acme", vera)) == ROWS
    with served.transaction(Scope("acme", person=vera.person)) as connection:
        assert connection.execute(text("DELETE FROM demand_record")).rowcount == 0
    with pytest.raises(WorkspaceMissing):
        store_of(served, "acme", Actor("sam", "c" * 64)).lanes()
    with served.transaction(Scope("", read_only=True, person=vera.person)) as connection:
        assert [item.role for item in own_workspaces(connection)] == [Role.VIEWER]
    served.dispose()


@pytest.mark.parametrize("rights", ["CREATEROLE", "NOCREATEROLE"])
def test_a_login_that_is_no_superuser_keeps_owners_and_the_audit_and_shows_no_statement(
    database, new_login, rights
):
    """There the functions that see past the walls run as a login that is bound by them."""
    from db.server.engine import Database

    served = Database(new_login(rights))
    served.prepare()
    assert (served.standing.app is None) == (rights == "NOCREATEROLE")
    olga, vera = Actor("olga", "a" * 64), Actor("vera", "b" * 64)
    for name in ("acme", "other"):
        with served.transaction(Scope(name, person=olga.person, as_owner=True)) as connection:
            values = "(slug, title, currency, members_only) VALUES (:slug, 'X', 'EUR', true)"
            connection.execute(text(f"INSERT INTO workspace {values}"), {"slug": name})
            number = connection.execute(text("SELECT this_workspace_id()")).scalar_one()
            connection.execute(text("SELECT name_first_owner(:id, 'olga')"), {"id": number})
    owner, viewer = (
        WorkspaceMembers(served, "acme", acting=lambda actor=actor: actor) for actor in (olga, vera)
    )
    viewer.accept(owner.invite(Role.VIEWER).secret)
    viewer.leave()
    for named in ("acme", "other", ""):
        with pytest.raises(NotAllowed), served.transaction(Scope(named, person=olga.person)) as connection:
            connection.execute(text("DELETE FROM membership"))
    with served.transaction(Scope("acme", person=olga.person)) as connection:
        said = connection.execute(text("SELECT made_by, action FROM audit_event ORDER BY position")).all()
        connection.execute(text("SELECT :who, :slug"), {"who": olga.person, "slug": "acme"})
        watched = (
            "SELECT query FROM pg_stat_activity WHERE usename = session_user AND pid <> pg_backend_pid()"
        )
        with served.transaction(Scope("acme", person=olga.person)) as other:
            seen = other.execute(text(watched)).scalars().all()
        assert seen and "a" * 64 not in str(seen) and "acme" not in str(seen)
    assert [tuple(row) for row in said] == [
        ("olga", "member joined"),
        ("olga", "invitation made"),
        ("vera", "member joined"),
        ("vera", "member left"),
    ]
    served.dispose()


def test_an_owner_deletes_the_workspace_and_nobody_else_does(acme, slug, person, database) -> None:
    for subject in ("vera", "anna", "sam"):
        with pytest.raises(CapacityTwinError):
            members_of(slug, acting=lambda subject=subject: person(subject)).delete_workspace(
                typed_title="Acme"
            )
    of_olga = members_of(slug, acting=lambda: person("olga"))
    with pytest.raises(NotAllowed, match="typed exactly"):
        of_olga.delete_workspace(typed_title="acme")
    assert contents(acme) == ROWS
    assert of_olga.delete_workspace(typed_title="Acme") == "Acme"
    for subject in ("olga", "anna", "vera"):
        with pytest.raises(WorkspaceMissing):
            open_by_link(slug, acting=lambda subject=subject: person(subject))
        assert slug not in {own.slug for own in workspaces_of(person(subject))}
    with database.engine.begin() as connection:
        closed = connection.execute(
            text(
                "SELECT count(*) FROM audit_event JOIN workspace ON id = workspace_id "
                "WHERE slug = :slug AND action = 'workspace closed' AND made_by = 'olga@example.org'"
            ),
            {"slug": slug},
        )
        assert closed.scalar_one() == 1
        connection.execute(
            text(
                "UPDATE workspace SET expires_at = now() - interval '3 days', "
                "expiry_seen_at = now() - interval '2 days' WHERE slug = :slug"
            ),
            {"slug": slug},
        )
    clear_up_expired(database)
    with database.engine.connect() as connection:
        left = connection.execute(text("SELECT count(*) FROM workspace WHERE slug = :slug"), {"slug": slug})
        assert left.scalar_one() == 0


def test_a_workspace_with_a_link_alone_is_deleted_by_nobody(store, slug, person) -> None:
    with pytest.raises(CapacityTwinError):
        members_of(slug, acting=lambda: person("olga")).delete_workspace(typed_title=store.workspace().title)
    assert store.workspace().slug == slug
