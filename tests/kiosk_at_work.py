"""A kiosk in a process of its own, at which a citizen books: python -m tests.kiosk_at_work SETTINGS CITIZEN

It goes on until it is killed, which may be while it prints the ticket.
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kiosk.app import Kiosk, Showing
from kiosk.running import alone
from kiosk.settings import load_settings
from kiosk.tour.pages import Hand, Terminal
from tests.printing_hall import at_the_check
from tests.town import made_up
from tests.ui.staff.room import until


def main(file: str, citizen: str) -> None:
    """The citizen confirms, and looks at the ticket."""
    application = QApplication([])
    settings = load_settings(Path(file))
    with alone(settings.data_dir, "kiosk"):
        kiosk = Kiosk(settings, Showing(windowed=True))
        kiosk.start()
        until(lambda: kiosk.guide.place.ready, "the kiosk")
        terminal = Terminal(Hand(kiosk.window, kiosk.guide))
        at_the_check(terminal, made_up(int(citizen)))
        terminal.confirm()
        application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
