"""Made-up tickets for the tests of paper and ink."""

from datetime import UTC, date, datetime, timedelta

from kiosk.core.model import (
    Appointment,
    Booking,
    Centre,
    CentreKind,
    Line,
    Service,
    Slot,
    Status,
    Ticket,
    Words,
)
from kiosk.core.ticket.keys import digits_of
from kiosk.core.ticket.payload import TicketFacts

PRINTED_AT = datetime(2026, 11, 22, 14, 7)  # noqa: DTZ001  the centre's wall clock

CENTRE = Centre(
    3,
    "almaty-3",
    CentreKind.TSON,
    Words("№ 3 ХҚКО · Алматы", "ЦОН № 3 · Алматы", "Centre No. 3 · Almaty"),
    Words("Төле би көшесі, 155", "ул. Толе би, 155", "155 Tole bi Street"),
    "Asia/Almaty",
)
LINES = (
    Line(1, 3, "D", Words("Құжаттандыру", "Документирование", "Documentation")),
    Line(2, 3, "B", Words("Жылжымайтын мүлік", "Недвижимость", "Real estate")),
)
SERVICES = (
    Service(
        1,
        3,
        1,
        1,
        "card",
        Words("Жеке куәлік беру", "Выдача удостоверения личности", "Identity card"),
        documentation=True,
        bring=Words("Бұрынғы жеке куәлік.", "Прежнее удостоверение.", "Your old card."),
    ),
    Service(
        2,
        3,
        2,
        2,
        "rights",
        Words(
            "Жылжымайтын мүлікке құқықтарды (ауыртпалықтарды) мемлекеттік тіркеу туралы анықтама беру",
            "Выдача справки о государственной регистрации прав (обременений) на недвижимое имущество",
            "Certificate of registered rights to real estate",
        ),
        bring=Words("Құқық белгілейтін құжат.", "Правоустанавливающий документ.", "The title deed."),
    ),
)


def appointment(index: int, starts_at: datetime) -> Appointment:
    """The first or second service, at a time of 23 November 2026."""
    slot = Slot(index + 1, LINES[index].id, date(2026, 11, 23), starts_at, starts_at + timedelta(minutes=15), 4, 3)
    return Appointment(SERVICES[index], LINES[index], slot)


def ticket(services: int = 1, signature: bytes = bytes(range(64)), centre: Centre = CENTRE) -> Ticket:
    """A ticket for 23 November 2026, 09:45 in Almaty (and 10:15)."""
    first = datetime(2026, 11, 23, 4, 45, tzinfo=UTC)
    appointments = tuple(appointment(index, first + index * timedelta(minutes=30)) for index in range(services))
    booking = Booking(
        0x1234_5678_9ABC_DEF0,
        1,
        centre,
        first - timedelta(days=1),
        date(2026, 11, 23),
        Status.BOOKED,
        True,
        appointments,
    )
    facts = TicketFacts(7, booking.id, 1, centre.id, 1, first)
    return Ticket(booking, "48217730", digits_of(facts, signature))
