"""Fault 17: a terminal restored from an old disk, or copied, is told from itself, and sells no place twice."""

import shutil
from itertools import count

import pytest
from sqlalchemy import event

from kiosk.core.ports import StoreUnavailableError
from kiosk.core.sync.contact import Standing, report_in
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import cut_off, leased, listed, outbox_of, sold, until_online
from tests.invariants import check
from tests.network import Cut, Network
from tests.terminals import Terminal
from tests.town import state_of


def generation(hall: Hall) -> int:
    row = hall.town.store.read(lambda work: work.terminals.by_id(1))
    assert row is not None
    return row.generation


def leases_by_generation(hall: Hall) -> set[int]:
    return {row["generation"] for row in state_of(hall.town.store)["lease"] if row["terminal_id"] == 1}


def image_of(hall: Hall, terminal: Terminal) -> None:
    """A copy of the terminal's disk."""
    terminal.close()
    shutil.copytree(terminal.folder, hall.folder / "image")
    terminal.open()
    until_online(terminal)


def restored(hall: Hall, terminal: Terminal) -> Terminal:
    terminal.close()
    return hall.terminal(folder="image", beats=0)


def test_a_terminal_stays_itself_over_any_number_of_contacts_and_starts(hall: Hall) -> None:
    terminal = hall.terminal()
    for machine in (False, True, False):
        hall.world.pass_by(minutes=3)
        terminal.restart(machine=machine)
        until_online(terminal)
    assert generation(hall) == 1
    assert leases_by_generation(hall) == {1}


def test_a_restored_terminal_has_no_leases_for_ten_minutes_and_the_old_ones_stay(hall: Hall) -> None:
    terminal = hall.terminal()
    image_of(hall, terminal)
    cut_off(terminal)
    sold(terminal, 1)
    again = restored(hall, terminal)
    until_online(again)
    assert generation(hall) == 2
    assert leases_by_generation(hall) == {1}
    cut_off(again)
    assert leased(again) == []
    hall.world.pass_by(minutes=9)
    until_online(again)
    assert leases_by_generation(hall) == {1}
    hall.world.pass_by(minutes=2)
    until_online(again)
    assert leases_by_generation(hall) == {1, 2}
    hall.world.pass_by(days=3)
    until_online(again)
    state = state_of(hall.town.store)
    begun = {row["id"] for row in state["slot"] if row["starts_at"] <= hall.world.now()}
    assert not any(row["slot_id"] in begun for row in state["lease"])
    check(hall.town.store)


def test_two_machines_of_one_name_take_turns_and_neither_sells_until_one_is_gone(hall: Hall) -> None:
    terminal = hall.terminal()
    image_of(hall, terminal)
    clone = hall.terminal(folder="image", beats=0)
    for _ in range(3):
        hall.world.pass_by(seconds=31)
        until_online(clone)
        hall.world.pass_by(seconds=31)
        until_online(terminal)
        cut_off(terminal)
        cut_off(clone)
        assert leased(terminal) == leased(clone) == []
    clone.close()
    hall.world.pass_by(minutes=11)
    until_online(terminal)
    cut_off(terminal)
    assert leased(terminal) != []
    check(hall.town.store)


def test_the_same_leases_sold_by_two_machines_offline_oversell_nothing(hall: Hall) -> None:
    terminal = hall.terminal()
    image_of(hall, terminal)
    clone = hall.terminal(folder="image", beats=0)
    cut_off(terminal)
    ((_, at), *_) = leased(terminal)
    first, second = sold(terminal, 1), sold(clone, 2)
    assert first.booking.starts_at == second.booking.starts_at
    hall.town.citizen(3).booked(first.booking.visit_on, ("id-card", at))
    until_online(clone)
    until_online(terminal)
    assert [reason for reason, _ in listed(hall.town.store)] == ["no_place"]
    assert outbox_of(clone) == [("booked", "applied")]
    check(hall.town.store)


def test_a_report_that_somebody_forestalls_is_not_taken_for_a_contact(hall: Hall) -> None:
    terminal = hall.terminal()
    terminal.close()
    shutil.copytree(terminal.folder, hall.folder / "image")
    terminal.open()
    clone = hall.terminal(folder="image", beats=0)
    clones: list[Standing] = []
    commits = count(1)

    def forestall(*_: object) -> None:
        if next(commits) == 2:
            clones.append(report_in(clone.office, clone.replica.store, {}))

    # Between reading the shared database and writing there it notes something in its copy: the second commit.
    event.listen(terminal.replica.store.engine, "commit", forestall)
    with pytest.raises(StoreUnavailableError):
        report_in(terminal.office, terminal.replica.store, {})
    event.remove(terminal.replica.store.engine, "commit", forestall)
    assert clones == [Standing(1, sure=True)]
    assert report_in(terminal.office, terminal.replica.store, {}) == Standing(2, sure=False)


REPORT = 5  # the commit of a beat that reports: a look, version, key, what is known of the terminal, the report


def test_a_report_whose_answer_gets_lost_and_then_one_that_never_arrives_are_of_the_same_terminal(
    far_hall: Hall, network: Network
) -> None:
    terminal = far_hall.terminal()
    far_hall.world.pass_by(seconds=31)
    for cut in (Cut.BEFORE_ITS_ANSWER_ARRIVES, Cut.BEFORE_THE_SERVER_HEARS_OF_IT):
        network.cut_at_commit(cut, REPORT, lasting=True)
        assert not terminal.beat().online
        network.restore()
        assert not terminal.beat().online
    assert network.sprung == 2
    until_online(terminal)
    assert generation(far_hall) == 1
    assert leases_by_generation(far_hall) == {1}


def test_a_restored_terminal_sells_nothing_from_the_moment_it_knows_also_if_its_report_gets_lost(
    far_hall: Hall, network: Network
) -> None:
    terminal = far_hall.terminal()
    image_of(far_hall, terminal)
    again = restored(far_hall, terminal)
    assert leased(again) != [], "without contact it cannot know"
    network.cut_at_commit(Cut.BEFORE_THE_SERVER_HEARS_OF_IT, REPORT, lasting=True)
    assert not again.beat().online
    assert network.sprung == 1
    assert leased(again) == []


def test_a_copy_on_another_machine_does_not_sell_before_it_has_been_in_contact(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = hall.terminal()
    monkeypatch.setattr("kiosk.core.sync.contact.uuid.getnode", lambda: 77)
    terminal.restart()
    assert terminal.link.state.clock_is_sure
    assert not terminal.link.state.may_sell
    until_online(terminal)
    assert terminal.link.state.may_sell
