"""Demand may lie as far back as 1850: old series are read where somebody confirms their years."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE demand_record
            DROP CONSTRAINT demand_record_day_check,
            ADD CONSTRAINT demand_record_day_check CHECK (day BETWEEN DATE '1850-01-01' AND DATE '2100-12-31')
        """
    )
