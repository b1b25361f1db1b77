"""Who is at the desk: the IIN from the card, and the bookings that belong to it, with what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.iin import LENGTH, IinFault, fault_of
from kiosk.core.model import Booking, Status
from kiosk.core.staff import Task
from kiosk.speech import Speech
from kiosk.ui import facts
from kiosk.ui.staff.iin_field import IinField
from kiosk.ui.staff.iin_words import words_of_iin_fault
from kiosk.ui.staff.page import Context
from kiosk.ui.staff.scrolled import scrolled
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.visit import Errand
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.flow_grid import FlowGrid
from kiosk.ui.widgets.status import StatusLabel
from kiosk.ui.widgets.text import SEMIBOLD, Card, Text, dress

_NO_TICKET = frozenset({Status.CANCELLED, Status.CANCELLED_BY_CENTRE})


class BookingCard(Card):
    """One booking. `wants(Errand)`, `wants_print()`: what is asked for it."""

    wants = Signal(object)
    wants_print = Signal()

    def __init__(self, booking: Booking) -> None:
        super().__init__()
        self.booking = booking
        self.setObjectName("booking")
        self._when, self._what = Text(weight=SEMIBOLD), Text(role=Role.SMALL)
        self._where, self._note = Text(role=Role.SMALL, tone="muted"), Text(role=Role.SMALL, tone="muted")
        self._sign = StatusLabel()
        deeds = QWidget()
        self._grid = FlowGrid(deeds, columns=2, fill=True)
        self.buttons = {
            "print": Button(icon="printer", role=Role.SMALL),
            Errand.REBOOK: Button(icon="calendar", role=Role.SMALL),
            Errand.ADD: Button(icon="plus", role=Role.SMALL),
            Errand.CANCEL: Button(icon="close", role=Role.SMALL, kind=Kind.QUIET),
        }
        for name, button in self.buttons.items():
            button.setObjectName(name)
            self._grid.addWidget(button)
            if isinstance(name, Errand):
                button.clicked.connect(lambda _checked=False, errand=name: self.wants.emit(errand))
        self.buttons["print"].clicked.connect(lambda _checked=False: self.wants_print.emit())
        for widget in (self._sign, self._when, self._what, self._where, self._note, deeds):
            self.body.addWidget(widget)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        side = look.gap(Gap.SMALL)
        self.body.setContentsMargins(side * 3 // 2, side, side * 3 // 2, side * 3 // 2)
        self.body.setSpacing(side // 2)
        self._grid.set_gap(side // 2)

    def show_booking(self, context: Context) -> None:
        """What it is, and what this account may do with it now."""
        booking, speech = self.booking, context.speech
        say = speech.say
        self._sign.show_sign(sign_of(booking, speech))
        self._when.setText(facts.starts(booking.starts_at, booking.centre, speech))
        told = facts.told_booking(booking, speech)
        self._what.setText("\n".join(f"{row.clock}  {row.service}" for row in told))
        self._where.setText(booking.centre.name.in_(speech.language))
        own = context.account.may(Task.SERVE, booking.centre.id)
        elsewhere = say("Of another centre: its own staff serve it.")
        self._note.setText(elsewhere)
        self._note.setVisible(not own)
        can = {
            "print": own and booking.status not in _NO_TICKET,
            Errand.REBOOK: own and booking.active,
            Errand.ADD: own and facts.may_add_to(booking, context.place),
            Errand.CANCEL: own and booking.active,
        }
        words = {
            "print": say("Print again"),
            Errand.REBOOK: say("Rebook"),
            Errand.ADD: say("Add a service"),
            Errand.CANCEL: say("Cancel the booking"),
        }
        for name, button in self.buttons.items():
            button.say(words[name])
            button.setVisible(can[name])
        widest = max(button.sizeHint().width() for button in self.buttons.values())
        self._grid.set_columns(2, widest)


class CitizenPanel(QWidget):
    """`found(Iin)`, `new_booking()`, `wants(Errand, Booking)`, `wants_print(Booking)`, `finished()`.

    `another()`: a digit was changed after a citizen was found: what is shown belongs to somebody else.
    """

    found = Signal(object)
    new_booking = Signal()
    wants = Signal(object, object)
    wants_print = Signal(object)
    finished = Signal()
    another = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.title, self.ask = Text(role=Role.TITLE), Text(role=Role.SMALL, tone="muted")
        self.field, self.fault = IinField(), Banner()
        self.look_up = Button(kind=Kind.PRIMARY, icon="search")
        self.finish = Button(icon="check")
        self.new = Button(icon="plus", kind=Kind.PRIMARY)
        self.none = Text(tone="muted")
        for button, name in ((self.look_up, "find"), (self.finish, "finish"), (self.new, "new")):
            button.setObjectName(name)
        self.cards: list[BookingCard] = []
        self._box = QWidget()
        self._list = QVBoxLayout(self._box)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.addStretch(1)
        self.area = scrolled(self._box)
        self._column, self._row = QVBoxLayout(self), QHBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.look_up, 1)
        self._row.addWidget(self.finish, 1)
        for widget in (self.title, self.ask, self.field, self.fault):
            self._column.addWidget(widget)
        self._column.addLayout(self._row)
        self._column.addWidget(self.none)
        self._column.addWidget(self.new)
        self._column.addWidget(self.area, 1)
        self.field.entered.connect(self.found)
        self.field.refused.connect(self._tell)
        self.field.changed.connect(self._typed)
        self.look_up.clicked.connect(lambda _checked=False: self.field.enter())
        self.new.clicked.connect(lambda _checked=False: self.new_booking.emit())
        self.finish.clicked.connect(lambda _checked=False: self.finished.emit())
        self.show_bookings(None)

    @property
    def speech(self) -> Speech:
        """Of whoever is signed in."""
        return self._context.speech

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._column.setSpacing(look.gap(Gap.SMALL))
        self._row.setSpacing(look.gap(Gap.SMALL))
        self._list.setSpacing(look.gap(Gap.SMALL))
        self.look = look

    def retranslate(self) -> None:
        """Every word."""
        say = self.speech.say
        self.title.setText(say("Serve a citizen"))
        self.ask.setText(say("Take the identity card in your hand, and type the IIN that stands on it."))
        self.field.setAccessibleName(say("IIN"))
        self.look_up.say(say("Show the bookings"))
        self.finish.say(say("Finish"))
        self.new.say(say("New booking"))
        self.none.setText(say("No bookings to come, and none that the ten-day rule counts."))
        self.fault.hush()
        for card in self.cards:
            card.show_booking(self._context)

    def show_bookings(self, bookings: Sequence[Booking] | None) -> None:
        """Those of the citizen at the desk; None while nobody is."""
        for card in self.cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(booking) for booking in bookings or ()]
        known = self._known = bookings is not None
        self.none.setVisible(known and not bookings)
        self.new.setVisible(known)
        self.finish.setVisible(known)
        self.look_up.setVisible(not known)
        self.ask.setVisible(not known)

    def wipe(self) -> None:
        """No digit and no booking stays."""
        self.field.clear()
        self.fault.hush()
        self.show_bookings(None)

    def _card(self, booking: Booking) -> BookingCard:
        card = BookingCard(booking)
        self._list.insertWidget(self._list.count() - 1, card)
        dress(card, self.look)
        card.show_booking(self._context)
        card.wants.connect(lambda errand: self.wants.emit(errand, booking))
        card.wants_print.connect(lambda: self.wants_print.emit(booking))
        return card

    def _typed(self, digits: str) -> None:
        self.fault.hush()
        fault = fault_of(digits)
        if len(digits) == LENGTH and fault is not None:
            self._tell(fault)
        if self._known:
            self.show_bookings(None)
            self.another.emit()

    def _tell(self, fault: IinFault) -> None:
        words = words_of_iin_fault(fault, len(self.field.digits), self.speech)
        self.fault.show_message(Tone.WARN if fault in {IinFault.EMPTY, IinFault.TOO_SHORT} else Tone.BAD, words)


def sign_of(booking: Booking, speech: Speech) -> facts.Sign:
    """R6, said of somebody else."""
    say, sign = speech.say, facts.status_sign(booking.status, speech)
    words = {
        Status.CHECKED_IN: say("Checked in"),
        Status.CANCELLED: say("Cancelled by the citizen"),
    }.get(booking.status, sign.words)
    return facts.Sign(sign.icon, sign.tone, words)
