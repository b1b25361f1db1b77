"""The citizen's bookings: those whose ticket was shown in full, the others only as much as R8 allows."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.core.model import Booking, Glimpse
from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui import facts
from kiosk.ui.events import ErrandAsked, NewBookingAsked, OpenAsked, PrintAsked
from kiosk.ui.network import errand_waits, new_booking_waits
from kiosk.ui.place import Place
from kiosk.ui.refusals import words_of
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.visit import Errand, Visit
from kiosk.ui.widgets.appointments import AppointmentRows, ChangeLine
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.cards import CardButton
from kiosk.ui.widgets.flow_grid import FlowGrid
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.widgets.status import StatusLabel
from kiosk.ui.widgets.text import SEMIBOLD, Card, Text, rule


class BookingCard(Card):
    """One open booking: its status, day, times and place, and what can be done with it. `asked`: an event."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.booking: Booking | None = None
        self._status = StatusLabel()
        self._day = Text(role=Role.KEY, weight=SEMIBOLD)
        self._rows = AppointmentRows()
        self._where, self._plate = ChangeLine("pin", value=Role.BODY), ChangeLine("car", value=Role.BODY)
        self._note = Text(tone="muted")
        self._rebook = self._offer("refresh", partial(self._errand, Errand.REBOOK), "rebook")
        self._add = self._offer("plus", partial(self._errand, Errand.ADD), "add")
        self._print = self._offer("printer", self._print_again, "print")
        self._cancel = self._offer("close", partial(self._errand, Errand.CANCEL), "cancel", Kind.QUIET)
        self.body.addWidget(self._status, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._day)
        self.body.addWidget(self._rows)
        self._line = rule()
        self.body.addWidget(self._line)
        self.body.addWidget(self._where)
        self.body.addWidget(self._plate)
        self.body.addWidget(self._note)
        self._deeds = QWidget()
        self._grid = FlowGrid(self._deeds, columns=2, fill=True)
        for button in (self._rebook, self._add, self._print, self._cancel):
            self._grid.addWidget(button)
        self.body.addWidget(self._deeds)

    def _offer(self, icon: str, act: object, name: str, kind: Kind = Kind.PLAIN) -> Button:
        button = Button(kind=kind, icon=icon)
        button.setObjectName(name)
        button.clicked.connect(act)
        return button

    def _errand(self, errand: Errand, _checked: object = None) -> None:
        if self.booking is not None:
            self.asked.emit(ErrandAsked(errand, self.booking))

    def _print_again(self, _checked: object = None) -> None:
        if self.booking is not None:
            self.asked.emit(PrintAsked(self.booking))

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        self._grid.set_gap(look.gap(Gap.SMALL))
        whole = Qt.AlignmentFlag(0) if look.large_text else Qt.AlignmentFlag.AlignLeft
        self.body.setAlignment(self._status, whole)

    def show_booking(self, booking: Booking, place: Place, speech: Speech) -> None:
        """Show this booking."""
        self.booking = booking
        say = speech.say
        self._status.show_sign(facts.status_sign(booking.status, speech))
        self._day.setText(speech.day(booking.visit_on))
        self._rows.show_rows(facts.told_booking(booking, speech))
        centre = booking.centre
        self._where.show_fact("", centre.name.in_(speech.language), detail=centre.address.in_(speech.language))
        self._plate.show_fact(say("Plate"), booking.plate)
        self._note.say(facts.status_note(booking, speech))
        self._print.say(say("Print the ticket"))
        waiting = say("Waits for the network")
        for button, icon, words, errand in (
            (self._rebook, "refresh", say("Move to another time"), Errand.REBOOK),
            (self._add, "plus", say("Add a second service"), Errand.ADD),
            (self._cancel, "close", say("Cancel the booking"), Errand.CANCEL),
        ):
            waits = errand_waits(errand, place)
            button.say(words, f"{words}. {waiting}" if waits else words)
            button.show_icon("offline" if waits else icon)
            button.setEnabled(not waits)
        self._add.setVisible(facts.may_add_to(booking, place))
        self._deeds.setVisible(booking.active)


