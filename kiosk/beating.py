"""Has the link look once a second, on a worker of its own, and says how the line is."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.ui.jobs import Jobs

if TYPE_CHECKING:
    from kiosk.core.sync.link import Link, LinkState

log = logging.getLogger(__name__)
LOOK_MILLISECONDS = 800  # and the link's patience: a dead network is seen within 3 s


class Beating(QObject):
    """`changed`: the link's state, each time that it is another one. One look at a time."""

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = Jobs("sync", self)
        self._link: Link | None = None
        self._state: LinkState | None = None
        self._looking, self._told = False, ""
        self._timer = QTimer(self, interval=LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    def begin(self, link: "Link") -> None:
        """Look at this one from now on."""
        self._link = link
        self._timer.start()
        self._look()

    def close(self, seconds: float) -> bool:
        """Look no more, and wait for the look under way, bounded. True if it ended in time."""
        self._timer.stop()
        return self._jobs.close(seconds)

    def _look(self) -> None:
        """A desk that got no answer may have said so meanwhile: that counts at once."""
        if self._link is not None:
            self._tell(self._link.state)
            if not self._looking:
                self._looking = True
                self._jobs.run(self._link.beat, self._looked, self._failed)

    def _looked(self, state: "LinkState") -> None:
        self._looking = False
        self._tell(state)

    def _failed(self, fault: Exception) -> None:
        self._looking = False
        if repr(fault) != self._told:
            self._told = repr(fault)
            log.error("the link cannot look", exc_info=fault)

    def _tell(self, state: "LinkState") -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)
