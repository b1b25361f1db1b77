"""Whose leases these are: tells a terminal that was restored from an old disk, or copied, from itself.

At each contact a random number is left in the shared database and in the terminal's copy. Whoever comes with
another one than the last is not the machine that was here last: it becomes a new generation of the terminal, whose
leases are its own. Those of the older one may have been sold, and stay until their times begin.
"""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.core.office import Office
from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.store.store import Store
from kiosk.core.sync.leases import know
from kiosk.core.sync.replica import notes, write_notes

SUSPICIOUS = timedelta(minutes=10)  # no leases so long after a mix-up: two machines may be taking turns
_MACHINE_ID = Path("/etc/machine-id")


@dataclass(frozen=True, slots=True)
class Standing:
    """The terminal's `generation`; whether it is `sure` to be the only machine of its name."""

    generation: int
    sure: bool


def machine_mark() -> str:
    """Another text on another machine, as far as that can be told; says nothing about the machine."""
    try:
        name = _MACHINE_ID.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    return hashlib.sha256(f"{uuid.getnode():x} {name}".encode()).hexdigest()[:16]


def is_same_machine(known: Mapping[str, Any]) -> bool:
    """Whether a copy with these notes was last used on this machine."""
    return known.get("machine") in {None, machine_mark()}


def standing_of(known: Mapping[str, Any], now: datetime) -> Standing:
    """What a copy's notes say of the terminal, between two contacts."""
    mixed_up = known.get("mixed_up_at")
    sure = mixed_up is None or now - datetime.fromisoformat(mixed_up) > SUSPICIOUS
    return Standing(known.get("generation", 1), sure)


def report_in(office: Office, local: Store, report: Mapping[str, Any] | None) -> Standing:
    """Tell the shared database that this terminal is here, and what it says of itself.

    Raises StoreUnusableError where it is not enrolled or was revoked, StoreUnavailableError where the next try has
    to tell whether it is still the one that was here last, and the store's faults.
    """
    now, terminal = office.clock.now(), office.terminal
    known = local.read(notes)
    row = office.store.read(lambda work: work.terminals.by_id(terminal.key_id))
    if row is None or row.public_key != terminal.public_key:
        raise StoreUnusableError("the shared database does not know this terminal")
    if row.revoked_at is not None:
        raise StoreUnusableError(f"this terminal was revoked as number {row.id}")
    is_last = row.contact in {known.get("contact", 0), known.get("next_contact")}
    generation = row.generation if is_last else row.generation + 1
    if not is_last:
        # Before the shared database hears of it: from now on nothing of the older generation's may be sold here.
        local.write(lambda work: know(work, {}, generation))
        local.write(lambda work: write_notes(work, {"mixed_up_at": now.isoformat(), "generation": generation}))
    this = secrets.randbits(62) + 1
    # Whichever of our own contacts was the last is kept: this report may get lost as the answer to that one did.
    known_too = {"contact": row.contact} if is_last else {}
    local.write(lambda work: write_notes(work, {**known_too, "next_contact": this}))
    token, contacts = terminal.token, (row.contact, this)
    was_last = office.store.write(
        lambda work: work.terminals.seen(terminal.key_id, token, generation, contacts, report)
    )
    if not was_last:  # another machine of this name was faster, or the report arrived though its answer did not
        raise StoreUnavailableError("the shared database did not take this terminal's report")
    settled = {"contact": this, "next_contact": None, "generation": generation, "machine": machine_mark()}
    local.write(lambda work: write_notes(work, settled))
    return standing_of(local.read(notes), now)
