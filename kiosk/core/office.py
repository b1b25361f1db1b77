"""What every desk of one terminal has at hand."""

from dataclasses import dataclass

from kiosk.core.ports import Clock, PublicHolidays
from kiosk.core.secrets import CitizenKeys
from kiosk.core.store.store import Store
from kiosk.core.ticket.keys import TerminalKey


@dataclass(frozen=True, slots=True)
class Office:
    """The shared database, the time, the holidays, and the keys of this terminal."""

    store: Store
    clock: Clock
    holidays: PublicHolidays
    keys: CitizenKeys
    terminal: TerminalKey
