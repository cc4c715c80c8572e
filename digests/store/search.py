"""Full-text search over the tokens of `digests.text.tokens`: FTS5 on SQLite, a `simple` tsvector on PostgreSQL.

The index holds tokens only and is never deleted from: an article that no longer counts is left out when reading.
"""

import asyncio
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.models import Article
from digests.store.columns import Utc
from digests.store.database import Database
from digests.store.tables import SHARED
from digests.text.script import HAN, fold, has_han, simplified
from digests.text.taiwan import mainland, taiwan
from digests.text.tokens import tokens
from digests.views import SearchHit

_BEFORE, _LENGTH = 40, 160  # of a snippet, in characters
_word = re.compile(rf"[{HAN}·]+|[^\W_]+")
_one_han = re.compile(f"[{HAN}]")

_INDEX = {
    "sqlite": text("INSERT INTO search (rowid, title, body) VALUES (:number, :title, :body)"),
    "postgresql": text(
        "INSERT INTO search (article, words) VALUES (:number, setweight(to_tsvector('simple', :title), 'A')"
        " || setweight(to_tsvector('simple', :body), 'D'))"
    ),
}
_COLUMNS = "a.id, a.title, a.site, a.url, a.at, a.published, a.text, a.story"
_FIND = {
    "sqlite": text(
        f"SELECT {_COLUMNS} FROM search JOIN articles a ON a.number = search.rowid"  # noqa: S608 - constant columns
        " WHERE search MATCH :asked AND a.live AND a.tenant IN (:shared, :tenant)"
        " ORDER BY bm25(search, 4.0, 1.0), a.at DESC, a.number DESC LIMIT :limit OFFSET :offset"
    ),
    "postgresql": text(
        f"SELECT {_COLUMNS} FROM search JOIN articles a ON a.number = search.article"  # noqa: S608 - constant columns
        " WHERE search.words @@ to_tsquery('simple', :asked) AND a.live AND a.tenant IN (:shared, :tenant)"
        " ORDER BY ts_rank(search.words, to_tsquery('simple', :asked), 1) DESC, a.at DESC, a.number DESC"
        " LIMIT :limit OFFSET :offset"
    ),
}


class Search(Database):
    """`Library.search`."""

    async def search(self, words: str, *, tenant: str | None, limit: int = 10, offset: int = 0) -> Sequence[SearchHit]:
        """Articles that hold all of the words, best first, then newest."""
        ways = await asyncio.to_thread(_ways, words)
        if not ways:
            return []
        match = _match_sqlite(ways) if self._on_sqlite else _match_postgresql(ways)
        values = {"asked": match, "shared": SHARED, "tenant": tenant or SHARED, "limit": limit, "offset": offset}
        query: TextClause = _FIND[self._engine.dialect.name]
        async with self._read() as tx:
            rows = (await tx.execute(query.columns(at=Utc), values)).all()
        return [_hit(row, words) for row in rows]


# Tokens hold letters and digits only, so that quoting them leaves nothing of a query language. A single Han character is in the
# index where it stands alone; elsewhere as the beginning of words.


def _match_sqlite(ways: Sequence[Sequence[str]]) -> str:
    return _any_way(ways, '"', "*", "AND", "OR")


def _match_postgresql(ways: Sequence[Sequence[str]]) -> str:
    return _any_way(ways, "'", ":*", "&", "|")


def _any_way(ways: Sequence[Sequence[str]], quote: str, prefix: str, both: str, either: str) -> str:
    """All tokens of one of the ways, in a query language of these marks."""
    terms = [[f"{quote}{t}{quote}{prefix if _one_han.fullmatch(t) else ''}" for t in asked] for asked in ways]
    return f" {either} ".join(f"({f' {both} '.join(asked)})" for asked in terms)


def _ways(words: str) -> Sequence[Sequence[str]]:
    """Tokens of what is asked for as it is written, and in the words of Taiwan and of the mainland: 晶片 finds 芯片."""
    return list(dict.fromkeys(found for written in _written(words) if (found := tuple(tokens(written)))))


def _written(words: str) -> tuple[str, ...]:
    return (words, taiwan(simplified(words)), mainland(words)) if has_han(words) else (words,)


def words(article: Article) -> tuple[str, str]:
    """Tokens of title and body, to be indexed. Takes milliseconds, the first time a second: call it off the event loop."""
    return " ".join(tokens(article.title)), " ".join(tokens(article.body))


async def index(tx: AsyncConnection, number: int, words: tuple[str, str]) -> None:
    await tx.execute(_INDEX[tx.dialect.name], {"number": number, "title": words[0], "body": words[1]})


def _hit(row: Any, words: str) -> SearchHit:
    return SearchHit(
        article=row.id,
        title=row.title,
        site=row.site,
        url=row.url,
        when=row.at,
        snippet=snippet(row.text, " ".join(_written(words))),
        story=row.story,
        dated=row.published is not None,
    )


def snippet(original: str, asked: str) -> str:
    """The text around the first place where one of the words stands, on one line; its beginning when none stands as written."""
    folded = _lower(original)
    places = (folded.find(w) for w in sorted({_lower(m.group()) for m in _word.finditer(asked)}, key=len, reverse=True))
    at = next((p for p in places if p >= 0), 0)
    start = max(0, at - _BEFORE)
    end = min(len(original), start + _LENGTH)
    piece = " ".join(original[start:end].split())
    return f"{'…' if start else ''}{piece}{'…' if end < len(original) else ''}"


def _lower(value: str) -> str:
    return "".join(low if len(low := c.lower()) == 1 else c for c in fold(value))
