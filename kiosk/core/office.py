"""What every desk of one terminal has at hand, and how it is opened: database, keys, place among the terminals."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from kiosk.core.commands import Command
from kiosk.core.ports import Clock, PublicHolidays, StoreUnusableError
from kiosk.core.secret_file import SecretFileError
from kiosk.core.secrets import CitizenKeys
from kiosk.core.store.schema import upgrade
from kiosk.core.store.store import Store
from kiosk.core.store.work import Work
from kiosk.core.ticket.keys import FILE_NAME, TerminalKey

KEYS_FOLDER = "keys"
CITIZEN_KEY_FILE = "citizens.key"


class Keep(Protocol):
    """Takes what was done offline down for delivery, in the transaction that did it."""

    def __call__(self, work: Work, command: Command, mark: bytes, result: object, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    """The shared database, the time, the holidays, and the keys of this terminal.

    `keep`: set where `store` is the terminal's own copy, used without network: it puts what is done into the
    outbox. Slots then have as many places free as the terminal holds by lease, and none are opened.
    """

    store: Store
    clock: Clock
    holidays: PublicHolidays
    keys: CitizenKeys
    terminal: TerminalKey
    keep: Keep | None = None

    @property
    def offline(self) -> bool:
        """Whether this works from the terminal's own copy."""
        return self.keep is not None


def open_office(url: str, data_dir: Path, name: str, clock: Clock, holidays: PublicHolidays) -> Office:
    """Open a terminal's office, making what a new terminal lacks: tables, keys, its row among the terminals.

    Raises StoreUnavailableError and StoreUnusableError. The citizens' key is made while the database
    knows nobody; later a missing key file is a fault, since nobody's booking would be found again.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    store = Store(url)
    try:
        upgrade(store.engine)
        nobody_yet = store.read(lambda work: work.records.knows_nobody())
        keys = CitizenKeys.load(data_dir / KEYS_FOLDER / CITIZEN_KEY_FILE, create=nobody_yet)
        terminal = _terminal(store, data_dir / KEYS_FOLDER, name, clock)
    except SecretFileError as fault:
        store.close()
        raise StoreUnusableError(str(fault)) from fault
    except BaseException:
        store.close()
        raise
    return Office(store, clock, holidays, keys, terminal)


def _terminal(store: Store, folder: Path, name: str, clock: Clock) -> TerminalKey:
    if (folder / FILE_NAME).exists():
        key = TerminalKey.load(folder)
    else:
        key = TerminalKey.create(folder, store.read(lambda work: work.records.next_terminal_id()))
    store.write(lambda work: work.records.enrol(key.key_id, name, key.public_key, clock.now()))
    return key
