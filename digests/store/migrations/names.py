"""Which tables the metadata answers for."""

_SEARCH = "search"  # the full-text index, and on SQLite its shadow tables: made by hand


def ours(name: str | None, kind: str, parents: object) -> bool:
    """Alembic's `include_name`."""
    return kind != "table" or name is None or not (name == _SEARCH or name.startswith(_SEARCH + "_"))
