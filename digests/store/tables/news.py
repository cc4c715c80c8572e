"""Sources, what they sent, and the articles made of it, with the indexes that neighbours are found in."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, Table, Text

from digests.store.columns import Number, Utc, Words
from digests.store.tables.base import article_column, metadata, tenant_column

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    tenant_column(),
    Column("spec", Words, nullable=False),  # SourceSpec as JSON
    Column("listed", Words),  # the same as config/sources.toml last had it, for those that stand there
    Column("state", Words),  # PollState as JSON
    Column("next_poll", Utc),  # as in its state
    Column("kept", Utc, nullable=False),
    Column("removed", Utc),
    Index("ix_sources_next_poll", "next_poll"),
)

raw_items = Table(
    "raw_items",
    metadata,
    Column("id", Text, primary_key=True),
    tenant_column(),
    Column("source", Text, nullable=False),
    Column("key", Words, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("media_type", Words, nullable=False),
    Column("charset", Words, nullable=False),
    Column("url", Words),
    Column("title", Words),
    Column("author", Words),
    Column("published", Utc),
    Column("fetched", Utc, nullable=False),
    Column("state", Text, nullable=False),  # pending, filed, rejected, failed
    Column("why", Words, nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("version", Text, nullable=False, default=""),  # of the program that failed on it
    Column("changed", Utc, nullable=False),
    Index("ix_raw_items_state", "state"),
    Index("ix_raw_items_url", "url", postgresql_using="hash"),
    Index("ix_raw_items_key", "key", postgresql_using="hash"),
)

# --- articles -----------------------------------------------------------------------------------------------------------

articles = Table(
    "articles",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    tenant_column(),
    Column("source", Text, nullable=False),
    Column("key", Words, nullable=False),
    Column("url", Words),
    Column("title", Words, nullable=False),
    Column("body_start", Integer, nullable=False),
    Column("length", Integer, nullable=False),  # characters of text
    Column("language", Text, nullable=False),
    Column("published", Utc),
    Column("fetched", Utc, nullable=False),
    Column("at", Utc, nullable=False),  # Article.when
    Column("site", Words, nullable=False),
    Column("origin", Words),
    Column("byline", Words),
    Column("decision", Text, nullable=False),  # new, duplicate, revision
    Column("of", Text),  # article id, as decided
    Column("why", Words, nullable=False),
    Column("live", Boolean, nullable=False),  # counts: neither a copy nor replaced
    Column("replaced", Boolean, nullable=False, default=False),
    Column("head", Number),  # the live article that speaks for this one
    Column("story", Text),
    Column("link_why", Words),
    Column("filed", Utc, nullable=False),
    # the long ones last: SQLite walks a row from its start
    Column("opening", Words, nullable=False),
    Column("sketch", LargeBinary, nullable=False),  # 8 bytes a hash
    Column("offsets", Text, nullable=False),  # OffsetMap as JSON
    Column("sentences", Text, nullable=False),  # [[start, end], ...]
    Column("text", Words, nullable=False),
    Index("ix_articles_url", "url", postgresql_using="hash"),
    Index("ix_articles_key", "key", postgresql_using="hash"),
    Index("ix_articles_source", "source"),
    Index("ix_articles_story", "story"),
    Index("ix_articles_filed", "filed"),
    Index("ix_articles_head", "head"),
)

sketches = Table(
    "sketches",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    article_column(),
    tenant_column(),
    sqlite_with_rowid=False,
)

profiles = Table(
    "profiles",
    metadata,
    article_column(),
    tenant_column(),
    Column("body", Words, nullable=False),  # Profile as JSON, without its vector
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian
)

profile_keys = Table(
    "profile_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),  # hash of kind and name
    Column("day", Integer, primary_key=True, autoincrement=False),  # proleptic ordinal of the article's date
    article_column(),
    tenant_column(),
    Column("weight", Float, nullable=False),
    sqlite_with_rowid=False,
)

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    tenant_column(),
    Column("joined_into", Text),
    Column("made", Utc, nullable=False),
    Index("ix_stories_joined_into", "joined_into"),
)

claims = Table(
    "claims",
    metadata,
    article_column(),
    Column("id", Text, primary_key=True),
    tenant_column(),
    Column("kind", Text),  # of the subject: person, organization
    Column("subject", Words),
    Column("partner", Text),  # the other party of a deal, by id
    Column("name", Words),  # the subject's names, folded, for looking up
    Column("measure", Text),
    Column("at", Utc, nullable=False),
    Column("body", Words, nullable=False),  # Claim as JSON
    Index("ix_claims_subject", "subject", "measure", "at"),
    Index("ix_claims_partner", "partner"),
)
