"""Notices: a refusal with its rule and the next best step, a trouble, a booking given up."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.model import Language
from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from kiosk.ui import facts
from kiosk.ui.events import Back, Finish, NewBookingAsked, TryAgainAsked
from kiosk.ui.network import WAITS
from kiosk.ui.place import Place
from kiosk.ui.refusals import FirstDay, words_of
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.troubles import words_of_trouble
from kiosk.ui.visit import Trouble, Visit
from kiosk.ui.ways_on import NextStep, next_steps
from kiosk.ui.widgets.banner import Banner, Verdict
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.cards import CardButton
from kiosk.ui.widgets.icons import Icon
from kiosk.ui.widgets.progress import Countdown
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.widgets.text import BOLD, SEMIBOLD, Card, Text

_BESIDE = QHBoxLayout.Direction.LeftToRight
_FRIENDLY = frozenset(
    {
        Reason.ONLINE_ONLY,
        Reason.NEEDS_TICKET,
        Reason.SLOW_DOWN,
        Reason.SAME_TIME,
        Reason.SELLER_MUST_BOOK,
        Reason.TWO_A_DAY,
        Reason.TICKET_REPLACED,
        *WAITS,
    }
)


class DayCard(Card):
    """The first day that is allowed, large."""

    def __init__(self) -> None:
        super().__init__(chosen=True)
        self._label, self._day = Text(), Text(role=Role.KEY, weight=BOLD)
        self._words = QHBoxLayout()
        self._words.addWidget(self._label, 1)
        self._words.addWidget(self._day, 2)
        self.body.addLayout(self._words)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look; the day stands beside its words where there is width."""
        super().set_look(look)
        beside = look.two_columns and not look.large_text
        self._words.setDirection(_BESIDE if beside else QHBoxLayout.Direction.TopToBottom)
        self._words.setSpacing(look.gap(Gap.SMALL))

    def show_day(self, first: FirstDay | None) -> None:
        """Show this day; without one, nothing."""
        self.setVisible(first is not None)
        if first is not None:
            self._label.setText(first.label)
            self._day.setText(first.day)


