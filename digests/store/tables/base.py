"""What the tables have in common."""

from sqlalchemy import Column, ForeignKey, MetaData, Text

from digests.store.columns import Number

SHARED = ""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def tenant_column(*, key: bool = False) -> Column[str]:
    return Column("tenant", Text, primary_key=key, nullable=False)


def article_column(*, key: bool = True) -> Column[int]:
    return Column(
        "article", Number, ForeignKey("articles.number"), primary_key=key, nullable=False, autoincrement=False
    )
