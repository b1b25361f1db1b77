"""Serving a citizen at the desk: their bookings at the left, what is arranged at the right.

The page holds one citizen at a time. Everything is wiped when they are done, when another page comes up, and when
the desk is locked. The way to a command is `Arranging`'s, its way to the desk `Sending`'s; what comes of it is
shown here.
"""

from functools import partial
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.core.commands import ByCard, ByIin, Command, Reprint
from kiosk.core.iin import Iin
from kiosk.core.model import Booking, PrinterState, PrinterStatus, PrintState, Ticket
from kiosk.core.outcomes import Booked, Cancelled, Reason, Refused, Standing
from kiosk.core.policy import Override
from kiosk.ui.staff.behind import Behind
from kiosk.ui.staff.page import Context, Page
from kiosk.ui.staff.serve.arranging import Arranging
from kiosk.ui.staff.serve.asking import Asking
from kiosk.ui.staff.serve.choose import ChoosePanel
from kiosk.ui.staff.serve.citizen import CitizenPanel
from kiosk.ui.staff.serve.ends import CancelPanel, DonePanel, RefusalPanel
from kiosk.ui.staff.serve.sending import Sending
from kiosk.ui.staff.serve.wanted import Wanted
from kiosk.ui.theme import Gap
from kiosk.ui.visit import Errand
from kiosk.ui.widgets.text import Text

_GONE = frozenset({Reason.SLOT_GONE, Reason.TOO_LATE})


