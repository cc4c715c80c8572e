"""People, their names, where they were seen and in which roles."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, Table, Text

from digests.store.columns import Number, Utc, Words
from digests.store.tables.base import article_column, metadata, tenant_column

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    tenant_column(key=True),  # a tenant's row beside the shared one holds what its private articles add
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
    tenant_column(key=True),
    Column("folded", Words, nullable=False),
    Column("why", Words, nullable=False, default=""),  # evidence that this form is theirs
)

person_keys = Table(
    "person_keys",
    metadata,
    Column("key", Words, primary_key=True),
    Column("person", Text, primary_key=True),
    tenant_column(key=True),
    Index("ix_person_keys_person", "person"),
)

person_merges = Table(
    "person_merges",
    metadata,
    Column("number", Number, primary_key=True),
    tenant_column(),
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

not_people = Table(
    "not_people",
    metadata,
    tenant_column(key=True),  # whose admin says so; nobody else is held to it
    Column("folded", Words, primary_key=True),
    Column("form", Words, nullable=False),
    Column("person", Text, nullable=False),  # the record that was forgotten by this form, among others
    Column("user", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

sightings = Table(
    "sightings",
    metadata,
    article_column(),
    Column("person", Text, primary_key=True),  # as filed; see people.merged_into
    tenant_column(),
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
    article_column(),
    Column("person", Text, primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("text", Words, primary_key=True),
    tenant_column(),
    Column("at", Utc, nullable=False),
    Column("org_id", Words),
    Column("title_en", Words),
    Column("body", Words, nullable=False),  # Role as JSON
    Index("ix_roles_person", "person", "tenant", "org_id", "title_en"),
)
