"""A desk at work over a real SQLite town, with a senior signed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.core.model import Language
from tests.town import settled
from tests.ui.staff.room import Room, furnish, hire


@pytest.fixture
def senior_room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    """In English."""
    settings = furnish(tmp_path / "data")
    settled(settings.database)
    room = Room(settings)
    hire(room.store, room.clock)
    room.open()
    room.speak(Language.EN)
    room.sign_in.as_("sanzhar")
    yield room
    assert room.close()
