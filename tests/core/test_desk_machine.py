"""Citizens who do whatever they like in whatever order, against the rules as a plain notebook would keep them.

After each step the desk has answered as the notebook would, and the tables keep every invariant.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from kiosk.core.commands import AddService, Book, ByCode, ByIin, Cancel, Choice, Command, Proof, Rebook, Reprint
from kiosk.core.outcomes import Booked, Cancelled, FreeTime, Refused
from kiosk.core.ports import CommandReusedError
from kiosk.core.store.store import Store
from tests.engines import Databases, Templates
from tests.invariants import check
from tests.racing import carried_out
from tests.town import ALMATY, OPENING_TIME, TSON, SetClock, Town, made_up, on_paper, settled, wall

WINDOW, HORIZON, PLACES = 10, 14, 2
LAST_START = date(2026, 6, 11)  # so that the horizon stays clear of the holidays of July
DOCUMENTATION = {"id-card", "passport"}
LINE_OF = {"id-card": "D", "passport": "D", "photo": "D", "certificate": "G", "pension": "G"}
TIMES = ("09:00", "09:30", "15:00")

Times = list[tuple[str, str]]  # [("id-card", "09:00")]


@dataclass
class Held:
    """A booking, as somebody with a notebook would write it down."""

    person: int
    taken: date
    day: date
    times: Times
    codes: list[str] = field(default_factory=list)
    cancelled: bool = False


class Notebook:
    """The rules once more, as plainly as they can be said."""

    def __init__(self) -> None:
        self.today = OPENING_TIME.astimezone(ALMATY).date()
        self.clock = OPENING_TIME.astimezone(ALMATY).strftime("%H:%M")
        self.held: list[Held] = []

    def has_begun(self, day: date, at: str) -> bool:
        return day < self.today or (day == self.today and at <= self.clock)

    def is_open(self, day: date, at: str) -> bool:
        return day.weekday() < 5 or (day.weekday() == 5 and at < "13:00")

    def is_free(self, day: date, service: str, at: str, but: Held | None = None) -> bool:
        others = [held for held in self.held if held is not but and not held.cancelled and held.day == day]
        there = [s for held in others for s, t in held.times if t == at and LINE_OF[s] == LINE_OF[service]]
        near = day <= self.today + timedelta(days=HORIZON)
        return self.is_open(day, at) and near and not self.has_begun(day, at) and len(there) < PLACES

    def go_together(self, times: Times) -> bool:
        if len(times) == 2:
            (one, at), (other, other_at) = times
            return at != other_at and one != other and (one in DOCUMENTATION) != (other in DOCUMENTATION)
        return len(times) == 1

    def may_take(self, person: int) -> bool:
        return all((self.today - held.taken).days >= WINDOW for held in self.held if held.person == person)

    def may_visit(self, person: int, day: date, but: Held | None = None) -> bool:
        mine = [held for held in self.held if held.person == person and held is not but and not held.cancelled]
        return all(abs((held.day - day).days) >= WINDOW for held in mine)

    def may_book(self, person: int, day: date, times: Times) -> bool:
        free = all(self.is_free(day, service, at) for service, at in times)
        return free and self.go_together(times) and self.may_take(person) and self.may_visit(person, day)

    def may_change(self, held: Held) -> bool:
        return not held.cancelled and not self.has_begun(held.day, min(at for _, at in held.times))

    def may_add(self, held: Held, service: str, at: str) -> bool:
        together = self.go_together([*held.times, (service, at)])
        return self.may_change(held) and together and self.is_free(held.day, service, at)

    def may_rebook(self, held: Held, day: date, times: Times) -> bool:
        same_services = sorted(s for s, _ in times) == sorted(s for s, _ in held.times)
        moves = (day, sorted(times)) != (held.day, sorted(held.times))
        free = all(self.is_free(day, service, at, held) for service, at in times)
        together = self.go_together(times) and self.may_visit(held.person, day, held)
        return self.may_change(held) and same_services and moves and free and together


people = st.integers(1, 4)
ahead = st.sampled_from([0, 1, 2, 4, 9, 10, 12, 14, 15]).map(lambda days: timedelta(days=days))
services = st.sampled_from(sorted(LINE_OF))
times_of_day = st.sampled_from(TIMES)
visits = st.lists(st.tuples(services, times_of_day), min_size=1, max_size=2)
numbers = st.integers(0, 50)
proofs = st.sampled_from(["ticket"] * 6 + ["old", "stolen", "iin"])


class Citizens(RuleBasedStateMachine):
    """What people do, at two terminals."""

    def __init__(self, databases: Databases, templates: Templates) -> None:
        super().__init__()
        self.databases = databases
        self.url = databases.copy(templates.filled(settled))
        self.store = Store(self.url)
        self.clock = SetClock(OPENING_TIME)
        self.notebook = Notebook()
        self.sent: list[tuple[Command, Booked | Cancelled | Refused]] = []
        self.terminals = 0
        self.read_the_slots()

    def teardown(self) -> None:
        check(self.store)
        self.store.close()
        self.databases.drop(self.url)

    @rule(person=people, ahead=ahead, times=visits)
    def book(self, person: int, ahead: timedelta, times: Times) -> None:
        day = self.notebook.today + ahead
        expected = self.notebook.may_book(person, day, times)
        answer = self.send(Book(uuid4(), made_up(person), TSON, self.choices(day, times)), expected=expected)
        if isinstance(answer, Booked):
            self.notebook.held.append(Held(person, self.notebook.today, day, times, [answer.ticket.code]))

    @precondition(lambda self: self.notebook.held)
    @rule(number=numbers, service=services, at=times_of_day, by=proofs)
    def add_a_service(self, number: int, service: str, at: str, by: str) -> None:
        held = self.one_of_them(number)
        expected = by == "ticket" and self.notebook.may_add(held, service, at)
        (choice,) = self.choices(held.day, [(service, at)])
        answer = self.send(AddService(uuid4(), self.proof(held, by), choice), expected=expected)
        if isinstance(answer, Booked):
            held.times = [*held.times, (service, at)]
            self.changed(held, answer)

    @precondition(lambda self: self.notebook.held)
    @rule(number=numbers, ahead=ahead, starts=st.tuples(times_of_day, times_of_day), by=proofs, other=services)
    def rebook(self, number: int, ahead: timedelta, starts: tuple[str, str], by: str, other: str) -> None:
        held = self.one_of_them(number)
        day = self.notebook.today + ahead
        times = [(service, at) for (service, _), at in zip(held.times, starts, strict=False)]
        if number % 7 == 0:
            times[0] = (other, times[0][1])
        expected = by == "ticket" and self.notebook.may_rebook(held, day, times)
        answer = self.send(Rebook(uuid4(), self.proof(held, by), self.choices(day, times)), expected=expected)
        if isinstance(answer, Booked):
            held.day, held.times = day, times
            self.changed(held, answer)

    @precondition(lambda self: self.notebook.held)
    @rule(number=numbers, by=proofs)
    def cancel(self, number: int, by: str) -> None:
        held = self.one_of_them(number)
        expected = by == "ticket" and self.notebook.may_change(held)
        answer = self.send(Cancel(uuid4(), self.proof(held, by)), expected=expected)
        held.cancelled = held.cancelled or isinstance(answer, Cancelled)

    @precondition(lambda self: self.notebook.held)
    @rule(number=numbers, by=proofs)
    def print_again(self, number: int, by: str) -> None:
        held = self.one_of_them(number)
        expected = by == "ticket" and not held.cancelled
        answer = self.send(Reprint(uuid4(), self.proof(held, by)), expected=expected)
        if isinstance(answer, Booked):
            assert answer.ticket.code == held.codes[-1]
            assert answer.ticket.booking.revision == len(held.codes)

    @precondition(lambda self: self.sent)
    @rule(number=numbers)
    def confirm_again(self, number: int) -> None:
        command, answer = self.sent[number % len(self.sent)]
        again = self.carry_out(command)
        if isinstance(again, Booked) and isinstance(answer, Booked):
            assert on_paper(again.ticket) == on_paper(answer.ticket)
        else:
            assert again == answer

    @precondition(lambda self: self.sent)
    @rule(number=numbers)
    def reuse_an_id(self, number: int) -> None:
        command, _ = self.sent[number % len(self.sent)]
        other = Cancel(command.command_id, ByIin(made_up(77)))
        with pytest.raises(CommandReusedError):
            self.carry_out(other)

    @rule(person=people, service=services)
    def look(self, person: int, service: str) -> None:
        found = self.town().citizen(person).sees(service)
        days = [] if isinstance(found, Refused) else found.days
        shown = {(day.day, wall(free.slot)) for day in days for free in day.slots}
        possible = {
            (self.notebook.today + timedelta(days=n), at)
            for n in range(HORIZON + 2)
            for at in TIMES
            if self.notebook.may_book(person, self.notebook.today + timedelta(days=n), [(service, at)])
        }
        assert isinstance(found, FreeTime) or not possible
        assert {(day, at) for day, at in shown if at in TIMES} == possible

    @precondition(lambda self: self.notebook.today < LAST_START)
    @rule(hours=st.sampled_from([1, 1, 5, 24, 24, 72, 240]))
    def time_passes(self, hours: int) -> None:
        self.clock.pass_by(hours=hours)
        now = self.clock.now().astimezone(ALMATY)
        self.notebook.today, self.notebook.clock = now.date(), now.strftime("%H:%M")
        self.town().citizen(99).sees("id-card")
        self.read_the_slots()

    def send(self, command: Command, *, expected: bool) -> Booked | Cancelled | Refused:
        answer = self.carry_out(command)
        self.sent.append((command, answer))
        assert expected is not isinstance(answer, Refused), answer
        return answer

    def carry_out(self, command: Command) -> Booked | Cancelled | Refused:
        answer = carried_out(self.town().desk, command)
        check(self.store)
        return answer

    def town(self) -> Town:
        """Seen from the other terminal each time; nobody is slowed down there."""
        self.terminals += 1
        return Town.at(self.store, self.clock, terminal=1 + self.terminals % 2)

    def read_the_slots(self) -> None:
        town = self.town()
        self.slots = {
            (line, s.day, wall(s)): s.id
            for line, service in (("D", "id-card"), ("G", "pension"))
            for s in town.every_slot(service)
        }
        self.services = {code: town.service(code).id for code in LINE_OF}

    def choices(self, day: date, times: Times) -> tuple[Choice, ...]:
        """What is chosen, by ids; where there is no such slot, something that nobody has ever seen."""
        return tuple(Choice(self.services[s], self.slots.get((LINE_OF[s], day, at), 10**6)) for s, at in times)

    def one_of_them(self, number: int) -> Held:
        return self.notebook.held[number % len(self.notebook.held)]

    def proof(self, held: Held, by: str) -> Proof:
        iin = made_up(held.person)
        match by:
            case "old" if len(held.codes) > 1:
                return ByCode(iin, held.codes[0])
            case "ticket":
                return ByCode(iin, held.codes[-1])
            case "stolen":
                return ByCode(made_up(held.person + 1), held.codes[-1])
            case _:
                return ByIin(iin)

    @staticmethod
    def changed(held: Held, answer: Booked) -> None:
        held.codes = [*held.codes, answer.ticket.code]
        assert answer.ticket.booking.revision == len(held.codes)


def play(databases: Databases, templates: Templates, examples: int, steps: int, *, shrink: bool) -> None:
    """Making a failing example shorter takes minutes: the daily run shows it as it was found."""
    phases = set(Phase) - (set() if shrink else {Phase.shrink, Phase.explain})
    how = settings(max_examples=examples, stateful_step_count=steps, phases=phases)
    run_state_machine_as_test(lambda: Citizens(databases, templates), settings=how)


def test_whatever_citizens_do_the_desk_keeps_the_rules(databases: Databases, templates: Templates) -> None:
    play(databases, templates, examples=16, steps=30, shrink=False)


@pytest.mark.campaign
def test_whatever_citizens_do_for_an_hour_the_desk_keeps_the_rules(
    databases: Databases, templates: Templates
) -> None:
    play(databases, templates, examples=1000, steps=80, shrink=True)
