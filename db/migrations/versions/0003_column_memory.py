"""Columns of files as analysts have named them, so that they are asked once."""

from alembic import op

revision = "0003"
down_revision = "0002"

TABLE = """
CREATE TABLE column_memory (
    workspace_id integer NOT NULL
        CONSTRAINT column_memory_workspace_id_fkey REFERENCES workspace (id) ON DELETE CASCADE,
    shape text NOT NULL,
    header jsonb NOT NULL,
    answers jsonb NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT column_memory_pkey PRIMARY KEY (workspace_id, shape)
);
ALTER TABLE column_memory ENABLE ROW LEVEL SECURITY;
ALTER TABLE column_memory FORCE ROW LEVEL SECURITY;
"""
SEEN = "workspace_id = (SELECT this_workspace_id())"
WRITABLE = "workspace_id = (SELECT writable_workspace_id())"


def upgrade() -> None:
    op.execute(TABLE)
    op.execute(f"CREATE POLICY see ON column_memory FOR SELECT USING ({SEEN})")
    op.execute(f"CREATE POLICY add ON column_memory FOR INSERT WITH CHECK ({WRITABLE})")
    op.execute(f"CREATE POLICY change ON column_memory FOR UPDATE USING ({WRITABLE})")
    op.execute(f"CREATE POLICY take_out ON column_memory FOR DELETE USING ({WRITABLE})")
