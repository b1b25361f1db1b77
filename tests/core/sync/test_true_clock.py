"""Fault 6: a clock that is set wrong stops booking without network, and says so; contact mends it."""

from datetime import timedelta

import pytest

from kiosk.core.outcomes import Reason
from kiosk.core.sync.true_clock import UNEXPLAINED, Reading, TrueClock
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import cut_off, leased, sold, to_book, until_online
from tests.network import Network
from tests.terminals import SetInstruments, Terminal
from tests.town import OPENING_TIME, SetClock, reason_in, ticket_in

IN_2015 = timedelta(days=-4000)
WRONG = [timedelta(hours=2), timedelta(hours=-2), IN_2015, UNEXPLAINED + timedelta(seconds=1)]


def looks(terminal: Terminal, network: Network) -> None:
    network.cut()
    terminal.beat()


def refused(terminal: Terminal, citizen: int = 7) -> Reason | None:
    return reason_in(terminal.desk.book(to_book(terminal, citizen)))


@pytest.mark.parametrize("error", WRONG)
def test_a_jump_while_it_runs_stops_booking_offline_until_the_next_contact(
    far_hall: Hall, network: Network, error: timedelta
) -> None:
    terminal = far_hall.terminal()
    looks(terminal, network)
    sold(terminal, 1)
    terminal.instruments.error = error
    terminal.beat()
    assert not terminal.link.state.clock_is_sure
    assert refused(terminal) is Reason.OFFLINE_CLOCK
    assert terminal.clock.now() == far_hall.world.now(), "what it judges by has not jumped"
    network.restore()
    assert until_online(terminal).clock_is_sure
    looks(terminal, network)
    assert refused(terminal, 8) is None


@pytest.mark.parametrize("machine", [False, True])
@pytest.mark.parametrize("error", WRONG)
def test_a_jump_across_a_start_stops_booking_offline(
    far_hall: Hall, network: Network, error: timedelta, *, machine: bool
) -> None:
    """After a new start of the machine a clock that is ahead cannot be told from having been off."""
    terminal = far_hall.terminal()
    network.cut()
    terminal.close()
    terminal.instruments.error = error
    terminal.restart(machine=machine)
    terminal.beat()
    told = not machine or error < timedelta()
    assert (refused(terminal) is Reason.OFFLINE_CLOCK) is told
    network.restore()
    assert until_online(terminal).clock_is_sure
    assert terminal.clock.now() == far_hall.world.now()
    looks(terminal, network)
    assert refused(terminal, 8) is None


def test_a_clock_that_was_always_wrong_is_as_good_as_a_right_one(far_hall: Hall, network: Network) -> None:
    terminal = far_hall.terminal(beats=0)
    terminal.instruments.error = timedelta(minutes=-47)
    terminal.beat()
    assert terminal.clock.offset == timedelta(minutes=47)
    network.cut()
    terminal.restart(machine=True)
    far_hall.world.pass_by(hours=1)
    terminal.beat()
    assert terminal.clock.now() == far_hall.world.now()
    assert ticket_in(terminal.desk.book(to_book(terminal, 1))).booking.taken_at == far_hall.world.now()


def test_a_terminal_that_was_never_in_contact_books_nothing(hall: Hall) -> None:
    terminal = hall.terminal(beats=0)
    assert not terminal.link.state.clock_is_sure
    assert not terminal.link.state.may_sell


def test_time_goes_on_without_contact_and_over_starts(hall: Hall) -> None:
    terminal = hall.terminal()
    for machine in (False, True, False):
        hall.world.pass_by(hours=5)
        terminal.restart(machine=machine)
        assert terminal.clock.now() == hall.world.now()
        assert terminal.clock.is_sure
    assert leased(terminal) != []


def test_half_of_the_way_there_and_back_is_added() -> None:
    instruments = SetInstruments(SetClock(OPENING_TIME))
    clock = TrueClock(instruments)
    assert not clock.is_sure
    reading = clock.contact(OPENING_TIME + timedelta(hours=1), 0.5)
    assert reading.offset == timedelta(hours=1, seconds=0.5)
    assert clock.is_sure
    assert Reading.of_note(reading.as_note()) == reading


@pytest.mark.parametrize("seconds", [0, 60, 120])
def test_what_may_be_a_clock_being_put_right_is_no_jump(hall: Hall, seconds: int) -> None:
    terminal = hall.terminal()
    terminal.instruments.error = timedelta(seconds=seconds)
    cut_off(terminal)
    assert terminal.clock.is_sure
