"""One question on one screen: title, lead and banner, what is chosen so far, the choices, the buttons."""

from collections.abc import Callable
from enum import Enum, StrEnum, auto

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from kiosk.speech import Speech
from kiosk.ui.events import Event
from kiosk.ui.place import Place
from kiosk.ui.theme import Gap, Look
from kiosk.ui.visit import Visit
from kiosk.ui.widgets.banner import Banner
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.network import Lead
from kiosk.ui.widgets.pager import Pager, least_height
from kiosk.ui.widgets.text import Title, dress

_UNLIMITED = 16_777_215
_BESIDE = QVBoxLayout.Direction.LeftToRight


class Shape(StrEnum):
    """How a screen divides itself where there is width."""

    QUESTION = "question"  # two fifths question, three fifths choices
    WHOLE = "whole"  # one column on every screen


class _Plan(Enum):
    TWO = auto()
    ONE = auto()
    PINNED = auto()


class Screen(QWidget):
    """The base of every citizen screen.

    Build in `__init__`: add to `question` (below title, lead and banner), to `choices`, and by `add_button` to the
    large buttons at the end (the primary one last). Upright these stand one below the other; wide, question and
    buttons stand at the left, choices at the right. Both sides scroll by large buttons when they must.
    Override `retranslate` (set every fixed text), `show_visit` (show what the visit holds; cheap, called at every
    change) and `wipe` (forget what was typed).
    """

    said = Signal(object)
    shape = Shape.QUESTION
    pinned = False  # the choices stay in sight, and only the question scrolls: for keypads
    has_hero = False  # the screen has a hero of its own, and moves into the lower half by itself

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self.speech = speech
        self.look = Look()
        self.visit = Visit()
        self.place = Place()
        self.setObjectName(type(self).__name__)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.title = Title()
        self.lead = Lead()
        self.banner = Banner()
        self.primary: Button | None = None
        self.question, self._question_box = _column()
        self.choices, self._choices_box = _column()
        self.buttons, self._buttons_box = _column()
        self._heading, self._heading_box = _column()
        for widget in (self.title, self.lead, self.banner):
            self._heading.addWidget(widget)
        self.lead.hide()
        self.banner.changed.connect(self._make_room_for_banner)
        self._left, self._right = Pager(), Pager()
        self._rest = QWidget()  # what is left over below the question
        self._grid = QGridLayout(self)
        self._plan: _Plan | None = None
        if self.pinned:
            for box in (self._left.content, self._choices_box, self._buttons_box):
                box.installEventFilter(self)

    # What subclasses override.

    def retranslate(self) -> None:
        """Set every text that does not come from the visit, in `speech`'s language."""

    def show_visit(self, visit: Visit, place: Place) -> None:
        """Show a visit. Subclasses call this first."""
        self.visit, self.place = visit, place

    def wipe(self) -> None:
        """Forget everything that was typed or chosen here; called at the end of a visit."""

    def key_typed(self, event: QKeyEvent) -> bool:
        """A hardware key that no focused button wanted; True where this screen used it.

        Enter comes here only while there is no primary button to press.
        """
        del event
        return False

    def text_pasted(self, text: str) -> None:
        """Text from the clipboard."""

    # What they use.

    def tell(self, event: Event) -> None:
        """Say what the citizen did."""
        self.said.emit(event)

    def set_heading(self, title: str, lead: str = "", away: str = "", *, above: str = "") -> None:
        """The question, and a line of help below it; `away` is said in its place while there is no network.

        `above`: a line between, which stays.
        """
        self.title.setText(title)
        self.lead.say(lead, away, above=above, online=self.place.online)
        self._make_room_for_banner()
        self.setAccessibleName(title)

    def add_button(self, button: Button, act: Callable[[], None], *, primary: bool = False) -> Button:
        """Add one of the large buttons at the end. The primary one is also pressed by Enter."""
        button.clicked.connect(lambda _checked=False: act())
        self.buttons.addWidget(button)
        if primary:
            self.primary = button
        return button

    def show_question(self, *, on: bool) -> None:
        """Whether anything stands in `question` now: an empty one leaves a gap below the heading."""
        self._question_box.setVisible(on)

    def add_dressed(self, layout: QVBoxLayout, widget: QWidget) -> None:
        """Add a widget that is made while the screen is in use."""
        dress(widget, self.look)
        layout.addWidget(widget)

    def to_top(self) -> None:
        """Scroll back to the beginning; done whenever the screen comes up."""
        self._left.to_top()
        self._right.to_top()

    @property
    def reading_parts(self) -> tuple[QWidget, ...]:
        """What Tab walks through, one after the other."""
        return (self._left, self._right, self._choices_box, self._buttons_box)

    def reveal(self, widget: QWidget) -> None:
        """Scroll so far that a widget on this screen is seen."""
        pager = self._right if self._right.isAncestorOf(widget) else self._left
        pager.reveal(widget)

    @property
    def pagers(self) -> tuple[Pager, Pager]:
        """The left (or only) and the right scroller."""
        return self._left, self._right

    def speak(self) -> None:
        """Set every fixed text again, those of the base too."""
        up, down = self.speech.say("Page up"), self.speech.say("Page down")
        for pager in self.pagers:
            pager.say(up, down)
        self.retranslate()

    def set_look(self, look: Look) -> None:
        """Take sizes and arrangement of a look; `dress` gives it to everything inside."""
        self.look = look
        self.arrange()

    def arrange(self) -> None:
        """Put question, choices and buttons where this look wants them."""
        look = self.look
        count = 2 if look.two_columns and self.shape is Shape.QUESTION else 1
        small, medium, large = (look.gap(gap) for gap in (Gap.SMALL, Gap.MEDIUM, Gap.LARGE))
        margin = look.margin
        self._grid.setContentsMargins(margin, medium, margin, medium)
        self._grid.setHorizontalSpacing(large)
        self._grid.setVerticalSpacing(medium)
        for column in (self.question, self.choices):
            column.setSpacing(medium)
        self._heading.setSpacing(small)
        self.buttons.setSpacing(small)
        beside = count == 1 and not look.large_text
        self.buttons.setDirection(_BESIDE if beside else QVBoxLayout.Direction.TopToBottom)
        for pager in self.pagers:
            pager.column.setSpacing(medium)
        self._choose_plan()

    def _make_room_for_banner(self) -> None:
        """Where room is short, the banner takes the place of the lead."""
        look = self.look
        cramped = look.two_columns or look.lower_half or look.large_text
        shown = bool(self.banner.text)
        self.lead.setVisible(bool(self.lead.text) and not (shown and cramped))
        if shown:
            self._left.to_top()

    def _choose_plan(self) -> None:
        """Two columns; or one that scrolls; or, with `pinned`, one of which only the question scrolls."""
        plan = _Plan.TWO if self.look.two_columns and self.shape is Shape.QUESTION else _Plan.ONE
        share = None
        if plan is _Plan.ONE and self.pinned:
            share = self._share_of_question()
            plan = _Plan.ONE if share is None else _Plan.PINNED
        if plan is not self._plan:
            self._plan = plan
            self._place(plan)
        self._left.setMaximumHeight(_UNLIMITED if share is None else share)

    def _share_of_question(self) -> int | None:
        margins, gap = self._grid.contentsMargins(), self._grid.verticalSpacing()
        width = self.width() - margins.left() - margins.right()
        if width <= 0:
            return None
        below = least_height(self.choices, width) + least_height(self.buttons, width) + 2 * gap
        room = self.height() - margins.top() - margins.bottom() - below
        parts = [self._heading, self.question]
        needed = sum(least_height(part, width) for part in parts) + self._left.column.spacing()
        if needed > room < 2 * self.look.touch_least + self.look.mm(3):
            return None
        return min(needed, room)

    def _place(self, plan: "_Plan") -> None:
        for widget in (self._left, self._right, self._choices_box, self._buttons_box):
            self._grid.removeWidget(widget)
        boxes = (self._heading_box, self._question_box)
        for box in (*boxes, self._choices_box, self._rest):
            self._left.column.removeWidget(box)
            self._right.column.removeWidget(box)
        for box in boxes:
            self._left.column.addWidget(box)
        two, pinned = plan is _Plan.TWO, plan is _Plan.PINNED
        self._grid.addWidget(self._left, 0, 0)
        if pinned:
            self._grid.addWidget(self._choices_box, 1, 0)
            self._choices_box.show()
        else:
            (self._right if two else self._left).column.addWidget(self._choices_box, 1)
        self._left.column.addWidget(self._rest, 1)
        self._rest.setVisible(two)
        self._right.setVisible(two)
        self._grid.addWidget(self._buttons_box, 2, 0)
        if two:
            self._grid.addWidget(self._right, 0, 1, 3, 1)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3 if two else 0)
        self._grid.setRowStretch(0, 1000 if pinned else 1)
        self._grid.setRowStretch(1, 1 if pinned else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another size shares the height anew."""
        super().resizeEvent(event)
        if self.pinned:
            self._choose_plan()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The question has become longer or shorter."""
        if event.type() is QEvent.Type.LayoutRequest and self.pinned:
            self._choose_plan()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Hardware keys: paste, Enter for the primary button, the rest for the screen."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.text_pasted(QApplication.clipboard().text())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter(event)
        elif not self.key_typed(event):
            super().keyPressEvent(event)

    def _enter(self, event: QKeyEvent) -> None:
        refuses = getattr(self.window(), "refuses_taps", None)
        if event.isAutoRepeat() or (refuses and refuses()):
            return
        if self.primary and self.primary.isVisible() and self.primary.isEnabled():
            self.primary.click()
        else:
            self.key_typed(event)


def _column() -> tuple[QVBoxLayout, QWidget]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    return column, box
