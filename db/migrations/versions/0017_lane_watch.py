"""Where the monitor was on each lane of a large workspace before its last month; it can be made anew."""

from alembic import op

revision = "0017"
down_revision = "0016"

TABLE = """
CREATE TABLE lane_watch (
    workspace_id integer NOT NULL,
    lane_id integer NOT NULL,
    checkpoint bytea NOT NULL,
    CONSTRAINT lane_watch_pkey PRIMARY KEY (workspace_id, lane_id),
    CONSTRAINT lane_watch_workspace_id_lane_id_fkey
        FOREIGN KEY (workspace_id, lane_id) REFERENCES lane (workspace_id, lane_id) ON DELETE CASCADE
);
ALTER TABLE lane_watch ENABLE ROW LEVEL SECURITY;
ALTER TABLE lane_watch FORCE ROW LEVEL SECURITY;
"""
SEEN = "workspace_id = (SELECT this_workspace_id())"
WRITABLE = "workspace_id = (SELECT writable_workspace_id())"


def upgrade() -> None:
    op.execute(TABLE)
    op.execute(f"CREATE POLICY see ON lane_watch FOR SELECT USING ({SEEN})")
    op.execute(f"CREATE POLICY add ON lane_watch FOR INSERT WITH CHECK ({WRITABLE})")
    op.execute(f"CREATE POLICY change ON lane_watch FOR UPDATE USING ({WRITABLE})")
    op.execute(f"CREATE POLICY take_out ON lane_watch FOR DELETE USING ({WRITABLE})")
