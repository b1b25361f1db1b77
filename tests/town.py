"""A small town for the tests: three centres as a centre file sets them up, its citizens, and its time."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Table, select

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import (
    AddService,
    Ask,
    Book,
    ByCode,
    ByIin,
    ByTicket,
    Cancel,
    Choice,
    Proof,
    Purpose,
    Rebook,
    Reprint,
    SellerClaim,
)
from kiosk.core.files.centre_file import CentreFile, load_centre_file
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.iin import Iin, check_digit
from kiosk.core.model import Service, Slot, Status, Ticket
from kiosk.core.office import Office
from kiosk.core.outcomes import Booked, Cancelled, FreeTime, Reason, Refused, Standing
from kiosk.core.secrets import CitizenKeys
from kiosk.core.setup import set_up
from kiosk.core.store import schema
from kiosk.core.store.reference import ReferenceShelf
from kiosk.core.store.store import Store
from kiosk.core.store.tables import metadata, slot
from kiosk.core.store.work import Work
from kiosk.core.ticket.keys import TerminalKey

T = TypeVar("T")
ALMATY = ZoneInfo("Asia/Almaty")
MONDAY = date(2026, 6, 1)
TSON, SPETSTSON, NEIGHBOUR = 1, 2, 3

_CENTRES = """
centres:
  - id: 1
    code: town
    kind: tson
    name: {kk: Қала ХҚКО, ru: Городской ЦОН, en: Town centre}
    address: {kk: Абай к-сі 1, ru: ул. Абая 1, en: 1 Abai St}
    hours: {"mon-fri": "09:00-18:00, lunch 13:00-14:00", sat: "09:00-13:00"}
    lines:
      - {number: 1, code: D, name: {kk: Құжаттандыру, ru: Документирование, en: Documentation},
         slot_minutes: 30, places: 2}
      - {number: 2, code: G, name: {kk: Жалпы, ru: Общий, en: General}, slot_minutes: 30, places: 2}
    services:
      - {number: 1, code: id-card, line: D, documentation: true,
         name: {kk: Жеке куәлік, ru: Удостоверение личности, en: Identity card}}
      - {number: 2, code: passport, line: D, documentation: true, name: {kk: Төлқұжат, ru: Паспорт, en: Passport}}
      - {number: 3, code: certificate, line: G,
         name: {kk: Мүлік туралы анықтама, ru: Справка об имуществе, en: Property certificate}}
      - {number: 4, code: pension, line: G, name: {kk: Зейнетақы, ru: Пенсия, en: Pension}}
      - {number: 5, code: residence, line: G, online_only: true,
         name: {kk: Тіркеу, ru: Прописка, en: Registration},
         note: {kk: eGov порталында, ru: На портале eGov, en: On the eGov portal}}
      - {number: 6, code: photo, line: D, name: {kk: Сурет, ru: Фото, en: Photo}}
  - id: 2
    code: vehicles
    kind: spetstson
    name: {kk: МХҚО, ru: СпецЦОН, en: Vehicle centre}
    address: {kk: Абай к-сі 2, ru: ул. Абая 2, en: 2 Abai St}
    hours: {"mon-fri": "09:00-18:00, lunch 13:00-14:00", sat: "09:00-13:00"}
    lines:
      - {number: 1, code: R, name: {kk: Көлік, ru: Транспорт, en: Vehicles}, slot_minutes: 30, places: 1}
      - {number: 2, code: D, name: {kk: Құжаттар, ru: Документы, en: Papers}, slot_minutes: 30, places: 2}
    services:
      - {number: 1, code: reregistration, line: R, seller_must_book: true,
         name: {kk: Көлікті қайта тіркеу, ru: Перерегистрация авто, en: Re-registration}}
      - {number: 2, code: id-card, line: D, documentation: true,
         name: {kk: Жеке куәлік, ru: Удостоверение личности, en: Identity card}}
  - id: 3
    code: neighbour
    kind: tson
    name: {kk: Көрші ХҚКО, ru: Соседний ЦОН, en: Neighbour centre}
    address: {kk: Абай к-сі 3, ru: ул. Абая 3, en: 3 Abai St}
    hours: {"mon-fri": "09:00-18:00, lunch 13:00-14:00"}
    lines:
      - {number: 1, code: D, name: {kk: Құжаттандыру, ru: Документирование, en: Documentation},
         slot_minutes: 30, places: 1}
    services:
      - {number: 1, code: id-card, line: D, documentation: true,
         name: {kk: Жеке куәлік, ru: Удостоверение личности, en: Identity card}}
      - {number: 2, code: notary, line: D, name: {kk: Нотариус, ru: Нотариус, en: Notary}}
