"""Which day the board shows: the three days that are asked for most, one on, one back, or a date that is typed."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.speech import Speech
from kiosk.ui.staff.day_board.words import read_day
from kiosk.ui.staff.fields import Line
from kiosk.ui.theme import Gap, Look
from kiosk.ui.widgets.buttons import Button

_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_DIGITS = "00.00.0000"


class DayBar(QWidget):
    """`day`: the day that is shown. Alt with the arrows goes on and back, Alt+Home to today."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.day = self.today = date.min
        self.near = {name: Button() for name in _NEAR}
        self.back, self.on, self.field = Button(icon="arrow-left"), Button(icon="arrow-right"), Line(figures=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.back, *self.near.values(), self.on, self.field):
            self._row.addWidget(widget)
        for name, button in self.near.items():
            button.setObjectName(name)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, name=name: self._near(name))
        self.back.setObjectName("day-before")
        self.on.setObjectName("day-after")
        self.back.clicked.connect(lambda: self._step(-1))
        self.on.clicked.connect(lambda: self._step(1))
        self.field.setMaxLength(len(_DIGITS))
        self.field.returnPressed.connect(self._typed)
        self.field.textEdited.connect(lambda _: self.field.set_tone(""))
        for button in (self.back, self.on, *self.near.values()):
            button.debounce_seconds = 0.0  # days are leafed through

    def add_keys(self, page: QWidget) -> None:
        """The keys work wherever the focus is in the page."""
        for keys, step in (("Alt+Left", -1), ("Alt+Right", 1)):
            QShortcut(QKeySequence(keys), page).activated.connect(lambda step=step: self._step(step))
        QShortcut(QKeySequence("Alt+Home"), page).activated.connect(lambda: self._near("today"))

    def show_day(self, day: date, today: date) -> None:
        """This day is shown now."""
        self.day, self.today = day, today
        for name, button in self.near.items():
            button.setChecked(day == today + timedelta(days=_NEAR[name]))
        if not self.field.hasFocus() or read_day(self.field.text(), today) != day:
            self.field.setText(f"{day:%d.%m.%Y}")
        self.field.set_tone("")

    def retranslate(self, speech: Speech) -> None:
        """Every word."""
        words = {"yesterday": speech.say("Yesterday"), "today": speech.say("Today")}
        words["tomorrow"] = speech.say("Tomorrow")
        for name, button in self.near.items():
            button.say(words[name])
        self.near["today"].setToolTip("Alt+Home")
        for button, name, keys in (
            (self.back, speech.say("One day back"), "Alt+←"),
            (self.on, speech.say("One day on"), "Alt+→"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(f"{name} ({keys})")
        self.field.setAccessibleName(speech.say("Date, such as 25.11.2026"))
        self.field.setToolTip(speech.say("Date, such as 25.11.2026"))

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._row.setSpacing(look.gap(Gap.SMALL) * 3 // 4)
        self.field.setFont(self.field.font())
        self.field.setFixedWidth(round(look.touch * 3))

    def _near(self, name: str) -> None:
        self._choose(self.today + timedelta(days=_NEAR[name]))

    def _step(self, days: int) -> None:
        self._choose(self.day + timedelta(days=days))

    def _typed(self) -> None:
        day = read_day(self.field.text(), self.today)
        self.field.set_tone("" if day else "bad")
        if day:
            self._choose(day)

    def _choose(self, day: date) -> None:
        self.show_day(day, self.today)
        self.chosen.emit(day)
