"""What the inbox of a large workspace is counted, filtered and ranked by, beside the figures of each lane's plan.

Rows that are there have none of it and are let go of; the next question makes them anew. The lanes that changes wrote
since a data version are found by an index.
"""

from alembic import op

revision = "0014"
down_revision = "0013"

COLUMNS = """
DELETE FROM lane_summary;
ALTER TABLE lane_summary
    -- The bits of core.decision.inbox: which kinds of decisions are told of the lane.
    ADD COLUMN kinds integer NOT NULL,
    ADD COLUMN status integer NOT NULL,
    ADD COLUMN is_priced boolean NOT NULL,
    ADD COLUMN worth_per_week double precision NOT NULL,
    ADD COLUMN low_per_week double precision NOT NULL,
    ADD COLUMN high_per_week double precision NOT NULL,
    ADD COLUMN waiting_per_week double precision NOT NULL,
    ADD COLUMN units_per_week double precision NOT NULL,
    -- NaN where the lane cannot be judged.
    ADD COLUMN visible_rise_ratio double precision NOT NULL,
    ADD COLUMN visible_fall_ratio double precision NOT NULL;
UPDATE workspace_state SET plan_version = 0, plan_ground = '', plan_form = '';
CREATE INDEX lane_series_touched ON lane_series (workspace_id, touched_by);
"""


def upgrade() -> None:
    # The owner, too, is bound by policies, under which it sees no workspace.
    for table in ("lane_summary", "workspace_state"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(COLUMNS)
    for table in ("lane_summary", "workspace_state"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
