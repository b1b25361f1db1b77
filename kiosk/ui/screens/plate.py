"""Plate: which vehicle is sold (R5), typed on a keypad of Latin letters and digits."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.outcomes import Reason, Refused
from kiosk.core.plates import is_plate, normalise
from kiosk.speech import Speech
from kiosk.ui.events import PlateTyped
from kiosk.ui.place import Place
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.visit import Visit
from kiosk.ui.widgets.banner import Verdict
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.keypads import LetterPad
from kiosk.ui.widgets.screen import Screen, Shape
from kiosk.ui.widgets.text import BOLD, Text

_LONGEST = 9


class PlateField(QWidget):
    """What has been typed, drawn as a number plate: groups of letters and digits apart."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self.plate = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, sign: str) -> None:
        """One more letter or digit."""
        if len(self.plate) < _LONGEST:
            self.become(self.plate + sign)

    def erase(self) -> None:
        """The last one goes."""
        self.become(self.plate[:-1])

    def clear(self) -> None:
        """All go."""
        self.become("")

    def become(self, plate: str) -> None:
        """Show another plate."""
        if plate != self.plate:
            self.plate = plate
            self.update()
            self.changed.emit(plate)

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        self.look = look
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The longest plate."""
        metrics = self.look.metrics(Role.TITLE, BOLD)
        return QSize(
            metrics.horizontalAdvance("777 WWW 02") + self.look.gap(Gap.MEDIUM), round(metrics.height() * 1.6)
        )

    def sizeHint(self) -> QSize:  # noqa: N802
        """The same."""
        return self.minimumSizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """White, with a dark border, as plates are."""
        look, painter = self.look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stroke = look.stroke * 1.6
        wide = min(self.width(), self.height() * 5)
        box = QRectF((self.width() - wide) / 2, 0, wide, self.height())
        painter.setPen(QPen(look.color("ink"), stroke))
        painter.setBrush(look.color("surface"))
        radius = min(look.radius, self.height() // 5)
        painter.drawRoundedRect(box.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2), radius, radius)
        metrics = look.metrics(Role.TITLE, BOLD)
        text = spaced(self.plate)
        room = metrics.horizontalAdvance(text)
        left = box.center().x() - room / 2
        painter.setFont(look.font(Role.TITLE, BOLD))
        painter.setPen(look.color("ink"))
        painter.drawText(QRectF(left, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if len(self.plate) < _LONGEST:
            caret = QRectF(left + room + look.px(6), self.height() * 0.25, max(4, look.px(6)), self.height() * 0.5)
            painter.fillRect(caret, look.color("sun"))
            painter.setPen(QPen(look.color("ink"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(caret)


def spaced(plate: str) -> str:
    """A plate with its groups apart: "777ABC02" as "777 ABC 02"."""
    parts: list[str] = []
    for sign in plate:
        if parts and parts[-1][-1].isdigit() is sign.isdigit():
            parts[-1] += sign
        else:
            parts.append(sign)
    return " ".join(parts)


class PlateScreen(Screen):
    """Asks for the plate."""

    pinned = True

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self.field = PlateField()
        self._examples = Text(tone="muted")
        self.question.addWidget(self._examples)
        self.pad = LetterPad(speech)
        self.choices.addStretch(1)
        self.choices.addWidget(self.field)
        self.choices.addWidget(self.pad, 100)
        self._go = self.add_button(
            Button(kind=Kind.PRIMARY, trailing="arrow-right", tall=1.2), self._confirm, primary=True
        )
        self._go.setObjectName("continue")
        self.field.changed.connect(self._typed)
        self.pad.typed.connect(self.field.put)
        self.pad.erased.connect(self.field.erase)
        self.pad.cleared.connect(self.field.clear)
        self._told: Refused | None = None
        self._typed("")

    def arrange(self) -> None:
        """Ten keys side by side may need the whole width."""
        ten = 10 * (self.look.touch_least + self.look.mm(3))
        self.shape = Shape.QUESTION if self.look.width * 0.55 > ten else Shape.WHOLE
        super().arrange()
        self._ask()

    def retranslate(self) -> None:
        """Every fixed text."""
        say = self.speech.say
        self._ask()
        self._examples.setText(say("For example: {newer} or {older}", newer="777 ABC 02", older="A 123 BCD"))
        self.field.setAccessibleName(say("Number plate"))
        self._go.say(say("Continue"))
        self.pad.retranslate()
        if self.banner.text:
            self._tell_invalid()

    def _ask(self) -> None:
        say = self.speech.say
        lead = say("It stands on the plate and in the registration certificate.")
        no_room = self.shape is Shape.WHOLE and self.look.large_text
        self.set_heading(say("The number plate of the vehicle"), "" if no_room else lead)

    def show_visit(self, visit: Visit, place: Place) -> None:
        """The plate typed before, and what is wrong with it."""
        super().show_visit(visit, place)
        if visit.plate and not self.field.plate:
            self.field.become(normalise(visit.plate)[:_LONGEST])
        if visit.refused is not self._told:
            self._told = visit.refused
            self.banner.hush()
            if visit.refused is not None and visit.refused.reason is Reason.INVALID_PLATE:
                self._tell_invalid()

    def wipe(self) -> None:
        """No sign stays."""
        self.field.clear()
        self._told = None
        self.banner.hush()

    def key_typed(self, event: QKeyEvent) -> bool:
        """Letters and digits from hardware keys, in either alphabet; Enter too early says what is wrong."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._tell_invalid()
            return True
        return self.pad.take_key(event) or self.pad.type_text(normalise(event.text()))

    def text_pasted(self, text: str) -> None:
        """A pasted plate."""
        self.field.clear()
        self.pad.type_text(normalise(text))

    def _typed(self, plate: str) -> None:
        self.banner.hush()
        self._go.setEnabled(is_plate(plate))

    def _tell_invalid(self) -> None:
        self.banner.show_message(
            Verdict.BAD,
            self.speech.say("This is not a complete number plate. Please compare it with the examples."),
        )

    def _confirm(self) -> None:
        if is_plate(self.field.plate):
            self.tell(PlateTyped(self.field.plate))
