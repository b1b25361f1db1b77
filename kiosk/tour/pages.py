"""The screens as a citizen's hand and eye meet them: page objects for the tour and for the tests of the way.

Everything here goes through the real window: a tap is a mouse click in the middle of a control that can be seen.
"""

import time
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from kiosk.core.iin import Iin
from kiosk.core.model import Language, PrintState, Service, Ticket
from kiosk.ui.guide import Guide
from kiosk.ui.visit import Step, Visit
from kiosk.ui.window import KioskWindow

PATIENCE_SECONDS = 15.0
FINGER_SECONDS = 0.02
READER_MILLISECONDS = 8


class NotAsExpectedError(AssertionError):
    """The kiosk did not do what the tour or the test expected."""


class Hand:
    """Taps and types at one kiosk; waits for what follows by working the event loop."""

    def __init__(self, window: KioskWindow, guide: Guide) -> None:
        self.window = window
        self.guide = guide
        self._tapped_at: dict[str, float] = {}

    @property
    def visit(self) -> Visit:
        """What the kiosk knows of this citizen now."""
        return self.guide.visit

    @property
    def screen(self) -> QWidget:
        """The screen that is seen."""
        shown = self.window.stack.currentWidget()
        if shown is None:
            raise NotAsExpectedError("expected a screen in the window")
        return shown

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Work the event loop until something holds; raises NotAsExpectedError where it does not in time."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > deadline:
                raise NotAsExpectedError(f"expected {what}; the screen is {self.visit.step.value}")
            QTest.qWait(1)

    def control(self, name: str) -> QAbstractButton:
        """The control of that object name that can be seen and pressed on this screen or in the window's frame."""
        for parent in (self.screen, self.window):
            for found in parent.findChildren(QAbstractButton, name):
                if found.isVisible() and found.isEnabled():
                    return found
        raise NotAsExpectedError(f"expected a control {name!r} on the screen {self.visit.step.value}")

    def offers(self, name: str) -> bool:
        """Whether a control of that object name can be pressed now."""
        return any(c.isVisible() and c.isEnabled() for c in self.screen.findChildren(QAbstractButton, name))

    def aim(self, name: str) -> QPoint:
        """Wait until a control takes a tap, bring it into sight, and give its middle in the window."""
        self.until(lambda: not self.window.refuses_taps(), "a screen that takes taps")
        control = self.control(name)
        self._bring_into_sight(control)
        deaf = getattr(control, "debounce_seconds", 0.0)
        free_at = self._tapped_at.get(name, float("-inf")) + deaf + FINGER_SECONDS
        self.until(lambda: time.monotonic() > free_at, "a control that is not deaf any more")
        return control.mapTo(self.window, QPoint(control.width() // 2, control.height() // 2))

    def tapped(self, name: str) -> None:
        """Note that a control was tapped: the next tap on it comes no faster than people can."""
        self._tapped_at[name] = time.monotonic()

    def tap(self, name: str) -> float:
        """Tap a control; returns the milliseconds from the tap until everything that it changed is painted."""
        point, before = self.aim(name), self.visit
        begun = time.perf_counter()
        QTest.mouseClick(self.window.windowHandle(), Qt.MouseButton.LeftButton, pos=point)
        self.tapped(name)
        if self.visit is not before:
            self._settle()
        QApplication.processEvents()
        return (time.perf_counter() - begun) * 1000

    def scan(self, digits: str) -> float:
        """Hold a code under the reader: a burst of keys that ends with Enter. Returns milliseconds as `tap`."""
        before = self.visit
        for at, digit in enumerate(digits):
            self._reader_key(Qt.Key(ord(digit)), digit, at)
        begun = time.perf_counter()
        self._reader_key(Qt.Key.Key_Return, "\r", len(digits))
        self.until(lambda: self.visit is not before, "an answer to the scan")
        self._settle()
        QApplication.processEvents()
        return (time.perf_counter() - begun) * 1000

    def _reader_key(self, key: Qt.Key, text: str, at: int) -> None:
        """One key of a burst, with the time that the system would give it however busy the program is."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(READER_MILLISECONDS * at)
            QApplication.sendEvent(self.window.windowHandle(), event)

    def _settle(self) -> None:
        self.until(lambda: self.visit.wants is None, "an answer of the desk")

    def _bring_into_sight(self, control: QWidget) -> None:
        reveal = getattr(self.screen, "reveal", None)
        if reveal is not None and self.screen.isAncestorOf(control):
            reveal(control)
            QApplication.processEvents()


class Terminal:
    """The kiosk, screen by screen. Every method returns the milliseconds from its last tap to painted."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand

    def at(self, step: Step) -> None:
        """Be on this screen, or raise NotAsExpectedError."""
        self.hand.until(lambda: self.hand.visit.step is step, f"the screen {step.value}")

    # Welcome, who, and whose booking it is.

    def start(self, language: Language) -> float:
        """Touch a language on the welcome screen."""
        self.at(Step.WELCOME)
        return self.hand.tap(f"start-{language.value}")

    def type_iin(self, iin: Iin) -> float:
        """Type an IIN on the keypad and go on."""
        self.at(Step.WHO)
        self.type_digits(iin.digits)
        return self.hand.tap("continue")

    def type_digits(self, digits: str) -> None:
        """Tap digits on the keypad that is seen."""
        for digit in digits:
            self.hand.tap(f"key-{digit}")

    def type_code(self, code: str) -> float:
        """Type the code of a booking and go on."""
        self.at(Step.PROVE)
        self.type_digits(code)
        return self.hand.tap("continue")

    def scan(self, digits: str) -> float:
        """Hold a ticket under the reader."""
        return self.hand.scan(digits)

    # Bookings.

    def open_hidden(self) -> float:
        """Touch the first booking that is still closed."""
        self.at(Step.BOOKINGS)
        standing = self.hand.visit.standing
        if standing is None or not standing.hidden:
            raise NotAsExpectedError("expected a booking that is still closed")
        return self.hand.tap(f"glimpse-{standing.hidden[0].booking_id}")

    def on_booking(self, deed: str) -> float:
        """Touch "rebook", "add", "print" or "cancel" on the open booking."""
        self.at(Step.BOOKINGS)
        return self.hand.tap(deed)

    def new_booking(self) -> float:
        """Ask for a new booking."""
        return self.hand.tap("new-booking")

    # Centre, service, seller, plate.

    def choose_centre(self, code: str) -> float:
        """Touch a centre."""
        self.at(Step.CENTRE)
        at = [centre.code for centre in self.hand.guide.place.centres].index(code)
        return self.hand.tap(f"centre-{at}")

    def choose_service(self, service: Service) -> float:
        """Find a service under its line and touch it."""
        self.at(Step.SERVICE)
        if not self.hand.offers(f"service-{service.code}"):
            line = self.hand.guide.place.line_of(service)
            self.hand.tap(f"sector-{line.code}")
        return self.hand.tap(f"service-{service.code}")

    def answer_seller(self, *, is_seller: bool) -> float:
        """Answer whether one is the owner who sells."""
        self.at(Step.SELLER)
        return self.hand.tap("seller-yes" if is_seller else "seller-no")

    def type_plate(self, plate: str) -> float:
        """Type a plate and go on."""
        self.at(Step.PLATE)
        for letter in plate:
            self.hand.tap(f"key-{letter}")
        return self.hand.tap("continue")

    # When, check, ticket.

    def pick_day(self, day: date) -> float:
        """Touch a day of the strip, paging to it where the screen is small."""
        self.at(Step.WHEN)
        while not self.hand.offers(f"day-{day.isoformat()}"):
            self.hand.tap("next-days")
        return self.hand.tap(f"day-{day.isoformat()}")

    def pick(self, clock: str) -> float:
        """Mark a free time such as "10:15"."""
        self.at(Step.WHEN)
        return self.hand.tap(f"time-{clock}")

    def take_time(self) -> float:
        """Take the marked time over with the large button."""
        self.at(Step.WHEN)
        return self.hand.tap("take")

    def add_second(self) -> float:
        """On the check screen: one more service in the same visit."""
        self.at(Step.CHECK)
        return self.hand.tap("second")

    def confirm(self) -> float:
        """The large confirm."""
        self.at(Step.CHECK)
        return self.hand.tap("confirm")

    def give_up(self) -> float:
        """Confirm that the booking is to be cancelled."""
        self.at(Step.CHECK)
        return self.hand.tap("give-up")

    def ticket(self) -> Ticket:
        """The ticket on the screen, once it is printed."""
        self.at(Step.TICKET)
        self.hand.until(lambda: self.hand.visit.printing is PrintState.PRINTED, "a printed ticket")
        ticket = self.hand.visit.ticket
        if ticket is None:
            raise NotAsExpectedError("expected a ticket on the ticket screen")
        return ticket

    # Always there.

    def back(self) -> float:
        """One step back."""
        return self.hand.tap("back")

    def finish(self) -> float:
        """End the visit."""
        milliseconds = self.hand.tap("finish")
        self.at(Step.WELCOME)
        return milliseconds
