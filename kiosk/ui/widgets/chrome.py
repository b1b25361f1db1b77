"""What stands around every screen: the header with centre and clock, the footer with the ways out and the aids."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.core.model import Centre
from kiosk.speech import Speech
from kiosk.ui.language import N_, kk_ru
from kiosk.ui.network import new_booking_waits
from kiosk.ui.place import Place
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.icons import Icon, Ornament, icon
from kiosk.ui.widgets.network import NetworkSign, keep_room
from kiosk.ui.widgets.text import BOLD, SEMIBOLD, Text

_ONLINE, _OFFLINE = N_("Online"), N_("No network")
_OPEN = N_("No network. You can still book.")
_SHUT = N_("No network. You can print a ticket.")


class Emblem(QWidget):
    """A small sign of the house: ram's horns on the accent."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_look(self, look: Look) -> None:
        """Take the sizes and colours of a look."""
        self.look = look
        side = max(look.px(72), look.mm(14)) if not look.short_of_room else look.mm(13)
        self.setFixedSize(side, side)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Square."""
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Ground and horns."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.color("accent"))
        painter.drawRoundedRect(QRectF(self.rect()), self.width() / 4, self.width() / 4)
        side = self.width() * 2 // 3
        at = (self.width() - side) // 2
        horns = icon("horns", self.look.color("on_accent"), side, self.devicePixelRatioF())
        painter.drawPixmap(at, at, horns)


def _ground(widget: QWidget, name: str) -> None:
    widget.setObjectName(name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


class Header(QWidget):
    """Emblem, centre and address at the left, time and date at the right.

    While the network is away its sign stands in the place of the address; of the date, where there is no address.
    """

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        _ground(self, "header")
        self.speech = speech
        self.look = Look()
        self._centre: Centre | None = None
        self._now: datetime | None = None
        self._both = self._online = True
        self._name = Text(role=Role.BODY, weight=SEMIBOLD)
        self._address = Text(role=Role.SMALL, tone="muted")
        self._clock = Text(role=Role.CARD, weight=BOLD, figures=True)
        self._date = Text(role=Role.SMALL, tone="muted")
        self._row = QHBoxLayout(self)
        self._row.addWidget(Emblem(), 0, Qt.AlignmentFlag.AlignVCenter)
        where, when = QVBoxLayout(), QVBoxLayout()
        where.setSpacing(2)
        when.setSpacing(2)
        where.addStretch(1)
        where.addWidget(self._name)
        self._signs = (NetworkSign(), NetworkSign(right=True))  # over the address, over the date
        self._over_address, self._over_date = QGridLayout(), QGridLayout()
        self._over_address.addWidget(self._address, 0, 0)
        self._over_date.addWidget(self._date, 0, 0)
        for over, sign in zip((self._over_address, self._over_date), self._signs, strict=True):
            over.addWidget(sign, 0, 0, Qt.AlignmentFlag.AlignVCenter)
            sign.hide()
        where.addLayout(self._over_address)
        where.addStretch(1)
        when.addStretch(1)
        for text in (self._clock, self._date):
            text.setAlignment(Qt.AlignmentFlag.AlignRight)
            text.setWordWrap(False)
        when.addWidget(self._clock)
        when.addLayout(self._over_date)
        when.addStretch(1)
        self._row.addLayout(where, 1)
        self._row.addLayout(when)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self.look = look
        high = max(6, look.px(22 if look.upright else 14))
        self._row.setContentsMargins(look.margin, high, look.margin, high)
        self._row.setSpacing(look.gap(Gap.SMALL))
        self._write()

    def show_centre(self, centre: Centre | None, *, both: bool, online: bool = True) -> None:
        """Whose terminal this is; in Kazakh and Russian (`both`), or in the citizen's language."""
        self._centre, self._both, self._online = centre, both, online
        self._write()

    def set_now(self, now: datetime) -> None:
        """The centre's wall clock."""
        if self._now is None or (now.date(), now.hour, now.minute) != (
            self._now.date(),
            self._now.hour,
            self._now.minute,
        ):
            self._now = now
            self._write()

    def _write(self) -> None:
        centre = self._centre
        name = address = ""
        if centre and self._both:
            between = "\n" if self.look.upright or self.look.large_text else " · "
            name = between.join(dict.fromkeys((centre.name.kk, centre.name.ru)))
            address = "" if self.look.upright else centre.address.kk
        elif centre:
            name, address = centre.name.in_(self.speech.language), centre.address.in_(self.speech.language)
        self._name.setText(name)
        if self.look.large_text:
            self._address.hush()
        else:
            self._address.say(address)
        if self._now:
            self._clock.setText(self.speech.clock(self._now))
            self._date.setText(f"{self._now:%d.%m.%Y}" if self._both else self.speech.short_day(self._now.date()))
        self._sign()

    def _sign(self) -> None:
        """The sign stands where a line stood, which keeps its room; so nothing moves when it comes or goes."""
        away = not self._online and not self._both  # the welcome screen says it in its footer
        large = self.look.large_text
        for line, sign, here in zip((self._address, self._date), self._signs, (not large, large), strict=True):
            sign.say(self.speech.say(_OFFLINE))
            keep_room(line, on=here and away)
            keep_room(sign, on=here and not self._both)
            line.setVisible(bool(line.text()) and not (here and away))
            sign.setVisible(here and away)