class BookingsScreen(Screen):
    """What the citizen has, and the way to a new booking."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self._open: list[BookingCard] = []
        self._cards, self._closed = QVBoxLayout(), QWidget()
        self._glimpses = QVBoxLayout(self._closed)
        self._glimpses.setContentsMargins(0, 0, 0, 0)
        self._buttons: list[CardButton] = []
        self.choices.addLayout(self._cards)
        self.choices.addWidget(self._closed)
        self._why, self._lost = Text(tone="muted"), Text(tone="muted")
        self.choices.addWidget(self._why)
        self.choices.addWidget(self._lost)
        self.choices.addStretch(1)
        self._new = self.add_button(Button(icon="plus", tall=1.1), lambda: self.tell(NewBookingAsked()))
        self._new.setObjectName("new-booking")

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        for column in (self._cards, self._glimpses):
            column.setSpacing(look.gap(Gap.MEDIUM))
        for button in self._buttons:
            button.show_icon(self._glimpse_icon())
        self._put_closed()

    def _glimpse_icon(self) -> str:
        """Larger text needs the room."""
        return "" if self.look.large_text else "ticket"

    def _put_closed(self) -> None:
        """Beside open bookings, where there is width; below them otherwise."""
        wide = self.look.two_columns and not self.look.large_text
        beside = wide and self.visit.standing is not None and bool(self.visit.standing.open)
        here, other = (self.question, self.choices) if beside else (self.choices, self.question)
        if here.indexOf(self._closed) < 0:
            other.removeWidget(self._closed)
            here.insertWidget(min(1, here.count()), self._closed)
        self.show_question(on=beside)

    def show_visit(self, visit: Visit, place: Place) -> None:
        """Show the visit's bookings."""
        super().show_visit(visit, place)
        say = self.speech.say
        opened = visit.standing.open if visit.standing else ()
        hidden = visit.standing.hidden if visit.standing else ()
        count = len(opened) + len(hidden)
        title = say("Your booking") if count == 1 else say("Your bookings")
        closed = bool(hidden) and not opened
        lead = say("Hold its ticket under the reader, or touch the booking.") if closed else ""
        away = ""
        if any(booking.active for booking in opened):
            lead = say("Another time? Move the booking: your old time becomes free for others.")
            away = say("No network. The ticket can be printed; changes wait until the network is back.")
        self.set_heading(title, lead, away)
        shut = new_booking_waits(place)
        later, now = say("New booking: no network"), say("New booking")
        self._new.say(later if shut else now, instead=now if shut else later)
        self._new.show_icon("offline" if shut else "plus")
        self._new.setEnabled(not shut)
        self._put_closed()
        why = words_of(Refused(Reason.NEEDS_TICKET), self.speech)
        for text, words in ((self._why, why.meaning), (self._lost, why.next)):
            text.setText(words)
            text.setVisible(closed)
        while len(self._open) < len(opened):
            self._open.append(self._new_card())
        for at, card in enumerate(self._open):
            card.setVisible(at < len(opened))
            if at < len(opened):
                card.show_booking(opened[at], place, self.speech)
        while len(self._buttons) < len(hidden):
            self._buttons.append(self._new_glimpse())
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(hidden))
            if at < len(hidden):
                self._show_glimpse(button, hidden[at])

    def _new_card(self) -> BookingCard:
        card = BookingCard()
        card.asked.connect(self.tell)
        self.add_dressed(self._cards, card)
        return card

    def _new_glimpse(self) -> CardButton:
        button = CardButton(icon=self._glimpse_icon())
        button.clicked.connect(partial(self._open_glimpse, len(self._buttons)))
        self.add_dressed(self._glimpses, button)
        return button

    def _show_glimpse(self, button: CardButton, glimpse: Glimpse) -> None:
        say = self.speech.say
        taken = say("Taken on {day}", day=self.speech.day_of_month(glimpse.taken_on))
        tag = say("Open it with its ticket or code")
        button.say(facts.has_booking(glimpse.kind, self.speech), taken, tag)
        button.setObjectName(f"glimpse-{glimpse.booking_id}")

    def _open_glimpse(self, at: int, _checked: object = None) -> None:
        hidden = self.visit.standing.hidden if self.visit.standing else ()
        if at < len(hidden):
            self.tell(OpenAsked(hidden[at]))
