"""What is to be closed: a day or hours of it, and a reason in three languages. Usual reasons have their words."""

from datetime import date, time

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QGridLayout

from kiosk.core.model import Language, Words
from kiosk.ui.language import N_, in_language
from kiosk.ui.staff.fields import Choices, ClockEdit, DayEdit, Labelled, Line
from kiosk.ui.staff.page import Context
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.text import SEMIBOLD, Card, Text

USUAL = (
    N_("No electricity"),
    N_("No connection to the state databases"),
    N_("Accident in the building"),
    N_("Training of the staff"),
    N_("Sanitary day"),
)
_HORIZON_DAYS = 60


class ClosingForm(Card):
    """Day, hours and reason."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.day, self.whole = DayEdit(), QCheckBox()
        self.first, self.last, self.usual = ClockEdit(9), ClockEdit(13), Choices()
        self.reasons = {language: Line() for language in Language}
        self._named = {language: Labelled(line) for language, line in self.reasons.items()}
        self._names = {
            name: Text(role=Role.SMALL, tone="muted", weight=SEMIBOLD) for name in ("day", "from", "to", "usual")
        }
        for name, widget in (("day", self.day), ("whole", self.whole), ("from", self.first), ("to", self.last)):
            widget.setObjectName(f"closing-{name}")
        self._grid = QGridLayout()
        places = (("day", self.day, 0), ("from", self.first, 1), ("to", self.last, 2))
        for name, widget, column in places:
            self._names[name].setBuddy(widget)
            self._grid.addWidget(self._names[name], 0, column)
            self._grid.addWidget(widget, 1, column)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.whole)
        self.body.addWidget(self._names["usual"])
        self.body.addWidget(self.usual)
        for named in self._named.values():
            self.body.addWidget(named)
        self.whole.toggled.connect(self._show_hours)
        self.usual.activated.connect(self._take)
        self.whole.setChecked(True)

    def set_look(self, look: Look) -> None:
        """Take the sizes of a look."""
        super().set_look(look)
        self.body.setSpacing(look.gap(Gap.SMALL))
        self._grid.setSpacing(look.gap(Gap.SMALL))
        self._grid.setVerticalSpacing(look.gap(Gap.SMALL) // 2)
        self.whole.setFont(look.font(Role.BODY))

    def retranslate(self) -> None:
        """Every word."""
        say = self._context.speech.say
        words = {
            "day": say("Day"),
            "from": say("Closed from"),
            "to": say("Closed until"),
            "usual": say("Usual reasons"),
        }
        for name, text in self._names.items():
            text.setText(words[name])
        for name, widget in (("day", self.day), ("from", self.first), ("to", self.last), ("usual", self.usual)):
            widget.setAccessibleName(words[name])
        self.whole.setText(say("The whole day"))
        names = {
            Language.KK: say("Reason in Kazakh"),
            Language.RU: say("Reason in Russian"),
            Language.EN: say("Reason in English"),
        }
        for language, named in self._named.items():
            named.say(names[language])
        chosen = self.usual.currentIndex()
        self.usual.clear()
        self.usual.addItem(say("Choose, or write below"))
        for reason in USUAL:
            self.usual.addItem(say(reason))
        self.usual.setCurrentIndex(max(0, chosen))

    def begin(self, today: date) -> None:
        """Days from today on."""
        first = QDate(today.year, today.month, today.day)
        self.day.setDateRange(first, first.addDays(_HORIZON_DAYS))

    @property
    def date(self) -> date:
        """The day that is meant."""
        day = self.day.date()
        return date(day.year(), day.month(), day.day())

    @property
    def hours(self) -> tuple[time, time] | None:
        """From and to in the centre's time; None for the whole day."""
        if self.whole.isChecked():
            return None
        first, last = self.first.time(), self.last.time()
        return time(first.hour(), first.minute()), time(last.hour(), last.minute())

    @property
    def reason(self) -> Words:
        """In three languages, as it was written."""
        return Words(*(self.reasons[language].text() for language in (Language.KK, Language.RU, Language.EN)))

    def wipe(self) -> None:
        """As it began."""
        self.wipe_reasons()
        self.whole.setChecked(True)

    def wipe_reasons(self) -> None:
        """The next closing has a reason of its own."""
        for line in self.reasons.values():
            line.clear()
        self.usual.setCurrentIndex(0)

    def _show_hours(self, whole: bool) -> None:  # noqa: FBT001  a signal's
        for widget in (self.first, self.last, self._names["from"], self._names["to"]):
            widget.setEnabled(not whole)

    def _take(self, at: int) -> None:
        if at > 0:
            for language, line in self.reasons.items():
                line.setText(in_language(USUAL[at - 1], language))
