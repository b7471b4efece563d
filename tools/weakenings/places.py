"""Names of the tests that should notice, and of files with more than one safeguard."""

from __future__ import annotations

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

MEMBERS = ("tests/db/test_members.py",)
THIRTEENTH, TRANSACTIONS = "db/migrations/versions/0013_members.py", "db/store_transactions.py"
TWENTYFOURTH = "db/migrations/versions/0024_written_once.py"
TWENTYFIRST = "db/migrations/versions/0021_members_by_the_database.py"
INVITATIONS, MEMBERSHIPS = "db/rows/invitations.py", "db/rows/memberships.py"
PERSONS = "db/server/person_keys.py"
RIGHTS = ("core/rights.py", ("tests/core/test_rights.py",))
SIGNED_IN = ("ui/reading/signed_in.py", ("tests/ui/reading/test_signed_in.py",))
SIGN_IN = ("ui/shell/sign_in.py", ("tests/ui/shell/test_sign_in.py",))
DOWNLOADS = ("ui/shell/downloads.py", ("tests/ui/shell/test_downloads.py",))
