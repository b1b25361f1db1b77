"""Two hundred people who come in one morning, each with what they show and what they are to hear."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count

from kiosk.core.model import Ticket
from kiosk.core.outcomes import Verdict
from kiosk.core.ticket.payload import FACTS_BYTES, from_digits, unpack
from tests.morning.hall import Hall
from tests.town import ALMATY, Citizen, Town, holding, ticket_in

STEP = timedelta(minutes=15)


class Shows(StrEnum):
    """How somebody shows what they have."""

    PAPER = "paper"
    CODE = "code"
    CARD = "card"


@dataclass(frozen=True)
class Visitor:
    """`expects` None: let in. `typed`: what the reader, or the registrar, types."""

    shows: Shows
    typed: str
    expects: Verdict | None
    booking_id: int
    why: str = ""


class Street:
    """Where the visitors come from. `now` is taken once: the morning is short."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._numbers = count(1)
        self._kiosk, self._other = hall.town("kiosk-1"), hall.town("kiosk-2")
        self._stolen, self._silent = hall.town("kiosk-3"), hall.town("kiosk-4")
        now = datetime.now(ALMATY)
        self._wave = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)

    def in_time(self, shows: Shows = Shows.PAPER, town: Town | None = None) -> Visitor:
        """Somebody who comes as they should."""
        who, ticket = self._booked(random.choice((1, 2)), random.choice(("id-card", "certificate")), town=town)
        typed = {Shows.PAPER: ticket.digits, Shows.CODE: ticket.code, Shows.CARD: who.iin.digits}[shows]
        return Visitor(shows, typed, None, ticket.booking.id, "in time")

    def with_two_services(self) -> Visitor:
        """One visit, two numbers in two queues."""
        who = self._somebody(self._kiosk)
        day, first, second = self._at(1), self._clock(1), self._clock(2)
        ticket = who.booked(day, ("id-card", first), ("certificate", second))
        return Visitor(Shows.PAPER, ticket.digits, None, ticket.booking.id, "two services")

    def refused(self) -> Iterator[Visitor]:
        """One of each kind that is not let in."""
        yield self._only(6, Verdict.TOO_EARLY)
        yield self.late()
        yield self._only(1, Verdict.WRONG_DAY, days=1)
        who = self._somebody(self._kiosk)
        there = who.booked(self._at(1), ("id-card", self._clock(1)), centre=2)
        yield Visitor(Shows.PAPER, there.digits, Verdict.WRONG_CENTRE, there.booking.id)
        who, old = self._booked(2, "id-card")
        new = ticket_in(who.rebook(holding(old), self._at(1), ("id-card", self._clock(1))))
        yield Visitor(Shows.PAPER, old.digits, Verdict.REPLACED, old.booking.id)
        yield Visitor(Shows.PAPER, new.digits, None, new.booking.id, "the newer ticket")
        who, gone = self._booked(1, "certificate")
        who.cancel(holding(gone))
        yield Visitor(Shows.PAPER, gone.digits, Verdict.CANCELLED, gone.booking.id)
        _, ticket = self._booked(1, "id-card")
        digit = str((int(ticket.digits[150]) + 1) % 10)
        forged = ticket.digits[:150] + digit + ticket.digits[151:]
        yield Visitor(Shows.PAPER, forged, Verdict.FORGED, ticket.booking.id)
        yield Visitor(Shows.PAPER, ticket.digits[:120], Verdict.UNREADABLE, ticket.booking.id, "cut short")
        yield Visitor(Shows.PAPER, ticket.digits * 2, Verdict.UNREADABLE, ticket.booking.id, "glued")
        yield Visitor(Shows.PAPER, self._signed_alone(offline=False), Verdict.UNKNOWN, 0)
        yield self.not_delivered()
        yield Visitor(Shows.CODE, "00000000", Verdict.UNKNOWN, 0, "a code of nobody")

    def late(self) -> Visitor:
        """Somebody who comes an hour late."""
        return self._only(-4, Verdict.TOO_LATE)

    def not_delivered(self) -> Visitor:
        """Somebody who booked at a kiosk without network that has not come back yet."""
        return Visitor(Shows.PAPER, self._signed_alone(offline=True), Verdict.NOT_DELIVERED, 0)

    def of_the_stolen_kiosk(self) -> Visitor:
        """To be asked for before the kiosk is revoked."""
        _, ticket = self._booked(1, "id-card", town=self._stolen)
        return Visitor(Shows.PAPER, ticket.digits, Verdict.REVOKED, ticket.booking.id)

    def _only(self, waves: int, expects: Verdict, *, days: int = 0) -> Visitor:
        _, ticket = self._booked(waves, "id-card", days=days)
        return Visitor(Shows.PAPER, ticket.digits, expects, ticket.booking.id)

    def _booked(
        self, waves: int, service: str, *, days: int = 0, town: Town | None = None
    ) -> tuple[Citizen, Ticket]:
        who = self._somebody(town or random.choice((self._kiosk, self._other)))
        return who, who.booked(self._at(waves, days), (service, self._clock(waves)))

    def _signed_alone(self, *, offline: bool) -> str:
        """A ticket that kiosk-4 signed, and whose booking is not in the database."""
        _, ticket = self._booked(1, "id-card", town=self._silent)
        facts = unpack(from_digits(ticket.digits)[:FACTS_BYTES])
        facts = replace(facts, booking_id=random.getrandbits(62) + 1, booked_offline=offline)
        return self._hall.at("kiosk-4").terminal.sign(facts).digits

    def _somebody(self, town: Town) -> Citizen:
        return town.citizen(next(self._numbers))

    def _at(self, waves: int, days: int = 0) -> date:
        return (self._wave + waves * STEP + timedelta(days=days)).date()

    def _clock(self, waves: int) -> str:
        return f"{self._wave + waves * STEP:%H:%M}"
