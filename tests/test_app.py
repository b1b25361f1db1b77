"""The program as a whole: it opens, books by taps, and comes back from faults by itself."""

import logging
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import kiosk.app
import kiosk.ui.guide
from kiosk.app import Kiosk, Showing
from kiosk.core.model import Language, PrinterState, PrintState
from kiosk.core.outcomes import Reason
from kiosk.core.store import schema
from kiosk.settings import Settings, default_settings
from kiosk.tour.pages import Hand, Terminal
from kiosk.tour.tour import made_up_iin
from kiosk.ui import events as on
from kiosk.ui.visit import Step, Trouble

CITIZEN, OTHER = made_up_iin(99_010_150_001), made_up_iin(88_020_250_002)
Opening = Callable[[Settings], Kiosk]


class MovedClock:
    """The machine's clock, moved."""

    def __init__(self) -> None:
        self.moved = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.moved


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(default_settings(tmp_path / "data"), terminal="test", ticket_seconds=600)


@pytest.fixture
def opening(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opening]:
    """Starts kiosks, and ends them."""
    monkeypatch.setattr(kiosk.app, "AGAIN_MILLISECONDS", 50)
    running: list[Kiosk] = []

    def start(settings: Settings) -> Kiosk:
        started = Kiosk(settings, Showing(windowed=True))
        running.append(started)
        started.start()
        return started

    yield start
    for started in running:
        assert started.close()


@pytest.fixture
def terminal(opening: Opening, settings: Settings, qtbot: QtBot) -> Terminal:
    started = opening(settings)
    qtbot.waitUntil(lambda: started.guide.place.ready, timeout=15_000)
    return Terminal(Hand(started.window, started.guide))


def to_the_check(terminal: Terminal, index: int = 4) -> None:
    """A citizen has chosen everything and only has to confirm."""
    hand = terminal.hand
    terminal.start(Language.RU)
    terminal.type_iin(CITIZEN)
    terminal.choose_centre("almaty-almaly")
    terminal.choose_service(next(s for s in hand.guide.place.services if s.code == "id-card"))
    terminal.at(Step.WHEN)
    assert hand.visit.free_time is not None
    assert hand.visit.centre is not None
    tomorrow = hand.visit.free_time.days[1]  # today may be nearly over
    terminal.pick_day(tomorrow.day)
    free = tomorrow.slots[index]
    terminal.pick(f"{free.slot.starts_at.astimezone(hand.visit.centre.zone):%H:%M}")
    terminal.take_time()
    terminal.at(Step.CHECK)


def test_with_nothing_set_up_it_opens_with_the_demonstration_and_says_so(terminal: Terminal) -> None:
    assert terminal.hand.guide.place.demo
    assert len(terminal.hand.guide.place.centres) == 2


def test_a_citizen_books_by_taps_and_holds_a_printed_ticket(terminal: Terminal, settings: Settings) -> None:
    to_the_check(terminal)
    terminal.confirm()
    ticket = terminal.ticket()
    assert len(ticket.digits) == 200
    assert len(list(settings.printer.folder.glob("*.png"))) == 1
    terminal.finish()
    assert terminal.hand.visit.iin is None


def test_a_double_tap_books_once(terminal: Terminal) -> None:
    to_the_check(terminal)
    hand = terminal.hand
    hand.until(lambda: not hand.window.refuses_taps(), "a screen that takes taps")
    confirm = hand.control("confirm")
    point = confirm.mapTo(hand.window, confirm.rect().center())
    for _ in range(3):
        QTest.mouseClick(hand.window.windowHandle(), Qt.MouseButton.LeftButton, pos=point)
    terminal.ticket()
    assert hand.visit.step is Step.TICKET
    hand.guide.hear(on.Finish())
    terminal.start(Language.RU)
    terminal.type_iin(CITIZEN)
    terminal.at(Step.BOOKINGS)
    assert hand.visit.standing is not None
    assert len(hand.visit.standing.hidden) == 1


