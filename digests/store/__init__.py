"""Tables, migrations, search: the archive and the desk on SQLite or PostgreSQL.

    open_store(url) -> Store

`Store` implements `digests.ports.Archive`, `digests.ports.Library`, `digests.ports.ModelMemory` and, by structure, `bot.ports.Desk`. It is put together from one
class per concern, all on one `Database`:

    Intake      sources and raw items           (archive)      Answers    people, subjects, health           (library)
    Neighbours  similar, related                (neighbours)   Stories    stories as an edition needs them    (material)
    Cabinet     filing an article               (filing)       Search     full text                           (search)
    Register    merge, split, rename people     (merging)      Desk       tenants, channels, watches, audit   (desk)
    Spending    what models cost and answered   (spending)
    Leases      one process at a time           (leases)       Outbox     editions and their posts            (outbox)
    Fates       what became of articles         (fates)        Upkeep     backup, counts                      (upkeep)
"""

from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of

from digests import identity
from digests.ports import Clock
from digests.store.archive import Intake
from digests.store.database import KeysOf, converted, engine_for
from digests.store.desk import Desk
from digests.store.fates import Fates
from digests.store.filing import Cabinet
from digests.store.leases import Leases
from digests.store.library import Answers
from digests.store.material import Stories
from digests.store.merging import Register
from digests.store.migrations import upgrade
from digests.store.neighbours import Neighbours
from digests.store.outbox import Outbox
from digests.store.search import Search
from digests.store.spending import Spending
from digests.store.upkeep import Upkeep, copy_before_upgrade

__all__ = ["Store", "open_store"]


class Store(
    Intake, Neighbours, Cabinet, Register, Leases, Answers, Fates, Stories, Search, Desk, Outbox, Upkeep, Spending
):  # one name for all of it
    """The whole store. Close it when done."""


class _SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


async def open_store(
    url: str, *, clock: Clock | None = None, version: str | None = None, keys: KeysOf | None = None
) -> Store:
    """Opens the database, makes it if need be, and brings its tables up to date; of one that an older version made, a copy is kept.

    `version` tells when a failed item deserves another try; `keys` gives the blocking keys of a name (`identity.keys`).
    Raises SettingsError for an address that is none, StoreError when the database cannot be opened or is newer than the program.
    """
    engine = engine_for(url)
    try:
        await copy_before_upgrade(engine)
        with converted():
            async with engine.connect() as connection:
                await connection.execution_options(write=True)
                async with connection.begin():
                    await connection.run_sync(upgrade)
    except BaseException:
        await engine.dispose()
        raise
    return Store(engine, clock or _SystemClock(), version or _installed_version(), keys or identity.keys)


def _installed_version() -> str:
    try:
        return version_of("jianbao")
    except PackageNotFoundError:
        return "source"
