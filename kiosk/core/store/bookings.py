"""The citizens and their bookings, as rows: finding, counting, writing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, bindparam, delete, insert, select, update

from kiosk.core.commands import Choice
from kiosk.core.model import CentreKind, Counted, Language, Status
from kiosk.core.store.reference_tables import centre
from kiosk.core.store.statements import insert_or_update
from kiosk.core.store.tables import appointment, booking, citizen, departure
from kiosk.core.store.wire import Question, Row, Wire

BOOKING_ID_BITS = 63  # what a signed BIGINT holds

_HISTORY = select(booking.c.id, booking.c.kind, booking.c.taken_on, booking.c.visit_on, booking.c.status).where(
    booking.c.citizen_key == bindparam("citizen")
)
_APPOINTMENTS = (
    select(appointment.c.booking_id, appointment.c.service_id, appointment.c.slot_id)
    .where(appointment.c.booking_id.in_(bindparam("bookings", expanding=True)))
    .order_by(appointment.c.booking_id, appointment.c.position)
)
_APPOINTMENTS_OF = (
    select(appointment.c.service_id, appointment.c.slot_id)
    .where(appointment.c.booking_id == bindparam("booking"))
    .order_by(appointment.c.position)
)
_NEXT_REVISION = update(centre).where(centre.c.id == bindparam("centre")).values(revision=centre.c.revision + 1)
_REVISION = select(centre.c.revision).where(centre.c.id == bindparam("at_centre")).scalar_subquery()
_ADD = insert(booking).values({c: bindparam(c.name) for c in booking.c} | {booking.c.centre_revision: _REVISION})
_CHANGE = (
    update(booking)
    .where(booking.c.id == bindparam("booking"))
    .values({c: bindparam(c.name) for c in booking.c if c.name != "id"} | {booking.c.centre_revision: _REVISION})
)
_ADD_APPOINTMENT = insert(appointment)
_DROP_APPOINTMENTS = delete(appointment).where(appointment.c.booking_id == bindparam("booking"))
# Whose booking it is. Without the key: whoever writes a booking of theirs refers to it, and need not wait.
_HOLDER = (
    select(citizen.c.key)
    .where(
        citizen.c.key
        == select(booking.c.citizen_key).where(booking.c.id == bindparam("booking")).scalar_subquery()
    )
    .with_for_update(key_share=True)
)
_OF_CODE = select(booking.c.id, booking.c.visit_on).where(
    booking.c.centre_id == bindparam("centre"), booking.c.code_mac == bindparam("mac")
)
_CHANGED_SINCE = select(booking.c.id, booking.c.revision).where(
    booking.c.centre_id == bindparam("centre"), booking.c.visit_on >= bindparam("day"), booking.c.revision > 1
)
_DROP = delete(booking).where(booking.c.id == bindparam("booking"))
_DEPART = insert(departure).values(
    centre_id=bindparam("at_centre"), centre_revision=_REVISION, booking_id=bindparam("booking")
)


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
    choices: tuple[Choice, ...]

    @property
    def slot_ids(self) -> frozenset[int]:
        """The slots in which this booking holds a place, if it holds any."""
        return frozenset(choice.slot_id for choice in self.choices)


_COLUMNS = [column for column in booking.columns if column.name != "centre_revision"]
_NAMES = [column.name for column in _COLUMNS]
_BY_ID = select(*_COLUMNS).where(booking.c.id == bindparam("booking"))
_OF_CITIZEN = select(*_COLUMNS).where(booking.c.citizen_key == bindparam("citizen")).order_by(booking.c.starts_at)
_OF_DAY = (
    select(*_COLUMNS)
    .where(booking.c.centre_id == bindparam("centre"), booking.c.visit_on == bindparam("day"))
    .order_by(booking.c.starts_at, booking.c.id)
)


def history_of(citizen: bytes) -> Question:
    """Asks for what `Bookings.history` is made of."""
    return Question(_HISTORY, {"citizen": citizen})


def questions_to_hold(booking_id: int) -> tuple[Question, Question, Question]:
    """Ask for a booking whose citizen is held from then on: for nothing, for its row, for its appointments."""
    values = {"booking": booking_id}
    return Question(_HOLDER, values), Question(_BY_ID, values), Question(_APPOINTMENTS_OF, values)


class Bookings:
    """The booking tables within one transaction."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._histories: dict[bytes, list[Counted]] = {}
        self._held: dict[int, BookingRow | None] = {}

    def lock_citizen(self, key: bytes, now: datetime) -> None:
        """Make the citizen's row where there is none, and hold it until the end of the transaction."""
        self._wire.tell(insert_or_update(self._wire.dialect, citizen, "key"), {"key": key, "seen_at": now})
        self.note_history(key, self._wire.ask_all(history_of(key))[0])

    def note_history(self, key: bytes, rows: Sequence[Row]) -> None:
        """What `history` is to say from now on: where nothing of it can change before this transaction ends."""
        self._histories[key] = _counted(rows)

    def history(self, key: bytes) -> list[Counted]:
        """All bookings of a citizen as R1 counts them, with their stored status.

        Whose row this transaction holds, of them nobody else changes anything: they are not read again.
        """
        known = self._histories.get(key)
        return known if known is not None else _counted(self._wire.ask_all(history_of(key))[0])

    def by_id(self, booking_id: int) -> BookingRow | None:
        """One booking; None if there is no such booking. What this transaction holds is not read again."""
        if booking_id in self._held:
            return self._held[booking_id]
        found = self._read(_BY_ID, booking=booking_id)
        return found[0] if found else None

    def note_held(self, booking_id: int, rows: Sequence[Row], appointments: Sequence[Row]) -> BookingRow | None:
        """The booking that was asked for with `questions_to_hold`, as it stands until this transaction ends."""
        row = _booking_row(rows[0], appointments) if rows else None
        if row is not None:  # what is not there is nobody's to hold: it may be delivered meanwhile
            self._held[booking_id] = row
        return row

    def with_code(self, centre_id: int, mac: bytes, day: date) -> int | None:
        """The id of the centre's booking with this code, by its MAC; of several the visit closest to `day`."""
        found = self._wire.ask(_OF_CODE, {"centre": centre_id, "mac": mac})
        return min(found, key=lambda row: abs(row[1] - day))[0] if found else None

    def changed_since(self, centre_id: int, day: date) -> list[tuple[int, int]]:
        """The ids and revisions of a centre's bookings for `day` and later that were changed."""
        return [(row[0], row[1]) for row in self._wire.ask(_CHANGED_SINCE, {"centre": centre_id, "day": day})]

    def of_citizen(self, key: bytes) -> list[BookingRow]:
        """All bookings of a citizen, in order of their start."""
        return self._read(_OF_CITIZEN, citizen=key)

    def on_day(self, centre_id: int, day: date) -> list[BookingRow]:
        """All bookings of a centre for a civil day, in order of their start."""
        return self._read(_OF_DAY, centre=centre_id, day=day)

    def holding(self, slot_ids: Sequence[int]) -> list[BookingRow]:
        """The bookings that hold a place in one of these slots."""
        holders = select(appointment.c.booking_id).where(appointment.c.slot_id.in_(slot_ids))
        statement = (
            select(*_COLUMNS)
            .where(booking.c.id.in_(holders), booking.c.status.in_((Status.BOOKED, Status.CHECKED_IN)))
            .order_by(booking.c.starts_at, booking.c.id)
        )
        return self._made(list(map(tuple, self._wire.connection.execute(statement))))

    def slot_ids_of(self, booking_ids: Collection[int]) -> set[int]:
        """The slots in which these bookings hold a place."""
        rows = self._wire.connection.execute(_APPOINTMENTS, {"bookings": sorted(booking_ids)})
        return {row.slot_id for row in rows}

    def add(self, row: BookingRow) -> None:
        """Write a new booking at the end of the centre's feed of changes."""
        self._wire.tell(_NEXT_REVISION, {"centre": row.centre_id})
        self._wire.tell(_ADD, _values(row))
        self._add_appointments(row)
        self._forget(row)

    def change_status(self, row: BookingRow) -> None:
        """Write a booking's new status at the end of the centre's feed of changes; its appointments stay."""
        self._wire.tell(_NEXT_REVISION, {"centre": row.centre_id})
        self._tell_change(row)

    def change(self, row: BookingRow, *, from_centre: int | None = None) -> None:
        """Write a booking's new state at the end of the centre's feed of changes.

        `from_centre`: the centre that it leaves, whose screens and copies must hear of it too.
        """
        for centre_id in sorted({row.centre_id, from_centre or row.centre_id}):
            self._wire.tell(_NEXT_REVISION, {"centre": centre_id})
        if from_centre not in {None, row.centre_id}:
            self._wire.tell(_DEPART, {"at_centre": from_centre, "booking": row.id})
        self._tell_change(row)
        self._wire.tell(_DROP_APPOINTMENTS, {"booking": row.id})
        self._add_appointments(row)

    def remove(self, booking_id: int) -> None:
        """Drop a booking from a terminal's own copy. In the shared database nothing is ever dropped."""
        self._held.pop(booking_id, None)
        for statement in (_DROP_APPOINTMENTS, _DROP):
            self._wire.tell(statement, {"booking": booking_id})

    def _tell_change(self, row: BookingRow) -> None:
        values = _values(row)
        booking_id = values.pop("id")  # nobody may change it, and the wire writes what it is given
        self._wire.tell(_CHANGE, {**values, "booking": booking_id})
        self._forget(row)

    def _add_appointments(self, row: BookingRow) -> None:
        for position, choice in enumerate(row.choices):
            values = {"service_id": choice.service_id, "slot_id": choice.slot_id}
            self._wire.tell(_ADD_APPOINTMENT, {"booking_id": row.id, "position": position, **values})

    def _forget(self, row: BookingRow) -> None:
        self._histories.pop(row.citizen_key or b"", None)
        if row.id in self._held:
            self._held[row.id] = row

    def _read(self, statement: Select[tuple[object, ...]], **values: object) -> list[BookingRow]:
        return self._made(self._wire.ask(statement, values))

    def _made(self, rows: list[Row]) -> list[BookingRow]:
        """Whole bookings, with their appointments."""
        questions = [Question(_APPOINTMENTS_OF, {"booking": row[0]}) for row in rows]
        appointments = self._wire.ask_all(*questions) if rows else []
        return [_booking_row(row, choices) for row, choices in zip(rows, appointments, strict=True)]


def _booking_row(row: Row, choices: Sequence[Row]) -> BookingRow:
    named = dict(zip(_NAMES, row, strict=True))
    return BookingRow(
        **{
            **named,
            "kind": CentreKind(named["kind"]),
            "status": Status(named["status"]),
            "language": Language(named["language"]),
            "choices": tuple(Choice(*choice) for choice in choices),
        }
    )


def _counted(rows: Sequence[Row]) -> list[Counted]:
    return [
        Counted(booking_id, CentreKind(kind), taken_on, visit_on, Status(status))
        for booking_id, kind, taken_on, visit_on, status in rows
    ]


def _values(row: BookingRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in _NAMES} | {"at_centre": row.centre_id}
