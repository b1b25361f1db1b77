"""No IIN and no code at rest: a copy of the database tells neither who came nor what opens a booking."""

from base64 import b64encode, urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import MetaData, make_url, select

from kiosk.core.commands import Book, ByCode, ByIin, Cancel, SellerClaim
from kiosk.core.store.store import Store
from tests.engines import path_of
from tests.town import MONDAY, SPETSTSON, TSON, Town, holding, made_up, ticket_in

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
PLATE = "777ABC02"


def a_day_at_the_centre(town: Town) -> tuple[set[str], set[str]]:
    """Everything a citizen can do, right and wrong; returns the IINs and the codes that were about."""
    iins, codes = set(), set()
    town.store.write(lambda work: work.records.register_vehicles([(PLATE, town.keys.citizen_key(made_up(3)))]))
    for number in range(6):
        citizen = town.citizen(number)
        iins.add(citizen.iin.digits)
        hour = 9 + number // 2  # two come at a time, as there are two places
        first = citizen.booked(TUESDAY, ("id-card", f"{hour:02}:00"))
        second = ticket_in(citizen.add(citizen.by_code(first), TUESDAY, ("pension", f"{hour:02}:30")))
        moved = (("id-card", f"{hour + 6}:00"), ("pension", f"{hour + 6}:30"))
        third = ticket_in(citizen.rebook(holding(second), WEDNESDAY, *moved))
        codes |= {ticket.code for ticket in (first, second, third)}
        citizen.reprint(citizen.by_code(third))
        town.desk.status(ByCode(citizen.iin, "12345678"))
        town.desk.status(ByIin(citizen.iin))
        citizen.book(WEDNESDAY, ("passport", "15:00"))
        town.clock.pass_by(minutes=20)
        if number % 2:
            town.desk.cancel(Cancel(uuid4(), citizen.by_code(third)))
    sale = (town.choice("reregistration", TUESDAY, "10:00", SPETSTSON),)
    for number in (2, 3):
        town.desk.book(Book(uuid4(), made_up(number), SPETSTSON, sale, SellerClaim(PLATE)))
    return iins, codes


def everything_in(store: Store) -> list[str]:
    """Every value of every column of every table, as the database has it, not as the program knows it."""
    found = []
    reflected = MetaData()
    reflected.reflect(store.engine)
    assert len(reflected.tables) > 10
    with store.engine.connect() as connection:
        for table in reflected.sorted_tables:
            for row in connection.execute(select(table)):
                for value in row:
                    found.append(value.hex() if isinstance(value, bytes) else str(value))
                    if isinstance(value, bytes):
                        found.append(value.decode("latin-1"))
    return found


def test_no_iin_and_no_code_stands_anywhere_after_a_day_of_bookings(town: Town) -> None:
    iins, codes = a_day_at_the_centre(town)
    assert len(codes) == 18
    everything = "\n".join(everything_in(town.store))
    for secret in iins | codes:
        assert secret not in everything
        assert secret.encode().hex() not in everything
        assert b64encode(secret.encode()).decode() not in everything
    for iin in iins:
        assert sha256(iin.encode()).hexdigest() not in everything, "a hash without a key is looked up in a minute"


def test_nor_in_the_files_of_an_embedded_database(town: Town, town_url: str) -> None:
    iins, codes = a_day_at_the_centre(town)
    if make_url(town_url).get_backend_name() != "sqlite":
        return
    path = path_of(town_url)
    files = [file.read_bytes() for file in path.parent.glob(f"{path.name}*")]
    assert len(files) > 1
    assert all(secret.encode() not in file for file in files for secret in iins | codes)


def test_no_ticket_can_be_made_from_what_an_operation_keeps(town: Town) -> None:
    """The signature is kept, for it is printed; the code is not, and whose it is stands beside no result."""
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    key = town.keys.citizen_key(made_up(1))
    ways_to_write_it = (key.hex(), b64encode(key).decode(), urlsafe_b64encode(key).decode())
    found = [value for value in everything_in(town.store) if any(written in value for written in ways_to_write_it)]
    assert len(found) == 2  # the citizen, and the booking
    assert ticket.booking.centre.id == TSON
