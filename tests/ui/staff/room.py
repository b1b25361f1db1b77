"""The staff's room for the tests: the whole program over a real town, and page objects that speak as staff do."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Self

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from sqlalchemy import update

from kiosk.core.account_keeping import AccountKeeping
from kiosk.core.iin import Iin
from kiosk.core.model import Language, Ticket
from kiosk.core.passwords import Hashes
from kiosk.core.secret_file import create_secret_file
from kiosk.core.staff import Role
from kiosk.core.store.store import Store
from kiosk.core.store.tables import terminal
from kiosk.core.store.work import Work
from kiosk.core.terminal_report import Report, to_document
from kiosk.core.ticket.payload import TicketFacts
from kiosk.settings import Settings, default_settings
from kiosk.staff_app import StaffProgram, StaffShowing
from kiosk.ui.staff.check_in.page import CheckInPage
from kiosk.ui.staff.check_in.told import Told
from kiosk.ui.staff.door import Door
from kiosk.ui.staff.find_page import FindPage
from kiosk.ui.staff.pages import CHECK_IN, FIND
from tests.town import MONDAY, OPENING_TIME, TSON, SetClock, Town, almaty, terminal_key

PASSWORD = "seven quiet horses"
CHEAP = Hashes((1, 64, 1))
PEOPLE = {"aigul": Role.REGISTRAR, "sanzhar": Role.SENIOR, "timur": Role.TECHNICIAN}
_PATIENCE = 15.0


def until(come: Callable[[], bool], what: str) -> None:
    """Wait for something, while the window lives on."""
    deadline = time.monotonic() + _PATIENCE
    while not come():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        QTest.qWait(1)


class SetSteady:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def furnish(data_dir: Path, database: Path | None = None) -> Settings:
    """A data directory with the keys that belong to a town's database, and, if it is there, that database."""
    settings = replace(default_settings(data_dir), terminal="desk-1", languages=tuple(Language))
    (data_dir / "keys").mkdir(parents=True)
    if database is not None:
        (data_dir / "kiosk.sqlite3").write_bytes(database.read_bytes())
    create_secret_file(data_dir / "keys" / "citizens.key", b"k" * 32)
    return settings


def hire(store: Store, clock: SetClock) -> None:
    """The staff of the town's centre."""
    keeping = AccountKeeping(store, clock, hashes=CHEAP)
    for login, role in PEOPLE.items():
        keeping.add(login, role, TSON, PASSWORD)


