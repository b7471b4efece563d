"""What an analyst says about a lane's forecast: overrides and marked days, kept in the lane's row.

There they stand behind the lane's row-level security, and every change, undo and reset of a lane takes them
along.
"""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("ALTER TABLE lane ADD COLUMN forecast_notes jsonb NOT NULL DEFAULT '{}'")
