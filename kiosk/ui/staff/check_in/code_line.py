"""The line for a ticket's eight digits, typed by a person, shown in groups of four."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from kiosk.core.commands import ByCodeAlone
from kiosk.core.scanning import UnreadableScanError, shown_by
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
    def signs(self) -> str:
        """What was typed, without the groups; digits, or what a keyboard's layout has in their place."""
        return "".join(self.text().split())

    @property
    def code(self) -> str | None:
        """The eight digits, once all are there."""
        try:
            shown = shown_by(self.signs)
        except UnreadableScanError:
            return None
        return shown.code if isinstance(shown, ByCodeAlone) else None

    def give(self) -> None:
        """As Enter does."""
        code = self.code
        if code is not None:
            self.clear()
            self.set_tone("")
            self.given.emit(code)
        else:
            self.set_tone("bad" if self.signs else "")

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
        before = len("".join(self.text()[: self.cursorPosition()].split()))
        signs = self.signs[:CODE_DIGITS]
        self.setText(grouped(signs))
        self.setCursorPosition(len(grouped(signs[:before])))
        self.set_tone("")
