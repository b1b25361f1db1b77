"""R5: whether the citizen is the owner who sells the vehicle, and its plate. What is true is the desk's to say."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.plates import is_plate, normalise
from kiosk.ui.staff.fields import Labelled, Line
from kiosk.ui.staff.page import Context
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.text import SEMIBOLD, Text


class SellerRow(QWidget):
    """`claimed(plate)`: the citizen says to be the owner who sells, and this is the plate."""

    claimed = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.is_seller = QCheckBox()
        self.is_seller.setObjectName("seller")
        self.plate = Line(figures=True)
        self.plate.setObjectName("plate")
        self.named, self.ok, self.note = Labelled(self.plate), Button(trailing="arrow-right"), Text(tone="muted")
        self.ok.setObjectName("plate-ok")
        self._row, self._column = QHBoxLayout(), QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.named, 1)
        self._row.addWidget(self.ok, 0, Qt.AlignmentFlag.AlignBottom)
        self._column.addWidget(self.is_seller)
        self._column.addLayout(self._row)
        self._column.addWidget(self.note)
        self.is_seller.toggled.connect(lambda _on: self._judge())
        self.plate.textChanged.connect(lambda _text: self._judge())
        self.plate.returnPressed.connect(self._claim)
        self.ok.clicked.connect(lambda _checked=False: self._claim())

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        self.is_seller.setFont(look.font(Role.BODY, SEMIBOLD))
        self._row.setSpacing(look.gap(Gap.SMALL))
        self._column.setSpacing(look.gap(Gap.SMALL))

    def retranslate(self) -> None:
        """Every word."""
        say = self._context.speech.say
        self.is_seller.setText(say("The citizen is the owner who sells the vehicle"))
        self.named.say(say("Number plate"))
        self.ok.say(say("Show times"))
        self.note.setText(say("After a sale the present owner books. A buyer cannot take this booking."))
        self._judge()

    def wipe(self) -> None:
        """Nothing stays."""
        self.is_seller.setChecked(False)
        self.plate.clear()

    def _judge(self) -> None:
        self.named.setEnabled(self.is_seller.isChecked())
        self.ok.setEnabled(self.is_seller.isChecked() and is_plate(normalise(self.plate.text())))

    def _claim(self) -> None:
        if self.ok.isEnabled():
            self.claimed.emit(normalise(self.plate.text()))
