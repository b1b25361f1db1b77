"""The staff's program as a whole: beside a kiosk or not, back from faults by itself, and as a command."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication

import kiosk.staff_app
from kiosk.core.store.store import Store
from kiosk.core.ticket.keys import FILE_NAME
from kiosk.running import AlreadyRunningError
from kiosk.settings import Settings
from kiosk.staff_app import StaffProgram, StaffShowing, only_one
from kiosk.ui.staff.door import Door
from tests.engines import SqliteDatabases, path_of
from tests.town import OPENING_TIME, SetClock, settled
from tests.ui.staff.room import furnish, until


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    url = SqliteDatabases(tmp_path).empty()
    settled(url)
    return furnish(tmp_path / "data", path_of(url))


@pytest.fixture
def program(qapp: QApplication, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[StaffProgram]:
    monkeypatch.setattr(kiosk.staff_app, "AGAIN_MILLISECONDS", 30)
    program = StaffProgram(replace(settings, staff_sound=False), StaffShowing(True), SetClock(OPENING_TIME))
    yield program
    assert program.close()
    program.deleteLater()
    qapp.processEvents()


def shared(settings: Settings) -> Settings:
    return replace(settings, database="postgresql+psycopg://nobody@nowhere/none")


def test_two_staff_desks_do_not_share_a_data_directory(settings: Settings) -> None:
    with only_one(settings), pytest.raises(AlreadyRunningError, match="a staff desk"), only_one(settings):
        pass
    with only_one(settings):
        pass


def test_with_an_embedded_database_it_runs_beside_a_kiosk_and_with_a_shared_one_it_does_not(
    settings: Settings,
) -> None:
    kiosk_lock = QLockFile(str(settings.data_dir / "kiosk.lock"))
    assert kiosk_lock.tryLock(0)
    with only_one(settings):
        pass
    with pytest.raises(AlreadyRunningError, match="a kiosk"), only_one(shared(settings)):
        pass
    with only_one(settings):  # what it held itself was given back
        pass
    kiosk_lock.unlock()


def test_a_database_that_cannot_be_opened_is_told_and_opened_once_it_can(
    program: StaffProgram, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    database = settings.data_dir / "kiosk.sqlite3"
    aside = database.with_suffix(".aside")
    database.rename(aside)
    program.start()
    door = program.window.door
    until(lambda: bool(door.banner.text), "what is wrong")
    assert door.door is Door.PREPARING
    assert door.banner.text == program.window.speech.say("The database cannot be used. Please call a technician.")
    aside.rename(database)
    until(lambda: door.door is Door.SIGN_IN, "the door")
    assert door.banner.text == ""


def test_the_desk_goes_by_its_own_name_and_knows_the_others(program: StaffProgram, settings: Settings) -> None:
    program.start()
    until(lambda: program.window.door.door is Door.SIGN_IN, "the door")
    store = Store(settings.database)
    names = {row.id: row.name for row in store.read(lambda work: work.terminals.all())}
    store.close()
    assert names == {1: "hall", 2: "hall", 3: "desk-1"}
    assert program.front.place.home is not None


def test_as_a_command_it_opens_and_ends_by_a_signal(settings: Settings) -> None:
    file = settings.data_dir / "kiosk.yaml"
    file.write_text(f"data_dir: {settings.data_dir}\nterminal: desk-1\nstaff_sound: false\n")
    command = [sys.executable, "-m", "kiosk", "--settings", str(file), "staff", "--windowed", "--size", "1280x720"]
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, env=environ) as process:
        until((settings.data_dir / "keys" / FILE_NAME).exists, "an open desk")
        process.terminate()
        assert process.wait(20) == 0
