"""What happens at terminals without network, in few words."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from kiosk.core.commands import Book, ByTicket, CheckIn
from kiosk.core.model import Ticket
from kiosk.core.outcomes import CheckedIn, NotAdmitted
from kiosk.core.store.store import Store
from kiosk.core.store.tables import unsettled
from kiosk.core.store.work import Work
from kiosk.core.sync.link import LinkState
from kiosk.core.sync.local_tables import outbox
from tests.terminals import Terminal
from tests.town import MONDAY, TSON, made_up, ticket_in, wall

TUESDAY = MONDAY + timedelta(days=1)


def cut_off(terminal: Terminal) -> None:
    """Somebody at this terminal has got no answer: it works from its copy until its link looks again."""
    terminal.link.doubt()
    assert not terminal.link.state.online


def leased(terminal: Terminal, code: str = "id-card") -> list[tuple[str, str]]:
    """The times of Tuesday in which the copy may sell a place, as a citizen would ask for them."""
    return [(code, wall(slot)) for slot in terminal.town.every_slot(code) if slot.day == TUESDAY and slot.free > 0]


def to_book(terminal: Terminal, citizen: int, nth: int = 0, code: str = "id-card") -> Book:
    """A command for the terminal's n-th leased time of Tuesday."""
    ((service, at),) = leased(terminal, code)[nth : nth + 1]
    return Book(uuid4(), made_up(citizen), TSON, (terminal.town.choice(service, TUESDAY, at),))


def sold(terminal: Terminal, citizen: int, nth: int = 0, code: str = "id-card") -> Ticket:
    """Book without network."""
    assert not terminal.link.state.online
    return ticket_in(terminal.desk.book(to_book(terminal, citizen, nth, code)))


def lets_in(terminal: Terminal, ticket: Ticket, *, centre: int = TSON) -> CheckedIn | NotAdmitted:
    """The holder of a ticket comes to the desk at this terminal."""
    return terminal.staff.check_in(CheckIn(uuid4(), ByTicket(ticket.digits), centre, "aigul"))


def listed(store: Store) -> list[tuple[str, int | None]]:
    """What staff see on their list: reasons and bookings."""
    question = select(unsettled.c.reason, unsettled.c.booking_id).order_by(unsettled.c.id)
    return [
        (row.reason, row.booking_id) for row in store.read(lambda work: work.connection.execute(question).all())
    ]


def outbox_of(terminal: Terminal) -> list[tuple[str, str]]:
    """The deeds in a terminal's outbox, and how far each has come."""
    rows = rows_of(terminal)
    return [(row["kind"], row["state"]) for row in rows]


def rows_of(terminal: Terminal) -> list[dict[str, Any]]:
    """The outbox as it is stored."""

    def read(work: Work) -> list[dict[str, Any]]:
        return [dict(row._mapping) for row in work.connection.execute(select(outbox).order_by(outbox.c.seq))]

    return terminal.replica.store.read(read)


def until_online(terminal: Terminal, beats: int = 10) -> LinkState:
    """Let the link look until it counts as back."""
    for _ in range(beats):
        state = terminal.beat()
        if state.online:
            return state
    raise AssertionError(f"still away: {state.why}")


def command_ids(terminal: Terminal) -> list[UUID]:
    """Of the outbox, in order."""
    return [row["command_id"] for row in rows_of(terminal)]
