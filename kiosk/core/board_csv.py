"""The day board as a table for a file: no plate and nothing else that is somebody's, a line for each service."""

from kiosk.core.board import Board, Entry, Presence
from kiosk.core.table_file import table_file
from kiosk.core.voice import Voice


def board_csv(board: Board, voice: Voice) -> bytes:
    """Day, time, line, service, status, queue number, when they came, booking. Times are the centre's."""
    head = (
        voice.say("Day"),
        voice.say("Time"),
        voice.say("Sector"),
        voice.say("Service"),
        voice.say("Status"),
        voice.say("Queue number"),
        voice.say("Came at"),
        voice.say("Booking"),
    )
    return table_file(head, (_row(board, entry, voice) for entry in board.entries))


def _row(board: Board, entry: Entry, voice: Voice) -> tuple[str, ...]:
    zone = board.centre.zone
    return (
        board.day.isoformat(),
        f"{entry.starts_at.astimezone(zone):%H:%M}" if entry.starts_at else "",
        entry.line.code,
        entry.service.name.in_(voice.language) if entry.service else "",
        presence_words(voice, entry.presence),
        entry.number,
        f"{entry.arrived_at.astimezone(zone):%H:%M}" if entry.arrived_at else "",
        f"{entry.booking_id:x}",
    )


def presence_words(voice: Voice, presence: Presence) -> str:
    """How it stands with somebody, in one or two words."""
    return {
        Presence.EXPECTED: voice.say("expected"),
        Presence.LATE: voice.say("late"),
        Presence.ARRIVED: voice.say("has come"),
        Presence.MISSED: voice.say("missed"),
        Presence.CANCELLED: voice.say("cancelled"),
        Presence.CANCELLED_BY_CENTRE: voice.say("cancelled by the centre"),
    }[presence]
