"""The field for a citizen's IIN: masked but the last two digits, judged at the twelfth, as at the kiosk."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.iin import LENGTH, Iin, IinFault, InvalidIinError
from kiosk.ui.staff.look import DeskLook
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import SEMIBOLD

_SHOWN, _DOT, _GROUP = 2, "•", 4


class IinField(QWidget):
    """`given(Iin)`: a right number, and Enter. `faulty(IinFault)`: a wrong one. `changed`: other digits."""

    given = Signal(object)
    changed = Signal()
    faulty = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.look = DeskLook()
        self.digits = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def fault(self) -> IinFault | None:
        """Why this is no IIN."""
        try:
            Iin(self.digits)
        except InvalidIinError as invalid:
            return invalid.fault
        return None

    def clear(self) -> None:
        """No digit stays."""
        self._set("")

    def set_iin(self, iin: Iin) -> None:
        """A number that was scanned."""
        self._set(iin.digits)

    def give(self) -> None:
        """As Enter does."""
        fault = self.fault
        if fault is None:
            self.given.emit(Iin(self.digits))
        else:
            self.faulty.emit(fault)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Digits, the usual keys for erasing, paste and Enter; all else is the window's."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.give()
        elif key == Qt.Key.Key_Backspace:
            self._set(self.digits[:-1])
        elif key == Qt.Key.Key_Delete:
            self._set("")
        elif event.matches(QKeySequence.StandardKey.Paste):
            pasted = "".join(QGuiApplication.clipboard().text().split())
            if pasted.isascii() and pasted.isdigit() and len(pasted) <= LENGTH:
                self._set(pasted)
        elif event.text() and event.text() in "0123456789":
            self._set((self.digits + event.text())[:LENGTH])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Digits are typed here, though a shortcut may want them."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.text() in "0123456789"
        ):
            event.accept()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The border tells."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The border tells."""
        super().focusOutEvent(event)
        self.update()

    def set_look(self, look: Look) -> None:
        """Take the size of a look."""
        if isinstance(look, DeskLook):
            self.look = look
            self.setFixedHeight(max(look.touch, round(look.text(Role.KEY) * 1.9)))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """As a line to type into; the border is red where twelve digits are no IIN."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wrong = len(self.digits) == LENGTH and self.fault is not None
        ring = "bad" if wrong else "accent" if self.hasFocus() else "edge"
        stroke = look.stroke
        box = QRectF(self.rect()).adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
        painter.setPen(QPen(look.color(ring), stroke))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(box, look.radius // 2, look.radius // 2)
        masked = _DOT * max(0, len(self.digits) - _SHOWN) + self.digits[-_SHOWN:]
        groups = "  ".join(masked[at : at + _GROUP] for at in range(0, len(masked), _GROUP))
        painter.setPen(look.color("ink"))
        painter.setFont(look.font(Role.KEY, SEMIBOLD, figures=True))
        side = look.gap(Gap.SMALL) * 3 // 2
        room = self.rect().adjusted(side, 0, -side, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, groups)
        if self.hasFocus():
            right = side + painter.fontMetrics().horizontalAdvance(groups) + 2
            high = painter.fontMetrics().ascent()
            painter.setPen(QPen(look.color("ink"), 1))
            painter.drawLine(right, (self.height() - high) // 2, right, (self.height() + high) // 2)

    def _set(self, digits: str) -> None:
        if digits != self.digits:
            self.digits = digits
            self.update()
            self.changed.emit()
