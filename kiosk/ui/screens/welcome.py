"""Welcome: what this is, three languages that start, how it works. It speaks several languages at once."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.events import Started
from kiosk.ui.language import N_, in_language, kk_ru
from kiosk.ui.place import Place
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.visit import Visit
from kiosk.ui.widgets.banner import Banner, Verdict
from kiosk.ui.widgets.cards import CardButton
from kiosk.ui.widgets.icons import Icon, Ornament
from kiosk.ui.widgets.overlays import LANGUAGE_NAMES
from kiosk.ui.widgets.pager import Pager
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.widgets.text import SEMIBOLD, Text

_BOOK, _WHAT, _START = N_("Book a visit"), N_("Book, change the time, print the ticket"), N_("Touch to start")
_STEPS = (
    ("id-card", N_("IIN"), N_("12 digits")),
    ("clock", N_("Time"), N_("only what is free")),
    ("qr", N_("QR ticket"), N_("take it along")),
)
_PREPARING = N_("Preparing. This takes a moment.")
_DEMO = N_("Demonstration: all data are made up")
_SHIFTS = ((0, 0), (6, 3), (3, 6), (-3, 6), (-6, 3), (-3, -3), (3, -3))  # pixels, against burn-in


class _Hero(QWidget):
    """The large words on the accent's ground, with the ornament below."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("hero")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._column = QVBoxLayout(self)
        self._words = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._column.addStretch(1)
        for language in Language:
            self._words.addWidget(Text(in_language(_BOOK, language), Role.HERO, "on-hero"))
        self._column.addLayout(self._words)
        self._below = Text(kk_ru(_WHAT).replace(" · ", "\n"), Role.BODY, "on-hero-muted")
        self._column.addWidget(self._below)
        self._column.addStretch(1)
        self._column.addWidget(Ornament())

    def set_look(self, look: Look) -> None:
        """Take the distances of a look; where room is short, the second line goes first."""
        self._column.setContentsMargins(0, look.gap(Gap.MEDIUM), 0, look.px(16))
        self._column.setSpacing(look.gap(Gap.MEDIUM))
        self._words.setContentsMargins(look.margin, 0, look.margin, 0)
        abreast = look.lower_half and not look.upright
        self._words.setDirection(QBoxLayout.Direction.LeftToRight if abreast else QBoxLayout.Direction.TopToBottom)
        self._words.setSpacing(look.gap(Gap.LARGE) if abreast else look.px(4))
        self._below.setContentsMargins(look.margin, 0, look.margin, 0)
        self._below.setVisible(not (look.lower_half or look.large_text))


