"""Serving a citizen at the desk: their bookings at the left, what is arranged at the right.

The page holds one citizen at a time. Everything is wiped when they are done, when another page comes up, and when
the desk is locked. Whatever was confirmed and got no answer is sent again as it was (R9).
"""

from collections.abc import Callable
from typing import TypeVar
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.core.commands import ByCard, ByIin, Command, Reprint
from kiosk.core.iin import Iin
from kiosk.core.model import Booking, Language, PrintState, Service, Slot, Ticket
from kiosk.core.outcomes import Booked, Cancelled, FreeTime, Reason, Refused, Standing
from kiosk.core.policy import Override
from kiosk.ui import when_words
from kiosk.ui.answers import carry_out
from kiosk.ui.staff.behind import Behind
from kiosk.ui.staff.faults import words_of_fault
from kiosk.ui.staff.page import Context, Page
from kiosk.ui.staff.serve.choose import ChoosePanel
from kiosk.ui.staff.serve.citizen import CitizenPanel
from kiosk.ui.staff.serve.ends import CancelPanel, DonePanel, RefusalPanel
from kiosk.ui.staff.serve.wanted import Wanted
from kiosk.ui.theme import Gap
from kiosk.ui.visit import Errand
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.text import Text

T = TypeVar("T")
_GONE = frozenset({Reason.SLOT_GONE, Reason.TOO_LATE})