class ServePage(Page):
    """Task.SERVE."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setObjectName("serve")
        self._iin: Iin | None = None
        self._ticket: Ticket | None = None
        self._papers = 0  # asked for so far: of an earlier one nothing is told any more
        self._asking = Asking(context)
        self.citizen = CitizenPanel(context)
        self.choose, self.refusal = ChoosePanel(context), RefusalPanel(context)
        self.cancel, self.done = CancelPanel(context), DonePanel(context)
        self.sending, self.nothing = Sending(context, self._asking), Text(tone="muted")
        self._arranging = Arranging(context, self._asking, self.sending, self.choose)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.panels = QStackedWidget()
        for panel in (self.nothing, self.choose, self.refusal, self.cancel, self.done):
            self.panels.addWidget(panel)
        right, self._row = QWidget(), QHBoxLayout(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sending)
        column.addWidget(self.panels, 1)
        self._row.addWidget(self.citizen, 3)
        self._row.addWidget(right, 7)
        self._connect()

    def _connect(self) -> None:
        citizen, arranging = self.citizen, self._arranging
        citizen.found.connect(self._find)
        citizen.another.connect(self._forget)
        citizen.finished.connect(self.wipe)
        citizen.new_booking.connect(self._take)
        citizen.wants.connect(self._begin)
        citizen.wants_print.connect(self._reprint)
        arranging.choosing.connect(lambda: self.panels.setCurrentWidget(self.choose))
        arranging.refused.connect(self._refuse)
        self.choose.given_up.connect(self._back)
        self.refusal.back.connect(self._back)
        self.refusal.override.connect(arranging.set_aside)
        self.cancel.confirmed.connect(arranging.confirm)
        self.cancel.back.connect(self._back)
        self.done.done.connect(self._back)
        self.done.print_again.connect(self._print)
        self.sending.answered.connect(self._answered)

    # What the window says.

    def retranslate(self) -> None:
        """Every word."""
        for panel in (self.citizen, self.choose, self.refusal, self.cancel, self.done, self.sending):
            panel.retranslate()
        self.nothing.setText(self.say("Here you book, move and print for a citizen who stands at your desk."))

    def look_changed(self) -> None:
        """Distances."""
        margin = self.look.margin
        self._row.setContentsMargins(margin, margin, margin, margin)
        self._row.setSpacing(self.look.gap(Gap.LARGE))

    def shown(self) -> None:
        """One begins with the card."""
        if self._iin is None:
            self.citizen.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """Another page: whoever was here is done, or comes back with their card."""
        self.wipe()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """The desk was locked, or another page is up. A window that is made small keeps what it has."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.wipe()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape goes one step back."""
        if event.key() == Qt.Key.Key_Escape and self.panels.currentWidget() is not self.nothing:
            self._back()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Others book too: the times follow, while they are chosen."""
        if self.panels.currentWidget() is self.choose and not self.sending.under_way:
            self._arranging.look()

    def wipe(self) -> None:
        """Nothing of the citizen stays."""
        self._forget()
        self.citizen.wipe()
        if self.isVisible():
            self.citizen.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self._next_errand()
        self._iin = self._ticket = None
        for panel in (self.choose, self.refusal, self.done):
            panel.wipe()
        self.panels.setCurrentWidget(self.nothing)

    def _next_errand(self) -> None:
        """What was arranged so far is no more, and its answers come too late."""
        self._asking.next_turn()
        self._arranging.wanted = None
        self.sending.wipe()

    # The citizen.

    def _find(self, iin: Iin) -> None:
        self._forget()
        self._iin = iin
        centre_id = self.context.centre.id

        def work(behind: Behind) -> tuple[Standing | Refused, frozenset[Override]]:
            return behind.citizens.status(ByIin(iin)), behind.staff.may_set_aside(centre_id)

        self._asking.ask(work, self._found)

    def _found(self, answer: tuple[Standing | Refused, frozenset[Override]]) -> None:
        standing, self._arranging.aside = answer
        if isinstance(standing, Refused):
            self._refuse(standing)
            return
        self.citizen.show_bookings(standing.open)
        first = self.citizen.cards[0].buttons["print"] if self.citizen.cards else self.citizen.new
        (self.citizen.new if first.isHidden() else first).setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_again(self) -> None:
        """After a change: the bookings as they are now."""
        iin = self._iin
        if iin is not None:
            self._asking.ask(lambda behind: behind.citizens.status(ByIin(iin)), self._shown_again)

    def _shown_again(self, standing: Standing | Refused) -> None:
        if isinstance(standing, Standing):
            self.citizen.show_bookings(standing.open)

    # What is arranged.

    def _take(self) -> None:
        iin, centre = self._iin, self.context.centre
        if iin is None:
            return
        self._next_errand()
        self._arranging.begin(Wanted.new(iin, centre))
        self._asking.ask(lambda behind: behind.citizens.may_take(iin, centre.id), self._may_take)

    def _may_take(self, refused: Refused | None) -> None:
        """R1 is asked before anything is chosen."""
        if refused is not None:
            self._refuse(refused)

    def _begin(self, errand: Errand, booking: Booking) -> None:
        if self._iin is None:
            return
        self._next_errand()
        self._arranging.begin(Wanted.of(errand, self._iin, booking))
        if errand is Errand.CANCEL:
            self.cancel.show_booking(booking)
            self.panels.setCurrentWidget(self.cancel)
            self.cancel.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reprint(self, booking: Booking) -> None:
        self._next_errand()
        self.sending.send(Reprint(uuid4(), ByCard(booking.id)))

    def _back(self) -> None:
        """From a refusal to what was being chosen; from there to the bookings."""
        from_refusal = self.panels.currentWidget() is self.refusal
        wanted = self._arranging.wanted
        if from_refusal and wanted is not None and wanted.may_choose and not self.refusal.is_about_taking:
            self._arranging.choose_anew()
            return
        self._next_errand()
        self._ticket = None
        self.done.wipe()
        self.panels.setCurrentWidget(self.nothing)

    # What comes of it.

    def _answered(self, command: Command, outcome: Booked | Cancelled | Refused) -> None:
        match outcome:
            case Booked(ticket):
                self._show_ticket(ticket, anew=isinstance(command, Reprint))
            case Cancelled():
                self.done.show_done(self.say("The booking is cancelled."))
                self.panels.setCurrentWidget(self.done)
                self.done.button.setFocus(Qt.FocusReason.OtherFocusReason)
            case Refused(reason) if reason in _GONE and self._arranging.wanted is not None:
                self._arranging.gone()
                return
            case Refused():
                self._refuse(outcome)
                return
        self.context.changed.emit()
        self._look_again()

    def _refuse(self, refused: Refused) -> None:
        may = refused.reason is Reason.TEN_DAYS and self._arranging.may_set_aside
        self.refusal.show_refused(refused, may_set_aside=may)
        self.panels.setCurrentWidget(self.refusal)
        field = self.refusal.form.reason if may else self.refusal.button
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_ticket(self, ticket: Ticket, *, anew: bool) -> None:
        wanted, self._arranging.wanted = self._arranging.wanted, None
        words = {
            Errand.TAKE: self.say("Booked. The citizen needs the ticket."),
            Errand.ADD: self.say("The service is added. The citizen needs the new ticket."),
            Errand.REBOOK: self.say("The booking is moved. The citizen needs the new ticket."),
        }
        once_more = self.say("The ticket of this booking, once more.")
        said = once_more if anew or wanted is None else words[wanted.errand]
        self._ticket = ticket
        self.done.show_ticket(ticket, said)
        self.panels.setCurrentWidget(self.done)
        self.done.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._print()

    def _print(self) -> None:
        ticket = self._ticket
        if ticket is None:
            return
        self.done.show_printing(PrintState.SENDING)
        self._papers += 1
        language, this = ticket.booking.language, self._papers

        def show(state: PrintState, printer: PrinterState = PrinterState.UNKNOWN) -> None:
            if (self._ticket, self._papers) == (ticket, this):
                self.done.show_printing(state, printer)

        def ended(state: PrintState) -> None:
            """Why there is no paper, and whether there is some for the next one, is known at once."""
            show(state)
            self.context.put_on_paper(lambda behind: behind.printer_status(), partial(explained, state))

        def explained(state: PrintState, printer: PrinterStatus) -> None:
            show(state, printer.state)
            self.context.printed.emit()

        self.context.put_on_paper(
            lambda behind: behind.print_ticket(ticket, language, lambda _state: None),
            ended,
            lambda _fault: ended(PrintState.FAILED),
        )
