"""Alembic's entry; the connection, its transaction and its lock come from `db.server.bootstrap`."""

from alembic import context

from db.server.models import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
