"""A furnished room for each test: its database is made once and copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.core.accounts import Accounts
from kiosk.core.model import Language
from kiosk.core.store.store import Store
from kiosk.settings import Settings
from tests.engines import SqliteDatabases, path_of
from tests.town import OPENING_TIME, SetClock, settled
from tests.ui.staff.room import CHEAP, Room, furnish, hire


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's database with its staff."""
    url = SqliteDatabases(tmp_path_factory.mktemp("staffed")).empty()
    settled(url)
    store = Store(url)
    hire(store, SetClock(OPENING_TIME))
    store.close()
    return path_of(url)


@pytest.fixture
def settings(tmp_path: Path, staffed: Path) -> Settings:
    """The settings of a desk over a copy of it."""
    return furnish(tmp_path / "data", staffed)


@pytest.fixture
def room(qapp: QApplication, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """The desk, open, with nobody signed in. Passwords cost little here: what they cost is tried elsewhere."""
    monkeypatch.setitem(Accounts.__init__.__kwdefaults__, "hashes", CHEAP)
    room = Room(settings).open()
    yield room
    assert room.close()
    room.program.deleteLater()
    qapp.processEvents()


@pytest.fixture
def at_work(room: Room) -> Room:
    """A registrar is signed in."""
    room.sign_in.as_("aigul")
    return room


@pytest.fixture
def senior_room(room: Room) -> Room:
    """A senior is signed in; in English."""
    room.speak(Language.EN)
    room.sign_in.as_("sanzhar")
    return room
