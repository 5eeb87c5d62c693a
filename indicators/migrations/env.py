"""Alembic's entry: migrate over the connection that `indicators.database` hands in."""

from alembic import context

from indicators.counts import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
