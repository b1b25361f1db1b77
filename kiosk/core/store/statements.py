"""Statements whose spelling SQLAlchemy leaves to the dialect, though both engines say the same.

Made once each: building a statement costs several times as much as sending it.
"""

from functools import cache

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


@cache
def insert_or_nothing(dialect: str, table: Table, *key: str) -> Insert:
    """INSERT ... ON CONFLICT (key) DO NOTHING."""
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=list(key))
    return postgresql.insert(table).on_conflict_do_nothing(index_elements=list(key))


@cache
def insert_or_update(dialect: str, table: Table, *key: str) -> Insert:
    """INSERT ... ON CONFLICT (key) DO UPDATE SET every other column to the value that was to be inserted.

    The row is locked either way.
    """
    changes = [column.name for column in table.columns if column.name not in key]
    if dialect == "sqlite":
        lite = sqlite.insert(table)
        return lite.on_conflict_do_update(index_elements=list(key), set_={c: lite.excluded[c] for c in changes})
    post = postgresql.insert(table)
    return post.on_conflict_do_update(index_elements=list(key), set_={c: post.excluded[c] for c in changes})
