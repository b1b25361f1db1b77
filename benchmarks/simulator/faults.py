"""What breaks: lines, programs, machines, disks, clocks. The seed says what, where and when."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from uuid import UUID

import psycopg
from sqlalchemy import make_url

from benchmarks.simulator.machine import PATIENCE, Machine
from benchmarks.simulator.people import People
from benchmarks.simulator.world import World, at_machine
from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.sync import outbox
from kiosk.core.sync.delivery import deliver
from kiosk.core.sync.outbox import State
from tests.network import Cut

STALL_PATIENCE = 0.3  # seconds that really pass
_PAGE = 4096


class Faults:
    """The faults of one world."""

    def __init__(self, world: World, people: People) -> None:
        self.world = world
        self.people = people
        self.random = world.random
        self._server = make_url(world.url).set(drivername="postgresql").render_as_string(hide_password=False)

    def act(self) -> None:
        """One fault somewhere."""
        kinds: dict[Callable[[Machine], None], float] = {
            self.cut: 24,
            self.trap_commit: 22,
            self.trap_message: 14,
            self.stall: 2,
            self.slow: 5,
            self.hold: 2.5,
            self.restart: 6,
            self.kill: 6,
            self.kill_at_work: 12,
            self.image: 6,
            self.old_disk: 4,
            self.clone: 2,
            self.clock: 5,
            self.damage: 3,
            self.redeliver: 8,
        }
        kind = self.random.choices(list(kinds), list(kinds.values()))[0]
        self.world.counts[f"fault: {kind.__name__}"] += 1
        kind(self.random.choice(self.world.machines))

    def _alone(self, machine: Machine) -> None:
        """Cut off from its start, with what its disk says; people come nevertheless."""
        self.world.cut(machine, self.random.uniform(1, 20))
        for _ in range(self.random.randint(2, 5)):
            self.people._book(at_machine(machine), self.random.randrange(900), self.random.choice(machine.centres))

    # The line.

    def cut(self, machine: Machine) -> None:
        """Cut off, for minutes up to two days."""
        self.world.cut(
            machine, self.random.choice((0.2, 0.5, 1, 2, 4, 8, 20, 30, 48, 48)) * self.random.uniform(0.7, 1)
        )

    def trap_commit(self, machine: Machine) -> None:
        """The line breaks at a COMMIT, for that moment or for a while."""
        where = self.random.choice(list(Cut))
        lasting = self.world.chance(0.5)
        number = self.random.choice((1, 1, 1, 2, 3, 5))
        machine.line.cut_at_commit(where, number, lasting=lasting)
        self.world.tell(machine.name, f"TRAP at COMMIT {number}, {where.value}, lasting: {lasting}")
        self._mind(machine)

    def trap_message(self, machine: Machine) -> None:
        """The line breaks at some message."""
        where = self.random.choice(list(Cut))
        lasting = self.world.chance(0.5)
        number = self.random.randint(1, 40)
        machine.line.cut_at_message(number, where, lasting=lasting)
        self.world.tell(machine.name, f"TRAP at message {number}, {where.value}, lasting: {lasting}")
        self._mind(machine)

    def _mind(self, machine: Machine) -> None:
        """The trap is there for a while; and what it cut comes back then."""
        machine.cut_until = self.world.now + timedelta(hours=self.random.uniform(0.3, 3))
        for _ in range(self.random.randint(0, 2)):
            self._somebody_at(machine)

    def _somebody_at(self, machine: Machine) -> None:
        deed = self.random.random()
        if deed < 0.4:
            self.world.beat(machine, 2)
        elif deed < 0.85:
            citizen = self.random.randrange(900)
            self.people._book(at_machine(machine), citizen, self.random.choice(machine.centres))
        else:
            self.people.act()

    def stall(self, machine: Machine) -> None:
        """A cable is pulled while somebody is at it; it is noticed, and mended some time later."""
        if machine.cut_until is not None:
            return
        machine.restart_with(STALL_PATIENCE)
        self.world.beat(machine)
        machine.line.stall()
        self.world.tell(machine.name, "STALLED")
        self.people._book(at_machine(machine), self.random.randrange(900), machine.centres[0])
        machine.restart_with(PATIENCE)
        self.world.cut(machine, self.random.uniform(0.1, 3))

    def slow(self, machine: Machine) -> None:
        """The line is slow: some milliseconds really, and a second and a half in this world."""
        if machine.cut_until is not None:
            return
        machine.line.slow(0.003)
        machine.lag = 1.5
        self.world.tell(machine.name, "SLOW")
        machine.cut_until = self.world.now + timedelta(minutes=self.random.uniform(5, 60))
        self._somebody_at(machine)
        self.world.beat(machine)

    def hold(self, machine: Machine) -> None:
        """A COMMIT is held back; its citizen is answered from the copy; then it arrives after all."""
        if machine.cut_until is not None:
            return
        machine.restart_with(STALL_PATIENCE)
        self.world.beat(machine)
        machine.line.hold_at_commit(1)
        self.world.tell(machine.name, "HELD at COMMIT")
        self.people._book(at_machine(machine), self.random.randrange(900), machine.centres[0])
        machine.line.disarm()
        machine.line.release()
        self._wait_for_server()
        machine.restart_with(PATIENCE)

    def _wait_for_server(self) -> None:
        """Until nobody is in the middle of a transaction."""
        open_ = """SELECT count(*) FROM pg_stat_activity
                   WHERE datname = %s AND state <> 'idle' AND pid <> pg_backend_pid()"""
        database = make_url(self.world.url).database
        with closing(psycopg.connect(self._server, autocommit=True)) as server:
            while server.execute(open_, (database,)).fetchone() != (0,):
                server.execute("SELECT pg_sleep(0.005)")

    # The program and its machine.

    def restart(self, machine: Machine) -> None:
        """The program is started anew, or the machine."""
        whole = self.world.chance(0.4)
        self.world.tell(machine.name, f"RESTART{' of the machine' if whole else ''}")
        machine.restart(machine=whole)

    def kill(self, machine: Machine) -> None:
        """Killed while nothing is done."""
        whole = self.world.chance(0.4)
        self.world.tell(machine.name, f"KILLED{' with its machine' if whole else ''}")
        machine.killed(machine=whole)

    def kill_at_work(self, machine: Machine) -> None:
        """Killed at the end of some transaction that is to come."""
        number = self.random.randint(1, 9)
        machine.kill_at(number)
        self.world.tell(machine.name, f"to be KILLED at point {number}")
        self._somebody_at(machine)

    def image(self, machine: Machine) -> None:
        """An image of the disk is made."""
        self.world.tell(machine.name, "image of the disk")
        machine.take_image()

    def old_disk(self, machine: Machine) -> None:
        """A disk of some hours ago is put in. What was done since, and not delivered, is gone for ever."""
        machine = self.random.choice([m for m in self.world.machines if m.images] or [machine])
        if not machine.images:
            self.image(machine)
            return
        taken, image = self.random.choice(machine.images)
        before = self._waiting(machine)
        machine.restore_image(image)
        gone = before - machine.entries().keys()
        self.world.perished |= gone
        self.world.tell(machine.name, f"OLD DISK of {taken:%d %H:%M}, {len(gone)} deeds gone")
        if self.world.chance(0.6):
            self._alone(machine)

    def clone(self, machine: Machine) -> None:
        """A second machine with the same disk."""
        if not self.world.spare_lines or any(
            m.number == machine.number for m in self.world.machines if m is not machine
        ):
            return
        line = self.world.spare_lines.pop()
        other = machine.clone(f"{machine.number}b", line, self.world.ground.through(line, self.world.url))
        self.world.machines.append(other)
        self.world.tell(machine.name, f"CLONED as {other.name}")
        if self.world.chance(0.6):
            self._alone(other)
            self._alone(machine)

    def clock(self, machine: Machine) -> None:
        """The machine's clock is set wrong, or right again."""
        to_2015 = timedelta(days=-365 * 11)
        error = self.random.choice((timedelta(hours=2), to_2015, timedelta(), timedelta(minutes=-3)))
        machine.instruments.error = error
        self.world.tell(machine.name, f"CLOCK set wrong by {error}")
        if self.world.chance(0.3):
            machine.restart(machine=self.world.chance(0.5))

    def damage(self, machine: Machine) -> None:
        """Pages of the copy are overwritten; not those of the outbox, which must be rescued whole."""
        running = self.world.chance(0.5)
        before = self._waiting(machine)
        if not running:
            machine.close()
        pages = _pages_to_harm(machine)
        harmed = self.random.sample(pages, min(len(pages), self.random.randint(1, 12)))
        machine.damage({page: self.random.randbytes(_PAGE) for page in harmed})
        self.world.tell(machine.name, f"DAMAGED pages {sorted(harmed)}{' while it runs' if running else ''}")
        if not running:
            machine.open()
        elif self.world.chance(0.5):
            self.world.beat(machine)
        if not running and before - self._waiting(machine):
            raise AssertionError("deeds were lost with pages that are none of the outbox's")

    @staticmethod
    def _waiting(machine: Machine) -> set[UUID]:
        """What is still to be delivered; nothing where the copy cannot be read."""
        with suppress(StoreUnavailableError, StoreUnusableError):
            return {i for i, row in machine.entries().items() if row["state"] == State.WAITING.value}
        return set()

    def redeliver(self, machine: Machine) -> None:
        """Something of the outbox is delivered out of order, and once more."""
        if machine.cut_until is not None:
            return
        with self.world.happening(at_machine(machine), "delivers out of order"):
            entries = machine.replica.store.read(outbox.waiting)
            for entry in self.random.sample(entries, min(len(entries), 3)):
                first = deliver(machine.office, entry)
                second = deliver(machine.office, entry)
                if first[0] is not second[0]:
                    raise AssertionError(f"delivered twice: {first}, then {second}")


def _pages_to_harm(machine: Machine) -> list[int]:
    """The pages of the copy that hold neither its table of contents nor the outbox."""
    with closing(sqlite3.connect(machine.file)) as file:
        kept = "('sqlite_schema', 'outbox')"
        found = file.execute(f"SELECT pageno FROM dbstat WHERE name NOT IN {kept} AND pageno > 1 ORDER BY pageno")
        return [page for (page,) in found]
