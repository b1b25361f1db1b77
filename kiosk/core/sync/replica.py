"""A terminal's own copy of its centres in an SQLite file. It can be lost and made anew; its outbox may not.

A copy that is damaged, or of another format, is set aside whole, never deleted; what has still to be delivered is
read out of it as far as it can be read.
"""

import logging
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from kiosk.core.ports import StoreUnusableError
from kiosk.core.store.statements import insert_or_update
from kiosk.core.store.store import Store
from kiosk.core.store.tables import appointment, booking, event, metadata, operation, print_job, slot
from kiosk.core.store.work import Work
from kiosk.core.sync.local_tables import local_metadata, note, outbox

log = logging.getLogger(__name__)
FORMAT = 2
FILE_NAME = "replica.sqlite3"
_RESCUED_NOTES = ("contact", "next_contact", "generation", "machine")
_JOURNALS = ("", "-wal", "-shm")
_PUT_BACK = (
    "INSERT INTO outbox (seq, command_id, kind, fingerprint, generation, at, document, state, reason, tries) "
    "VALUES (:seq, :command_id, :kind, :fingerprint, :generation, :at, :document, :state, :reason, :tries)"
)


class Replica:
    """The copy in `folder`. `store` stays the same object, also when the file behind it is made anew."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.path = folder / FILE_NAME
        self.store = Store(f"sqlite:///{self.path.as_posix()}")
        folder.mkdir(parents=True, exist_ok=True)
        if not self.path.exists():
            self._make()
        elif not _is_sound(self.path):
            self.make_anew(now)

    def close(self) -> None:
        """Give the file back."""
        self.store.close()

    def make_anew(self, now: datetime) -> Path:
        """Set the file aside, and begin a new one with what is still to be delivered; returns the old one's path.

        Raises StoreUnusableError where the folder cannot be written.
        """
        self.store.close()
        aside = self.path.with_name(f"{self.path.stem}-{now:%Y%m%dT%H%M%SZ}.set-aside")
        try:
            for journal in _JOURNALS:
                old = Path(f"{self.path}{journal}")
                if old.exists():
                    old.replace(f"{aside}{journal}")
        except OSError as fault:
            raise StoreUnusableError(f"{self.path}: could not be set aside: {fault}") from fault
        self._make()
        notes, entries, lost = _rescued(aside)
        self.store.write(lambda work: _put_back(work, notes, entries))
        log.error("the local copy was set aside as %s; %s outbox rows rescued, %s lost", aside, len(entries), lost)
        return aside

    def is_sound(self) -> bool:
        """Whether the file is a copy of ours, and whole. Reads all of it."""
        return _is_sound(self.path)

    def tidy(self, before: datetime) -> None:
        """Drop what was done before, and nobody asks for any more. What is still to be delivered stays."""
        day = before.date()

        def drop(work: Work) -> None:
            tell = work.connection.execute
            kept = select(outbox.c.command_id).where(outbox.c.state == "waiting")
            tell(delete(operation).where(operation.c.at < before, operation.c.id.not_in(kept)))
            tell(delete(event).where(event.c.at < before))
            tell(delete(print_job).where(print_job.c.moved_at < before))
            tell(delete(outbox).where(outbox.c.at < before, outbox.c.state != "waiting"))
            old = select(booking.c.id).where(booking.c.visit_on < day)
            tell(delete(appointment).where(appointment.c.booking_id.in_(old)))
            tell(delete(booking).where(booking.c.visit_on < day))
            tell(delete(slot).where(slot.c.day < day))

        self.store.write(drop)

    def _make(self) -> None:
        with self.store.engine.begin() as connection:
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


def _is_sound(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as file:
            found: int = file.execute("PRAGMA user_version").fetchone()[0]
            return found == FORMAT and bool(file.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _put_back(work: Work, notes: Mapping[str, str], entries: list[dict[str, Any]]) -> None:
    for name, value in notes.items():
        work.connection.exec_driver_sql("INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", (name, value))
    for entry in entries:
        work.connection.exec_driver_sql(_PUT_BACK, entry)


def _rescued(path: Path) -> tuple[dict[str, str], list[dict[str, Any]], int]:
    """Notes and outbox rows, as they are stored, and how many rows could not be read.

    Read row by row: one damaged page must not take the others with it. Columns that we do not know are left.
    """
    found_notes: dict[str, str] = {}
    entries: list[dict[str, Any]] = []
    lost = 0
    with closing(sqlite3.connect(path)) as file:
        file.row_factory = sqlite3.Row
        known = {column.name for column in outbox.columns}
        for row in _readable(file, "SELECT name, value FROM note WHERE name = ?", _RESCUED_NOTES):
            if row is not None:
                found_notes[row["name"]] = row["value"]
        for row in _readable(file, "SELECT * FROM outbox WHERE seq = ?", range(1, _last(file) + 1)):
            if row is None:
                lost += 1
            elif set(row.keys()) >= known:
                entries.append({name: row[name] for name in known})
            else:
                lost += 1
    return found_notes, entries, lost


def _readable(
    file: sqlite3.Connection, question: str, values: range | tuple[str, ...]
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


def _last(file: sqlite3.Connection) -> int:
    try:
        return file.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchone()[0] or 0
    except sqlite3.DatabaseError:
        return 0
