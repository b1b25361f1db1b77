"""A question in a page's own room, so that no dialog stands in the way of the next scan."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.speech import Speech
from kiosk.ui.staff.reason_line import ReasonLine
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.text import REGULAR, Card, Text

_MOST_USUAL = 4


class Question(Card):
    """Asks for a reason, or only whether it is meant. Enter confirms, Escape goes back. Hidden until `ask`.

    A usual reason that is pressed stands in the line, and may be changed there.
    """

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._confirmed: Callable[[str], None] = lambda _reason: None
        self._left: Callable[[], None] = lambda: None
        self._wants_reason = False
        self.title, self.text = Text(role=Role.TITLE), Text(role=Role.CARD, weight=REGULAR)
        self.usual = tuple(Button() for _ in range(_MOST_USUAL))
        self._why = ReasonLine(speech)
        self.reason, self.fault = self._why.line, self._why.fault
        self.confirm, self.back = Button(kind=Kind.PRIMARY), Button()
        self._usual = QGridLayout()
        for place, button in enumerate(self.usual):
            self._usual.addWidget(button, place // 2, place % 2)
        self.body.addWidget(self.title)
        self.body.addWidget(self.text)
        self.body.addLayout(self._usual)
        self.body.addWidget(self._why)
        self._ways = QHBoxLayout()
        self._ways.addWidget(self.confirm)
        self._ways.addWidget(self.back)
        self._ways.addStretch(1)
        self.body.addLayout(self._ways)
        self.body.addStretch(1)
        self.confirm.setObjectName("confirm")
        self.back.setObjectName("back")
        self.confirm.clicked.connect(self._confirm)
        self.back.clicked.connect(self.leave)
        self._why.entered.connect(self._confirm)
        for button in self.usual:
            button.clicked.connect(lambda _checked=False, button=button: self._take(button.text()))

    def ask(
        self,
        title: str,
        text: str,
        confirm: str,
        *,
        confirmed: Callable[[str], None],
        left: Callable[[], None],
        usual: Sequence[str] | None = None,
    ) -> None:
        """Put the question. `usual`: reasons that are usual; None where none is wanted.

        `confirmed`: gets the reason, fit to be kept. `left`: it was not meant.
        """
        say = self._speech.say
        self._confirmed, self._left, self._wants_reason = confirmed, left, usual is not None
        self.title.setText(title)
        self.text.say(text)
        for place, button in enumerate(self.usual):
            there = usual is not None and place < len(usual)
            button.setText(usual[place] if usual is not None and there else "")
            button.updateGeometry()
            button.setVisible(there)
        self._why.setVisible(self._wants_reason)
        self._why.say(say("Reason, without names or numbers of people"))
        self._why.wipe()
        self.confirm.say(confirm)
        self.back.say(say("Back"))
        if self._wants_reason:
            self.reason.setFocus()
        else:
            self.confirm.setFocus()

    def leave(self) -> None:
        """It was not meant."""
        self._left()

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        side = look.gap(Gap.LARGE)
        self.body.setContentsMargins(side, side, side, side)
        self.body.setSpacing(look.gap(Gap.MEDIUM))
        self._usual.setSpacing(look.gap(Gap.SMALL))
        self._ways.setSpacing(look.gap(Gap.SMALL))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _take(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setFocus()

    def _confirm(self) -> None:
        if not self._wants_reason:
            self._confirmed("")
            return
        reason = self._why.taken()
        if reason is not None:
            self._confirmed(reason)


class Columns(QWidget):
    """Several widgets in one place, of which one is seen. A stack that asks for no more room than that one."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._parts = parts
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            box.addWidget(part)
        self.show_part(parts[0])

    def show_part(self, shown: QWidget) -> None:
        """This one."""
        for part in self._parts:
            part.setVisible(part is shown)
