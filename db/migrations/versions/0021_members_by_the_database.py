"""What foreign SQL could still do about members: the last owner, forged entries of the audit trail, hashes of keys.

The functions below see and write past the walls as the owner of the tables, who is bound by policies himself: while
`app.looks_past` is set, and for nobody else. (A function may not have a setting of its own where the login is no
superuser, so they set it, and take it back.)
"""

from alembic import op
from sqlalchemy import text

revision = "0021"
down_revision = "0020"

FUNCTIONS = """
CREATE FUNCTION look_past(yes boolean) RETURNS text LANGUAGE sql VOLATILE
SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT set_config('app.looks_past', CASE WHEN yes THEN 'yes' ELSE '' END, true)
$$;

-- An owner stays, at whatever depth of triggers and under whatever isolation: the row of the workspace is written,
-- which makes the second of two who leave at once wait, and fail where his snapshot is older. Where that row is gone,
-- its members go with it.
CREATE OR REPLACE FUNCTION keep_last_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    is_there boolean;
BEGIN
    IF OLD.role = 'owner' AND (TG_OP = 'DELETE' OR NEW.role <> 'owner') THEN
        PERFORM look_past(true);
        UPDATE workspace SET title = title WHERE id = OLD.workspace_id;
        is_there := FOUND;
        PERFORM look_past(false);
        IF is_there AND NOT EXISTS (
            SELECT FROM membership
            WHERE workspace_id = OLD.workspace_id AND member_id <> OLD.member_id AND role = 'owner'
        ) THEN
            RAISE EXCEPTION 'the last owner stays' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;

-- Who comes and who goes is written down by the database: a viewer may write nothing, and nobody in another's name.
CREATE FUNCTION note_member(of_workspace integer, name text, what text, more jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp AS $$
BEGIN
    PERFORM look_past(true);
    INSERT INTO audit_event (workspace_id, made_by, action, detail) VALUES (of_workspace, name, what, more);
    PERFORM look_past(false);
END
$$;
REVOKE EXECUTE ON FUNCTION note_member(integer, text, text, jsonb) FROM PUBLIC;

CREATE FUNCTION note_leaving() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $$
BEGIN
    PERFORM note_member(
        OLD.workspace_id, OLD.shown_name, 'member left', jsonb_build_object('member', OLD.member_id)
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER leaving_is_noted AFTER DELETE ON membership
    FOR EACH ROW WHEN (OLD.person = acting_person()) EXECUTE FUNCTION note_leaving();

CREATE OR REPLACE FUNCTION accept_invitation(hash text, name text) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    taken invitation;
    number integer;
BEGIN
    UPDATE invitation SET used_at = now(), used_by = name
        WHERE token_hash = hash AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > now()
            AND acting_person() IS NOT NULL
            AND NOT EXISTS (
                SELECT FROM membership m
                WHERE m.workspace_id = invitation.workspace_id AND m.person = acting_person()
            )
        RETURNING * INTO taken;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    INSERT INTO membership (workspace_id, person, role, shown_name, made_by)
        VALUES (taken.workspace_id, acting_person(), taken.role, name, taken.made_by)
        RETURNING member_id INTO number;
    PERFORM note_member(
        taken.workspace_id, name, 'member joined', jsonb_build_object('role', taken.role, 'member', number)
    );
    RETURN taken.workspace_id;
END
$$;

-- The first owner says his name, once.
CREATE FUNCTION name_first_owner(of_workspace integer, name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    number integer;
BEGIN
    UPDATE membership SET shown_name = name
        WHERE workspace_id = of_workspace AND person = acting_person() AND role = 'owner' AND shown_name = ''
            AND made_by = ''
        RETURNING member_id INTO number;
    IF FOUND THEN
        PERFORM note_member(
            of_workspace, name, 'member joined', jsonb_build_object('role', 'owner', 'member', number)
        );
    END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION name_first_owner(integer, text) FROM PUBLIC;

-- The hash of a key is what its program acts as, so nobody reads it; whether one is that of a key of this workspace
-- can be asked.
CREATE FUNCTION is_key(hash text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM api_token
        WHERE workspace_id = this_workspace_id() AND token_hash = hash
            AND revoked_at IS NULL AND expires_at > now()
    )
$$;
"""

PAST = "current_setting('app.looks_past', true) = 'yes'"
NAMED = "slug = NULLIF(current_setting('app.workspace_slug', true), '')"
NOWHERE = "COALESCE(current_setting('app.workspace_slug', true), '') = ''"
POLICIES = (
    f"CREATE POLICY look_past ON workspace FOR SELECT TO CURRENT_USER USING ({PAST})",
    f"CREATE POLICY write_past ON workspace FOR UPDATE TO CURRENT_USER USING ({PAST})",
    f"CREATE POLICY look_past ON audit_event FOR SELECT TO CURRENT_USER USING ({PAST})",
    f"CREATE POLICY write_past ON audit_event FOR INSERT TO CURRENT_USER WITH CHECK ({PAST})",
    "DROP POLICY add_own_membership ON audit_event",
    # What has expired is seen by who clears it up, and by nobody else who does not know its name.
    f"ALTER POLICY see ON workspace USING (({NAMED} AND may_see(workspace)) "
    "OR (expires_at < now() AND acts_as_owner()) "
    f"OR (members_only AND {NOWHERE} AND acting_role(id) IS NOT NULL))",
)


def upgrade() -> None:
    schema = op.get_bind().execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    op.execute(FUNCTIONS.format(schema=schema))
    for statement in POLICIES:
        op.execute(statement)
