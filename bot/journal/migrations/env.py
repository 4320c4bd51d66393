"""Runs the migrations on the connection that `bot.journal.migrate` holds."""

from alembic import context

from bot.journal.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata
)
# The caller has begun the transaction and commits it.
context.run_migrations()
