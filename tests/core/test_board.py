"""The day board: who is expected, who has come, what is left; on both engines, and its sums."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event as sa_event
from sqlalchemy import insert, select

from kiosk.core.board import Board, Counts, Entry, Presence, Time, matching, times_of
from kiosk.core.commands import ByTicket, CheckIn
from kiosk.core.model import Centre, CentreKind, Line, Service, Slot, Ticket, Words
from kiosk.core.outcomes import CheckedIn
from kiosk.core.staff import Account, NotAllowedError, Role
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.tables import arrival, event
from kiosk.core.store.work import Work
from kiosk.speech import Speech
from tests.town import MONDAY, NEIGHBOUR, TSON, Town, almaty, holding, office

TUESDAY = MONDAY + timedelta(days=1)
HALF_HOURS = ("09:00", "09:30", "10:00", "10:30", "11:00", "11:30")
AIGUL = Account("aigul", Role.REGISTRAR, TSON)


def staff_of(town: Town, account: Account = AIGUL) -> StaffDesk:
    return StaffDesk(office(town.store, town.clock, town.keys, 7), account)


def let_in(town: Town, ticket: Ticket) -> None:
    done = staff_of(town).check_in(CheckIn(uuid4(), ByTicket(ticket.digits), TSON, "aigul"))
    assert isinstance(done, CheckedIn), done


def numbered(town: Town, booking_id: int, number: int, code: str = "id-card", series: str = "") -> None:
    """A number in the queue, as a desk writes it down."""
    row = {
        "line_id": town.service(code).line_id,
        "day": TUESDAY,
        "series": series,
        "number": number,
        "booking_id": booking_id,
        "at": town.clock.now(),
        "terminal_id": 7,
    }

    def write(work: Work) -> None:
        known = arrival.c.booking_id == booking_id, arrival.c.line_id == row["line_id"]
        work.connection.execute(arrival.delete().where(*known))
        work.connection.execute(insert(arrival), row)

    town.store.write(write)


def presences(board: Board) -> list[str]:
    return [entry.presence.value for entry in board.entries]


def test_everybody_of_a_day_is_on_its_board_and_nobody_of_another(town: Town) -> None:
    first = town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    both = town.citizen(2).booked(TUESDAY, ("passport", "09:30"), ("certificate", "11:00"))
    town.citizen(3).booked(TUESDAY + timedelta(days=1), ("id-card", "10:00"))
    town.citizen(4).booked(TUESDAY, ("id-card", "10:00"), centre=NEIGHBOUR)
    board = staff_of(town).board(TSON, TUESDAY)
    shown = [(e.booking_id, e.line.code, e.service.code if e.service else "") for e in board.entries]
    assert shown == [
        (both.booking.id, "D", "passport"),
        (first.booking.id, "D", "id-card"),
        (both.booking.id, "G", "certificate"),
    ]
    assert board.counts() == Counts(expected=2)
    assert board.counts(town.service("certificate").line_id) == Counts(expected=1)


def test_who_is_late_may_still_come_and_who_is_missed_may_not(town: Town) -> None:
    town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    seen = []
    for at in ("10:00", "10:01", "10:15", "10:16"):
        town.clock.set(TUESDAY, at)
        seen += presences(staff_of(town).board(TSON, TUESDAY))
    assert seen == ["expected", "late", "late", "missed"]


def test_who_has_come_is_shown_with_number_and_time(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    town.clock.set(TUESDAY, "09:50")
    let_in(town, ticket)
    numbered(town, ticket.booking.id, 14)
    (entry,) = staff_of(town).board(TSON, TUESDAY).entries
    assert (entry.presence, entry.number, entry.arrived_at) == (
        Presence.ARRIVED,
        "D-014",
        almaty(TUESDAY, "09:50"),
    )


def test_who_was_let_in_on_their_tickets_word_is_shown_before_the_booking_comes(town: Town) -> None:
    town.clock.set(TUESDAY, "09:50")
    numbered(town, 77, 3, series="B")
    board = staff_of(town).board(TSON, TUESDAY)
    (entry,) = board.entries
    assert (entry.number, entry.starts_at, entry.presence) == ("D-B003", None, Presence.ARRIVED)
    assert board.counts() == Counts(arrived=1, undelivered=1)


def test_a_number_kept_by_somebody_who_moved_to_another_day_is_on_neither_board_as_a_stranger(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY + timedelta(days=1), ("id-card", "10:00"))
    numbered(town, ticket.booking.id, 3)
    assert staff_of(town).board(TSON, TUESDAY).entries == ()


def test_what_was_cancelled_stands_there_and_takes_no_place(town: Town) -> None:
    ticket = town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    town.citizen().cancel(holding(ticket))
    board = staff_of(town).board(TSON, TUESDAY)
    assert presences(board) == ["cancelled"]
    assert {t.taken for t in board.times} == {0}


def test_free_places_are_those_that_nobody_has_booked(town: Town) -> None:
    town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    board = staff_of(town).board(TSON, TUESDAY)
    at_ten = [t for t in board.times if t.starts_at == almaty(TUESDAY, "10:00")]
    assert [(t.line.code, t.free, t.capacity) for t in at_ten] == [("D", 1, 2), ("G", 2, 2)]
    assert board.free() == sum(t.capacity for t in board.times) - 1
    town.clock.set(TUESDAY, "17:00")
    assert staff_of(town).board(TSON, TUESDAY).free() == 4  # what begins at this moment has begun


def test_the_load_of_an_hour_is_counted_when_they_come(town: Town) -> None:
    early = town.citizen(1).booked(TUESDAY, ("id-card", "10:00"), ("certificate", "10:30"))
    town.citizen(2).booked(TUESDAY, ("id-card", "10:30"))
    town.clock.set(TUESDAY, "09:45")
    let_in(town, early)
    board = staff_of(town).board(TSON, TUESDAY)
    load = {hour.hour: (hour.bookings, hour.arrivals, hour.capacity) for hour in board.load()}
    assert load[9] == (0, 2, 8)
    assert load[10] == (3, 0, 8)
    assert load[13] == (0, 0, 0)
    of_line = {h.hour: (h.bookings, h.arrivals) for h in board.load(town.service("certificate").line_id)}
    assert (of_line[9], of_line[10]) == ((0, 1), (1, 0))


def test_a_board_rises_with_its_centres_revision(town: Town) -> None:
    staff = staff_of(town)
    before = staff.board(TSON, TUESDAY).revision
    assert staff.revision(TSON) == before
    town.citizen().booked(TUESDAY, ("id-card", "10:00"))
    assert staff.revision(TSON) == staff.board(TSON, TUESDAY).revision > before


def test_a_days_questions_are_as_many_for_ten_bookings_as_for_one(town: Town) -> None:
    staff = staff_of(town)
    asked: list[str] = []

    def heard(_c: object, _k: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    sa_event.listen(town.store.engine, "before_cursor_execute", heard)
    counts = []
    for number in range(1, 11):
        town.citizen(number).booked(TUESDAY, ("id-card", HALF_HOURS[number // 2]))
        asked.clear()
        staff.board(TSON, TUESDAY)
        counts.append(len(asked))
    assert len(set(counts[1:])) == 1
    assert counts[-1] <= 5


def test_a_day_without_anything_has_an_empty_board(town: Town) -> None:
    sunday = MONDAY - timedelta(days=1)
    board = staff_of(town).board(TSON, sunday)
    assert (board.entries, board.times, board.load(), board.counts()) == ((), (), (), Counts())
    assert [line.code for line in board.lines] == ["D", "G"]


def test_a_board_is_for_those_who_work_in_its_centre(town: Town) -> None:
    for account in (Account("dauren", Role.REGISTRAR, NEIGHBOUR), Account("marat", Role.TECHNICIAN)):
        staff = staff_of(town, account)
        with pytest.raises(NotAllowedError):
            staff.board(TSON, TUESDAY)
        with pytest.raises(NotAllowedError):
            staff.export(TSON, TUESDAY, Speech())


def test_a_file_of_the_board_is_noted_and_says_nothing_personal(town: Town) -> None:
    ticket = town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    file = staff_of(town).export(TSON, TUESDAY, Speech())
    text = file.decode("utf-8-sig")
    _, line = text.splitlines()
    assert line == f"2026-06-02;10:00;D;Жеке куәлік;{Speech().say('expected')};;;{ticket.booking.id:x}"
    for secret in (ticket.code, ticket.digits, town.citizen(1).iin.digits):
        assert secret not in text
    with town.store.engine.connect() as connection:
        found = connection.execute(select(event.c.actor, event.c.after).where(event.c.action == "exported")).all()
    assert [tuple(row) for row in found] == [("aigul", {"day": "2026-06-02", "entries": 1})]


# Searching.


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("D-014", {1}),
        ("d14", {1}),
        ("014", {1}),
        ("14", {1}),
        ("d-b003", {2}),
        ("b3", {2}),
        ("10:00", {1}),
        ("1000", {1}),
        ("9:45", {2}),
        ("945", {2}),
        ("10:", {1, 3}),
        ("d", {1, 2}),
        ("g", {3}),
        ("abcd", {1}),
        ("abc", set()),
        ("құжат", {1, 2}),
        ("ДОКУМЕНТ", {1, 2}),
        ("document g", set()),
        ("property 10:30", {3}),
        ("", {1, 2, 3}),
        ("nothing", set()),
        ("15", set()),
    ],
)
def test_the_board_is_searched_by_whatever_is_at_hand(typed: str, found: set[int]) -> None:
    words = Words("Құжаттандыру", "Документирование", "Documentation")
    papers, other = Line(1, TSON, "D", words), Line(2, TSON, "G", words)
    of_papers = Service(1, TSON, 1, 1, "id", words)
    of_other = Service(2, TSON, 2, 2, "certificate", Words("Мүлік", "Имущество", "Property"))
    board = board_with(
        Entry(0xABCDEF12, papers, almaty(MONDAY, "10:00"), of_papers, Presence.ARRIVED, "D-014"),
        Entry(0x51, papers, almaty(MONDAY, "09:45"), of_papers, Presence.ARRIVED, "D-B003"),
        Entry(0x52, other, almaty(MONDAY, "10:30"), of_other, Presence.EXPECTED),
    )
    assert {board.entries.index(entry) + 1 for entry in matching(board, typed)} == found


# Sums.

CENTRE = Centre(1, "town", CentreKind.TSON, Words("", "", ""), Words("", "", ""), "Asia/Almaty")
LINES = {number: Line(number, 1, code, Words("", "", "")) for number, code in enumerate("DGR", 1)}
SERVICE = Service(1, 1, 1, 1, "any", Words("", "", ""))
moments = st.integers(0, 23 * 60).map(lambda minute: almaty(MONDAY, "00:00") + timedelta(minutes=minute))


def board_with(*entries: Entry, times: tuple[Time, ...] = (), day: date = MONDAY) -> Board:
    return Board(CENTRE, day, almaty(MONDAY, "12:00"), 1, tuple(LINES.values()), entries, times)


@st.composite
def bookings(draw: st.DrawFn) -> list[Entry]:
    """One booking of one or two services, or somebody let in on their ticket's word."""
    booking_id, presence = draw(st.integers(1, 2**63 - 1)), draw(st.sampled_from(Presence))
    came = draw(moments) if presence is Presence.ARRIVED else None
    if came and draw(st.booleans()):
        return [Entry(booking_id, draw(st.sampled_from([*LINES.values()])), None, None, presence, "D-001", came)]
    count = draw(st.integers(1, 2))
    lines = [draw(st.sampled_from([*LINES.values()])) for _ in range(count)]
    return [Entry(booking_id, line, draw(moments), SERVICE, presence, "", came) for line in lines]


