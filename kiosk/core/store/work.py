"""One transaction's view of the database, in the words of the rules. Lock order: citizen, slots by id, centre."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from kiosk.core.store.arrivals import Arrivals, arrivals_of
from kiosk.core.store.bookings import BookingRow, Bookings, history_of, questions_to_hold
from kiosk.core.store.events import Events
from kiosk.core.store.leases import Leases
from kiosk.core.store.records import (
    KnownOperation,
    Records,
    SignersKey,
    key_of,
    operation_of,
    signers_key_of,
)
from kiosk.core.store.reference import (
    CentreState,
    ReferenceData,
    ReferenceShelf,
    reference_revision,
    reference_revision_of,
    state_of,
    time_of,
)
from kiosk.core.store.reference_tables import centre
from kiosk.core.store.reference_writing import ReferenceWriter
from kiosk.core.store.slots import Slots
from kiosk.core.store.staff import Staff
from kiosk.core.store.terminals import Terminals
from kiosk.core.store.unsettled import UnsettledList
from kiosk.core.store.wire import Question, Wire

_HOLD_CENTRE = select(centre.c.id).where(centre.c.id == bindparam("centre")).with_for_update(key_share=True)


class Work:
    """What can be read and done within one transaction."""

    def __init__(self, connection: Connection, shelf: ReferenceShelf) -> None:
        self.wire = Wire(connection)
        self._shelf = shelf
        self._reference: ReferenceData | None = None
        self._revision: int | None = None
        self._writing = False

    @property
    def connection(self) -> Connection:
        """For statements that are rare, or made for the moment."""
        return self.wire.connection

    def operation(self, command_id: UUID) -> KnownOperation | None:
        """R9: what came of this command; None where it has not been carried out. Best asked first of all."""
        known, revision = self.wire.ask_all(operation_of(command_id), reference_revision())
        self._revision = reference_revision_of(revision)
        return KnownOperation(*known[0]) if known else None

    def centre(self, centre_id: int, *, citizen: bytes | None = None) -> CentreState | None:
        """A centre's revisions, and how far its slots are open; None if there is no such centre.

        `citizen`: whose history is asked for next, in a transaction that only reads: it comes in the same trip.
        """
        questions = [state_of(centre_id), *([history_of(citizen)] if citizen else [])]
        rows, *histories = self.wire.ask_all(*questions)
        if citizen:
            self.bookings.note_history(citizen, histories[0])
        state = CentreState(*rows[0]) if rows else None
        self._revision = state.reference_revision if state else None
        return state

    def look(self, centre_ids: Sequence[int]) -> tuple[datetime, dict[int, CentreState]]:
        """The database's time and the state of these centres, in one trip; what is not there is left out."""
        clock, *states = self.wire.ask_all(time_of(self.wire.dialect), *map(state_of, centre_ids))
        found = [CentreState(*rows[0]) for rows in states if rows]
        return clock[0][0], {state.id: state for state in found}

    def shown(self, booking_id: int, signer: int = 0) -> tuple[BookingRow | None, SignersKey | None]:
        """The booking that somebody shows at a desk, and the key of terminal `signer`, in one trip.

        Its citizen is held from now on, and what it says, with its numbers in the queue, is not read again.
        """
        to_hold = questions_to_hold(booking_id)
        _, rows, appointments, numbers, key = self.wire.ask_all(*to_hold, arrivals_of(booking_id), key_of(signer))
        row = self.bookings.note_held(booking_id, rows, appointments)
        if row is not None:
            self.arrivals.note(booking_id, numbers)
        return row, signers_key_of(key)

    def hold_centre(self, centre_id: int) -> None:
        """Hold a centre's row, as whoever changes a booking of it does, without changing anything."""
        self.wire.ask_all(Question(_HOLD_CENTRE, {"centre": centre_id}))

    def reference(self) -> ReferenceData:
        """Centres, lines, services, calendars and policies, from memory while they stand unchanged.

        One transaction judges by one reference revision: asked for once, unless it changes reference data itself.
        """
        if self._reference is None or self._writing:
            known = None if self._writing else self._revision
            self._reference = self._shelf.current(self.wire, known)
        return self._reference

    def set_slots_until(self, centre_id: int, day: date) -> None:
        """Note that the centre's slots are open up to this day, included. Holds the centre's row."""
        self.connection.execute(update(centre).where(centre.c.id == centre_id), {"slots_until": day})
        self._reference = self._revision = None  # its calendar may have been changed while we waited for the row

    @cached_property
    def slots(self) -> Slots:
        """The slots: reading, locking, taking, giving back."""
        return Slots(self.wire)

    @cached_property
    def leases(self) -> Leases:
        """The places that terminals hold."""
        return Leases(self.wire)

    @cached_property
    def bookings(self) -> Bookings:
        """The citizens and their bookings."""
        return Bookings(self.wire)

    @cached_property
    def arrivals(self) -> Arrivals:
        """Who came, and their numbers in the queues."""
        return Arrivals(self.wire)

    @cached_property
    def reference_writer(self) -> ReferenceWriter:
        """Writing what a centre file sets."""
        self._shelf = ReferenceShelf()  # what this transaction writes may yet be undone: nobody else sees it
        self._writing = True
        return ReferenceWriter(self.wire.connection)

    @cached_property
    def records(self) -> Records:
        """Operations and events, terminals and vehicles."""
        return Records(self.wire)

    @cached_property
    def unsettled(self) -> UnsettledList:
        """What sync could not settle, for staff."""
        return UnsettledList(self.wire)

    @cached_property
    def terminals(self) -> Terminals:
        """The terminals, and the mark of the citizens' key that all of them share."""
        return Terminals(self.wire)

    @cached_property
    def staff(self) -> Staff:
        """The staff's accounts."""
        return Staff(self.wire)

    @cached_property
    def events(self) -> Events:
        """What was done, for reading."""
        return Events(self.wire)