class Footer(QWidget):
    """Back, the four aids, finish. On the welcome screen: whether the terminal is online, and the aids."""

    back = Signal()
    finish = Signal()
    languages = Signal()
    large_text = Signal(bool)
    high_contrast = Signal(bool)
    lower_half = Signal(bool)

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        _ground(self, "footer")
        self.speech = speech
        self.look = Look()
        self._place = Place()
        self._back = Button(icon="arrow-left")
        self._finish = Button()
        self._larger = Button(icon="text-size")
        self._contrast = Button(icon="contrast")
        self._lower = Button(icon="lower-half")
        self._language = Button(icon="language")
        for button, name in ((self._back, "back"), (self._finish, "finish"), (self._language, "language")):
            button.setObjectName(name)
        for aid, signal in (
            (self._larger, self.large_text),
            (self._contrast, self.high_contrast),
            (self._lower, self.lower_half),
        ):
            aid.setCheckable(True)
            aid.clicked.connect(lambda on, signal=signal: signal.emit(on))
        self._back.clicked.connect(lambda _checked=False: self.back.emit())
        self._finish.clicked.connect(lambda _checked=False: self.finish.emit())
        self._language.clicked.connect(lambda _checked=False: self.languages.emit())
        self._wave = Icon("online", "ok")
        self._state = Text(role=Role.SMALL, tone="ok", weight=SEMIBOLD)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._back)
        self._row.addWidget(self._wave, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._state, 1)
        self._row.addStretch(0)
        self._aids = QHBoxLayout()
        for aid in (self._larger, self._contrast, self._lower, self._language):
            self._aids.addWidget(aid)
        self._row.addLayout(self._aids)
        self._row.addStretch(0)
        self._row.addWidget(self._finish)
        self.retranslate()

    def retranslate(self) -> None:
        """Words and names."""
        say = self.speech.say
        self._back.say(say("Back"))
        self._finish.say(say("Finish"))
        self._larger.setAccessibleName(say("Larger text"))
        self._contrast.setAccessibleName(say("High contrast"))
        self._lower.setAccessibleName(say("Lower half of the screen"))
        self._language.setAccessibleName(say("Language"))

    def set_look(self, look: Look) -> None:
        """Take the distances of a look, and show which aids are on."""
        self.look = look
        high = (
            look.gap(Gap.SMALL)
            if look.upright and not look.lower_half
            else look.mm(2 if look.short_of_room else 4)
        )
        self._row.setContentsMargins(look.margin, high, look.margin, high)
        self._row.setSpacing(look.gap(Gap.SMALL))
        self._aids.setSpacing(look.gap(Gap.SMALL))
        self._say_state()
        self._larger.setChecked(look.large_text)
        self._contrast.setChecked(look.high_contrast)
        self._lower.setChecked(look.lower_half)

    def show_step(self, place: Place, *, welcome: bool, can_go_back: bool) -> None:
        """What this step needs of the footer."""
        self._place = place
        for around_the_aids in (3, 5):
            self._row.setStretch(around_the_aids, 0 if welcome else 1)
        self._back.setVisible(not welcome)
        self._back.setEnabled(can_go_back)
        self._finish.setVisible(not welcome)
        self._language.setVisible(not welcome)
        self._wave.setVisible(welcome and place.ready)  # before, nobody knows yet
        self._state.setVisible(welcome and place.ready)
        self._say_state()

    def _say_state(self) -> None:
        """Whether the terminal is online; where it is not, what can be done here nevertheless."""
        place = self._place
        self._wave.show_icon("online" if place.online else "offline", "ok" if place.online else "warn")
        self._state.set_tone("ok" if place.online else "ink")
        if place.online or self.look.large_text:
            self._state.setText(kk_ru(_ONLINE if place.online else _OFFLINE))
        else:
            self._state.setText(kk_ru(_SHUT if new_booking_waits(place) else _OPEN).replace(" · ", "\n"))


class Band(QWidget):
    """Fills the upper part while everything to touch is in the lower half: the ornament on the hero's ground."""

    def __init__(self) -> None:
        super().__init__()
        _ground(self, "hero")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        self._column = column
        self._words = Text(role=Role.HERO, tone="on-hero")
        column.addWidget(self._words)
        column.addWidget(Ornament())

    def say(self, words: str) -> None:
        """What this terminal is for, in the citizen's language."""
        self._words.setText(words)

    def set_look(self, look: Look) -> None:
        """Air around the words and below the ornament."""
        self._column.setContentsMargins(0, 0, 0, look.px(16))
        self._column.setSpacing(look.gap(Gap.MEDIUM))
        self._words.setContentsMargins(look.margin, 0, look.margin, 0)
