"""The check-in page: scans and codes come in, the verdict on them is shown, and what can be done about it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.core.commands import ByCard
from kiosk.core.scanning import UnreadableScanError, shown_by
from kiosk.core.staff import Task
from kiosk.ui.staff.check_in import questions
from kiosk.ui.staff.check_in.code_line import CodeLine
from kiosk.ui.staff.check_in.counter import Case, Counter
from kiosk.ui.staff.check_in.preview import Preview
from kiosk.ui.staff.check_in.questions import Asked
from kiosk.ui.staff.check_in.recent import SHOWN, Recent
from kiosk.ui.staff.check_in.told import Surroundings, Told
from kiosk.ui.staff.check_in.verdict_view import VerdictView
from kiosk.ui.staff.check_in.words import busy, ready, short
from kiosk.ui.staff.check_in.words import told as in_words
from kiosk.ui.staff.fields import Labelled
from kiosk.ui.staff.page import Context, Page
from kiosk.ui.staff.question import Columns, Question
from kiosk.ui.staff.sound import Sound, Sounds
from kiosk.ui.theme import Gap
from kiosk.ui.widgets.buttons import Button, Kind
from kiosk.ui.widgets.text import Card

FADE_MILLISECONDS = 20_000
BUSY_MILLISECONDS = 300
_SIDE = 320
_SOUNDS = {"ok": Sound.WELCOME, "warn": Sound.ATTENTION, "bad": Sound.NO}


class CheckInPage(Page):
    """`scan` and `show_card` bring something to the counter, whatever is on the page just now."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.counter = Counter(context)
        self.sounds = Sounds(self, on=context.sound)
        self.case: Case | None = None
        self.told: Told | None = None
        self.view, self.question, self.recent = VerdictView(), Question(context.speech), Recent()
        self.code, self.code_button = CodeLine(), Button(kind=Kind.PRIMARY)
        self._code_name = Labelled(self.code)
        self.find_button = Button(icon="search")
        self.undo_button, self.let_in_button = Button(icon="arrow-left"), Button(kind=Kind.WARN)
        self.again_button, self.aside_button = Button(kind=Kind.PRIMARY, icon="refresh"), Button(kind=Kind.WARN)
        self.preview = Preview(context.camera, context.speech) if context.camera is not None else None
        self._place = Columns(self.view, self.question)
        self._build()
        self._fading = QTimer(self, singleShot=True, interval=FADE_MILLISECONDS)
        self._fading.timeout.connect(self.clear)
        self._waiting = QTimer(self, singleShot=True, interval=BUSY_MILLISECONDS)
        self._waiting.timeout.connect(self._show_busy)
        self._under_way = 0
        self._asking: Callable[[], None] | None = None

    def _build(self) -> None:
        card, side = Card(), QVBoxLayout()
        card.body.addWidget(self._code_name)
        card.body.addWidget(self.code_button)
        side.addWidget(card)
        side.addWidget(self.find_button)
        if self.preview is not None:
            side.addWidget(self.preview)
        side.addWidget(self.recent, 1)
        self._side, self._row = side, QHBoxLayout(self)
        self._row.addWidget(self._place, 1)
        self._row.addLayout(side)
        self._side_parts = (card, self.find_button, self.recent, *((self.preview,) if self.preview else ()))
        self.code.setObjectName("code")
        for name, button, deed, keys in (
            ("check-code", self.code_button, self.code.give, ""),
            ("find", self.find_button, lambda: self.context.wants_page.emit("find"), ""),
            ("undo", self.undo_button, self.ask_undo, "Ctrl+Z"),
            ("let-in", self.let_in_button, self.ask_let_in, "F9"),
            ("set-aside", self.aside_button, self.ask_set_aside, "F9"),
            ("again", self.again_button, self.try_again, "F5"),
        ):
            button.setObjectName(name)
            button.setToolTip(keys)
            button.clicked.connect(deed)
        for keys, pressed in (
            ("Ctrl+Z", self.ask_undo),
            ("F9", self._by_f9),
            ("F5", self.try_again),
            ("Escape", self._by_escape),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(pressed)
        for button in (self.undo_button, self.let_in_button, self.again_button, self.aside_button):
            button.setParent(self.view)
            button.hide()
        self.code.given.connect(self.counter.show)
        self.code.textChanged.connect(lambda _text: self.code_button.setEnabled(self.code.shown is not None))
        self.code_button.setEnabled(False)
        self.counter.begun.connect(self._begun)
        self.counter.judged.connect(self._judged)
        self.recent.pressed.connect(self.show_case)
        self.find_button.setVisible(self.context.may(Task.FIND))

    # What comes to the counter.

    def scan(self, text: str) -> None:
        """A reader typed this. A code that was left in the field is nobody's any more."""
        self.code.forget()
        try:
            shown = shown_by(text)
        except UnreadableScanError as unreadable:
            self.counter.tell_unreadable(unreadable.fault)
        else:
            self.counter.show(shown)

    def show_card(self, booking_id: int) -> None:
        """The identity card of whose booking it is was seen."""
        self.counter.show(ByCard(booking_id))

    def show_case(self, case: Case) -> None:
        """Show a verdict, for a while."""
        self.case = case
        self.told = in_words(case, self._around(), self.context.speech)
        self._show_view()
        self.view.show_told(self.told, case.at)
        self.view.show_ways(self._ways(case))
        self._fading.start(FADE_MILLISECONDS)
        if case.fault is not None:
            self._fading.stop()  # it is not settled yet

    def clear(self) -> None:
        """Ready for the next one."""
        self._fading.stop()
        self.case = self.told = None
        self._show_view()
        self._show_ready()

    def _begun(self, _case: Case) -> None:
        self._under_way += 1
        if not self._waiting.isActive():
            self._waiting.start(BUSY_MILLISECONDS)

    def _judged(self, case: Case) -> None:
        self._under_way -= 1
        if self._under_way == 0:
            self._waiting.stop()
        self.show_case(case)
        assert self.told is not None
        sound = _SOUNDS.get(self.told.tone)
        if sound is not None:
            self.sounds.play(sound)
        self._show_recent()
        self.code.setFocus()

    # What can be done about it.

    def ask_undo(self) -> None:
        """Undo the check-in that is shown, for a reason."""
        case = self.case
        if case is not None and case.can_undo:
            self._ask(self.ask_undo, questions.undo(self.context.speech), partial(self.counter.undo, case))

    def ask_let_in(self) -> None:
        """Let somebody in on the word of a ticket whose booking is not here."""
        case = self.case
        if case is not None and case.can_let_in:
            words = questions.let_in(self.context.speech)
            self._ask(self.ask_let_in, words, lambda _reason: self.counter.let_in(case))

    def ask_set_aside(self) -> None:
        """Let somebody in who is early or late, for a reason."""
        case = self.case
        if case is not None and case.override is not None:
            words = questions.set_aside(case.override, self.context.speech)
            self._ask(self.ask_set_aside, words, partial(self.counter.set_aside, case))

    def try_again(self) -> None:
        """Ask once more for the one that got no answer."""
        if self.case is not None:
            self.counter.again(self.case)

    def _ask(self, again: Callable[[], None], asked: Asked, confirmed: Callable[[str], None]) -> None:
        """Put a question. `again`: how it is put in another language. `confirmed`: gets the reason."""
        self._fading.stop()
        self._asking = again

        def do(reason: str) -> None:
            self._show_view()
            confirmed(reason)

        self._place.show_part(self.question)
        about = ", ".join(called.number for called in self.told.numbers) if self.told is not None else ""
        title = f"{about} · {asked.title}" if about else asked.title
        self.question.ask(
            title, asked.text, asked.confirm, confirmed=do, left=self._back, usual=asked.usual_reasons
        )

    def _back(self) -> None:
        self._show_view()
        if self.case is not None:
            self._fading.start(FADE_MILLISECONDS)
        self.code.setFocus()

    def _by_f9(self) -> None:
        self.ask_let_in()
        self.ask_set_aside()

    def _by_escape(self) -> None:
        if self.question.isVisible():
            self.question.leave()
        elif self.case is None or self.case.fault is None:
            self.clear()

    def _ways(self, case: Case) -> list[Button]:
        ways = (
            (self.again_button, case.fault is not None),
            (self.let_in_button, case.can_let_in),
            (self.aside_button, case.override is not None),
            (self.undo_button, case.can_undo),
        )
        return [button for button, there in ways if there]

    # What it says.

    def retranslate(self) -> None:
        """Every word; the verdict that is shown too."""
        say = self.say
        self._code_name.say(say("Eight digits of the ticket"))
        self.code_button.say(say("Check in"))
        self.find_button.say(say("Find by IIN"))
        all_the_same = say("Let in all the same")
        for button, words, key in (
            (self.undo_button, say("Undo"), "Ctrl+Z"),
            (self.let_in_button, all_the_same, "F9"),
            (self.aside_button, all_the_same, "F9"),
            (self.again_button, say("Try again"), "F5"),
        ):
            button.say(f"{words} · {key}")
        self.recent.title.setText(say("Last verdicts"))
        if self.preview is not None:
            self.preview.retranslate()
        asking, typed, fades = self._asking, self.question.reason.text(), self._fading.isActive()
        if self.case is not None:
            self.show_case(self.case)
            if not fades:
                self._fading.stop()
        else:
            self._show_ready()
        if asking is not None:
            asking()
            self.question.reason.setText(typed)
        self._show_recent()

    def shown(self) -> None:
        """People begin to type the code."""
        self.code.setFocus()

    def look_changed(self) -> None:
        """Take the distances of a look."""
        look = self.look
        self._row.setContentsMargins(look.margin, look.margin, look.margin, look.margin)
        self._row.setSpacing(look.gap(Gap.MEDIUM))
        self._side.setSpacing(look.gap(Gap.MEDIUM))
        for part in self._side_parts:
            part.setFixedWidth(round(_SIDE * look.zoom))

    def _show_view(self) -> None:
        """The verdict's side; whatever was asked is asked no more."""
        self._asking = None
        self._place.show_part(self.view)

    def _show_ready(self) -> None:
        self.view.show_told(ready(self.context.speech))
        self.view.show_ways(())

    def _show_busy(self) -> None:
        if self._under_way:
            self._fading.stop()
            self._show_view()
            self.view.show_told(busy(self.context.speech))
            self.view.show_ways(())

    def _show_recent(self) -> None:
        around, speech = self._around(), self.context.speech
        rows = []
        for case in list(self.counter.cases)[:SHOWN]:
            words = in_words(case, around, speech)
            rows.append((case, short(case, around, speech), words.icon, words.tone))
        self.recent.show_cases(rows)

    def _around(self) -> Surroundings:
        context = self.context
        return Surroundings(
            context.centre,
            {line.id: line for line in context.place.lines},
            {service.id: service for service in context.place.services},
            context.desks,
            context.desk_id,
            context.now(),
        )