def test_a_time_that_went_is_told_and_nothing_else_is_lost(terminal: Terminal, settings: Settings) -> None:
    to_the_check(terminal)
    chosen = terminal.hand.visit.chosen[0].free.slot
    with closing(sqlite3.connect(settings.data_dir / "kiosk.sqlite3")) as database, database:
        database.execute("UPDATE slot SET free = 0, capacity = capacity - free WHERE id = ?", (chosen.id,))
    terminal.confirm()
    terminal.at(Step.WHEN)
    visit = terminal.hand.visit
    assert visit.slot_gone
    assert visit.iin == CITIZEN
    assert visit.free_time is not None
    assert chosen.id not in {free.slot.id for day in visit.free_time.days for free in day.slots}


def test_times_that_have_begun_go_from_the_grid_while_somebody_looks_at_it(
    settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk.ui.guide, "LOOK_AGAIN_MILLISECONDS", 20)
    monkeypatch.setattr(kiosk.ui.guide, "STALE_SECONDS", 0.05)
    clock = MovedClock()
    started = Kiosk(settings, Showing(windowed=True), clock)
    started.start()
    qtbot.waitUntil(lambda: started.guide.place.ready, timeout=15_000)
    to_the_check(Terminal(Hand(started.window, started.guide)))
    started.guide.hear(on.Back())
    qtbot.waitUntil(lambda: started.guide.visit.step is Step.WHEN, timeout=5_000)
    free_time = started.guide.visit.free_time
    assert free_time is not None
    first = free_time.days[0].slots[0].slot
    clock.moved = first.starts_at - clock.now() + timedelta(minutes=1)

    def shown() -> set[int]:
        now = started.guide.visit.free_time
        return {free.slot.id for day in now.days for free in day.slots} if now else set()

    qtbot.waitUntil(lambda: first.id not in shown(), timeout=5_000)
    assert started.close()


def test_a_number_typed_wrongly_stays_and_can_be_mended(terminal: Terminal) -> None:
    terminal.start(Language.KK)
    wrong = CITIZEN.digits[:-1] + str((int(CITIZEN.digits[-1]) + 1) % 10)
    terminal.type_digits(wrong)
    assert terminal.hand.visit.step is Step.WHO
    assert not terminal.hand.offers("continue")
    terminal.hand.tap("key-erase")
    terminal.type_digits(CITIZEN.digits[-1])
    terminal.hand.tap("continue")
    terminal.at(Step.CENTRE)


def test_a_scanned_iin_goes_straight_on(terminal: Terminal) -> None:
    terminal.start(Language.KK)
    terminal.scan(CITIZEN.digits)
    terminal.at(Step.CENTRE)


def test_a_reader_may_type_through_a_kazakh_keyboard(terminal: Terminal) -> None:
    terminal.start(Language.KK)
    terminal.scan(CITIZEN.digits.translate(str.maketrans("1234567890", '"әіңғ,.үұқ')))
    terminal.at(Step.CENTRE)


def test_a_foreign_code_is_told(terminal: Terminal) -> None:
    terminal.scan("4870001234567")
    terminal.at(Step.NOTICE)
    refused = terminal.hand.visit.refused
    assert refused is not None
    assert refused.reason is Reason.TICKET_UNREADABLE


def test_a_scanned_number_with_a_mistake_is_told(terminal: Terminal) -> None:
    terminal.start(Language.KK)
    wrong = CITIZEN.digits[:-1] + str((int(CITIZEN.digits[-1]) + 1) % 10)
    terminal.scan(wrong)
    terminal.at(Step.NOTICE)
    refused = terminal.hand.visit.refused
    assert refused is not None
    assert refused.reason is Reason.TICKET_UNREADABLE


def test_a_foreign_code_at_the_check_books_nothing(terminal: Terminal) -> None:
    to_the_check(terminal)
    hand = terminal.hand
    before = hand.visit
    hand.until(lambda: not hand.window.refuses_taps(), "a screen that takes taps")
    heard: list[object] = []
    hand.window.said.connect(heard.append)
    for letter in "ABC-123":
        QTest.keyClick(hand.window.windowHandle(), letter)
    QTest.keyClick(hand.window.windowHandle(), Qt.Key.Key_Return)
    assert heard == []
    assert hand.visit is before


def test_a_scan_is_an_answer_to_still_there(opening: Opening, settings: Settings, qtbot: QtBot) -> None:
    started = opening(replace(settings, idle_seconds=1, answer_seconds=60))
    qtbot.waitUntil(lambda: started.guide.place.ready, timeout=15_000)
    terminal = Terminal(Hand(started.window, started.guide))
    terminal.start(Language.KK)
    qtbot.waitUntil(started.window.still_there.isVisible, timeout=5_000)
    terminal.scan(CITIZEN.digits)
    assert not started.window.still_there.isVisible()
    terminal.at(Step.CENTRE)


