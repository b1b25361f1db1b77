"""The changes that citizens ask for, each within one transaction: judge by the rules, take places, write it down.

The same functions serve a citizen's terminal and a staff desk; what differs stands in `attendant`.

Lock order: citizen, slots by id, centre. What is written: the booking, its appointments, an event.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from kiosk.core.commands import (
    AddService,
    Book,
    ByCard,
    Cancel,
    Choice,
    Command,
    Overriding,
    Proof,
    Rebook,
    Reprint,
)
from kiosk.core.desk.attendant import AT_A_TERMINAL, Attendant
from kiosk.core.desk.proofs import Doorkeeper
from kiosk.core.desk.sellers import plate_of, seller_of
from kiosk.core.desk.tickets import signature_of_new
from kiosk.core.desk.wishes import held, wish_to_add, wish_to_move, wish_to_take
from kiosk.core.free_text import fit
from kiosk.core.model import Centre, Service, Slot, Status
from kiosk.core.office import Office
from kiosk.core.outcomes import Cancelled, Reason, Refused
from kiosk.core.rules import may_change, may_change_again
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.work import Work


class Deed(NamedTuple):
    """What is done, by which command, when: as the event will tell it. `set_aside`: the rule that gave way."""

    action: str
    command: Command
    at: datetime
    set_aside: Overriding | None = None


class Changes:
    """Carries out commands at one terminal. `attendant`: who is at it."""

    def __init__(self, office: Office, door: Doorkeeper, attendant: Attendant = AT_A_TERMINAL) -> None:
        self._office = office
        self._door = door
        self._attendant = attendant

    def book(self, work: Work, command: Book, now: datetime) -> BookingRow | Refused:
        """R1, R2, R4, R5: a new booking with one or two services, all of it or nothing."""
        self._attendant.require_serving(command.centre_id)
        citizen = self._office.keys.citizen_key(command.iin)
        work.bookings.lock_citizen(citizen, now)
        booking_id = self._office.keys.booking_id(command.command_id)
        known = work.bookings.by_id(booking_id) if self._office.offline else None
        if known is not None:  # the shared database had carried it out, though nobody heard of that
            return known
        reference = work.reference().reference
        centre = reference.centres.get(command.centre_id)
        chosen = self._chosen(work, command.choices)
        if centre is None or not chosen or any(service.centre_id != centre.id for service, _ in chosen):
            return Refused(Reason.NOT_OFFERED)
        set_aside = self._set_aside(work, command, centre, now)
        gave_way = False
        for index, (service, slot) in enumerate(chosen):
            wish = wish_to_take(work, citizen, service, now, tuple(chosen[:index]))
            refused = wish.refusal_of(slot)
            if set_aside and refused and refused.reason is Reason.TEN_DAYS:
                gave_way, refused = True, replace(wish, unasked=True).refusal_of(slot)
            if refused:
                return replace(refused, service=service)
        seller = seller_of(work, [service for service, _ in chosen], command.seller, citizen, now)
        if isinstance(seller, Refused):
            return seller
        work.slots.take(slot.id for _, slot in chosen)
        first = min(chosen, key=lambda pair: pair[1].starts_at)
        row = self._signed(
            BookingRow(
                id=booking_id,
                centre_id=centre.id,
                kind=centre.kind,
                citizen_key=citizen,
                status=Status.BOOKED,
                revision=1,
                taken_at=now,
                taken_on=centre.day_of(now),
                visit_on=first[1].day,
                starts_at=first[1].starts_at,
                plate=plate_of(command.seller),
                ask_staff=seller.ask_staff,
                language=command.language,
                booked_offline=self._office.offline,
                code_mac=b"",
                signed_by=0,
                signature=b"",
                checked_in_at=None,
                choices=_in_order(chosen),
            ),
            first[0],
        )
        work.bookings.add(row)
        self._note(work, Deed("booked", command, now, set_aside if gave_way else None), None, row)
        return row

    def add_service(self, work: Work, command: AddService, now: datetime) -> BookingRow | Refused:
        """R4: the second service of an active booking; not a new taking."""
        row = self._to_change(work, command.proof, now)
        if isinstance(row, Refused):
            return row
        has = held(work, row)
        added = self._chosen(work, (command.choice,))
        if not added or added[0][0].centre_id != row.centre_id:
            return Refused(Reason.NOT_OFFERED)
        ((service, slot),) = added
        refused = wish_to_add(work, row, service, now).refusal_of(slot)
        if refused:
            return replace(refused, service=service)
        seller = seller_of(work, [service], command.seller, row.citizen_key or b"", now)
        if isinstance(seller, Refused):
            return seller
        work.slots.take([slot.id])
        changed = replace(
            row, plate=plate_of(command.seller) or row.plate, ask_staff=row.ask_staff or seller.ask_staff
        )
        return self._changed(work, Deed("service_added", command, now), row, changed, (*has, (service, slot)))

    def rebook(self, work: Work, command: Rebook, now: datetime) -> BookingRow | Refused:
        """R3: the new slots are taken and the old ones freed together, or nothing changes."""
        row = self._to_change(work, command.proof, now)
        if isinstance(row, Refused):
            return row
        services = work.reference().reference.services
        chosen = self._chosen(work, command.choices, also=row.slot_ids)
        if not chosen:
            return Refused(Reason.NOT_OFFERED)
        centre = work.reference().reference.centres[chosen[0][0].centre_id]
        same_services = sorted(s.code for s, _ in chosen) == sorted(
            services[c.service_id].code for c in row.choices
        )
        one_centre = all(service.centre_id == centre.id for service, _ in chosen)
        if not same_services or not one_centre or centre.kind is not row.kind:
            return Refused(Reason.OTHER_SERVICES)
        if set(command.choices) == set(row.choices):
            return Refused(Reason.SAME_TIME)
        for index, (service, slot) in enumerate(chosen):
            refused = wish_to_move(work, row, service, now, tuple(chosen[:index])).refusal_of(slot)
            if refused:
                return replace(refused, service=service)
        new = frozenset(slot.id for _, slot in chosen)
        work.slots.take(new - row.slot_ids)
        work.slots.give(row.slot_ids - new)
        return self._changed(work, Deed("rebooked", command, now), row, replace(row, centre_id=centre.id), chosen)

    def cancel(self, work: Work, command: Cancel, now: datetime) -> Cancelled | Refused:
        """Give the booking up; its places are free again. R1 still counts it as taken."""
        row = self._to_change(work, command.proof, now)
        if isinstance(row, Refused):
            return row
        work.slots.by_id(row.slot_ids, lock=True)
        work.slots.give(row.slot_ids)
        cancelled = replace(row, status=Status.CANCELLED)
        work.bookings.change(cancelled)
        self._note(work, Deed("cancelled", command, now), row, cancelled)
        return Cancelled(row.id, row.kind, now)

    def reprint(self, work: Work, command: Reprint, now: datetime) -> BookingRow | Refused:
        """The same ticket once more; nothing but an event is written. What was cancelled has no ticket.

        A ticket whose terminal was revoked is refused at the door: whoever shows their card gets one that this
        desk has signed. A code is not enough for that, since whoever has stolen a terminal can work codes out.
        """
        row = self._locked(work, command.proof, now)
        if isinstance(row, Refused):
            return row
        if row.status in {Status.CANCELLED, Status.CANCELLED_BY_CENTRE}:
            return Refused(Reason.NOT_ACTIVE)
        if isinstance(command.proof, ByCard) and not self._is_believed(work, row.signed_by):
            return self._signed_anew(work, Deed("signed_anew", command, now), row)
        self._note(work, Deed("reprinted", command, now), row, row)
        return row

    def opened(self, work: Work, proof: Proof, now: datetime) -> BookingRow | Refused:
        """R8: the booking that a proof opens."""
        row = self._door.open(work, proof, work.reference().policy_at(now))
        if isinstance(row, BookingRow):
            self._attendant.require_serving(row.centre_id)
        return row

    def _to_change(self, work: Work, proof: Proof, now: datetime) -> BookingRow | Refused:
        """The booking that a proof opens, with its citizen locked, if it may be changed now."""
        row = self._locked(work, proof, now)
        if isinstance(row, Refused):
            return row
        return may_change(row.status, row.starts_at, now) or may_change_again(row.revision) or row

    def _locked(self, work: Work, proof: Proof, now: datetime) -> BookingRow | Refused:
        """The booking that a proof opens, as it stands once its citizen is locked."""
        seen = self.opened(work, proof, now)
        if isinstance(seen, Refused):
            return seen
        work.bookings.lock_citizen(seen.citizen_key or b"", now)
        row = work.bookings.by_id(seen.id)
        if row is None or row.revision != seen.revision:  # changed elsewhere while we waited for the lock
            return Refused(Reason.TICKET_REPLACED)
        return row

    def _set_aside(self, work: Work, command: Book, centre: Centre, now: datetime) -> Overriding | None:
        """The rule that staff set aside, where it is theirs to do so; its reason goes into the events."""
        if command.overriding is None:
            return None
        reason = fit(command.overriding.reason)
        aside = self._attendant.sets_aside(work, command.overriding.rule, centre, now)
        return replace(command.overriding, reason=reason) if aside else None

    @staticmethod
    def _is_believed(work: Work, signer: int) -> bool:
        key = work.records.signers_key(signer)
        return key is not None and not key.revoked

    def _signed_anew(self, work: Work, deed: Deed, row: BookingRow) -> BookingRow | Refused:
        """The same booking at the same revision, with the same code, and a QR of this desk's."""
        if self._office.offline:  # its own copy is not where others look
            return Refused(Reason.NEEDS_NETWORK)
        services = work.reference().reference.services
        signed = self._signed(row, services[row.choices[0].service_id])
        work.bookings.change(signed)
        self._note(work, deed, row, signed)
        return signed

    def _chosen(
        self, work: Work, choices: Sequence[Choice], also: frozenset[int] = frozenset()
    ) -> list[tuple[Service, Slot]]:
        """The chosen services with their slots, locked; empty where one does not exist."""
        services = work.reference().reference.services
        slots = work.slots.by_id({choice.slot_id for choice in choices} | also, lock=True)
        if any(c.service_id not in services or c.slot_id not in slots for c in choices):
            return []
        return [(services[choice.service_id], slots[choice.slot_id]) for choice in choices]

    def _changed(
        self,
        work: Work,
        deed: Deed,
        before: BookingRow,
        row: BookingRow,
        appointments: Sequence[tuple[Service, Slot]],
    ) -> BookingRow:
        service, slot = min(appointments, key=lambda pair: pair[1].starts_at)
        row = replace(
            row,
            revision=before.revision + 1,
            visit_on=slot.day,
            starts_at=slot.starts_at,
            choices=_in_order(appointments),
        )
        row = self._signed(row, service)
        work.bookings.change(row, from_centre=before.centre_id)
        self._note(work, deed, before, row)
        return row

    def _signed(self, row: BookingRow, first: Service) -> BookingRow:
        keys, terminal = self._office.keys, self._office.terminal
        row = replace(row, signed_by=terminal.key_id, code_mac=keys.code_mac(keys.code(row.id, row.revision)))
        return replace(row, signature=signature_of_new(row, first.number, terminal))

    def _note(self, work: Work, deed: Deed, before: BookingRow | None, after: BookingRow) -> None:
        work.records.append_event(
            at=deed.at,
            centre_id=after.centre_id,
            terminal_id=self._office.terminal.key_id,
            actor=self._attendant.actor,
            action=deed.action,
            booking_id=after.id,
            command_id=deed.command.command_id,
            before=summary(before) if before else None,
            after={**summary(after), **self._attendant.remarks(deed.command, deed.set_aside)},
        )


def summary(row: BookingRow) -> dict[str, object]:
    """A booking's state as events keep it: nothing about whose it is."""
    return {
        "status": row.status.value,
        "revision": row.revision,
        "centre": row.centre_id,
        "visit_on": row.visit_on.isoformat(),
        "appointments": [[choice.service_id, choice.slot_id] for choice in row.choices],
    }


def _in_order(appointments: Sequence[tuple[Service, Slot]]) -> tuple[Choice, ...]:
    ordered = sorted(appointments, key=lambda pair: pair[1].starts_at)
    return tuple(Choice(service.id, slot.id) for service, slot in ordered)
