"""The place whose holidays a workspace's forecasts know of."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("ALTER TABLE workspace ADD COLUMN holidays_of text NOT NULL DEFAULT ''")
