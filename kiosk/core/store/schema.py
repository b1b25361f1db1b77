"""The database's version: what this program needs, what it finds, and bringing one to the other."""

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData, Table, inspect, select

from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.engine import faults_told, for_reading

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"
_NEWER = "the database was made by a newer version of the kiosk, or by another program"


class Version(StrEnum):
    """How a database stands to this program."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    UNKNOWN = "unknown"  # made by a newer program, or by another one


def version_of(engine: Engine) -> Version:
    """How this database stands to this program. Raises the store's faults."""
    return _version(number_of(engine))


def number_of(engine: Engine) -> str | None:
    """The number of this database's version; None where there are no tables yet. Raises the store's faults."""
    with faults_told(), for_reading(engine).begin() as connection:
        return _found(connection)


def require_current(engine: Engine) -> None:
    """Raises StoreUnusableError that says what to run, where the database is not of our version."""
    number = number_of(engine)
    version = _version(number)
    if version is Version.UNKNOWN:
        raise StoreUnusableError(_NEWER)
    if version is not Version.CURRENT:
        found = "has no tables yet" if number is None else f"is of version {number}, this program needs {HEAD}"
        raise StoreUnusableError(f"the database {found}; let its owner run `kiosk db upgrade`")


def upgrade(engine: Engine) -> None:
    """Bring the database to the version that this program needs, in one transaction; an empty one is filled.

    Raises StoreUnusableError for a database of a newer program, which is left as it is.
    """
    version = version_of(engine)
    if version is Version.CURRENT:
        return
    if version is Version.UNKNOWN:
        raise StoreUnusableError(_NEWER)
    from alembic import command  # noqa: PLC0415  200 ms that only a change of version costs

    with faults_told(), engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def alembic_config() -> "Config":
    """Alembic's settings for the migrations that ship with the program."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "kiosk.core.store:migrations")
    return config


def _version(number: str | None) -> Version:
    if number == HEAD:
        return Version.CURRENT
    if number is None:
        return Version.EMPTY
    return Version.OLDER if number in _known() else Version.UNKNOWN


def _found(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise StoreUnusableError("the database has tables, but they are not the kiosk's")
        return None
    table = Table("alembic_version", MetaData(), autoload_with=connection)
    found: str | None = connection.execute(select(table.c.version_num)).scalar_one_or_none()
    return found


def _known() -> set[str]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
