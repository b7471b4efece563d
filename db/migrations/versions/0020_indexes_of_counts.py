"""What a large workspace is asked with every look, from indexes alone: counts of its series, and rows of its inbox.

The tables themselves hold series and figures beside these few columns, and to look through them takes ten times as
long.
"""

from alembic import op

revision = "0020"
down_revision = "0019"

INDEXES = """
CREATE INDEX lane_series_ends ON lane_series (workspace_id, last_day, lane_id)
    INCLUDE (n_records, first_day, total_units);
CREATE INDEX lane_summary_inbox ON lane_summary (workspace_id, lane_id)
    INCLUDE (kinds, status, is_priced, worth_per_week, low_per_week, high_per_week, waiting_per_week, units_per_week,
             visible_rise_ratio, visible_fall_ratio, chance);
"""


def upgrade() -> None:
    op.execute(INDEXES)
