"""Terminals of the town that survive the network: each with its copy, its link, and clocks that the test sets."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.office import Office
from kiosk.core.secrets import CitizenKeys
from kiosk.core.store.reference import CentreState
from kiosk.core.store.store import Store
from kiosk.core.store.work import Work
from kiosk.core.sync.link import Link, LinkState
from kiosk.core.sync.linked_desk import LinkedDesk
from kiosk.core.sync.linked_staff_desk import LinkedStaffDesk
from kiosk.core.sync.replica import Replica, notes
from kiosk.core.sync.true_clock import Reading, TrueClock
from tests.town import OPENING_TIME, TSON, SetClock, Town, terminal_key

SPAN = timedelta(seconds=1)


@dataclass
class SetInstruments:
    """The clocks of a machine: `world` is the true time, `error` how wrong its own clock is set."""

    world: SetClock
    error: timedelta = timedelta()
    started: datetime = OPENING_TIME
    starts: int = 1

    def wall(self) -> datetime:
        """What the machine takes for the present instant."""
        return self.world.now() + self.error

    def steady(self) -> float:
        """Seconds since it was started."""
        return (self.world.now() - self.started).total_seconds()

    def boot(self) -> str:
        """Its number of starts."""
        return f"start {self.starts}"

    def restart(self) -> None:
        """The machine is started anew."""
        self.started, self.starts = self.world.now(), self.starts + 1


@dataclass
class Terminal:
    """One terminal. `url` leads to the shared database, through whatever network the test put there."""

    url: str
    folder: Path
    world: SetClock
    number: int = 1
    centres: Sequence[int] = (TSON,)
    patience: float = 2.0
    sells_offline: bool = True
    instruments: SetInstruments = field(init=False)

    def __post_init__(self) -> None:
        self.instruments = SetInstruments(self.world, started=self.world.now())
        self.open()

    def open(self) -> None:
        """Start the program."""
        self.shared = Store(self.url, patience=self.patience)
        self.replica = Replica(self.folder, self.world.now())
        self.clock = TrueClock(self.instruments, Reading.of_note(self.replica.store.read(notes).get("clock")))
        keys = CitizenKeys(b"k" * 32)
        self.office = Office(self.shared, self.clock, KazakhstanHolidays(), keys, terminal_key(self.number))
        self.link = Link(
            self.office,
            self.replica,
            self.centres,
            self.clock,
            report=self._report,
            ask_time=self._ask_time,
            sells_offline=self.sells_offline,
        )
        self.desk = LinkedDesk(self.office, self.replica, self.link)
        self.staff = LinkedStaffDesk(self.office, self.replica, self.link)

    def close(self) -> None:
        """End the program."""
        self.shared.close()
        self.replica.close()

    def restart(self, *, machine: bool = False) -> None:
        """End it and start it again; `machine`: the whole machine."""
        self.close()
        if machine:
            self.instruments.restart()
        self.open()

    def beat(self, times: int = 1) -> LinkState:
        """Let the link look, so many times, a second apart."""
        for _ in range(times):
            self.world.pass_by(seconds=1)
            state = self.link.beat()
        return state

    @property
    def town(self) -> Town:
        """The town as it is seen here: citizens come to this terminal's desk. Look at its store for the copy."""
        town = Town.at(self.replica.store, self.world, terminal=self.number)
        return replace(town, desk=self.desk)

    def _ask_time(self, work: Work, centre_ids: Sequence[int]) -> tuple[datetime, dict[int, CentreState]]:
        """The database has no clock of its own in the test's world."""
        _, states = work.look(centre_ids)
        return self.world.now(), states

    @staticmethod
    def _report(state: LinkState) -> dict[str, object]:
        return {"version": "test", "outbox": state.load.waiting}
