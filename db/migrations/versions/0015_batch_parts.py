"""What a batch has planned so far: rows of a plan by part of the lanes, until the last part is there."""

from alembic import op

revision = "0015"
down_revision = "0014"

TABLE = """
CREATE TABLE batch_part (
    workspace_id integer NOT NULL
        CONSTRAINT batch_part_workspace_id_fkey REFERENCES workspace (id) ON DELETE CASCADE,
    -- The hash of what the parts rest on: data version, ground, lanes and how many of them make a part.
    task text NOT NULL,
    part integer NOT NULL,
    form text NOT NULL,
    figures bytea NOT NULL,
    CONSTRAINT batch_part_pkey PRIMARY KEY (workspace_id, task, part)
);
ALTER TABLE batch_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE batch_part FORCE ROW LEVEL SECURITY;
"""
SEEN = "workspace_id = (SELECT this_workspace_id())"
WRITABLE = "workspace_id = (SELECT writable_workspace_id())"


def upgrade() -> None:
    op.execute(TABLE)
    op.execute(f"CREATE POLICY see ON batch_part FOR SELECT USING ({SEEN})")
    op.execute(f"CREATE POLICY add ON batch_part FOR INSERT WITH CHECK ({WRITABLE})")
    op.execute(f"CREATE POLICY take_out ON batch_part FOR DELETE USING ({WRITABLE})")
