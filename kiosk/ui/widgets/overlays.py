"""What lies over the window for a while: "still there?", "one moment", the choice of language, the rest state."""

from functools import partial

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.theme import Look, Role
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.progress import Countdown
from kiosk.ui.widgets.text import Card, Text

LANGUAGE_NAMES = {Language.KK: "Қазақша", Language.RU: "Русский", Language.EN: "English"}
_VISIBLE_AFTER_MS, _WAY_OUT_AFTER_MS, _BEAT_MS = 300, 10_000, 33


def _over_the_window(button: Button) -> Button:
    button.heeds_window = False
    return button


class Overlay(QWidget):
    """A shade over the window with a card in reach. `touched_beside`: a finger, but not on the card's buttons."""

    touched_beside = Signal()

    def __init__(self, speech: Speech, parent: QWidget) -> None:
        super().__init__(parent)
        self.speech = speech
        self.look = Look()
        self._focused_before: QWidget | None = None
        self.card = Card()
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addWidget(self.card)
        self._column.addStretch(1)
        self.hide()

    def set_look(self, look: Look) -> None:
        """Take the distances of a look. In the lower half the card stands at the bottom, its buttons in reach."""
        self.look = look
        side = max(look.margin, (look.width - look.px(900)) // 2) if not look.large_text else look.margin
        self._column.setStretch(2, 0 if look.lower_half else 1)
        self._column.setContentsMargins(side, look.margin, side, look.margin)

    def cover(self) -> None:
        """Come up over everything."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
            self._focused_before = parent.window().focusWidget()
        self.raise_()
        self.show()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """The focus goes back to where it was."""
        super().hideEvent(event)
        before, self._focused_before = self._focused_before, None
        focused = self.window().focusWidget()
        if before is None or focused is None or not self.isAncestorOf(focused):
            return
        if isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A finger beside the card."""
        event.accept()
        self.touched_beside.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The shade."""
        QPainter(self).fillRect(self.rect(), QColor(8, 20, 33, 170))


class StillThere(Overlay):
    """Asks whether somebody is there, and counts down. Touching anything answers."""

    finish = Signal()

    def __init__(self, speech: Speech, parent: QWidget) -> None:
        super().__init__(speech, parent)
        self._title = Text(role=Role.TITLE)
        self._words = Text(tone="muted")
        self.countdown = Countdown()
        self.more = _over_the_window(Button(kind=Kind.PRIMARY))
        self._finish = _over_the_window(Button())
        self.more.clicked.connect(lambda _checked=False: self.touched_beside.emit())
        self._finish.clicked.connect(lambda _checked=False: self.finish.emit())
        for text in (self._title, self._words):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.card.body.addWidget(text)
        self.card.body.addWidget(self.countdown, 0, Qt.AlignmentFlag.AlignHCenter)
        self.card.body.addWidget(self.more)
        self.card.body.addWidget(self._finish)

    def ask(self, seconds: float) -> None:
        """Come up and count."""
        say = self.speech.say
        self._title.setText(say("Are you still there?"))
        self._words.setText(say("Touch anything to go on. Otherwise everything entered is wiped."))
        self.more.say(say("I need more time"))
        self._finish.say(say("Finish"))
        self.countdown.start(seconds)
        self.cover()
        self.more.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self) -> None:
        """Go away."""
        self.countdown.stop()
        self.hide()


class _Bar(QWidget):
    """Something is going on: a piece wanders along a bar; in calm mode it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self._at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        self.setFixedHeight(max(8, look.px(14)))

    def run(self, *, on: bool) -> None:
        """Move, or not."""
        if on and not self.look.calm:
            self._timer.start()
        else:
            self._timer.stop()

    def _beat(self) -> None:
        self._at = (self._at + 0.02) % 1.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """The bar and its piece."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        high = self.height()
        painter.setBrush(self.look.color("line" if not self.look.high_contrast else "paper"))
        painter.drawRoundedRect(QRectF(self.rect()), high / 2, high / 2)
        painter.setBrush(self.look.color("accent"))
        wide = self.width() * 0.3
        at = 0.35 * self.width() if self.look.calm else self._at * (self.width() + wide) - wide
        painter.setClipRect(self.rect())
        painter.drawRoundedRect(QRectF(at, 0, wide, high), high / 2, high / 2)


class Busy(Overlay):
    """Keeps fingers off while a job runs: unseen at first, with words after 300 ms, with a way out after 10 s."""

    finish = Signal()

    def __init__(self, speech: Speech, parent: QWidget) -> None:
        super().__init__(speech, parent)
        self._title = Text(role=Role.TITLE)
        self._words = Text(tone="muted")
        self._bar = _Bar()
        self.way_out = _over_the_window(Button())
        self.way_out.clicked.connect(lambda _checked=False: self.finish.emit())
        for widget in (self._title, self._bar, self._words, self.way_out):
            self.card.body.addWidget(widget)
        self._soon, self._late = QTimer(self), QTimer(self)
        for timer, after, act in (
            (self._soon, _VISIBLE_AFTER_MS, self._show_words),
            (self._late, _WAY_OUT_AFTER_MS, self._offer_way_out),
        ):
            timer.setSingleShot(True)
            timer.setInterval(after)
            timer.timeout.connect(act)

    def begin(self) -> None:
        """A job has started."""
        if not self.isHidden():
            return
        say = self.speech.say
        self._title.setText(say("One moment, please"))
        self._words.setText(say("This takes longer than usual. You can wait, or finish and come back later."))
        self.way_out.say(say("Finish"))
        for widget in (self.card, self._words, self.way_out):
            widget.hide()
        self.cover()
        self._soon.start()
        self._late.start()

    def end(self) -> None:
        """The job is done."""
        self._soon.stop()
        self._late.stop()
        self._bar.run(on=False)
        self.hide()

    def _show_words(self) -> None:
        self.card.show()
        self._bar.run(on=True)
        self.update()

    def _offer_way_out(self) -> None:
        self._words.show()
        self.way_out.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """No shade before there are words."""
        if not self.card.isHidden():
            super().paintEvent(event)


class LanguageChoice(Overlay):
    """The three languages, each in its own name."""

    chosen = Signal(object)

    def __init__(self, speech: Speech, parent: QWidget) -> None:
        super().__init__(speech, parent)
        self._buttons: dict[Language, Button] = {}
        for language, name in LANGUAGE_NAMES.items():
            button = _over_the_window(Button(name, role=Role.CARD))
            button.setCheckable(True)
            button.clicked.connect(partial(self._choose, language))
            self._buttons[language] = button
            self.card.body.addWidget(button)
        self._close = _over_the_window(Button(icon="close", kind=Kind.QUIET))
        self._close.clicked.connect(lambda _checked=False: self.hide())
        self.card.body.addWidget(self._close)
        self.touched_beside.connect(self.hide)

    def ask(self) -> None:
        """Come up, the present language marked."""
        self._close.say(self.speech.say("Close"))
        for language, button in self._buttons.items():
            button.setChecked(language is self.speech.language)
        self.cover()
        self._buttons[self.speech.language].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, language: Language, _checked: object = None) -> None:
        self.hide()
        self.chosen.emit(language)


class Night(QWidget):
    """The rest state: everything darker. Lets fingers through, so that the first touch counts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def rest(self, *, on: bool) -> None:
        """Fall, or lift."""
        parent = self.parentWidget()
        if on and parent is not None:
            self.setGeometry(parent.rect())
            self.raise_()
        self.setVisible(on)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Half of the light."""
        QPainter(self).fillRect(self.rect(), QColor(4, 12, 20, 130))
