"""The citizen's window: header, progress, one screen a step, footer, and what lies over them.

It shows visits and passes on what people do; it decides nothing and reads no clock for what it shows.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kiosk.speech import Speech
from kiosk.ui.events import Back, Event, Finish, LanguageChosen
from kiosk.ui.place import Place
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.visit import Step, Visit
from kiosk.ui.widgets.chrome import Band, Footer, Header
from kiosk.ui.widgets.overlays import Busy, LanguageChoice, Night, StillThere
from kiosk.ui.widgets.progress import ProgressStrip
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.widgets.text import dress
from kiosk.ui.widgets.walking import tab

_STATIONS: tuple[frozenset[Step], ...] = (
    frozenset({Step.WHO, Step.PROVE, Step.BOOKINGS}),
    frozenset({Step.CENTRE, Step.SERVICE, Step.SELLER, Step.PLATE}),
    frozenset({Step.WHEN}),
    frozenset({Step.CHECK}),
    frozenset({Step.TICKET}),
)
_FINGER = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.TouchBegin})
_INPUT = _FINGER | {QEvent.Type.KeyPress, QEvent.Type.Wheel}
_ARROWS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right})
_LEVELS = 8  # how deep layouts are nested
_NEVER = float("-inf")


class KioskWindow(QWidget):
    """`said`: an event of `kiosk.ui.events`. `touched`: any input at all, for whoever counts idle time.

    `settle_seconds`: how long a screen that has just come up is deaf, so that the second half of a double tap
    does nothing on it; and on, while taps go on without such a pause.
    """

    said = Signal(object)
    touched = Signal()
    look_changed = Signal(object)

    def __init__(
        self,
        speech: Speech,
        screens: Mapping[Step, Screen],
        look: Look | None = None,
        settle_seconds: float = 0.25,
    ) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.speech = speech
        self.look = look or Look()
        self._screens = screens
        self._settle_seconds = settle_seconds
        self._came_up_at = _NEVER
        self._visit, self._place = Visit(), Place()
        self._language_shown = ""
        self._spoken: dict[Step, str] = {}
        self._worn: dict[Step, Look] = {}
        self._applied: Look | None = None
        self._watching = False
        self.header, self.footer = Header(speech), Footer(speech)
        self.progress, self.band, self.stack = ProgressStrip(), Band(), QStackedWidget()
        self._strip = QWidget()
        self._strip_box = QVBoxLayout(self._strip)
        self._strip_box.addWidget(self.progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # the screen's size is what it is
        for widget in (self.header, self.band, self._strip):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addWidget(self.footer)
        self.still_there, self.busy = StillThere(speech, self), Busy(speech, self)
        self.language_choice, self._night = LanguageChoice(speech, self), Night(self)
        self._connect()
        self.resize(self.look.width, self.look.height)
        self._apply_look()

    def _connect(self) -> None:
        self.footer.back.connect(lambda: self._tell(Back()))
        self.footer.finish.connect(lambda: self._tell(Finish()))
        self.footer.languages.connect(self.language_choice.ask)
        self.footer.large_text.connect(lambda on: self.set_look(replace(self.look, large_text=on)))
        self.footer.high_contrast.connect(lambda on: self.set_look(replace(self.look, high_contrast=on)))
        self.footer.lower_half.connect(lambda on: self.set_look(replace(self.look, lower_half=on)))
        self.language_choice.chosen.connect(lambda language: self._tell(LanguageChosen(language)))
        self.still_there.finish.connect(lambda: self._tell(Finish()))
        self.still_there.touched_beside.connect(self.touched)
        self.busy.finish.connect(lambda: self._tell(Finish()))

    # What is shown.

    def show_visit(self, visit: Visit, place: Place) -> None:
        """Show a visit: its screen comes up, or, where it is up, shows what has changed."""
        came_up = visit.step is not self._visit.step or self.stack.count() == 0
        ended = visit.step is Step.WELCOME and self._visit.step is not Step.WELCOME
        self._visit, self._place = visit, place
        if ended:
            self._end()
        if self._language_shown != visit.language:
            self._language_shown = self.speech.language = visit.language
            self.footer.retranslate()
            self.band.say(self.speech.say("Book a visit"))
        screen = self._ready(visit.step)
        screen.show_visit(visit, place)
        self._frame(visit, place, screen)
        if came_up:
            self.language_choice.hide()
            screen.to_top()
            self._came_up_at = time.monotonic()
        if self.stack.currentWidget() is not screen:
            self.stack.setCurrentWidget(screen)
        if came_up:
            screen.setFocus(Qt.FocusReason.OtherFocusReason)
        _settle()

    def _ready(self, step: Step) -> Screen:
        screen = self._screens[step]
        if self.stack.indexOf(screen) < 0:
            screen.said.connect(self._tell)
            self.stack.addWidget(screen)
        if self._worn.get(step) != self.look:
            self._worn[step] = self.look
            dress(screen, self.look)
        if self._spoken.get(step) != self.speech.language:
            self._spoken[step] = self.speech.language
            screen.speak()
        return screen

    def prepare(self) -> None:
        """Make the screens that have not been seen yet, one at a time, while nothing else is to do."""
        waiting = [step for step in self._screens if step not in self._worn]
        if waiting:
            self._ready(waiting[0]).ensurePolished()
            QTimer.singleShot(0, self, self.prepare)

    def _frame(self, visit: Visit, place: Place, screen: Screen) -> None:
        welcome = visit.step is Step.WELCOME
        self.header.show_centre(place.home, both=welcome, online=place.online)
        self.footer.show_step(place, welcome=welcome, can_go_back=bool(visit.trail))
        station = _station(visit)
        self._strip.setVisible(station is not None)
        if station is not None:
            count = len(_STATIONS)
            name = self.speech.say("Step {number} of {count}", number=station + 1, count=count)
            self.progress.show_progress(station, count, name)
        self._fit_band(screen)

    def _fit_band(self, screen: Screen) -> None:
        look = self.look
        high = look.height - look.working_height - self.header.heightForWidth(look.width)
        shown = look.lower_half and not screen.has_hero and high > look.px(60)
        self.band.setVisible(shown)
        if shown:
            self.band.setFixedHeight(high)

    def set_now(self, now: datetime) -> None:
        """The centre's wall-clock time, for the header."""
        self.header.set_now(now)

    def rest(self, on: bool) -> None:  # noqa: FBT001  a state, set by name of the method
        """Nobody is here: darker, and shifted a little against burn-in. Call again with True to shift further."""
        if on:
            self.set_look(self.look.plain())  # aids that were tried on the welcome screen and left on
        rest = getattr(self._screens.get(Step.WELCOME), "rest", None)
        if rest is not None:
            rest(on)
        self._night.rest(on=on)

    # What lies over it.

    def ask_still_there(self, seconds: float) -> None:
        """Ask whether somebody is there; goes away by `stop_asking`."""
        self.language_choice.hide()
        self.still_there.ask(seconds)

    def stop_asking(self) -> None:
        """Somebody is there."""
        self.still_there.stop()

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001  a state, set by name of the method
        """A job runs: taps are refused at once; words come after 300 ms, a way out after 10 s."""
        if busy:
            self.busy.begin()
        else:
            self.busy.end()

    def refuses_taps(self) -> bool:
        """Deaf: a job runs, something lies over the screen, or the screen has just come up."""
        return self.on_top() is not self or self._settling()

    def _settling(self) -> bool:
        return time.monotonic() - self._came_up_at < self._settle_seconds

    # Without a finger.

    def on_top(self) -> QWidget:
        """What can be reached now: the window, or what lies over it."""
        covers = (self.still_there, self.busy, self.language_choice)
        return next((over for over in covers if not over.isHidden()), self)

    def reading_parts(self) -> tuple[QWidget, ...]:
        """What Tab walks through, one after the other."""
        screen = self.stack.currentWidget()
        return (*screen.reading_parts, screen, self.footer) if isinstance(screen, Screen) else (self.footer,)

    def reveal(self, control: QWidget) -> None:
        """Scroll so far that a control is seen."""
        screen = self.stack.currentWidget()
        if isinstance(screen, Screen) and screen.isAncestorOf(control):
            screen.reveal(control)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802  Qt's names
        """Tab, and Shift with Tab; never out of the window."""
        tab(self, forward=next)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """An arrow, while nothing has the focus, begins to walk; keys that nobody wants do nothing."""
        if event.key() in _ARROWS:
            tab(self, forward=True)

    # How it looks.

    def set_look(self, look: Look) -> None:
        """Take another look; kept until the visit ends."""
        if look != self.look:
            self.look = look
            self._apply_look()
            self.look_changed.emit(look)

    def _apply_look(self) -> None:
        look = self.look
        if look == self._applied:
            return
        sheet = look.style_sheet()
        self.setFont(look.font(Role.BODY))
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
        for part in (self.header, self.footer, self.progress, self.band, self.still_there, self.busy):
            dress(part, look)
        dress(self.language_choice, look)
        top = look.gap(Gap.MEDIUM) if look.upright and not look.lower_half else look.gap(Gap.SMALL)
        self._strip_box.setContentsMargins(look.margin, top, look.margin, 0)
        self._applied = look
        if self.stack.count():
            screen = self._ready(self._visit.step)
            self._fit_band(screen)
            screen.to_top()
            _settle()

    def wipe(self) -> None:
        """Nothing that was typed is left on any screen."""
        for step in self._worn:
            self._screens[step].wipe()

    def _end(self) -> None:
        self.stop_asking()
        self.wipe()
        self.set_look(self.look.plain())

    # What people do.

    def _tell(self, event: Event) -> None:
        self.said.emit(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Watch the native window: all input comes through it, whatever widget it is for."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None and not self._watching:
            self._watching = True
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Say that somebody is there."""
        if event.type() in _INPUT:
            if event.type() in _FINGER and self._settling():
                self._came_up_at = time.monotonic()
            self.touched.emit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another size of the window is another look."""
        super().resizeEvent(event)
        size = event.size()
        if (size.width(), size.height()) != (self.look.width, self.look.height):
            self.set_look(replace(self.look, width=size.width(), height=size.height()))
        for over in (self.still_there, self.busy, self.language_choice, self._night):
            over.setGeometry(self.rect())


def _settle() -> None:
    """Lay everything out before the first painting: a change climbs one level of layouts at each round."""
    for _ in range(_LEVELS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def _station(visit: Visit) -> int | None:
    for step in (visit.step, *reversed(visit.trail)):
        for number, steps in enumerate(_STATIONS):
            if step in steps:
                return number
        if step is not Step.NOTICE:
            return None
    return None
