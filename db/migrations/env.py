"""Alembic's entry; the connection, its transaction and its lock come from `db.bootstrap`."""

from alembic import context

from db.models import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
