"""Under which letters a desk without network numbers arrivals: its own, so that no number is given twice.

It is the rank of its terminal among all that were ever enrolled in its centre, revoked ones too: ids are never
given out twice. A terminal of no centre has its id behind a Z, so far no rank goes.
"""

from kiosk.core.office import Office
from kiosk.core.store.store import Store
from kiosk.core.store.work import Work
from kiosk.core.sync.replica import notes, write_notes

NOTE = "series"
_LETTERS = 26


def letters(rank: int) -> str:
    """A for the first, Z for the 26th, then AA."""
    found = ""
    while rank > 0:
        rank, letter = divmod(rank - 1, _LETTERS)
        found = chr(ord("A") + letter) + found
    return found


def note_series(office: Office, local: Store) -> None:
    """Ask the shared database for this terminal's letters, and note them in its copy. Raises store faults."""

    def own(work: Work) -> str:
        row = work.terminals.by_id(office.terminal.key_id)
        if row is None or row.centre_id is None:
            return f"Z{letters(office.terminal.key_id)}"
        return letters(work.terminals.rank(row.id, row.centre_id))

    series = office.store.read(own)
    if local.read(notes).get(NOTE) != series:
        local.write(lambda work: write_notes(work, {NOTE: series}))


def series_of(local: Store, terminal_id: int) -> str:
    """The letters noted in a copy; while there are none, those of a terminal of no centre."""
    noted: str | None = local.read(notes).get(NOTE)
    return noted or f"Z{letters(terminal_id)}"
