"""Somebody who has gone: asks "still there?", and ends the visit when nobody answers. Nobody at all: rest."""

from PySide6.QtCore import QObject, QTimer, Signal

SHIFT_SECONDS = 60


class Idle(QObject):
    """Counts the seconds since the last touch. `attend` while a visit is under way; `touch` at any input.

    `asks`: after `idle_seconds` of nothing in a visit, with the seconds left to answer. `answered`: touched after
    that. `gone`: nobody answered. `rests`: nobody started a visit for so long; again every minute while it lasts.
    """

    asks = Signal(float)
    answered = Signal()
    gone = Signal()
    rests = Signal(bool)

    def __init__(self, idle_seconds: float, answer_seconds: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._idle_seconds = idle_seconds
        self._answer_seconds = answer_seconds
        self._attended = False
        self._asking = False
        self._resting = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._over)
        self._wait(idle_seconds)

    def attend(self, *, attended: bool) -> None:
        """A visit is under way, or is not."""
        if attended is not self._attended:
            self._attended = attended
            self._asking = False
            self._wait(self._idle_seconds)

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def touch(self) -> None:
        """Somebody is there. There is no end to how often."""
        if self._asking:
            self._asking = False
            self.answered.emit()
        if self._resting:
            self._resting = False
            self.rests.emit(False)
        self._wait(self._idle_seconds)

    def _over(self) -> None:
        if self._asking:
            self._asking = False
            self.gone.emit()
        elif self._attended:
            self._asking = True
            self._wait(self._answer_seconds)
            self.asks.emit(self._answer_seconds)
        else:
            self._resting = True
            self._wait(SHIFT_SECONDS)
            self.rests.emit(True)

    def _wait(self, seconds: float) -> None:
        self._timer.start(round(seconds * 1000))
