"""Terminals that lose and find their network, restart and are restored, while people do whatever they like.

After each step the shared database keeps every invariant; in the end every deed is applied or listed.
"""

import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from kiosk.core.commands import Book, CloseDay, Rebook
from kiosk.core.model import Ticket, Words
from kiosk.core.outcomes import Booked, Cancelled, CheckedIn
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.store import Store
from tests.core.sync.conftest import Hall
from tests.core.sync.offline import cut_off, lets_in, listed, outbox_of, until_online
from tests.engines import Databases, Templates
from tests.invariants import check
from tests.terminals import Terminal
from tests.town import ALMATY, TSON, Town, holding, made_up, office, settled, state_of

NUMBERS = st.integers(0, 40)
AT = st.integers(0, 1)
REPAIRS = Words("Жөндеу", "Ремонт", "Repairs")


class Terminals(RuleBasedStateMachine):
    """Two terminals, on and off the network."""

    def __init__(self, databases: Databases, templates: Templates, folder: Path) -> None:
        super().__init__()
        self.databases = databases
        url = databases.copy(templates.filled(settled))
        self.store = Store(url)
        self.folder = folder / uuid4().hex
        self.hall = Hall(Town.at(self.store), url, self.folder)
        self.tickets: list[tuple[int, Ticket]] = []
        self.promised: dict[int, int] = {}  # bookings that were acknowledged, and where
        self.old: set[str] = set()
        self.closed = 0

    @initialize()
    def open(self) -> None:
        self.terminals = [self.hall.terminal(1), self.hall.terminal(2)]

    def teardown(self) -> None:
        for terminal in self.terminals:
            self.back(terminal)
            self.back(terminal)
        for terminal in self.terminals:
            assert {state for _, state in outbox_of(terminal)} <= {"applied", "listed"}
        known = {row["id"] for row in state_of(self.store)["booking"]}
        told = {booking for _, booking in listed(self.store)}
        assert self.promised.keys() <= known | told, "a booking that was acknowledged is lost"
        check(self.store)
        self.hall.close()
        self.store.close()
        self.databases.drop(self.hall.url)
        shutil.rmtree(self.folder)

    @invariant()
    def rules_are_kept(self) -> None:
        check(self.store)

    @rule(at=AT, citizen=st.integers(1, 12), number=NUMBERS, code=st.sampled_from(["id-card", "pension"]))
    def book(self, at: int, citizen: int, number: int, code: str) -> None:
        terminal = self.terminals[at]
        here = self.hall.town if terminal.link.state.online else terminal.town
        now = self.hall.world.now()
        slots = [s for s in here.every_slot(code) if s.free and s.starts_at > now]
        if slots:
            slot = slots[number % min(len(slots), 9)]
            choice = terminal.town.choice(code, slot.day, slot.starts_at.astimezone(ALMATY).strftime("%H:%M"))
            answer = terminal.desk.book(Book(uuid4(), made_up(citizen), TSON, (choice,)))
            if isinstance(answer, Booked):
                self.tickets.append((citizen, answer.ticket))
                self.promised[answer.ticket.booking.id] = at

    @precondition(lambda self: self.tickets)
    @rule(at=AT, number=NUMBERS)
    def let_in(self, at: int, number: int) -> None:
        _, ticket = self.tickets[number % len(self.tickets)]
        online = self.terminals[at].link.state.online
        answer = lets_in(self.terminals[at], ticket)
        assert not (online and isinstance(answer, CheckedIn) and ticket.digits in self.old), "old paper"

    @precondition(lambda self: self.tickets)
    @rule(number=NUMBERS)
    def come_when_it_is_time(self, number: int) -> None:
        """So that people are let in at all."""
        _, ticket = self.tickets[number % len(self.tickets)]
        if ticket.booking.starts_at > self.hall.world.now():
            self.hall.world.instant = ticket.booking.starts_at
            self.hall.town.citizen(99).sees("id-card")
            lets_in(self.terminals[number % 2], ticket)
            lets_in(self.terminals[1 - number % 2], ticket)

    @precondition(lambda self: self.tickets)
    @rule(at=AT, number=NUMBERS, other=NUMBERS)
    def rebook(self, at: int, number: int, other: int) -> None:
        index = number % len(self.tickets)
        citizen, ticket = self.tickets[index]
        terminal = self.terminals[at]
        service = ticket.booking.appointments[0].service
        slots = [
            s for s in self.hall.town.every_slot(service.code) if s.free and s.starts_at > self.hall.world.now()
        ]
        if slots:
            slot = slots[other % min(len(slots), 20)]
            choice = terminal.town.choice(
                service.code, slot.day, slot.starts_at.astimezone(ALMATY).strftime("%H:%M")
            )
            answer = terminal.desk.rebook(Rebook(uuid4(), holding(ticket), (choice,)))
            if isinstance(answer, Booked):
                self.old.add(ticket.digits)
                self.tickets[index] = (citizen, answer.ticket)
                self.tickets.append((citizen, ticket))  # the old paper is still about

    @precondition(lambda self: self.tickets)
    @rule(at=AT, number=NUMBERS)
    def cancel(self, at: int, number: int) -> None:
        citizen, ticket = self.tickets[number % len(self.tickets)]
        terminal = self.terminals[at]
        online = terminal.link.state.online
        assert online or not isinstance(terminal.town.citizen(citizen).cancel(holding(ticket)), Cancelled)
        if online:
            terminal.town.citizen(citizen).cancel(holding(ticket))

    @precondition(lambda self: self.tickets)
    @rule(at=AT, number=NUMBERS)
    def print_again(self, at: int, number: int) -> None:
        citizen, ticket = self.tickets[number % len(self.tickets)]
        self.terminals[at].town.citizen(citizen).reprint(holding(ticket))

    @rule(at=AT)
    def network_goes(self, at: int) -> None:
        if self.terminals[at].link.state.online:
            cut_off(self.terminals[at])

    @rule(at=AT)
    def network_comes(self, at: int) -> None:
        self.back(self.terminals[at])

    @rule(seconds=st.sampled_from([1, 31, 700, 3600, 20000, 90000]))
    def time_passes(self, seconds: int) -> None:
        self.hall.world.pass_by(seconds=seconds)
        self.hall.town.citizen(99).sees("id-card")
        for terminal in self.terminals:
            if terminal.link.state.online:
                terminal.beat()

    @precondition(lambda self: self.closed < 2)
    @rule(ahead=st.integers(1, 5))
    def close_a_day(self, ahead: int) -> None:
        self.closed += 1
        staff = StaffDesk(office(self.store, self.hall.world, self.hall.town.keys, 2))
        now = self.hall.world.now()
        days = sorted({s.day for s in self.hall.town.every_slot("id-card") if s.starts_at > now})
        day = days[ahead % len(days)]
        seen = frozenset(booking.id for booking in staff.booked_on(TSON, day))
        staff.close_day(CloseDay(uuid4(), TSON, day, REPAIRS, seen, "aigul"))

    @rule(at=AT, machine=st.booleans())
    def restart(self, at: int, machine: bool) -> None:
        self.terminals[at].restart(machine=machine)

    @rule(at=AT)
    def take_an_image(self, at: int) -> None:
        terminal = self.terminals[at]
        terminal.close()
        shutil.rmtree(self.image(at), ignore_errors=True)
        shutil.copytree(terminal.folder, self.image(at))
        terminal.open()

    @rule(at=AT)
    def restore_the_image(self, at: int) -> None:
        """From a time before the last contact. What was sold since and not delivered is gone with the disk."""
        terminal = self.terminals[at]
        if self.image(at).exists():
            self.back(terminal)
            terminal.close()
            shutil.rmtree(terminal.folder)
            shutil.copytree(self.image(at), terminal.folder)
            terminal.open()

    def image(self, at: int) -> Path:
        return self.folder / f"image-{at}"

    @staticmethod
    def back(terminal: Terminal) -> None:
        until_online(terminal)


def play(
    databases: Databases, templates: Templates, folder: Path, examples: int, steps: int, *, shrink: bool
) -> None:
    """Making a failing example shorter takes minutes: the daily run shows it as it was found."""
    phases = set(Phase) - (set() if shrink else {Phase.shrink, Phase.explain})
    how = settings(max_examples=examples, stateful_step_count=steps, phases=phases)
    run_machine(lambda: Terminals(databases, templates, folder), settings=how)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True, scope="session")
def test_whatever_networks_and_people_do_no_place_is_sold_twice_and_nothing_is_lost(
    databases: Databases, templates: Templates, tmp_path: Path
) -> None:
    play(databases, templates, tmp_path, examples=6, steps=25, shrink=False)


@pytest.mark.campaign
def test_whatever_they_do_for_an_hour_no_place_is_sold_twice_and_nothing_is_lost(
    databases: Databases, templates: Templates, tmp_path: Path
) -> None:
    play(databases, templates, tmp_path, examples=400, steps=60, shrink=True)
