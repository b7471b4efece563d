"""A workspace that was opened by its link alone had the link's name as its title, which is told where alerts go.

The digits at its end open the workspace to whoever reads them; the title goes on without them.
"""

from alembic import op

revision = "0025"
down_revision = "0024"

TITLES = """
UPDATE workspace SET title = regexp_replace(title, '-+[0-9a-f]{32}$', '')
WHERE title = slug AND slug ~ '-[0-9a-f]{32}$'
"""


def upgrade() -> None:
    op.execute("ALTER TABLE workspace NO FORCE ROW LEVEL SECURITY")
    op.execute(TITLES)
    op.execute("ALTER TABLE workspace FORCE ROW LEVEL SECURITY")
