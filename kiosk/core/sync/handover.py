"""One entry of the outbox on its way into the shared database: the transaction, and what is written about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.core.desk.arrivals import called
from kiosk.core.desk.changes import summary
from kiosk.core.desk.replay import to_document
from kiosk.core.matters import Unsettled
from kiosk.core.model import QueueNumber
from kiosk.core.office import Office
from kiosk.core.outcomes import CheckedIn, NotAdmitted, Reason, Refused, Verdict
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.records import KnownOperation
from kiosk.core.store.work import Work
from kiosk.core.sync.outbox import Deed, Entry, State

Outcome = tuple[State, Unsettled | None]
"""How far an entry has come, and why staff have to see to it."""
APPLIED: Outcome = (State.APPLIED, None)
_VERDICTS = {
    Unsettled.ALREADY_CHECKED_IN: Verdict.ALREADY_CHECKED_IN,
    Unsettled.REPLACED: Verdict.REPLACED,
    Unsettled.CANCELLED: Verdict.CANCELLED,
    Unsettled.UNKNOWN: Verdict.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Handover:
    """One entry in one transaction. `office`: the shared database's; `known`: what came of the command before."""

    work: Work
    office: Office
    entry: Entry
    known: KnownOperation | None

    def listed(self, why: Unsettled, row: BookingRow | None = None, **facts: object) -> Outcome:
        """For staff, and kept as the answer to the command."""
        self.put_on_list(why, row, **facts)
        if self.entry.deed is Deed.CHECKED_IN:
            booking_id = row.id if row else None
            self.keep(NotAdmitted(_VERDICTS.get(why, Verdict.UNKNOWN), booking_id))
        else:
            self.keep(Refused(Reason.SLOT_GONE))
        return State.LISTED, why

    def put_on_list(self, why: Unsettled, row: BookingRow | None, **facts: object) -> None:
        """For staff, who have to see to it."""
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

    def numbers(self, numbers: Sequence[QueueNumber]) -> dict[str, object]:
        """Numbers as they are called up, for those who read events and lists."""
        return {"numbers": called(self.work.reference().reference, numbers)} if numbers else {}

    def note(
        self,
        action: str,
        before: BookingRow | None,
        after: BookingRow,
        *,
        actor: str = "citizen",
        numbers: Sequence[QueueNumber] = (),
        at: datetime | None = None,
    ) -> None:
        """Append the event of a change to a booking. `at`: where that was not when the entry was made."""
        self.work.records.append_event(
            at=at or self.entry.at,
            centre_id=after.centre_id,
            terminal_id=self.office.terminal.key_id,
            actor=actor,
            action=action,
            booking_id=after.id,
            command_id=self.entry.command_id,
            before=summary(before) if before else None,
            after={**summary(after), **self.numbers(numbers)},
        )

    def keep(self, result: BookingRow | CheckedIn | NotAdmitted | Refused) -> None:
        """As the command's answer."""
        if self.known is not None:
            return  # R9: its first answer stays
        self.keep_operation(to_document(result))

    def keep_operation(self, result: Mapping[str, Any]) -> None:
        """That the entry was carried out: by its id it is known when it comes again."""
        self.work.records.keep_operation(
            self.entry.command_id,
            kind=self.entry.deed.value,
            fingerprint=self.entry.fingerprint,
            result=result,
            at=self.entry.at,
            terminal_id=self.office.terminal.key_id,
        )
