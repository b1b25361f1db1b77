"""Brings what was done offline into the shared database: each deed once in effect, however often it is sent.

A booking stands, since its place was reserved; where it breaks R1 staff are told. What the shared database cannot
take goes to the list that staff see (table unsettled), and its command id keeps that answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from kiosk.core.desk.arrivals import called, lines_of
from kiosk.core.desk.changes import summary
from kiosk.core.desk.opening import is_open
from kiosk.core.desk.replay import to_document
from kiosk.core.desk.wishes import to_come
from kiosk.core.matters import Unsettled
from kiosk.core.model import QueueNumber, Slot, Status
from kiosk.core.office import Office
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Reason, Refused, Verdict
from kiosk.core.rules import may_be_there, may_take
from kiosk.core.store.arrivals import ArrivalRow, Coming
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.engine import TryAgainError
from kiosk.core.store.records import KnownOperation
from kiosk.core.store.work import Work
from kiosk.core.sync.outbox import Arrival, Deed, Entry, Note, State

PATIENCE = timedelta(days=3)  # so long a check-in waits for its booking, which another terminal may still have
UNDER_WAY = timedelta(seconds=30)  # so long a command whose answer got lost may still reach the server


Outcome = tuple[State, Unsettled | None]
_APPLIED: Outcome = (State.APPLIED, None)
_VERDICTS = {
    Unsettled.ALREADY_CHECKED_IN: Verdict.ALREADY_CHECKED_IN,
    Unsettled.REPLACED: Verdict.REPLACED,
    Unsettled.CANCELLED: Verdict.CANCELLED,
    Unsettled.UNKNOWN: Verdict.UNKNOWN,
}


def deliver(office: Office, entry: Entry) -> Outcome:
    """Carry one entry over, in one transaction. WAITING: it has to be tried again later, others need not wait.

    `office` is the shared database's. Raises the store's faults.
    """
    return office.store.write(lambda work: _begun(work, office, entry).carry())


def give_up(office: Office, entry: Entry, fault: str) -> Outcome:
    """List an entry that the shared database refuses for a reason that nobody thought of."""
    return office.store.write(lambda work: _begun(work, office, entry).listed(Unsettled.FAULT, fault=fault))


def _begun(work: Work, office: Office, entry: Entry) -> "_Delivery":
    return _Delivery(work, office, entry, work.operation(entry.command_id))


@dataclass(frozen=True, slots=True)
class _Delivery:
    """One entry in one transaction. Lock order: citizen, slots by id (and with them their leases), centre."""

    work: Work
    office: Office
    entry: Entry
    known: KnownOperation | None

    def carry(self) -> Outcome:
        known = self.known
        if self.entry.deed is Deed.ASKED:
            return self._settle_asked()
        if known is None:
            return self._do()
        if known.fingerprint != self.entry.fingerprint:
            self._list(Unsettled.COMMAND_REUSED, None)
            return State.LISTED, Unsettled.COMMAND_REUSED
        if known.result.keys().isdisjoint({"refused", "not_admitted"}):
            return _APPLIED
        # Refused by an earlier delivery; or online, though nobody heard of that, and then done without network.
        return (State.LISTED, None) if known.kind == self.entry.deed else self._do()

    def listed(self, why: Unsettled, row: BookingRow | None = None, **facts: object) -> Outcome:
        """For staff, and kept as the answer to the command."""
        self._list(why, row, **facts)
        if self.entry.deed is Deed.CHECKED_IN:
            booking_id = row.id if row else None
            self._keep(NotAdmitted(_VERDICTS.get(why, Verdict.UNKNOWN), booking_id))
        else:
            self._keep(Refused(Reason.SLOT_GONE))
        return State.LISTED, why

    def _do(self) -> Outcome:
        match self.entry.deed, self.entry.content:
            case Deed.BOOKED, BookingRow() as row:
                return self._book(row)
            case Deed.REPRINTED, BookingRow() as row:
                return self._reprint(row)
            case Deed.CHECKED_IN, Arrival() as arrival:
                return self._check_in(arrival)
            case Deed.NOTED, Note() as noted:
                return self._tell(noted)
        raise TypeError(f"an entry of the kind {self.entry.deed} without its content")

    # A booking from leased places.

    def _book(self, row: BookingRow) -> Outcome:
        work, terminal_id = self.work, self.office.terminal.key_id
        work.bookings.lock_citizen(row.citizen_key or b"", self.entry.at)
        if work.bookings.by_id(row.id) is not None:
            return _APPLIED
        slots = work.slots.by_id(row.slot_ids, lock=True)
        if slots.keys() != row.slot_ids:
            return self._rejected(Unsettled.NO_SLOT, row)
        leased = work.leases.places(terminal_id, self.entry.generation, row.slot_ids)
        unreserved = {slot_id for slot_id in row.slot_ids if not leased[slot_id]}
        if any(slots[slot_id].free < 1 for slot_id in unreserved):
            return self._rejected(Unsettled.NO_PLACE, row)
        flags = self._broken_rules(row, slots)
        work.slots.take(unreserved)
        for slot_id in sorted(row.slot_ids - unreserved):
            work.leases.put(terminal_id, self.entry.generation, slot_id, leased[slot_id] - 1)
        work.bookings.add(row)
        self._note("booked", None, row)
        # Once the centre is held: nobody is let in on this ticket's word any more.
        came = work.arrivals.read_again(row.id, row.visit_on)
        closed = [slot for slot in slots.values() if not is_open(work.reference(), slot, self.office.holidays)]
        if came:
            row = self._came_before_it(row, min(came, key=lambda arrival: arrival.at))
        elif closed:
            row, flags = self._sent_home(row, slots, closed), [Unsettled.DAY_CLOSED]
        for flag in flags:
            self._list(flag, row, visit_on=row.visit_on.isoformat())
        self._keep(row)
        return State.APPLIED, flags[0] if flags else None

    def _broken_rules(self, row: BookingRow, slots: Mapping[int, Slot]) -> list[Unsettled]:
        """R1, R2: what the terminal's copy could not know when the booking was taken."""
        data = self.work.reference()
        centre = data.reference.centres[row.centre_id]
        history = self.work.bookings.history(row.citizen_key or b"")
        found = []
        if may_take(history, centre.kind, row.taken_on, row.visit_on, data.policy_on(row.taken_on)):
            found.append(Unsettled.TEN_DAYS)
        elsewhere = to_come(self.work, history, row.visit_on)
        if any(may_be_there(slot, elsewhere) for slot in slots.values()):
            found.append(Unsettled.OVERLAP)
        return found

    def _sent_home(self, row: BookingRow, slots: Mapping[int, Slot], closed: list[Slot]) -> BookingRow:
        """R7: closed meanwhile. A closed time keeps no places; one that is still open gets its place back."""
        cancelled = replace(row, status=Status.CANCELLED_BY_CENTRE)
        self.work.bookings.change(cancelled)
        for slot in closed:
            self.work.slots.shrink(slot.id)
        self.work.slots.give(slots.keys() - {slot.id for slot in closed})
        self._note("cancelled_by_centre", row, cancelled, actor="sync")
        return cancelled

    def _came_before_it(self, row: BookingRow, arrival: ArrivalRow) -> BookingRow:
        """Its citizen was let in on the ticket's word, with a number: the booking is checked in since then."""
        arrived = replace(row, status=Status.CHECKED_IN, checked_in_at=arrival.at)
        self.work.bookings.change_status(arrived)
        self._note("checked_in", row, arrived, actor="sync", numbers=(arrival.queue_number,), at=arrival.at)
        return arrived

    def _rejected(self, why: Unsettled, row: BookingRow) -> Outcome:
        """There is no such booking, though its citizen has a ticket: staff must find them a time."""
        times = [[choice.service_id, choice.slot_id] for choice in row.choices]
        return self.listed(why, row, starts_at=row.starts_at.isoformat(), appointments=times)

    def _reprint(self, row: BookingRow) -> Outcome:
        """The event tells the booking as it stands now: it may have been changed elsewhere since."""
        self.work.bookings.lock_citizen(row.citizen_key or b"", self.entry.at)
        now = self.work.bookings.by_id(row.id)
        if now is not None:
            self._note("reprinted", now, now)
        self._keep(row)
        return _APPLIED

    # Somebody who was let in.

    def _check_in(self, arrival: Arrival) -> Outcome:
        row, _ = self.work.shown(arrival.booking_id)
        if row is None:
            return self._waits_for_booking(arrival)
        if row.revision != arrival.revision:
            return self.listed(Unsettled.REPLACED, row, **self._numbers(arrival.numbers))
        if row.status is Status.CHECKED_IN:
            return self._twice(row, arrival)
        if row.status is not Status.BOOKED:
            return self.listed(Unsettled.CANCELLED, row, **self._numbers(arrival.numbers))
        arrived = replace(row, status=Status.CHECKED_IN, checked_in_at=self.entry.at)
        self.work.bookings.change_status(arrived)
        numbers = self._numbered(arrival, row.visit_on, lines_of(self.work.reference().reference, row))
        self._note("checked_in", row, arrived, actor=arrival.by, numbers=numbers)
        self._keep(CheckedIn(row.id, row.revision, self.entry.at, numbers))
        return _APPLIED

    def _waits_for_booking(self, arrival: Arrival) -> Outcome:
        """Let in on the ticket's word, or its terminal is still away: others hear of the number now."""
        centre = self.work.reference().reference.centres.get(arrival.centre_id)
        day = centre.day_of(self.entry.at) if centre is not None and arrival.numbers else None
        if centre is not None and day is not None and not self.work.arrivals.of_booking(arrival.booking_id, day):
            self.work.hold_centre(centre.id)
            self.work.arrivals.read_again(arrival.booking_id, day)
            self._numbered(arrival, day)
            if self.work.bookings.by_id(arrival.booking_id) is not None:
                raise TryAgainError("the booking has been delivered just now")
        if self.office.clock.now() < self.entry.at + PATIENCE:
            return State.WAITING, None
        return self.listed(Unsettled.UNKNOWN, None, **self._numbers(arrival.numbers))

    def _numbered(self, arrival: Arrival, day: date, line_ids: Sequence[int] = ()) -> tuple[QueueNumber, ...]:
        """Write the desk's numbers down; a line without one, as from an older version, is given one here."""
        coming = Coming(arrival.booking_id, day, self.entry.at, self.office.terminal.key_id)
        self.work.arrivals.put(coming, arrival.numbers)
        has = {row.line_id for row in self.work.arrivals.of_booking(arrival.booking_id, day)}
        lacks = [line_id for line_id in line_ids if line_id not in has]
        if lacks:
            self.work.arrivals.give(coming, lacks, "")
        return tuple(row.queue_number for row in self.work.arrivals.of_booking(arrival.booking_id, day))

    def _twice(self, row: BookingRow, arrival: Arrival) -> Outcome:
        """One visit, whichever desk delivers first: it began when the first of them let somebody in."""
        before, ours = row.checked_in_at or self.entry.at, self.office.terminal.key_id
        came = self.work.arrivals.of_booking(row.id, row.visit_on)
        numbers = tuple(arrived.queue_number for arrived in came)
        if before == self.entry.at and (self.known is not None or any(one.terminal_id == ours for one in came)):
            # By this very deed: delivered before, or its number was, and then the booking.
            self._keep(CheckedIn(row.id, row.revision, before, numbers))
            return _APPLIED
        if self.entry.at < before:
            self.work.bookings.change_status(replace(row, checked_in_at=self.entry.at))
            self.work.arrivals.came_earlier(Coming(row.id, row.visit_on, self.entry.at, ours))
            self._note("checked_in_earlier", row, row, actor=arrival.by)
        times = sorted({before.isoformat(), self.entry.at.isoformat()})
        return self.listed(
            Unsettled.ALREADY_CHECKED_IN, row, checked_in_at=times, **self._numbers(numbers + arrival.numbers)
        )

    # What is an event and nothing else.

    def _tell(self, noted: Note) -> Outcome:
        self.work.records.append_event(
            at=self.entry.at,
            centre_id=noted.centre_id,
            terminal_id=self.office.terminal.key_id,
            actor=noted.actor,
            action=noted.action,
            booking_id=noted.booking_id,
            command_id=self.entry.command_id,
            after=noted.after,
        )
        self._keep_operation({"noted": {}})
        return _APPLIED

    # A command whose answer got lost.

    def _settle_asked(self) -> Outcome:
        """Where it was a booking, its citizen may not know that they have one."""
        known = self.known
        if known is None and self.office.clock.now() < self.entry.at + UNDER_WAY:
            return State.WAITING, None
        booked = known.result.get("booked") if known else None
        row = self.work.bookings.by_id(int(booked["id"])) if booked else None
        if row is None or row.status is not Status.BOOKED:
            return _APPLIED
        self._list(Unsettled.ANSWER_LOST, row)
        return State.APPLIED, Unsettled.ANSWER_LOST

    # What is written about it.

    def _list(self, why: Unsettled, row: BookingRow | None, **facts: object) -> None:
        content = self.entry.content
        self.work.records.list_unsettled(
            at=self.office.clock.now(),
            centre_id=row.centre_id if row else getattr(content, "centre_id", 0),
            terminal_id=self.office.terminal.key_id,
            command_id=self.entry.command_id,
            booking_id=row.id if row else getattr(content, "booking_id", None),
            reason=why.value,
            facts={"deed": self.entry.deed.value, "done_at": self.entry.at.isoformat(), **facts},
        )

    def _numbers(self, numbers: Sequence[QueueNumber]) -> dict[str, object]:
        """Numbers as they are called up, for those who read events and lists."""
        return {"numbers": called(self.work.reference().reference, numbers)} if numbers else {}

    def _note(
        self,
        action: str,
        before: BookingRow | None,
        after: BookingRow,
        *,
        actor: str = "citizen",
        numbers: Sequence[QueueNumber] = (),
        at: datetime | None = None,
    ) -> None:
        self.work.records.append_event(
            at=at or self.entry.at,
            centre_id=after.centre_id,
            terminal_id=self.office.terminal.key_id,
            actor=actor,
            action=action,
            booking_id=after.id,
            command_id=self.entry.command_id,
            before=summary(before) if before else None,
            after={**summary(after), **self._numbers(numbers)},
        )

    def _keep(self, result: BookingRow | CheckedIn | NotAdmitted | Refused) -> None:
        if self.known is not None:
            return  # R9: its first answer stays
        self._keep_operation(to_document(result))

    def _keep_operation(self, result: Mapping[str, Any]) -> None:
        self.work.records.keep_operation(
            self.entry.command_id,
            kind=self.entry.deed.value,
            fingerprint=self.entry.fingerprint,
            result=result,
            at=self.entry.at,
            terminal_id=self.office.terminal.key_id,
        )
