"""The archive: what reading articles asks of the store, and what filing one adds."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digests.models import (
    Article,
    Claim,
    Decision,
    Link,
    Person,
    Profile,
    RawItem,
    Reading,
    Rejected,
    Resolution,
    Sketch,
    SourceSpec,
    Summary,
)
from digests.ports.sources import Poll


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything one new article adds, stored in one transaction together with the end of its raw item.

    For a Duplicate that is not `fuller` only article, decision and sketch are set. A Revision or a `fuller` Duplicate takes the
    place of `decision.of`: that article's claims and mentions no longer count, and its story is joined.
    """

    article: Article
    decision: Decision
    sketch: Sketch
    opening: str = ""
    reading: Reading | None = None
    resolutions: tuple[Resolution, ...] = ()
    profile: Profile | None = None
    link: Link | None = None
    story: str | None = None  # story the article now belongs to; every other story of `link` is joined into it
    claims: tuple[Claim, ...] = ()


class Archive(Protocol):
    """Durable and transactional: a method either happened wholly or not at all. Reads see every finished write.

    `tenant` limits reads to the shared archive plus that tenant's own rows; None reads the shared archive only.
    Filing the same article again changes nothing.
    """

    async def record_poll(self, spec: SourceSpec, poll: Poll, now: datetime) -> int:
        """Stores the items not seen before (by source, key and hash) and the state, in one transaction. Returns how many."""
        ...

    async def pending(self, limit: int) -> Sequence[RawItem]:
        """Items not filed yet, oldest publication first."""
        ...

    async def texts_of(self, source: str, limit: int = 30) -> Sequence[str]:
        """Texts of the source's newest articles, newest first: what it repeats over them is its furniture."""
        ...

    async def similar(self, sketch: Sketch, *, tenant: str | None, limit: int = 20) -> Sequence[Summary]:
        """Stored articles that share most hashes, with `shared` set."""
        ...

    async def same_address(self, article: Article, *, key: str, tenant: str | None) -> Sequence[Summary]:
        """Stored articles of the same url, or of the same source and key."""
        ...

    async def people_by_keys(self, keys: Collection[str], *, tenant: str | None) -> Sequence[Person]:
        """People any of whose forms has one of these keys (`identity.keys`)."""
        ...

    async def related(self, profile: Profile, *, tenant: str | None, limit: int = 40) -> Sequence[Profile]:
        """Profiles near in time that share people, organisations, figures or terms with this one, best first; behind these
        `limit` the others of their stories."""
        ...

    async def file(self, filing: Filing, now: datetime) -> None: ...

    async def reject(self, rejected: Rejected, now: datetime) -> None: ...

    async def fail(self, item: RawItem, problem: str, now: datetime) -> None:
        """The item could not be read; kept, reported, tried again after an update (at most three times)."""
        ...

    def lease(self, name: str, seconds: float) -> AbstractAsyncContextManager[bool]:
        """Whether this process alone may do `name` now; renewed while held, free again `seconds` after a crash."""
        ...
