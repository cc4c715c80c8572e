"""What config/sources.toml said of a source when it was followed last.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of sources stored before, what the list says now is taken for what it said."""
    op.add_column("sources", sa.Column("listed", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("sources", "listed")
