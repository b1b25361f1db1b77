"""A window with a field and a wedge, for a real X server: says on standard output what it scanned, what it got."""

import sys

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from kiosk.ui.wedge import Wedge


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


class Field(QLineEdit):
    """Says when one can type into it."""

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        say("ready")


def main() -> None:
    application = QApplication(sys.argv[:1])
    field, wedge = Field(), Wedge()
    wedge.watch(application)
    wedge.scanned.connect(lambda text: say("scan", text))
    field.textEdited.connect(lambda text: say("field", text))
    field.showFullScreen()
    application.exec()


if __name__ == "__main__":
    main()
