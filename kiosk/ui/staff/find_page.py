"""Find a citizen's bookings by their IIN, with the identity card in hand, and check one in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.iin import LENGTH, Iin, IinFault, fault_of
from kiosk.core.model import Booking, Status
from kiosk.core.staff import Task
from kiosk.ui.facts import sector, status_sign
from kiosk.ui.staff.iin_field import IinField
from kiosk.ui.staff.iin_words import words_of_iin_fault
from kiosk.ui.staff.page import Context, Page
from kiosk.ui.staff.pairs import Pairs
from kiosk.ui.staff.scrolled import scrolled
from kiosk.ui.theme import Gap, Role
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.status import StatusLabel
from kiosk.ui.widgets.text import SEMIBOLD, Card, Text

_FIELD = 340
_WIDEST = 900  # of a card: what belongs together is seen together
_MAY_COME = frozenset({Status.BOOKED, Status.MISSED, Status.CHECKED_IN})  # the desk says what is in the way


class FoundCard(Card):
    """One booking. `pressed`: the card was seen; check it in."""

    pressed = Signal()

    def __init__(self, booking: Booking, context: Context) -> None:
        super().__init__()
        speech, language = context.speech, context.speech.language
        start = booking.starts_at.astimezone(booking.centre.zone)
        today = context.centre.day_of(context.now())
        here = booking.centre.id == context.centre.id
        self.when = Text(role=Role.CARD)
        day = speech.say("Today") if booking.visit_on == today else speech.day(booking.visit_on)
        self.when.setText(f"{day}, {speech.clock(start)}")
        self.status = StatusLabel()
        self.status.show_sign(status_sign(booking.status, speech))
        head = QHBoxLayout()
        self.body.addLayout(head)
        head.addWidget(self.when, 1)
        head.addWidget(self.status)
        if not here:
            where = Text(tone="warn", weight=SEMIBOLD)
            where.setText(f"{booking.centre.name.in_(language)}, {booking.centre.address.in_(language)}")
            self.body.addWidget(where)
        facts = Pairs(ruled=True)
        self.body.addWidget(facts)  # first: what is shown without a parent is a window
        facts.show_pairs(
            [
                (
                    speech.clock(a.slot.starts_at.astimezone(booking.centre.zone)),
                    f"{a.service.name.in_(language)} · {sector(a.line, speech)}",
                )
                for a in booking.appointments
            ]
            + [(speech.say("Vehicle"), booking.plate)]
        )
        if context.may(Task.CHECK_IN) and booking.status in _MAY_COME:
            button = Button(speech.say("Check in, card seen"), kind=Kind.PRIMARY)
            button.setObjectName("card-seen")
            button.clicked.connect(self.pressed)
            foot = QHBoxLayout()
            foot.addWidget(button)
            foot.addStretch(1)
            self.body.addLayout(foot)


class FindPage(Page):
    """`look_up` finds the bookings of a number that was scanned."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.title, self.lead = Text(role=Role.TITLE), Text(tone="muted")
        self.field, self.go, self.wipe_button = IinField(), Button(kind=Kind.PRIMARY, icon="search"), Button()
        self.banner, self.cards = Banner(Tone.INFO), list[FoundCard]()
        self._entry, self._column = QHBoxLayout(), QVBoxLayout(self)
        for widget in (self.field, self.go, self.wipe_button):
            self._entry.addWidget(widget)
        self._entry.addStretch(1)
        self._list, self._lines = QWidget(), QVBoxLayout()
        self._list.setLayout(self._lines)
        self._lines.addStretch(1)
        self._scroll = scrolled(self._list)
        self._column.addWidget(self.title)
        self._column.addWidget(self.lead)
        self._column.addLayout(self._entry)
        self._column.addWidget(self.banner)
        self._column.addWidget(self._scroll, 1)
        self.field.changed.connect(self._changed)
        self.field.entered.connect(self._find)
        self.field.refused.connect(self._wrong)
        self.go.clicked.connect(lambda _checked=False: self.field.enter())
        self.wipe_button.clicked.connect(self.wipe)
        self._asked: Iin | None = None
        self.found: tuple[Booking, ...] | None = None

    def look_up(self, iin: Iin) -> None:
        """A number that was scanned."""
        self.field.clear()
        for digit in iin.digits:
            self.field.put(digit)
        self._find(iin)

    def wipe(self) -> None:
        """Nobody's data stay."""
        self.field.clear()
        self._show(None)
        self.field.setFocus()

    def retranslate(self) -> None:
        """Every word."""
        say = self.say
        self.title.setText(say("Find by IIN"))
        self.lead.setText(say("Only with the identity card in hand. That you looked is written down."))
        self.field.setAccessibleName(say("IIN"))
        self.go.say(say("Find"))
        self.wipe_button.say(say("Clear"))
        self._show(self.found)

    def shown(self) -> None:
        """People begin to type."""
        self.field.setFocus()

    def left(self) -> None:
        """Whose bookings these were is nobody's matter any more."""
        self.field.clear()
        self._show(None)

    def look_changed(self) -> None:
        """Take the distances of a look."""
        look = self.look
        self._column.setContentsMargins(look.margin, look.margin, look.margin, look.margin)
        self._column.setSpacing(look.gap(Gap.SMALL) * 3 // 2)
        self._lines.setContentsMargins(0, 0, look.gap(Gap.SMALL), 0)
        self._lines.setSpacing(look.gap(Gap.MEDIUM))
        self._entry.setSpacing(look.gap(Gap.SMALL))
        self.field.setFixedWidth(round(_FIELD * look.zoom))

    def _changed(self, digits: str) -> None:
        self._asked = None
        self._show(None)
        fault = fault_of(digits)
        if fault is not None and len(digits) == LENGTH:
            self._wrong(fault)

    def _wrong(self, fault: IinFault) -> None:
        words = words_of_iin_fault(fault, len(self.field.digits), self.context.speech)
        self.banner.show_message(Tone.WARN, words)

    def _find(self, iin: Iin) -> None:
        self._asked = iin
        centre_id = self.context.centre.id

        def found(bookings: tuple[Booking, ...]) -> None:
            if self._asked == iin:
                self._show(bookings)

        def failed(fault: Exception) -> None:
            if self._asked == iin:
                self.context.tell_fault(fault)

        self.context.ask(lambda behind: behind.staff.find(iin, centre_id), found, failed)

    def _show(self, found: tuple[Booking, ...] | None) -> None:
        self.found = found
        for card in self.cards:
            self._lines.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        self.banner.hush()
        if found is None:
            return
        if not found:
            self.banner.show_message(Tone.INFO, self.say("No booking today or later."))
        elif not self.context.online:
            self.banner.show_message(Tone.WARN, self.say("Without network: as far as this desk knows."))
        context = self.context
        for place, booking in enumerate(found):
            card = FoundCard(booking, context)
            card.pressed.connect(lambda booking_id=booking.id: context.card_seen.emit(booking_id))
            card.setMaximumWidth(round(_WIDEST * self.look.zoom))
            self._lines.insertWidget(place, card)
            self.dress(card)
            self.cards.append(card)
