"""Work off the UI thread: plain functions on one worker, their results delivered on the thread of this object."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")


class Jobs(QObject):
    """One worker. Functions run in the order in which they are given."""

    _finished = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._closed = False
        self._open = 0
        self._change = Condition()  # guards the two above: the worker must not speak once `close` has returned
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Run `work` on the worker, then `then` with its result here, or `failed` with what it raised.

        Nothing runs any more after `close`.
        """
        if self._closed:
            return

        def settle() -> Callable[[], None]:
            try:
                result = work()
            except Exception as fault:  # noqa: BLE001  whatever it is, somebody is waiting for an answer
                raised = fault
                return lambda: failed(raised)
            return lambda: then(result)

        with self._change:
            self._open += 1
        self._worker.submit(settle).add_done_callback(self._report)

    def call_here(self, deed: Callable[[], None]) -> None:
        """From the worker: have this done on the thread of this object."""
        with self._change:
            if not self._closed:
                self._finished.emit(deed)

    def close(self, seconds: float) -> bool:
        """Take no more work and wait for what runs, at most so long. True if it ended in time."""
        with self._change:
            self._closed = True
        self._worker.shutdown(wait=False, cancel_futures=True)
        with self._change:
            return self._change.wait_for(lambda: self._open == 0, seconds)

    def _report(self, future: "Future[Callable[[], None]]") -> None:
        with self._change:
            if not self._closed and not future.cancelled():
                self._finished.emit(future.result())
            self._open -= 1
            self._change.notify_all()

    def _deliver(self, deed: Callable[[], None]) -> None:
        if not self._closed:
            deed()
