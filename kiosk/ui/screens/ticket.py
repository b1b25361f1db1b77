"""Done: date, time, QR and code at once, the printing step by step, and the way home by itself."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.model import PrintState, Ticket
from kiosk.speech import Speech
from kiosk.ui import facts
from kiosk.ui.events import ErrandAsked, Finish, PrintAsked
from kiosk.ui.network import errand_waits
from kiosk.ui.place import Place
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.visit import Errand, Visit
from kiosk.ui.widgets.appointments import AppointmentRows, ChangeLine
from kiosk.ui.widgets.banner import Banner, Verdict
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.flow_grid import FlowGrid
from kiosk.ui.widgets.printing import PrintingSteps, under_way
from kiosk.ui.widgets.progress import Countdown
from kiosk.ui.widgets.qr import Qr
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.widgets.text import BOLD, SEMIBOLD, Card, Text, rule

SECONDS = 30.0
_FOR_A_PHOTO = 1.5  # times as long where the citizen has to take a photo


class TicketCard(Card):
    """The ticket on the screen: readable at arm's length, and good for a photo."""

    def __init__(self) -> None:
        super().__init__()
        self._day, self._time = Text(role=Role.CARD), Text(role=Role.FIGURE)
        self._code_label, self._code = Text(role=Role.SMALL, tone="muted"), Text(role=Role.KEY, weight=BOLD)
        self._qr = Qr(millimetres=125)
        for text in (self._time, self._code):
            text.setWordWrap(False)
        self._rows = AppointmentRows(Role.CARD)
        self._where, self._plate = ChangeLine("pin", value=Role.BODY), ChangeLine("car", value=Role.BODY)
        self._bring = ChangeLine("bag", value=Role.BODY)
        self._demo = Text(role=Role.SMALL, tone="muted")
        self._top, self._proof = QHBoxLayout(), QVBoxLayout()
        self._proof.addStretch(1)
        for text in (self._day, self._time, self._code_label, self._code):
            self._proof.addWidget(text)
        self._proof.addStretch(1)
        self._top.addLayout(self._proof, 1)
        self._top.addWidget(self._qr, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(self._top)
        for widget in (rule(), self._rows, rule(), self._where, self._plate, self._bring, self._demo):
            self.body.addWidget(widget)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        small = look.gap(Gap.SMALL)
        self.body.setSpacing(small * 4 // 5)
        self._top.setSpacing(small)
        narrow = look.large_text and not look.upright
        self._top.setDirection(QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight)
        self._proof.setSpacing(small // 4)

    def show_ticket(self, ticket: Ticket, place: Place, speech: Speech) -> None:
        """Show this ticket."""
        say, booking = speech.say, ticket.booking
        rows = facts.told_booking(booking, speech)
        self._day.setText(speech.day(booking.visit_on))
        self._time.setText(rows[0].clock)
        self._code_label.setText(say("Booking code"))
        self._code.setText(facts.grouped(ticket.code))
        self._qr.show_digits(ticket.digits, say("QR of the ticket"))
        self._rows.show_rows(rows if len(rows) > 1 else [replace(row, clock="") for row in rows])
        centre = booking.centre
        self._where.show_fact("", centre.name.in_(speech.language), detail=centre.address.in_(speech.language))
        self._plate.show_fact(say("Plate"), booking.plate)
        bring = facts.bring((a.service for a in booking.appointments), speech)
        self._bring.show_fact(say("Bring along"), bring)
        self._demo.say(say("Demonstration: this booking is made up.") if place.demo else "")

    def wipe(self) -> None:
        """No code and no QR stays."""
        self._code.setText("")
        self._qr.show_digits("", "")


class TicketScreen(Screen):
    """The booking is made. `seconds`: how long the screen waits for a touch before it goes home."""

    def __init__(self, speech: Speech, seconds: float = SECONDS) -> None:
        super().__init__(speech)
        self._seconds = seconds
        self._hears = False
        self.title.hide()
        self._card = TicketCard()
        self._no_paper = Banner()
        self._steps = PrintingSteps()
        self._early = Text(weight=SEMIBOLD)
        self._papers = Text(weight=SEMIBOLD)
        self._moving = Text(role=Role.SMALL, tone="muted")
        self._below = QWidget()
        self._notes = QVBoxLayout(self._below)
        self._notes.setContentsMargins(0, 0, 0, 0)
        for widget in (self._steps, self._no_paper, self._early, self._papers, self._moving):
            self._notes.addWidget(widget)
        self.choices.addWidget(self._card)
        self.choices.addStretch(1)
        self._put_below()
        self._countdown = Countdown()
        self._countdown.setParent(self)
        self._countdown.hide()
        self._countdown.ticked.connect(self._say_done)
        self._countdown.over.connect(lambda: self.tell(Finish()))
        self._add, self._print = Button(tall=1.1), Button(tall=1.1)
        self._add.clicked.connect(lambda _checked=False: self._add_service())
        self._print.clicked.connect(lambda _checked=False: self._print_again())
        more = QWidget()
        self._more = FlowGrid(more, columns=2, fill=True)
        for button in (self._add, self._print):
            self._more.addWidget(button)
        self.buttons.addWidget(more, 4)
        self._done = self.add_button(
            Button(kind=Kind.PRIMARY, role=Role.CARD, tall=1.1), lambda: self.tell(Finish()), primary=True
        )
        self._add.setObjectName("add")
        self._print.setObjectName("print")
        self._done.setObjectName("done")
        self.buttons.setStretchFactor(self._done, 3)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look; upright the printing stands below the ticket, wide beside it."""
        super().set_look(look)
        self._notes.setSpacing(look.gap(Gap.SMALL))
        self._more.set_gap(look.gap(Gap.SMALL))
        self._put_below()

    def _put_below(self) -> None:
        beside = self.look.two_columns and not self.look.large_text
        side, other = (self.question, self.choices) if beside else (self.choices, self.question)
        self.show_question(on=beside)
        if side.indexOf(self._below) < 0:
            other.removeWidget(self._below)
            side.insertWidget(min(1, side.count()), self._below)

    def retranslate(self) -> None:
        """What never changes."""
        say = self.speech.say
        self._print.say(say("Print again"))
        self._early.setText(say("Come 5 minutes early and show this ticket."))
        self._moving.setText(say("Another time? Rebook here or at eGov.kz. Then only the new ticket counts."))

    def show_visit(self, visit: Visit, place: Place) -> None:
        """Show the ticket, and how far its printing has come."""
        super().show_visit(visit, place)
        ticket = visit.ticket
        if ticket is None:
            return
        say = self.speech.say
        done = self._done_words(ticket)
        self.banner.show_message(Verdict.OK, done)
        self.setAccessibleName(done)
        self._card.show_ticket(ticket, place, self.speech)
        self._steps.show_state(visit.printing, self.speech)
        without = visit.printing in facts.NO_PAPER
        self._no_paper.show_message(Verdict.WARN, self._instead_of_paper())
        self._steps.setVisible(not without)
        self._moving.setVisible(not without)
        self._papers.say(
            say("The vehicle is not in the register: please show its papers at the desk first.")
            if ticket.booking.ask_staff
            else ""
        )
        busy = self._busy()
        self._print.setEnabled(not busy)
        self._add.setVisible(facts.may_add_to(ticket.booking, place))
        waits = errand_waits(Errand.ADD, place)
        later, now = say("Add: no network"), say("Add a service")
        name = f"{now}. {say('Waits for the network')}" if waits else now
        self._add.say(later if waits else now, name, instead=now if waits else later)
        self._add.setEnabled(not busy and not waits)
        self._count()

    def _instead_of_paper(self) -> str:
        """Where there is none: why not, as far as the printer says, and what is worth as much."""
        say = self.speech.say
        why = facts.printer_words(self.place.printer, self.speech)
        match self.visit.printing:
            case PrintState.FAILED:
                why = why or f"{facts.printing_sign(PrintState.FAILED, self.speech).words}."
                photo = say("Please take a photo of the screen: it is worth as much as the paper.")
                return f"{why} {photo}"
            case PrintState.UNKNOWN:
                photo = say(
                    "If no ticket comes out, take a photo of the screen: it is worth as much as the paper."
                )
                return f"{why} {photo}".strip()
            case _:
                return ""

    def _no_paper_comes(self) -> bool:
        """It is known before the job ends."""
        return self.visit.printing is not PrintState.PRINTED and self.place.printer.cannot_print

    def _done_words(self, ticket: Ticket) -> str:
        """What has been done; with paper to take where there is some."""
        say, visit = self.speech.say, self.visit
        known = visit.standing.open if visit.standing else ()
        if any((b.id, b.revision) == (ticket.booking.id, ticket.booking.revision) for b in known):
            return say("Here is your ticket.")
        paper = visit.printing not in facts.NO_PAPER and visit.printing is not None and not self._no_paper_comes()
        match visit.errand:
            case Errand.REBOOK:
                return (
                    say("Your booking has been moved. Take the new ticket.")
                    if paper
                    else say("Your booking has been moved.")
                )
            case Errand.ADD:
                return say("The service is added. Take the new ticket.") if paper else say("The service is added.")
            case _:
                return say("You are booked. Take your ticket.") if paper else say("You are booked.")

    # The way home.

    def _busy(self) -> bool:
        return under_way(self.visit.printing) or self.visit.wants is not None

    def _count(self, *, anew: bool = False) -> None:
        """Count down while nothing is under way and the screen is up."""
        if self._busy() or not self.isVisible():
            self._countdown.stop()
            self._done.say(self.speech.say("Done"))
        elif anew or not self._countdown.running:
            longer = _FOR_A_PHOTO if self.visit.printing in facts.NO_PAPER else 1.0
            self._countdown.start(self._seconds * longer)
        else:
            self._say_done(self._countdown.left)

    def _say_done(self, left: int) -> None:
        self._done.say(self.speech.say("Done · {seconds} s", seconds=left), self.speech.say("Done"))

    def _touched(self) -> None:
        self._count(anew=True)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Up: count, and hear from the window whatever is touched."""
        super().showEvent(event)
        touched = getattr(self.window(), "touched", None)
        if touched is not None and not self._hears:
            self._hears = True
            touched.connect(self._touched)
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Gone: count no further."""
        super().hideEvent(event)
        self._countdown.stop()

    # What is asked for.

    def _print_again(self) -> None:
        if self.visit.ticket is not None:
            self.tell(PrintAsked(self.visit.ticket.booking))

    def _add_service(self) -> None:
        if self.visit.ticket is not None:
            self.tell(ErrandAsked(Errand.ADD, self.visit.ticket.booking))
