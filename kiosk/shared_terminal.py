"""A terminal of a shared database: composition of the link, the terminal's copy, and the desk that uses both.

The shared database may be out of reach when the terminal starts: with a copy of its own it works all the same.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kiosk.core.clock import MachineInstruments
from kiosk.core.model import PrinterStatus
from kiosk.core.office import Office, open_office, open_office_unseen
from kiosk.core.ports import PublicHolidays, StoreUnavailableError
from kiosk.core.store.store import Store
from kiosk.core.store.work import Work
from kiosk.core.sync.link import Link, LinkState
from kiosk.core.sync.replica import Replica, notes, write_notes
from kiosk.core.sync.true_clock import Reading, TrueClock
from kiosk.core.terminal_report import Report, to_document
from kiosk.reporting import report_of
from kiosk.settings import Settings

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 1.6  # silent for 2 s, looked at each second: a dead network is noticed within 3 s


class SharedTerminal:
    """What a terminal of a shared database is made of. Opening it asks the database, or works without.

    `printer`: what the printer said last, None before it was asked; whoever asks it says so by `printer_is`.
    `sells_offline`: False for a staff desk, which keeps no places and books nothing without network.
    """

    def __init__(self, settings: Settings, holidays: PublicHolidays, *, sells_offline: bool = True) -> None:
        data_dir = settings.data_dir
        instruments = MachineInstruments()
        self.printer: PrinterStatus | None = None
        self._settings = settings
        self._answers = True
        self.replica = Replica(data_dir, instruments.wall())
        try:
            known = self.replica.store.read(notes)
            self.clock = TrueClock(instruments, Reading.of_note(known.get("clock")))
            self.office = self._opened(settings, holidays, known)
            try:
                # Whoever did not answer a moment ago is not asked again: somebody is waiting for the screen.
                self.data = self._source().read(lambda work: work.reference())
                self.centres = settings.served(tuple(self.data.reference.centres.values()), self._home(known))
                self.link = Link(
                    self.office,
                    self.replica,
                    [centre.id for centre in self.centres],
                    self.clock,
                    report=self._report,
                    sells_offline=sells_offline,
                )
                if self._answers:
                    self.link.beat()
            except BaseException:
                self.office.store.close()
                raise
        except BaseException:
            self.replica.close()
            raise

    def close(self) -> None:
        """Give both databases back."""
        self.office.store.close()
        self.replica.close()

    def printer_is(self, status: PrinterStatus) -> None:
        """What the printer says goes into the report; with the next look where it is not what it was before."""
        if status != self.printer:
            self.printer = status
            self.link.report_soon()

    def report(self) -> Report:
        """What this terminal says of itself now."""
        load = self.link.state.load
        offset = -self.clock.offset.total_seconds() * 1000
        waits = 0 if load.since is None else max(0, round((self.clock.now() - load.since).total_seconds()))
        return replace(
            report_of(self._settings, self.printer),
            clock_offset_ms=round(offset),
            outbox=load.waiting,
            outbox_seconds=waits,
            unsettled=load.listed,
        )

    def _opened(self, settings: Settings, holidays: PublicHolidays, known: Mapping[str, Any]) -> Office:
        url, data_dir, clock = settings.database, settings.data_dir, self.clock
        try:
            return open_office(url, data_dir, settings.terminal, clock, holidays, patience=PATIENCE_SECONDS)
        except StoreUnavailableError as fault:
            if "reference" not in known:
                raise
            log.warning("starting without the shared database: %s", fault)
            self._answers = False
            return open_office_unseen(url, data_dir, clock, holidays, PATIENCE_SECONDS)

    def _source(self) -> Store:
        return self.office.store if self._answers else self.replica.store

    def _home(self, known: Mapping[str, Any]) -> int | None:
        """The centre in which this terminal was enrolled."""
        if not self._answers:
            return known.get("home")

        def enrolled(work: Work) -> int | None:
            row = work.terminals.by_id(self.office.terminal.key_id)
            return row.centre_id if row else None

        home = self.office.store.read(enrolled)
        self.replica.store.write(lambda work: write_notes(work, {"home": home}))
        return home

    def _report(self, state: LinkState) -> Mapping[str, Any]:
        del state  # the link's own, as it is now
        return to_document(self.report())
