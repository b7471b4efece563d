"""What is kept for speed of a large workspace: what it learned, and the plan of each lane. Both can be made anew."""

from alembic import op

revision = "0011"
down_revision = "0010"

TABLES = """
CREATE TABLE workspace_state (
    workspace_id integer NOT NULL
        CONSTRAINT workspace_state_workspace_id_fkey REFERENCES workspace (id) ON DELETE CASCADE,
    -- What was learned, as db.rows.value_bytes writes it, and the form of the program that learned it.
    learned bytea NOT NULL DEFAULT '',
    learned_form text NOT NULL DEFAULT '',
    -- Of the plans in lane_summary: the data version they were made for, what they rest on, and their form.
    plan_version integer NOT NULL DEFAULT 0,
    plan_ground text NOT NULL DEFAULT '',
    plan_form text NOT NULL DEFAULT '',
    CONSTRAINT workspace_state_pkey PRIMARY KEY (workspace_id)
);
ALTER TABLE workspace_state ALTER learned SET STORAGE EXTERNAL;
CREATE TABLE lane_summary (
    workspace_id integer NOT NULL,
    lane_id integer NOT NULL,
    figures bytea NOT NULL,
    CONSTRAINT lane_summary_pkey PRIMARY KEY (workspace_id, lane_id),
    CONSTRAINT lane_summary_workspace_id_lane_id_fkey
        FOREIGN KEY (workspace_id, lane_id) REFERENCES lane (workspace_id, lane_id) ON DELETE CASCADE
);
"""
SEEN = "workspace_id = (SELECT this_workspace_id())"
WRITABLE = "workspace_id = (SELECT writable_workspace_id())"


def upgrade() -> None:
    op.execute(TABLES)
    for table in ("workspace_state", "lane_summary"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY see ON {table} FOR SELECT USING ({SEEN})")
        op.execute(f"CREATE POLICY add ON {table} FOR INSERT WITH CHECK ({WRITABLE})")
        op.execute(f"CREATE POLICY change ON {table} FOR UPDATE USING ({WRITABLE})")
        op.execute(f"CREATE POLICY take_out ON {table} FOR DELETE USING ({WRITABLE})")