class ServePage(Page):
    """Task.SERVE."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setObjectName("serve")
        self._iin: Iin | None = None
        self._wanted: Wanted | None = None
        self._aside: frozenset[Override] = frozenset()
        self._command: Command | None = None  # confirmed, and not answered yet
        self._ticket: Ticket | None = None
        self._round = 0  # answers of an earlier citizen or errand are dropped
        self.citizen = CitizenPanel(context)
        self.choose, self.refusal = ChoosePanel(context), RefusalPanel(context)
        self.cancel, self.done = CancelPanel(context), DonePanel(context)
        self.lost, self.again, self.nothing = Banner(Tone.BAD), Button(icon="refresh"), Text(tone="muted")
        self.again.setObjectName("again")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.panels = QStackedWidget()
        for panel in (self.nothing, self.choose, self.refusal, self.cancel, self.done):
            self.panels.addWidget(panel)
        right = QWidget()
        self._right, self._row, self._lost = QVBoxLayout(right), QHBoxLayout(self), QHBoxLayout()
        self._right.setContentsMargins(0, 0, 0, 0)
        self._lost.addWidget(self.lost, 1)
        self._lost.addWidget(self.again)
        self._right.addLayout(self._lost)
        self._right.addWidget(self.panels, 1)
        self._row.addWidget(self.citizen, 3)
        self._row.addWidget(right, 7)
        self._connect()
        self._hush_lost()

    def _connect(self) -> None:
        citizen, choose, refusal = self.citizen, self.choose, self.refusal
        citizen.found.connect(self._find)
        citizen.another.connect(self._forget)
        citizen.finished.connect(self.wipe)
        citizen.new_booking.connect(self._take)
        citizen.wants.connect(self._begin)
        citizen.wants_print.connect(self._reprint)
        choose.service.connect(self._service)
        choose.plate.connect(self._plate)
        choose.settled.connect(self._settle)
        choose.given_up.connect(self._back)
        choose.set_aside.connect(self._offer_override)
        refusal.back.connect(self._back)
        refusal.override.connect(self._set_aside)
        self.cancel.confirmed.connect(self._confirm)
        self.cancel.back.connect(self._back)
        self.done.done.connect(self._back)
        self.done.print_again.connect(self._print)
        self.again.clicked.connect(lambda _checked=False: self._send_again())

    # What the window says.

    def retranslate(self) -> None:
        """Every word."""
        say = self.say
        for panel in (self.citizen, self.choose, self.refusal, self.cancel, self.done):
            panel.retranslate()
        self.nothing.setText(say("Here you book, move and print for a citizen who stands at your desk."))
        self.again.say(say("Try again"))

    def look_changed(self) -> None:
        """Distances."""
        margin = self.look.margin
        self._row.setContentsMargins(margin, margin, margin, margin)
        self._row.setSpacing(self.look.gap(Gap.LARGE))
        self._lost.setSpacing(self.look.gap(Gap.SMALL))

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
        if self._choosing and self._command is None:
            self._look()

    def wipe(self) -> None:
        """Nothing of the citizen stays."""
        self._forget()
        self.citizen.wipe()
        if self.isVisible():
            self.citizen.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self._round += 1
        self._iin = self._wanted = self._command = self._ticket = None
        self._hush_lost()
        for panel in (self.choose, self.refusal, self.done):
            panel.wipe()
        self.panels.setCurrentWidget(self.nothing)

    # The citizen.

    def _find(self, iin: Iin) -> None:
        self._forget()
        self._iin = iin
        centre_id = self.context.centre.id

        def work(behind: Behind) -> tuple[Standing | Refused, frozenset[Override]]:
            return behind.citizens.status(ByIin(iin)), behind.staff.may_set_aside(centre_id)

        self._ask(work, self._found)

    def _found(self, answer: tuple[Standing | Refused, frozenset[Override]]) -> None:
        standing, self._aside = answer
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
            self._ask(lambda behind: behind.citizens.status(ByIin(iin)), self._shown_again)

    def _shown_again(self, standing: Standing | Refused) -> None:
        if isinstance(standing, Standing):
            self.citizen.show_bookings(standing.open)

    # What is arranged.

    def _take(self) -> None:
        iin, centre = self._iin, self.context.centre
        if iin is None:
            return
        self._start(Wanted.new(iin, centre))
        self._ask(lambda behind: behind.citizens.may_take(iin, centre.id), self._may_take)

    def _may_take(self, refused: Refused | None) -> None:
        """R1 is asked before anything is chosen."""
        if refused is not None:
            self._refuse(refused)

    def _begin(self, errand: Errand, booking: Booking) -> None:
        if self._iin is None:
            return
        self._start(Wanted.of(errand, self._iin, booking))
        if errand is Errand.CANCEL:
            self.cancel.show_booking(booking)
            self.panels.setCurrentWidget(self.cancel)
            self.cancel.keep.setFocus(Qt.FocusReason.OtherFocusReason)
        elif errand is Errand.REBOOK:
            self._look()

    def _start(self, wanted: Wanted) -> None:
        self._round += 1
        self._command = None
        self._hush_lost()
        self.choose.wipe()
        self._wanted = wanted
        if wanted.errand is not Errand.CANCEL:
            self._show_choosing(None)
            if wanted.may_choose:
                self.choose.services.search.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _choosing(self) -> bool:
        return self.panels.currentWidget() is self.choose and self._wanted is not None

    def _show_choosing(self, free: FreeTime | None) -> None:
        if self._wanted is not None:
            may = (
                self._wanted.errand is Errand.TAKE and not self._wanted.reason and Override.TEN_DAYS in self._aside
            )
            self.choose.show_wanted(self._wanted, free, may_set_aside=may)
            self.panels.setCurrentWidget(self.choose)

    def _service(self, service: Service) -> None:
        if self._wanted is not None:
            self._wanted = self._wanted.with_service(service)
            self._show_choosing(None)
            if self._wanted.needs_plate:
                self.choose.seller.is_seller.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self._look()

    def _plate(self, plate: str) -> None:
        """R5 is asked before any time is chosen."""
        wanted = self._wanted
        if wanted is None or wanted.service is None:
            return
        self._wanted = wanted.with_plate(plate)
        who, service, claim = ByIin(wanted.iin), wanted.service, self._wanted.seller

        def judged(refused: Refused | None) -> None:
            if refused is not None:
                self._wanted = wanted  # the plate can be typed again
                self._refuse(refused)
            else:
                self._look()

        self._ask(lambda behind: behind.citizens.may_sell(who, service.id, claim), judged)

    def _look(self) -> None:
        wanted = self._wanted
        if wanted is None or wanted.service is None or wanted.needs_plate:
            return
        ask = wanted.ask()

        def found(free: FreeTime | Refused) -> None:
            if self._wanted != wanted or self._command is not None:
                return
            if isinstance(free, Refused):
                self._refuse(free)
                return
            clock, had = self.choose.clock(), self.choose.chosen
            self._show_choosing(free)
            if had is not None and self.choose.chosen is None:
                self.choose.say_gone(when_words.has_gone(clock, self.context.speech, online=self.context.online))

        self._ask(lambda behind: behind.citizens.free_days(ask), found)

    def _settle(self, slot: Slot) -> None:
        if self._wanted is None:
            return
        last = self._wanted.is_last
        self._wanted = self._wanted.with_slot(slot)
        if last:
            self._confirm()
        else:
            self._show_choosing(None)
            self._look()

    def _offer_override(self) -> None:
        self._refuse(Refused(Reason.TEN_DAYS, may_visit_from=self.choose.first_visit))

    def _set_aside(self, reason: str) -> None:
        if self._wanted is not None:
            self._wanted = self._wanted.because(reason)
            self._show_choosing(None)
            self._look()

    def _back(self) -> None:
        """From a refusal to what was being chosen; from there to the bookings."""
        from_refusal = self.panels.currentWidget() is self.refusal
        wanted = self._wanted
        if from_refusal and wanted is not None and wanted.may_choose and not self.refusal.is_about_taking:
            self._wanted = wanted.anew()
            self._show_choosing(None)
            return
        self._round += 1
        self._wanted = self._command = self._ticket = None
        self._hush_lost()
        self.done.wipe()
        self.panels.setCurrentWidget(self.nothing)

    # Doing it.

    def _confirm(self) -> None:
        if self._wanted is not None:
            self._send(self._wanted.command(uuid4(), self._language))

    @property
    def _language(self) -> Language:
        return self.context.speech.language

    def _reprint(self, booking: Booking) -> None:
        self._round += 1
        self._wanted = None
        self._hush_lost()
        self._send(Reprint(uuid4(), ByCard(booking.id)))

    def _send(self, command: Command) -> None:
        self._command = command
        self.choose.go.setEnabled(False)
        self._hush_lost()
        self._ask(lambda behind: carry_out(behind.citizens, command), self._answered, self._no_answer)

    def _send_again(self) -> None:
        if self._command is not None:
            self._send(self._command)

    def _no_answer(self, fault: Exception) -> None:
        """It may have been done, or not: the same command finds out."""
        words = words_of_fault(fault, self.context.speech)
        self.lost.show_message(Tone.BAD, words)
        self.again.show()
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hush_lost(self) -> None:
        self.lost.hush()
        self.again.hide()

    def _answered(self, outcome: Booked | Cancelled | Refused) -> None:
        command, self._command = self._command, None
        match outcome:
            case Booked(ticket):
                self._show_ticket(ticket, anew=isinstance(command, Reprint))
            case Cancelled():
                self.done.show_done(self.say("The booking is cancelled."))
                self.panels.setCurrentWidget(self.done)
                self.done.button.setFocus(Qt.FocusReason.OtherFocusReason)
            case Refused(reason) if reason in _GONE and self._wanted is not None:
                self._gone()
                return
            case Refused():
                self._refuse(outcome)
                return
        self.context.changed.emit()
        self._look_again()

    def _gone(self) -> None:
        """R2: everything is kept but the time."""
        wanted = self._wanted
        if wanted is None:
            return
        clock = self.choose.clock()
        self._wanted = wanted.anew()
        self._show_choosing(None)
        self._look()
        self.context.tell(when_words.went(clock, self.context.speech, online=self.context.online), Tone.WARN)

    def _show_ticket(self, ticket: Ticket, *, anew: bool) -> None:
        errand = self._wanted.errand if self._wanted else None
        words = {
            Errand.TAKE: self.say("Booked. Give the citizen the ticket."),
            Errand.ADD: self.say("The service is added. The citizen needs the new ticket."),
            Errand.REBOOK: self.say("The booking is moved. The citizen needs the new ticket."),
        }
        said = self.say("The ticket is printed again.") if anew or errand is None else words[errand]
        self._ticket, self._wanted = ticket, None
        self.done.show_ticket(ticket, said)
        self.panels.setCurrentWidget(self.done)
        self.done.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._print()

    def _print(self) -> None:
        ticket = self._ticket
        if ticket is None:
            return
        self.done.show_printing(PrintState.SENDING)
        language, mine = ticket.booking.language, self._round

        def printed(state: PrintState) -> None:
            if self._round == mine and self._ticket == ticket:
                self.done.show_printing(state)

        self.context.put_on_paper(
            lambda behind: behind.print_ticket(ticket, language, lambda _state: None),
            printed,
            lambda _fault: printed(PrintState.FAILED),
        )

    def _refuse(self, refused: Refused) -> None:
        may = (
            refused.reason is Reason.TEN_DAYS
            and Override.TEN_DAYS in self._aside
            and self._wanted is not None
            and self._wanted.errand is Errand.TAKE
        )
        self.refusal.show_refused(refused, may_set_aside=may)
        self.panels.setCurrentWidget(self.refusal)
        field = self.refusal.form.reason if may else self.refusal.button
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(
        self,
        work: Callable[[Behind], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Ask the desk; what was asked for somebody else, or for another errand, is dropped."""
        mine = self._round

        def answered(answer: T) -> None:
            if self._round == mine:
                then(answer)

        def fault_came(fault: Exception) -> None:
            if self._round == mine:
                (failed or self.context.tell_fault)(fault)

        self.context.ask(work, answered, fault_came)
