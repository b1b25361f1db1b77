"""The board in words: the cells of its table, its chart, its days. No Qt."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kiosk.core.board import Board, Entry, HourLoad, Presence
from kiosk.core.board_csv import presence_words
from kiosk.core.model import Centre
from kiosk.speech import Speech
from kiosk.ui.staff.day_board.rows import Cell

STRETCHED = 2  # the column of the service takes what is left
_SIGNS = {
    Presence.EXPECTED: ("muted", "clock"),
    Presence.LATE: ("warn", "warning"),
    Presence.ARRIVED: ("ok", "ok"),
    Presence.MISSED: ("bad", "bad"),
    Presence.CANCELLED: ("muted", "close"),
    Presence.CANCELLED_BY_CENTRE: ("muted", "close"),
}
_LOUD = frozenset({Presence.LATE, Presence.MISSED, Presence.ARRIVED})


def heads(speech: Speech) -> tuple[str, ...]:
    """The names of the columns."""
    return (
        speech.say("Time"),
        speech.say("Sector"),
        speech.say("Service"),
        speech.say("Status"),
        speech.say("Number"),
        speech.say("In at"),
        speech.say("To note"),
    )


def cells(entry: Entry, centre: Centre, speech: Speech) -> tuple[Cell, ...]:
    """An entry as a row of the table."""
    tone, icon = _SIGNS[entry.presence]
    quiet = "ink" if entry.counts else "muted"
    starts = _clock(entry.starts_at, centre, speech)
    service = entry.service.name.in_(speech.language) if entry.service else speech.say("on the ticket's word")
    return (
        Cell(starts, quiet, strong=True),
        Cell(entry.line.code, quiet, strong=True),
        Cell(service, quiet),
        Cell(presence_words(speech, entry.presence), tone, icon, strong=entry.presence in _LOUD),
        Cell(entry.number, quiet, strong=True),
        Cell(_clock(entry.arrived_at, centre, speech), quiet),
        Cell(", ".join(_notes(entry, speech)), "warn" if entry.ask_staff else quiet),
    )


def widest(speech: Speech, lines: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
    """For each column but the last the widest that usually comes."""
    shown = [p for p in Presence if p is not Presence.CANCELLED_BY_CENTRE]
    return (
        (Cell("00:00"),),
        tuple(Cell(code) for code in lines),
        (),
        tuple(Cell(presence_words(speech, p), icon=_SIGNS[p][1]) for p in shown),
        tuple(Cell(f"{code}-B000") for code in lines),
        (Cell("00:00"),),
    )


def _notes(entry: Entry, speech: Speech) -> list[str]:
    notes = [entry.plate] if entry.plate else []
    if entry.ask_staff:
        notes.append(speech.say("see the papers"))
    if entry.starts_at is None:
        notes.append(speech.say("booking not here yet"))
    elif entry.booked_offline:
        notes.append(speech.say("without network"))
    return notes


def _clock(at: datetime | None, centre: Centre, speech: Speech) -> str:
    return speech.clock(at.astimezone(centre.zone)) if at else ""


def day_words(day: date, today: date, speech: Speech) -> str:
    """A day as people call it."""
    near = {
        today: speech.say("Today"),
        today - timedelta(days=1): speech.say("Yesterday"),
        today + timedelta(days=1): speech.say("Tomorrow"),
    }.get(day)
    whole = speech.day(day) if day.year == today.year else f"{speech.long_date(day)}, {speech.whole_weekday(day)}"
    return f"{near}, {whole}" if near else whole


def hour_words(hour: HourLoad, speech: Speech) -> str:
    """An hour of the chart in a sentence."""
    return speech.say(
        "{first}:00–{last}:00: {bookings} booked, {arrivals} came, {capacity} places",
        first=f"{hour.hour:02}",
        last=f"{hour.hour + 1:02}",
        bookings=hour.bookings,
        arrivals=hour.arrivals,
        capacity=hour.capacity,
    )


def free_rows(board: Board, line_id: int | None) -> tuple[tuple[str, ...], list[tuple[datetime, dict[int, int]]]]:
    """The free places of the times to come: the lines' codes, and for each time how many each of them has."""
    lines = [line for line in board.lines if line_id in {None, line.id}]
    times: dict[datetime, dict[int, int]] = {}
    for time in board.times:
        if time.starts_at > board.at and line_id in {None, time.line.id}:
            times.setdefault(time.starts_at, {})[time.line.id] = time.free
    return tuple(line.code for line in lines), sorted(times.items())


def read_day(text: str, today: date) -> date | None:
    """A typed date: 25.11.2026, 25.11 (of this year), or 2026-11-25; None where it is none."""
    for pattern in ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"):
        try:
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007  a civil day
        except ValueError:
            continue
    try:
        return datetime.strptime(f"{text.strip().rstrip('.')}.{today.year}", "%d.%m.%Y").date()  # noqa: DTZ007
    except ValueError:
        return None
