"""Demand may lie as far back as 1950."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE demand_record
            DROP CONSTRAINT demand_record_day_check,
            ADD CONSTRAINT demand_record_day_check CHECK (day BETWEEN DATE '1950-01-01' AND DATE '2100-12-31')
        """
    )
