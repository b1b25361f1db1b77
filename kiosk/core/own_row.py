"""What a terminal says of itself in a database of its own, as others report in a shared one (`sync.contact`).

Nobody else writes its row there, but for a second program on the same machine: the staff's beside the kiosk.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from kiosk.core.office import Office
from kiosk.core.ports import StoreUnavailableError, StoreUnusableError
from kiosk.core.store.work import Work
from kiosk.core.terminal_report import Report, to_document

log = logging.getLogger(__name__)
SAY_SECONDS = 60.0
LATELY = timedelta(seconds=75)  # whoever is there says something more often


class OwnRow:
    """One program's hand on its terminal's row. `steady`: seconds."""

    def __init__(self, office: Office, steady: Callable[[], float]) -> None:
        self._office, self._steady = office, steady
        self._said: Report | None = None
        self._said_at = float("-inf")
        self._contact: int | None = None

    def say(self, report: Report) -> None:
        """Write it down where the printer has changed, or a minute has passed. Never raises: another one comes."""
        known = self._said
        changed = known is None or (known.printer, known.paper) != (report.printer, report.paper)
        if not changed and self._steady() - self._said_at < SAY_SECONDS:
            return
        try:
            self._contact = self._office.store.write(lambda work: self._written(work, report))
        except (StoreUnavailableError, StoreUnusableError) as fault:
            log.info("what the terminal says of itself was not written down: %s", fault)
            return
        self._said, self._said_at = report, self._steady()

    def is_kept_by_another(self) -> bool:
        """Whether another program has said lately how this terminal is, and nobody else has to. Raises the store's
        faults."""

        def kept(work: Work) -> bool:
            row = work.terminals.by_id(self._office.terminal.key_id)
            if row is None or row.seen_at is None or row.contact == self._contact:
                return False
            now, _ = work.look(())
            return now - row.seen_at < LATELY

        return self._office.store.read(kept)

    def _written(self, work: Work, report: Report) -> int | None:
        key = self._office.terminal
        row = work.terminals.by_id(key.key_id)
        if row is None:
            return None
        contacts = (row.contact, row.contact + 1)
        was_taken = work.terminals.seen(row.id, key.token, row.generation, contacts, to_document(report))
        return contacts[1] if was_taken else None
