"""The list: what is taken away, where, and which tests should notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weakening:
    """In the file at `path`, `before`, which stands there once, becomes `after`; `tests` should then fail."""

    what: str
    path: str
    before: str
    after: str
    tests: tuple[str, ...]

    def applied(self, text: str) -> str:
        """The file without its safeguard; raises where it is not there, or more than once."""
        if text.count(self.before) != 1:
            raise ValueError(f"{self.path} holds {self.before!r} {text.count(self.before)} times, not once")
        return text.replace(self.before, self.after)


ISOLATION, READ_ONLY, ENGINE = (
    ("tests/db/test_isolation.py",),
    ("tests/db/test_read_only.py",),
    ("tests/db/server/test_engine.py",),
)
SILENCE, CLOCKS, DOORS = (
    ("tests/db/server/test_silence.py",),
    ("tests/db/test_workspace.py", "tests/db/test_read_only.py"),
    ("tests/ui/shell/test_doors.py", "tests/test_settings.py"),
)
API, SAFE, LABELS, CONFIG, SHELL = (
    ("tests/ui/shell/test_api.py",),
    ("tests/ui/ground/test_safe.py",),
    ("tests/ui/test_labels.py",),
    ("tests/test_config.py",),
    ("tests/ui/test_web_shell.py",),
)
FOLDER, PAGES = ("tests/db/server/test_embedded_server.py",), ("tests/pages/test_every_page.py",)
SCHEMA = ("tests/db/test_migrations.py", "tests/db/test_isolation.py")

ROLES, SCOPE, SERVER = "db/server/roles.py", "db/server/scope.py", "db/server/engine.py"
QUIET, ROWS, TOKENS = "db/server/silence.py", "db/rows/workspace_rows.py", "db/rows/api_tokens.py"
FIRST, SEVENTH = (
    "db/migrations/versions/0001_first_schema.py",
    "db/migrations/versions/0007_rights_and_clocks.py",
)
TOML, DOOR, HEADERS = ".streamlit/config.toml", "ui/shell/doors.py", "ui/shell/security_headers.py"
BUDGET, ADDRESS, CELLS = (
    "ui/shell/upload_budget.py",
    "ui/shell/client_address.py",
    "db/demand_file/cell_budget.py",
)
UPLOADS, CELL_BUDGET, METRICS = (
    ("tests/ui/shell/test_upload_budget.py",),
    ("tests/db/demand_file/test_cell_budget.py",),
    ("tests/ui/shell/test_requests.py",),
)
BACKUP, AUDIT, CAUSE = (
    ("tests/db/test_backup.py",),
    ("tests/db/test_audit.py",),
    ("tests/db/server/test_causes.py",),
)

WEAKENINGS = (
    # The walls between workspaces.
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
        SEVENTH,
        "            AND has_column_privilege('workspace', 'read_only', 'UPDATE'))",
        "        )",
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
    # Names, keys, what strangers may open.
    Weakening("short names", ROWS, "[0-9a-f]{32}$", "[0-9a-f]{4}$", PAGES),
    Weakening("names of one digit", ROWS, "FEWEST_DIGITS = 6", "FEWEST_DIGITS = 1", PAGES),
    Weakening(
        "any name on a hosted app",
        "db/opening.py",
        "        require_unguessable(slug)\n",
        "        pass\n",
        PAGES,
    ),
    Weakening(
        "a link makes a workspace",
        "db/opening.py",
        "create=is_demo, as_owner=False",
        "create=None, as_owner=False",
        PAGES,
    ),
    Weakening(
        "strangers may make workspaces",
        "ui/reading/loaders.py",
        "isinstance(refusal, WorkspaceMissing) and not load_settings().hosted",
        "isinstance(refusal, WorkspaceMissing)",
        PAGES,
    ),
    Weakening(
        "expired workspaces are open", ROWS, "models.Workspace.expires_at > func.now()", "True", READ_ONLY
    ),
    Weakening("short keys", TOKENS, "N_BYTES = 32", "N_BYTES = 2", API),
    Weakening("no audit of a key", TOKENS, '    note_event(writer, "token made", detail)\n', "", API),
    Weakening(
        "no audit of a revocation",
        TOKENS,
        '    note_event(writer, "token revoked", {"token": token_id})\n',
        "",
        API,
    ),
    Weakening("keys do not expire", TOKENS, ", models.ApiToken.expires_at > func.now())", ")", API),
    Weakening("revoked keys open", TOKENS, "models.ApiToken.revoked_at.is_(None), ", "", API),
    Weakening(
        "keys are kept as they are",
        TOKENS,
        '"token_hash": _hash(token)}).one()',
        '"token_hash": token}).one()',
        API,
    ),
    Weakening(
        "no key is needed",
        "ui/shell/api.py",
        "return twin if twin.data.is_api_token(key) else None",
        "return twin",
        API,
    ),
    Weakening("answers of the API are kept", "ui/shell/api.py", '"no-store"', '"public"', API),
    Weakening(
        "who asks makes a workspace",
        "ui/reading/loaders.py",
        "read_only=True, create=False",
        "read_only=True",
        API,
    ),
    # Clocks.
    Weakening(
        "an expired workspace is deleted at once",
        ROWS,
        "        if row.is_sure:\n",
        "        if True:\n",
        CLOCKS,
    ),
    Weakening(
        "a mark from the future counts",
        ROWS,
        "func.coalesce(seen_at <= func.now(), false())",
        "func.coalesce(seen_at.is_not(None), false())",
        CLOCKS,
    ),
    Weakening(
        "what undo keeps is cleared at once",
        "db/changes/reset.py",
        "    if not due.is_sure:\n",
        "    if False:\n",
        CLOCKS,
    ),
    Weakening(
        "a reset is as old as it says",
        "db/changes/reset.py",
        "_newest_until(ImportBatch.batch_id) < func.now()",
        "ImportBatch.made_at < func.now()",
        CLOCKS,
    ),
    # Silence.
    Weakening(
        "pre-ping off", SERVER, "pool_pre_ping=True", "pool_pre_ping=False", ("tests/db/test_faults.py",)
    ),
    Weakening(
        "nobody knocks",
        QUIET,
        "        return False\n        wait.connection",
        "        return True\n        wait.connection",
        SILENCE,
    ),
    Weakening(
        "a silent connection is not closed",
        QUIET,
        "                    ours.shutdown(socket.SHUT_RDWR)\n",
        "                    pass\n",
        SILENCE,
    ),
    Weakening(
        "commits are not watched",
        QUIET,
        "        with _watched(self):\n            super().commit()",
        "        super().commit()",
        SILENCE,
    ),
    Weakening(
        "copies are not watched",
        QUIET,
        "        with _watched(self.connection):\n            super().copy_expert",
        "        super().copy_expert",
        SILENCE,
    ),
    Weakening(
        "slow statements are cut",
        QUIET,
        "if is_silent or wait.seconds > wait.connection.limit_seconds",
        "if True",
        SILENCE,
    ),
    Weakening(
        "no limit of ours",
        QUIET,
        "if is_silent or wait.seconds > wait.connection.limit_seconds",
        "if is_silent",
        SILENCE,
    ),
    Weakening(
        "no statement timeout",
        SCOPE,
        'func.set_config("statement_timeout", bindparam("statement"), True)',
        'func.set_config("app.x", bindparam("statement"), True)',
        SILENCE,
    ),
    Weakening(
        "no lock timeout",
        SCOPE,
        'func.set_config("lock_timeout", bindparam("lock"), True)',
        'func.set_config("app.y", bindparam("lock"), True)',
        SILENCE,
    ),
    Weakening(
        "no idle timeout",
        SCOPE,
        'func.set_config("idle_in_transaction_session_timeout", f"{IDLE_SECONDS}s", True)',
        'func.set_config("app.z", "", True)',
        SILENCE,
    ),
    Weakening("no keepalives", SERVER, '    "keepalives_idle": 10,\n', "", SILENCE),
    Weakening("no user timeout", SERVER, '    "tcp_user_timeout": 10_000,\n', "", SILENCE),
    Weakening(
        "connecting takes as long as it takes", SERVER, "seconds=connecting)", "seconds=3600)", SILENCE
    ),
    Weakening(
        "a silent server is started again",
        "db/server/embedded.py",
        "        if self.is_silent():\n",
        "        if False:\n",
        SILENCE,
    ),
    Weakening(
        "who comes meanwhile waits for ever",
        "db/server/once.py",
        "timeout=self._wait_seconds",
        "timeout=None",
        SILENCE,
    ),
    # Doors.
    Weakening(
        "any Host",
        DOOR,
        "    return settings.open_to_network or is_loopback(host)",
        "    return True or is_loopback(host)",
        DOORS,
    ),
    Weakening(
        "TWIN_HOSTS is not kept",
        DOOR,
        "        return host in settings.hosts\n",
        "        return True\n",
        DOORS,
    ),
    Weakening(
        "others than this machine",
        DOOR,
        "    return client is None or is_loopback(client[0])",
        "    return True",
        DOORS,
    ),
    Weakening(
        "websockets pass",
        DOOR,
        'if scope["type"] in ("http", "websocket") else None',
        'if scope["type"] == "http" else None',
        DOORS,
    ),
    Weakening(
        "metrics are public",
        DOOR,
        'CLOSED = ("_stcore/metrics", "st-metrics")',
        'CLOSED = ("nothing",)',
        DOORS,
    ),
    Weakening(
        "HOST alone opens the app",
        "settings.py",
        "    if not is_loopback(host) and not",
        "    if False and not",
        DOORS,
    ),
    Weakening(
        "the socket is open",
        "db/server/embedded.py",
        '"unix_socket_permissions": "0700"',
        '"unix_socket_permissions": "0777"',
        FOLDER,
    ),
    Weakening(
        "a network port is open",
        "db/server/embedded.py",
        '"listen_addresses": ""',
        '"listen_addresses": "127.0.0.1"',
        FOLDER,
    ),
    Weakening(
        "another database where data belong to others",
        "db/server/embedded_home.py",
        "    if _has_data(wanted):\n        raise",
        "    if False:\n        raise",
        FOLDER,
    ),
    Weakening(
        "data left behind in silence",
        "db/server/embedded_home.py",
        "        if not _has_data(wanted):\n",
        "        if False:\n",
        FOLDER,
    ),
    # What the server is told.
    Weakening("XSRF off", TOML, "enableXsrfProtection = true", "enableXsrfProtection = false", CONFIG),
    Weakening("upload limit raised", TOML, "maxUploadSize = 40", "maxUploadSize = 4000", CONFIG),
    Weakening("tracebacks shown", TOML, 'showErrorDetails = "none"', 'showErrorDetails = "full"', CONFIG),
    Weakening("raw table export", TOML, "disableDataExport = true", "disableDataExport = false", CONFIG),
    Weakening("static serving", TOML, "enableStaticServing = false", "enableStaticServing = true", CONFIG),
    Weakening("every address", TOML, 'address = "127.0.0.1"', 'address = "0.0.0.0"', CONFIG),
    Weakening("usage is told to others", TOML, "gatherUsageStats = false", "gatherUsageStats = true", CONFIG),
    # What may be said.
    Weakening(
        "driver text in sentences",
        SERVER,
        "return None if cause is None else causes.refusal(cause)",
        "return StorageUnavailable(str(error))",
        ENGINE,
    ),
    Weakening("values in logs", SERVER, "hide_parameters=True", "hide_parameters=False", ENGINE),
    Weakening(
        "the address in the settings' text",
        "settings.py",
        "database_url: str | None = field(default=None, repr=False)",
        "database_url: str | None = None",
        ENGINE,
    ),
    Weakening(
        "the model's key in the settings' text",
        "settings.py",
        "gemini_api_key: str | None = field(default=None, repr=False)",
        "gemini_api_key: str | None = None",
        ENGINE,
    ),
    Weakening("pages may be framed", HEADERS, "\"frame-ancestors 'none'\"", '"frame-ancestors *"', SHELL),
    Weakening(
        "pictures from anywhere", HEADERS, "img-src 'self' data: blob:", "img-src * data: blob:", SHELL
    ),
    Weakening("the app's headers win", HEADERS, "if pair[0].lower() not in ours", "if True", SHELL),
    Weakening(
        "markup is not escaped",
        "ui/ground/safe.py",
        """return MARKDOWN_PUNCTUATION.sub(r"\\\\\\1", broken)""",
        "return broken",
        SAFE,
    ),
    Weakening(
        "addresses become links",
        "ui/ground/safe.py",
        'broken = LINK_STARTERS.sub(rf"\\1{WORD_JOINER}", plain(text, longest=longest))',
        "broken = plain(text, longest=longest)",
        SAFE,
    ),
    Weakening(
        "a live name in a label",
        "ui/lane/shared_lanes.py",
        'say("Shares with {lane}", lane=safe.markdown(view.stored.name))',
        'say("Shares with {lane}", lane=view.stored.name)',
        LABELS,
    ),
    Weakening(
        "a live title in a label",
        "ui/data/workspace_tools.py",
        'say("Type {title} to confirm", title=safe.markdown(title))',
        'say("Type {title} to confirm", title=title)',
        LABELS,
    ),
    # What one visitor may cost.
    Weakening(
        "a page holds any number of files",
        BUDGET,
        "if not self._fits(n_bytes, SESSION_BYTES",
        "if False and not self._fits(n_bytes, SESSION_BYTES",
        UPLOADS,
    ),
    Weakening(
        "an address holds any number of files",
        BUDGET,
        "if not self._fits(n_bytes, ADDRESS_BYTES",
        "if False and not self._fits(n_bytes, ADDRESS_BYTES",
        UPLOADS,
    ),
    Weakening(
        "all together hold any number of files",
        BUDGET,
        "if not self._fits(n_bytes, SERVER_BYTES)",
        "if False and not self._fits(n_bytes, SERVER_BYTES)",
        UPLOADS,
    ),
    Weakening(
        "one file comes many times at once",
        BUDGET,
        "before is not None and before.arriving",
        "False",
        UPLOADS,
    ),
    Weakening("uploads of unknown length", BUDGET, "if not length.isdecimal():", "if False:", UPLOADS),
    Weakening("anybody names his address", ADDRESS, "if n_proxies:", "if True:", UPLOADS),
    Weakening("lanes without end", CELLS, "if n_lanes > MOST_LANES:", "if False:", CELL_BUDGET),
    Weakening("bad dates to the end", CELLS, "if 2 * len(unread) > len(values):", "if False:", CELL_BUDGET),
    Weakening(
        "what undo keeps is not counted",
        "db/rows/budget.py",
        '("records_kept", KEPT_TIMES * limit + reserve, ',
        '("records_kept", 10**9, ',
        ("tests/db/test_budget.py",),
    ),
    Weakening(
        "workspaces in a loop",
        "ui/shell/openings.py",
        "if n_own >= most or len(self._recent) >= ALL_TOGETHER * most:",
        "if False:",
        ("tests/ui/shell/test_openings.py",),
    ),
    Weakening("a door for programs", TOML, "enableAgentApi = false", "enableAgentApi = true", CONFIG),
    # What an operator relies on.
    Weakening(
        "metrics for everybody", "ui/shell/requests.py", "if token is None or not ", "if False and ", METRICS
    ),
    Weakening(
        "a backup that all may read", "db/files/backup.py", "PRIVATE = 0o600", "PRIVATE = 0o644", BACKUP
    ),
    Weakening(
        "a damaged backup is restored",
        "db/files/backup.py",
        "if _hash_of(file, table.name) != table.sha256:",
        "if False:",
        BACKUP,
    ),
    Weakening(
        "a backup names any table",
        "db/files/backup.py",
        "if not all(NAME.fullmatch(name) for name in (table.name, *table.columns, *table.key)):",
        "if False:",
        BACKUP,
    ),
    Weakening(
        "the owner is not bound again after a backup",
        "db/files/backup.py",
        'connection.execute(text(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"))',
        'connection.execute(text("SELECT 1"))',
        BACKUP,
    ),
    Weakening(
        "a database that holds something is restored into",
        "db/files/backup.py",
        'if connection.execute(text(f"SELECT {counts}")).scalar_one():',
        "if False:",
        BACKUP,
    ),
    Weakening(
        "entries of the audit do not lean on each other",
        "db/migrations/versions/0012_audit_chain.py",
        "NEW.chain := audit_hash(last.chain, NEW);",
        "NEW.chain := audit_hash(NULL, NEW);",
        AUDIT,
    ),
    Weakening(
        "the audit is read and not compared",
        "db/files/audit.py",
        "if broken is not None:",
        "if False:",
        AUDIT,
    ),
    Weakening(
        "a newer schema is written into",
        "db/server/bootstrap.py",
        "if revision is not None and revision > NEWEST_REVISION:",
        "if False:",
        CAUSE,
    ),
)
