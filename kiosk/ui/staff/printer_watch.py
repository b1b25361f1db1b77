"""Keeps the sign of the centre's printers up to date while somebody is signed in."""

import logging
from functools import partial

from PySide6.QtCore import QObject

from kiosk.core.fleet import PrinterSeen
from kiosk.ui.staff.page import Context
from kiosk.ui.staff.printer_signs import PrinterSigns

log = logging.getLogger(__name__)


class PrinterWatch(QObject):
    """`look` when something may have changed: every few seconds, and after a job of this desk's own printer."""

    def __init__(self, signs: PrinterSigns, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signs = signs
        self._context: Context | None = None
        self._looking, self._again = False, False

    def begin(self, context: Context) -> None:
        """Somebody has signed in."""
        self._context, self._looking, self._again = context, False, False
        context.printed.connect(self.look)
        self.look()

    def end(self) -> None:
        """Nobody is signed in: what comes still is for nobody."""
        self._context = None
        self._signs.show_printers((), None)

    def look(self) -> None:
        """Have the desk's worker ask; one question at a time."""
        context = self._context
        if context is None:
            return
        if self._looking:
            self._again = True  # its answer may be older than what has changed
            return
        self._looking, centre_id = True, context.centre.id
        context.ask(lambda behind: behind.staff.printers(centre_id), partial(self._seen, context), self._not_seen)

    def _seen(self, context: Context, printers: tuple[PrinterSeen, ...]) -> None:
        self._signs.show_printers(printers, context.now())
        self._looked()

    def _not_seen(self, fault: Exception) -> None:
        """What is shown stays: the next look comes."""
        log.info("the printers were not looked at: %s", fault)
        self._looked()

    def _looked(self) -> None:
        again, self._looking, self._again = self._again, False, False
        if again:
            self.look()
