"""What every desk of one terminal has at hand, and how it is opened: database, keys, place among the terminals.

An embedded database is its terminal's own: whatever it lacks is made when it is opened. A shared one is set up by
its owner (`prepare_database`, `enrol_here`); a terminal that opens it changes nothing of that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from kiosk.core.commands import Command
from kiosk.core.enrolment import enrol, request_of
from kiosk.core.ports import Clock, PublicHolidays, StoreUnusableError
from kiosk.core.secret_file import SecretFileError, SecretFileMissingError
from kiosk.core.secrets import CitizenKeys
from kiosk.core.store.schema import HEAD, number_of, require_current, upgrade
from kiosk.core.store.store import Store
from kiosk.core.store.terminals import TerminalRow
from kiosk.core.store.work import Work
from kiosk.core.ticket.keys import FILE_NAME, NOT_ENROLLED, TerminalKey

KEYS_FOLDER = "keys"
CITIZEN_KEY_FILE = "citizens.key"
_ENROL = "let the owner of the database run `kiosk terminal enrol` (docs/shared-database.md)"


class Keep(Protocol):
    """Takes what was done offline down for delivery, in the transaction that did it."""

    def __call__(self, work: Work, command: Command, mark: bytes, result: object, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    """The shared database, the time, the holidays, and the keys of this terminal.

    `keep`: set where `store` is the terminal's own copy, used without network: it puts what is done into the
    outbox. Slots then have as many places free as the terminal holds by lease, and none are opened.
    `series`: the letters under which it numbers arrivals then; empty where the shared database numbers them.
    """

    store: Store
    clock: Clock
    holidays: PublicHolidays
    keys: CitizenKeys
    terminal: TerminalKey
    keep: Keep | None = None
    series: str = ""

    @property
    def offline(self) -> bool:
        """Whether this works from the terminal's own copy."""
        return self.keep is not None


class Prepared(NamedTuple):
    """What `prepare_database` found and did.

    `before`: the number of the version it had, None where it was empty. `has_mark`: whether the database knows
    which citizens' key is its own; where not, prepare it from where that key is. `new_key`: whether it was made.
    """

    before: str | None
    after: str
    has_mark: bool
    new_key: bool


def open_office(
    url: str,
    data_dir: Path,
    name: str,
    clock: Clock,
    holidays: PublicHolidays,
    *,
    enrolled: bool = True,
    patience: float | None = None,
) -> Office:
    """Open a terminal's office. An embedded database gets what it lacks: tables, keys, its row for the terminal.

    `enrolled`: False for work that signs no ticket, which a place that is no terminal may do too (as terminal 0).
    `patience`: of the store, in seconds (`kiosk.core.store.store.Store`).
    Raises StoreUnavailableError, and StoreUnusableError that says what to do. The citizens' key is made while the
    database knows nobody; later a missing key file is a fault, since nobody's booking would be found again.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    folder = data_dir / KEYS_FOLDER
    with _store(url, patience) as store:
        if is_shared(store):
            require_current(store.engine)
            keys = _shared_keys(store, folder / CITIZEN_KEY_FILE)
            terminal = _enrolled(store, folder) if enrolled else _anybody(store, folder)
        else:
            upgrade(store.engine)
            keys = _embedded_keys(store, folder / CITIZEN_KEY_FILE)
            terminal = _enrolled_by_itself(store, folder, name, clock)
        return Office(store, clock, holidays, keys, terminal)


def open_office_unseen(
    url: str, data_dir: Path, clock: Clock, holidays: PublicHolidays, patience: float
) -> Office:
    """The office of a terminal whose shared database cannot be reached now: by its keys alone.

    Whoever uses it asks `check_shared` as soon as the database answers. Raises StoreUnusableError where the
    terminal has no keys, or has never been enrolled.
    """
    folder = data_dir / KEYS_FOLDER
    with _store(url, patience) as store:
        keys, terminal = CitizenKeys.load(folder / CITIZEN_KEY_FILE), TerminalKey.load(folder)
        if terminal.key_id == NOT_ENROLLED:
            raise StoreUnusableError(f"this terminal has never been enrolled; {_ENROL}")
        return Office(store, clock, holidays, keys, terminal)


def check_shared(office: Office) -> None:
    """Whether the shared database is of this program's version, and of this office's keys.

    Raises StoreUnusableError that says what is to be done, and the store's faults.
    """
    require_current(office.store.engine)
    mark = office.store.read(lambda work: work.terminals.citizens_mark())
    if mark != office.keys.mark:
        raise StoreUnusableError(f"{CITIZEN_KEY_FILE} is not the key of the shared database")


def prepare_database(url: str, data_dir: Path) -> Prepared:
    """Set a database up for this version of the program, with the rights of its owner, as often as anybody likes.

    Makes the citizens' key in `data_dir` while the database knows nobody and no key. Raises the store's faults.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / KEYS_FOLDER / CITIZEN_KEY_FILE
    with _store(url) as store:
        before = number_of(store.engine)
        upgrade(store.engine)
        known = store.read(lambda work: work.terminals.citizens_mark()) is not None
        made = not known and not path.exists() and store.read(lambda work: work.records.knows_nobody())
        if not known and (made or path.exists()):
            mark = CitizenKeys.load(path, create=made).mark
            store.write(lambda work: work.terminals.keep_citizens_mark(mark))
            known = True
        elif path.exists():
            _shared_keys(store, path)
        store.close()
    return Prepared(before, HEAD, known, made)


