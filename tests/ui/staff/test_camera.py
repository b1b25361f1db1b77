"""A camera at the staff's desk: a ticket held before it is checked in; it looks only while its page is seen."""

import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, cast

import cv2
import pytest
from PySide6.QtWidgets import QApplication

from kiosk.core.accounts import Accounts
from kiosk.core.model import Language, Ticket
from kiosk.core.outcomes import CheckedIn
from kiosk.settings import ScannerKind, ScannerSettings, Settings
from kiosk.ui.staff import camera as camera_module
from kiosk.ui.staff.camera import Trouble
from kiosk.ui.staff.check_in.preview import Preview
from kiosk.ui.staff.pages import CHECK_IN, FIND
from tests.town import MONDAY
from tests.ui.staff.film import empty, film, held, paper
from tests.ui.staff.room import CHEAP, Room, until

REAL = cv2.VideoCapture


class Watched:
    """The real one over a film that begins anew at its end, and which of them are open now."""

    now_open: ClassVar[set[int]] = set()
    shown: ClassVar[list[int]] = []  # one entry each time that a film has come to its end

    def __init__(self, source: str) -> None:
        self._source, self._real = source, REAL(source)
        if self._real.isOpened():
            self.now_open.add(id(self))

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def read(self) -> tuple[bool, object]:
        there, frame = self._real.read()
        if not there and self._real.isOpened():
            self.shown.append(id(self))
            self._real.release()
            self._real = REAL(self._source)
            there, frame = self._real.read()
        return there, frame

    def release(self) -> None:
        self._real.release()
        self.now_open.discard(id(self))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """What the camera is: a file that tests fill."""
    return tmp_path / "camera.avi"


@pytest.fixture
def room(qapp: QApplication, settings: Settings, source: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A desk with a camera; a file stands for it, since a test has none."""
    monkeypatch.setitem(Accounts.__init__.__kwdefaults__, "hashes", CHEAP)
    monkeypatch.setattr(camera_module, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(camera_module, "FRAME_SECONDS", 0.02)
    monkeypatch.setattr(cv2, "VideoCapture", Watched)
    Watched.now_open.clear()
    scanner = ScannerSettings(ScannerKind.CAMERA, camera=cast("int", str(source)))
    room = Room(replace(settings, scanner=scanner)).open()
    room.speak(Language.EN)
    yield room
    assert room.close()
    assert not Watched.now_open
    room.program.deleteLater()
    qapp.processEvents()


@pytest.fixture
def ticket(room: Room) -> Ticket:
    """For half past nine; it is a quarter past."""
    ticket = room.town.citizen(1).booked(MONDAY, ("id-card", "09:30"))
    room.clock.set(MONDAY, "09:15")
    return ticket


def preview(room: Room) -> Preview:
    found = room.desk.page.preview
    assert found is not None
    return found


def is_on() -> bool:
    return bool(Watched.now_open)


@pytest.mark.parametrize("darker", [1.0, 0.4])
def test_a_ticket_that_is_moved_turned_and_dark_is_checked_in_once(
    room: Room, ticket: Ticket, source: Path, darker: float
) -> None:
    sheet = paper(ticket, room.clock)
    film(source, [empty(), *(held(sheet, step, darker=darker) for step in range(8))])
    judged: list[object] = []
    room.sign_in.as_("aigul")
    room.desk.page.counter.judged.connect(judged.append)
    until(lambda: bool(judged), "a verdict")
    case = room.desk.page.case
    assert case is not None
    assert isinstance(case.outcome, CheckedIn)
    assert room.desk.numbers == ["D-001"]
    before = len(Watched.shown)
    until(lambda: len(Watched.shown) > before + 1, "the film to be shown once more, from its beginning to its end")
    assert len(judged) == 1
    until(lambda: preview(room).picture is not None, "a picture")


def test_it_is_on_only_while_the_check_in_page_is_seen(room: Room, source: Path) -> None:
    film(source, [empty()] * 3)
    assert not is_on()
    room.sign_in.as_("aigul")
    until(lambda: preview(room).picture is not None, "a picture")
    for away, back in (
        (lambda: room.window.show_page(FIND), lambda: room.window.show_page(CHECK_IN)),
        (room.session.lock, lambda: room.sign_in.as_("aigul")),
        (room.window.hide, room.window.show),
    ):
        away()
        assert preview(room).picture is None
        until(lambda: not is_on(), "the camera's light to go out")
        back()
        until(lambda: preview(room).picture is not None, "a picture again")
    room.session.sign_out()
    until(lambda: not is_on(), "the camera's light to go out")


def test_without_a_camera_a_plain_sentence_says_so_and_one_that_comes_is_used(
    room: Room, source: Path, caplog: pytest.LogCaptureFixture
) -> None:
    room.sign_in.as_("aigul")
    until(lambda: preview(room).trouble is Trouble.ABSENT, "that there is none")
    assert preview(room).words == "There is no picture from the camera. Check that it is plugged in."
    assert "There is no picture" in preview(room).accessibleDescription()
    film(source, [empty()] * 3)
    until(lambda: preview(room).picture is not None, "a picture")
    assert len([record for record in caplog.records if "camera" in record.getMessage()]) == 1


def test_without_the_extra_staff_read_a_plain_sentence_and_technicians_what_to_do(
    room: Room, source: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    film(source, [empty()] * 3)
    caplog.set_level(logging.INFO)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "zxingcpp", None)
        room.sign_in.as_("aigul")
        until(lambda: preview(room).trouble is Trouble.NOT_INSTALLED, "that it cannot be used")
        assert preview(room).words == "The camera cannot be used at this desk. Please tell a technician."
        assert "pip install 'tson-kiosk[camera]'" in caplog.text
        assert not is_on()
    until(lambda: preview(room).picture is not None, "a picture")


def test_a_ticket_that_the_camera_has_seen_is_the_same_under_the_reader(
    room: Room, ticket: Ticket, source: Path
) -> None:
    sheet = paper(ticket, room.clock)
    film(source, [held(sheet, 0)])
    room.sign_in.as_("aigul")
    until(lambda: room.desk.page.case is not None, "a verdict")
    told = room.desk.scan(ticket)  # the same paper, under the reader
    assert told.tone == "bad"


def test_a_desk_without_a_camera_shows_nothing_of_it(at_desk_without: Room) -> None:
    assert at_desk_without.desk.page.preview is None


@pytest.fixture
def at_desk_without(qapp: QApplication, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setitem(Accounts.__init__.__kwdefaults__, "hashes", CHEAP)
    room = Room(settings).open()
    room.sign_in.as_("aigul")
    yield room
    assert room.close()
    room.program.deleteLater()
    qapp.processEvents()
