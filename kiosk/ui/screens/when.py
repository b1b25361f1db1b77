"""When: a day that has free time, and one of its free times. Follows what others take while somebody looks."""

from collections.abc import Collection
from datetime import date

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from kiosk.core.outcomes import FreeDay, FreeSlot, FreeTime, Refused
from kiosk.speech import Speech
from kiosk.ui.events import SlotChosen
from kiosk.ui.network import why_waiting
from kiosk.ui.place import Place
from kiosk.ui.refusals import words_of
from kiosk.ui.theme import Look, Role
from kiosk.ui.visit import Visit
from kiosk.ui.when_words import (
    has_gone,
    kept_apart,
    nothing_free,
    other_times,
    settled_times,
    taken,
    went,
    without_network,
)
from kiosk.ui.widgets.banner import Banner, Verdict
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.days import DayStrip
from kiosk.ui.widgets.icons import Icon
from kiosk.ui.widgets.reminder import Reminder
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.widgets.text import Card, Text
from kiosk.ui.widgets.times import TimeGrid

_NEAR = 4  # times offered first when one has just gone


class WhenScreen(Screen):
    """Asks for the time.

    Times are laid out when the screen comes up and when a day is touched. In between nothing changes its place:
    a time that others take is crossed out where it stands, and what has become free waits behind a button.
    """

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self._laid_for: object = None  # the question that the times were laid out for
        self._shown: FreeTime | None = None
        self._day: date | None = None
        self._marked: FreeSlot | None = None
        self._state: object = None  # of the network, as shown last
        self._taken_over: dict[int, FreeSlot] = {}  # by service: the time last taken over here
        self.reminder = Reminder()
        self.question.addWidget(self.reminder)
        self.days, self.times, self._none = DayStrip(), TimeGrid(), Card()
        self._none_title, self._none_words = Text(role=Role.CARD), Text()
        for part in (Icon("calendar", "accent", 2.4), self._none_title, self._none_words):
            self._none.body.addWidget(part)
        self._more = Button(kind=Kind.QUIET, icon="refresh")
        self._more.setObjectName("more-times")
        for widget in (self.days, self.times, self._more, self._none):
            self.choices.addWidget(widget)
        self.choices.addStretch(1)
        self.take = self.add_button(
            Button(kind=Kind.PRIMARY, trailing="arrow-right", tall=1.2), self._take_over, primary=True
        )
        self.take.setObjectName("take")
        self.gone = Banner(Verdict.WARN)
        self.buttons.addWidget(self.gone)
        self.days.picked.connect(self._pick_day)
        self.times.picked.connect(self._pick_time)
        self._more.clicked.connect(lambda _checked=False: self._lay_out(self._day))
        for hidden in (self._more, self._none):
            hidden.hide()

    def set_look(self, look: Look) -> None:
        """Say less above the times where there is little room."""
        super().set_look(look)
        if self._shown is not None:
            self._settle_heading()

    def retranslate(self) -> None:
        """Texts come with the visit; they are set again when it is shown next."""
        self._shown = None

    def show_visit(self, visit: Visit, place: Place) -> None:
        """Show the free times anew, or follow what has changed in them."""
        super().show_visit(visit, place)
        if visit.service is None or visit.centre is None or visit.free_time is None:
            return
        question = _question(visit)
        if question != self._laid_for:
            self._laid_for, self._shown = question, None
            self._settle_heading()
            self._begin()
        elif visit.free_time is not self._shown:
            if self._shown is None:  # another language
                self._settle_heading()
            self._follow()
        elif (place.online, visit.refused) != self._state:
            self._follow()
        self._say_lead()
        self._shown, self._state = visit.free_time, (place.online, visit.refused)

    def wipe(self) -> None:
        """Nothing is marked, nothing remembered."""
        self._laid_for = self._shown = self._day = self._marked = None
        self._taken_over.clear()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """The next time this screen comes up, times are laid out anew."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._laid_for = None

    # What stands around the times.

    def _settle_heading(self) -> None:
        visit, speech = self.visit, self.speech
        assert visit.service is not None
        assert visit.centre is not None
        assert visit.free_time is not None
        self._say_lead()
        settled = settled_times(visit, visit.centre, speech)
        self.reminder.show_facts(settled)
        box = self.reminder.parentWidget()
        if box is not None:  # an empty box would still have air around it
            box.setVisible(bool(settled))
        if visit.slot_gone:
            gone = self._gone()
            words = went(self._clock(gone) if gone else "", speech, online=self.place.online)
            self.banner.show_message(Verdict.WARN if self.place.online else Verdict.INFO, words)
        elif visit.free_time.days:
            self.banner.show_message(Verdict.INFO, kept_apart(visit.free_time, speech))
        else:
            self.banner.hush()

    def _say_lead(self) -> None:
        """The service; below it, or in its place where room is short, that the network is away."""
        visit, speech = self.visit, self.speech
        assert visit.service is not None
        assert visit.free_time is not None
        service = visit.service.name.in_(speech.language)
        title, away = speech.say("When will you come?"), without_network(visit, self.place, speech)
        look = self.look
        if look.lower_half or look.short_of_room or look.large_text:
            self.set_heading(title, service, away)
        else:
            free = speech.say("Only free time is shown.") if visit.free_time.days else ""
            self.set_heading(title, free, away, above=service)

    def _gone(self) -> FreeSlot | None:
        """R2: the time that went to somebody else while it was confirmed, where it was chosen here."""
        visit = self.visit
        return self._taken_over.get(visit.service.id) if visit.service and visit.slot_gone else None

    def _clock(self, free: FreeSlot) -> str:
        assert self.visit.centre is not None
        return self.speech.clock(free.slot.starts_at.astimezone(self.visit.centre.zone))

    # The days and times.

    def _begin(self) -> None:
        """Lay everything out: the day and the time chosen before where they are still free."""
        visit = self.visit
        assert visit.service is not None
        before = self._taken_over.get(visit.service.id)
        chosen = next((c.free for c in visit.chosen if c.service.id == visit.service.id), None)
        self._marked, last = chosen, chosen or before
        self._lay_out(last.slot.day if last else None)

    def _lay_out(self, wanted: date | None) -> None:
        """Lay out the days, and the times of this one; of the next one where it has none any more."""
        visit = self.visit
        assert visit.free_time is not None
        days = visit.free_time.days
        self._more.hide()
        self._show_none(none=not days)
        if not days:
            self._day = self._marked = None
            return
        day = next((free for free in days if wanted and free.day >= wanted), days[-1 if wanted else 0])
        self._day = day.day
        self.days.setVisible(len(days) > 1 or not other_times(visit))  # else the reminder says the day already
        self.days.show_days(days, self._day, self.speech)
        self._show_day(day)
        self._offer()

    def _show_day(self, day: FreeDay) -> None:
        assert self.visit.centre is not None
        near, heading = self._near(day)
        marked = self._marked.slot.id if self._marked else None
        self._say_taken()
        self.times.show_day(day, self.visit.centre.zone, marked, self.speech, near=near, near_heading=heading)

    def _say_taken(self) -> None:
        online = self.place.online
        self.times.say_taken(taken(self.speech, online=online), taken(self.speech, online=not online))

    def _near(self, day: FreeDay) -> tuple[Collection[int] | None, str]:
        """R2: when the time has gone in the moment of confirming, those closest to it come first."""
        gone = self._gone()
        if gone is None or gone.slot.day != day.day:
            return None, ""
        closest = sorted(day.slots, key=lambda free: abs(free.slot.starts_at - gone.slot.starts_at))
        return {free.slot.id for free in closest[:_NEAR]}, self._near_heading()

    def _near_heading(self) -> str:
        return self.speech.say("Closest to the time that has gone") if self.visit.slot_gone else ""

    def _follow(self) -> None:
        """Others took or freed times: show it where they stand."""
        visit = self.visit
        assert visit.free_time is not None
        assert visit.centre is not None
        self._say_taken()
        if self._day is None or not (visit.free_time.days or not self.place.online):
            self._settle_heading()
            self._lay_out(self._day)
            return
        new = self.days.follow(visit.free_time.days, self.speech)
        slots = next((free.slots for free in visit.free_time.days if free.day == self._day), ())
        new += self.times.follow(slots, visit.centre.zone, self.speech, self._near_heading())
        words = self.speech.say_count(
            "{count} more is free now: show it", "{count} more are free now: show them", new
        )
        self._more.say(words)
        self._more.setVisible(new > 0 and self._has_room_for(self._more))
        self._offer()

    def _has_room_for(self, widget: QWidget) -> bool:
        """It fits below without making page buttons appear, which would move what is about to be touched."""
        last = self.choices.itemAt(self.choices.count() - 1)
        rest = last.geometry().height() if last else 0
        needed = widget.sizeHint().height() + self.choices.spacing()
        return widget.isVisible() or rest >= needed or any(pager.overflows for pager in self.pagers)

    def _show_none(self, *, none: bool) -> None:
        for widget in (self.days, self.times, self.take):
            widget.setVisible(not none)
        self.gone.hush()
        self._none.setVisible(none)
        if none:
            assert self.visit.free_time is not None
            self._none_title.setText(self.speech.say("There is no free time at present"))
            words = nothing_free(self.visit, self.visit.free_time, self.speech, online=self.place.online)
            self._none_words.setText(words)

    # What the citizen does.

    def _pick_day(self, day: date) -> None:
        if day != self._day:
            self._marked = None
        self._lay_out(day)

    def _pick_time(self, free: FreeSlot) -> None:
        self._marked = free
        self.times.mark(free.slot.id)
        self._offer()

    def _now(self) -> FreeSlot | None:
        """The marked time as it is now; None where none is marked, or somebody has taken it."""
        days = self.visit.free_time.days if self.visit.free_time else ()
        marked = self._marked.slot if self._marked else None
        return next(
            (f for d in days if marked and d.day == marked.day for f in d.slots if f.slot.id == marked.id), None
        )

    def _offer(self) -> None:
        """What the large button says: the time to take over. Where it has gone that is said in the same place."""
        speech, free, marked = self.speech, self._now(), self._marked
        clock = self._clock(marked) if marked else ""
        unmoved = free is not None and free.own and self._has_one_service()
        waits = why_waiting(self.visit, self.place)
        self.take.show_trailing("arrow-right" if waits is None else "offline")
        if waits is not None:
            self.take.say(words_of(Refused(waits), speech).title)
        elif unmoved:
            self.take.say(speech.say("This is your present time. Touch another."))
        elif free:
            self.take.say(speech.say("Take {clock} ({day})", clock=clock, day=speech.day(free.slot.day)))
        else:
            self.take.say(speech.say("Touch a time"))
        self.take.setEnabled(free is not None and not unmoved and waits is None)
        lost = marked is not None and free is None and waits is None
        if self.take.isVisible():  # both stand in the same place
            self.gone.setMinimumHeight(self.take.height())
        message = has_gone(clock, speech, online=self.place.online) if lost else ""
        self.gone.show_message(Verdict.WARN if self.place.online else Verdict.INFO, message)
        self.take.setVisible(not lost)

    def _has_one_service(self) -> bool:
        """The booking has nothing but this to move: moved to where it is, it would not be moved at all."""
        return self.visit.booking is not None and len(self.visit.booking.appointments) == 1

    def _take_over(self) -> None:
        free = self._now()
        if free is not None and self.visit.service is not None:
            self._taken_over[self.visit.service.id] = free
            self.tell(SlotChosen(free))


def _question(visit: Visit) -> tuple[object, ...]:
    """What the times are for: another question lays them out anew."""
    chosen = tuple(c.choice for c in visit.chosen)
    booking = visit.booking.id if visit.booking else None
    return visit.service, visit.errand, booking, chosen, visit.slot_gone
