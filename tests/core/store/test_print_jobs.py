"""Print jobs in the table, on both engines: also one that goes back to queued."""

from datetime import UTC, datetime, timedelta

from kiosk.core.model import PrintState
from kiosk.core.store.print_jobs import StoredPrintJobs
from kiosk.core.store.store import Store

NOW = datetime(2026, 11, 22, 9, 7, tzinfo=UTC)
QUEUED, SENDING, PRINTED, UNKNOWN, FAILED = PrintState


def states_of(jobs: StoredPrintJobs) -> list[PrintState]:
    return [job.state for job in jobs.waiting()]


def test_a_job_waits_until_it_has_ended_whatever_way_it_went(store: Store) -> None:
    jobs = StoredPrintJobs(store, 7)
    first, second = jobs.add(0x1234_5678_9ABC_DEF0, 1, NOW), jobs.add(12, 255, NOW)
    for state in (SENDING, QUEUED, SENDING):
        jobs.move(first.id, state, NOW + timedelta(seconds=1))
        assert states_of(jobs) == [state, QUEUED]
    jobs.move(first.id, PRINTED, NOW + timedelta(seconds=3))
    assert jobs.waiting() == [second]
    for state in (UNKNOWN, FAILED):
        jobs.move(second.id, state, NOW)
        assert not jobs.waiting()


def test_each_terminal_sees_its_own_jobs(store: Store) -> None:
    ours, theirs = StoredPrintJobs(store, 7), StoredPrintJobs(store, 8)
    job = ours.add(12, 1, NOW)
    assert not theirs.waiting()
    assert ours.waiting() == [job]