days = st.lists(bookings(), max_size=20, unique_by=lambda entries: entries[0].booking_id)


@given(days)
def test_counts_add_up_to_the_bookings_on_the_board(day: list[list[Entry]]) -> None:
    board = board_with(*(entry for entries in day for entry in entries))
    assert board.counts().total == len(day)
    for presence in Presence:
        wanted = sum(entries[0].presence is presence for entries in day)
        assert getattr(board.counts(), presence.value) == wanted
    for line_id in LINES:
        here = [entries for entries in day if any(e.line.id == line_id for e in entries)]
        assert board.counts(line_id).total == len(here)


@given(
    days, st.lists(st.tuples(st.sampled_from(list(LINES)), moments, st.integers(0, 9)), unique_by=lambda t: t[:2])
)
def test_the_hours_add_up_to_the_day_and_the_lines_to_the_centre(
    day: list[list[Entry]], times: list[tuple[int, datetime, int]]
) -> None:
    entries = [entry for of_one in day for entry in of_one]
    slots = [
        Slot(number, line_id, MONDAY, at, at + timedelta(minutes=15), places, 0)
        for number, (line_id, at, places) in enumerate(times)
    ]
    board = board_with(*entries, times=tuple(times_of(slots, LINES, entries)))
    load = board.load()
    assert sum(hour.bookings for hour in load) == sum(e.counts and e.starts_at is not None for e in entries)
    assert sum(hour.arrivals for hour in load) == sum(e.arrived_at is not None for e in entries)
    assert sum(hour.capacity for hour in load) == sum(slot.capacity for slot in slots)
    by_line: Counter[tuple[int, str]] = Counter()
    for line_id in LINES:
        for hour in board.load(line_id):
            for figure in ("bookings", "arrivals", "capacity"):
                by_line[hour.hour, figure] += getattr(hour, figure)
    for hour in load:
        for figure in ("bookings", "arrivals", "capacity"):
            assert getattr(hour, figure) == by_line[hour.hour, figure]
