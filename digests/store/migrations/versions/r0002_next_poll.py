"""When a source is polled next, in a column of its own: the scheduler asks every few seconds.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sources stored before are due at once, which puts their time into the column."""
    op.add_column("sources", sa.Column("next_poll", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_sources_next_poll", "sources", ["next_poll"])


def downgrade() -> None:
    op.drop_index("ix_sources_next_poll", "sources")
    op.drop_column("sources", "next_poll")
