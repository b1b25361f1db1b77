"""One screen behind glass: shows visits, is touched, and is heard."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.events import Event
from kiosk.ui.place import Place
from kiosk.ui.theme import Look
from kiosk.ui.visit import Step, Visit
from kiosk.ui.widgets.screen import Screen
from kiosk.ui.window import KioskWindow
from tests.ui.samples import PLACE, SAMPLES, in_language


class Glass:
    """A window with one screen, in English unless told otherwise."""

    def __init__(self, qtbot: QtBot, step: Step, make: Callable[[Speech], Screen]) -> None:
        speech = Speech(Language.EN)
        self.qtbot, self.step = qtbot, step
        self.screen = make(speech)
        self.window = KioskWindow(speech, {step: self.screen}, Look(), settle_seconds=0)
        qtbot.addWidget(self.window)
        self.heard: list[Event] = []
        self.window.said.connect(self.heard.append)

    def show(self, visit: Visit, place: Place = PLACE, language: Language = Language.EN) -> None:
        """Show a visit."""
        self.window.show_visit(in_language(visit, language), place)
        self.window.show()
        self.qtbot.waitExposed(self.window)

    def show_sample(self, name: str = "", language: Language = Language.EN) -> Visit:
        """Show one of the sample visits; gives it."""
        visit, place = SAMPLES[self.step, name]
        self.show(visit, place, language)
        return visit

    def button(self, name: str) -> QAbstractButton:
        """A button that is shown, by its object name."""
        found = [b for b in self.window.findChildren(QAbstractButton, name) if b.isVisible()]
        assert found, f"expected a button {name}, found none"
        return found[0]

    def offers(self, name: str) -> bool:
        """Whether such a button is shown and can be touched."""
        return any(b.isVisible() and b.isEnabled() for b in self.window.findChildren(QAbstractButton, name))

    def tap(self, name: str) -> Event:
        """Touch a button; gives the event that was said."""
        before = len(self.heard)
        self.qtbot.mouseClick(self.button(name), Qt.MouseButton.LeftButton)
        assert len(self.heard) == before + 1, f"expected one event, heard {self.heard[before:]}"
        return self.heard[-1]

    @property
    def text(self) -> str:
        """All the words that are shown now."""
        labels = [label.text() for label in self.screen.findChildren(QLabel) if label.isVisible()]
        buttons = [
            button.accessibleName() or button.text()
            for button in self.screen.findChildren(QAbstractButton)
            if button.isVisible()
        ]
        return "\n".join([*labels, *buttons])


def places(glass: Glass) -> dict[str, QPoint]:
    """Where everything that can be touched stands on the window."""
    found = glass.window.findChildren(QAbstractButton)
    return {b.objectName(): b.mapTo(glass.window, QPoint()) for b in found if b.isVisible()}
