"""What is seen while nobody is at the desk: preparing, signing in, locked, a new password."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.model import Language
from kiosk.core.passwords import SHORTEST, PasswordFault
from kiosk.core.staff import Account, SignInRefused
from kiosk.speech import Speech
from kiosk.ui.staff.fields import Labelled, Line, Secret
from kiosk.ui.staff.languages import Languages
from kiosk.ui.staff.look import DeskLook
from kiosk.ui.staff.sign_in_words import words_of_sign_in
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.banner import Verdict as Tone
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.icons import Icon, Ornament
from kiosk.ui.widgets.text import SEMIBOLD, Card, Text

_WIDTH = 440


class Door(StrEnum):
    """What is asked for."""

    PREPARING = "preparing"
    SIGN_IN = "sign_in"
    LOCKED = "locked"
    NEW_PASSWORD = "new_password"  # noqa: S105  a page


class DoorPage(QWidget):
    """`sign_in(login, password)`, `new_password(old, new)`, `language(Language)`, `sign_out`: what people want."""

    sign_in = Signal(str, str)
    new_password = Signal(str, str)
    language = Signal(object)
    sign_out = Signal()

    def __init__(self, speech: Speech, languages: tuple[Language, ...]) -> None:
        super().__init__()
        self.setObjectName("door")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.speech, self.door = speech, Door.PREPARING
        self._whose, self._told = "", ""
        self._refused: SignInRefused | PasswordFault | None = None
        self._asking = False
        self.languages = Languages(speech, languages)
        self.languages.chosen.connect(self.language)
        self._centre, self._desk = Text(role=Role.CARD), Text(role=Role.SMALL, tone="muted")
        self._clock = Text(role=Role.CARD, weight=SEMIBOLD, figures=True)
        self._sign, self._title, self._lead = (
            Icon("lock", "accent", 1.6),
            Text(role=Role.TITLE),
            Text(tone="muted"),
        )
        self.login, self.password = Line(), Secret()
        self.new, self.again = Secret(), Secret()
        self._fields = tuple(Labelled(line) for line in (self.login, self.password, self.new, self.again))
        self.caps, self.banner = Banner(Tone.WARN), Banner(Tone.BAD)
        self.go, self._out = Button(kind=Kind.PRIMARY), Button(kind=Kind.QUIET)
        self._caps_on = False
        self._build()
        self.retranslate()

    def _build(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._centre)
        names.addWidget(self._desk)
        self._top = QHBoxLayout()
        self._top.addLayout(names, 1)
        self._top.addWidget(self.languages)
        self._top.addWidget(self._clock)
        for words in (self._centre, self._desk, self._clock):
            words.setWordWrap(False)
        heading = QHBoxLayout()
        heading.addWidget(self._sign)
        heading.addWidget(self._title, 1)
        self._heading, self._card, self._ornament = heading, Card(), Ornament("accent")
        body = self._card.body
        body.addLayout(heading)
        body.addWidget(self._lead)
        for field in self._fields:
            body.addWidget(field)
        for widget in (self.caps, self.banner, self.go, self._out):
            body.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addStretch(2)
        middle = QHBoxLayout()  # not an alignment: that would count the words' height for the whole width
        middle.addStretch(1)
        middle.addWidget(self._card)
        middle.addStretch(1)
        self._column.addLayout(middle)
        self._column.addStretch(3)
        self._column.addWidget(self._ornament)
        self.go.setObjectName("go")
        self.go.clicked.connect(self._try)
        self._out.clicked.connect(self.sign_out)
        for secret in (self.password, self.new, self.again):
            secret.caps.connect(self._note_caps)
            secret.textChanged.connect(self._judge)
        for line in (self.login, self.password, self.new, self.again):
            line.returnPressed.connect(self._onward)

    # What is asked for.

    def prepare(self, trouble: str = "") -> None:
        """The desk is being opened; or cannot be, and why."""
        self._told = trouble
        self._open(Door.PREPARING)

    def ask(self, *, told: str = "") -> None:
        """Login and password. `told`: why somebody is asked again."""
        self._whose, self._told = "", told
        self.login.clear()
        self._open(Door.SIGN_IN)

    def ask_again(self, account: Account) -> None:
        """The desk is locked; whoever is signed in opens it again, or somebody else signs in."""
        self._whose = account.login
        self.login.setText(account.login)
        self._open(Door.LOCKED)

    def ask_new_password(self, account: Account) -> None:
        """The password was given by somebody else, and is to be changed."""
        self._whose = account.login
        old = self.password.text()
        self._open(Door.NEW_PASSWORD)
        self.password.setText(old)
        self.new.setFocus()

    def refuse(self, refused: SignInRefused | PasswordFault) -> None:
        """Say why not; a wait is counted down."""
        self._asking, self._refused = False, refused
        wrong = self.new if self.door is Door.NEW_PASSWORD else self.password
        wrong.clear()
        self.again.clear()
        self._show()
        wrong.setFocus()

    def tell(self, words: str) -> None:
        """Something else went wrong."""
        self._asking, self._told = False, words
        self._show()

    def scanned(self) -> None:
        """A reader was used while nobody is signed in."""
        if self.door is not Door.PREPARING:
            self._told = self.speech.say("Nothing was checked in. Please sign in first, then scan once more.")
            self._show()

    def tick(self) -> None:
        """A second of waiting is over."""
        if self._waits:
            assert isinstance(self._refused, SignInRefused)
            left = self._refused.wait_seconds - 1
            self._refused = replace(self._refused, wait_seconds=left) if left > 0 else None
            self._show()

    @property
    def _waits(self) -> bool:
        return isinstance(self._refused, SignInRefused) and self._refused.wait_seconds > 0

    def wipe(self) -> None:
        """No password stays in a field."""
        self._asking, self._told, self._refused = False, "", None
        for secret in (self.password, self.new, self.again):
            secret.clear()
        self._note_caps(on=False)

    # How it looks.

    def set_place(self, centre: str, desk: str) -> None:
        """Where this desk stands."""
        self._centre.setText(centre)
        self._desk.setText(desk)

    def set_now(self, now: datetime) -> None:
        """The centre's time."""
        self._clock.setText(self.speech.clock(now))

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        if not isinstance(look, DeskLook):
            return
        edge, small, medium = look.margin, look.gap(Gap.SMALL), look.gap(Gap.MEDIUM)
        self._column.setContentsMargins(edge, edge, edge, 0)
        self._top.setSpacing(medium)
        self._heading.setSpacing(medium)
        self._card.setFixedWidth(round(_WIDTH * look.zoom))
        self._card.body.setContentsMargins(edge, edge, edge, edge)
        self._card.body.setSpacing(round(small * 1.5))

    def retranslate(self) -> None:
        """Every word."""
        say = self.speech.say
        login, password, new, again = self._fields
        login.say(say("Login"))
        password.say(say("Password"))
        new.say(say("New password"))
        again.say(say("New password once more"))
        self._out.say(say("Sign out"))
        self.languages.retranslate()
        self._show()

    def _open(self, door: Door) -> None:
        told = self._told
        self.wipe()
        self.door, self._told = door, told
        self._show()
        (self.login if door is Door.SIGN_IN else self.password).setFocus()

    def _show(self) -> None:
        say, door = self.speech.say, self.door
        title, lead, go = {
            Door.PREPARING: (say("One moment"), say("The desk is being opened."), ""),
            Door.SIGN_IN: (say("Sign in"), "", say("Sign in")),
            Door.LOCKED: (
                say("Locked"),
                say("Your password brings back what was on the screen. Others sign in with their own login."),
                say("Unlock"),
            ),
            Door.NEW_PASSWORD: (
                say("Choose a new password"),
                self.speech.say_count(
                    "Somebody else gave you the present one. The new one has at least {count} character.",
                    "Somebody else gave you the present one. The new one has at least {count} characters.",
                    SHORTEST,
                ),
                say("Save the password"),
            ),
        }[door]
        self._title.setText(title)
        self._lead.say(lead)
        self._sign.show_icon("clock" if door is Door.PREPARING else "lock", "accent")
        self.go.say(say("One moment") if self._asking else go)
        entering, changing = door in {Door.SIGN_IN, Door.LOCKED}, door is Door.NEW_PASSWORD
        for field, there in zip(self._fields, (entering, entering, changing, changing), strict=True):
            field.setVisible(there)
        self.go.setVisible(door is not Door.PREPARING)
        self._out.setVisible(door in {Door.LOCKED, Door.NEW_PASSWORD})
        told = words_of_sign_in(self._refused, self.speech) if self._refused is not None else self._told
        self.banner.show_message(Tone.BAD if self._refused is not None else Tone.WARN, told)
        self._judge()

    def _judge(self) -> None:
        say, changing = self.speech.say, self.door is Door.NEW_PASSWORD
        foreign = any(secret.foreign for secret in (self.password, self.new, self.again))
        hint = say("Caps Lock is on.") if self._caps_on else ""
        if foreign:
            latin = say("The keyboard is not set to Latin letters.")
            hint = f"{hint} {latin}".strip()
        self.caps.show_message(Tone.WARN, hint)
        new, again = self.new.text(), self.again.text()
        differ = changing and bool(again) and not new.startswith(again)
        self.again.set_tone("bad" if differ else "")
        ready = len(new) >= SHORTEST and new == again if changing else bool(self.password.text())
        self.go.setEnabled(ready and not self._asking and not self._waits)

    def _note_caps(self, on: bool) -> None:  # noqa: FBT001  a signal's
        self._caps_on = on
        self._judge()

    # What people do.

    def _onward(self) -> None:
        """Enter goes to the next line, and from the last one in."""
        order = (self.new, self.again) if self.door is Door.NEW_PASSWORD else (self.login, self.password)
        if self.sender() is order[0] and not self.go.isEnabled():
            order[1].setFocus()
        elif self.go.isEnabled():
            self._try()

    def _try(self) -> None:
        if not self.go.isEnabled():
            return
        self._asking, self._refused, self._told = True, None, ""
        self._show()
        if self.door is Door.NEW_PASSWORD:
            self.new_password.emit(self.password.text(), self.new.text())
        else:
            self.sign_in.emit(self.login.text().strip(), self.password.text())
