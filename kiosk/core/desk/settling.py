"""What sync could not settle, as staff see it, and how they take it off the list."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kiosk.core.commands import Settle
from kiosk.core.desk.tickets import booking_of
from kiosk.core.free_text import fit
from kiosk.core.matters import Matter, reason_of
from kiosk.core.outcomes import NotListed, Settled
from kiosk.core.store.unsettled import UnsettledRow
from kiosk.core.store.work import Work


def open_matters(work: Work, centre_id: int | None, now: datetime) -> tuple[Matter, ...]:
    """What nobody has settled yet, oldest first; of one centre or of all."""
    return tuple(_matter(work, row, now) for row in work.unsettled.open(centre_id))


def settle(work: Work, command: Settle, now: datetime, terminal_id: int) -> Settled | NotListed:
    """Take a matter off the list, and write down who saw to it and how. Once: whoever is later hears so.

    Raises UnfitTextError for a note that must not be kept.
    """
    note = fit(command.note)
    row = work.unsettled.one(command.number)
    if row is None or not work.unsettled.settle(command.number, command.by, now):
        return NotListed(command.number)
    work.records.append_event(
        at=now,
        centre_id=row.centre_id,
        terminal_id=terminal_id,
        actor=command.by,
        action="settled",
        booking_id=row.booking_id,
        command_id=command.command_id,
        before={"number": row.id, "reason": row.reason, "listed_at": row.at.isoformat()},
        after={"number": row.id, "note": note},
    )
    return Settled(command.number, now)


def _matter(work: Work, row: UnsettledRow, now: datetime) -> Matter:
    stored = work.bookings.by_id(row.booking_id) if row.booking_id else None
    facts = row.facts or {}
    seen_at = facts.get("checked_in_at") or ()
    return Matter(
        number=row.id,
        at=row.at,
        centre_id=row.centre_id,
        terminal_id=row.terminal_id,
        reason=reason_of(row.reason),
        booking_id=row.booking_id,
        booking=booking_of(work, stored, now) if stored else None,
        done_at=_instant(facts, "done_at"),
        visit_on=date.fromisoformat(facts["visit_on"]) if "visit_on" in facts else None,
        starts_at=_instant(facts, "starts_at"),
        seen_at=tuple(datetime.fromisoformat(at) for at in seen_at),
    )


def _instant(facts: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(facts[name]) if name in facts else None
