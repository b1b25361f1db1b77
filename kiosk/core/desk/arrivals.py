"""R6: people who come with their ticket, its code or their card are let in, once each, with a number in the queue.

A desk says what is wrong with a ticket before it says anything about the time: whoever has an old or cancelled one
need not come back tomorrow. Wrong codes are told, and slow nobody down, unlike at a kiosk: a registrar types them
for everybody in a crowd, and to make the desk wait would be to make the crowd wait. A guess could win one visit
there, before the eyes of whoever types it.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from kiosk.core.commands import ByCard, ByCodeAlone, ByTicket, CheckIn
from kiosk.core.desk.changes import summary
from kiosk.core.desk.proofs import fault_in, said_by
from kiosk.core.desk.tickets import booking_of
from kiosk.core.door import let_in_between, may_check_in, may_set_aside
from kiosk.core.free_text import fit
from kiosk.core.model import Centre, QueueNumber, Reference, Service, Status
from kiosk.core.office import Office
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Reason, Refused, Undone, Verdict
from kiosk.core.policy import Override, Policy
from kiosk.core.secrets import CODE_DIGITS
from kiosk.core.store.arrivals import ArrivalRow, Coming
from kiosk.core.store.bookings import BOOKING_ID_BITS, BookingRow
from kiosk.core.store.engine import TryAgainError
from kiosk.core.store.work import Work
from kiosk.core.ticket.payload import TicketFacts

LET_IN_ON_ITS_WORD = "let_in_on_its_word"
"""The event of somebody let in with a genuine ticket whose booking had not been delivered."""
NOT_LET_IN = "not_let_in"
"""The event of somebody who was turned away. It changes nothing, and has no state before it."""
Outcome = TypeVar("Outcome", bound=CheckedIn | NotAdmitted | Undone)
_OF_TICKET = {
    Reason.TICKET_UNREADABLE: Verdict.UNREADABLE,
    Reason.TICKET_FORGED: Verdict.FORGED,
    Reason.TICKET_REVOKED: Verdict.REVOKED,
}
_OVER = frozenset({Verdict.CANCELLED, Verdict.ALREADY_CHECKED_IN})  # wherever it is shown
_NO_BOOKING = 0  # none has this id


class _Case(NamedTuple):
    """One check-in under way."""

    work: Work
    office: Office
    command: CheckIn
    now: datetime

    @property
    def centre(self) -> Centre:
        """Where the desk is."""
        return self.work.reference().reference.centres[self.command.centre_id]

    @property
    def today(self) -> date:
        """The civil day there."""
        return self.centre.day_of(self.now)

    @property
    def policy(self) -> Policy:
        """In force there today."""
        return self.work.reference().policy_on(self.today)

    def set_aside(self, verdict: Verdict | None) -> Override | None:
        """The rule behind this verdict, where it is set aside."""
        overriding = self.command.overriding
        if verdict is None or overriding is None:
            return None
        return overriding.rule if may_set_aside(verdict, overriding.rule, self.policy) else None


def check_in(work: Work, office: Office, command: CheckIn, now: datetime) -> CheckedIn | NotAdmitted:
    """Let somebody in, or say why not. Who may set rules aside was asked before. Lock order: citizen, centre."""
    answer = _answer(_Case(work, office, command, now))
    if isinstance(answer, NotAdmitted):
        work.records.append_event(
            at=now,
            centre_id=command.centre_id,
            terminal_id=office.terminal.key_id,
            actor=command.by,
            action=NOT_LET_IN,
            booking_id=answer.booking_id,
            command_id=command.command_id,
            after=why_not(command, answer),
        )
    return answer


def why_not(command: CheckIn, answer: NotAdmitted) -> dict[str, object]:
    """What the event tells of somebody who was turned away: nothing of what they showed, which may be anything."""
    wanted = {"override_wanted": command.overriding.rule.value} if command.overriding else {}
    return {"verdict": answer.verdict.value, **wanted}


def _answer(case: _Case) -> CheckedIn | NotAdmitted:
    match case.command.shown:
        case ByTicket(digits):
            shown = _by_ticket(case, digits)
        case ByCodeAlone(code):
            shown = _by_code(case, code)
        case ByCard(booking_id):
            row, _ = case.work.shown(booking_id)
            shown = row if row is not None and row.citizen_key is not None else NotAdmitted(Verdict.UNKNOWN)
    match shown:
        case NotAdmitted():
            return shown
        case TicketFacts():
            return _on_its_word(case, shown)
    return _judged(case, shown)


def with_booking(work: Work, outcome: Outcome, now: datetime) -> Outcome:
    """The outcome with the booking as it stands now, which is told and never kept.

    Not where a ticket was taken at its word: what is known here is older than the ticket.
    """
    row = None if outcome.booking_id is None else work.bookings.by_id(outcome.booking_id)
    older = row is not None and isinstance(outcome, CheckedIn) and outcome.revision > row.revision
    on_its_word = isinstance(outcome, NotAdmitted) and outcome.starts_at is not None
    return outcome if row is None or older or on_its_word else replace(outcome, booking=booking_of(work, row, now))


def lines_of(reference: Reference, row: BookingRow) -> list[int]:
    """The lines in which a booking's citizen queues, in order of time, each once."""
    return list(dict.fromkeys(reference.services[choice.service_id].line_id for choice in row.choices))


