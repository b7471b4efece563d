"""Members: who signs in, roles in Python and in the database, invitations, keys of a workspace of members."""

from __future__ import annotations

from tools.weakenings.places import (
    HEADERS,
    INVITATIONS,
    MEMBERS,
    MEMBERSHIPS,
    PERSONS,
    RIGHTS,
    ROLES,
    SERVER,
    SIGN_IN,
    SIGNED_IN,
    THIRTEENTH,
    TRANSACTIONS,
)
from tools.weakenings.weakening import Weakening

ACCEPTED = (
    "used_by = name\n"
    "        WHERE token_hash = hash AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > now()"
)

IN_PYTHON = (
    Weakening(
        "viewers may change",
        RIGHTS[0],
        "Role.VIEWER: frozenset(),",
        "Role.VIEWER: frozenset({Right.CHANGE}),",
        RIGHTS[1],
    ),
    Weakening(
        "nobody asks for the role",
        TRANSACTIONS,
        "                require_right(writer.stored.workspace.role, right)\n",
        "                pass\n",
        MEMBERS,
    ),
    Weakening(
        "analysts make keys",
        "db/store.py",
        "writing(tokens.create_token, right=Right.GOVERN)",
        "writing(tokens.create_token)",
        MEMBERS,
    ),
    Weakening(
        "analysts invite",
        "db/members.py",
        "invite = writing(invitations.invite, right=Right.MEMBERS)",
        "invite = writing(invitations.invite)",
        MEMBERS,
    ),
    Weakening(
        "the last owner is not looked for",
        MEMBERSHIPS,
        "    if not any(item.role is Role.OWNER and item.member_id != member_id for item in members):\n",
        "    if not members:\n",
        MEMBERS,
    ),
    Weakening(
        "one person owns any number of workspaces",
        MEMBERSHIPS,
        "if sum(item.role is Role.OWNER for item in own) >= most:",
        "if False:",
        MEMBERS,
    ),
    Weakening(
        "a guessable name opens what has no members",
        "db/opening.py",
        "if require_workspace(connection, slug).workspace.role is None:",
        "if require_workspace(connection, slug) is None:",
        MEMBERS,
    ),
)
IN_THE_DATABASE = (
    Weakening(
        "viewers write rows",
        THIRTEENTH,
        "            AND (NOT $1.members_only OR acting_role($1.id) IN ('analyst', 'owner')))",
        "            )",
        MEMBERS,
    ),
    Weakening(
        "everybody sees a workspace of members",
        THIRTEENTH,
        "SELECT NOT $1.members_only OR acting_role($1.id) IS NOT NULL OR acts_as_owner()",
        "SELECT true",
        MEMBERS,
    ),
    Weakening(
        "analysts reset by plain SQL",
        THIRTEENTH,
        "WITH CHECK (kind <> 'reset' OR {GOVERNED})",
        "WITH CHECK (kind <> 'reset' OR {SEEN})",
        MEMBERS,
    ),
    Weakening(
        "analysts make keys by plain SQL",
        THIRTEENTH,
        "ALTER POLICY add ON api_token WITH CHECK ({GOVERNED})",
        "ALTER POLICY add ON api_token WITH CHECK ({SEEN})",
        MEMBERS,
    ),
    Weakening(
        "members change roles by plain SQL",
        THIRTEENTH,
        "FOR UPDATE USING ({OWNED} AND person NOT LIKE 'key:%')",
        "FOR UPDATE USING (true)",
        MEMBERS,
    ),
    Weakening(
        "members see one another",
        THIRTEENTH,
        "CREATE POLICY see ON membership FOR SELECT USING ({MINE} OR {OWNED})",
        "CREATE POLICY see ON membership FOR SELECT USING (true)",
        MEMBERS,
    ),
    Weakening(
        "the last owner may go",
        THIRTEENTH,
        "RAISE EXCEPTION 'the last owner stays' USING ERRCODE = 'insufficient_privilege';",
        "NULL;",
        MEMBERS,
    ),
    Weakening(
        "two owners leave at once",
        THIRTEENTH,
        "        PERFORM pg_advisory_xact_lock(730211404, OLD.workspace_id);",
        "        ",
        MEMBERS,
    ),
    Weakening(
        "a workspace of members without one",
        THIRTEENTH,
        "    IF acting_person() IS NULL THEN",
        "    IF false THEN",
        MEMBERS,
    ),
    Weakening(
        "a setting makes everybody an owner",
        THIRTEENTH,
        "\n        AND has_column_privilege('workspace', 'read_only', 'UPDATE')",
        "",
        MEMBERS,
    ),
    Weakening(
        "temporary tables say who is a member",
        THIRTEENTH,
        "CREATE FUNCTION acting_role(of_workspace integer) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER\n"
        "SET search_path = pg_catalog, {schema}, pg_temp AS",
        "CREATE FUNCTION acting_role(of_workspace integer) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS",
        MEMBERS,
    ),
    Weakening(
        "who looks may write",
        ROLES,
        "GRANT SELECT ON {', '",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON {', '",
        MEMBERS,
    ),
    Weakening(
        "members look through the app's login",
        SERVER,
        "return scope.read_only and bool(scope.person)",
        "return False",
        MEMBERS,
    ),
    Weakening(
        "who somebody is can be read",
        ROLES,
        "GRANT SELECT (workspace_id, member_id, role,",
        "GRANT SELECT (workspace_id, person, member_id, role,",
        MEMBERS,
    ),
    Weakening(
        "the secret of persons can be read",
        ROLES,
        'HIDDEN = {"membership", "server_value", ',
        'HIDDEN = {"membership", ',
        ("tests/db/test_isolation.py",),
    ),
    Weakening(
        "a person's key takes no secret",
        PERSONS,
        "hmac.new(_secret_of(database), identity",
        'hmac.new(b"", identity',
        MEMBERS,
    ),
    Weakening(
        "any issuer's subject is the same person",
        PERSONS,
        "json.dumps([issuer, subject])",
        "json.dumps([subject])",
        MEMBERS,
    ),
)
INVITED = (
    Weakening(
        "an invitation opens twice",
        THIRTEENTH,
        ACCEPTED,
        ACCEPTED.replace("used_at IS NULL AND ", ""),
        MEMBERS,
    ),
    Weakening(
        "an expired invitation opens",
        THIRTEENTH,
        ACCEPTED,
        ACCEPTED.replace(" AND expires_at > now()", ""),
        MEMBERS,
    ),
    Weakening(
        "a withdrawn invitation opens",
        THIRTEENTH,
        ACCEPTED,
        ACCEPTED.replace("withdrawn_at IS NULL AND ", ""),
        MEMBERS,
    ),
    Weakening(
        "an invitation opens for nobody",
        THIRTEENTH,
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
        INVITATIONS,
        '    note_event(Writer(connection, stored, shown_name), JOINED, {"role": stored.workspace.role.value})\n',
        "",
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
SIGNING_IN = (
    Weakening(
        "an address that nobody verified is a name",
        SIGNED_IN[0],
        'claims.get("email_verified") is True and ',
        "",
        SIGNED_IN[1],
    ),
    Weakening(
        "everybody's address is of the right domain",
        SIGNED_IN[0],
        'if settings.oidc_domains and mail.rpartition("@")[2].lower() not in settings.oidc_domains:',
        "if False:",
        SIGNED_IN[1],
    ),
    Weakening(
        "a sign-in never ends",
        SIGNED_IN[0],
        "now - issued > settings.sign_in_days * DAY_SECONDS",
        "False",
        SIGNED_IN[1],
    ),
    Weakening(
        "a cookie signs in where nobody can",
        SIGNED_IN[0],
        "if not settings.has_sign_in or claims.get",
        "if claims.get",
        SIGNED_IN[1],
    ),
    Weakening(
        "a name that looks like an address is shown",
        SIGNED_IN[0],
        "name if name and '@' not in name else 'account'",
        "name",
        SIGNED_IN[1],
    ),
    Weakening(
        "any link is kept",
        SIGN_IN[0],
        "load_settings().has_sign_in and INVITATION_PARTS.fullmatch(asked)",
        "asked",
        SIGN_IN[1],
    ),
    Weakening(
        "a former provider's cookies go on",
        SIGN_IN[0],
        "provider = json.dumps([settings.oidc_metadata_url, settings.oidc_client_id]).encode()",
        'provider = b""',
        SIGN_IN[1],
    ),
    Weakening("scripts read an invitation", SIGN_IN[0], "httponly=True", "httponly=False", SIGN_IN[1]),
    Weakening(
        "the identity is not asked for",
        SIGN_IN[0],
        'SCOPE = "openid email profile"',
        'SCOPE = "email profile"',
        SIGN_IN[1],
    ),
    Weakening(
        "the provider may be asked without https",
        "settings.py",
        'is_safe = url.scheme == "https" or (url.scheme == "http" and is_loopback(url.hostname or ""))',
        'is_safe = url.scheme in ("http", "https")',
        ("tests/test_settings.py",),
    ),
    Weakening(
        "the cookie's secret may be short",
        "settings.py",
        '"cookie_secret": _secret(environment, "TWIN_COOKIE_SECRET")',
        '"cookie_secret": given["TWIN_COOKIE_SECRET"]',
        ("tests/test_settings.py",),
    ),
    Weakening(
        "the cookie's secret is printed",
        "settings.py",
        "cookie_secret: str | None = field(default=None, repr=False)",
        "cookie_secret: str | None = None",
        ("tests/test_settings.py",),
    ),
    Weakening(
        "cookies go without https", HEADERS, 'return value + b"; Secure" if', "return value if", SIGN_IN[1]
    ),
)

OF_MEMBERS = (*IN_PYTHON, *IN_THE_DATABASE, *INVITED, *SIGNING_IN)
