"""What a verdict says, and what its words need to know. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kiosk.core.model import Centre, Line, Service


@dataclass(frozen=True)
class Called:
    """A number in the queue, and where one waits for it."""

    number: str
    where: str


@dataclass(frozen=True)
class Told:
    """A verdict in words. `tone`: ok, warn, bad, or info for what lets nobody in or out. `note`: to heed besides.

    `facts`: pairs of what it is and what it says.
    """

    tone: str
    icon: str
    word: str
    reason: str
    next: str = ""
    note: str = ""
    numbers: tuple[Called, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Surroundings:
    """What the words need to know besides the case: this centre, all lines and services, the desks' names."""

    centre: Centre
    lines: Mapping[int, Line]
    services: Mapping[int, Service]
    desks: Mapping[int, str]
    desk_id: int
    now: datetime

    def local(self, instant: datetime) -> datetime:
        """On the centre's clock."""
        return instant.astimezone(self.centre.zone)

    @property
    def today(self) -> date:
        """The centre's day."""
        return self.local(self.now).date()
