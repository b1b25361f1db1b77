"""The guide: a visit goes on while the network goes, stays away and comes back, and while others book."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from threading import Event as Gate

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

import kiosk.ui.guide
from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import AddService, Ask, Book, ByIin, Cancel, Proof, Purpose, Rebook, Reprint, SellerClaim
from kiosk.core.iin import Iin
from kiosk.core.model import Language, Paper, PrinterState, PrinterStatus, PrintState, Ticket
from kiosk.core.outcomes import Booked, Cancelled, FreeDay, FreeSlot, FreeTime, Reason, Refused, Standing
from kiosk.core.ports import StoreUnavailableError
from kiosk.speech import Speech
from kiosk.ui import events as on
from kiosk.ui.guide import Guide
from kiosk.ui.idle import Idle
from kiosk.ui.jobs import Jobs
from kiosk.ui.place import Place
from kiosk.ui.screens import all_screens
from kiosk.ui.theme import Look
from kiosk.ui.visit import Errand, Step, Trouble, Visit
from kiosk.ui.window import KioskWindow
from tests.town import TSON, Town, made_up


class WiredDesk:
    """The town's desk at the end of a wire that can be cut.

    Cut, it has only the times in `kept`, and lets changes wait. `lose_answers`: what is asked is done, and the
    answer goes lost. `gate`: free times are not answered before it opens.
    """

    def __init__(self, desk: CitizenDesk) -> None:
        self._desk = desk
        self.cut = self.lose_answers = False
        self.kept: frozenset[int] = frozenset()
        self.gate = Gate()
        self.gate.set()
        self.asked_for_times = 0

    def free_days(self, ask: Ask) -> FreeTime | Refused:
        self.asked_for_times += 1
        cut = self.cut
        assert self.gate.wait(10)
        if self.lose_answers:
            raise StoreUnavailableError("no answer")
        if cut and ask.purpose is not Purpose.TAKE:
            return Refused(Reason.NEEDS_NETWORK)
        found = self._desk.free_days(ask)
        if not cut or isinstance(found, Refused):
            return found
        days = (
            replace(day, slots=tuple(free for free in day.slots if free.slot.id in self.kept))
            for day in found.days
        )
        return replace(found, days=tuple(day for day in days if day.slots))

    def book(self, command: Book) -> Booked | Refused:
        booked = self._desk.book(command)
        if self.lose_answers:
            raise StoreUnavailableError("the connection went in COMMIT")
        return booked

    def rebook(self, command: Rebook) -> Booked | Refused:
        return Refused(Reason.NEEDS_NETWORK) if self.cut else self._desk.rebook(command)

    def add_service(self, command: AddService) -> Booked | Refused:
        return Refused(Reason.NEEDS_NETWORK) if self.cut else self._desk.add_service(command)

    def cancel(self, command: Cancel) -> Cancelled | Refused:
        return Refused(Reason.NEEDS_NETWORK) if self.cut else self._desk.cancel(command)

    def reprint(self, command: Reprint) -> Booked | Refused:
        return self._desk.reprint(command)

    def status(self, who: Proof) -> Standing | Refused:
        return self._desk.status(who)

    def may_take(self, iin: Iin, centre_id: int) -> Refused | None:
        return self._desk.may_take(iin, centre_id)

    def may_sell(self, who: Proof, service_id: int, claim: SellerClaim | None) -> Refused | None:
        return self._desk.may_sell(who, service_id, claim)

    def free_slots(self, ask: Ask, day: date) -> FreeDay | Refused:
        return self._desk.free_slots(ask, day)

    def revision(self, centre_id: int) -> int:
        return self._desk.revision(centre_id)


class WiredTerminal:
    """What opening a terminal gives, with a printer that does what a test says, and else always prints."""

    def __init__(self, town: Town) -> None:
        reference = town.desk.reference()
        self.place = Place(
            centres=(reference.centres[TSON],),
            lines=tuple(reference.lines.values()),
            services=tuple(reference.services_of(TSON)),
            ready=True,
        )
        self.desk = WiredDesk(town.desk)
        self.printer = PrinterStatus(PrinterState.READY, Paper.OK)
        self.ends, self.may_end = PrintState.PRINTED, Gate()
        self.may_end.set()
        self.did: list[str] = []

    def print_ticket(self, ticket: Ticket, language: Language, told: Callable[[PrintState], None]) -> None:
        del ticket, language
        self.did.append("print")
        told(PrintState.SENDING)
        assert self.may_end.wait(10)
        told(self.ends)

    def printer_status(self) -> PrinterStatus:
        self.did.append("ask")
        return self.printer


class Hall:
    """One terminal in the town, its guide, and a citizen before it."""

    def __init__(self, qtbot: QtBot, town: Town) -> None:
        self.qtbot, self.town = qtbot, town
        speech = Speech(Language.EN)
        self.window = KioskWindow(speech, all_screens(speech), Look(calm=True), settle_seconds=0)
        qtbot.addWidget(self.window)
        self.jobs = (Jobs("desk"), Jobs("printing"))
        self.idle = Idle(600, 60)
        self.guide = Guide(self.window, self.idle, *self.jobs)
        self.terminal = WiredTerminal(town)
        self.wire = self.terminal.desk
        self.guide.open(self.terminal)
        self.window.show()
        qtbot.waitExposed(self.window)

    @property
    def visit(self) -> Visit:
        return self.guide.visit

    def until(self, true: Callable[[], bool], milliseconds: int = 5000) -> None:
        self.qtbot.waitUntil(true, timeout=milliseconds)

    def at(self, step: Step) -> None:
        self.until(lambda: self.visit.step is step and self.visit.wants is None)

    def hear(self, event: on.Event, step: Step) -> None:
        self.guide.hear(event)
        self.at(step)

    def to_the_times(self) -> None:
        """A citizen looks at the times for an identity card."""
        self.hear(on.Started(Language.EN), Step.WHO)
        self.hear(on.IinTyped(made_up(1)), Step.SERVICE)
        service = next(s for s in self.guide.place.services if s.code == "id-card")
        self.hear(on.ServiceChosen(service), Step.WHEN)

    def to_the_check(self) -> None:
        self.to_the_times()
        self.hear(on.SlotChosen(self.free()[0]), Step.CHECK)

    def rebooking(self) -> None:
        """A citizen with a booking looks at other times for it."""
        self.to_the_check()
        self.hear(on.Confirmed(), Step.TICKET)
        assert self.visit.ticket is not None
        self.hear(on.ErrandAsked(Errand.REBOOK, self.visit.ticket.booking), Step.WHEN)

    def free(self) -> list[FreeSlot]:
        """All that is free, as shown."""
        assert self.visit.free_time is not None
        return [free for day in self.visit.free_time.days for free in day.slots]

    def ids(self) -> set[int]:
        return {free.slot.id for free in self.free()}

    def go_offline(self, *kept: FreeSlot) -> None:
        self.wire.cut, self.wire.kept = True, frozenset(free.slot.id for free in kept)
        self.guide.set_online(False)

    def come_back(self) -> None:
        self.wire.cut = False
        self.guide.set_online(True)

    def button(self, name: str) -> QAbstractButton:
        return next(b for b in self.window.findChildren(QAbstractButton, name) if b.isVisible())

    def places(self) -> dict[str, QPoint]:
        """Where everything to touch stands."""
        found = self.window.findChildren(QAbstractButton)
        return {b.objectName(): b.mapTo(self.window, QPoint()) for b in found if b.isVisible()}

    def says_no_network(self) -> bool:
        """The header has the sign."""
        labels = self.window.header.findChildren(QLabel)
        return any(label.isVisible() and label.text() == "No network" for label in labels)

    def bookings(self) -> int:
        """How many the citizen has."""
        standing = self.town.desk.status(ByIin(made_up(1)))
        assert isinstance(standing, Standing)
        return len(standing.open) + len(standing.hidden)

    def says(self, words: str) -> bool:
        """Whether this is to be read on the screen."""
        labels = self.window.stack.currentWidget().findChildren(QLabel)
        return any(label.isVisible() and words in label.text() for label in labels)

    def close(self) -> None:
        self.wire.gate.set()
        self.terminal.may_end.set()
        self.guide.stop()
        self.idle.stop()
        assert all(jobs.close(10) for jobs in self.jobs)


@pytest.fixture
def hall(qtbot: QtBot, town: Town) -> Iterator[Hall]:
    hall = Hall(qtbot, town)
    yield hall
    hall.close()


# The network goes and comes back.


def test_when_the_network_goes_only_the_times_kept_here_are_free_and_nothing_moves(hall: Hall) -> None:
    hall.to_the_times()
    kept = hall.free()[2]
    before = hall.places()
    hall.go_offline(kept)
    hall.until(lambda: hall.ids() == {kept.slot.id})
    assert hall.places() == before
    assert not hall.guide.place.online


def test_what_is_marked_stays_marked_and_can_be_taken(hall: Hall) -> None:
    hall.to_the_times()
    kept = hall.free()[2]
    hall.button("time-10:00").click()
    hall.go_offline(kept)
    hall.until(lambda: hall.ids() == {kept.slot.id})
    hall.button("take").click()
    hall.at(Step.CHECK)
    assert [chosen.free.slot.id for chosen in hall.visit.chosen] == [kept.slot.id]


def test_when_the_network_comes_back_all_times_are_free_again_in_their_places(hall: Hall) -> None:
    hall.to_the_times()
    everything, before = hall.ids(), hall.places()
    hall.go_offline(hall.free()[0])
    hall.until(lambda: len(hall.ids()) == 1)
    hall.come_back()
    hall.until(lambda: hall.ids() == everything)
    assert hall.places() == before
    assert hall.button("time-10:00").isEnabled()


def test_times_asked_for_before_the_network_went_are_read_again(hall: Hall) -> None:
    hall.to_the_times()
    kept = hall.free()[0]
    hall.wire.gate.clear()
    hall.guide.hear(on.RefreshAsked())
    hall.until(lambda: hall.wire.asked_for_times == 2)
    hall.go_offline(kept)
    hall.wire.gate.set()
    hall.until(lambda: hall.ids() == {kept.slot.id})


def test_what_is_being_typed_stays(hall: Hall) -> None:
    hall.hear(on.Started(Language.EN), Step.WHO)
    for digit in "8501":
        hall.button(f"key-{digit}").click()
    screen, before = hall.window.stack.currentWidget(), hall.places()
    for online in (False, True):
        hall.guide.set_online(online)
        assert hall.says_no_network() is not online
        assert screen.cells.digits == "8501"
        assert hall.places() == before


def test_a_rebooking_waits_on_its_screen_and_goes_on_when_the_network_is_back(hall: Hall) -> None:
    hall.rebooking()
    before = hall.places()
    hall.button("time-10:00").click()
    hall.go_offline()
    hall.until(lambda: hall.visit.refused is not None)
    assert hall.visit.step is Step.WHEN
    assert not hall.button("take").isEnabled()
    assert hall.places() == before
    hall.come_back()
    hall.until(lambda: hall.visit.refused is None and hall.visit.wants is None)
    hall.button("take").click()
    hall.at(Step.CHECK)
    assert hall.visit.errand is Errand.REBOOK


def test_what_had_to_wait_is_tried_again_as_it_was(hall: Hall) -> None:
    hall.rebooking()
    later = hall.free()[4]
    hall.hear(on.SlotChosen(later), Step.CHECK)
    hall.wire.cut = True  # the desk knows it before the window does
    hall.hear(on.Confirmed(), Step.NOTICE)
    lost = hall.visit.lost
    assert hall.visit.refused is not None
    assert hall.visit.refused.reason is Reason.NEEDS_NETWORK
    hall.guide.set_online(False)
    hall.come_back()
    hall.guide.hear(on.TryAgainAsked())
    assert hall.visit.wants is lost
    hall.at(Step.TICKET)
    assert hall.visit.ticket is not None
    assert hall.visit.ticket.booking.starts_at == later.slot.starts_at


# An answer that got lost.


@pytest.mark.parametrize("meanwhile", ["online", "offline", "offline and back"])
def test_an_answer_that_got_lost_is_found_by_trying_again_and_nothing_is_booked_twice(
    hall: Hall, meanwhile: str
) -> None:
    hall.to_the_check()
    hall.wire.lose_answers = True
    hall.hear(on.Confirmed(), Step.NOTICE)
    assert hall.visit.trouble is Trouble.TRY_AGAIN
    assert hall.bookings() == 1  # it had been booked
    hall.wire.lose_answers = False
    if meanwhile != "online":
        hall.guide.set_online(False)
    if meanwhile == "offline and back":
        hall.guide.set_online(True)
    hall.hear(on.TryAgainAsked(), Step.TICKET)
    assert hall.visit.ticket is not None
    assert hall.bookings() == 1


def test_times_that_cannot_be_read_again_stay_on_the_screen(hall: Hall) -> None:
    hall.to_the_times()
    everything = hall.ids()
    hall.wire.lose_answers = True
    hall.guide.hear(on.RefreshAsked())
    hall.until(lambda: hall.visit.wants is None)
    assert (hall.visit.step, hall.visit.trouble) == (Step.WHEN, None)
    assert hall.ids() == everything


# Others book.


def test_what_others_take_is_crossed_out_where_it_stands_within_three_seconds(hall: Hall) -> None:
    hall.to_the_times()
    taken, before = hall.free()[2], hall.places()
    for number in range(2, 2 + taken.slot.free):
        hall.town.terminal(2).citizen(number).booked(taken.slot.day, ("id-card", "10:00"))
    hall.until(lambda: taken.slot.id not in hall.ids(), 3000)
    assert not hall.button("time-10:00").isEnabled()
    assert hall.places() == before


# The printer.


@pytest.mark.parametrize("state", [state for state in PrinterState if state.cannot_print])
def test_a_citizen_hears_before_confirming_that_no_ticket_will_come(hall: Hall, state: PrinterState) -> None:
    hall.terminal.printer = PrinterStatus(state)
    hall.to_the_check()
    hall.until(lambda: hall.says("Your ticket will be on the screen."))
    assert hall.button("confirm").isEnabled()


def test_nothing_is_said_of_a_printer_that_is_silent(hall: Hall) -> None:
    hall.terminal.printer = PrinterStatus()
    hall.to_the_check()
    hall.until(lambda: hall.guide.place.printer is PrinterState.UNKNOWN)
    assert not hall.says("printer")


@pytest.mark.parametrize("ends", [PrintState.FAILED, PrintState.UNKNOWN])
def test_why_there_is_no_ticket_is_asked_at_once_and_the_next_citizen_is_warned(
    hall: Hall, ends: PrintState
) -> None:
    hall.to_the_check()
    hall.until(lambda: hall.guide.place.printer is PrinterState.READY)
    hall.terminal.ends, hall.terminal.printer = ends, PrinterStatus(PrinterState.PAPER_OUT, Paper.OUT)
    hall.hear(on.Confirmed(), Step.TICKET)
    hall.until(lambda: hall.says("The printer has no paper."))
    assert hall.visit.printing is ends
    assert hall.button("print").isEnabled()
    hall.guide.hear(on.Finish())
    assert hall.guide.place.printer is PrinterState.PAPER_OUT


def test_no_question_comes_before_a_ticket_that_waits_nor_while_it_is_printed(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk.ui.guide, "PRINT_AFTER_MILLISECONDS", 200)
    hall.to_the_check()
    hall.until(lambda: hall.guide.place.printer is PrinterState.READY)
    before = list(hall.terminal.did)
    hall.terminal.may_end.clear()
    hall.hear(on.Confirmed(), Step.TICKET)
    hall.guide.ask_printer()
    hall.until(lambda: hall.visit.printing is PrintState.SENDING)
    hall.guide.ask_printer()
    assert hall.terminal.did == [*before, "print"]
    hall.terminal.may_end.set()
    hall.until(lambda: hall.terminal.did == [*before, "print", "ask"])
    assert hall.visit.printing is PrintState.PRINTED


def test_a_printer_that_works_again_is_not_spoken_of_any_more(hall: Hall) -> None:
    hall.terminal.printer = PrinterStatus(PrinterState.OFFLINE)
    hall.to_the_check()
    hall.until(lambda: hall.says("The printer does not work now."))
    hall.terminal.printer = PrinterStatus(PrinterState.READY, Paper.OK)
    hall.guide.ask_printer()
    hall.until(lambda: not hall.says("printer"))
