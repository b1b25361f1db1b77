"""What a citizen can do at a terminal, one method a use case. The portal and the bot call the same.

So do staff who serve a citizen at their desk: by the same rules.

Refusals are results; faults of the database are exceptions (`kiosk.core.ports`). Every change carries a command
id and may be sent again with it (R9). Not meant for several threads at once.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar, cast

from kiosk.core.commands import (
    AddService,
    Ask,
    Book,
    ByCard,
    ByIin,
    Cancel,
    Command,
    Proof,
    Purpose,
    Rebook,
    Reprint,
    SellerClaim,
)
from kiosk.core.desk.attendant import Attendant
from kiosk.core.desk.changes import Changes
from kiosk.core.desk.opening import Days, missing_days, open_coming_days
from kiosk.core.desk.patience import Patience
from kiosk.core.desk.proofs import Doorkeeper
from kiosk.core.desk.replay import Result, carried_out
from kiosk.core.desk.sellers import seller_of
from kiosk.core.desk.tickets import booking_of, ticket_of
from kiosk.core.desk.wishes import wish_to_add, wish_to_move, wish_to_take
from kiosk.core.iin import Iin
from kiosk.core.model import Glimpse, Reference, Service, Slot
from kiosk.core.office import Office
from kiosk.core.outcomes import Booked, Cancelled, FreeDay, FreeTime, Reason, Refused, Standing
from kiosk.core.policy import ChangeProof
from kiosk.core.rules import may_change, may_change_again, may_take
from kiosk.core.staff import Account
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.reference import CentreState
from kiosk.core.store.work import Work
from kiosk.core.wish import Wish

C = TypeVar("C", bound=Command)


class CitizenDesk:
    """The citizen's use cases at one terminal. `patience`: shared by the desks of one terminal.

    `account`: of the staff who serve the citizen here (`Task.SERVE`), the identity card in hand: `ByCard` opens
    bookings, an IIN shows them, events tell who did it. Raises NotAllowedError where that is not theirs to do.
    """

    def __init__(self, office: Office, patience: Patience | None = None, account: Account | None = None) -> None:
        self._office = office
        self._patience = patience or Patience(office.clock)
        self._attendant = Attendant(account)
        door = Doorkeeper(office.keys, self._patience, self._attendant)
        self._changes = Changes(office, door, self._attendant)

    def reference(self) -> Reference:
        """The centres with their lines and services."""
        return self._office.store.read(lambda work: work.reference().reference)

    def revision(self, centre_id: int) -> int:
        """Rises whenever a booking of this centre changes: one cheap query tells whether to look again (R2)."""
        state = self._office.store.read(lambda work: work.centre(centre_id))
        return state.revision if state else 0

    def status(self, who: Proof) -> Standing | Refused:
        """R6, R8: somebody's bookings. The IIN alone tells only that there are active ones, and of which kind.

        At a staff desk it shows them: all that are to come, and those that R1 may still count. Staff type one
        card's IIN after the other: they guess nothing, so that slows nothing down; that they looked is an event.
        Tickets and codes are other people's word there too, and slow down like anywhere.
        """
        now = self._office.clock.now()
        if self._attendant.is_staff and isinstance(who, ByIin):
            return self._office.store.write(lambda work: self._of_card(work, who, now))
        wait = 0 if isinstance(who, ByCard) else self._patience.wait_seconds()
        if wait:
            return Refused(Reason.SLOW_DOWN, wait_seconds=wait)
        return self._office.store.read(lambda work: self._standing(work, who, now))

    def may_take(self, iin: Iin, centre_id: int) -> Refused | None:
        """R1, before anything is chosen: may this citizen take a booking at this centre today?"""
        now = self._office.clock.now()

        def judged(work: Work) -> Refused | None:
            data = work.reference()
            centre = data.reference.centres[centre_id]
            history = work.bookings.history(self._office.keys.citizen_key(iin))
            today = centre.day_of(now)
            return may_take(history, centre.kind, today, None, data.policy_on(today))

        return self._office.store.read(judged)

    def may_sell(self, who: Proof, service_id: int, claim: SellerClaim | None) -> Refused | None:
        """R5, before any slot is chosen: may this citizen book this service for this vehicle?"""
        now = self._office.clock.now()

        def judged(work: Work) -> Refused | None:
            service = work.reference().reference.services[service_id]
            citizen = self._whose(work, who, now)
            if isinstance(citizen, Refused):
                return citizen
            verdict = seller_of(work, [service], claim, citizen, now)
            return verdict if isinstance(verdict, Refused) else None

        return self._office.store.read(judged)

    def free_days(self, ask: Ask) -> FreeTime | Refused:
        """R2: the days that have time for this citizen and service, with their free slots; only those."""
        return self._free(ask, None)

    def free_slots(self, ask: Ask, day: date) -> FreeDay | Refused:
        """R2: the free slots of one day; the day is empty where there are none (any more)."""
        found = self._free(ask, day)
        if isinstance(found, Refused):
            return found
        return found.days[0] if found.days else FreeDay(day, ())

    def book(self, command: Book) -> Booked | Refused:
        """Take a new booking (R1, R2, R4, R5)."""
        return self._ticketed(command, self._changes.book)

    def add_service(self, command: AddService) -> Booked | Refused:
        """Add the second service to an active booking (R4)."""
        return self._ticketed(command, self._changes.add_service)

    def rebook(self, command: Rebook) -> Booked | Refused:
        """Move an active booking to other free slots (R3)."""
        return self._ticketed(command, self._changes.rebook)

    def reprint(self, command: Reprint) -> Booked | Refused:
        """The same ticket once more (R8)."""
        return self._ticketed(command, self._changes.reprint)

    def cancel(self, command: Cancel) -> Cancelled | Refused:
        """Give an active booking up."""
        return cast("Cancelled | Refused", self._carried_out(command, self._changes.cancel))

    def _standing(self, work: Work, who: Proof, now: datetime) -> Standing | Refused:
        if isinstance(who, ByIin):
            key = self._office.keys.citizen_key(who.iin)
            self._patience.asked_about(key)
            return self._with_hidden(work, key, Standing(), now)
        row = self._changes.opened(work, who, now)
        if isinstance(row, Refused):
            return row
        ticket = ticket_of(work, row, self._office.keys, now)
        return self._with_hidden(work, row.citizen_key or b"", Standing((ticket.booking,), (), ticket), now)

    def _of_card(self, work: Work, who: ByIin, now: datetime) -> Standing:
        self._attendant.require_serving()
        since = now - timedelta(days=work.reference().policy_at(now).window_days)
        known = work.bookings.of_citizen(self._office.keys.citizen_key(who.iin))
        rows = [row for row in known if max(row.starts_at, row.taken_at) > since]
        work.records.append_event(
            at=now,
            centre_id=self._attendant.centre_id,
            terminal_id=self._office.terminal.key_id,
            actor=self._attendant.actor,
            action="looked_up",
            after={"bookings": [row.id for row in rows]},
        )
        return Standing(tuple(booking_of(work, row, now) for row in rows))

    @staticmethod
    def _with_hidden(work: Work, key: bytes, shown: Standing, now: datetime) -> Standing:
        known = {booking.id for booking in shown.open}
        active = [
            row
            for row in work.bookings.of_citizen(key)
            if row.id not in known and may_change(row.status, row.starts_at, now) is None
        ]
        if work.reference().policy_at(now).change_proof is ChangeProof.NONE:
            return Standing((*shown.open, *(booking_of(work, row, now) for row in active)), (), shown.ticket)
        hidden = tuple(Glimpse(row.id, row.kind, row.taken_on) for row in active)
        return Standing(shown.open, hidden, shown.ticket)

    def _whose(self, work: Work, who: Proof, now: datetime) -> bytes | Refused:
        """The citizen behind a proof; the IIN alone is enough for what any new booking may ask."""
        if isinstance(who, ByIin):
            return self._office.keys.citizen_key(who.iin)
        row = self._changes.opened(work, who, now)
        return row if isinstance(row, Refused) else row.citizen_key or b""

    def _free(self, ask: Ask, day: date | None) -> FreeTime | Refused:
        now = self._office.clock.now()

        citizen = self._office.keys.citizen_key(ask.who.iin) if isinstance(ask.who, ByIin) else None

        def looked(work: Work, *, opened: bool) -> FreeTime | Refused | Days:
            state = work.centre(ask.centre_id, citizen=citizen)
            if state is None:
                return Refused(Reason.NOT_OFFERED)
            missing = None if opened or self._office.offline else missing_days(work.reference(), state, now)
            return missing or self._free_time(work, ask, day, state, now)

        found = self._office.store.read(lambda work: looked(work, opened=False))
        if isinstance(found, Days):
            open_coming_days(self._office, ask.centre_id)
            found = self._office.store.read(lambda work: looked(work, opened=True))
        assert not isinstance(found, Days)
        return found

    def _free_time(
        self, work: Work, ask: Ask, day: date | None, state: CentreState, now: datetime
    ) -> FreeTime | Refused:
        wish = self._wish(work, ask, now)
        if isinstance(wish, Refused):
            return wish
        refused = wish.refusal()
        if refused:
            return refused
        if wish.beside:
            day = wish.beside[0][1].day
        zone = work.reference().reference.centres[ask.centre_id].zone
        first, last = day or wish.today, day or wish.last_day()
        slots = work.slots.of_line(
            wish.service.line_id,
            datetime.combine(first, datetime.min.time(), zone),
            datetime.combine(last + timedelta(days=1), datetime.min.time(), zone),
        )
        return FreeTime(wish.free_days(slots), state.revision, wish.first_visit())

    def _wish(self, work: Work, ask: Ask, now: datetime) -> Wish | Refused:
        services = work.reference().reference.services
        service = services.get(ask.service_id)
        if service is None or service.centre_id != ask.centre_id:
            return Refused(Reason.NOT_OFFERED)
        beside = self._beside(work, ask)
        if beside is None:
            return Refused(Reason.NOT_OFFERED)
        if ask.purpose is Purpose.TAKE:
            if not isinstance(ask.who, ByIin):
                return Refused(Reason.NOT_OFFERED)
            wish = wish_to_take(work, self._office.keys.citizen_key(ask.who.iin), service, now, beside)
            centre = work.reference().reference.centres[service.centre_id]
            return replace(wish, unasked=self._attendant.sets_aside(work, ask.overriding, centre, now))
        row = self._changes.opened(work, ask.who, now)
        if isinstance(row, Refused):
            return row
        refused = may_change(row.status, row.starts_at, now) or may_change_again(row.revision)
        if refused:
            return refused
        if ask.purpose is Purpose.ADD:
            same_centre = service.centre_id == row.centre_id
            return wish_to_add(work, row, service, now) if same_centre else Refused(Reason.NOT_OFFERED)
        kind = work.reference().reference.centres[service.centre_id].kind
        if kind is not row.kind or service.code not in {services[c.service_id].code for c in row.choices}:
            return Refused(Reason.OTHER_SERVICES)
        return wish_to_move(work, row, service, now, beside)

    @staticmethod
    def _beside(work: Work, ask: Ask) -> tuple[tuple[Service, Slot], ...] | None:
        """What was chosen for the same visit just now; None where that is not to be had at this centre."""
        if not ask.alongside:
            return ()
        services = work.reference().reference.services
        slots = work.slots.by_id({choice.slot_id for choice in ask.alongside})
        here = {service.id for service in services.values() if service.centre_id == ask.centre_id}
        if any(c.service_id not in here or c.slot_id not in slots for c in ask.alongside):
            return None
        return tuple((services[choice.service_id], slots[choice.slot_id]) for choice in ask.alongside)

    def _ticketed(self, command: C, do: Callable[[Work, C, datetime], Result]) -> Booked | Refused:
        return cast("Booked | Refused", self._carried_out(command, do))

    def _carried_out(self, command: C, do: Callable[[Work, C, datetime], Result]) -> Booked | Cancelled | Refused:
        return carried_out(self._office, command, do, self._told)

    def _told(self, work: Work, result: Result, now: datetime) -> Booked | Cancelled | Refused:
        if isinstance(result, BookingRow):
            return Booked(ticket_of(work, result, self._office.keys, now))
        return cast("Cancelled | Refused", result)
