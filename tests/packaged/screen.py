"""A screen without glass, with somebody at its keyboard: Xvfb and xdotool."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageGrab

from tests.packaged.program import WITHIN, Program

WIDTH, HEIGHT = 1080, 1920
LOOK = 0.1  # seconds between two looks at the screen
STILL = 5  # looks in which nothing moves


@dataclass(frozen=True)
class Screen:
    """One display, by its X name."""

    display: str

    def seen(self) -> Image.Image:
        """What is on it now."""
        return ImageGrab.grab(xdisplay=self.display).convert("RGB")

    def still(self, other_than: Image.Image | None = None, colour: str = "") -> Image.Image:
        """Wait until it shows something else, in which there is that colour, and that does not move any more.

        Raises TimeoutError.
        """
        deadline = time.monotonic() + WITHIN
        before, same = self.seen(), 0
        while same < STILL:
            if time.monotonic() > deadline:
                raise TimeoutError("the screen does not come to what is expected")
            time.sleep(LOOK)
            now = self.seen()
            awaited = now == before and now != other_than and (not colour or has(now, colour))
            same, before = same + 1 if awaited else 0, now
        return before

    def press(self, *keys: str) -> None:
        """Keys by their X names, as slowly as people."""
        self._xdotool("key", "--delay", "150", *keys)

    def touch(self, across: float, down: float) -> None:
        """Tap at a place, as shares of the width and the height."""
        where = (str(round(WIDTH * across)), str(round(HEIGHT * down)))
        self._xdotool("mousemove", *where, "click", "1")

    def focus(self) -> None:
        """Make the window the active one, as a window manager does."""
        self._xdotool("search", "--sync", "--onlyvisible", "--name", "kiosk", "windowfocus")

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(
            ["xdotool", *arguments], env={**os.environ, "DISPLAY": self.display}, check=True, timeout=WITHIN
        )


def has(picture: Image.Image, colour: str) -> bool:
    """Whether a colour (#RRGGBB) is anywhere in a picture."""
    wanted = tuple(bytes.fromhex(colour[1:]))
    return any(found == wanted for _, found in picture.getcolors(WIDTH * HEIGHT) or [])


@contextmanager
def screen() -> Iterator[Screen]:
    """A new one, black."""
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        f"{WIDTH}x{HEIGHT}x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as said:
            display = said.readline().strip()
        try:
            yield Screen(f":{display}")
        finally:
            server.terminate()


@contextmanager
def window(program: Program, shown: Screen, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The program with its window on a screen."""
    environment = program.environment | {"DISPLAY": shown.display, "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen(
        [program.file, *arguments], env=environment, cwd="/", stderr=subprocess.DEVNULL
    ) as running:
        try:
            yield running
        finally:
            running.terminate()
            running.wait(WITHIN)
