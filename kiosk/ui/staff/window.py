"""The staff's window: the door while nobody is at the desk, a side bar and pages while somebody is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.staff.door import DoorPage
from kiosk.ui.staff.look import DeskLook
from kiosk.ui.staff.page import Context, Page, PageKind
from kiosk.ui.staff.side_bar import SideBar
from kiosk.ui.theme import Gap, Role
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.text import dress

TELL_MILLISECONDS = 6000
_LEAST = (1280, 720)
_INPUT = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    }
)


class StaffWindow(QWidget):
    """`touched`: any input. `lock`, `sign_out`: what people want. `page_shown(name)`: another page came up.
    `language_changed`: another one is spoken."""

    touched = Signal()
    lock = Signal()
    sign_out = Signal()
    page_shown = Signal(str)
    language_changed = Signal()

    def __init__(
        self,
        speech: Speech,
        kinds: Sequence[PageKind],
        languages: tuple[Language, ...],
        look: DeskLook | None = None,
    ) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.speech, self.look = speech, look or DeskLook()
        self._all_kinds, self._kinds = tuple(kinds), tuple(kinds)[:0]
        self._pages: dict[str, Page] = {}
        self._spoken: dict[str, Language] = {}
        self._context: Context | None = None
        self._shown, self._watching = "", False
        self._now: datetime | None = None
        self.door, self.side_bar = DoorPage(speech, languages), SideBar(speech, languages)
        self.pages, self._work, self._all = QStackedWidget(), QWidget(), QStackedWidget()
        row = QHBoxLayout(self._work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side_bar)
        row.addWidget(self.pages, 1)
        for part in (self.door, self._work):
            self._all.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._all)
        self.notice = Banner()
        self.notice.setParent(self)
        self._telling = QTimer(self, singleShot=True, interval=TELL_MILLISECONDS)
        self._telling.timeout.connect(self.notice.hush)
        self._connect()
        self.setMinimumSize(*_LEAST)
        self.resize(self.look.width, self.look.height)
        self._apply_look()

    def _connect(self) -> None:
        for languages in (self.door.language, self.side_bar.language):
            languages.connect(self.set_language)
        self.side_bar.page.connect(self.show_page)
        self.side_bar.contrast.connect(lambda on: self.set_look(replace(self.look, high_contrast=on)))
        self.side_bar.lock.connect(self.lock)
        self.side_bar.sign_out.connect(self.sign_out)
        self.door.sign_out.connect(self.sign_out)
        for number in range(9):
            keys = QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self)
            keys.activated.connect(lambda number=number: self._show_number(number))
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self._lock_by_key)

    # Who is at the desk.

    @property
    def at_work(self) -> bool:
        """Whether pages are seen."""
        return self._all.currentWidget() is self._work

    def begin(self, context: Context) -> None:
        """Somebody has signed in: their pages, the first one shown."""
        self.end()
        self._context = context
        self._kinds = tuple(kind for kind in self._all_kinds if context.may(kind.task))
        context.told.connect(self.tell)
        context.wants_page.connect(self.show_page)
        context.changed.connect(self.refresh)
        self.side_bar.set_account(context.account)
        self.side_bar.set_pages(self._kinds)
        self.door.wipe()
        self._all.setCurrentWidget(self._work)
        if self._kinds:
            self.show_page(self._kinds[0].name)

    def cover(self) -> None:
        """The desk is locked: nothing of the pages can be seen or reached."""
        if self._context is not None:
            self._hush()
            self.door.ask_again(self._context.account)
            self._all.setCurrentWidget(self.door)

    def uncover(self) -> None:
        """The one who locked it is back."""
        self.door.wipe()
        self._all.setCurrentWidget(self._work)
        page = self._pages.get(self._shown)
        if page is not None:
            page.shown()
            page.refresh()

    def end(self) -> None:
        """Nobody is signed in: the pages go, with what was typed into them."""
        self._hush()
        if self._context is not None:
            self._context.end()
            self._context = None
        for page in self._pages.values():
            self.pages.removeWidget(page)
            page.deleteLater()
        self._pages, self._spoken, self._shown = {}, {}, ""
        self._all.setCurrentWidget(self.door)

    # Pages.

    @property
    def shown_page(self) -> Page | None:
        """The page that is up, covered or not."""
        return self._pages.get(self._shown)

    def page(self, name: str) -> Page | None:
        """A page of whoever is signed in, made if need be; None where it is not theirs."""
        kind = next((kind for kind in self._kinds if kind.name == name), None)
        if kind is None or self._context is None:
            return None
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = kind.make(self._context)
            self.pages.addWidget(page)
            dress(page, self.look)
        if self._spoken.get(name) is not self.speech.language:
            self._spoken[name] = self.speech.language
            page.retranslate()
        return page

    def show_page(self, name: str) -> None:
        """Bring a page up; nothing happens where it is not theirs."""
        page = self.page(name)
        if page is None:
            return
        before = self._pages.get(self._shown)
        if before is not page:
            if before is not None:
                before.left()
            self._shown = name
            self.pages.setCurrentWidget(page)
        self.side_bar.mark(name)
        if before is not page:
            page.shown()
            page.refresh()
            self.page_shown.emit(name)

    def refresh(self) -> None:
        """What the shown page shows may have changed."""
        page = self._pages.get(self._shown)
        if page is not None and self.at_work:
            page.refresh()

    def _show_number(self, number: int) -> None:
        if self.at_work and number < len(self._kinds):
            self.show_page(self._kinds[number].name)

    def _lock_by_key(self) -> None:
        if self.at_work:
            self.lock.emit()

    # What it says.

    def tell(self, words: str, tone: Tone = Tone.INFO) -> None:
        """Say something at the foot for a few seconds."""
        self.notice.show_message(tone, words)
        self._place_notice()
        self.notice.raise_()
        self._telling.start()

    def _hush(self) -> None:
        self._telling.stop()
        self.notice.hush()

    def set_language(self, language: Language) -> None:
        """Speak another language from now on."""
        self.speech.language = language
        self.door.retranslate()
        self.side_bar.retranslate()
        if self._now is not None:
            self.side_bar.set_now(self._now)
        self._hush()
        if self._shown:
            self.page(self._shown)
        self.language_changed.emit()

    def set_place(self, centre: str, desk: str) -> None:
        """Where this desk stands."""
        self.door.set_place(centre, desk)
        self.side_bar.set_place(centre, desk)

    def set_now(self, now: datetime) -> None:
        """A second has passed; the centre's time."""
        self._now = now
        self.door.set_now(now)
        self.side_bar.set_now(now)
        self.door.tick()
        page = self._pages.get(self._shown)
        if page is not None and self.at_work:
            page.tick(now)

    def set_network(self, *, online: bool, waiting: int, unsettled: int) -> None:
        """How the line to the shared database is."""
        self.side_bar.set_network(online=online, waiting=waiting, unsettled=unsettled)
        if self._context is not None:
            self._context.online = online
        self.refresh()

    # How it looks.

    def set_look(self, look: DeskLook) -> None:
        """Take another look."""
        if look != self.look:
            self.look = look
            self._apply_look()

    def _apply_look(self) -> None:
        look = self.look
        self.setFont(look.font(Role.BODY))
        sheet = look.style_sheet()
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
        dress(self, look)
        self._place_notice()

    def _place_notice(self) -> None:
        look, gap = self.look, self.look.gap(Gap.MEDIUM)
        left = look.side_bar + gap if self.at_work else gap
        width = self.width() - left - gap
        high = self.notice.heightForWidth(width)
        self.notice.setGeometry(left, self.height() - high - gap, width, high)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another size of the window may be another look."""
        super().resizeEvent(event)
        self.set_look(self.look.fitting(event.size().width(), event.size().height()))
        self._place_notice()

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
            self.touched.emit()
        return super().eventFilter(watched, event)