class _HowStep(QWidget):
    """One of the three steps: number, what, how."""

    def __init__(self, number: int, icon: str, what: str, how: str) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._top = QHBoxLayout()
        self._top.addWidget(_Number(number, icon))
        self._top.addWidget(Text(kk_ru(what), Role.SMALL, weight=SEMIBOLD), 1)
        self._column.addLayout(self._top)
        self._how = Text(kk_ru(how).replace(" · ", "\n"), Role.SMALL, "muted")
        self._column.addWidget(self._how)
        self._column.addStretch(1)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._how.setVisible(not (look.large_text or look.short_of_room))
        self.setVisible(not (look.large_text and look.short_of_room))
        self._top.setSpacing(look.gap(Gap.SMALL) * 3 // 5)
        self._column.setSpacing(look.gap(Gap.SMALL) // 2)


class _Number(QWidget):
    """The number in the sun's colour, or its icon where the text is large."""

    def __init__(self, number: int, icon: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._disc = Text(str(number), Role.SMALL, "number", SEMIBOLD, figures=True)
        self._disc.setWordWrap(False)
        self._disc.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self._disc)
        self._icon = Icon(icon, "accent")
        row.addWidget(self._icon)
        self._row = row

    def set_look(self, look: Look) -> None:
        """Round."""
        self._row.setSpacing(look.gap(Gap.SMALL) // 2)
        self._icon.setVisible(not look.short_of_room)
        side = round(look.text(Role.SMALL) * 1.7)
        self._disc.setFixedSize(side, side)
        self._disc.setStyleSheet(f"border-radius: {side // 2}px")


class WelcomeScreen(Screen):
    """Three language buttons that start."""

    has_hero = True

    def __init__(self, speech: Speech) -> None:
        super().__init__(speech)
        self._hero = _Hero()
        self._body = Pager()
        self._notice = Banner()
        self._body.column.addWidget(self._notice)
        self._body.column.addStretch(2)
        self._languages = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._cards: dict[Language, CardButton] = {}
        for language in Language:
            card = CardButton(loud=True)
            card.setObjectName(f"start-{language.value}")
            card.clicked.connect(partial(self._start, language))
            self._cards[language] = card
            self._languages.addWidget(card, 1)
        self._body.column.addLayout(self._languages)
        self._body.column.addStretch(3)
        self._how = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for number, (icon, what, how) in enumerate(_STEPS, start=1):
            self._how.addWidget(_HowStep(number, icon, what, how), 1)
        self._body.column.addLayout(self._how)
        self._body.column.addStretch(2)
        self._layout = QGridLayout()
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addLayout(self._layout, 0, 0)
        self._inner = QVBoxLayout()
        self._inner.addWidget(self._body)
        self._resting = 0
        self._beside: bool | None = None

    def retranslate(self) -> None:
        """It speaks all languages at once; only the name for those who listen is said again."""
        say = self.speech.say
        self.setAccessibleName(say("Book a visit"))
        self._body.say(say("Page up"), say("Page down"))

    def show_visit(self, visit: Visit, place: Place) -> None:
        """Whether it can start, and what there is to know before."""
        super().show_visit(visit, place)
        for card in self._cards.values():
            card.setEnabled(place.ready)
        if not place.ready:
            self._notice.show_message(Verdict.INFO, kk_ru(_PREPARING).replace(" · ", "\n"))
        elif place.demo:
            self._notice.show_message(Verdict.WARN, kk_ru(_DEMO).replace(" · ", "\n"))
        else:
            self._notice.hush()

    def rest(self, on: bool) -> None:  # noqa: FBT001  a state, set by name of the method
        """Nobody is here: stand a few pixels elsewhere at each call with True; back in place with False."""
        self._resting = (self._resting + 1) % len(_SHIFTS) if on else 0
        self._shift()

    def arrange(self) -> None:
        """Hero above or at the left; in the lower half, above, as high as everything to touch is low."""
        look = self.look
        hero_high = look.height - look.working_height - 2 * look.touch
        beside = not look.upright and not (look.lower_half and hero_high > look.px(120))
        if beside is not self._beside:
            self._beside = beside
            self._layout.removeWidget(self._hero)
            self._layout.removeItem(self._inner)
            self._layout.addWidget(self._hero, 0, 0)
            self._layout.addLayout(self._inner, 0 if beside else 1, 1 if beside else 0)
            self._layout.setColumnStretch(0, 2 if beside else 1)
            self._layout.setColumnStretch(1, 3 if beside else 0)
        roomy = not (beside or look.large_text)
        self._layout.setRowStretch(0, 1 if beside else 2 * roomy)
        self._layout.setRowStretch(1, 0 if beside else 3)
        lower = look.lower_half and not beside
        self._hero.setFixedHeight(hero_high) if lower else self._free_hero()
        abreast = lower and not look.upright and not look.large_text
        self._languages.setDirection(
            QBoxLayout.Direction.LeftToRight if abreast else QBoxLayout.Direction.TopToBottom
        )
        narrow = look.large_text and look.upright
        self._how.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._how.setSpacing(look.gap(Gap.SMALL if narrow else Gap.MEDIUM))
        self._languages.setSpacing(look.gap(Gap.SMALL if look.short_of_room else Gap.MEDIUM) * 4 // 5)
        self._body.column.setSpacing(look.gap(Gap.SMALL))
        for language, card in self._cards.items():
            hint = "" if look.large_text and look.short_of_room else in_language(_START, language)
            card.say(LANGUAGE_NAMES[language], hint)
        self._shift()

    def _free_hero(self) -> None:
        self._hero.setMinimumHeight(0)
        self._hero.setMaximumHeight(16_777_215)

    def _shift(self) -> None:
        right, down = _SHIFTS[self._resting]
        look = self.look
        margin, high = look.margin, look.gap(Gap.MEDIUM)
        if look.lower_half and self._beside:
            high = max(high, look.height - look.working_height - look.mm(13))  # the header takes as much at least
        self._inner.setContentsMargins(margin + right, high + down, margin - right, look.gap(Gap.MEDIUM) - down)

    def _start(self, language: Language, _checked: object = None) -> None:
        self.tell(Started(language))
