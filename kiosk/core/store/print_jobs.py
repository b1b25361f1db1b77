"""Where a terminal's print jobs are kept (`kiosk.core.printing.spool.PrintJobs`)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from kiosk.core.model import PrintState
from kiosk.core.printing.printer import PrintJob
from kiosk.core.store.store import Store
from kiosk.core.store.tables import print_job
from kiosk.core.store.work import Work

_UNDER_WAY = (PrintState.QUEUED.value, PrintState.SENDING.value)


class StoredPrintJobs:
    """One terminal's rows of the table print_job; every call is a transaction of its own."""

    def __init__(self, store: Store, terminal_id: int) -> None:
        self._store = store
        self._terminal_id = terminal_id

    def add(self, booking_id: int, revision: int, at: datetime) -> PrintJob:
        """Keep a new job, queued."""
        values = {
            "booking_id": booking_id,
            "revision": revision,
            "terminal_id": self._terminal_id,
            "state": PrintState.QUEUED.value,
            "queued_at": at,
            "moved_at": at,
        }

        def keep(work: Work) -> int:
            job_id: int = work.connection.execute(insert(print_job).returning(print_job.c.id), values).scalar_one()
            return job_id

        return PrintJob(self._store.write(keep), booking_id, revision, at)

    def move(self, job_id: int, state: PrintState, at: datetime) -> None:
        """Note how far a job has come."""
        change = update(print_job).where(print_job.c.id == job_id).values(state=state.value, moved_at=at)
        self._store.write(lambda work: work.connection.execute(change).rowcount)

    def waiting(self) -> Sequence[PrintJob]:
        """This terminal's jobs that have not ended, oldest first."""
        statement = (
            select(print_job)
            .where(print_job.c.terminal_id == self._terminal_id, print_job.c.state.in_(_UNDER_WAY))
            .order_by(print_job.c.id)
        )

        def found(work: Work) -> list[PrintJob]:
            return [
                PrintJob(row.id, row.booking_id, row.revision, row.queued_at, PrintState(row.state))
                for row in work.connection.execute(statement)
            ]

        return self._store.read(found)