"""


class SetClock:
    """A clock that stands until somebody sets it."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """The instant that was set."""
        return self.instant

    def set(self, day: date, at: str = "09:00") -> None:
        """Set it to a wall-clock time in Almaty."""
        self.instant = almaty(day, at)

    def pass_by(self, **span: float) -> None:
        """Let time pass: `seconds=`, `minutes=`, `days=`."""
        self.instant += timedelta(**span)


def almaty(day: date, at: str) -> datetime:
    """A wall-clock time in Almaty, in UTC."""
    return datetime.combine(day, time.fromisoformat(at), ALMATY).astimezone(UTC)


OPENING_TIME = almaty(MONDAY, "08:00")


@cache
def made_up(number: int) -> Iin:
    """A made-up IIN with a right check digit, a different one for each number."""
    first = f"{40_000_000_000 + number * 17:011d}"
    last = check_digit(first)
    return made_up(number + 1_000_000) if last is None else Iin(f"{first}{last}")


def centre_file(*policies: Mapping[str, object]) -> CentreFile:
    """The town's centre file, under the default policy or under these."""
    rows = (", ".join(f"{name}: {value}" for name, value in row.items()) for row in policies)
    return load_centre_file(f"policies: [{', '.join(f'{{{row}}}' for row in rows)}]{_CENTRES}")


