"""Work off the UI thread."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from kiosk.ui.jobs import Jobs


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    jobs = Jobs("test")
    yield jobs
    jobs.close(5)


def test_work_runs_elsewhere_and_its_result_arrives_here(jobs: Jobs, qtbot: QtBot) -> None:
    threads: list[object] = []
    results: list[int] = []

    def work() -> int:
        threads.append(threading.current_thread())
        return 42

    def then(result: int) -> None:
        threads.append(QThread.currentThread())
        results.append(result)

    jobs.run(work, then, pytest.fail)
    qtbot.waitUntil(lambda: results == [42])
    assert threads[0] is not threading.main_thread()
    assert threads[1] is jobs.thread()


def test_a_fault_arrives_as_the_exception_that_it_was(jobs: Jobs, qtbot: QtBot) -> None:
    faults: list[Exception] = []
    jobs.run(lambda: 1 // 0, lambda _: pytest.fail("no result was made"), faults.append)
    qtbot.waitUntil(lambda: len(faults) == 1)
    assert isinstance(faults[0], ZeroDivisionError)


def test_functions_run_in_the_order_in_which_they_are_given(jobs: Jobs, qtbot: QtBot) -> None:
    order: list[int] = []
    for number in range(20):
        jobs.run(lambda number=number: number, order.append, pytest.fail)  # type: ignore[misc]
    qtbot.waitUntil(lambda: order == list(range(20)))


def test_a_worker_can_have_something_done_here_while_it_works(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    go_on = threading.Event()

    def work() -> None:
        jobs.call_here(lambda: (seen.append("half"), go_on.set()))  # type: ignore[func-returns-value, arg-type]
        go_on.wait(5)

    jobs.run(work, lambda _: seen.append("done"), pytest.fail)
    qtbot.waitUntil(lambda: seen == ["half", "done"])


def test_closing_waits_for_what_runs(qapp: object) -> None:
    jobs = Jobs("test")
    started, ended = threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        ended.wait(5)

    jobs.run(work, lambda _: None, pytest.fail)
    started.wait(5)
    assert not jobs.close(0.01)
    ended.set()
    assert jobs.close(5)
