"""The day board as of now, from a day's rows and the rules."""

from datetime import date, datetime

from kiosk.core.board import Board, Entry, Presence, presence_of, times_of
from kiosk.core.door import is_late, status_of
from kiosk.core.model import QueueNumber
from kiosk.core.store.board import ArrivedRow, BookedRow, read_day
from kiosk.core.store.work import Work


def board_of(work: Work, centre_id: int, day: date, now: datetime) -> Board:
    """A centre's board for a civil day. Raises KeyError where there is no such centre."""
    state = work.centre(centre_id)
    data = work.reference()
    centre, lines = data.reference.centres[centre_id], data.reference.lines
    policy = data.policy_on(centre.day_of(now))
    found = read_day(work, centre_id, day)
    arrived = {(row.booking_id, row.line_id): row for row in found.arrived}

    def entry(row: BookedRow) -> Entry:
        status = status_of(row.status, row.starts_at, now, policy)
        presence = presence_of(status, late=is_late(row.status, row.starts_at, now, policy))
        came = arrived.get((row.booking_id, row.line_id))
        return Entry(
            booking_id=row.booking_id,
            line=lines[row.line_id],
            starts_at=row.at,
            service=data.reference.services[row.service_id],
            presence=presence,
            number=number(came) if came else "",
            arrived_at=row.checked_in_at if presence is Presence.ARRIVED else None,
            booked_offline=row.booked_offline,
            ask_staff=row.ask_staff,
            plate=row.plate,
            language=row.language,
        )

    def number(row: ArrivedRow) -> str:
        return QueueNumber(row.line_id, row.number, row.series).called(lines[row.line_id])

    on_their_word = (
        Entry(row.booking_id, lines[row.line_id], None, None, Presence.ARRIVED, number(row), row.at)
        for row in found.arrived
        if not row.known
    )
    entries = sorted(
        (*map(entry, found.booked), *on_their_word),
        key=lambda e: (e.starts_at or e.arrived_at or now, e.line.code, e.booking_id),
    )
    offered = {line.id for line in lines.values() if line.centre_id == centre_id and line.offered}
    shown = offered | {e.line.id for e in entries}
    return Board(
        centre=centre,
        day=day,
        at=now,
        revision=state.revision if state else 0,
        lines=tuple(lines[line_id] for line_id in sorted(shown)),
        entries=tuple(entries),
        times=tuple(times_of(found.slots, lines, entries)),
    )
