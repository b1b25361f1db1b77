"""What the kiosk's program and the staff's share: only one of each over its data, running until it is closed."""

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile, QTimer
from PySide6.QtWidgets import QApplication

AGAIN_MILLISECONDS = 10_000  # between two tries to open what could not be opened
CLOSE_SECONDS = 20.0
SIGNALS_MILLISECONDS = 200
_WHO = {"kiosk": "a kiosk", "staff": "a staff desk"}


class AlreadyRunningError(OSError):
    """Two programs over the same data directory would take each other's print jobs, or copy, for their own."""


@contextmanager
def alone(data_dir: Path, *names: str) -> Iterator[None]:
    """Hold the locks of these names in a data directory. Raises AlreadyRunningError where another program does."""
    data_dir.mkdir(parents=True, exist_ok=True)
    held: list[QLockFile] = []
    try:
        for name in names:
            lock = QLockFile(str(data_dir / f"{name}.lock"))
            lock.setStaleLockTime(0)  # stale is what a dead process left, however long this one runs
            if not lock.tryLock(0):
                raise AlreadyRunningError(f"{_WHO[name]} with the data in {data_dir} is running already")
            held.append(lock)
        yield
    finally:
        for lock in reversed(held):
            lock.unlock()


def until_closed(application: QApplication, start: Callable[[], None], close: Callable[[], object]) -> int:
    """Run a program until its last window is closed, or the system ends it; returns the exit code."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: application.quit())
    heartbeat = QTimer(interval=SIGNALS_MILLISECONDS)  # lets Python see its signals while Qt sleeps
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start()
    start()
    QTimer.singleShot(1000, application, gc.enable)
    code = application.exec()
    close()
    return code
