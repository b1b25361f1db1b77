"""Service, days and times on one page, for whatever is arranged: only what is free (R2)."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.model import Slot
from kiosk.core.outcomes import FreeSlot, FreeTime
from kiosk.ui import facts, when_words
from kiosk.ui.staff.page import Context
from kiosk.ui.staff.scrolled import scrolled
from kiosk.ui.staff.serve.seller import SellerRow
from kiosk.ui.staff.serve.services import ServiceList
from kiosk.ui.staff.serve.wanted import Wanted
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.visit import Errand
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.days import DayStrip
from kiosk.ui.widgets.text import SEMIBOLD, Text
from kiosk.ui.widgets.times import TimeGrid


class ChoosePanel(QWidget):
    """`service(Service)`, `plate(str)`, `settled(Slot)`, `given_up()`, `set_aside()`: what is chosen."""

    service = Signal(object)
    plate = Signal(str)
    settled = Signal(object)
    given_up = Signal()
    set_aside = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._wanted: Wanted | None = None
        self._free: FreeTime | None = None
        self._day: date | None = None
        self._slot: FreeSlot | None = None
        self.title, self.held = Text(role=Role.TITLE), Text(tone="muted")
        self.services, self.seller = ServiceList(context), SellerRow(context)
        self.note, self.days, self.times = Banner(), DayStrip(), TimeGrid()
        self.hint = Text(tone="muted")
        self.aside = Button(kind=Kind.QUIET, role=Role.SMALL)
        self.aside.setObjectName("set-aside")
        self.back, self.go = Button(), Button(kind=Kind.PRIMARY, icon="check")
        self.back.setObjectName("back")
        self.go.setObjectName("confirm")
        self.go.setShortcut("Ctrl+Return")
        self.summary = Text(weight=SEMIBOLD)
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.times)
        box.addStretch(1)
        self.area = scrolled(inner, by_keys=True)
        self._when, self._both, self._foot, self._column = (
            QVBoxLayout(),
            QHBoxLayout(),
            QHBoxLayout(),
            QVBoxLayout(self),
        )
        for widget in (self.held, self.seller, self.note, self.hint, self.days):
            self._when.addWidget(widget)
        self._when.addWidget(self.area, 1)
        self._when.addWidget(self.aside, 0, Qt.AlignmentFlag.AlignLeft)
        self._when.addStretch(0)  # while there are no times, what is said stays at the top
        self._both.addWidget(self.services, 2)
        self._both.addLayout(self._when, 3)
        self._foot.addWidget(self.back)
        self._foot.addWidget(self.summary, 1)
        self._foot.addWidget(self.go)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.title)
        self._column.addLayout(self._both, 1)
        self._column.addLayout(self._foot)
        self.services.chosen.connect(self.service)
        self.seller.claimed.connect(self.plate)
        self.days.picked.connect(self._pick_day)
        self.times.picked.connect(self._pick)
        self.back.clicked.connect(lambda _checked=False: self.given_up.emit())
        self.go.clicked.connect(lambda _checked=False: self._settle())
        self.aside.clicked.connect(lambda _checked=False: self.set_aside.emit())

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        small = look.gap(Gap.SMALL)
        for layout in (self._when, self._column):
            layout.setSpacing(small)
        self._both.setSpacing(look.gap(Gap.MEDIUM))
        self._foot.setSpacing(look.gap(Gap.MEDIUM))

    def retranslate(self) -> None:
        """Every word."""
        say = self._context.speech.say
        self.services.retranslate()
        self.seller.retranslate()
        self.back.say(say("Back"))
        self.aside.say(say("Set the ten-day rule aside"))
        if self._wanted is not None:
            self.show_wanted(self._wanted, self._free)

    # What it shows.

    def show_wanted(self, wanted: Wanted, free: FreeTime | None, *, may_set_aside: bool = False) -> None:
        """An errand, and the times that are free for it; None where they are not asked for yet."""
        if wanted != self._wanted:
            self._slot = None
            if self._wanted is None or wanted.services != self._wanted.services:
                self._day = None  # else all that was chosen stays but the time
                self.seller.wipe()
        self._wanted, self._free = wanted, free
        say = self._context.speech.say
        self.title.setText(
            {
                Errand.TAKE: say("New booking"),
                Errand.ADD: say("A second service for the same day"),
                Errand.REBOOK: say("Another time"),
            }[wanted.errand]
        )
        self.services.setVisible(wanted.may_choose)
        if wanted.may_choose:
            self.services.show_services(wanted.offered(self._context.place), wanted.service)
        held = "\n".join(self._held(wanted))
        self.held.say(held)
        self.seller.setVisible(wanted.needs_plate)
        self.aside.setVisible(may_set_aside and free is not None and free.may_visit_from is not None)
        self._show_times()

    def say_gone(self, words: str) -> None:
        """The time chosen has just been taken."""
        self._slot = None
        self._show_times()
        self.note.show_message(Tone.WARN, words)

    def wipe(self) -> None:
        """Nothing stays."""
        self._wanted = self._free = self._day = self._slot = None
        self.seller.wipe()
        self.services.search.clear()
        self.note.hush()

    @property
    def chosen(self) -> Slot | None:
        """The time that is marked."""
        return self._slot.slot if self._slot else None

    @property
    def first_visit(self) -> date | None:
        """Where R1 keeps earlier days back: the first that it allows."""
        return self._free.may_visit_from if self._free else None

    def clock(self) -> str:
        """Of the marked time."""
        return self._clock(self._slot.slot) if self._slot else ""

    def _clock(self, slot: Slot) -> str:
        return self._context.speech.clock(slot.starts_at.astimezone(self._context.centre.zone))

    def _held(self, wanted: Wanted) -> list[str]:
        """The times that are settled, or that the booking has, so that nobody must remember them."""
        speech, language = self._context.speech, self._context.speech.language
        booked = wanted.booking.appointments if wanted.booking else ()
        say = speech.say
        rows = [
            say(
                "At present: {service}, {time}",
                service=a.service.name.in_(language),
                time=facts.starts(a.slot.starts_at, wanted.centre, speech),
            )
            for a in booked
        ]
        rows += [
            say(
                "New: {service}, {time}",
                service=service.name.in_(language),
                time=facts.starts(slot.starts_at, wanted.centre, speech),
            )
            for service, slot in zip(wanted.services, wanted.slots, strict=False)
        ]
        if wanted.errand is Errand.REBOOK and wanted.service and len(wanted.services) > 1:
            rows.append(say("Now the time for: {service}", service=wanted.service.name.in_(language)))
        return rows

    def _show_times(self) -> None:
        wanted, free, speech = self._wanted, self._free, self._context.speech
        say = speech.say
        days = free.days if free else ()
        known = {day.day: day for day in days}
        self._slot = next(
            (f for d in days for f in d.slots if self._slot and f.slot.id == self._slot.slot.id), None
        )
        if self._slot is not None:
            self._day = self._slot.slot.day
        elif free is not None and self._day not in known:
            self._day = days[0].day if days else None
        self.note.hush()
        if wanted and wanted.reason:
            self.note.show_message(Tone.WARN, say("The ten-day rule is set aside: {reason}", reason=wanted.reason))
        elif free and free.may_visit_from:
            self.note.show_message(Tone.INFO, when_words.kept_apart(free, speech))
        self.days.setVisible(bool(days))
        self.area.setVisible(bool(days))
        self.hint.say(self._hint())
        if days and self._day is not None:
            self.days.show_days(days, self._day, speech)
            chosen = self._slot.slot.id if self._slot else None
            self.times.show_day(known[self._day], self._context.centre.zone, chosen, speech)
        self._show_foot()

    def _hint(self) -> str:
        say, wanted = self._context.speech.say, self._wanted
        if wanted is None or wanted.needs_plate:
            return ""
        if wanted.service is None:
            return say("Choose the service first.")
        if self._free is None:
            return say("Looking for free times…")
        return "" if self._free.days else say("There is no free time for this service at present.")

    def _show_foot(self) -> None:
        wanted, speech = self._wanted, self._context.speech
        say = speech.say
        last = wanted is None or not wanted.services or wanted.is_last
        words = {Errand.REBOOK: say("Move the booking"), Errand.ADD: say("Add the service")}
        confirm = words.get(wanted.errand, say("Book")) if wanted else say("Book")
        self.go.say(confirm if last else say("Next service"))
        self.go.setEnabled(self._slot is not None)
        if self._slot is None or wanted is None or wanted.service is None:
            self.summary.setText("")
            return
        name = wanted.service.name.in_(speech.language)
        self.summary.setText(f"{name}\n{facts.starts(self._slot.slot.starts_at, wanted.centre, speech)}")

    # What is touched.

    def _pick_day(self, day: date) -> None:
        self._day, self._slot = day, None
        self._show_times()

    def _pick(self, free: FreeSlot) -> None:
        self._slot = free
        self.times.mark(free.slot.id)
        self._show_foot()
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(self) -> None:
        if self._slot is not None:
            self.settled.emit(self._slot.slot)
