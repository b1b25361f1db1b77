"""A terminal's own copy of its centres in an SQLite file. It can be lost and made anew; its outbox may not.

A copy that is damaged, or of another format, is set aside whole, never deleted; what has still to be delivered is
read out of it as far as it can be read.
"""

import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.store.engine import faults_mapped
from kiosk.core.store.statements import insert_or_update
from kiosk.core.store.store import Store
from kiosk.core.store.tables import (
    appointment,
    arrival,
    booking,
    citizen,
    event,
    metadata,
    operation,
    print_job,
    slot,
)
from kiosk.core.store.work import Work
from kiosk.core.sync.local_tables import local_metadata, note, outbox
from kiosk.core.sync.outbox import Deed, State

log = logging.getLogger(__name__)
FORMAT = 5
FILE_NAME = "replica.sqlite3"
_RESCUED_NOTES = ("contact", "next_contact", "generation", "machine", "mixed_up_at", "series")
_JOURNALS = ("", "-wal", "-shm")
_UNREAD, _SET_ASIDE = ".to-rescue", ".set-aside"
_SOUND_THOUGH = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL")  # says nothing about the file
_NUMBERS = (
    "SELECT seq FROM outbox NOT INDEXED ORDER BY seq",
    "SELECT seq FROM outbox NOT INDEXED ORDER BY seq DESC",
    "SELECT seq FROM outbox INDEXED BY ix_outbox_state",
)
_PUT_BACK = (
    "INSERT OR IGNORE INTO outbox (command_id, kind, fingerprint, generation, at, document, state, reason, tries) "
    "VALUES (:command_id, :kind, :fingerprint, :generation, :at, :document, :state, :reason, :tries)"
)


