"""A whole process to be measured from outside: the kiosk as `kiosk run --windowed` starts it, or forty buttons.

`python -m benchmarks.process (kiosk | bare) SECONDS`: tells, a line each, when its first frame was painted
(seconds since the epoch), when the welcome screen could be started from, and the resident memory (kilobytes) that
it has so many seconds later; then it ends.
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QGridLayout, QPushButton, QWidget

COLUMNS, ROWS = 4, 10


def memory() -> int:
    """This process's resident memory in kilobytes."""
    rollup = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in rollup if line.startswith("Rss:")))


class Watch(QObject):
    """Sees the first frame, and the first in which the kiosk can be used; ends the process some seconds later."""

    def __init__(self, application: QApplication, seconds: float) -> None:
        super().__init__(application)
        self._application, self._seconds = application, seconds
        self._told: set[str] = set()
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """All that one frame paints is painted within one event: what is queued then comes after it."""
        if event.type() is QEvent.Type.Paint:
            if "painted" not in self._told:
                self._tell_after_frame("painted")
            starts = [w for w in self._application.allWidgets() if w.objectName() == "start-kk"]
            if "ready" not in self._told and all(start.isEnabled() for start in starts):
                self._tell_after_frame("ready")
                QTimer.singleShot(round(self._seconds * 1000), self, self._end)
        return super().eventFilter(watched, event)

    def _tell_after_frame(self, what: str) -> None:
        self._told.add(what)
        QTimer.singleShot(0, self, lambda: print(what, time.time(), flush=True))

    def _end(self) -> None:
        print("memory", memory(), flush=True)
        self._application.closeAllWindows()
        self._application.quit()


def kiosk(seconds: float) -> None:
    """What `kiosk run --windowed` does, watched."""
    from kiosk.__main__ import main  # noqa: PLC0415

    run = QApplication.exec

    def watched() -> int:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        watch = Watch(application, seconds)
        code: int = run()
        del watch
        return code

    QApplication.exec = staticmethod(watched)
    main(["run", "--windowed"])


def bare(seconds: float) -> None:
    """Forty buttons in a window of the same size."""
    application = QApplication(sys.argv[:1])
    watch = Watch(application, seconds)
    window = QWidget()
    grid = QGridLayout(window)
    for number in range(COLUMNS * ROWS):
        grid.addWidget(QPushButton(f"Button {number + 1}"), *divmod(number, COLUMNS))
    window.resize(1080, 1920)
    window.show()
    application.exec()
    del watch


if __name__ == "__main__":
    {"kiosk": kiosk, "bare": bare}[sys.argv[1]](float(sys.argv[2]))
