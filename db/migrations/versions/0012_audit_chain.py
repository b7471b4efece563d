"""The audit trail as a chain: each entry has a hash of itself and of the one before it in its workspace.

`position` counts the entries of a workspace in the order in which they were written; numbers of entries are given
before a writer waits for his turn, so their order is another.
"""

from alembic import op
from sqlalchemy import text

revision = "0012"
down_revision = "0011"

CHAIN = """
CREATE FUNCTION audit_text(entry audit_event) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT jsonb_build_array(
        entry.workspace_id, entry.position, entry.event_id,
        to_char(entry.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry.made_by, entry.action, entry.detail
    )::text
$$;
CREATE FUNCTION audit_hash(before text, entry audit_event) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT encode(sha256(convert_to(COALESCE(before, '') || audit_text(entry), 'UTF8')), 'hex')
$$;
CREATE FUNCTION chain_audit_event() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(730211403, NEW.workspace_id);  -- entries of a workspace take turns
    SELECT e.position, e.chain INTO last FROM audit_event e
        WHERE e.workspace_id = NEW.workspace_id ORDER BY e.position DESC LIMIT 1;
    NEW.position := COALESCE(last.position, 0) + 1;
    NEW.chain := audit_hash(last.chain, NEW);
    RETURN NEW;
END
$$;
"""
FILL = """
DO $$
DECLARE
    entry audit_event;
    before_id integer := NULL;
    before text := NULL;
    place integer := 0;
BEGIN
    FOR entry IN SELECT * FROM audit_event ORDER BY workspace_id, event_id LOOP
        IF entry.workspace_id IS DISTINCT FROM before_id THEN
            before_id := entry.workspace_id;
            before := NULL;
            place := 0;
        END IF;
        place := place + 1;
        entry.position := place;
        before := audit_hash(before, entry);
        UPDATE audit_event SET position = place, chain = before
            WHERE workspace_id = entry.workspace_id AND event_id = entry.event_id;
    END LOOP;
END
$$
"""


def upgrade() -> None:
    schema = op.get_bind().execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    op.execute("ALTER TABLE audit_event ADD COLUMN position integer, ADD COLUMN chain text")
    op.execute(CHAIN.format(schema=schema))
    # The owner, too, is bound by policies, of which none lets anybody change what happened.
    op.execute("ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY")
    op.execute(FILL)
    op.execute("ALTER TABLE audit_event FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE audit_event ALTER position SET NOT NULL, ALTER chain SET NOT NULL")
    op.execute("CREATE UNIQUE INDEX audit_event_position ON audit_event (workspace_id, position)")
    op.execute(
        "CREATE TRIGGER chained BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION chain_audit_event()"
    )