class Replica:
    """The copy in `folder`. `store` stays the same object, also when the file behind it is made anew."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.path = folder / FILE_NAME
        self.store = Store(f"sqlite:///{self.path.as_posix()}")
        folder.mkdir(parents=True, exist_ok=True)
        if not self.path.exists():
            for aside in self._unread()[:1]:  # the program ended while it set the file aside
                self._move(aside)
            self._make()
        elif not _is_sound(self.path):
            self.make_anew(now)
        self._rescue()

    def close(self) -> None:
        """Give the file back."""
        self.store.close()

    def make_anew(self, now: datetime) -> Path:
        """Set the file aside, and begin a new one with what is still to be delivered; returns the old one's path.

        Raises StoreUnusableError where the folder cannot be written, StoreUnavailableError where it is full. If
        the program ends before all is done, the next start goes on with it.
        """
        self.store.close()
        names = (f"{self.path.stem}-{now:%Y%m%dT%H%M%SZ}-{nth}" for nth in count(1))
        free = (self.path.with_name(name + _SET_ASIDE) for name in names)
        aside = next(path for path in free if not path.exists() and not path.with_suffix(_UNREAD).exists())
        self._move(aside.with_suffix(_UNREAD))
        self._make()
        self._rescue()
        return aside

    def is_sound(self) -> bool:
        """Whether the file is a copy of ours, and whole. Reads all of it."""
        return _is_sound(self.path)

    def takes_notes(self) -> bool:
        """Whether something can be written into it at present."""
        try:
            self.store.write(lambda work: write_notes(work, {"tried": True}))
        except (StoreUnavailableError, StoreUnusableError):
            return False
        return True

    def tidy(self, before: datetime) -> None:
        """R8: drop what was done before, and whose it was. What is still to be delivered stays."""
        day = before.date()
        undelivered = select(outbox.c.command_id).where(outbox.c.state == "waiting")
        old = select(booking.c.id).where(booking.c.visit_on < day)
        somebodys = select(booking.c.citizen_key).where(booking.c.citizen_key.is_not(None))
        steps = (
            delete(operation).where(operation.c.at < before, operation.c.id.not_in(undelivered)),
            delete(event).where(event.c.at < before),
            delete(print_job).where(print_job.c.moved_at < before),
            delete(outbox).where(outbox.c.at < before, outbox.c.state != "waiting"),
            delete(appointment).where(appointment.c.booking_id.in_(old)),
            delete(booking).where(booking.c.visit_on < day),
            delete(slot).where(slot.c.day < day),
            delete(arrival).where(arrival.c.day < day),
            delete(citizen).where(citizen.c.key.not_in(somebodys)),
        )

        def drop(work: Work) -> None:
            for step in steps:
                work.connection.execute(step)

        self.store.write(drop)

    def _unread(self) -> list[Path]:
        """Files set aside whose outbox has not been rescued yet, the latest first."""
        return sorted(self.path.parent.glob(f"{self.path.stem}-*{_UNREAD}"), reverse=True)

    def _rescue(self) -> None:
        for aside in self._unread():
            found = _rescued(aside)
            self.store.write(partial(_put_back, rescued=found))
            done = aside.with_suffix(_SET_ASIDE)
            _rename(aside, done)
            log.error(
                "the local copy was set aside as %s; %s outbox rows rescued, %s lost",
                done,
                len(found.entries),
                found.lost,
            )

    def _move(self, aside: Path) -> None:
        try:
            _rename(self.path, aside)
        except OSError as fault:
            raise StoreUnusableError(f"{self.path}: could not be set aside: {fault}") from fault

    def _make(self) -> None:
        self.path.touch()  # the store makes no file in the place of one that is gone
        with faults_mapped(), self.store.engine.begin() as connection:
            metadata.create_all(connection)
            local_metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")


def notes(work: Work) -> dict[str, Any]:
    """All notes of a copy by their names."""
    return {row.name: row.value for row in work.connection.execute(select(note))}


def write_notes(work: Work, values: Mapping[str, Any]) -> None:
    """Write notes down; those with the value None are dropped."""
    kept = [{"name": name, "value": value} for name, value in values.items() if value is not None]
    if kept:
        work.connection.execute(insert_or_update("sqlite", note, "name"), kept)
    for name in (name for name, value in values.items() if value is None):
        work.connection.execute(delete(note).where(note.c.name == name))


def _rename(old: Path, new: Path) -> None:
    """With its journals, the file first: what is left behind by a sudden end is found by the next start."""
    for journal in _JOURNALS:
        with suppress(FileNotFoundError):
            Path(f"{old}{journal}").replace(f"{new}{journal}")


def _is_sound(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as file:
            found: int = file.execute("PRAGMA user_version").fetchone()[0]
            return found == FORMAT and bool(file.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError as fault:
        return fault.sqlite_errorname.startswith(_SOUND_THOUGH)


def _put_back(work: Work, rescued: "_Rescued") -> None:
    """Twice changes nothing, and what the new file knows already counts."""
    for name, value in rescued.notes.items():
        work.connection.exec_driver_sql("INSERT OR IGNORE INTO note (name, value) VALUES (?, ?)", (name, value))
    for entry in rescued.entries:
        work.connection.exec_driver_sql(_PUT_BACK, entry)


class _Rescued(NamedTuple):
    """Notes and outbox rows, as they are stored, and how many rows could not be read."""

    notes: Mapping[str, str]
    entries: Sequence[Mapping[str, Any]]
    lost: int


def _rescued(path: Path) -> _Rescued:
    """Read row by row: one damaged page must not take the others with it. Columns that we do not know are left."""
    found_notes: dict[str, str] = {}
    entries: list[dict[str, Any]] = []
    lost = 0
    with closing(sqlite3.connect(path)) as file:
        file.row_factory = sqlite3.Row
        known = {column.name for column in outbox.columns}
        for row in _readable(file, "SELECT name, value FROM note WHERE name = ?", _RESCUED_NOTES):
            if row is not None:
                found_notes[row["name"]] = row["value"]
        for row in _readable(file, "SELECT * FROM outbox WHERE seq = ?", _numbers(file)):
            if row is None:
                lost += 1
            elif set(row.keys()) >= known and _is_legible(row):
                entries.append({name: row[name] for name in known})
            else:
                lost += 1
    return _Rescued(found_notes, entries, lost)


def _readable(
    file: sqlite3.Connection, question: str, values: Sequence[int] | tuple[str, ...]
) -> Iterator[sqlite3.Row | None]:
    """One row for each value that has one; None for each that cannot be read."""
    for value in values:
        try:
            row = file.execute(question, (value,)).fetchone()
        except sqlite3.DatabaseError:
            yield None
        else:
            if row is not None:
                yield row


def _is_legible(row: sqlite3.Row) -> bool:
    """Whether the link can read this row; whether it understands it is seen when it is delivered."""
    try:
        json.loads(row["document"] or "null")
        return row["kind"] in set(Deed) and row["state"] in set(State)
    except (TypeError, ValueError):
        return False


def _numbers(file: sqlite3.Connection) -> list[int]:
    """The numbers of the outbox rows, from whichever end and index they can still be read."""
    found: set[int] = set()
    for question in _NUMBERS:
        with suppress(sqlite3.DatabaseError):
            for (number,) in file.execute(question):
                found.add(number)
    return sorted(found)
