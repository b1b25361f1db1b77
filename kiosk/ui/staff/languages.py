"""The languages of the window, side by side."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.theme import Gap, Look, Role
from kiosk.ui.widgets.buttons import Button

_SHORT = {Language.KK: "Қаз", Language.RU: "Рус", Language.EN: "Eng"}
_LONG = {Language.KK: "Қазақша", Language.RU: "Русский", Language.EN: "English"}


class Languages(QWidget):
    """`chosen`: the language of the button that was pressed. The present one is marked."""

    chosen = Signal(object)

    def __init__(self, speech: Speech, languages: tuple[Language, ...]) -> None:
        super().__init__()
        self._speech = speech
        self.buttons = {language: Button(_SHORT[language], role=Role.SMALL) for language in languages}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for language, button in self.buttons.items():
            button.setCheckable(True)
            button.setObjectName(f"language-{language}")
            button.setAccessibleName(_LONG[language])
            button.setToolTip(_LONG[language])
            button.clicked.connect(lambda _checked=False, language=language: self._press(language))
            self._row.addWidget(button, 1)

    def retranslate(self) -> None:
        """Mark the present one."""
        for language, button in self.buttons.items():
            button.setChecked(language is self._speech.language)

    def set_look(self, look: Look) -> None:
        """Take the distances of a look."""
        self._row.setSpacing(look.gap(Gap.SMALL) // 2)

    def _press(self, language: Language) -> None:
        self.retranslate()
        self.chosen.emit(language)