def enrol_here(url: str, data_dir: Path, name: str, clock: Clock, centre: str = "") -> int:
    """Enrol the terminal whose data are in `data_dir`, with the rights of the database's owner; returns its id.

    Its key is made if it has none. `centre`: the code of the centre in which it stands, "" for none.
    Raises the store's faults.
    """
    folder = data_dir / KEYS_FOLDER
    with _store(url) as store:
        require_current(store.engine)
        key = TerminalKey.load_or_create(folder)
        request = request_of(key, name, centre)
        key = key.enrolled_as(store.write(lambda work: enrol(work, request, clock.now())), folder)
        store.close()
    return key.key_id


def is_shared(store: Store) -> bool:
    """Whether other terminals use this database too, so that none of them may change what all have in common."""
    return store.engine.dialect.name != "sqlite"


@contextmanager
def _store(url: str, patience: float | None = None) -> Iterator[Store]:
    """A store that is closed again where opening goes wrong."""
    store = Store(url, patience=patience)
    try:
        yield store
    except SecretFileError as fault:
        store.close()
        raise StoreUnusableError(str(fault)) from fault
    except BaseException:
        store.close()
        raise


def _shared_keys(store: Store, path: Path) -> CitizenKeys:
    try:
        keys = CitizenKeys.load(path)
    except SecretFileMissingError as fault:
        raise StoreUnusableError(
            f"{fault}; copy {CITIZEN_KEY_FILE} from where `kiosk db upgrade` made it, or from another terminal"
        ) from fault
    mark = store.read(lambda work: work.terminals.citizens_mark())
    if mark is None:
        raise StoreUnusableError(
            "the database does not know its citizens' key yet; "
            f"let its owner run `kiosk db upgrade` where {CITIZEN_KEY_FILE} is"
        )
    return _of_this_database(keys, mark, path)


def _embedded_keys(store: Store, path: Path) -> CitizenKeys:
    nobody_yet = store.read(lambda work: work.records.knows_nobody())
    keys = CitizenKeys.load(path, create=nobody_yet)
    mark = store.read(lambda work: work.terminals.citizens_mark())
    if mark is None or (nobody_yet and mark != keys.mark):
        store.write(lambda work: work.terminals.keep_citizens_mark(keys.mark))
        return keys
    return _of_this_database(keys, mark, path)


def _of_this_database(keys: CitizenKeys, mark: bytes, path: Path) -> CitizenKeys:
    if keys.mark != mark:
        raise StoreUnusableError(f"{path}: {CITIZEN_KEY_FILE} is not the key of this database")
    return keys


def _enrolled(store: Store, folder: Path) -> TerminalKey:
    """This terminal's key under the id by which the shared database knows it."""
    try:
        key = TerminalKey.load(folder)
    except SecretFileMissingError as fault:
        raise StoreUnusableError(f"this terminal has no key yet; {_ENROL}") from fault
    row = store.read(lambda work: work.terminals.by_public_key(key.public_key))
    if row is None:
        raise StoreUnusableError(f"the database does not know this terminal; {_ENROL}")
    return key.enrolled_as(_standing(row, folder), folder)


def _standing(row: TerminalRow, folder: Path) -> int:
    """The id of a terminal that was not revoked."""
    if row.revoked_at is None:
        return row.id
    again = f"for a new place remove {folder / FILE_NAME} and {_ENROL}"
    raise StoreUnusableError(f"this terminal was revoked as number {row.id}; {again}")


def _anybody(store: Store, folder: Path) -> TerminalKey:
    """The key of this place if it is an enrolled terminal, nobody's otherwise."""
    try:
        return _enrolled(store, folder)
    except StoreUnusableError:
        return TerminalKey.nobody()


def _enrolled_by_itself(store: Store, folder: Path, name: str, clock: Clock) -> TerminalKey:
    """This terminal's key; it is the owner of its embedded database, and enters itself.

    In a transaction that may write, though it seldom does: where nobody can write, the terminal does not open.
    """
    key = TerminalKey.load_or_create(folder)

    def its_id(work: Work) -> int:
        row = work.terminals.by_public_key(key.public_key)
        if row is None or (row.revoked_at is None and row.id in work.terminals.without_token()):
            return enrol(work, request_of(key, name), clock.now())
        return _standing(row, folder)

    return key.enrolled_as(store.write(its_id), folder)