class HelpLine(QWidget):
    """Where a person helps."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._words = Icon("help", "accent"), Text(weight=SEMIBOLD)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._words, 1)

    def say(self, words: str) -> None:
        """The words."""
        self._words.setText(words)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._row.setSpacing(look.gap(Gap.SMALL))


class NoticeScreen(Screen):
    """Says what stands in the way and what can be done about it."""

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self._days = [DayCard(), DayCard()]
        self._advice = Text(weight=SEMIBOLD)
        self._others = [(Text(role=Role.TITLE), Banner()) for _ in Language if _ is not Language.KK]
        self._wait = Countdown()
        self._wait.over.connect(self._waited)
        self._away_at: Refused | None = None  # what was shown while the network was away
        self._steps: list[CardButton] = []
        self._shown: tuple[NextStep, ...] = ()
        self._ways = QVBoxLayout()
        self._help = HelpLine()
        self.show_question(on=False)
        for card in self._days:
            self.choices.addWidget(card)
        self.choices.addWidget(self._advice)
        self.choices.addWidget(self._wait, 0, Qt.AlignmentFlag.AlignHCenter)
        for title, words in self._others:
            self.choices.addWidget(title)
            self.choices.addWidget(words)
        self.choices.addStretch(1)
        self._push = self.choices.count() - 1
        self.choices.addLayout(self._ways)
        self.choices.addWidget(self._help)
        self.choices.addStretch(1)
        self._new = self.add_button(Button(icon="plus"), lambda: self.tell(NewBookingAsked()))
        self._again = self.add_button(
            Button(kind=Kind.PRIMARY, icon="refresh", role=Role.CARD, tall=1.2), self._try_again
        )
        self._finish = self.add_button(
            Button(kind=Kind.PRIMARY, icon="check", role=Role.CARD, tall=1.2), lambda: self.tell(Finish())
        )
        for button, name in ((self._new, "new-booking"), (self._again, "again"), (self._finish, "done")):
            button.setObjectName(name)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        super().set_look(look)
        self._ways.setSpacing(look.gap(Gap.SMALL))
        low = look.upright and not look.lower_half  # upright, the ways on stand where all hands reach
        self.choices.setStretch(self._push, 1 if low else 0)
        self.choices.setStretch(self.choices.count() - 1, 0 if low else 1)

    def retranslate(self) -> None:
        """What never changes."""
        say = self.speech.say
        self._help.say(say("Need help? A person at the desk will help you."))
        self._new.say(say("New booking"))
        self._again.say(say("Try again"))
        self._finish.say(say("Done"))

    def show_visit(self, visit: Visit, place: Place) -> None:
        """Show what is to be said now."""
        super().show_visit(visit, place)
        out_of_service = visit.trouble is Trouble.OUT_OF_SERVICE
        for title, words in self._others:
            title.setVisible(out_of_service)
            words.hush()
        self._help.setVisible(not out_of_service)
        self._lead_on(next_steps(visit, place, self.speech))
        self._wait.setVisible(False)
        if visit.refused is not None:
            self._say_refusal(visit)
        elif out_of_service:
            self._say_out_of_service()
        elif visit.trouble is Trouble.TRY_AGAIN:
            self._say_trouble(visit)
        elif visit.cancelled:
            self._say_cancelled(visit)
        waited = visit.refused is not None and visit.refused.reason in WAITS
        again = (visit.trouble is Trouble.TRY_AGAIN or waited) and visit.lost is not None
        cancelled = visit.cancelled and visit.refused is None and visit.trouble is None
        slowed = visit.refused is not None and visit.refused.reason is Reason.SLOW_DOWN
        self._again.setVisible(again or slowed)
        self._finish.setVisible(cancelled)
        self._new.setVisible(cancelled)
        self.primary = self._again if again else self._finish if cancelled else None

    def _tell_words(
        self, title: str, verdict: Verdict, meaning: str, advice: str = "", first_days: Sequence[FirstDay] = ()
    ) -> None:
        self.set_heading(title)
        self.banner.show_message(verdict, meaning)
        self._advice.say(advice)
        for at, card in enumerate(self._days):
            card.show_day(first_days[at] if at < len(first_days) else None)

    def _say_refusal(self, visit: Visit) -> None:
        refused = visit.refused
        assert refused is not None
        words = words_of(refused, self.speech)
        verdict = Verdict.INFO if refused.reason in _FRIENDLY else Verdict.WARN
        advice = words.next
        if refused.reason in WAITS and self._is_back(refused):
            say = self.speech.say
            tried = visit.lost is not None
            advice = say("The network is back: please try again.") if tried else say("The network is back: go on.")
        self._tell_words(words.title, verdict, words.meaning, advice, words.first_days)
        waiting = refused.reason is Reason.SLOW_DOWN and refused.wait_seconds > 0
        self._wait.setVisible(waiting)
        self._again.setEnabled(not waiting)
        if waiting and not self._wait.running:
            self._wait.start(refused.wait_seconds)

    def _is_back(self, refused: Refused) -> bool:
        """The network has come back while this refusal is shown."""
        if not self.place.online:
            self._away_at = refused
        return self.place.online and self._away_at is refused

    def _say_out_of_service(self) -> None:
        voices = [Speech(language) for language in Language]
        first, *others = [
            (
                voice.say("This terminal is out of service"),
                voice.say("We are sorry. Please ask at the desk: you can book there as well."),
            )
            for voice in voices
        ]
        self._tell_words(first[0], Verdict.INFO, first[1])
        for (title, words), (says, means) in zip(self._others, others, strict=True):
            title.setText(says)
            words.show_message(Verdict.INFO, means)

    def _say_trouble(self, visit: Visit) -> None:
        self._again.setEnabled(True)
        words = words_of_trouble(visit, self.speech)
        self._tell_words(words.title, Verdict.INFO, words.meaning, words.next)

    def _say_cancelled(self, visit: Visit) -> None:
        say = self.speech.say
        rule = ""
        if visit.booking is not None:
            rule = say(
                "The ten-day rule still counts the day on which you took it: {day}.",
                day=facts.day_taken(visit.booking, self.speech),
            )
        self._tell_words(say("Your booking is cancelled"), Verdict.OK, say("Your place is free for others."), rule)

    # The ways on.

    def _lead_on(self, steps: tuple[NextStep, ...]) -> None:
        self._shown = steps
        while len(self._steps) < len(steps):
            self._steps.append(self._new_step(len(self._steps)))
        for at, button in enumerate(self._steps):
            button.setVisible(at < len(steps))
            if at < len(steps):
                button.show_icon(steps[at].icon)
                button.say(steps[at].title, steps[at].subtitle)
                button.keep_room_for(*steps[at].instead)
                button.setEnabled(not steps[at].waits)
                button.setObjectName(f"way-{type(steps[at].event).__name__}")

    def _new_step(self, at: int) -> CardButton:
        button = CardButton(icon="info")
        button.clicked.connect(partial(self._go, at))
        self.add_dressed(self._ways, button)
        return button

    def _go(self, at: int, _checked: object = None) -> None:
        self.tell(self._shown[at].event)

    def _try_again(self) -> None:
        refused = self.visit.refused
        slowed = refused is not None and refused.reason is Reason.SLOW_DOWN
        self.tell(Back() if slowed else TryAgainAsked())

    def _waited(self) -> None:
        self._again.setEnabled(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Gone: wait no further."""
        super().hideEvent(event)
        self._wait.stop()
