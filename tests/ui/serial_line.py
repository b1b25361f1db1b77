"""A reader on a real serial line, a pseudo-terminal: it can be unplugged, and plugged in at the same path."""

import os
import tty
from pathlib import Path


class Line:
    """`path`: where the program finds it. Unplugged at first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._master = -1

    def plug_in(self) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(slave))
        os.close(slave)

    def unplug(self) -> None:
        if self._master >= 0:
            os.close(self._master)
            self.path.unlink()
            self._master = -1

    def send(self, data: bytes) -> None:
        """What was read goes over the line."""
        assert os.write(self._master, data) == len(data)
