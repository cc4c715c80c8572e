"""What the program keeps for itself: model budgets and answers, events already seen, leases."""

from sqlalchemy import BigInteger, Column, Date, Index, Table, Text

from digests.store.columns import Utc, Words
from digests.store.tables.base import metadata

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
