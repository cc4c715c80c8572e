"""Run by Alembic for every command. Works on the connection it is given (`digests.store.migrations.upgrade`)."""

from alembic import context
from sqlalchemy import Connection

from digests.store.migrations.names import ours
from digests.store.tables import metadata


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, include_name=ours, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is None:
    raise SystemExit("migrations are run by the program when it opens its database")
run(given)
