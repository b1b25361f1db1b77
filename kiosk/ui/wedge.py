"""A wedge reader is a keyboard that types fast and ends with Enter. This tells its bursts from people's typing.

Works whatever has the focus, and keeps a burst out of every field and off every button, whatever was read: keys
are held back for the blink in which the next one of a burst would come, and given on where none came. How fast
keys came is told by the times that the system gave them, so that a busy moment makes no burst of people's typing.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

BURST_MILLISECONDS = 40  # readers need under 20 ms a key, the fastest people 60
PAUSE_MILLISECONDS = (
    250  # a busy system may hold a reader's keys back so long; a person has typed no burst before it
)
SURE = 12  # so many keys at a reader's pace are a reader's
LAST_LOOK_MILLISECONDS = 30  # whatever the busy program has not taken in yet is taken in first
LEAST = 4  # shorter than anything that is scanned; nobody types so many in four blinks
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_LINE_ENDS = frozenset({"\r", "\n"})  # readers set to end with a line feed type Ctrl+J, or a key of that name
_MODIFIERS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_Control})
_EDITING = frozenset(
    {Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Escape}
)


class Wedge(QObject):
    """Install with `watch`. `scanned`: the text of one burst that was ended by Enter."""

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: list[QKeyEvent] = []
        self._window: QWindow | None = None
        self._letting_go = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look_once_more)
        self._last_look = QTimer(self, singleShot=True, interval=LAST_LOOK_MILLISECONDS)
        self._last_look.timeout.connect(self._let_go)

    def watch(self, application: QGuiApplication) -> None:
        """Look at every key that the application gets."""
        application.installEventFilter(self)

    def leave(self) -> None:
        """Look at nothing any more."""
        self._forget()
        application = QGuiApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Hold keys back, recognise a burst at its Enter."""
        if self._letting_go or not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            return bool(self._held)
        if event.type() is not QEvent.Type.KeyPress or event.key() in _MODIFIERS:
            return False
        if event.isAutoRepeat() and not self._held:  # within a burst: twice the same digit in one millisecond
            return False
        if self._held and event.timestamp() - self._held[-1].timestamp() > self._patience:
            self._let_go()
        if event.key() in _ENTER or (self._held and event.text() in _LINE_ENDS):
            return self._ended()
        if self._belongs(event):
            self._held.append(event.clone())
            self._window = watched
            self._timer.start(self._patience)
            self._last_look.stop()
            return True
        self._let_go()
        return False

    @property
    def _patience(self) -> int:
        """Milliseconds in which the next key of a burst comes."""
        return BURST_MILLISECONDS if len(self._held) < SURE else PAUSE_MILLISECONDS

    def _belongs(self, event: QKeyEvent) -> bool:
        """Signs do; within a burst also separators, which readers type as control characters."""
        text = event.text()
        return len(text) == 1 and (text.isprintable() or (bool(self._held) and event.key() not in _EDITING))

    def _ended(self) -> bool:
        if len(self._held) < LEAST:
            self._let_go()
            return False
        text = "".join(event.text() for event in self._held)
        self._forget()
        self.scanned.emit(text)
        return True

    def _look_once_more(self) -> None:
        """The time is over; but while we were busy the next keys may have come, and wait behind this."""
        self._last_look.start()

    def _let_go(self) -> None:
        held, window = self._held, self._window
        self._forget()
        if window is None:
            return
        self._letting_go = True
        try:
            for event in held:
                QGuiApplication.sendEvent(window, event)
                release = QKeyEvent(QEvent.Type.KeyRelease, event.key(), event.modifiers(), event.text())
                QGuiApplication.sendEvent(window, release)
        finally:
            self._letting_go = False

    def _forget(self) -> None:
        self._timer.stop()
        self._last_look.stop()
        self._held, self._window = [], None
