"""A wedge reader is a keyboard that types fast and ends with Enter. This tells its bursts from people's typing.

Works whatever has the focus, and keeps a burst out of every field and off every button, whatever was read: keys
are held back for the blink in which the next one of a burst would come, and given on where none came. How fast
keys came is told by the times that the system gave them, so that a busy moment makes no burst of people's typing.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from kiosk.core.scanning import as_typed
from kiosk.ui.digit_keys import digit_keys

BURST_MILLISECONDS = 40  # readers need under 20 ms a key, the fastest people 60
PAUSE_MILLISECONDS = 250  # so long a busy system may hold back the keys of what is a burst for sure
SURE = 6  # so many keys at a reader's pace are a reader's: it is waited for
WHOLE = 12  # so many are a scan even where the reader is set to end with nothing: an IIN has twelve
LAST_LOOK_MILLISECONDS = 30  # whatever the busy program has not taken in yet is taken in first
LEAST = 4  # shorter than anything that is scanned; nobody types so many in four blinks
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_LINE_ENDS = frozenset({"\r", "\n"})  # readers set to end with a line feed type Ctrl+J, or a key of that name
_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Mode_switch,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)
_EDITING = frozenset({Qt.Key.Key_Backtab, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Escape})
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class Wedge(QObject):
    """Install with `watch`. `scanned`: the text of one burst; in digits where only its keys tell what was read.

    A burst ends with Enter, a line feed or Tab, or, from `WHOLE` keys on, with nothing more.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: list[QKeyEvent] = []
        self._window: QWindow | None = None
        self._letting_go = False
        self._ended_at: int | None = None
        self._digits = digit_keys(QGuiApplication.platformName())
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look_once_more)
        self._last_look = QTimer(self, singleShot=True, interval=LAST_LOOK_MILLISECONDS)
        self._last_look.timeout.connect(self._over)

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
        """Hold keys back, recognise a burst at its end."""
        if self._letting_go or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            return self._overrides(event)
        if not isinstance(watched, QWindow):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            return bool(self._held)
        if event.type() is not QEvent.Type.KeyPress or event.key() in _MODIFIERS:
            return False
        if self._held and event.timestamp() - self._held[-1].timestamp() > self._patience:
            self._over()
        return self._pressed(watched, event)

    def _pressed(self, window: QWindow, event: QKeyEvent) -> bool:
        if self._is_end(event):
            if self._follows_an_end(event):
                return True
            return self._ended(event)
        if event.isAutoRepeat() and not self._held:  # within a burst: twice the same digit in one millisecond
            return False
        if self._belongs(event):
            self._held.append(event.clone())
            self._window, self._ended_at = window, None
            self._timer.start(self._patience)
            self._last_look.stop()
            return True
        self._over()
        return False

    @property
    def _patience(self) -> int:
        """Milliseconds in which the next key of a burst comes."""
        return BURST_MILLISECONDS if len(self._held) < SURE else PAUSE_MILLISECONDS

    def _overrides(self, event: QKeyEvent) -> bool:
        """A control character in the middle of a foreign code is no shortcut."""
        if len(self._held) < LEAST:
            return False
        event.accept()
        return True

    def _is_end(self, event: QKeyEvent) -> bool:
        return event.key() in _ENTER or event.key() == Qt.Key.Key_Tab or event.text() in _LINE_ENDS

    def _follows_an_end(self, event: QKeyEvent) -> bool:
        """The line feed after the carriage return, or a second Enter: it is not to press a button."""
        since = event.timestamp() - self._ended_at if self._ended_at is not None else -1
        return not self._held and 0 <= since <= PAUSE_MILLISECONDS

    def _belongs(self, event: QKeyEvent) -> bool:
        """Signs do, and keys of digits that make none; within a burst also separators, which come as controls."""
        text = event.text()
        if event.key() in _EDITING:
            return False
        if event.nativeScanCode() in self._digits and (text or not event.modifiers() & _COMMANDS):
            return True
        return len(text) == 1 and (text.isprintable() or bool(self._held))

    def _ended(self, event: QKeyEvent) -> bool:
        if len(self._held) < LEAST:
            self._let_go()
            return False
        self._ended_at = event.timestamp()
        self._tell()
        return True

    def _tell(self) -> None:
        text = "".join(event.text() for event in self._held)
        keys = [self._digits.get(event.nativeScanCode(), "") for event in self._held]
        self._forget()
        self.scanned.emit(as_typed(text, "".join(keys) if all(keys) else ""))

    def _look_once_more(self) -> None:
        """The time is over; but while we were busy the next keys may have come, and wait behind this."""
        self._last_look.start()

    def _over(self) -> None:
        """No more comes: it was a reader without an end, or a person."""
        if len(self._held) >= WHOLE:
            self._tell()
        else:
            self._let_go()

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
