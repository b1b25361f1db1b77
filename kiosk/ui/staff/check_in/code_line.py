"""The line for a ticket's eight digits, typed by a person, shown in groups of four."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from kiosk.core.secrets import CODE_DIGITS
from kiosk.ui.facts import grouped
from kiosk.ui.staff.fields import Line
from kiosk.ui.theme import Role


class CodeLine(Line):
    """`given(code)`: eight digits and Enter. Anything else stays where it is, marked."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__(Role.KEY, figures=True)
        self.textEdited.connect(self._regroup)
        self.returnPressed.connect(self.give)

    @property
    def digits(self) -> str:
        """What was typed, without the groups."""
        return "".join(sign for sign in self.text() if sign in "0123456789")

    @property
    def whole(self) -> bool:
        """All eight are there."""
        return len(self.digits) == CODE_DIGITS

    def give(self) -> None:
        """As Enter does."""
        if self.whole:
            code = self.digits
            self.clear()
            self.set_tone("")
            self.given.emit(code)
        else:
            self.set_tone("bad" if self.digits else "")

    def event(self, event: QEvent) -> bool:
        """While nothing is typed here, Ctrl+Z is the page's: it undoes a check-in."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.text()
        ):
            event.ignore()
            return False
        return super().event(event)

    def _regroup(self, _text: str) -> None:
        before = self.text()[: self.cursorPosition()]
        digits_before = sum(sign in "0123456789" for sign in before)
        digits = self.digits[:CODE_DIGITS]
        self.setText(grouped(digits))
        self.setCursorPosition(len(grouped(digits[:digits_before])))
        self.set_tone("")
