"""Whom a closing sends home, to be called: on the page, and as a file. Nobody's name or IIN is known here."""

import csv
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.core.model import Booking
from kiosk.speech import Speech
from kiosk.ui import facts
from kiosk.ui.staff.page import Context
from kiosk.ui.staff.pairs import Pairs
from kiosk.ui.staff.scrolled import scrolled
from kiosk.ui.widgets.text import Card


class PeopleList(QWidget):
    """Whom it concerns: the time and the services of each booking."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.bookings: tuple[Booking, ...] = ()
        self.rows = Pairs()
        card = Card()
        card.body.addWidget(self.rows)
        card.body.addStretch(1)
        self.area = scrolled(card, by_keys=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)

    def show_bookings(self, bookings: Sequence[Booking]) -> None:
        """Show these."""
        self.bookings = tuple(bookings)
        self.rows.show_pairs([(left, right) for left, right, *_ in lines_of(self.bookings, self._context.speech)])
        self.setVisible(bool(bookings))


def lines_of(bookings: Sequence[Booking], speech: Speech) -> list[tuple[str, str, str]]:
    """Time, services and booking number of each."""
    return [
        (
            speech.clock(booking.starts_at.astimezone(booking.centre.zone)),
            "\n".join(row.service for row in facts.told_booking(booking, speech)),
            f"{booking.id:x}",
        )
        for booking in bookings
    ]


def write_list(path: Path, bookings: Sequence[Booking], speech: Speech) -> None:
    """A CSV with the signs by which table programs here know its letters and columns. Raises OSError."""
    say = speech.say
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow((say("Day"), say("Time"), say("Services"), say("Booking number")))
        for booking, (clock, services, number) in zip(bookings, lines_of(bookings, speech), strict=True):
            writer.writerow((booking.visit_on.strftime("%d.%m.%Y"), clock, services.replace("\n", ", "), number))
