"""Run by Alembic for every command. Works on the connection it is given (`digests.store.migrations.upgrade`)."""

from alembic import context
from sqlalchemy import Connection

from digests.store.tables import metadata

SEARCH = "search"  # the full-text index and its shadow tables are made by hand


def _ours(name: str | None, kind: str, parents: object) -> bool:
    return kind != "table" or name is None or not (name == SEARCH or name.startswith(SEARCH + "_"))


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, include_name=_ours, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is None:
    raise SystemExit("migrations are run by the program: jianbao doctor, or any other command that opens the database")
run(given)
