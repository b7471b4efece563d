"""Policies that no session can bend, changes that are written once, keys that expire, deletions seen twice.

The functions that policies ask name their tables by a fixed search path: a temporary table called `workspace` would
be found first otherwise. Writing into a workspace that is closed to visitors needs the right to open it, which a
session cannot give itself.
"""

from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0006"

FUNCTIONS = """
CREATE OR REPLACE FUNCTION may_write(workspace) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT (NOT $1.read_only AND ($1.expires_at IS NULL OR $1.expires_at > now()))
        OR (COALESCE(current_setting('app.as_owner', true), '') = 'yes'
            AND has_column_privilege('workspace', 'read_only', 'UPDATE'))
$$;
ALTER FUNCTION this_workspace_id() SET search_path = pg_catalog, {schema}, pg_temp;
ALTER FUNCTION writable_workspace_id() SET search_path = pg_catalog, {schema}, pg_temp;

-- What a change did is written in the transaction that made it, and stands.
CREATE FUNCTION require_same_transaction() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp AS $$
BEGIN
    IF (SELECT xmin::text FROM import_batch WHERE ctid = OLD.ctid)
        IS DISTINCT FROM (txid_current() % 4294967296)::text
    THEN
        RAISE EXCEPTION 'what a change did stands' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER written_once BEFORE UPDATE OF n_add, n_update, n_delete, n_unchanged, n_rejected ON import_batch
    FOR EACH ROW EXECUTE FUNCTION require_same_transaction();

-- When it was first seen that this may be deleted; a clock that jumps is found out before it is.
ALTER TABLE import_batch ADD COLUMN clearing_seen_at timestamptz;
ALTER TABLE workspace ADD COLUMN expiry_seen_at timestamptz;

ALTER TABLE api_token ADD COLUMN expires_at timestamptz NOT NULL DEFAULT now() + interval '180 days';
"""


def upgrade() -> None:
    schema = op.get_bind().execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    op.execute(FUNCTIONS.format(schema=schema))
