"""The side bar: where one is, the pages, how printers and network are, who is signed in, and the way out."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.model import Language
from kiosk.core.staff import Account
from kiosk.core.staff import Role as StaffRole
from kiosk.speech import Speech
from kiosk.ui.language import N_
from kiosk.ui.staff.languages import Languages
from kiosk.ui.staff.look import DeskLook
from kiosk.ui.staff.page import PageKind
from kiosk.ui.staff.printer_signs import PrinterSigns
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Button, Kind, Pressable
from kiosk.ui.widgets.icons import Icon, icon
from kiosk.ui.widgets.text import BOLD, SEMIBOLD, WRAP, Text, longest_word, rule, wrapped

ROLES = {
    StaffRole.REGISTRAR: N_("Registrar"),
    StaffRole.SENIOR: N_("Senior"),
    StaffRole.TECHNICIAN: N_("Technician"),
}


class PageButton(Pressable):
    """A page's line in the side bar: icon, title, its number with Ctrl. Marked while its page is shown."""

    def __init__(self, kind: PageKind, number: int) -> None:
        super().__init__()
        self.kind, self._number = kind, number
        self.setObjectName(f"page-{kind.name}")
        self.setCheckable(True)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The title on one line."""
        words = QFontMetrics(self._font()).horizontalAdvance(self.text())
        return QSize(words + self._left() + self._right(), self.look.touch)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Its longest word."""
        return QSize(longest_word(self.text(), self._font()) + self._left() + self._right(), self.look.touch)

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """A long title takes two lines."""
        room = width - self._left() - self._right()
        return max(
            self.look.touch, wrapped(self.text(), self._font(), room).height() + self.look.gap(Gap.SMALL) // 2
        )

    def _font(self) -> QFont:
        return self.look.font(Role.BODY, SEMIBOLD)

    def _right(self) -> int:
        return self.look.gap(Gap.LARGE)

    def _left(self) -> int:
        return self.look.gap(Gap.SMALL) * 3 // 2 + self.look.icon + self.look.gap(Gap.SMALL) * 5 // 4

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Ground where it is chosen or under the mouse; a bar at its left, for those who see no colours."""
        look, painter, chosen = self.look, QPainter(self), self.isChecked()
        ground = "accent_soft" if chosen or self.isDown() else "paper" if self.underMouse() else None
        self.draw_ground(painter, look.color(ground) if ground else None, None, look.radius * 2 // 3)
        ink = look.color("accent" if chosen else "ink")
        if chosen:
            painter.fillRect(QRect(0, self.height() // 4, max(3, look.stroke * 2), self.height() // 2), ink)
        side, gap = look.icon, look.gap(Gap.SMALL) * 3 // 2
        painter.drawPixmap(
            gap, (self.height() - side) // 2, icon(self.kind.icon, ink, side, self.devicePixelRatioF())
        )
        painter.setPen(ink)
        painter.setFont(self._font())
        room = self.rect().adjusted(self._left(), 0, -self._right(), 0)
        painter.drawText(room, WRAP | int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self._number:
            painter.setPen(look.color("muted"))
            painter.setFont(look.font(Role.SMALL, figures=True))
            painter.drawText(
                self.rect().adjusted(0, 0, -gap, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                str(self._number),
            )  # fmt: skip


class SideBar(QWidget):
    """`page(name)`, `language(Language)`, `contrast(bool)`, `lock`, `sign_out`: what people want."""

    page = Signal(str)
    language = Signal(object)
    contrast = Signal(bool)
    lock = Signal()
    sign_out = Signal()

    def __init__(self, speech: Speech, languages: tuple[Language, ...]) -> None:
        super().__init__()
        self.setObjectName("side-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.speech = speech
        self._account: Account | None = None
        self._network: tuple[bool, int, int] | None = None
        self._buttons: dict[str, PageButton] = {}
        self.clock = Text(role=Role.TITLE, figures=True)
        self.date, self.centre = Text(role=Role.SMALL, tone="muted"), Text(weight=SEMIBOLD)
        self.desk = Text(role=Role.SMALL, tone="muted")
        self.printers = PrinterSigns(speech)
        self.net_icon, self.net = Icon("online", "ok"), Text(role=Role.SMALL, weight=SEMIBOLD)
        self.waiting = Text(role=Role.SMALL, tone="muted")
        self.who, self.role = Text(weight=BOLD), Text(role=Role.SMALL, tone="muted")
        self.languages = Languages(speech, languages)
        self.contrast_button = Button(icon="contrast")
        self.lock_button, self.out_button = (
            Button(icon="lock", role=Role.SMALL),
            Button(role=Role.SMALL, kind=Kind.QUIET),
        )
        self._build()

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        for widget in (self.clock, self.date, self.centre, self.desk, rule()):
            self._column.addWidget(widget)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(2)
        self._column.addLayout(self._pages)
        self._column.addStretch(1)
        self._column.addWidget(self.printers)
        self._net = QHBoxLayout()
        self._net.addWidget(self.net_icon)
        self._net.addWidget(self.net, 1)
        self._column.addLayout(self._net)
        for widget in (self.waiting, rule(), self.who, self.role):
            self._column.addWidget(widget)
        self._ways = QHBoxLayout()
        self._ways.addWidget(self.lock_button, 1)
        self._ways.addWidget(self.out_button, 1)
        self._tongues = QHBoxLayout()
        self._tongues.addWidget(self.languages, 1)
        self._tongues.addWidget(self.contrast_button)
        self._column.addLayout(self._ways)
        self._column.addLayout(self._tongues)
        self.contrast_button.setCheckable(True)
        self.lock_button.setObjectName("lock")
        self.out_button.setObjectName("sign-out")
        self.languages.chosen.connect(self.language)
        self.contrast_button.clicked.connect(self.contrast)
        self.lock_button.clicked.connect(self.lock)
        self.out_button.clicked.connect(self.sign_out)

    def set_pages(self, kinds: Sequence[PageKind]) -> None:
        """The pages of whoever has signed in."""
        for button in self._buttons.values():
            self._pages.removeWidget(button)
            button.deleteLater()
        self._buttons = {}
        for number, kind in enumerate(kinds, 1):
            button = PageButton(kind, number if number <= 9 else 0)  # noqa: PLR2004  the digit keys
            button.clicked.connect(lambda _checked=False, name=kind.name: self.page.emit(name))
            button.set_look(self.clock_look)
            self._buttons[kind.name] = button
            self._pages.addWidget(button)
        self.retranslate()

    def mark(self, name: str) -> None:
        """The page that is shown."""
        for other, button in self._buttons.items():
            button.setChecked(other == name)

    def set_account(self, account: Account) -> None:
        """Who has signed in."""
        self._account = account
        self.retranslate()

    def set_place(self, centre: str, desk: str) -> None:
        """Where this desk stands."""
        self.centre.setText(centre)
        self.desk.setText(desk)

    def set_now(self, now: datetime) -> None:
        """The centre's time."""
        self.clock.setText(self.speech.clock(now))
        self.date.setText(self.speech.short_day(now.date()))

    def set_network(self, *, online: bool, waiting: int, unsettled: int) -> None:
        """Whether the shared database answers, how much waits to be delivered, and how much staff must settle."""
        self._network = (online, waiting, unsettled)
        self._say_network()

    def retranslate(self) -> None:
        """Every word."""
        say = self.speech.say
        for button in self._buttons.values():
            button.setText(say(button.kind.title))
            button.updateGeometry()
        self.lock_button.say(say("Lock"))
        self.lock_button.setToolTip("Ctrl+L")
        self.out_button.say(say("Sign out"))
        self.contrast_button.setAccessibleName(say("High contrast"))
        self.contrast_button.setToolTip(say("High contrast"))
        self.languages.retranslate()
        if self._account is not None:
            self.who.setText(self._account.login)
            self.role.setText(say(ROLES[self._account.role]))
        self._say_network()
        self.printers.retranslate()

    def _say_network(self) -> None:
        for sign in (self.net, self.net_icon):
            sign.setVisible(self._network is not None)  # an embedded database has no line that could go
        if self._network is None:
            self.waiting.hush()
            return
        online, waiting, unsettled = self._network
        speech = self.speech
        self.net.setText(speech.say("Online") if online else speech.say("No network"))
        self.net.set_tone("ok" if online else "warn")
        self.net_icon.show_icon("online" if online else "offline", "ok" if online else "warn")
        told = []
        if waiting:
            told.append(speech.say_count("{count} entry to deliver", "{count} entries to deliver", waiting))
        if unsettled:
            told.append(speech.say_count("{count} matter to settle", "{count} matters to settle", unsettled))
        lines = "\n".join(told)
        self.waiting.say(lines)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        if not isinstance(look, DeskLook):
            return
        self.clock_look = look
        side, small = look.gap(Gap.MEDIUM) * 3 // 4, look.gap(Gap.SMALL)
        self.setFixedWidth(look.side_bar)
        self._column.setContentsMargins(side, side, side, side)
        self._column.setSpacing(small // 2)
        for row in (self._net, self._ways, self._tongues):
            row.setSpacing(small // 2)
