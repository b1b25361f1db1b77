"""Print jobs: each a row that goes queued, sending, then printed, unknown or failed. Threads are the caller's."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from tenacity import Retrying, retry_if_exception, stop_after_attempt, stop_before_delay, wait_fixed

from kiosk.core.model import Language, PrinterStatus, PrintState, Ticket
from kiosk.core.ports import Clock, PrinterFaultError, StoreUnavailableError
from kiosk.core.printing.printer import Printer, PrintJob

if TYPE_CHECKING:
    from PIL.Image import Image

_log = logging.getLogger(__name__)

_PAUSE_SECONDS = 1.0


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
    time in the centre's zone (`kiosk.core.ticket.bitmap.draw` with terminal, width and speech filled in).

    A fault of the printer that passes is waited out for `patience_seconds`, with a second between two attempts;
    `pause` waits. Nothing else is ever tried again: what may be on paper must not come twice unasked.
    """

    def __init__(
        self,
        jobs: PrintJobs,
        printer: Printer,
        draw: Draw,
        clock: Clock,
        *,
        patience_seconds: float = 6.0,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._jobs = jobs
        self._printer = printer
        self._draw = draw
        self._clock = clock
        self._patience = patience_seconds
        self._pause = pause

    def printer_status(self) -> PrinterStatus:
        """What the printer says of itself now."""
        return self._printer.status()

    def recover(self) -> Sequence[PrintJob]:
        """At start: jobs that a crash or a power loss left behind are ended. Gives them as they were.

        Those that were queued have failed, for nothing was sent; those that were being sent become unknown, and
        the printer throws away what it has of them. None is printed again by itself: its citizen has gone, and the
        paper opens the booking. Raises StoreUnavailableError.
        """
        left = self._jobs.waiting()
        begun = [job for job in left if job.state is not PrintState.QUEUED]
        for job in left:
            self._jobs.move(job.id, PrintState.UNKNOWN if job in begun else PrintState.FAILED, self._clock.now())
        if begun:
            self._printer.discard()
        return left

    def queue(self, ticket: Ticket) -> PrintJob:
        """A job for this ticket. Raises StoreUnavailableError."""
        return self._jobs.add(ticket.booking.id, ticket.booking.revision, self._clock.now())

    def run(
        self, job: PrintJob, ticket: Ticket, language: Language, on_state: Callable[[PrintState], None]
    ) -> PrintState:
        """Print a job now, telling `on_state` (in the caller's thread) how far it has come; gives how it ended.

        A printer's fault ends it as failed, and so does a row that cannot say that the ticket is being sent: then
        it is not. Whatever else goes wrong is raised once the job has been ended: failed before anything was sent,
        unknown after. Raises ValueError for a ticket that is not the job's.
        """
        if (job.booking_id, job.revision) != (ticket.booking.id, ticket.booking.revision):
            raise ValueError(f"job {job.id}: expected the ticket of its booking and revision, found another")
        ended = PrintState.FAILED
        try:
            bitmap = self._draw(ticket, language, self._clock.now().astimezone(ticket.booking.centre.zone))
            for attempt in self._attempts(job, on_state):
                with attempt:
                    self._begin(job, on_state)
                    ended = PrintState.UNKNOWN
                    try:
                        ended = self._printer.print(bitmap, job.name)
                    except PrinterFaultError:
                        ended = PrintState.FAILED
                        raise
        except PrinterFaultError as fault:
            _log.warning("print job %s failed: %s", job.id, fault)
        except StoreUnavailableError as fault:
            _log.warning("print job %s was not begun, since that could not be noted: %s", job.id, fault)
        finally:
            self._move(job, ended, on_state)
        return ended

    def _attempts(self, job: PrintJob, on_state: Callable[[PrintState], None]) -> Retrying:
        """While it waits for the next, the job is queued again: a crash then leaves no doubt."""
        return Retrying(
            retry=retry_if_exception(lambda fault: isinstance(fault, PrinterFaultError) and fault.passing),
            stop=stop_before_delay(self._patience) | stop_after_attempt(int(self._patience / _PAUSE_SECONDS)),
            wait=wait_fixed(_PAUSE_SECONDS),
            sleep=self._pause,
            before_sleep=lambda _: self._move(job, PrintState.QUEUED, on_state),
            reraise=True,
        )

    def _begin(self, job: PrintJob, on_state: Callable[[PrintState], None]) -> None:
        """Before the first byte the row says so: otherwise a crash would have it failed, with the paper outside.

        Raises StoreUnavailableError.
        """
        self._jobs.move(job.id, PrintState.SENDING, self._clock.now())
        on_state(PrintState.SENDING)

    def _move(self, job: PrintJob, state: PrintState, on_state: Callable[[PrintState], None]) -> None:
        try:
            self._jobs.move(job.id, state, self._clock.now())
        except StoreUnavailableError as fault:
            # At the next start the job is failed if it was never sent, and unknown otherwise, which is true.
            _log.warning("print job %s: %s could not be noted: %s", job.id, state.value, fault)
        on_state(state)
