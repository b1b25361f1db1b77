"""Page objects of what seniors do: they serve, close, settle."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from kiosk.core.iin import Iin
from kiosk.core.policy import DatedPolicy, Override, Policy
from kiosk.core.store.work import Work
from kiosk.ui.staff.closures.form import USUAL
from kiosk.ui.staff.closures.page import ClosuresPage
from kiosk.ui.staff.matters import MattersPage
from kiosk.ui.staff.pages import CLOSURES, MATTERS, SERVE
from kiosk.ui.staff.serve.citizen import BookingCard
from kiosk.ui.staff.serve.page import ServePage
from tests.town import TSON
from tests.ui.staff.room import Room, until


@dataclass
class Serving:
    """The page on which a citizen is served."""

    room: Room

    @property
    def page(self) -> ServePage:
        """The page itself, brought up."""
        self.room.window.show_page(SERVE)
        page = self.room.window.page(SERVE)
        assert isinstance(page, ServePage)
        return page

    def type_iin(self, digits: str) -> None:
        """As people do, at the keyboard."""
        field = self.page.citizen.field
        field.setFocus()
        QTest.keyClicks(field, digits)

    def card_of(self, iin: Iin) -> None:
        """Somebody gives their card: until their bookings are shown, or that there are none."""
        self.type_iin(iin.digits)
        QTest.keyClick(self.page.citizen.field, Qt.Key.Key_Return)
        self.known()

    def known(self) -> None:
        """Until the citizen's bookings are there."""
        until(self.page.citizen.new.isVisible, "the citizen's bookings")
        self.room.settle()

    @property
    def bookings(self) -> list[BookingCard]:
        """Those that are shown."""
        return self.page.citizen.cards

    def offers(self, card: BookingCard) -> set[str]:
        """What can be done with one of them."""
        return {str(name) for name, button in card.buttons.items() if button.isVisible() and button.isEnabled()}

    def choose_service(self, words: str) -> None:
        """Search for it, Enter."""
        search = self.page.choose.services.search
        search.setFocus()
        search.setText(words)
        QTest.keyClick(search, Qt.Key.Key_Return)

    def times(self) -> list[str]:
        """The free times that are shown of the day."""
        cells = self.page.choose.times.findChildren(QAbstractButton)
        return [cell.text() for cell in cells if cell.isVisible() and cell.isEnabled()]

    def pick(self, day: date, clock: str) -> None:
        """A day, then a time of it."""
        choose = self.page.choose
        until(lambda: day in choose.days.days, f"{day} in the strip")
        choose.days.picked.emit(day)
        self.room.settle()
        cell = next(c for c in choose.times.findChildren(QAbstractButton, f"time-{clock}") if not c.isHidden())
        cell.click()

    def confirm(self) -> None:
        """The button at the foot."""
        self.room.press("confirm")

    def until_ticket(self) -> None:
        """The ticket is on the screen, and the printer is done."""
        done = self.page.done
        until(lambda: self.page.panels.currentWidget() is done, f"a ticket; {self.room.words()}")
        until(done.again.isEnabled, "the printer")

    def until_refused(self) -> str:
        """What a refusal says."""
        refusal = self.page.refusal
        until(lambda: self.page.panels.currentWidget() is refusal, "a refusal")
        return self.room.words()

    def until_choosing(self) -> None:
        """Free times are shown."""
        until(lambda: bool(self.page.choose.days.days) and self.page.choose.area.isVisible(), "free times")


@dataclass
class Closing:
    """The page on which days are closed."""

    room: Room

    @property
    def page(self) -> ClosuresPage:
        """The page itself, brought up."""
        self.room.window.show_page(CLOSURES)
        page = self.room.window.page(CLOSURES)
        assert isinstance(page, ClosuresPage)
        return page

    def fill_in(self, day: date, usual: int = 1) -> None:
        """A day, and one of the usual reasons."""
        form = self.page.form
        form.day.setDate(QDate(day.year, day.month, day.day))
        form.usual.setCurrentIndex(usual)
        form.usual.activated.emit(usual)
        assert 1 <= usual <= len(USUAL)

    def look(self) -> str:
        """Ask whom it sends home; what the page says."""
        self.room.press("show")
        return self.told()

    def told(self) -> str:
        """What the page says, once it says something."""
        until(lambda: bool(self.page.banner.text), "words")
        return self.page.banner.text

    def save(self, path: Path) -> str:
        """The list as a file."""
        self.page.save_to(path)
        return path.read_text("utf-8-sig")


@dataclass
class Settling:
    """The page of what sync could not settle."""

    room: Room

    @property
    def page(self) -> MattersPage:
        """The page itself, brought up."""
        self.room.window.show_page(MATTERS)
        page = self.room.window.page(MATTERS)
        assert isinstance(page, MattersPage)
        return page

    def listed(self, count: int) -> None:
        """Until so many are shown."""
        until(lambda: len(self.page.rows) == count, f"{count} matters; {len(self.page.rows)} shown")

    def settle(self, note: str) -> None:
        """Write what was done, and press the button."""
        self.page.note.setText(note)
        self.room.press("settle")


def list_matter(room: Room, reason: str, booking_id: int | None = None, **facts: object) -> None:
    """Something that sync could not settle."""

    def write(work: Work) -> None:
        work.records.list_unsettled(
            at=room.clock.now(),
            centre_id=TSON,
            terminal_id=2,
            command_id=uuid4(),
            booking_id=booking_id,
            reason=reason,
            facts={"deed": "booked", "done_at": room.clock.now().isoformat(), **facts},
        )

    room.store.write(write)


def let_set_aside(room: Room, *rules: Override) -> None:
    """Put a policy in force that names these rules."""

    def write(work: Work) -> None:
        work.reference_writer.policies([DatedPolicy(date(2020, 1, 1), Policy(overrides=rules))])
        work.reference_writer.finish()

    room.store.write(write)
