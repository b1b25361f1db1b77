"""The day board of a desk with and without network."""

from kiosk.core.board import Counts, Presence
from kiosk.core.outcomes import Reason, Refused
from kiosk.speech import Speech
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import TUESDAY, cut_off, lets_in, sold, until_online
from tests.town import TSON, almaty


def test_without_network_the_board_shows_what_this_desk_knows(hall: Hall) -> None:
    known = hall.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    terminal = hall.terminal()
    before = terminal.staff.board(TSON, TUESDAY)
    cut_off(terminal)
    hall.town.citizen(2).booked(TUESDAY, ("id-card", "11:00"))
    own = sold(terminal, 3)
    board = terminal.staff.board(TSON, TUESDAY)
    assert {e.booking_id for e in before.entries} == {known.booking.id}
    assert {e.booking_id: e.booked_offline for e in board.entries} == {
        known.booking.id: False,
        own.booking.id: True,
    }
    assert sum(t.capacity for t in board.times) == sum(t.capacity for t in before.times)
    assert sum(t.free for t in board.times) == sum(t.free for t in before.times) - 1


def test_who_was_let_in_without_network_is_on_this_desks_board_at_once(hall: Hall) -> None:
    ticket = hall.town.citizen(1).booked(TUESDAY, ("id-card", "10:00"))
    terminal = hall.terminal()
    hall.world.set(TUESDAY, "09:50")
    terminal.beat()
    cut_off(terminal)
    seen = terminal.staff.revision(TSON)
    lets_in(terminal, ticket)
    assert terminal.staff.revision(TSON) > seen
    (entry,) = terminal.staff.board(TSON, TUESDAY).entries
    assert entry.presence is Presence.ARRIVED
    assert entry.arrived_at is not None
    assert entry.arrived_at >= almaty(TUESDAY, "09:50")
    until_online(terminal)
    assert terminal.staff.board(TSON, TUESDAY).counts() == Counts(arrived=1)


def test_a_file_of_the_board_waits_for_the_network(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    refused = terminal.staff.export(TSON, TUESDAY, Speech())
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.NEEDS_NETWORK
