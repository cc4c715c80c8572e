"""The library: what the archive answers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from digests.models import Claim, Edition, Person, SourceSpec
from digests.ports.sources import PollState
from digests.publishing import Delivery
from digests.views import EditionRecord, Fate, PersonPage, SearchHit, SourceHealth, StoryMaterial, Told


class Library(Protocol):
    """What the archive answers. All of it limited to the shared archive and the tenant's own rows."""

    async def person_page(
        self, person: str, *, tenant: str | None, limit: int = 20, offset: int = 0
    ) -> PersonPage | None: ...

    async def people_like(self, text: str, *, tenant: str | None, limit: int = 25) -> Sequence[Person]:
        """People one of whose forms begins with or contains the text; most mentioned first (autocomplete)."""
        ...

    async def subjects_like(self, text: str, *, tenant: str | None, limit: int = 25) -> Sequence[tuple[str, str]]:
        """(subject id, name) of people and organisations that claims speak of."""
        ...

    async def claims_about(self, subject: str, *, tenant: str | None) -> Sequence[Claim]: ...

    async def search(
        self, words: str, *, tenant: str | None, limit: int = 10, offset: int = 0
    ) -> Sequence[SearchHit]: ...

    async def fate(self, address: str, *, tenant: str | None) -> Sequence[Fate]:
        """What became of the articles of this web address, path or article id; newest first."""
        ...

    async def story(self, story: str, *, tenant: str | None, channel: str | None = None) -> StoryMaterial | None: ...

    async def stories_since(
        self, since: datetime | None, until: datetime, *, tenant: str | None, channel: str | None
    ) -> Sequence[StoryMaterial]:
        """Stories with an article filed in (since, until], each whole, with what this channel was already told of it."""
        ...

    async def health(self, *, tenant: str | None) -> Sequence[SourceHealth]: ...

    async def edition(self, channel: str, day: date | None, *, telling: bool = False) -> EditionRecord | None:
        """The edition of that local date; without a date the latest. `telling`: quiet days, which told no story, do not count."""
        ...

    async def save_edition(
        self, edition: Edition, told: Mapping[str, Told], deliveries: Sequence[Delivery], now: datetime
    ) -> bool:
        """Stores the edition, what it tells (by story), and its posts as outbox rows, in one transaction. False when
        (channel, date) already has one: then nothing was changed."""
        ...

    async def sources(self, *, tenant: str | None) -> Sequence[SourceSpec]: ...

    async def source_states(self) -> Mapping[str, tuple[SourceSpec, PollState]]:
        """Every source of every tenant with its state: the scheduler's view."""
        ...

    async def due_sources(self, now: datetime) -> Sequence[tuple[SourceSpec, PollState]]:
        """Those of every tenant whose next poll has come, or that were never polled; not the paused ones."""
        ...

    async def keep_source(self, spec: SourceSpec, now: datetime) -> None: ...

    async def remove_source(self, source: str, now: datetime) -> bool:
        """Polls no more; its articles stay."""
        ...
