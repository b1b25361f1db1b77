"""The four changes that citizens make, each ordered by a citizen of its own who has what it takes."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import update

from kiosk.core.commands import AddService, Book, Cancel, Command, Rebook
from kiosk.core.store.reference_tables import line
from kiosk.core.store.tables import slot
from tests.town import MONDAY, TSON, Town, holding, made_up

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
ID_CARD, PENSION = ("id-card", "10:00"), ("pension", "10:30")
MANY = 200

Ordering = Callable[[Town, int], Command]


def widen(town: Town, places: int = MANY) -> None:
    """Give every slot so many places."""
    with town.store.engine.begin() as connection:
        connection.execute(update(slot).values(capacity=places, free=places))
        connection.execute(update(line).values(places=places))


def to_book(town: Town, number: int) -> Command:
    choices = tuple(town.choice(code, TUESDAY, at) for code, at in (ID_CARD, PENSION))
    return Book(uuid4(), made_up(number), TSON, choices)


def to_add(town: Town, number: int) -> Command:
    ticket = town.citizen(number).booked(TUESDAY, ID_CARD)
    return AddService(uuid4(), holding(ticket), town.choice("pension", TUESDAY, "10:30"))


def to_rebook(town: Town, number: int) -> Command:
    ticket = town.citizen(number).booked(TUESDAY, ID_CARD, PENSION)
    choices = tuple(town.choice(code, WEDNESDAY, at) for code, at in (ID_CARD, PENSION))
    return Rebook(uuid4(), holding(ticket), choices)


def to_cancel(town: Town, number: int) -> Command:
    ticket = town.citizen(number).booked(TUESDAY, ID_CARD, PENSION)
    return Cancel(uuid4(), holding(ticket))


ORDERINGS: dict[str, Ordering] = {
    "booking": to_book,
    "adding": to_add,
    "rebooking": to_rebook,
    "cancelling": to_cancel,
}
