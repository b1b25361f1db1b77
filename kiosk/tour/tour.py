"""The walk itself: book, come back with the ticket, add, rebook, be refused, be a buyer, cancel.

Everything is real but the citizens: the windows, the taps, an embedded database of its own with the demonstration.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from PySide6.QtWidgets import QApplication

from kiosk.app import Kiosk, Showing
from kiosk.core.iin import Iin, check_digit
from kiosk.core.model import Language, Service, Ticket
from kiosk.core.outcomes import FreeDay, FreeSlot, Reason
from kiosk.settings import Settings, default_settings
from kiosk.tour.album import Album
from kiosk.tour.pages import Hand, NotAsExpectedError, Terminal
from kiosk.ui.qt_log import log_qt_messages
from kiosk.ui.visit import Step

TSON, SPETSTSON = "almaty-almaly", "almaty-alatau-auto"
SELLERS_PLATE = "777ABC02"


def take(out: Path, language: Language, size: tuple[int, int]) -> int:
    """Take the tour; returns the exit code: 0 where everything was as expected."""
    log_qt_messages()
    application = QApplication.instance() or QApplication(["kiosk"])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory(prefix="kiosk-tour-") as home:
        settings = replace(default_settings(Path(home)), terminal="tour")
        with opened(settings, Showing(windowed=True, width=size[0], height=size[1])) as kiosk:
            album = Album(out)
            tour = Tour(kiosk, album, language, settings.printer.folder)
            fault = ""
            try:
                tour.walk()
            except NotAsExpectedError as unexpected:
                fault = str(unexpected)
                album.take(kiosk.window, "not as expected", kiosk.guide.visit.step.value, 0, fault)
            album.close(language.value, size, fault)
    slowest = max(album.shots, key=lambda shot: shot.milliseconds)
    click.echo(f"{len(album.shots)} screens in {out}; slowest: {slowest.name}, {slowest.milliseconds:.0f} ms")
    if fault:
        click.echo(f"kiosk: the tour stopped: {fault}", err=True)
    return 1 if fault else 0


@contextmanager
def opened(settings: Settings, showing: Showing) -> Iterator[Kiosk]:
    """A running kiosk that can be tapped on."""
    kiosk = Kiosk(settings, showing)
    kiosk.start()
    try:
        Hand(kiosk.window, kiosk.guide).until(lambda: kiosk.guide.place.ready, "a terminal that opens")
        yield kiosk
    finally:
        kiosk.close()


def made_up_iin(number: int) -> Iin:
    """An IIN of nobody, with a right check digit."""
    while True:
        eleven = f"{number:011d}"
        digit = check_digit(eleven)
        if digit is not None:
            return Iin(f"{eleven}{digit}")
        number += 1


class Tour:
    """One citizen's whole story, with a picture of each of its screens."""

    def __init__(self, kiosk: Kiosk, album: Album, language: Language, tickets: Path) -> None:
        self._kiosk = kiosk
        self._album = album
        self._language = language
        self._tickets = tickets
        self._hand = Hand(kiosk.window, kiosk.guide)
        self._terminal = Terminal(self._hand)
        self._day = 0

    def walk(self) -> None:
        """The whole way. Raises NotAsExpectedError."""
        citizen, buyer = made_up_iin(99_010_150_001), made_up_iin(88_020_250_002)
        self._show("welcome", 0, Step.WELCOME)
        ticket = self._book(citizen)
        ticket = self._come_back_and_add(citizen, ticket)
        ticket = self._rebook(ticket)
        self._refused_by_ten_days(citizen)
        self._buyer(buyer)
        self._seen_otherwise(buyer)
        self._cancel(ticket)

    def _book(self, citizen: Iin) -> Ticket:
        at = self._terminal
        self._show("language chosen", at.start(self._language), Step.WHO)
        at.type_digits(citizen.digits)
        self._show("number typed", 0, Step.WHO)
        self._show("which centre", self._hand.tap("continue"), Step.CENTRE)
        self._show("services", at.choose_centre(TSON), Step.SERVICE)
        self._show("free times", at.choose_service(self._service("id-card")), Step.WHEN)
        self._show("another day", self._pick_day(1), Step.WHEN)
        self._show("time marked", self._pick(6), Step.WHEN)
        self._show("check", at.take_time(), Step.CHECK)
        return self._ticket("booked", at.confirm())

    def _come_back_and_add(self, citizen: Iin, ticket: Ticket) -> Ticket:
        at = self._terminal
        at.finish()
        at.start(self._language)
        self._show("a booking is there", at.type_iin(citizen), Step.BOOKINGS)
        self._show("asked for the ticket", at.open_hidden(), Step.PROVE)
        at.type_digits(f"{(int(ticket.code) + 1) % 10**8:08d}")
        self._show("wrong code", self._hand.tap("continue"), Step.PROVE, Reason.WRONG_CODE)
        self._show("opened with the ticket", at.scan(ticket.digits), Step.BOOKINGS)
        self._show("second service", at.on_booking("add"), Step.SERVICE)
        self._show("nearest times", at.choose_service(self._service("address-certificate")), Step.WHEN)
        self._pick_nearest()
        self._show("check the second", at.take_time(), Step.CHECK)
        return self._ticket("second added", at.confirm())

    def _rebook(self, ticket: Ticket) -> Ticket:
        at = self._terminal
        at.finish()
        at.scan(ticket.digits)
        self._show("rebooking, first time", at.on_booking("rebook"), Step.WHEN)
        self._pick_day(3)
        self._pick(2)
        self._show("rebooking, second time", at.take_time(), Step.WHEN)
        self._pick_nearest()
        self._show("check the rebooking", at.take_time(), Step.CHECK)
        moved = self._ticket("rebooked", at.confirm())
        at.finish()
        self._show("the old paper", at.scan(ticket.digits), Step.NOTICE, Reason.TICKET_REPLACED)
        at.finish()
        return moved

    def _refused_by_ten_days(self, citizen: Iin) -> None:
        at = self._terminal
        at.start(self._language)
        at.type_iin(citizen)
        at.new_booking()
        self._show("refused by the ten-day rule", at.choose_centre(TSON), Step.NOTICE, Reason.TEN_DAYS)
        at.finish()

    def _buyer(self, buyer: Iin) -> None:
        at = self._terminal
        at.start(self._language)
        at.type_iin(buyer)
        self._show("services of the vehicle centre", at.choose_centre(SPETSTSON), Step.SERVICE)
        sale = next(s for s in self._hand.guide.place.services if s.seller_must_book)
        self._show("is it the seller", at.choose_service(sale), Step.SELLER)
        self._show("a buyer", at.answer_seller(is_seller=False), Step.NOTICE, Reason.SELLER_MUST_BOOK)
        at.back()
        self._show("the plate", at.answer_seller(is_seller=True), Step.PLATE)
        self._show("not the owner", at.type_plate(SELLERS_PLATE), Step.NOTICE, Reason.NOT_THE_OWNER)
        at.finish()

    def _seen_otherwise(self, citizen: Iin) -> None:
        """Larger text, high contrast and the lower half; the question whether somebody is still there."""
        at = self._terminal
        at.start(self._language)
        self._show("larger text", self._hand.tap("button-text-size"), Step.WHO)
        self._show("high contrast", self._hand.tap("button-contrast"), Step.WHO)
        self._show("lower half", self._hand.tap("button-lower-half"), Step.WHO)
        at.type_iin(citizen)
        at.choose_centre(TSON)
        self._show("everything at once", at.choose_service(self._service("passport")), Step.WHEN)
        self._kiosk.window.ask_still_there(20)
        self._show("still there", 0, Step.WHEN)
        self._kiosk.window.stop_asking()
        at.finish()

    def _cancel(self, ticket: Ticket) -> None:
        at = self._terminal
        at.scan(ticket.digits)
        self._show("cancel?", at.on_booking("cancel"), Step.CHECK)
        self._show("cancelled", at.give_up(), Step.NOTICE)
        if not self._hand.visit.cancelled:
            raise NotAsExpectedError("expected the booking to be cancelled")
        at.finish()
        self._show("the end", 0, Step.WELCOME)

    # What is seen.

    def _show(self, name: str, milliseconds: float, step: Step, reason: Reason | None = None) -> None:
        self._terminal.at(step)
        refused = self._hand.visit.refused
        found = refused.reason if refused else None
        if found is not reason:
            raise NotAsExpectedError(f"{name}: expected {reason or 'no refusal'}, found {found or 'no refusal'}")
        QApplication.processEvents()
        outcome = reason.value if reason else "shown"
        self._album.take(self._kiosk.window, name.strip("?"), step.value, milliseconds, outcome)

    def _ticket(self, name: str, milliseconds: float) -> Ticket:
        ticket = self._terminal.ticket()
        self._show(name, milliseconds, Step.TICKET)
        papers = sorted(self._tickets.glob("*.png"))
        if not papers:
            raise NotAsExpectedError(f"{name}: expected a printed ticket")
        shutil.copy(papers[-1], self._album.folder / f"ticket-{name.replace(' ', '-')}.png")
        return ticket

    def _service(self, code: str) -> Service:
        return next(s for s in self._hand.guide.place.services if s.code == code)

    def _pick_day(self, index: int) -> float:
        """Touch a day of the strip; the index counts those that are offered."""
        self._day = index
        return self._terminal.pick_day(self._free_days()[index].day)

    def _pick(self, index: int) -> float:
        """Mark a free time of the day that is shown."""
        return self._mark(self._free_days()[self._day].slots[index])

    def _pick_nearest(self) -> float:
        """Mark a time next to the other appointment."""
        self._day = 0
        return self._mark(next(free for free in self._free_days()[0].slots if free.nearest))

    def _mark(self, free: FreeSlot) -> float:
        centre = self._hand.visit.centre
        if centre is None:
            raise NotAsExpectedError("expected a centre to have been chosen")
        return self._terminal.pick(f"{free.slot.starts_at.astimezone(centre.zone):%H:%M}")

    def _free_days(self) -> tuple[FreeDay, ...]:
        free_time = self._hand.visit.free_time
        if free_time is None or not free_time.days:
            raise NotAsExpectedError("expected free times")
        return free_time.days
