"""One transaction's view of the database, in the words of the rules. Lock order: citizen, slots by id, centre."""

from datetime import date
from functools import cached_property

from sqlalchemy import Connection, update

from kiosk.core.store.bookings import Bookings
from kiosk.core.store.records import Records
from kiosk.core.store.reference import CentreState, ReferenceData, ReferenceShelf, read_state
from kiosk.core.store.reference_writing import ReferenceWriter
from kiosk.core.store.slots import Slots
from kiosk.core.store.tables import centre
from kiosk.core.store.terminals import Terminals


class Work:
    """What can be read and done within one transaction."""

    def __init__(self, connection: Connection, shelf: ReferenceShelf) -> None:
        self.connection = connection
        self._shelf = shelf
        self._reference: ReferenceData | None = None
        self._revision: int | None = None
        self._writing = False

    def centre(self, centre_id: int) -> CentreState | None:
        """A centre's revisions, and how far its slots are open; None if there is no such centre."""
        state = read_state(self.connection, centre_id)
        self._revision = state.reference_revision if state else None
        return state

    def reference(self) -> ReferenceData:
        """Centres, lines, services, calendars and policies, from memory while they stand unchanged.

        One transaction judges by one reference revision: asked for once, unless it changes reference data itself.
        """
        if self._reference is None or self._writing:
            known = None if self._writing else self._revision
            self._reference = self._shelf.current(self.connection, known)
        return self._reference

    def set_slots_until(self, centre_id: int, day: date) -> None:
        """Note that the centre's slots are open up to this day, included. Holds the centre's row."""
        self.connection.execute(update(centre).where(centre.c.id == centre_id), {"slots_until": day})
        self._reference = self._revision = None  # its calendar may have been changed while we waited for the row

    @cached_property
    def slots(self) -> Slots:
        """The slots: reading, locking, taking, giving back."""
        return Slots(self.connection)

    @cached_property
    def bookings(self) -> Bookings:
        """The citizens and their bookings."""
        return Bookings(self.connection)

    @cached_property
    def reference_writer(self) -> ReferenceWriter:
        """Writing what a centre file sets."""
        self._shelf = ReferenceShelf()  # what this transaction writes may yet be undone: nobody else sees it
        self._writing = True
        return ReferenceWriter(self.connection)

    @cached_property
    def records(self) -> Records:
        """Operations and events, terminals and vehicles."""
        return Records(self.connection)

    @cached_property
    def terminals(self) -> Terminals:
        """The terminals, and the mark of the citizens' key that all of them share."""
        return Terminals(self.connection)