class Seat:
    """A running program, and the hands of whoever sits there."""

    def __init__(self, program: StaffProgram) -> None:
        self.program = program
        self.window, self.session = program.window, program.session
        self.sign_in, self.desk, self.find = SignIn(self), Desk(self), Find(self)

    def open(self) -> Self:
        """Start, until people can sign in."""
        self.program.start()
        until(lambda: self.window.door.door is not Door.PREPARING, "the door")
        return self

    def close(self) -> bool:
        """End; True if nothing was left hanging."""
        return self.program.close()

    def control(self, name: str) -> QAbstractButton:
        """The shown button of this name."""
        found = [b for b in self.window.findChildren(QAbstractButton, name) if b.isVisible()]
        assert len(found) == 1, f"{len(found)} buttons {name!r}"
        return found[0]

    def offers(self, name: str) -> bool:
        """Whether there is such a button now."""
        return any(b.isVisible() and b.isEnabled() for b in self.window.findChildren(QAbstractButton, name))

    def press(self, name: str) -> None:
        """Press it."""
        control = self.control(name)
        assert control.isEnabled(), f"{name!r} cannot be pressed"
        control.click()

    def burst(self, text: str) -> None:
        """A reader reads something: keys into the native window, one right after the other, then Enter."""
        handle = self.window.windowHandle()
        assert handle is not None
        stamp = 1_000_000
        for sign in text:
            stamp += 5
            event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, sign)
            event.setTimestamp(stamp)
            QApplication.sendEvent(handle, event)
        enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
        enter.setTimestamp(stamp + 5)
        QApplication.sendEvent(handle, enter)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, wherever the focus is."""
        QTest.keyClick(self.window.windowHandle(), key, modifiers)

    def speak(self, language: Language) -> None:
        """Another language."""
        self.window.set_language(language)

    def words(self) -> str:
        """Everything that is written on the window now."""
        labels = [w.text() for w in self.window.findChildren(QLabel) if w.isVisible()]
        return "\n".join(labels + [w.text() for w in self.window.findChildren(QAbstractButton) if w.isVisible()])

    def settle(self) -> None:
        """Everything that was asked for has been laid out."""
        for _ in range(12):
            QApplication.processEvents()


class Room(Seat):
    """A desk at work, and the town on the other side of the counter, seen from terminal 1."""

    def __init__(self, settings: Settings, showing: StaffShowing | None = None) -> None:
        self.settings = replace(settings, staff_sound=False)
        self.store = Store(settings.database)
        self.town = Town.at(self.store, SetClock(OPENING_TIME))
        self.clock, self.steady = self.town.clock, SetSteady()
        super().__init__(StaffProgram(self.settings, showing or StaffShowing(True), self.clock, self.steady))

    def close(self) -> bool:
        """End; True if nothing was left hanging."""
        ended = super().close()
        self.store.close()
        return ended


@dataclass
class SignIn:
    """The door."""

    room: Seat

    def type(self, login: str, password: str) -> None:
        """Fill the form in and press the button."""
        door = self.room.window.door
        door.login.setText(login)
        door.password.setText(password)
        until(door.go.isEnabled, "a button that can be pressed")
        door.go.click()

    def as_(self, login: str, password: str = PASSWORD) -> None:
        """Sign in, until the pages are there."""
        self.type(login, password)
        until(lambda: self.room.window.at_work, f"the pages of {login}; {self.told!r}")

    def refused(self, login: str, password: str) -> str:
        """Try to sign in; what the door says of it."""
        self.type(login, password)
        until(lambda: bool(self.told), "a refusal")
        return self.told

    @property
    def told(self) -> str:
        """What the door says of the last try."""
        return self.room.window.door.banner.text


@dataclass
class Desk:
    """The check-in page."""

    room: Seat

    @property
    def page(self) -> CheckInPage:
        """The page itself."""
        page = self.room.window.page(CHECK_IN)
        assert isinstance(page, CheckInPage)
        return page

    @property
    def verdict(self) -> Told:
        """What is shown, in words."""
        assert self.page.told is not None, "no verdict is shown"
        return self.page.told

    @property
    def numbers(self) -> list[str]:
        """The numbers in the queue that are shown."""
        return [called.number for called in self.verdict.numbers]

    def judged(self, do: Callable[[], object], count: int = 1) -> Told:
        """The verdict that something leads to; where several come, the last."""
        heard: list[object] = []
        counter = self.page.counter
        connection = counter.judged.connect(heard.append)
        try:
            do()
            until(lambda: len(heard) >= count, "a verdict")
        finally:
            counter.disconnect(connection)
        return self.verdict

    def scan(self, shown: Ticket | str) -> Told:
        """Hold a ticket, or another code, under the reader."""
        text = shown if isinstance(shown, str) else shown.digits
        return self.judged(lambda: self.room.burst(text))

    def type_code(self, code: str) -> Told:
        """Type a ticket's eight digits, as people do, and Enter."""
        self.page.code.setFocus()
        QTest.keyClicks(self.page.code, code)
        return self.judged(lambda: QTest.keyClick(self.page.code, Qt.Key.Key_Return))

    def confirm(self, reason: str = "") -> Told:
        """Answer the question that is asked."""
        question = self.page.question
        assert question.isVisible()
        question.reason.setText(reason)
        return self.judged(lambda: self.room.press("confirm"))


@dataclass
class Find:
    """The page that finds bookings by IIN."""

    room: Seat

    @property
    def page(self) -> FindPage:
        """The page itself."""
        page = self.room.window.page(FIND)
        assert isinstance(page, FindPage)
        return page

    def look_up(self, iin: Iin) -> None:
        """Type a number and Enter, until its bookings are there."""
        self.room.window.show_page(FIND)
        QTest.keyClicks(self.page.field, iin.digits)
        QTest.keyClick(self.page.field, Qt.Key.Key_Return)
        self.wait()

    def wait(self) -> None:
        """Until an answer is there."""
        until(lambda: self.page.found is not None, "the bookings")


def unknown_ticket(town: Town, at: str, *, booked_offline: bool = True) -> str:
    """A genuine ticket of terminal 1 whose booking the database has not got."""
    service = town.service("id-card")
    facts = TicketFacts(1, 4711, 1, TSON, service.number, almaty(MONDAY, at), booked_offline)
    return terminal_key(1).sign(facts).digits


def forged(ticket: Ticket) -> str:
    """The same ticket with one of its last digits changed."""
    return ticket.digits[:-1] + str((int(ticket.digits[-1]) + 1) % 10)


def revoke(town: Town, terminal: int) -> None:
    """Trust a terminal no more."""
    town.store.write(lambda work: work.terminals.revoke(terminal, town.clock.now()))


def hear_of(town: Town, number: int, *, silent_for: timedelta = timedelta(), **said: str | int) -> None:
    """A terminal of the town's centre, called hall-1 and so on, says how it is; all else is well there."""
    report = to_document(replace(Report("1.0", "ready", "ok", 9000), **said))  # type: ignore[arg-type]
    key = terminal_key(number)

    def say(work: Work) -> None:
        its_id = work.terminals.enrol(f"hall-{number}", key.public_key, key.token_hash, town.clock.now(), TSON)
        row = work.terminals.by_id(its_id)
        assert row is not None
        assert work.terminals.seen(its_id, key.token, 1, (row.contact, row.contact + 1), report)
        now, _ = work.look(())
        work.connection.execute(update(terminal).where(terminal.c.id == its_id), {"seen_at": now - silent_for})

    town.store.write(say)
