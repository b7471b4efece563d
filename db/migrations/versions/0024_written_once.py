"""What the app's own connection may write no more: the name of another workspace, a moment that is over, old images.

A receiver of alerts belongs to the workspace that its row is in, and to none that it names. Moments such as the end of
a key are written once, as they come; that a change is taken back is written by the undo that does it, and what a change
found by the change itself. An alert knows the name of its lane, for a lane may be gone before its alert is over.
"""

from alembic import op
from sqlalchemy import text

revision = "0024"
down_revision = "0023"

FUNCTIONS = """
-- The change that this transaction makes.
CREATE FUNCTION change_under_way() RETURNS integer LANGUAGE sql STABLE
SET search_path = pg_catalog, {schema}, pg_temp AS $$
    SELECT batch_id FROM import_batch
    WHERE workspace_id = this_workspace_id() AND xmin::text = (txid_current() % 4294967296)::text
    ORDER BY batch_id DESC LIMIT 1
$$;

-- A change is taken back, or made again, by an undo of this transaction that leads to it, and at no other time.
CREATE FUNCTION require_its_undo() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp AS $$
BEGIN
    IF NEW.undone_at IS DISTINCT FROM OLD.undone_at AND NOT (
        (OLD.undone_at IS NULL OR NEW.undone_at IS NULL) AND COALESCE(NEW.undone_at, now()) = now() AND EXISTS (
            WITH RECURSIVE led AS (
                SELECT undoes, true AS takes_back FROM import_batch
                WHERE workspace_id = NEW.workspace_id AND batch_id = change_under_way() AND kind = 'undo'
                UNION
                SELECT b.undoes, NOT led.takes_back FROM import_batch b JOIN led ON b.batch_id = led.undoes
                WHERE b.workspace_id = NEW.workspace_id AND b.kind = 'undo'
            )
            SELECT FROM led WHERE undoes = NEW.batch_id AND takes_back = (NEW.undone_at IS NOT NULL)
        )
    ) THEN
        RAISE EXCEPTION 'a change is taken back by its undo' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER taken_back_by_its_undo BEFORE UPDATE OF undone_at ON import_batch
    FOR EACH ROW EXECUTE FUNCTION require_its_undo();

-- A moment is that at which it is written; one that is written once stands.
CREATE FUNCTION require_moment() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp AS $$
DECLARE
    before text := to_jsonb(OLD) ->> TG_ARGV[0];
    after text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF after IS DISTINCT FROM before AND (
        after IS NULL OR after::timestamptz <> now() OR (TG_ARGV[1] = 'once' AND before IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'what has ended stays so' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
"""
MOMENTS = (
    ("api_token", "revoked_at", "once"),
    ("invitation", "withdrawn_at", "once"),
    ("decision_answer", "withdrawn_at", "once"),
    ("alert_outlet", "revoked_at", "once"),
    ("alert_delivery", "ended_at", "once"),
    ("alert", "resolved_at", "once"),
    ("alert", "worse_at", "again"),
)
OF_A_CHANGE = ("record_before", "lane_change", "workspace_change")
UNDER_WAY = "batch_id = (SELECT change_under_way())"
NOWHERE = "COALESCE(current_setting('app.workspace_slug', true), '') = ''"

LANE_NAMES = """
ALTER TABLE alert ADD COLUMN lane_name text NOT NULL DEFAULT '';
UPDATE alert SET lane_name = COALESCE(
    (SELECT name FROM lane WHERE lane.workspace_id = alert.workspace_id AND lane.lane_id = alert.lane_id),
    (
        SELECT before ->> 'name' FROM lane_change
        WHERE lane_change.workspace_id = alert.workspace_id AND lane_change.lane_id = alert.lane_id
            AND before IS NOT NULL
        ORDER BY batch_id DESC LIMIT 1
    ),
    'lane ' || lane_id
);
"""


def upgrade() -> None:
    schema = op.get_bind().execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    op.execute(FUNCTIONS.format(schema=schema))
    for table, moment, how in MOMENTS:
        op.execute(
            f"CREATE TRIGGER {moment}_stands BEFORE UPDATE OF {moment} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION require_moment('{moment}', '{how}')"
        )
    for table in OF_A_CHANGE:
        op.execute(
            f"CREATE POLICY of_its_change ON {table} AS RESTRICTIVE FOR INSERT WITH CHECK ({UNDER_WAY})"
        )
    op.execute(
        "CREATE POLICY of_its_change ON decision_answer AS RESTRICTIVE FOR INSERT "
        f"WITH CHECK ({UNDER_WAY} OR (batch_id IS NULL AND made_at BETWEEN now() AND clock_timestamp()))"
    )
    # The sender and feeds know the number of a workspace and ask for its name.
    op.execute(f"CREATE POLICY find ON workspace FOR SELECT USING (acts_as_owner() AND {NOWHERE})")
    op.execute("ALTER TABLE alert_outlet DROP COLUMN slug")
    _name_lanes_of_alerts()


def _name_lanes_of_alerts() -> None:
    tables = ("alert", "lane", "lane_change")
    for table in tables:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(LANE_NAMES)
    for table in tables:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
