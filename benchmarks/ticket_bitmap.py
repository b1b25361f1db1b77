"""Drawing a ticket against `qrcode` alone making the same symbol: `python -m benchmarks.ticket_bitmap [rounds]`.

Tickets of one centre follow each other, as in life: each has its own QR, code, time and moment of printing. The
first line's bare side makes the symbol's picture, which is what qrcode is for; the second one's only its squares.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle
from random import Random
from time import perf_counter

from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import MODE_NUMBER, QRData

from benchmarks.ratio import Figure, compare, rounds_wanted
from kiosk.core.model import (
    Appointment,
    Booking,
    Centre,
    CentreKind,
    Language,
    Line,
    Service,
    Slot,
    Status,
    Ticket,
    Words,
)
from kiosk.core.ticket.bitmap import draw
from kiosk.core.ticket.keys import digits_of
from kiosk.core.ticket.payload import TicketFacts
from kiosk.speech import Speech

GOAL = 3.0
DAY = date(2026, 11, 23)
OPENS = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CENTRE = Centre(
    3,
    "demo-3",
    CentreKind.TSON,
    Words("№ 3 ХҚКО · Алматы", "ЦОН № 3 · Алматы", "Centre No. 3 · Almaty"),
    Words("Төле би көшесі, 155", "ул. Толе би, 155", "155 Tole bi Street"),
    "Asia/Almaty",
)
LINE = Line(1, 3, "D", Words("Құжаттандыру", "Документирование", "Documentation"))
SERVICE = Service(
    1,
    3,
    1,
    1,
    "card",
    Words("Жеке куәлік беру", "Выдача удостоверения личности", "Identity card"),
    documentation=True,
    bring=Words("бұрынғы жеке куәлік", "прежнее удостоверение", "your old card"),
)
_seeded = Random(20200715)


def ticket(number: int) -> Ticket:
    """One of many tickets."""
    starts_at = OPENS + timedelta(minutes=15 * (number % 36))
    slot = Slot(number, 1, DAY, starts_at, starts_at + timedelta(minutes=15), 4, 3)
    booking = Booking(
        _seeded.getrandbits(63),
        1,
        CENTRE,
        OPENS - timedelta(days=1),
        DAY,
        Status.BOOKED,
        True,
        (Appointment(SERVICE, LINE, slot),),
    )
    facts = TicketFacts(7, booking.id, 1, 3, 1, starts_at)
    return Ticket(booking, f"{_seeded.randrange(10**8):08d}", digits_of(facts, _seeded.randbytes(64)))


def bare_squares(digits: str) -> QRCode:
    """The same symbol, by qrcode alone."""
    symbol = QRCode(version=7, error_correction=ERROR_CORRECT_Q, box_size=6, border=4)
    symbol.add_data(QRData(digits, mode=MODE_NUMBER))
    symbol.make(fit=False)
    return symbol


def measure(rounds: int = 200) -> list[Figure]:
    """Measure and print."""
    tickets = [ticket(number) for number in range(100)]
    ours, bare, minute = cycle(tickets), cycle(tickets), count()

    def drawn() -> object:
        printed_at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC) + timedelta(minutes=next(minute))
        return draw(next(ours), Language.KK, printed_at, "T-03", 576, speech=Speech)

    begun = perf_counter()
    drawn()
    print(f"the first ticket of all, with every import: {(perf_counter() - begun) * 1000:.0f} ms")
    return [
        compare(
            "ticket bitmap / picture by qrcode",
            drawn,
            lambda: bare_squares(next(bare).digits).make_image(),
            GOAL,
            rounds,
        ),
        compare("ticket bitmap / squares by qrcode", drawn, lambda: bare_squares(next(bare).digits), GOAL, rounds),
    ]


if __name__ == "__main__":
    measure(rounds_wanted(200))
