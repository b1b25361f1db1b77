"""The citizens and their bookings, as rows: finding, counting, writing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from kiosk.core.commands import Choice
from kiosk.core.model import CentreKind, Counted, Language, Status
from kiosk.core.store.statements import insert_or_update
from kiosk.core.store.tables import appointment, booking, centre, citizen

BOOKING_ID_BITS = 63  # what a signed BIGINT holds

_HISTORY = select(booking.c.id, booking.c.kind, booking.c.taken_on, booking.c.visit_on, booking.c.status).where(
    booking.c.citizen_key == bindparam("citizen")
)
_APPOINTMENTS = (
    select(appointment.c.booking_id, appointment.c.service_id, appointment.c.slot_id)
    .where(appointment.c.booking_id.in_(bindparam("bookings", expanding=True)))
    .order_by(appointment.c.booking_id, appointment.c.position)
)
_NEXT_REVISION = (
    update(centre)
    .where(centre.c.id == bindparam("centre"))
    .values(revision=centre.c.revision + 1)
    .returning(centre.c.revision)
)
_ADD, _ADD_APPOINTMENT = insert(booking), insert(appointment)


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A booking as it is stored. `choices` are its appointments by ids, in order of their start."""

    id: int
    centre_id: int
    kind: CentreKind
    citizen_key: bytes | None
    status: Status
    revision: int
    taken_at: datetime
    taken_on: date
    visit_on: date
    starts_at: datetime
    plate: str
    ask_staff: bool
    language: Language
    booked_offline: bool
    code_mac: bytes
    signed_by: int
    signature: bytes
    checked_in_at: datetime | None
    centre_revision: int
    choices: tuple[Choice, ...]

    @property
    def slot_ids(self) -> frozenset[int]:
        """The slots in which this booking holds a place, if it holds any."""
        return frozenset(choice.slot_id for choice in self.choices)


_COLUMNS = list(booking.columns)
_BY_ID = select(*_COLUMNS).where(booking.c.id == bindparam("booking"))
_OF_CITIZEN = select(*_COLUMNS).where(booking.c.citizen_key == bindparam("citizen")).order_by(booking.c.starts_at)


class Bookings:
    """The booking tables within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock_citizen(self, key: bytes, now: datetime) -> None:
        """Make the citizen's row where there is none, and hold it until the end of the transaction."""
        statement = insert_or_update(self._connection, citizen, "key")
        self._connection.execute(statement, {"key": key, "seen_at": now})

    def history(self, key: bytes) -> list[Counted]:
        """All bookings of a citizen as R1 counts them, with their stored status."""
        return [
            Counted(row.id, CentreKind(row.kind), row.taken_on, row.visit_on, Status(row.status))
            for row in self._connection.execute(_HISTORY, {"citizen": key}).all()
        ]

    def by_id(self, booking_id: int) -> BookingRow | None:
        """One booking; None if there is no such booking."""
        found = self._read(_BY_ID, booking=booking_id)
        return found[0] if found else None

    def of_citizen(self, key: bytes) -> list[BookingRow]:
        """All bookings of a citizen, in order of their start."""
        return self._read(_OF_CITIZEN, citizen=key)

    def on_day(self, centre_id: int, day: date) -> list[BookingRow]:
        """All bookings of a centre for a civil day, in order of their start."""
        statement = (
            select(*_COLUMNS)
            .where(booking.c.centre_id == bindparam("centre"), booking.c.visit_on == bindparam("day"))
            .order_by(booking.c.starts_at, booking.c.id)
        )
        return self._read(statement, centre=centre_id, day=day)

    def holding(self, slot_ids: Sequence[int]) -> list[BookingRow]:
        """The bookings that hold a place in one of these slots."""
        holders = select(appointment.c.booking_id).where(appointment.c.slot_id.in_(slot_ids))
        statement = (
            select(*_COLUMNS)
            .where(booking.c.id.in_(holders), booking.c.status.in_((Status.BOOKED, Status.CHECKED_IN)))
            .order_by(booking.c.starts_at, booking.c.id)
        )
        return self._read(statement)

    def slot_ids_of(self, booking_ids: Collection[int]) -> set[int]:
        """The slots in which these bookings hold a place."""
        rows = self._connection.execute(_APPOINTMENTS, {"bookings": sorted(booking_ids)})
        return {row.slot_id for row in rows}

    def add(self, row: BookingRow) -> BookingRow:
        """Write a new booking; returns it with its place in the centre's feed."""
        row = replace(row, centre_revision=self._next_revision(row.centre_id))
        self._connection.execute(_ADD, _values(row))
        self._connection.execute(_ADD_APPOINTMENT, _appointments(row))
        return row

    def change(self, row: BookingRow, *, from_centre: int | None = None) -> BookingRow:
        """Write a booking's new state; returns it with its place in the centre's feed.

        `from_centre`: the centre that it leaves, whose screens must hear of it too.
        """
        for centre_id in sorted({row.centre_id, from_centre or row.centre_id}):
            revision = self._next_revision(centre_id)
            if centre_id == row.centre_id:
                row = replace(row, centre_revision=revision)
        values = {name: value for name, value in _values(row).items() if name != "id"}
        self._connection.execute(update(booking).where(booking.c.id == row.id), values)
        self._connection.execute(delete(appointment).where(appointment.c.booking_id == row.id))
        self._connection.execute(_ADD_APPOINTMENT, _appointments(row))
        return row

    def _next_revision(self, centre_id: int) -> int:
        revision: int = self._connection.execute(_NEXT_REVISION, {"centre": centre_id}).scalar_one()
        return revision

    def _read(self, statement: Select[tuple[object, ...]], **values: object) -> list[BookingRow]:
        rows = self._connection.execute(statement, values).all()
        choices: dict[int, list[Choice]] = {row.id: [] for row in rows}
        if rows:
            for booking_id, service_id, slot_id in self._connection.execute(
                _APPOINTMENTS, {"bookings": list(choices)}
            ):
                choices[booking_id].append(Choice(service_id, slot_id))
        return [
            BookingRow(
                **{
                    **row._mapping,
                    "kind": CentreKind(row.kind),
                    "status": Status(row.status),
                    "language": Language(row.language),
                    "choices": tuple(choices[row.id]),
                }
            )
            for row in rows
        ]


def _values(row: BookingRow) -> dict[str, object]:
    return {column.name: getattr(row, column.name) for column in booking.columns}


def _appointments(row: BookingRow) -> list[dict[str, int]]:
    return [
        {"booking_id": row.id, "position": position, "service_id": choice.service_id, "slot_id": choice.slot_id}
        for position, choice in enumerate(row.choices)
    ]
