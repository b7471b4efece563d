"""The walls between workspaces."""

from __future__ import annotations

from tools.weakenings.places import (
    ENGINE,
    FIRST,
    ISOLATION,
    READ_ONLY,
    ROLES,
    SCHEMA,
    SCOPE,
    SERVER,
    SEVENTH,
    THIRTEENTH,
)
from tools.weakenings.weakening import Weakening

WALLS = (
    Weakening("CREATE is granted", ROLES, '"GRANT USAGE ON', '"GRANT USAGE, CREATE ON', ISOLATION),
    Weakening(
        "the audit may be deleted",
        ROLES,
        "INSERT (workspace_id, made_by, action, detail) ON audit_event",
        "INSERT, DELETE, UPDATE ON audit_event",
        ISOLATION,
    ),
    Weakening(
        "the audit may be dated",
        ROLES,
        "INSERT (workspace_id, made_by, action, detail) ON audit_event",
        "INSERT ON audit_event",
        ISOLATION,
    ),
    Weakening(
        "read_only may be lifted", ROLES, "GRANT UPDATE (title,", "GRANT UPDATE (read_only, title,", READ_ONLY
    ),
    Weakening(
        "changes may be rewritten",
        ROLES,
        "GRANT UPDATE (n_add, n_update, n_delete, n_unchanged, n_rejected, undone_at) ON import_batch",
        "GRANT UPDATE ON import_batch",
        ISOLATION,
    ),
    Weakening(
        "TRUNCATE is granted",
        ROLES,
        "UPDATE, DELETE ON lane,",
        "UPDATE, DELETE, TRUNCATE ON lane,",
        ISOLATION,
    ),
    Weakening(
        "keys may be made to last",
        ROLES,
        "UPDATE (revoked_at) ON api_token",
        "UPDATE ON api_token",
        ISOLATION,
    ),
    Weakening(
        "no login of its own",
        SERVER,
        "self.standing = replace(standing, own_login=own_login)",
        "self.standing = replace(standing, own_login=False)",
        ENGINE,
    ),
    Weakening(
        "the app's own login is not asked what it may",
        "db/server/bootstrap.py",
        "return n_roles == 1 and holds_as(connection, None)",
        "return n_roles >= 0",
        ENGINE,
    ),
    Weakening(
        "walls are not checked at start",
        "db/server/bootstrap.py",
        "    if holds_as(connection, None):\n",
        "    if True:\n",
        ENGINE,
    ),
    Weakening(
        "the app's password is the login's",
        ROLES,
        "hmac.new(str(url.password).encode(), role.encode(), hashlib.sha256).hexdigest()",
        "str(url.password)",
        ENGINE,
    ),
    Weakening(
        "no search path in a transaction",
        SCOPE,
        '    func.set_config("search_path", "public, pg_temp", True),\n',
        "",
        ISOLATION,
    ),
    Weakening(
        "this_workspace_id without a search path",
        SEVENTH,
        "ALTER FUNCTION this_workspace_id() SET search_path = pg_catalog, {schema}, pg_temp;\n",
        "",
        ISOLATION,
    ),
    Weakening(
        "temporary tables first in policies",
        SEVENTH,
        "ALTER FUNCTION this_workspace_id() SET search_path = pg_catalog, {schema}, pg_temp;",
        "ALTER FUNCTION this_workspace_id() SET search_path = pg_catalog, pg_temp, {schema};",
        ISOLATION,
    ),
    Weakening(
        "a setting opens what is read-only",
        THIRTEENTH,
        "\n        AND has_column_privilege('workspace', 'read_only', 'UPDATE')",
        "",
        READ_ONLY,
    ),
    Weakening(
        "changes are not written once",
        SEVENTH,
        "IS DISTINCT FROM (txid_current() % 4294967296)::text",
        "IS NULL",
        ISOLATION,
    ),
    Weakening(
        "policies do not ask for the name",
        FIRST,
        'SEEN = "workspace_id = (SELECT this_workspace_id())"',
        'SEEN = "true"',
        ISOLATION,
    ),
    Weakening(
        "writing policies do not ask for the name",
        FIRST,
        'WRITABLE = "workspace_id = (SELECT writable_workspace_id())"',
        'WRITABLE = "true"',
        ISOLATION,
    ),
    Weakening(
        "walls are not forced",
        FIRST,
        'op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")',
        "pass",
        SCHEMA,
    ),
    Weakening(
        "walls of keys are not forced",
        "db/migrations/versions/0004_settings_and_tokens.py",
        'op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")',
        "pass",
        SCHEMA,
    ),
    Weakening(
        "a reading transaction may write",
        SERVER,
        "postgresql_readonly=True",
        "postgresql_readonly=False",
        READ_ONLY,
    ),
    Weakening(
        "a report is applied elsewhere",
        "db/changes/csv_import.py",
        "or rows.slug != writer.stored.workspace.slug",
        "",
        ISOLATION,
    ),
)
