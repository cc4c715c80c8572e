"""The tables. The first migration makes them; `tests/unit/test_migrations.py` holds the two together.

Whose a row is: `tenant` is a tenant's id, or `SHARED` for the shared archive (the empty string, so that it can stand in a primary
key; `None` outside of this package). Rows made of one article carry that article's tenant.

Merged people keep their rows: `people.merged_into` leads to the surviving id, and every read takes the whole family. So a merge
moves nothing and can be undone exactly. Joined stories do move their articles; `stories.joined_into` lets old ids still resolve.

The full-text index is no table of this metadata: each database has its own kind (see `digests.store.search`).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from digests.store.columns import Number, Utc, Words

SHARED = ""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _tenant(*, key: bool = False) -> Column[str]:
    return Column("tenant", Text, primary_key=key, nullable=False)


def _article(*, key: bool = True) -> Column[int]:
    return Column(
        "article", Number, ForeignKey("articles.number"), primary_key=key, nullable=False, autoincrement=False
    )


# --- sources and raw items -----------------------------------------------------------------------------------------------

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    _tenant(),
    Column("spec", Words, nullable=False),  # SourceSpec as JSON
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
    _tenant(),
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

# --- articles ------------------------------------------------------------------------------------------------------------

articles = Table(
    "articles",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _tenant(),
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
    _article(),
    _tenant(),
    sqlite_with_rowid=False,
)

profiles = Table(
    "profiles",
    metadata,
    _article(),
    _tenant(),
    Column("body", Words, nullable=False),  # Profile as JSON, without its vector
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian
)

profile_keys = Table(
    "profile_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),  # hash of kind and name
    Column("day", Integer, primary_key=True, autoincrement=False),  # proleptic ordinal of the article's date
    _article(),
    _tenant(),
    Column("weight", Float, nullable=False),
    sqlite_with_rowid=False,
)

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    _tenant(),
    Column("joined_into", Text),
    Column("made", Utc, nullable=False),
    Index("ix_stories_joined_into", "joined_into"),
)

claims = Table(
    "claims",
    metadata,
    _article(),
    Column("id", Text, primary_key=True),
    _tenant(),
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

# --- people --------------------------------------------------------------------------------------------------------------

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    _tenant(key=True),  # a tenant's row beside the shared one holds what its private articles add
    Column("en", Words),
    Column("zh", Words),
    Column("curated", Text),
    Column("settled", Boolean, nullable=False, default=False),
    Column("note", Words, nullable=False, default=""),
    Column("first_seen", Utc, nullable=False),
    Column("merged_into", Text),
    Index("ix_people_merged_into", "merged_into"),
)

person_forms = Table(
    "person_forms",
    metadata,
    Column("person", Text, primary_key=True),
    Column("form", Words, primary_key=True),
    _tenant(key=True),
    Column("folded", Words, nullable=False),
    Column("why", Words, nullable=False, default=""),  # evidence that this form is theirs
)

person_keys = Table(
    "person_keys",
    metadata,
    Column("key", Words, primary_key=True),
    Column("person", Text, primary_key=True),
    _tenant(key=True),
    Index("ix_person_keys_person", "person"),
)

person_merges = Table(
    "person_merges",
    metadata,
    Column("number", Number, primary_key=True),
    _tenant(),
    Column("loser", Text, nullable=False),
    Column("survivor", Text, nullable=False),
    Column("why", Words, nullable=False),
    Column("user", Text),  # None when a reading proved it
    Column("at", Utc, nullable=False),
    Column("undone", Utc),
    Index("ix_person_merges_loser", "loser"),
    Index("ix_person_merges_survivor", "survivor"),
)

people_apart = Table(
    "people_apart",
    metadata,
    Column("a", Text, primary_key=True),  # both orders are stored
    Column("b", Text, primary_key=True),
    Column("user", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

sightings = Table(
    "sightings",
    metadata,
    _article(),
    Column("person", Text, primary_key=True),  # as filed; see people.merged_into
    _tenant(),
    Column("at", Utc, nullable=False),
    Column("mentions", Words, nullable=False),  # [[text, start, end], ...]
    Column("quote", Words, nullable=False),
    Column("role", Words),  # Role as JSON
    Column("prominence", Float, nullable=False),
    Index("ix_sightings_person", "person", "at", "tenant", "article"),
)

roles = Table(
    "roles",
    metadata,
    _article(),
    Column("person", Text, primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("text", Words, primary_key=True),
    _tenant(),
    Column("at", Utc, nullable=False),
    Column("org_id", Words),
    Column("title_en", Words),
    Column("body", Words, nullable=False),  # Role as JSON
    Index("ix_roles_person", "person", "tenant", "org_id", "title_en"),
)

# --- publishing ----------------------------------------------------------------------------------------------------------

tenants = Table("tenants", metadata, Column("id", Text, primary_key=True), Column("body", Words, nullable=False))

installations = Table(
    "installations",
    metadata,
    _tenant(key=True),
    Column("body", Words, nullable=False),  # JSON, opaque
    Column("made", Utc, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("id", Text, primary_key=True),
    _tenant(),
    Column("body", Words, nullable=False),  # Channel as JSON
    Index("ix_channels_tenant", "tenant"),
)

editions = Table(
    "editions",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    _tenant(),
    Column("made", Utc, nullable=False),
    Column("body", Words, nullable=False),  # Edition as JSON
)

told = Table(
    "told",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("story", Text, primary_key=True),
    _tenant(),
    Column("body", Words, nullable=False),  # Told as JSON
    Index("ix_told_story", "story"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Text, primary_key=True),
    _tenant(),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("part", Integer, nullable=False),
    Column("body", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Utc),
    Column("started", Utc),
    Column("message", Words),
    Column("address", Words),
    Column("story", Text),
    Column("problem", Words),
    Column("made", Utc, nullable=False),
    Column("finished", Utc),
    Index("ix_deliveries_state", "state"),
    Index("ix_deliveries_channel", "channel", "day"),
)

watches = Table(
    "watches",
    metadata,
    _tenant(key=True),
    Column("user", Text, primary_key=True),
    Column("name", Words, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("person", Text),
    Column("made", Utc, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Number, primary_key=True),
    _tenant(),
    Column("user", Text, nullable=False),
    Column("action", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_audit_tenant", "tenant"),
)

# --- models that write -----------------------------------------------------------------------------------------------------

model_spending = Table(
    "model_spending",
    metadata,
    Column("day", Date, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("tokens", BigInteger, nullable=False),
    Column("microdollars", BigInteger, nullable=False),
)

model_answers = Table(
    "model_answers",
    metadata,
    Column("key", Text, primary_key=True),
    Column("answer", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_model_answers_at", "at"),
)

# --- the process itself --------------------------------------------------------------------------------------------------

seen = Table(
    "seen",
    metadata,
    Column("envelope", Words, primary_key=True),
    Column("at", Utc, nullable=False),
    Index("ix_seen_at", "at"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Utc, nullable=False),
)
