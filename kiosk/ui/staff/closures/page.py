"""R7: close a day, or hours of it. Whom that sends home is shown first, then asked, then listed, to be called."""

from datetime import date, time
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.core.calendar import ClosingError
from kiosk.core.commands import CloseDay, ReopenDay
from kiosk.core.desk.fitting import BookingsInTheWayError
from kiosk.core.free_text import fault_in
from kiosk.core.model import Booking, Words
from kiosk.core.outcomes import DayReopened, Refused
from kiosk.ui.refusals import words_of
from kiosk.ui.staff.closures.form import ClosingForm
from kiosk.ui.staff.closures.people import PeopleList, write_list
from kiosk.ui.staff.faults import words_of_fault
from kiosk.ui.staff.page import Context, Page
from kiosk.ui.staff.text_words import words_of_text_fault
from kiosk.ui.staff.where_to import ask_path
from kiosk.ui.theme import Gap, Role
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.text import Text


class ClosuresPage(Page):
    """Task.CLOSE."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setObjectName("closures")
        self._command: CloseDay | None = None
        self.title, self.lead = Text(role=Role.TITLE), Text(tone="muted")
        self.form, self.banner, self.people = ClosingForm(context), Banner(), PeopleList(context)
        self.look_first, self.go = Button(kind=Kind.PRIMARY, icon="people"), Button(kind=Kind.WARN, icon="close")
        self.keep, self.open, self.save = Button(), Button(), Button(icon="ticket")
        names = ((self.look_first, "show"), (self.go, "close-day"), (self.keep, "keep"), (self.open, "reopen"))
        for button, name in (*names, (self.save, "save")):
            button.setObjectName(name)
        self._left, self._right, self._both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self._ways, self._foot, self._column = QVBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        self._ways.addWidget(self.look_first)
        self._ways.addWidget(self.open)
        self._left.addWidget(self.form)
        self._left.addLayout(self._ways)
        self._left.addStretch(1)
        self._right.addWidget(self.banner)
        self._right.addWidget(self.people, 1)
        for button in (self.keep, self.save, self.go):
            self._foot.addWidget(button)
        self._foot.addStretch(1)
        self._right.addLayout(self._foot)
        self._right.addStretch(0)
        self._both.addLayout(self._left, 2)
        self._both.addLayout(self._right, 3)
        self._column.addWidget(self.title)
        self._column.addWidget(self.lead)
        self._column.addLayout(self._both, 1)
        self._connect()
        self.wipe()

    def _connect(self) -> None:
        form = self.form
        self.look_first.clicked.connect(lambda _checked=False: self._look())
        self.go.clicked.connect(lambda _checked=False: self._close())
        self.keep.clicked.connect(lambda _checked=False: self._ask_nothing())
        self.open.clicked.connect(lambda _checked=False: self._reopen())
        self.save.clicked.connect(lambda _checked=False: self._save())
        form.day.dateChanged.connect(lambda _day: self._ask_nothing())
        form.whole.toggled.connect(lambda _on: self._ask_nothing())
        for edit in (form.first, form.last):
            edit.timeChanged.connect(lambda _time: self._ask_nothing())

    # What the window says.

    def retranslate(self) -> None:
        """Every word."""
        say = self.say
        self.title.setText(say("Close the centre"))
        self.lead.setText(say("First you see whom it sends home. Nothing is closed before you confirm."))
        self.form.retranslate()
        self.look_first.say(say("Show whom it sends home"))
        self.open.say(say("Open the day again"))
        self.keep.say(say("Do not close"))
        self.go.say(say("Close and cancel these bookings"))
        self.save.say(say("Save the list"))

    def look_changed(self) -> None:
        """Distances."""
        margin = self.look.margin
        self._column.setContentsMargins(margin, margin, margin, margin)
        for layout in (self._column, self._left, self._right, self._ways, self._foot):
            layout.setSpacing(self.look.gap(Gap.SMALL))
        self._both.setSpacing(self.look.gap(Gap.LARGE))

    def shown(self) -> None:
        """Days from today on."""
        self.form.begin(self.context.now().date())
        self.form.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """What was asked is asked anew."""
        self.wipe()

    def wipe(self) -> None:
        """As it began."""
        self.form.wipe()
        self._ask_nothing()

    def _ask_nothing(self) -> None:
        self._command = None
        self.banner.hush()
        self.people.show_bookings(())
        for button in (self.go, self.keep, self.save):
            button.hide()

    # Closing.

    def _look(self) -> None:
        centre_id, day, hours = self.context.centre.id, self.form.date, self.form.hours
        reason = self.form.reason
        fault = next((f for f in map(fault_in, (reason.kk, reason.ru, reason.en)) if f), None)
        if fault is not None:
            wanted = self.say("The reason is wanted in three languages.")
            self.banner.show_message(Tone.BAD, f"{wanted} {words_of_text_fault(fault, self.context.speech)}")
            return

        def seen(bookings: tuple[Booking, ...] | Refused) -> None:
            if isinstance(bookings, Refused):
                self._waits(bookings)
            elif (self.form.date, self.form.hours) == (day, hours):
                self._ask(day, hours, reason, bookings)

        self._ask_nothing()
        self.context.ask(lambda behind: behind.staff.booked_on(centre_id, day, hours), seen, self._failed)

    def _ask(
        self, day: date, hours: tuple[time, time] | None, reason: Words, bookings: tuple[Booking, ...]
    ) -> None:
        """Whom it sends home; then it may be confirmed."""
        seen = frozenset(booking.id for booking in bookings)
        by, centre_id = self.context.account.login, self.context.centre.id
        self._command = CloseDay(uuid4(), centre_id, day, reason, seen, by, hours)
        self.people.show_bookings(bookings)
        words = self.context.speech.say_count(
            "{count} booking has a time that would be closed.",
            "{count} bookings have a time that would be closed.",
            len(bookings),
        )
        none = self.say("Nobody has a booking there.")
        self.banner.show_message(Tone.WARN if bookings else Tone.INFO, words if bookings else none)
        self.go.say(self.say("Close and cancel these bookings") if bookings else self.say("Close"))
        self.go.setEnabled(True)
        self.go.show()
        self.keep.show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        command = self._command
        if command is not None:
            self.go.setEnabled(False)
            self.context.ask(lambda behind: behind.staff.close_day(command), self._closed, self._failed)

    def _waits(self, refused: Refused) -> None:
        words = words_of(refused, self.context.speech)
        self.banner.show_message(Tone.WARN, f"{words.title}. {words.meaning}")
        self.go.setEnabled(True)

    def _closed(self, bookings: tuple[Booking, ...] | Refused) -> None:
        if isinstance(bookings, Refused):
            self._waits(bookings)
            return
        command, self._command = self._command, None
        self.go.hide()
        self.keep.hide()
        self.people.show_bookings(bookings)
        self.save.setVisible(bool(bookings))
        day = self.context.speech.day(command.day) if command else ""
        closed = self.say("Closed: {day}.", day=day)
        call = self.say("These citizens are to be called: their bookings are cancelled.")
        self.banner.show_message(Tone.OK, f"{closed} {call}" if bookings else closed)
        self.form.wipe_reasons()
        (self.save if bookings else self.form.day).setFocus(Qt.FocusReason.OtherFocusReason)
        self.context.changed.emit()

    def _failed(self, fault: Exception) -> None:
        self.go.setEnabled(True)
        match fault:
            case BookingsInTheWayError(bookings=bookings) if self._command is not None:
                command = self._command
                self._ask(command.day, command.hours, command.reason, bookings)
                self.banner.show_message(
                    Tone.WARN, self.say("Somebody has booked meanwhile. Please look at the list once more.")
                )
            case ClosingError():
                self.banner.show_message(
                    Tone.BAD,
                    self.say(
                        "These hours cannot be closed: the centre is not open then, or another part of the day "
                        "is closed already."
                    ),
                )
            case _:
                self.banner.show_message(Tone.BAD, words_of_fault(fault, self.context.speech))

    def _reopen(self) -> None:
        day, by, centre_id = self.form.date, self.context.account.login, self.context.centre.id
        command = ReopenDay(uuid4(), centre_id, day, by)
        self._ask_nothing()

        def opened(done: DayReopened | Refused) -> None:
            if isinstance(done, Refused):
                self._waits(done)
                return
            words = self.say(
                "Open again: {day}. Who was sent home stays cancelled.", day=self.context.speech.day(day)
            )
            self.banner.show_message(Tone.OK, words)
            self.context.changed.emit()

        def failed(fault: Exception) -> None:
            if isinstance(fault, ClosingError):
                self.banner.show_message(Tone.INFO, self.say("Nobody of the staff has closed this day."))
            else:
                self._failed(fault)

        self.context.ask(lambda behind: behind.staff.reopen_day(command), opened, failed)

    # The list.

    def _save(self) -> None:
        chosen = ask_path(self)(f"{self.context.centre.code}-{self.form.date.isoformat()}.csv")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the list of whom to call as a file for a table program, nobody's IIN in it."""
        try:
            write_list(path, self.people.bookings, self.context.speech)
        except OSError:
            self.context.tell(self.say("The file could not be written."), Tone.BAD)
        else:
            self.context.tell(self.say("Saved: {name}", name=path.name), Tone.OK)
