"""The IIN that stands on a card in somebody's hand: typed at a desk, masked but its last two digits."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen

from kiosk.core.iin import LENGTH, Iin, IinFault, InvalidIinError, fault_of
from kiosk.ui.widgets.keypads import DigitCells


class IinField(DigitCells):
    """`entered(Iin)`: a right one and Enter. `refused(IinFault)`: Enter too early, or a mistake in it.

    Nothing of it can be copied. Whoever owns the field wipes it (`clear`).
    """

    entered = Signal(object)
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__((4, 4, 4), masked=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("iin")
        self.changed.connect(self._judge)

    @property
    def iin(self) -> Iin | None:
        """The number, where it is one."""
        return Iin(self.digits) if fault_of(self.digits) is None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Digits, erasing, pasting, Enter; all else is the page's."""
        text = event.text()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.enter()
        elif event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.clear() if event.key() == Qt.Key.Key_Delete else self.erase()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QGuiApplication.clipboard().text())
        elif text.isascii() and text.isdigit():
            self.put(text)
        else:
            event.ignore()

    def enter(self) -> None:
        """As Enter does."""
        fault = fault_of(self.digits)
        if fault is None:
            self.entered.emit(Iin(self.digits))
        else:
            self.refused.emit(fault)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002
        """A click puts the focus here."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The cells; a border where the focus is."""
        super().paintEvent(event)
        if self.hasFocus():
            look, painter = self.look, QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            wide = look.stroke * 2
            painter.setPen(QPen(look.color("accent"), wide))
            box = QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
            radius = min(look.radius, self.height() // 3)
            painter.drawRoundedRect(box, radius, radius)

    def _paste(self, text: str) -> None:
        try:
            digits = Iin.parse(text).digits
        except InvalidIinError as invalid:
            self.refused.emit(invalid.fault)
            return
        self.clear()
        for digit in digits:
            self.put(digit)

    def _judge(self, digits: str) -> None:
        if len(digits) == LENGTH:
            fault = fault_of(digits)
            self.set_tone("bad" if fault else "ok")
            if fault in {IinFault.CHECK_DIGIT, IinFault.ALL_ZEROS}:
                self.refused.emit(fault)
