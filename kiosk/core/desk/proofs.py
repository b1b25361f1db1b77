"""R8: whose booking it is. Opens a booking for whoever holds its ticket or knows its code."""

from hmac import compare_digest

from kiosk.core.commands import ByCard, ByCode, ByIin, ByTicket, Proof
from kiosk.core.desk.attendant import AT_A_TERMINAL, Attendant
from kiosk.core.desk.patience import Patience
from kiosk.core.outcomes import Reason, Refused
from kiosk.core.policy import ChangeProof, Policy
from kiosk.core.secrets import CitizenKeys
from kiosk.core.store.bookings import BOOKING_ID_BITS, BookingRow
from kiosk.core.store.records import SignersKey
from kiosk.core.store.work import Work
from kiosk.core.ticket.keys import ForgedTicketError, verify
from kiosk.core.ticket.payload import FACTS_BYTES, TicketFacts, UnreadableTicketError, from_digits, unpack

_GUESSED = (Reason.WRONG_CODE, Reason.TICKET_FORGED, Reason.TICKET_UNKNOWN)


class Doorkeeper:
    """Judges proofs at one terminal, and slows guessing down. `attendant`: who is at it."""

    def __init__(self, keys: CitizenKeys, patience: Patience, attendant: Attendant = AT_A_TERMINAL) -> None:
        self._keys = keys
        self._patience = patience
        self._attendant = attendant

    def open(self, work: Work, proof: Proof, policy: Policy) -> BookingRow | Refused:
        """The booking that this proof opens, at its present revision."""
        if isinstance(proof, ByCard):
            return self._by_card(work, proof)
        wait = self._patience.wait_seconds()
        if wait:
            return Refused(Reason.SLOW_DOWN, wait_seconds=wait)
        match proof:
            case ByTicket(digits):
                found = by_ticket(work, digits)
            case ByCode():
                found = self._by_code(work, proof)
            case ByIin():
                return self._by_iin(work, proof, policy)
        if isinstance(found, BookingRow):
            self._patience.right_proof()
        elif found.reason in _GUESSED:
            self._patience.wrong_proof()
        return found

    def _by_code(self, work: Work, proof: ByCode) -> BookingRow | Refused:
        code = proof.code.replace(" ", "")
        rows = work.bookings.of_citizen(self._keys.citizen_key(proof.iin))
        for row in rows:
            if self._is_code(code, row, row.revision):
                return row
        replaced = any(self._is_code(code, row, older) for row in rows for older in range(1, row.revision))
        return Refused(Reason.TICKET_REPLACED if replaced else Reason.WRONG_CODE)

    def _is_code(self, code: str, row: BookingRow, revision: int) -> bool:
        return compare_digest(code.encode(), self._keys.code(row.id, revision).encode())

    def _by_card(self, work: Work, proof: ByCard) -> BookingRow | Refused:
        """Never slowed down: a booking's number is chosen from a list, and nothing is guessed."""
        if not self._attendant.is_staff:
            return Refused(Reason.NEEDS_TICKET)
        row = work.bookings.by_id(proof.booking_id)
        return Refused(Reason.TICKET_UNKNOWN) if row is None or row.citizen_key is None else row

    def _by_iin(self, work: Work, proof: ByIin, policy: Policy) -> BookingRow | Refused:
        if policy.change_proof is not ChangeProof.NONE:
            return Refused(Reason.NEEDS_TICKET)
        rows = work.bookings.of_citizen(self._keys.citizen_key(proof.iin))
        mine = [row for row in rows if row.id == proof.booking_id]
        return mine[0] if mine else Refused(Reason.NEEDS_TICKET)


def by_ticket(work: Work, digits: str) -> BookingRow | Refused:
    """The booking whose present ticket this is, as a reader read it. Slows nobody down."""
    facts = said_by(digits)
    if isinstance(facts, Refused):
        return facts
    refused = fault_in(digits, work.records.signers_key(facts.key_id))
    if refused:
        return refused
    known = facts.booking_id.bit_length() <= BOOKING_ID_BITS
    row = work.bookings.by_id(facts.booking_id) if known else None
    if row is None or row.citizen_key is None:
        return Refused(Reason.TICKET_UNKNOWN)
    return row if row.revision == facts.revision else Refused(Reason.TICKET_REPLACED)


def said_by(digits: str) -> TicketFacts | Refused:
    """What a ticket says, whoever made it: not to be believed before `fault_in` has found nothing."""
    try:
        return unpack(from_digits(digits)[:FACTS_BYTES])
    except UnreadableTicketError:
        return Refused(Reason.TICKET_UNREADABLE)


def fault_in(digits: str, key: SignersKey | None) -> Refused | None:
    """Why a ticket is not to be believed. `key`: of the terminal that it names; None where that was never ours."""
    facts = said_by(digits)
    if isinstance(facts, Refused):
        return facts
    try:
        verify(digits, {facts.key_id: key.public_key} if key else {})
    except ForgedTicketError:
        return Refused(Reason.TICKET_FORGED)
    return Refused(Reason.TICKET_REVOKED) if key is None or key.revoked else None
