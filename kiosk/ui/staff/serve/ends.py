"""How an errand ends: a refusal with its words, a last question before cancelling, a ticket, or nothing yet."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.model import Booking, PrinterState, PrintState, Ticket
from kiosk.core.outcomes import Refused
from kiosk.ui import facts
from kiosk.ui.refusals import words_of
from kiosk.ui.screens.ticket import TicketCard
from kiosk.ui.staff.page import Context
from kiosk.ui.staff.pairs import Pairs
from kiosk.ui.staff.reason_line import ReasonLine
from kiosk.ui.staff.scrolled import scrolled
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.printing import PrintingSteps, under_way
from kiosk.ui.widgets.text import SEMIBOLD, Card, Text


class _Panel(QWidget):
    """A column, and a row of buttons under what they belong to."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.column, self.foot = QVBoxLayout(self), QHBoxLayout()
        self.column.setContentsMargins(0, 0, 0, 0)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.column.setSpacing(look.gap(Gap.MEDIUM))
        self.foot.setSpacing(look.gap(Gap.MEDIUM))


class OverrideForm(Card):
    """`given(str)`: why the ten-day rule is set aside for this citizen, in the words of whoever does it."""

    given = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(note=True)
        self._context = context
        self._lead, self._why, self.go = Text(weight=SEMIBOLD), ReasonLine(context.speech), Button()
        self.reason = self._why.line
        self.reason.setObjectName("reason")
        self.go.setObjectName("override")
        self.body.addWidget(self._lead)
        self.body.addWidget(self._why)
        self.body.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        self._why.entered.connect(self._give)
        self.go.clicked.connect(lambda _checked=False: self._give())

    def retranslate(self) -> None:
        """Every word."""
        say = self._context.speech.say
        self._lead.setText(say("The policy of the centres lets you set this rule aside, with a reason."))
        self._why.say(say("Reason; it goes into the record with your name"))
        self.go.say(say("Set the rule aside and choose a time"))
        self._why.fault.hush()

    def wipe(self) -> None:
        """Nothing stays."""
        self._why.wipe()

    def _give(self) -> None:
        reason = self._why.taken()
        if reason is not None:
            self.given.emit(reason)


class RefusalPanel(_Panel):
    """Why not, from when on, what to do. `back()`; `override(reason)` where R1 may be set aside here."""

    back = Signal()
    override = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._refused: Refused | None = None
        self.title, self.meaning, self.next = Text(role=Role.TITLE), Banner(Tone.WARN), Text(weight=SEMIBOLD)
        self.days, self.form = Pairs(), OverrideForm(context)
        self._days = Card()
        self._days.body.addWidget(self.days)
        self.button = Button()
        self.button.setObjectName("back")
        for widget in (self.title, self.meaning, self._days, self.next, self.form):
            self.column.addWidget(widget)
        self.foot.addWidget(self.button)
        self.foot.addStretch(1)
        self.column.addLayout(self.foot)
        self.column.addStretch(1)
        self.button.clicked.connect(lambda _checked=False: self.back.emit())
        self.form.given.connect(self.override)

    def retranslate(self) -> None:
        """Every word."""
        self.button.say(self.context.speech.say("Back"))
        self.form.retranslate()
        if self._refused is not None:
            self._say(self._refused)

    def show_refused(self, refused: Refused, *, may_set_aside: bool) -> None:
        """A refusal of the desk; `may_set_aside`: R1 is this account's to set aside."""
        self._refused = refused
        self.form.wipe()
        self.form.setVisible(may_set_aside)
        self._say(refused)

    @property
    def is_about_taking(self) -> bool:
        """No booking may be taken at all: there is nothing to go back to but the bookings."""
        return self._refused is not None and self._refused.may_take_from is not None

    def wipe(self) -> None:
        """Nothing stays."""
        self._refused = None
        self.form.wipe()
        self.days.show_pairs(())

    def _say(self, refused: Refused) -> None:
        words = words_of(refused, self.context.speech)
        self.title.setText(words.title)
        self.meaning.show_message(Tone.WARN, words.meaning)
        self.days.show_pairs([(first.label, first.day) for first in words.first_days])
        self._days.setVisible(bool(words.first_days))
        self.next.say(words.next)