def test_nothing_of_the_last_citizen_is_left_on_the_screens(terminal: Terminal) -> None:
    terminal.start(Language.KK)
    terminal.type_digits(CITIZEN.digits)
    terminal.finish()
    terminal.start(Language.KK)
    assert not terminal.hand.offers("continue")


def test_a_locked_database_loses_nothing_and_the_same_tap_books_later(
    terminal: Terminal, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_the_check(terminal)
    with closing(sqlite3.connect(settings.data_dir / "kiosk.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        terminal.confirm()
        terminal.at(Step.NOTICE)
        assert terminal.hand.visit.trouble is Trouble.TRY_AGAIN
        other.execute("ROLLBACK")
    terminal.hand.tap("again")
    terminal.ticket()


def test_a_printer_that_fails_leaves_the_ticket_on_the_screen(terminal: Terminal, settings: Settings) -> None:
    folder = settings.printer.folder
    if folder.exists():
        folder.rmdir()
    folder.write_text("a file where the folder should be")
    to_the_check(terminal)
    terminal.confirm()
    terminal.at(Step.TICKET)
    terminal.hand.until(lambda: terminal.hand.visit.printing is PrintState.FAILED, "a job that failed")
    assert terminal.hand.visit.ticket is not None
    folder.unlink()
    terminal.hand.tap("print")
    terminal.ticket()


def test_a_database_of_a_newer_program_is_out_of_service_and_comes_back(
    opening: Opening, settings: Settings, qtbot: QtBot
) -> None:
    first = opening(settings)
    qtbot.waitUntil(lambda: first.guide.place.ready, timeout=15_000)
    first.close()
    path = settings.data_dir / "kiosk.sqlite3"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    started = opening(settings)
    qtbot.waitUntil(lambda: started.guide.visit.trouble is Trouble.OUT_OF_SERVICE, timeout=15_000)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", (schema.HEAD,))
    qtbot.waitUntil(lambda: started.guide.place.ready, timeout=15_000)
    assert started.guide.visit.step is Step.WELCOME


def test_a_file_that_is_no_database_is_out_of_service_and_left_as_it_is(
    opening: Opening, settings: Settings, qtbot: QtBot
) -> None:
    settings.data_dir.mkdir(parents=True)
    path = settings.data_dir / "kiosk.sqlite3"
    path.write_bytes(b"something else" * 100)
    started = opening(settings)
    qtbot.waitUntil(lambda: started.guide.visit.trouble is Trouble.OUT_OF_SERVICE, timeout=15_000)
    assert path.read_bytes() == b"something else" * 100


def test_a_database_that_is_deleted_while_it_runs_takes_no_booking_and_may_be_put_back(
    terminal: Terminal, settings: Settings, tmp_path: Path
) -> None:
    to_the_check(terminal)
    files = list(settings.data_dir.glob("kiosk.sqlite3*"))
    for file in files:
        file.rename(tmp_path / file.name)
    terminal.confirm()
    terminal.at(Step.NOTICE)
    assert terminal.hand.visit.trouble is Trouble.OUT_OF_SERVICE
    assert not (settings.data_dir / "kiosk.sqlite3").exists()
    for file in files:
        shutil.copy(tmp_path / file.name, file)
    terminal.finish()
    to_the_check(terminal)
    terminal.confirm()
    booking = terminal.ticket().booking
    with closing(sqlite3.connect(settings.data_dir / "kiosk.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM booking WHERE id = ?", (booking.id,)).fetchone() == (1,)


def test_where_the_database_has_gone_no_demonstration_takes_its_place(
    opening: Opening, settings: Settings, qtbot: QtBot
) -> None:
    first = opening(settings)
    qtbot.waitUntil(lambda: first.guide.place.ready, timeout=15_000)
    first.close()
    for file in settings.data_dir.glob("kiosk.sqlite3*"):
        file.unlink()
    started = opening(settings)
    qtbot.waitUntil(lambda: started.guide.visit.trouble is Trouble.OUT_OF_SERVICE, timeout=15_000)
    assert not (settings.data_dir / "kiosk.sqlite3").exists()


def test_a_folder_that_cannot_be_made_is_out_of_service_logged_once_and_comes_back(
    opening: Opening, settings: Settings, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "kiosk")
    settings.data_dir.write_text("a file where the folder should be")
    started = opening(settings)
    qtbot.waitUntil(lambda: started.guide.visit.trouble is Trouble.OUT_OF_SERVICE, timeout=15_000)
    qtbot.waitUntil(lambda: "attempt 4" in caplog.text, timeout=5_000)
    assert [record.levelname for record in caplog.records if record.levelno > logging.DEBUG] == ["ERROR"]
    settings.data_dir.unlink()
    qtbot.waitUntil(lambda: started.guide.place.ready, timeout=15_000)


def test_a_database_that_stays_locked_is_out_of_service_and_comes_back(
    opening: Opening, settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.core.store.engine.BUSY_MILLISECONDS", 200)
    first = opening(settings)
    qtbot.waitUntil(lambda: first.guide.place.ready, timeout=15_000)
    first.close()
    with closing(sqlite3.connect(settings.data_dir / "kiosk.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        started = opening(settings)
        qtbot.waitUntil(lambda: started.guide.visit.trouble is Trouble.OUT_OF_SERVICE, timeout=15_000)
        other.execute("ROLLBACK")
    qtbot.waitUntil(lambda: started.guide.place.ready, timeout=15_000)
    assert started.guide.visit.step is Step.WELCOME


def test_without_the_citizens_key_a_filled_database_is_not_opened(
    opening: Opening, settings: Settings, qtbot: QtBot
) -> None:
    first = opening(settings)
    qtbot.waitUntil(lambda: first.guide.place.ready, timeout=15_000)
    first.close()
    (settings.data_dir / "keys" / "citizens.key").unlink()
    started = opening(settings)
    qtbot.waitUntil(lambda: started.guide.visit.trouble is Trouble.OUT_OF_SERVICE, timeout=15_000)
    assert not (settings.data_dir / "keys" / "citizens.key").exists()


@pytest.mark.skipif(os.name != "posix", reason="about file modes")
def test_keys_are_for_their_owner_alone(terminal: Terminal, settings: Settings) -> None:
    for key in (settings.data_dir / "keys").iterdir():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_who_leaves_is_asked_and_then_everything_is_wiped(
    opening: Opening, settings: Settings, qtbot: QtBot
) -> None:
    started = opening(replace(settings, idle_seconds=1, answer_seconds=1))
    qtbot.waitUntil(lambda: started.guide.place.ready, timeout=15_000)
    terminal = Terminal(Hand(started.window, started.guide))
    terminal.start(Language.KK)
    terminal.type_digits(CITIZEN.digits[:5])
    qtbot.waitUntil(started.window.still_there.isVisible, timeout=5_000)
    qtbot.waitUntil(lambda: started.guide.visit.step is Step.WELCOME, timeout=5_000)
    assert not started.window.still_there.isVisible()


def test_a_printer_that_cannot_print_is_told_before_the_booking_is_confirmed(
    terminal: Terminal, settings: Settings
) -> None:
    folder = settings.printer.folder
    if folder.exists():
        folder.rmdir()
    folder.write_text("a file where the folder should be")
    to_the_check(terminal)
    terminal.hand.until(
        lambda: terminal.hand.guide.place.printer is PrinterState.OFFLINE, "a printer known to be offline"
    )
    assert terminal.hand.offers("confirm")  # and it blocks nothing


def test_a_second_kiosk_over_the_same_data_is_refused_in_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    file = tmp_path / "kiosk.yaml"
    file.write_text(f"data_dir: {tmp_path / 'data'}\n", "utf-8")
    command = [sys.executable, "-m", "kiosk", "--settings", str(file), "run", "--windowed"]
    with subprocess.Popen(command, env=environment) as first:
        try:
            deadline = time.monotonic() + 20
            while not (tmp_path / "data" / "kiosk.lock").exists() and time.monotonic() < deadline:
                QTest.qWait(20)
            second = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=False, timeout=30
            )
        finally:
            first.terminate()
    assert second.returncode == 2
    assert "running already" in second.stderr
    assert len(second.stderr.strip().splitlines()) == 1
    assert first.returncode == 0
