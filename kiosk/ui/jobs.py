"""Work off the UI thread: plain functions on one worker, their results delivered on the thread of this object."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
log = logging.getLogger(__name__)


class Jobs(QObject):
    """One worker. Functions run in the order in which they are given."""

    _finished = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._closed = False
        self._open: set[Future[Callable[[], None]]] = set()
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

        future = self._worker.submit(settle)
        self._open.add(future)
        future.add_done_callback(self._report)

    def call_here(self, deed: Callable[[], None]) -> None:
        """From the worker: have this done on the thread of this object."""
        self._finished.emit(deed)

    def close(self, seconds: float) -> bool:
        """Take no more work and wait for what runs, at most so long. True if it ended in time."""
        self._closed = True
        self._worker.shutdown(wait=False, cancel_futures=True)
        return not wait(self._open, seconds).not_done

    def _report(self, future: "Future[Callable[[], None]]") -> None:
        self._open.discard(future)
        if not future.cancelled():
            self._finished.emit(future.result())

    def _deliver(self, deed: Callable[[], None]) -> None:
        if not self._closed:
            deed()
