"""Print jobs: each a row that goes queued, sending, then printed, unknown or failed. Threads are the caller's."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from kiosk.core.model import Language, PrinterStatus, PrintState, Ticket
from kiosk.core.ports import Clock, PrinterFaultError, StoreUnavailableError
from kiosk.core.printing.printer import Printer, PrintJob

if TYPE_CHECKING:
    from PIL.Image import Image

_log = logging.getLogger(__name__)


class PrintJobs(Protocol):
    """Where this terminal's jobs are kept: the table print_job. Each call is on the disk when it returns; each may
    raise StoreUnavailableError. Instants are UTC."""

    def add(self, booking_id: int, revision: int, at: datetime) -> PrintJob:
        """Keep a new job, queued."""

    def move(self, job_id: int, state: PrintState, at: datetime) -> None:
        """Note how far a job has come."""

    def waiting(self) -> Sequence[PrintJob]:
        """This terminal's jobs that have not ended (queued or sending), oldest first."""


Draw = Callable[[Ticket, Language, datetime], "Image"]


class Spool:
    """One terminal's printing. `draw` makes the bitmap when it is printed, from ticket, language and the present
    time in the centre's zone (`kiosk.core.ticket.bitmap.draw` with terminal, width and speech filled in)."""

    def __init__(self, jobs: PrintJobs, printer: Printer, draw: Draw, clock: Clock) -> None:
        self._jobs = jobs
        self._printer = printer
        self._draw = draw
        self._clock = clock

    def printer_status(self) -> PrinterStatus:
        """What the printer says of itself now."""
        return self._printer.status()

    def recover(self) -> Sequence[PrintJob]:
        """At start: jobs that a crash or a power loss left behind become unknown. Gives those jobs.

        None is printed again by itself: its citizen has gone, and the paper opens the booking. Raises
        StoreUnavailableError.
        """
        left = self._jobs.waiting()
        for job in left:
            self._jobs.move(job.id, PrintState.UNKNOWN, self._clock.now())
        return left

    def queue(self, ticket: Ticket) -> PrintJob:
        """A job for this ticket. Raises StoreUnavailableError."""
        return self._jobs.add(ticket.booking.id, ticket.booking.revision, self._clock.now())

    def run(
        self, job: PrintJob, ticket: Ticket, language: Language, on_state: Callable[[PrintState], None]
    ) -> PrintState:
        """Print a job now, telling `on_state` (in the caller's thread) how far it has come; gives how it ended.

        A printer's fault ends it as failed. Whatever else goes wrong is raised once the job has been ended: failed
        before anything was sent, unknown after. Raises ValueError for a ticket that is not the job's.
        """
        if (job.booking_id, job.revision) != (ticket.booking.id, ticket.booking.revision):
            raise ValueError(f"job {job.id}: expected the ticket of its booking and revision, found another")
        ended = PrintState.FAILED
        try:
            bitmap = self._draw(ticket, language, self._clock.now().astimezone(ticket.booking.centre.zone))
            self._move(job, PrintState.SENDING, on_state)
            ended = PrintState.UNKNOWN
            ended = self._printer.print(bitmap, job.name)
        except PrinterFaultError as fault:
            _log.warning("print job %s failed: %s", job.id, fault)
            ended = PrintState.FAILED
        finally:
            self._move(job, ended, on_state)
        return ended

    def _move(self, job: PrintJob, state: PrintState, on_state: Callable[[PrintState], None]) -> None:
        try:
            self._jobs.move(job.id, state, self._clock.now())
        except StoreUnavailableError as fault:
            # The citizen gets the paper all the same; at the next start the job becomes unknown, which is true.
            _log.warning("print job %s: %s could not be noted: %s", job.id, state.value, fault)
        on_state(state)
