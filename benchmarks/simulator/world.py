"""One seed's town: its time, its machines, the papers in people's hands, and the story so far."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from benchmarks.simulator.ground import KEYS, SPARE_LINES, Ground
from benchmarks.simulator.machine import Killed, Machine
from kiosk.core.citizen_desk import CitizenDesk
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.model import Ticket
from kiosk.core.office import Office
from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.staff_desk import StaffDesk
from kiosk.core.store.store import Store
from kiosk.core.sync.linked_desk import LinkedDesk
from kiosk.core.sync.linked_staff_desk import LinkedStaffDesk
from tests.town import ALMATY, NEIGHBOUR, OPENING_TIME, SPETSTSON, TSON, SetClock, terminal_key

_TOLD = 60  # last lines of the story
_CENTRES = ((TSON,), (TSON, NEIGHBOUR), (SPETSTSON,), (NEIGHBOUR,), (TSON, SPETSTSON))


class BrokenError(Exception):
    """Something does not hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where people come to: a machine's desks, or the portal's."""

    name: str
    desk: CitizenDesk | LinkedDesk
    staff: StaffDesk | LinkedStaffDesk
    centres: Sequence[int]
    machine: Machine | None = None


@dataclass
class Paper:
    """A ticket that somebody was given. `cancelled`: so they were told."""

    citizen: int
    ticket: Ticket
    command_id: UUID
    cancelled: bool = False
    replaced: bool = False


@dataclass
class LetIn:
    """Somebody who was let in with a ticket."""

    command_id: UUID
    booking_id: int
    place: str


@dataclass
class World:
    """Everything of one seed."""

    seed: int
    ground: Ground
    url: str
    days: int
    random: Random = field(init=False)
    clock: SetClock = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.clock = SetClock(OPENING_TIME)
        self.step = 0
        self.story: deque[str] = deque(maxlen=_TOLD)
        self.counts: Counter[str] = Counter()
        self.papers: list[Paper] = []
        self.let_in: list[LetIn] = []
        self.perished: set[UUID] = set()  # what was done where the disk was lost before it was delivered
        self.closed: set[tuple[int, object]] = set()
        self.store = Store(self.url)
        key = terminal_key(self.ground.terminals + 1)
        self.office = Office(self.store, self.clock, KazakhstanHolidays(), KEYS, key)
        self.portal = Place(
            "portal", CitizenDesk(self.office), StaffDesk(self.office), (TSON, SPETSTSON, NEIGHBOUR)
        )
        self.spare_lines = list(self.ground.lines[-SPARE_LINES:])
        self.machines = [
            Machine(
                f"{number}",
                line=(line := self.ground.lines[number - 1]),
                url=self.ground.through(line, self.url),
                home=self.ground.home,
                world=self.clock,
                number=number,
                centres=_CENTRES[number % len(_CENTRES)],
            )
            for number in range(1, self.ground.terminals + 1)
        ]

    def close(self) -> None:
        """Give everything back."""
        for machine in self.machines:
            machine.close()
        self.store.close()

    @property
    def now(self) -> datetime:
        """The true time."""
        return self.clock.now()

    def command_id(self) -> UUID:
        """A new one."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def chance(self, of: float) -> bool:
        """Whether it comes so."""
        return self.random.random() < of

    def tell(self, who: str, what: str) -> None:
        """Go on with the story."""
        at = self.now.astimezone(ALMATY)
        self.story.append(f"{self.step:5} {at:%a %d %H:%M:%S}  {who:7} {what}")

    def place(self, centre: int | None = None) -> Place:
        """Somewhere to go: the portal, or a machine that serves this centre; one without network if need be."""
        if self.chance(0.15):
            return self.portal
        fit = [m for m in self.machines if centre is None or centre in m.centres]
        cut_off = [m for m in fit if m.cut_until is not None]
        if cut_off and self.chance(0.25):
            fit = cut_off
        return at_machine(self.random.choice(fit)) if fit else self.portal

    def outcome(self, result: object) -> str:
        """A result in a word, for the story."""
        reason = getattr(result, "reason", None) or getattr(result, "verdict", None)
        return f"{type(result).__name__}{f' {reason}' if reason else ''}"

    @contextmanager
    def happening(self, place: Place, what: str) -> Iterator[list[object]]:
        """Something is done at a place. The faults that people may meet there end it; others end the seed."""
        results: list[object] = []
        try:
            yield results
        except StoreUnavailableError as fault:
            results = [fault]
            if place.machine is None:
                raise BrokenError(f"the portal's line is whole, and yet: {fault}") from fault
            self.tell(place.name, f"{what}: no answer")
        except StoreUnusableError as fault:
            if place.machine is None or not place.machine.damaged:
                raise
            self.tell(place.name, f"{what}: {fault}")
        except Killed:
            assert place.machine is not None
            machine = self.chance(0.3)
            self.tell(place.name, f"{what}: KILLED in the middle of it{', with its machine' if machine else ''}")
            self.counts["killed at work"] += 1
            place.machine.killed(machine=machine)
        else:
            self.tell(place.name, f"{what}: {', '.join(map(self.outcome, results)) or 'done'}")
            for result in results:
                self.counts[f"{what.split(',', maxsplit=1)[0]}: {self.outcome(result)}"] += 1

    def beat(self, machine: Machine, times: int = 1) -> None:
        """Let a machine's link look."""
        with self.happening(at_machine(machine), "beat"):
            state = machine.beat(times)
            self.counts["beats online" if state.online else "beats offline"] += times
            self.tell(machine.name, f"{'online' if state.online else state.why}, {state.load.waiting} waiting")

    def pass_by(self, minutes: float) -> None:
        """Let time pass; lines that were cut until then come back."""
        self.clock.pass_by(seconds=round(minutes * 60))
        for machine in self.machines:
            if machine.cut_until is not None and self.now >= machine.cut_until:
                self.heal(machine)

    def heal(self, machine: Machine) -> None:
        """The line is whole again."""
        machine.cut_until, machine.lag = None, 0.0
        machine.line.restore()
        self.tell(machine.name, "its line is back")

    def cut(self, machine: Machine, hours: float) -> None:
        """Its line is cut for so long."""
        machine.line.cut()
        machine.cut_until = self.now + timedelta(hours=hours)
        self.tell(machine.name, f"CUT OFF for {hours:.1f} h")


def at_machine(machine: Machine) -> Place:
    """The desks at a machine."""
    return Place(machine.name, machine.desk, machine.staff, machine.centres, machine)
