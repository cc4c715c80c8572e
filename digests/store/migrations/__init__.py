"""The schema's history, applied by the program itself when it opens its database."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from digests.errors import StoreError

_MIGRATION_LOCK = 0x6A69616F


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in code: there is no alembic.ini to lose."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def head() -> str | None:
    """The newest revision this program knows."""
    return ScriptDirectory.from_config(config()).get_current_head()


def older_revision(connection: Connection) -> str | None:
    """The revision a database is at where that is an older one of this program's; None for one that is new, up to date or unknown."""
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    return found if found is not None and found in known - {head()} else None


def upgrade(connection: Connection) -> None:
    """Brings the schema to the newest revision, within the connection's transaction.

    Raises StoreError when a newer version of the program has been here.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
    try:
        command.upgrade(config(connection), "head")
    except CommandError as exc:
        raise StoreError(f"the database was made by a newer version of jianbao; update the program ({exc})") from exc
