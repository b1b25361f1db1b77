"""What sync could not settle: each with what it means and what to do, until somebody has seen to it."""

from collections.abc import Sequence
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.core.commands import Settle
from kiosk.core.matters import Matter
from kiosk.core.outcomes import NotListed, Refused, Settled
from kiosk.speech import Speech
from kiosk.ui import facts
from kiosk.ui.refusals import words_of
from kiosk.ui.staff.faults import words_of_fault
from kiosk.ui.staff.matter_words import words_of_matter
from kiosk.ui.staff.page import Context, Page
from kiosk.ui.staff.pairs import Pairs
from kiosk.ui.staff.reason_line import ReasonLine
from kiosk.ui.staff.scrolled import scrolled
from kiosk.ui.theme import Gap, Role
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.cards import CardButton
from kiosk.ui.widgets.text import Card, Text


class MattersPage(Page):
    """Task.SETTLE. The list at the left, the chosen matter at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setObjectName("matters")
        self._matters: tuple[Matter, ...] = ()
        self._chosen: int | None = None
        self._command: Settle | None = None  # confirmed, and not answered yet
        self._begins = False
        self.title, self.lead = Text(role=Role.TITLE), Text(tone="muted")
        self.waits, self.none = Banner(Tone.WARN), Text(tone="muted")
        self.rows: list[CardButton] = []
        self._list, self._box = QVBoxLayout(), QWidget()
        self._box.setLayout(self._list)
        self._list.addStretch(1)
        self._list.setContentsMargins(0, 0, 0, 0)
        self.area = scrolled(self._box)
        self.what, self.meaning, self.next = Text(role=Role.CARD), Text(), Banner(Tone.INFO)
        self.facts, self.go = Pairs(), Button(kind=Kind.PRIMARY, icon="check")
        self.go.setObjectName("settle")
        self._done = ReasonLine(context.speech, self.go)
        self.note = self._done.line
        self.note.setObjectName("note")
        self.detail = QWidget()
        self._detail = QVBoxLayout(self.detail)
        self._detail.setContentsMargins(0, 0, 0, 0)
        card = Card()
        card.body.addWidget(self.facts)
        for widget in (self.what, self.meaning, self.next, self._done, card):
            self._detail.addWidget(widget)
        self._detail.addStretch(1)
        self.right = QStackedWidget()
        for part in (self.none, scrolled(self.detail)):
            self.right.addWidget(part)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._both, self._column = QHBoxLayout(), QVBoxLayout(self)
        self._both.addWidget(self.area, 2)
        self._both.addWidget(self.right, 3)
        for widget in (self.title, self.lead, self.waits):
            self._column.addWidget(widget)
        self._column.addLayout(self._both, 1)
        self._done.entered.connect(self._settle)
        self.go.clicked.connect(lambda _checked=False: self._settle())

    # What the window says.

    def retranslate(self) -> None:
        """Every word."""
        say = self.say
        self.title.setText(say("To be settled"))
        self.lead.setText(say("What terminals did without network, and what could not be put right by itself."))
        self._done.say(say("What was done; it goes into the record with your name"))
        self.go.say(say("Settled"))
        self._show()

    def look_changed(self) -> None:
        """Distances."""
        margin = self.look.margin
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(self.look.gap(Gap.SMALL))
        self._both.setSpacing(self.look.gap(Gap.LARGE))
        self._list.setSpacing(self.look.gap(Gap.SMALL))
        self._detail.setSpacing(self.look.gap(Gap.MEDIUM))

    def shown(self) -> None:
        """One begins with the first of them, once it is there."""
        self._begins = True

    def refresh(self) -> None:
        """Terminals deliver, and colleagues settle."""
        centre_id = self.context.centre.id
        self.context.ask(lambda behind: behind.staff.unsettled(centre_id), self._found)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """The desk was locked, or another page is up: a note that was begun is nobody else's."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._done.wipe()

    # What it shows.

    def _found(self, answer: tuple[Matter, ...] | Refused) -> None:
        begins, self._begins = self._begins, False
        if isinstance(answer, Refused):
            words = words_of(answer, self.context.speech)
            where = self.say("The list is in the shared database.")
            self.waits.show_message(Tone.WARN, f"{words.title}. {where}")
            self.go.setEnabled(False)
            return
        self.waits.hush()
        self.go.setEnabled(True)
        if answer != self._matters:
            self._matters = answer
            self._show()
        if begins and self.rows and self.isVisible():
            self.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._row(matter) for matter in self._matters]
        if self._chosen not in {matter.number for matter in self._matters}:
            self._choose(self._matters[0].number if self._matters else None)
        else:
            self._choose(self._chosen)
        self.none.setText(self.say("There is nothing to settle."))

    def _row(self, matter: Matter) -> CardButton:
        row = CardButton()
        row.setCheckable(True)
        row.setObjectName(f"matter-{matter.number}")
        self._list.insertWidget(self._list.count() - 1, row)
        self.dress(row)
        centre, speech = self.context.centre, self.context.speech
        row.say(
            words_of_matter(matter.reason, speech).title,
            speech.say("Listed: {time}", time=facts.starts(matter.at, centre, speech)),
        )
        row.clicked.connect(lambda _checked=False: self._choose(matter.number))
        return row

    def _choose(self, number: int | None) -> None:
        if number != self._chosen:
            self._done.wipe()
            self._command = None
        self._chosen = number
        for row, listed in zip(self.rows, self._matters, strict=True):
            row.setChecked(listed.number == number)
        shown = [matter for matter in self._matters if matter.number == number]
        matter = shown[0] if shown else None
        self.right.setCurrentIndex(1 if matter else 0)
        if matter is None:
            return
        words = words_of_matter(matter.reason, self.context.speech)
        self.what.setText(words.title)
        self.meaning.setText(words.meaning)
        self.next.show_message(Tone.INFO, words.next)
        self.facts.show_pairs(facts_of(matter, self.context))

    # Settling.

    def _settle(self) -> None:
        note = self._done.taken()
        number, by = self._chosen, self.context.account.login
        if note is None or number is None or not self.go.isEnabled():
            return
        if self._command is None or self._command.note != note:
            self._command = Settle(uuid4(), number, note, by)
        command = self._command
        self.go.setEnabled(False)
        self.context.ask(lambda behind: behind.staff.settle(command), self._settled, self._failed)

    def _settled(self, outcome: Settled | NotListed | Refused) -> None:
        self.go.setEnabled(True)
        if isinstance(outcome, Refused):
            self.context.tell(words_of(outcome, self.context.speech).title, Tone.WARN)
            return
        self._command = None
        self._done.wipe()
        if isinstance(outcome, NotListed):
            self.context.tell(self.say("Somebody else has settled this already."), Tone.INFO)
        else:
            self.context.tell(self.say("Settled and noted."), Tone.OK)
        self.context.changed.emit()
        self.refresh()

    def _failed(self, fault: Exception) -> None:
        """The same command goes again where the same note is sent again."""
        self.go.setEnabled(True)
        self.context.tell(words_of_fault(fault, self.context.speech), Tone.BAD)


def facts_of(matter: Matter, context: Context) -> Sequence[tuple[str, str]]:
    """What is known of a matter, as label and value."""
    speech, centre = context.speech, context.centre
    say = speech.say

    def at(moment: object) -> str:
        return facts.starts(moment, centre, speech) if moment is not None else ""  # type: ignore[arg-type]

    booking = matter.booking
    told = facts.told_booking(booking, speech) if booking else ()
    rows = [
        (say("Number on the list"), str(matter.number)),
        (say("Done without network"), at(matter.done_at)),
        (say("Terminal"), str(matter.terminal_id)),
        (say("Visit"), at(booking.starts_at) if booking else at(matter.starts_at)),
        (say("Services"), "\n".join(f"{row.clock}  {row.service}" for row in told)),
        (say("State of the booking"), _state(matter, speech)),
        (say("Booking number"), f"{matter.booking_id:x}" if matter.booking_id else ""),
    ]
    rows += [(say("Let in at"), at(moment)) for moment in matter.seen_at]
    return rows


def _state(matter: Matter, speech: Speech) -> str:
    if matter.booking is None:
        return speech.say("There is no such booking") if matter.booking_id else ""
    return facts.status_sign(matter.booking.status, speech).words
