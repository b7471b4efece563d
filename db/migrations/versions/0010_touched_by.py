"""The last change that wrote records of a lane, so that figures of all other lanes stay as they were computed."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    # 0: nothing was kept before, so nothing has to be found out of date.
    op.execute("ALTER TABLE lane_series ADD COLUMN touched_by integer NOT NULL DEFAULT 0")
