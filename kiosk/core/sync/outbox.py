"""What was done without network and is still to be delivered: kept in the transaction that did it.

Nothing is ever dropped: every entry ends applied, or listed for staff with the reason.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import bindparam, delete, func, select, update

from kiosk.core.commands import CheckIn, Command, Reprint
from kiosk.core.desk.arrivals import NOT_LET_IN, why_not
from kiosk.core.model import QueueNumber
from kiosk.core.outcomes import CheckedIn, NotAdmitted
from kiosk.core.store.bookings import BookingRow
from kiosk.core.store.statements import insert_or_nothing
from kiosk.core.store.work import Work
from kiosk.core.sync.local_tables import note, outbox

_COLUMNS = (outbox.c.seq, outbox.c.command_id, outbox.c.kind, outbox.c.fingerprint, outbox.c.generation)
_WAITING = (
    select(*_COLUMNS, outbox.c.at, outbox.c.document, outbox.c.tries)
    .where(outbox.c.state == bindparam("state"))
    .order_by(outbox.c.seq)
)
_COUNTED = select(outbox.c.state, func.count(), func.min(outbox.c.at)).group_by(outbox.c.state)
_FORGET = delete(outbox).where(outbox.c.command_id == bindparam("command"), outbox.c.kind == bindparam("deed"))
_GENERATION = select(note.c.value).where(note.c.name == "generation")


class Deed(StrEnum):
    """What is delivered."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    REPRINTED = "reprinted"
    ASKED = "asked"  # a command whose answer from the shared database got lost
    NOTED = "noted"  # something that is an event and nothing else


class State(StrEnum):
    """How far an entry has come."""

    WAITING = "waiting"
    APPLIED = "applied"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody was let in: with the ticket of which booking and revision, where, by whom, with which numbers.

    Those that a version before numbers wrote have none.
    """

    booking_id: int
    revision: int
    centre_id: int
    by: str
    numbers: tuple[QueueNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """An event, such as somebody's sign-in, that has to be told in the shared database too.

    `booking_id`: whose booking it is about, where there is one. Those of an older version have none.
    """

    command_id: UUID
    centre_id: int
    actor: str
    action: str
    after: Mapping[str, Any] | None = None
    booking_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed. `at`: when it was done, by the terminal's corrected clock; `content`: by its kind.

    `generation`: of the terminal that did it: the leases that it used were taken under that. An entry without its
    content cannot be carried out; it ends on the list.
    """

    seq: int
    command_id: UUID
    deed: Deed
    fingerprint: bytes
    generation: int
    at: datetime
    content: BookingRow | Arrival | Note | None
    tries: int = 0


def keep(work: Work, command: Command, mark: bytes, result: object, at: datetime) -> None:
    """Take down what a command did to the copy (`kiosk.core.office.Keep`).

    Refusals have done nothing; that somebody was turned away at the door is told as an event of its own, whatever
    becomes of the command: staff may ask again with network, by the same id.
    """
    match command, result:
        case CheckIn(), CheckedIn():
            booking_id, numbers = result.booking_id, result.numbers
            arrival = Arrival(booking_id, result.revision, command.centre_id, command.by, numbers)
            _add(work, command, mark, at, (Deed.CHECKED_IN, arrival))
        case CheckIn(), NotAdmitted():
            keep_event(
                work,
                at=at,
                centre_id=command.centre_id,
                actor=command.by,
                action=NOT_LET_IN,
                after=why_not(command, result),
                booking_id=result.booking_id,
            )
        case Reprint(), BookingRow():
            _add(work, command, mark, at, (Deed.REPRINTED, result))
        case _, BookingRow():
            answered(work, command)  # what was only asked for is done now
            _add(work, command, mark, at, (Deed.BOOKED, result))


def ask_later(work: Work, command: Command, mark: bytes, at: datetime) -> None:
    """Remember a command whose answer got lost: if it was carried out, somebody must hear of it."""
    _add(work, command, mark, at, (Deed.ASKED, None))


def answered(work: Work, command: Command) -> None:
    """The citizen has the answer of this command after all."""
    work.wire.tell(_FORGET, {"command": command.command_id, "deed": Deed.ASKED.value})


def keep_event(
    work: Work,
    *,
    at: datetime,
    centre_id: int,
    actor: str,
    action: str,
    after: Mapping[str, Any] | None,
    booking_id: int | None = None,
) -> None:
    """Take down what is an event and nothing else (`kiosk.core.accounts.KeepEvent`)."""
    noted = Note(uuid4(), centre_id, actor, action, after, booking_id)
    _add(work, noted, sha256(noted.command_id.bytes).digest(), at, (Deed.NOTED, noted))


def waiting(work: Work) -> list[Entry]:
    """What is still to be delivered, in order."""
    return [_entry(row) for row in work.wire.ask(_WAITING, {"state": State.WAITING.value})]


@dataclass(frozen=True, slots=True)
class Load:
    """How much is still to be delivered, the oldest since when, and how much staff have to settle."""

    waiting: int = 0
    since: datetime | None = None
    listed: int = 0


def load(work: Work) -> Load:
    """What is in the outbox now."""
    found = {State(state): (count, since) for state, count, since in work.wire.ask(_COUNTED, {})}
    waiting, since = found.get(State.WAITING, (0, None))
    return Load(waiting, since, found.get(State.LISTED, (0, None))[0])


def places_waiting(work: Work, generation: int) -> Mapping[int, int]:
    """How many places in each slot have been booked from this generation's leases and not been delivered yet."""
    booked = [e.content for e in waiting(work) if e.deed is Deed.BOOKED and e.generation == generation]
    return Counter(slot_id for row in booked if isinstance(row, BookingRow) for slot_id in row.slot_ids)


def settle(work: Work, entry: Entry, state: State, reason: str | None = None) -> None:
    """Note what became of an entry. A booking that the shared database did not take is none here either."""
    change = update(outbox).where(outbox.c.seq == entry.seq)
    work.connection.execute(change.values(state=state.value, reason=reason, tries=entry.tries + 1))
    if state is State.LISTED and entry.deed is Deed.BOOKED and isinstance(entry.content, BookingRow):
        work.bookings.remove(entry.content.id)


def _add(work: Work, command: Command | Note, mark: bytes, at: datetime, done: tuple[Deed, object]) -> None:
    deed, content = done
    generation = work.wire.ask(_GENERATION, {})
    values: dict[str, Any] = {
        "command_id": command.command_id,
        "kind": deed.value,
        "fingerprint": mark,
        "generation": generation[0][0] if generation else 1,
        "at": at,
        "document": {} if content is None else msgspec.to_builtins(content),
        "state": State.WAITING.value,
        "tries": 0,
    }
    work.wire.tell(insert_or_nothing("sqlite", outbox, "command_id"), values)


_CONTENT: Mapping[Deed, type[Any]] = {
    Deed.BOOKED: BookingRow,
    Deed.REPRINTED: BookingRow,
    Deed.CHECKED_IN: Arrival,
    Deed.NOTED: Note,
}


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, command_id, kind, fingerprint, generation, at, document, tries = row
    deed = Deed(kind)
    try:
        content = msgspec.convert(document, _CONTENT[deed]) if deed in _CONTENT else None
    except msgspec.ValidationError:  # as a newer version wrote it: the others need not wait for somebody to look
        content = None
    return Entry(seq, command_id, deed, fingerprint, generation, at, content, tries)