def terminal_key(number: int) -> TerminalKey:
    """A terminal's key, the same one for each number."""
    return TerminalKey(number, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


def migrated(url: str) -> None:
    """Fill a database with the tables alone."""
    store = Store(url)
    schema.upgrade(store.engine)
    store.close()


def settled(url: str) -> None:
    """Fill a database with the town and two enrolled terminals."""
    store = Store(url)
    schema.upgrade(store.engine)
    set_up(store, centre_file(), SetClock(OPENING_TIME), KazakhstanHolidays())
    store.write(lambda work: work.terminals.keep_citizens_mark(CitizenKeys(b"k" * 32).mark))
    for number in (1, 2):
        key = terminal_key(number)
        store.write(
            lambda work, key=key: work.terminals.enrol("hall", key.public_key, key.token_hash, OPENING_TIME, TSON)
        )
    store.close()


@dataclass(frozen=True)
class Town:
    """The town at work: one store, one clock, desks at its terminals, citizens who come."""

    store: Store
    clock: SetClock
    keys: CitizenKeys
    desk: CitizenDesk

    @classmethod
    def at(cls, store: Store, clock: SetClock | None = None, *, terminal: int = 1) -> "Town":
        """The town over this database, seen from one of its terminals."""
        clock = clock or SetClock(OPENING_TIME)
        keys = CitizenKeys(b"k" * 32)
        return cls(store, clock, keys, CitizenDesk(office(store, clock, keys, terminal)))

    def terminal(self, number: int) -> "Town":
        """The same town from another terminal."""
        return Town.at(self.store, self.clock, terminal=number)

    def trying(self) -> "Town":
        """The same town, where every change is undone once it has been answered."""
        return Town.at(cast("Store", Undoing(self.store)), self.clock)

    def citizen(self, number: int = 1) -> "Citizen":
        """Somebody."""
        return Citizen(self, made_up(number))

    def policy(self, **values: object) -> None:
        """Put another policy in force, now and ever."""
        self.policies({"effective_from": "2020-01-01", **values})

    def policies(self, *dated: Mapping[str, object]) -> None:
        """Put other policies in force, each from its day."""
        set_up(self.store, centre_file(*dated), self.clock, KazakhstanHolidays())

    def service(self, code: str, centre: int = TSON) -> Service:
        """A service by its code."""
        services = self.desk.reference().services.values()
        return next(s for s in services if s.code == code and s.centre_id == centre)

    def slot(self, code: str, day: date, at: str, centre: int = TSON) -> Slot:
        """A slot of the line that gives a service, as it stands now."""
        line = self.service(code, centre).line_id
        statement = select(slot).where(slot.c.line_id == line, slot.c.starts_at == almaty(day, at))
        return Slot(**self.store.read(lambda work: work.connection.execute(statement).one())._mapping)

    def choice(self, code: str, day: date, at: str, centre: int = TSON) -> Choice:
        """A service at a slot."""
        return Choice(self.service(code, centre).id, self.slot(code, day, at, centre).id)

    def free(self, code: str, day: date, at: str, centre: int = TSON) -> int:
        """How many places a slot has left."""
        return self.slot(code, day, at, centre).free

    def every_slot(self, code: str, centre: int = TSON) -> list[Slot]:
        """All slots of the line that gives a service, full and past ones too."""
        line = self.service(code, centre).line_id
        statement = select(slot).where(slot.c.line_id == line).order_by(slot.c.starts_at)
        rows = self.store.read(lambda work: work.connection.execute(statement).all())
        return [Slot(**row._mapping) for row in rows]


class Undoing:
    """A store on which everything can be tried out: each transaction is real, and rolled back at its end."""

    def __init__(self, store: Store) -> None:
        self.engine = store.engine
        self.read = store.read
        self._shelf = ReferenceShelf()

    def write(self, do: Callable[[Work], T]) -> T:
        """What would have come of it."""
        with self.engine.connect() as connection, connection.begin() as transaction:
            answer = do(Work(connection, self._shelf))
            transaction.rollback()
            return answer


def office(store: Store, clock: SetClock, keys: CitizenKeys, terminal: int) -> Office:
    """What the desks of one terminal have at hand."""
    return Office(store, clock, KazakhstanHolidays(), keys, terminal_key(terminal))


@dataclass(frozen=True)
class Citizen:
    """Somebody who comes to a terminal. Times are `("service", "10:00")`."""

    town: Town
    iin: Iin

    @property
    def by_iin(self) -> ByIin:
        """Knowing the IIN alone."""
        return ByIin(self.iin)

    def by_code(self, ticket: Ticket) -> ByCode:
        """With the code on a ticket."""
        return ByCode(self.iin, ticket.code)

    def book(
        self,
        day: date,
        *times: tuple[str, str],
        centre: int = TSON,
        plate: str | None = None,
        command_id: UUID | None = None,
    ) -> Booked | Refused:
        """Take a new booking."""
        choices = tuple(self.town.choice(code, day, at, centre) for code, at in times)
        seller = None if plate is None else SellerClaim(plate)
        return self.town.desk.book(Book(command_id or uuid4(), self.iin, centre, choices, seller))

    def booked(self, day: date, *times: tuple[str, str], centre: int = TSON, plate: str | None = None) -> Ticket:
        """Take a new booking that nothing is in the way of."""
        return ticket_in(self.book(day, *times, centre=centre, plate=plate))

    def add(self, proof: Proof, day: date, time_: tuple[str, str], *, centre: int = TSON) -> Booked | Refused:
        """Add the second service."""
        return self.town.desk.add_service(
            AddService(uuid4(), proof, self.town.choice(time_[0], day, time_[1], centre))
        )

    def rebook(self, proof: Proof, day: date, *times: tuple[str, str], centre: int = TSON) -> Booked | Refused:
        """Move the booking."""
        choices = tuple(self.town.choice(code, day, at, centre) for code, at in times)
        return self.town.desk.rebook(Rebook(uuid4(), proof, choices))

    def cancel(self, proof: Proof) -> Cancelled | Refused:
        """Give the booking up."""
        return self.town.desk.cancel(Cancel(uuid4(), proof))

    def reprint(self, proof: Proof) -> Booked | Refused:
        """Print once more."""
        return self.town.desk.reprint(Reprint(uuid4(), proof))

    def sees(
        self,
        code: str,
        *,
        purpose: Purpose = Purpose.TAKE,
        proof: Proof | None = None,
        centre: int = TSON,
        alongside: Sequence[Choice] = (),
    ) -> FreeTime | Refused:
        """Look at free time."""
        service = self.town.service(code, centre)
        return self.town.desk.free_days(Ask(purpose, proof or self.by_iin, centre, service.id, tuple(alongside)))


def ticket_in(result: Booked | Cancelled | Refused) -> Ticket:
    """The ticket that came of a command."""
    assert isinstance(result, Booked), result
    return result.ticket


def on_paper(ticket: Ticket) -> Ticket:
    """A ticket without what the clock and others change about it: its status, and the places that are left."""
    appointments = tuple(replace(a, slot=a.slot._replace(free=0)) for a in ticket.booking.appointments)
    return replace(
        ticket, booking=replace(ticket.booking, appointments=appointments, status=Status.BOOKED, active=True)
    )


def reason_in(result: object) -> Reason | None:
    """Why a command was refused; None where it was not."""
    return result.reason if isinstance(result, Refused) else None


def holding(ticket: Ticket) -> ByTicket:
    """With the paper in hand."""
    return ByTicket(ticket.digits)


def standing_of(result: Standing | Refused) -> Standing:
    """What a citizen has."""
    assert isinstance(result, Standing), result
    return result


def state_of(store: Store, *, but: Collection[str] = ()) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    tables = {table.name: table for table in metadata.sorted_tables if table.name not in but}

    def rows(work: Work, table: Table) -> list[dict[str, Any]]:
        in_order = select(table).order_by(*table.primary_key.columns)
        return [dict(row._mapping) for row in work.connection.execute(in_order)]

    return store.read(lambda work: {name: rows(work, table) for name, table in tables.items()})


def slots_shown(free: FreeTime | Refused) -> set[int]:
    """The slots that are offered."""
    assert isinstance(free, FreeTime), free
    return {shown.slot.id for day in free.days for shown in day.slots}


def wall(slot_: Slot) -> str:
    """When a slot starts, on the clock in the hall."""
    return slot_.starts_at.astimezone(ALMATY).strftime("%H:%M")
