"""The chance of each lane's alarm beside what the inbox of a large workspace is counted by.

Rows that are there have none of it and are let go of; the next question makes them anew.
"""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    # The owner, too, is bound by policies, under which it sees no workspace.
    for table in ("lane_summary", "workspace_state"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM lane_summary")
    # NaN where the lane cannot be judged.
    op.execute("ALTER TABLE lane_summary ADD COLUMN chance double precision NOT NULL")
    op.execute("UPDATE workspace_state SET plan_version = 0, plan_ground = '', plan_form = ''")
    for table in ("lane_summary", "workspace_state"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
