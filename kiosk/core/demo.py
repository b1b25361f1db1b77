"""Fills a demonstration: made-up citizens book through the same rules as everybody, and vehicles get owners."""

import random
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from kiosk.core.commands import Book, Choice
from kiosk.core.desk.changes import Changes
from kiosk.core.desk.patience import Patience
from kiosk.core.desk.proofs import Doorkeeper
from kiosk.core.files.centre_file import CentreEntry, Demo
from kiosk.core.iin import Iin, check_digit
from kiosk.core.model import Service, Slot
from kiosk.core.office import Office
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.work import Work

_EARLY = 11
_NOON = 13
TRIES = 3


def fill(office: Office, centres: tuple[CentreEntry, ...], demo: Demo) -> int:
    """Enter the vehicles and take the bookings, in one transaction; returns how many bookings were taken.

    The same seed on the same day gives the same bookings. A time that turns out taken is tried anew a few times.
    """
    chance = random.Random(demo.seed)  # noqa: S311  not for secrets
    changes = Changes(office, Doorkeeper(office.keys, Patience(office.clock)))
    now = office.clock.now()

    def enter(work: Work) -> int:
        work.records.register_vehicles((v.plate, office.keys.citizen_key(v.owner)) for v in demo.vehicles)
        taken = 0
        for entry in centres:
            services = [s for s in entry.services if not s.online_only and not s.seller_must_book]
            slots = _slots(work, entry, now, demo.days)
            zone = entry.centre.zone
            for _ in range(demo.bookings // len(centres) * TRIES):
                if taken >= demo.bookings * (centres.index(entry) + 1) // len(centres):
                    break
                command = _booking(chance, services, slots, zone)
                taken += command is not None and isinstance(changes.book(work, command, now), BookingRow)
        return taken

    return office.store.write(enter)


def _slots(work: Work, entry: CentreEntry, now: datetime, days: int) -> dict[int, list[Slot]]:
    last = now + timedelta(days=days)
    return {line.id: work.slots.of_line(line.id, now, last) for line in entry.lines}


def _booking(
    chance: random.Random, services: list[Service], slots: dict[int, list[Slot]], zone: ZoneInfo
) -> Book | None:
    service = chance.choice(services)
    of_line = slots[service.line_id]
    if not of_line:
        return None
    slot = chance.choices(of_line, [_wanted(s, zone) for s in of_line])[0]
    command_id = UUID(int=chance.getrandbits(128), version=4)
    return Book(command_id, _made_up_iin(chance), service.centre_id, (Choice(service.id, slot.id),))


def _wanted(slot: Slot, zone: ZoneInfo) -> int:
    """How much a time is asked for: most of all the first hours, then the morning."""
    hour = slot.starts_at.astimezone(zone).hour
    return 12 if hour < _EARLY else 5 if hour < _NOON else 2


def _made_up_iin(chance: random.Random) -> Iin:
    while True:
        eleven = f"{chance.randrange(1, 10**11):011d}"
        last = check_digit(eleven)
        if last is not None:
            return Iin(f"{eleven}{last}")
