"""What is asked with every look at a large workspace, from the few rows that it is about: marked lanes, first pages.

Of 30,490 lanes hardly any has a note, and a page shows twenty: neither is worth a look at all of them.
"""

from alembic import op

revision = "0023"
down_revision = "0022"

INDEXES = """
CREATE INDEX lane_noted ON lane (workspace_id, lane_id) WHERE forecast_notes <> '{}'::jsonb;
CREATE INDEX lane_summary_order ON lane_summary (workspace_id, worth_per_week DESC, units_per_week DESC, lane_id)
    INCLUDE (kinds, chance);
"""


def upgrade() -> None:
    op.execute(INDEXES)