class CancelPanel(_Panel):
    """`confirmed()`, `back()`: a last question before a booking is given up."""

    confirmed = Signal()
    back = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._booking: Booking | None = None
        self.title, self.effect, self.rows = Text(role=Role.TITLE), Banner(Tone.WARN), Pairs()
        card = Card()
        card.body.addWidget(self.rows)
        self.keep, self.go = Button(), Button(kind=Kind.WARN, icon="close")
        self.keep.setObjectName("back")
        self.go.setObjectName("give-up")
        for widget in (self.title, card, self.effect):
            self.column.addWidget(widget)
        self.foot.addWidget(self.keep)
        self.foot.addWidget(self.go)
        self.foot.addStretch(1)
        self.column.addLayout(self.foot)
        self.column.addStretch(1)
        self.keep.clicked.connect(lambda _checked=False: self.back.emit())
        self.go.clicked.connect(lambda _checked=False: self.confirmed.emit())

    def retranslate(self) -> None:
        """Every word."""
        say = self.context.speech.say
        self.title.setText(say("Cancel this booking?"))
        self.keep.say(say("No, keep it"))
        self.go.say(say("Yes, cancel it"))
        self.effect.show_message(
            Tone.WARN,
            say("Its places are free for others at once. The ten-day rule still counts the day it was taken."),
        )
        if self._booking is not None:
            self.show_booking(self._booking)

    def show_booking(self, booking: Booking) -> None:
        """The one that is meant."""
        self._booking = booking
        speech = self.context.speech
        self.rows.show_pairs(
            [
                (row.service, f"{speech.short_day(booking.visit_on)}, {row.clock}")
                for row in facts.told_booking(booking, speech)
            ]
        )


class DonePanel(_Panel):
    """A ticket, on the screen and on its way to the printer; or words that something is done.

    `print_again()`, `done()`.
    """

    print_again = Signal()
    done = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._ticket: Ticket | None = None
        self._state: PrintState | None = None
        self._printer = PrinterState.UNKNOWN
        self.banner, self.card, self.steps = Banner(Tone.OK), TicketCard(), PrintingSteps()
        self.papers, self.no_paper = Banner(Tone.WARN), Banner(Tone.WARN)
        self.again, self.button = Button(icon="printer"), Button(kind=Kind.PRIMARY, icon="check")
        self.again.setObjectName("print-again")
        self.button.setObjectName("done")
        self.area = scrolled(self.card, by_keys=True)
        for widget in (self.banner, self.papers, self.area, self.steps, self.no_paper):
            self.column.addWidget(widget)
        self.column.setStretchFactor(self.area, 1)
        self.column.addStretch(0)
        self.foot.addWidget(self.again)
        self.foot.addStretch(1)
        self.foot.addWidget(self.button)
        self.column.addLayout(self.foot)
        self.again.clicked.connect(lambda _checked=False: self.print_again.emit())
        self.button.clicked.connect(lambda _checked=False: self.done.emit())

    def retranslate(self) -> None:
        """Every word."""
        say = self.context.speech.say
        self.again.say(say("Print again"))
        self.button.say(say("Back to the bookings"))
        if self._ticket is not None:
            self.show_ticket(self._ticket, self.banner.text)
            self.show_printing(self._state, self._printer)

    def show_ticket(self, ticket: Ticket, words: str) -> None:
        """This ticket; `words`: what has been done."""
        self._ticket = ticket
        speech = self.context.speech
        self.banner.show_message(Tone.OK, words)
        self.area.show()
        self.card.show_ticket(ticket, self.context.place, speech)
        asks = ticket.booking.ask_staff
        self.papers.show_message(
            Tone.WARN, speech.say("The vehicle is not in the register: look at its papers.") if asks else ""
        )
        self.again.show()

    def show_done(self, words: str) -> None:
        """Something without a ticket is done."""
        self._ticket = self._state = None
        self.banner.show_message(Tone.OK, words)
        self.papers.hush()
        self.no_paper.hush()
        for widget in (self.area, self.steps, self.again):
            widget.hide()

    def show_printing(self, state: PrintState | None, printer: PrinterState = PrinterState.UNKNOWN) -> None:
        """How far the paper has come; `printer`: what it said of itself once the job had ended."""
        self._state, self._printer = state, printer
        speech = self.context.speech
        without = state in facts.NO_PAPER
        self.steps.setVisible(state is not None and not without)
        self.steps.show_state(state, speech)
        told = (f"{facts.printing_sign(state, speech).words}.", facts.printer_words(printer, speech))
        self.no_paper.show_message(Tone.WARN, " ".join(filter(None, told)) if without else "")
        self.again.setEnabled(not under_way(state))

    def wipe(self) -> None:
        """No code and no QR stays."""
        self._ticket = self._state = None
        self.card.wipe()
        self.banner.hush()
        self.no_paper.hush()
