"""Teams and channels, what they were told, and the posts on their way."""

from sqlalchemy import Column, Date, Index, Integer, Table, Text

from digests.store.columns import Number, Utc, Words
from digests.store.tables.base import metadata, tenant_column

tenants = Table("tenants", metadata, Column("id", Text, primary_key=True), Column("body", Words, nullable=False))

installations = Table(
    "installations",
    metadata,
    tenant_column(key=True),
    Column("body", Words, nullable=False),  # JSON, opaque
    Column("made", Utc, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("id", Text, primary_key=True),
    tenant_column(),
    Column("body", Words, nullable=False),  # Channel as JSON
    Index("ix_channels_tenant", "tenant"),
)

editions = Table(
    "editions",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    tenant_column(),
    Column("made", Utc, nullable=False),
    Column("body", Words, nullable=False),  # Edition as JSON
)

told = Table(
    "told",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("story", Text, primary_key=True),
    tenant_column(),
    Column("body", Words, nullable=False),  # Told as JSON
    Index("ix_told_story", "story"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Text, primary_key=True),
    tenant_column(),
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
    tenant_column(key=True),
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
    tenant_column(),
    Column("user", Text, nullable=False),
    Column("action", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_audit_tenant", "tenant"),
)
