"""The time by which a terminal judges: the shared database's, carried on by a clock that nobody can set.

Online and offline the same: what the database said at the last contact, and the seconds since. The machine's own
clock counts only where the program was started after that contact; then with the offset that it had.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kiosk.core.clock import Instruments

UNEXPLAINED = timedelta(minutes=2)  # a jump beyond this stops booking without network


@dataclass(frozen=True, slots=True)
class Reading:
    """The true time at one moment, and what the machine's clocks said then. Kept on disk between starts.

    `offset`: the true time less the machine's clock. `boot`: during which start of the machine.
    """

    true: datetime
    steady: float
    offset: timedelta
    boot: str

    def as_note(self) -> list[object]:
        """As a copy keeps it."""
        return [self.true.isoformat(), self.steady, self.offset.total_seconds(), self.boot]

    @classmethod
    def of_note(cls, note: Sequence[Any] | None) -> "Reading | None":
        """What `as_note` made; None where there is none."""
        if note is None:
            return None
        true, steady, offset, boot = note
        return cls(datetime.fromisoformat(true), steady, timedelta(seconds=offset), boot)


class TrueClock:
    """`now()` is a `kiosk.core.ports.Clock`. May be read from any thread; set by the link alone."""

    def __init__(self, instruments: Instruments, last: Reading | None = None) -> None:
        self.instruments = instruments
        self._last = last
        same_start = last is not None and last.boot != "" and last.boot == instruments.boot()
        self._anchor = last if same_start else None

    def now(self) -> datetime:
        """The present instant in UTC, whole seconds."""
        return self._exactly().replace(microsecond=0)

    @property
    def offset(self) -> timedelta:
        """The true time less the machine's clock, as measured at the last contact."""
        return self._last.offset if self._last else timedelta()

    @property
    def jump(self) -> timedelta:
        """By how much the machine's clock has moved since the last contact without time having passed.

        After a new start of the machine only going back can be told from having been off.
        """
        by_wall = self.instruments.wall() + self.offset
        if self._anchor is not None:
            return by_wall - self._exactly()
        return min(timedelta(), by_wall - self._last.true) if self._last else timedelta()

    @property
    def is_sure(self) -> bool:
        """Whether the time can be relied on without asking the database."""
        return self._last is not None and abs(self.jump) <= UNEXPLAINED

    def contact(self, said: datetime, seconds_ago: float) -> Reading:
        """The shared database said this, so many seconds ago; returns what is to be kept for the next start."""
        true = said + timedelta(seconds=seconds_ago)
        reading = Reading(true, self.instruments.steady(), true - self.instruments.wall(), self.instruments.boot())
        self._last = self._anchor = reading
        return reading

    def reading(self) -> Reading | None:
        """The same, carried on to this moment; None before the first contact ever."""
        if self._last is None or not self.is_sure:
            return self._last
        return Reading(self._exactly(), self.instruments.steady(), self.offset, self.instruments.boot())

    def _exactly(self) -> datetime:
        anchor = self._anchor
        if anchor is not None:
            return anchor.true + timedelta(seconds=self.instruments.steady() - anchor.steady)
        return self.instruments.wall() + self.offset
