"""From when on a workspace wants to be told of a lane; NULL: what `core.watch.choices` says."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute("ALTER TABLE workspace ADD COLUMN watch jsonb")