def called(reference: Reference, numbers: Collection[QueueNumber]) -> list[str]:
    """Numbers as they are called up, for the events."""
    return [number.called(reference.lines[number.line_id]) for number in numbers]


# What is shown.


def _by_ticket(case: _Case, digits: str) -> BookingRow | TicketFacts | NotAdmitted:
    """The booking whose ticket this is; what a genuine ticket says whose booking may not be here yet."""
    facts = said_by(digits)
    if isinstance(facts, Refused):
        return NotAdmitted(_OF_TICKET[facts.reason])
    known = facts.booking_id.bit_length() <= BOOKING_ID_BITS
    row, key = case.work.shown(facts.booking_id if known else _NO_BOOKING, facts.key_id)
    refused = fault_in(digits, key)
    if refused:
        verdict = _OF_TICKET[refused.reason]
        return NotAdmitted(verdict, terminal_id=facts.key_id if verdict is Verdict.REVOKED else None)
    if known and _may_come(row, facts, offline=case.office.offline):
        return facts
    if row is None or row.citizen_key is None:
        return NotAdmitted(Verdict.UNKNOWN)
    return row if row.revision == facts.revision else NotAdmitted(Verdict.REPLACED, row.id)


def _may_come(row: BookingRow | None, facts: TicketFacts, *, offline: bool) -> bool:
    """Whether a genuine ticket may be of a booking, or of a change of it, that is not here yet."""
    if row is None:
        return offline or facts.booked_offline
    return offline and facts.revision > row.revision


def _by_code(case: _Case, code: str) -> BookingRow | NotAdmitted:
    """The booking of this centre whose code this is, or was."""
    code = "".join(code.split())
    if not (len(code) == CODE_DIGITS and code.isascii() and code.isdigit()):
        return NotAdmitted(Verdict.UNREADABLE)
    keys, mac, centre_id = case.office.keys, case.office.keys.code_mac(code), case.command.centre_id
    booking_id = case.work.bookings.with_code(centre_id, mac, case.today)
    if booking_id is not None:
        row, _ = case.work.shown(booking_id)
        return row if row is not None and row.code_mac == mac else NotAdmitted(Verdict.REPLACED, booking_id)
    for booking_id, revision in case.work.bookings.changed_since(centre_id, case.today):
        if any(keys.code(booking_id, older) == code for older in range(1, revision)):
            return NotAdmitted(Verdict.REPLACED, booking_id)
    return NotAdmitted(Verdict.UNKNOWN)


# What becomes of it.


def _judged(case: _Case, row: BookingRow) -> CheckedIn | NotAdmitted:
    data = case.work.reference()
    zone = data.reference.centres[row.centre_id].zone
    verdict = may_check_in(row.status, row.starts_at, case.now, zone, case.policy)
    if row.centre_id != case.command.centre_id and verdict not in _OVER:
        verdict = Verdict.WRONG_CENTRE
    override = case.set_aside(verdict)
    if verdict and override is None:
        came = case.work.arrivals.of_booking(row.id, row.visit_on)
        return _not_now(case, verdict, row.id, row.starts_at, came, checked_in_at=row.checked_in_at)
    coming = Coming(row.id, row.visit_on, case.now, case.office.terminal.key_id)
    arrived = replace(row, status=Status.CHECKED_IN, checked_in_at=case.now)
    case.work.bookings.change_status(arrived)
    numbers = case.work.arrivals.give(coming, lines_of(data.reference, row), case.office.series)
    _note(case, "checked_in", row.id, numbers, override, before=summary(row), after=summary(arrived))
    return CheckedIn(row.id, row.revision, case.now, numbers)


