"""The line: noticed at once when it goes, back by itself, and not online before all is delivered."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import event, update

from kiosk.core.outcomes import Reason
from kiosk.core.ports import StoreUnavailableError
from kiosk.core.store.tables import appointment
from kiosk.core.store.tables import terminal as enrolled
from kiosk.core.sync.contact import report_in
from kiosk.core.sync.link import GOOD_LOOKS
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import cut_off, leased, listed, outbox_of, sold, to_book, until_online
from tests.engines import unlogged
from tests.invariants import check
from tests.network import Network
from tests.terminals import SetInstruments, Terminal
from tests.town import MONDAY, NEIGHBOUR, made_up, reason_in, state_of, ticket_in

WITHIN = 3.0  # seconds in which a dead line is noticed: a protection, and so asserted


@dataclass
class RealSeconds(SetInstruments):
    """Counts the seconds that really pass besides those that the test sets."""

    def steady(self) -> float:
        """Seconds since it was started."""
        return super().steady() + time.monotonic()


def took(do: Callable[[], object]) -> float:
    begun = time.monotonic()
    do()
    return time.monotonic() - begun


def with_real_seconds(hall: Hall) -> Terminal:
    terminal = hall.terminal(beats=0)
    terminal.close()
    terminal.instruments = RealSeconds(hall.world, started=hall.world.now())
    terminal.open()
    return terminal


def test_the_first_good_look_is_enough(hall: Hall) -> None:
    terminal = hall.terminal(beats=0)
    assert not terminal.link.state.online
    assert terminal.beat().online


def test_a_cut_is_noticed_by_the_next_look_and_the_line_comes_back_by_itself(
    far_hall: Hall, network: Network
) -> None:
    terminal = far_hall.terminal()
    network.cut()
    state = terminal.beat()
    assert (state.online, state.may_sell) == (False, True)
    assert state.why
    network.restore()
    assert [terminal.beat().online for _ in range(GOOD_LOOKS)] == [False] * (GOOD_LOOKS - 1) + [True]


def test_a_line_that_flickers_is_not_called_back(far_hall: Hall, network: Network) -> None:
    terminal = far_hall.terminal()
    for _ in range(3):
        network.cut()
        assert not terminal.beat().online
        network.restore()
        assert not terminal.beat().online
    assert terminal.beat().online


def test_a_network_that_says_nothing_is_noticed_in_time_and_sells_on(far_hall: Hall, network: Network) -> None:
    """A cable is pulled: neither side hears of it."""
    terminal = far_hall.terminal()
    network.stall()
    command = to_book(terminal, 1)
    assert took(lambda: terminal.desk.book(command)) < WITHIN
    assert not terminal.link.state.online
    assert outbox_of(terminal) == [("booked", "waiting")]
    assert took(lambda: terminal.desk.book(command)) < 1, "nobody waits twice"
    network.restore()
    until_online(terminal)
    check(far_hall.town.store)
    network.stall()
    assert took(terminal.beat) < WITHIN
    assert not terminal.link.state.online


def test_a_slow_network_counts_as_away_and_one_that_is_quick_again_as_back(
    far_hall: Hall, network: Network
) -> None:
    terminal = with_real_seconds(far_hall)
    assert terminal.beat().online
    network.slow(0.2)
    state = terminal.beat()
    assert not state.online
    assert "slow" in state.why
    network.restore()
    assert until_online(terminal).online


def test_all_is_delivered_before_it_says_online(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    for citizen in range(3):
        sold(terminal, citizen)
    assert terminal.beat().load.waiting == 0 or not terminal.link.state.online
    state = until_online(terminal)
    assert state.load.waiting == 0
    assert len(state_of(hall.town.store)["booking"]) == 3


def test_a_delivery_that_takes_long_is_spread_over_beats_and_it_is_offline_meanwhile(hall: Hall) -> None:
    terminal = hall.terminal()
    cut_off(terminal)
    for citizen in range(4):
        sold(terminal, citizen)
    commits = terminal.shared.engine, "commit", lambda _: hall.world.pass_by(seconds=0.9)
    event.listen(*commits)
    states = [terminal.beat() for _ in range(3)]
    event.remove(*commits)
    assert [(state.online, state.load.waiting) for state in states] == [(False, 0), (False, 1), (True, 0)]


def test_doubt_from_another_thread_is_heard_at_once(hall: Hall) -> None:
    terminal = hall.terminal()
    with ThreadPoolExecutor(1) as other:
        other.submit(terminal.link.doubt).result()
    assert not terminal.link.state.online
    assert terminal.link.state.why == "no answer"
    assert not terminal.beat().online
    assert terminal.beat().online


def test_doubt_is_not_forgotten_by_a_beat_that_is_under_way(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = hall.terminal()
    hall.world.pass_by(seconds=31)
    monkeypatch.setattr(terminal.link, "_report", lambda _: terminal.link.doubt() or {})
    assert not terminal.beat().online
    monkeypatch.undo()
    assert until_online(terminal).online


def revoke(hall: Hall) -> None:
    hall.town.store.write(lambda work: work.terminals.revoke(1, hall.world.now()))


def test_a_revoked_terminal_sells_nothing_any_more_not_even_with_its_cable_pulled(
    far_hall: Hall, network: Network
) -> None:
    terminal = far_hall.terminal()
    revoke(far_hall)
    far_hall.world.pass_by(seconds=31)
    state = terminal.beat()
    assert (state.online, state.refused, state.may_sell) == (False, True, False)
    assert "revoked" in state.why
    network.cut()
    state = terminal.beat()
    assert (state.online, state.refused, state.may_sell) == (False, True, False)
    assert reason_in(terminal.desk.book(to_book(terminal, 1))) is Reason.NEEDS_NETWORK


def test_a_terminal_that_the_database_does_not_know_is_refused_and_taken_up_once_it_does(hall: Hall) -> None:
    keyed(hall, b"x" * 32)
    terminal = hall.terminal()
    assert terminal.link.state.refused
    assert "does not know" in terminal.link.state.why
    keyed(hall, terminal.office.terminal.public_key)
    assert not until_online(terminal).refused
    assert terminal.link.state.may_sell


def keyed(hall: Hall, key: bytes) -> None:
    with hall.town.store.engine.begin() as connection:
        connection.execute(update(enrolled).where(enrolled.c.id == 1), {"public_key": key})


@pytest.mark.parametrize("says", ["25006", "0A000"])
def test_a_server_that_comes_back_as_a_standby_counts_as_away(far_hall: Hall, network: Network, says: str) -> None:
    """It answers every look, and takes nothing; what it says of that depends on how the transaction began."""
    terminal = far_hall.terminal()
    cut_off(terminal)
    sold(terminal, 1)
    with far_hall.town.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION read_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'read only' USING ERRCODE = '{says}'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER read_only BEFORE UPDATE ON terminal FOR EACH STATEMENT EXECUTE FUNCTION read_only()"
        )
    network.cut()
    terminal.beat()
    network.restore()
    for _ in range(3):
        state = terminal.beat()
        assert (state.online, state.refused, state.may_sell) == (False, False, True)
    with pytest.raises(StoreUnavailableError):
        report_in(terminal.office, terminal.replica.store, {})
    assert [*terminal.folder.glob("*.set-aside")] == []
    with far_hall.town.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER read_only ON terminal")
    assert until_online(terminal).load.waiting == 0
    check(far_hall.town.store)


def test_a_fault_of_the_server_is_not_held_against_the_copy(far_hall: Hall) -> None:
    """Something there contradicts itself; the copy is as good as before, and stays."""
    terminal = far_hall.terminal()
    with far_hall.town.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lease ADD CHECK (generation < 0) NOT VALID")
    far_hall.town.policy(offline_places=9)
    far_hall.world.pass_by(seconds=31)
    assert not terminal.beat().online
    assert [*terminal.folder.glob("*.set-aside")] == []
    assert leased(terminal) != []
    with far_hall.town.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lease DROP CONSTRAINT lease_generation_check")
    assert until_online(terminal).online


def test_a_copy_that_cannot_hold_what_comes_is_not_made_anew_each_second(hall: Hall) -> None:
    """Each is kept: the disk would fill with them."""
    terminal = hall.terminal()
    ticket = hall.town.citizen(1).booked(MONDAY, ("id-card", "10:00"))
    here = ticket.booking.appointments[0].slot.id
    elsewhere = hall.town.slot("id-card", MONDAY, "10:00", NEIGHBOUR).id
    moved_to(hall, here, elsewhere)
    for _ in range(5):
        assert not terminal.beat().online
    assert len([*terminal.folder.glob("*.set-aside")]) == 1
    moved_to(hall, elsewhere, here)
    until_online(terminal)
    assert [row["id"] for row in state_of(terminal.replica.store)["booking"]] == [ticket.booking.id]


def moved_to(hall: Hall, old: int, new: int) -> None:
    with hall.town.store.engine.begin() as connection:
        connection.execute(update(appointment).where(appointment.c.slot_id == old), {"slot_id": new})


def test_a_full_disk_under_the_copy_loses_nothing_and_is_over_once_there_is_room(hall: Hall) -> None:
    """Fault 5. SQLite's own limit of pages stands in for the disk's: the engine meets it in the same place."""
    terminal = hall.terminal()
    cut_off(terminal)
    tickets = [sold(terminal, 1)]
    engine = terminal.replica.store.engine
    event.listen(engine, "connect", of_no_more_pages)
    engine.dispose()
    commands = [to_book(terminal, 2, nth, code) for code in ("pension", "id-card") for nth in range(3)]
    faults = 0
    for citizen, command in enumerate(commands, 2):
        mine = replace(command, iin=made_up(citizen))
        try:
            tickets.append(ticket_in(terminal.desk.book(mine)))
        except StoreUnavailableError:
            faults += 1
    assert faults > 0
    state = terminal.beat(3)
    assert not state.refused
    assert [*terminal.folder.glob("*.set-aside")] == []
    event.remove(engine, "connect", of_no_more_pages)
    engine.dispose()
    until_online(terminal)
    assert {row["id"] for row in state_of(hall.town.store)["booking"]} == {t.booking.id for t in tickets}
    assert listed(hall.town.store) == []
    check(hall.town.store)


def of_no_more_pages(connection: Any, _record: object) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_copy_that_cannot_be_written_closes_nothing_while_the_shared_database_answers(hall: Hall) -> None:
    """Fault 5: another's lock on the copy stands in for a disk that takes nothing more."""
    terminal = hall.terminal()
    until_online(terminal)
    engine = terminal.replica.store.engine
    event.listen(engine, "connect", of_no_patience)
    engine.dispose()
    with closing(unlogged(terminal.replica.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        hall.world.pass_by(seconds=60)  # a report is due
        state = terminal.beat()
        assert state.online
        assert state.why.startswith("no copy")
        ticket = ticket_in(terminal.desk.book(to_book(terminal, 1)))
        other.execute("ROLLBACK")
    assert [row["id"] for row in state_of(hall.town.store)["booking"]] == [ticket.booking.id]
    assert terminal.beat().why == ""
    assert [row["id"] for row in state_of(terminal.replica.store)["booking"]] == [ticket.booking.id]


def of_no_patience(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 0")
