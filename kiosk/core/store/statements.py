"""Statements whose spelling SQLAlchemy leaves to the dialect, though both engines say the same."""

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_nothing(connection: Connection, table: Table, *key: str) -> Insert:
    """INSERT ... ON CONFLICT (key) DO NOTHING."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=list(key))
    return postgresql.insert(table).on_conflict_do_nothing(index_elements=list(key))


def insert_or_update(connection: Connection, table: Table, *key: str) -> Insert:
    """INSERT ... ON CONFLICT (key) DO UPDATE SET every other column to the value that was to be inserted.

    The row is locked either way.
    """
    changes = [column.name for column in table.columns if column.name not in key]
    if connection.dialect.name == "sqlite":
        lite = sqlite.insert(table)
        return lite.on_conflict_do_update(index_elements=list(key), set_={c: lite.excluded[c] for c in changes})
    post = postgresql.insert(table)
    return post.on_conflict_do_update(index_elements=list(key), set_={c: post.excluded[c] for c in changes})
