"""One check-in desk: `kiosk staff` on a screen of its own, with a keyboard and a reader that are xdotool."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.commands import Place

WITHIN = 20.0
KEYS_MILLISECONDS = 2  # a quick reader
_FIRST = ("nice", "-n", "-10")  # a reader's keys do not wait for the programs that it types for


class Desk:
    """Entered, the window is open. `pictures`: where they go."""

    def __init__(self, place: Place, name: str, pictures: Path, size: str = "1366x768") -> None:
        self.name = name
        self.place = place
        self._pictures = pictures
        self._size = size
        self._taken = 0

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        screen = ["-screen", "0", f"{self._size}x24", "-nolisten", "tcp"]
        command = [*_FIRST, "Xvfb", "-displayfd", str(writing), *screen]
        self._screen = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as said:
            self._display = f":{said.readline().strip()}"
        self._environment = {**os.environ, "DISPLAY": self._display, "QT_QPA_PLATFORM": "xcb"}
        settings = str(self.place.folder / "kiosk.yaml")
        self._log = (self.place.folder / "window.log").open("w")
        program = [
            sys.executable,
            "-m",
            "kiosk",
            "--settings",
            settings,
            "staff",
            "--windowed",
            "--size",
            self._size,
        ]
        self._program = subprocess.Popen(program, env=self._environment, stdout=self._log, stderr=self._log)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.terminate()
        self._program.wait(WITHIN)
        self._screen.terminate()
        self._screen.wait(WITHIN)
        self._log.close()

    def is_there(self) -> None:
        """Wait until the window is on the screen, and make it the active one, as a window manager does."""
        self._xdotool("search", "--sync", "--onlyvisible", "--name", "kiosk", "windowfocus")

    def press(self, *keys: str) -> None:
        """Keys by their X names."""
        self._xdotool("key", "--delay", "30", *keys)

    def write(self, words: str) -> None:
        """As a person types: xdotool takes half of the delay."""
        self._xdotool("type", "--delay", "240", words)

    def scan(self, digits: str) -> None:
        """As a reader types, whatever has the focus."""
        self._xdotool("type", "--delay", str(KEYS_MILLISECONDS), f"{digits}\n")

    def click(self, x: int, y: int) -> None:
        """With the mouse."""
        self._xdotool("mousemove", str(x), str(y), "click", "1")

    def picture(self, what: str) -> Path:
        """What is on the screen now, as a file."""
        self._taken += 1
        path = self._pictures / f"{self.name}-{self._taken:02d}-{what}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self._environment, check=True)
        return path

    def answers(self) -> int:
        """How many commands this desk has answered from its own copy."""
        path = self.place.folder / "data" / "replica.sqlite3"
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            return int(copy.execute("SELECT count(*) FROM operation").fetchone()[0])

    @property
    def is_running(self) -> bool:
        """Whether the program still lives."""
        return self._program.poll() is None

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run([*_FIRST, "xdotool", *arguments], env=self._environment, check=True, timeout=WITHIN)


def until(what: str, there: "object", seconds: float = WITHIN) -> float:
    """Wait until something is so; returns the seconds it took. Raises TimeoutError with its name."""
    begun = time.monotonic()
    while not there():  # type: ignore[operator]
        if time.monotonic() - begun > seconds:
            raise TimeoutError(what)
        time.sleep(0.02)
    return time.monotonic() - begun
