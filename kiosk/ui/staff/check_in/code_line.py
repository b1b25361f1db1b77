"""The line for a ticket's eight digits, typed by a person, shown in groups of four."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from kiosk.core.commands import ByCodeAlone, ByTicket
from kiosk.core.scanning import UnreadableScanError, shown_by
from kiosk.ui.facts import grouped
from kiosk.ui.staff.fields import Line
from kiosk.ui.theme import Role


class CodeLine(Line):
    """`given(Shown)`: eight digits and Enter. Anything else stays where it is, marked.

    A reader that types as slowly as a person types into this line, too: a whole ticket is taken as one.
    """

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__(Role.KEY, figures=True)
        self.textEdited.connect(self._regroup)
        self.returnPressed.connect(self.give)

    @property
    def signs(self) -> str:
        """What was typed, without the groups; digits, or what a keyboard's layout has in their place."""
        return "".join(self.text().split())

    @property
    def shown(self) -> ByTicket | ByCodeAlone | None:
        """What it is, once all of it is there."""
        try:
            return shown_by(self.signs)
        except UnreadableScanError:
            return None

    def give(self) -> None:
        """As Enter does."""
        shown = self.shown
        if shown is not None:
            self.forget()
            self.given.emit(shown)
        elif self.signs:
            self.set_tone("bad")
            self.selectAll()

    def forget(self) -> None:
        """Nothing is typed here, and nothing comes back with Ctrl+Z."""
        self.setText("")
        self.set_tone("")

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
        signs = self.signs
        self.setText(grouped(signs))
        self.setCursorPosition(len(grouped(signs[:before])))
        self.set_tone("")
