"""How a terminal becomes one of those that sign tickets, and how it ceases to be one.

Its key is made at the terminal and stays there. What is handed over (`Request`) holds nothing secret; that nobody
has changed it on the way is seen by comparing its fingerprint at both ends.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.events import NO_CENTRE
from kiosk.core.store.terminals import TerminalRow
from kiosk.core.store.work import Work
from kiosk.core.ticket.keys import TerminalKey

_TECHNICIAN = "technician"


@dataclass(frozen=True, slots=True)
class Request:
    """What the owner of the database must know of a terminal: all of it public.

    `centre`: the code of the centre in which it stands, "" for none (the portal).
    """

    name: str
    centre: str
    public_key: bytes
    token_hash: bytes

    @property
    def fingerprint(self) -> str:
        """Sixteen characters to be read out loud: the same at both ends only if nothing has been changed."""
        names = (text.encode() for text in (self.name, self.centre))
        lengths_and_names = b"".join(len(name).to_bytes(4, "big") + name for name in names)
        found = hashlib.sha256(lengths_and_names + self.public_key + self.token_hash).hexdigest()[:16]
        return " ".join(found[at : at + 4] for at in range(0, len(found), 4))


def request_of(key: TerminalKey, name: str, centre: str = "") -> Request:
    """What this terminal hands over to be enrolled."""
    return Request(name, centre, key.public_key, key.token_hash)


def enrol(work: Work, request: Request, now: datetime) -> int:
    """Enter a terminal, or change what was entered; returns its id. With the rights of the database's owner.

    Raises StoreUnusableError where it was revoked, or its centre is not there.
    """
    centre_id = _centre_id(work, request.centre)
    before = work.terminals.by_public_key(request.public_key)
    new_id = work.terminals.enrol(request.name, request.public_key, request.token_hash, now, centre_id)
    _note(work, "terminal_enrolled", new_id, before, now)
    return new_id


def revoke(work: Work, terminal_id: int, now: datetime) -> TerminalRow | None:
    """Have nothing believed any more that this terminal signs; returns it as it was, None where there is none.

    Its leases stay until their slots begin: it may have sold them while it was out of reach.
    """
    before = work.terminals.revoke(terminal_id, now)
    if before is not None and before.revoked_at is None:
        _note(work, "terminal_revoked", terminal_id, before, now)
    return before


def _centre_id(work: Work, code: str) -> int | None:
    if not code:
        return None
    centres = work.reference().reference.centres.values()
    found = next((centre.id for centre in centres if centre.code == code), None)
    if found is None:
        raise StoreUnusableError(f'no centre of the database has the code "{code}"')
    return found


def _note(work: Work, action: str, terminal_id: int, before: TerminalRow | None, now: datetime) -> None:
    after = work.terminals.by_id(terminal_id)
    centre_id = after.centre_id if after else None
    work.records.append_event(
        at=now,
        centre_id=centre_id or NO_CENTRE,
        terminal_id=terminal_id,
        actor=_TECHNICIAN,
        action=action,
        before=_summary(before),
        after=_summary(after),
    )


def _summary(row: TerminalRow | None) -> dict[str, Any] | None:
    return (
        None if row is None else {"name": row.name, "centre": row.centre_id, "revoked": row.revoked_at is not None}
    )
