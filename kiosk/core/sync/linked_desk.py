"""A citizen's desk that survives the network: the shared database while it answers, else the own copy.

Without network a citizen can book from the places that the terminal holds, look, and print again. What would
change a booking that others know waits, and is refused with that reason.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVar
from uuid import UUID

from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.commands import (
    AddService,
    Ask,
    Book,
    ByIin,
    Cancel,
    Command,
    Proof,
    Purpose,
    Rebook,
    Reprint,
    SellerClaim,
)
from kiosk.core.desk.patience import Patience
from kiosk.core.desk.replay import fingerprint
from kiosk.core.iin import Iin
from kiosk.core.model import Reference
from kiosk.core.office import Office
from kiosk.core.outcomes import (
    Booked,
    Cancelled,
    FreeDay,
    FreeTime,
    Reason,
    Refused,
    Standing,
)
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.rules import may_without_network
from kiosk.core.staff import Account
from kiosk.core.sync import outbox
from kiosk.core.sync.link import Link
from kiosk.core.sync.replica import Replica
from kiosk.core.sync.ways import either, own_office, there_alone, waits

T = TypeVar("T")
C = TypeVar("C", bound=Command)


class LinkedDesk:
    """`kiosk.core.citizen_desk.CitizenDesk`, with and without network. For one thread at a time.

    `account`: of the staff at this desk, who sell nothing without network: what they do waits for it.
    """

    def __init__(self, office: Office, replica: Replica, link: Link, account: Account | None = None) -> None:
        patience = Patience(office.clock)
        self._own = own_office(office, replica)
        self._there = CitizenDesk(office, patience, account)
        self._here = CitizenDesk(self._own, patience, account)
        self._link = link
        self._by_staff = account is not None
        self._unanswered: set[UUID] = set()

    # Looking.

    def reference(self) -> Reference:
        """The centres with their lines and services."""
        return self._either(self._there.reference, self._here.reference)

    def revision(self, centre_id: int) -> int:
        """Rises whenever a booking of this centre changes; what the link saw last, without asking anybody."""
        state = self._link.state
        return state.revisions.get(centre_id, 0) if state.online else self._here.revision(centre_id)

    def status(self, who: Proof) -> Standing | Refused:
        """R6, R8: somebody's bookings, as far as they are known here."""
        if self._by_staff and isinstance(who, ByIin):  # that they looked is noted where others can read it
            return self._either(lambda: self._there.status(who), waits)
        return self._either(lambda: self._there.status(who), lambda: self._here.status(who))

    def may_take(self, iin: Iin, centre_id: int) -> Refused | None:
        """R1, by the bookings that are known here."""

        def here() -> Refused | None:
            return self._refused(Purpose.TAKE, centre_id) or self._here.may_take(iin, centre_id)

        return self._either(lambda: self._there.may_take(iin, centre_id), here)

    def may_sell(self, who: Proof, service_id: int, claim: SellerClaim | None) -> Refused | None:
        """R5: the registry of vehicles is in the shared database alone."""
        return self._either(lambda: self._there.may_sell(who, service_id, claim), waits)

    def free_days(self, ask: Ask) -> FreeTime | Refused:
        """R2: the free times; without network those in which this terminal holds a place."""
        return self._either(
            lambda: self._there.free_days(ask), lambda: self._refused_to(ask) or self._here.free_days(ask)
        )

    def free_slots(self, ask: Ask, day: date) -> FreeDay | Refused:
        """R2: the same for one day."""
        return self._either(
            lambda: self._there.free_slots(ask, day),
            lambda: self._refused_to(ask) or self._here.free_slots(ask, day),
        )

    # Changing.

    def book(self, command: Book) -> Booked | Refused:
        """Take a new booking. Where the answer got lost, the same command is carried out here: it has one id, and
        makes one booking, whichever of both is heard of first."""
        if not self._link.state.online:
            return self._book_here(command)
        try:
            return self._answered(command, self._there.book(command))
        except StoreUnavailableError:
            self._link.doubt()
            outcome = self._book_here(command)
            if isinstance(outcome, Booked):
                return outcome
            self._ask_later(command)
            raise

    def add_service(self, command: AddService) -> Booked | Refused:
        """Add the second service; waits for the network."""
        return self._there_alone(command, self._there.add_service)

    def rebook(self, command: Rebook) -> Booked | Refused:
        """Move a booking; waits for the network."""
        return self._there_alone(command, self._there.rebook)

    def cancel(self, command: Cancel) -> Cancelled | Refused:
        """Give a booking up; waits for the network."""
        return self._there_alone(command, self._there.cancel)

    def reprint(self, command: Reprint) -> Booked | Refused:
        """The same ticket once more; at a staff desk it waits for the network, like all that staff answer for."""
        if self._by_staff:
            return self._there_alone(command, self._there.reprint)
        return self._either(lambda: self._there.reprint(command), lambda: self._here.reprint(command))

    # With and without.

    def _either(self, there: Callable[[], T], here: Callable[[], T]) -> T:
        return either(self._link, there, here)

    def _there_alone(self, command: C, do: Callable[[C], T]) -> T | Refused:
        return there_alone(
            self._link, lambda: self._answered(command, do(command)), lost=lambda: self._ask_later(command)
        )

    def _book_here(self, command: Book) -> Booked | Refused:
        services = {choice.service_id for choice in command.choices}
        return self._refused(Purpose.TAKE, command.centre_id, services) or self._here.book(command)

    def _refused_to(self, ask: Ask) -> Refused | None:
        return self._refused(ask.purpose, ask.centre_id, {ask.service_id})

    def _refused(self, purpose: Purpose, centre_id: int, service_ids: Collection[int] = ()) -> Refused | None:
        """Why this cannot be done without network at present."""
        if self._by_staff:
            return waits()
        state, now = self._link.state, self._own.clock.now()
        data = self._own.store.read(lambda work: work.reference())
        centre = data.reference.centres.get(centre_id)
        if centre is None:
            return waits()
        services = [s for s in data.reference.services.values() if s.id in service_ids]
        refused = may_without_network(purpose, services, data.policy_on(centre.day_of(now)))
        if refused:
            return refused
        if not state.clock_is_sure:
            return Refused(Reason.OFFLINE_CLOCK)
        return None if state.may_sell else waits()

    # What becomes of commands whose answer got lost.

    def _ask_later(self, command: Command) -> None:
        mark, now = fingerprint(command, self._own.keys), self._own.clock.now()
        self._own.store.write(lambda work: outbox.ask_later(work, command, mark, now))
        self._unanswered.add(command.command_id)

    def _answered(self, command: Command, outcome: T) -> T:
        if command.command_id in self._unanswered:
            self._own.store.write(lambda work: outbox.answered(work, command))
            self._unanswered.discard(command.command_id)
        return outcome
