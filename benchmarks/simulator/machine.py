"""A terminal as a machine that people kill, restore from an old disk, copy, and set the clock of."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from kiosk.core.store.reference import CentreState
from kiosk.core.store.store import Store
from kiosk.core.store.work import Work
from kiosk.core.sync.local_tables import outbox
from kiosk.core.sync.replica import FILE_NAME
from tests.network import Network
from tests.terminals import Terminal
from tests.town import SetClock

T = TypeVar("T")
PATIENCE = 15.0  # seconds: that others use this computer too is no part of the story
_JOURNALS = ("", "-wal", "-shm")


class Killed(BaseException):
    """The machine's program is gone, in the middle of whatever it did."""


class Machine(Terminal):
    """One machine. `name`: of it; a clone of terminal 3 is number 3 too. `lag`: seconds that a look takes."""

    def __init__(
        self, name: str, line: Network, url: str, home: Path, world: SetClock, number: int, centres: Sequence[int]
    ) -> None:
        self.name = name
        self.line = line
        self.home = home
        self.lag = 0.0
        self.images: list[tuple[datetime, Path]] = []
        self.cut_until: datetime | None = None  # None: its line is whole
        self.damaged = False
        self._fuse: int | None = None
        self._numbers = count(1)
        super().__init__(url, self._new_folder(), world, number, centres, PATIENCE)

    def open(self) -> None:
        """Start the program."""
        super().open()
        self._fuse = None
        for store in (self.shared, self.replica.store):
            self._wire_up(store)

    # What can happen to the program and its disk.

    def kill_at(self, number: int) -> None:
        """Have the program killed at the n-th point from now on: before or after a transaction's end."""
        self._fuse = number

    def killed(self, *, machine: bool = False) -> None:
        """It was killed: what its files were at that moment is what there is now; `machine`: all of it fell."""
        if self._fuse != 0:
            self._leave_files()
        self.close()
        self.folder = self._left
        if machine:
            self.instruments.restart()
        self.open()

    def restart_with(self, patience: float) -> None:
        """End the program and start it again, more or less patient with a silent server."""
        self.patience = patience
        self.restart()

    def take_image(self) -> None:
        """Keep what is on the disk now."""
        image = self._new_folder()
        self._copy_files(image)
        self.images.append((self.world.now(), image))

    def restore_image(self, image: Path) -> None:
        """Another disk is put in: this is what is on it."""
        self.close()
        self.folder = self._new_folder()
        shutil.copytree(image, self.folder, dirs_exist_ok=True)
        self.instruments.restart()
        self.open()

    def clone(self, name: str, line: Network, url: str) -> "Machine":
        """Another machine whose disk is a copy of this one's."""
        other = object.__new__(Machine)
        numbers = self._new_folder()
        self._copy_files(numbers)
        other.__dict__.update(name=name, line=line, home=self.home, lag=0.0, images=[], cut_until=None)
        other.__dict__.update(damaged=False, _fuse=None, _numbers=count(1))
        Terminal.__init__(other, url, numbers, self.world, self.number, self.centres, PATIENCE)
        return other

    @property
    def file(self) -> Path:
        """The copy's file."""
        return self.folder / FILE_NAME

    def entries(self) -> dict[UUID, Mapping[str, Any]]:
        """The outbox, as it is stored."""
        rows = self.replica.store.read(lambda work: work.connection.execute(select(outbox)).all())
        return {row.command_id: row._mapping for row in rows}

    # Inside.

    def _ask_time(self, work: Work, centre_ids: Sequence[int]) -> tuple[datetime, dict[int, CentreState]]:
        self.world.pass_by(seconds=self.lag)
        return super()._ask_time(work, centre_ids)

    def _wire_up(self, store: Store) -> None:
        write = store.write

        def fragile(do: Callable[[Work], T]) -> T:
            def done(work: Work) -> T:
                result = do(work)
                work.wire.flush()
                self._burn()
                return result

            result = write(done)
            self._burn()
            return result

        store.write = fragile  # type: ignore[method-assign]

    def _burn(self) -> None:
        if self._fuse:
            self._fuse -= 1
            if self._fuse == 0:
                self._leave_files()
                raise Killed

    def _leave_files(self) -> None:
        self._left = self._new_folder()
        self._copy_files(self._left)

    def _copy_files(self, to: Path) -> None:
        for journal in _JOURNALS:
            file = Path(f"{self.file}{journal}")
            if file.exists():
                shutil.copyfile(file, f"{to / FILE_NAME}{journal}")

    def _new_folder(self) -> Path:
        folder = self.home / f"machine-{self.name}-{next(self._numbers)}"
        folder.mkdir()
        return folder