def _on_its_word(case: _Case, facts: TicketFacts) -> CheckedIn | NotAdmitted:
    """Signed by us, and not here yet. The time is judged by what the ticket says; staff have the last word.

    Held as for a change of a booking: whoever delivers it just now comes before or after.
    """
    reference = case.work.reference().reference
    service = _service_of(facts, reference)
    day = facts.starts_at.astimezone(case.centre.zone).date()
    case.work.hold_centre(case.command.centre_id)
    came = case.work.arrivals.read_again(facts.booking_id, day)
    verdict: Verdict | None = None
    if came:
        verdict = Verdict.ALREADY_CHECKED_IN
    elif facts.centre_id != case.command.centre_id:
        verdict = Verdict.WRONG_CENTRE
    elif service is None:
        return NotAdmitted(Verdict.UNKNOWN)
    else:
        verdict = may_check_in(Status.BOOKED, facts.starts_at, case.now, case.centre.zone, case.policy)
    override = case.set_aside(verdict)
    if verdict is None or override:
        verdict = None if case.command.on_its_word else Verdict.NOT_DELIVERED
    if verdict or service is None:
        told = _not_now(case, verdict or Verdict.UNKNOWN, facts.booking_id, facts.starts_at, came)
        signer = told.terminal_id if came else facts.key_id
        service_id = service.id if service else None
        return replace(told, terminal_id=signer, starts_at=facts.starts_at, service_id=service_id)
    row = case.work.bookings.by_id(facts.booking_id)
    if row is not None and row.revision >= facts.revision:
        raise TryAgainError("the booking has been delivered just now")
    coming = Coming(facts.booking_id, day, case.now, case.office.terminal.key_id)
    numbers = case.work.arrivals.give(coming, [service.line_id], case.office.series)
    after = {"revision": facts.revision, "starts_at": facts.starts_at.isoformat()}
    _note(case, LET_IN_ON_ITS_WORD, facts.booking_id, numbers, override, before=None, after=after)
    return CheckedIn(facts.booking_id, facts.revision, case.now, numbers)


def _service_of(facts: TicketFacts, reference: Reference) -> Service | None:
    here = (service for service in reference.services.values() if service.centre_id == facts.centre_id)
    return next((service for service in here if service.number == facts.service_number), None)


def _not_now(
    case: _Case,
    verdict: Verdict,
    booking_id: int,
    starts_at: datetime,
    came: Collection[ArrivalRow],
    *,
    checked_in_at: datetime | None = None,
) -> NotAdmitted:
    """Why not, with what staff need to help them on."""
    admits_from, admits_until = let_in_between(starts_at, case.policy)
    there = came if verdict is Verdict.ALREADY_CHECKED_IN else ()
    first = min(there, key=lambda arrival: arrival.at, default=None)
    return NotAdmitted(
        verdict,
        booking_id,
        checked_in_at=checked_in_at or (first.at if first else None),
        numbers=tuple(arrival.queue_number for arrival in there),
        terminal_id=first.terminal_id if first else None,
        admits_from=admits_from,
        admits_until=admits_until,
    )


def _note(
    case: _Case,
    action: str,
    booking_id: int,
    numbers: Collection[QueueNumber],
    override: Override | None,
    *,
    before: dict[str, object] | None,
    after: dict[str, object],
) -> None:
    after = {**after, "numbers": called(case.work.reference().reference, numbers)}
    if override and case.command.overriding:
        after |= {"override": override.value, "reason": fit(case.command.overriding.reason)}
    case.work.records.append_event(
        at=case.now,
        centre_id=case.command.centre_id,
        terminal_id=case.office.terminal.key_id,
        actor=case.command.by,
        action=action,
        booking_id=booking_id,
        command_id=case.command.command_id,
        before=before,
        after=after,
    )
