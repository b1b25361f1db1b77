"""One transaction's view of the database, in the words of the rules. Lock order: citizen, slots by id, centre."""

from functools import cached_property

from sqlalchemy import Connection

from kiosk.core.store.bookings import Bookings
from kiosk.core.store.records import Records
from kiosk.core.store.reference import CentreState, ReferenceData, ReferenceShelf, read_state
from kiosk.core.store.slots import Slots


class Work:
    """What can be read and done within one transaction."""

    def __init__(self, connection: Connection, shelf: ReferenceShelf) -> None:
        self.connection = connection
        self._shelf = shelf

    def centre(self, centre_id: int) -> CentreState | None:
        """A centre's revisions, and how far its slots are open; None if there is no such centre."""
        return read_state(self.connection, centre_id)

    def reference(self) -> ReferenceData:
        """Centres, lines, services, calendars and policies, from memory while they stand unchanged."""
        return self._shelf.current(self.connection)

    @cached_property
    def slots(self) -> Slots:
        """The slots: reading, locking, taking, giving back."""
        return Slots(self.connection)

    @cached_property
    def bookings(self) -> Bookings:
        """The citizens and their bookings."""
        return Bookings(self.connection)

    @cached_property
    def records(self) -> Records:
        """Operations and events, terminals and vehicles."""
        return Records(self.connection)
