"""The keys of a reader and of a person through a real X server, under layouts of Kazakhstan and foreign ones."""

import os
import subprocess
import sys
from collections.abc import Iterator
from shutil import which
from subprocess import DEVNULL, PIPE

import pytest

from kiosk.core.scanning import digits_in

pytestmark = pytest.mark.skipif(
    any(which(tool) is None for tool in ("Xvfb", "xdotool", "setxkbmap", "xkbcomp")),
    reason="no X server to be had",
)
DIGITS = "01234567899876543210" * 3
KEYS = {digit: str(code) for code, digit in enumerate("1234567890", 10)}
KEYPAD = dict(zip("7894561230", map(str, (79, 80, 81, 83, 84, 85, 87, 88, 89, 90)), strict=True))
ENTER = "36"


class Screen:
    """An X server of its own, with a window that listens."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "320x200x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(command, pass_fds=[writing], stderr=DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as said:
            self._environment = {**os.environ, "DISPLAY": f":{said.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        program = [sys.executable, "-m", "tests.ui.wedge_program"]
        self._program = subprocess.Popen(program, env=self._environment, stdout=PIPE, stderr=DEVNULL, text=True)
        assert self.told() == "ready"

    def told(self) -> str:
        """The next thing that the program says."""
        assert self._program.stdout is not None
        return self._program.stdout.readline().rstrip("\n")

    def layout(self, name: str) -> None:
        """From now on keys make these signs."""
        self._run("setxkbmap", *name.split())

    def keys(self, *keys: str, delay: int = 0) -> None:
        """Press them, so many milliseconds one after the other."""
        self._run("xdotool", "key", "--delay", str(delay), *keys)

    def close(self) -> None:
        for process in (self._program, self._server):
            process.terminate()
            process.communicate(timeout=20)

    def _run(self, *command: str) -> None:
        subprocess.run(command, env=self._environment, check=True, timeout=60, stdout=DEVNULL, stderr=DEVNULL)


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    screen = Screen()
    yield screen
    screen.close()


@pytest.mark.parametrize(
    "layout", ["us", "ru", "kz", "kz -variant latin", "fr", "cz", "us,kz -option grp:shifts_toggle"]
)
def test_a_reader_is_understood_under_every_layout(screen: Screen, layout: str) -> None:
    screen.layout(layout)
    screen.keys(*(KEYS[digit] for digit in DIGITS), ENTER)
    word, _, text = screen.told().partition(" ")
    assert (word, digits_in(text)) == ("scan", DIGITS)


def test_caps_lock_is_no_matter(screen: Screen) -> None:
    screen.layout("kz")
    screen.keys("Caps_Lock")
    screen.keys(*(KEYS[digit] for digit in DIGITS), ENTER)
    told = screen.told()
    screen.keys("Caps_Lock")
    assert digits_in(told.removeprefix("scan ")) == DIGITS


@pytest.mark.parametrize("lock", [True, False], ids=["num-lock", "no-num-lock"])
def test_nor_are_the_keypad_and_its_lock(screen: Screen, lock: bool) -> None:
    screen.layout("us")
    if lock:
        screen.keys("Num_Lock")
    screen.keys(*(KEYPAD[digit] for digit in DIGITS), "104")
    told = screen.told()
    if lock:
        screen.keys("Num_Lock")
    assert told == f"scan {DIGITS}"


def test_a_person_types_into_the_field_before_and_after_a_reader(screen: Screen) -> None:
    screen.layout("us")
    for digit, so_far in (("4", "4"), ("8", "48"), ("2", "482")):
        screen.keys(KEYS[digit], delay=90)
        assert screen.told() == f"field {so_far}"
    screen.keys(*(KEYS[digit] for digit in DIGITS), ENTER)
    assert screen.told() == f"scan {DIGITS}"
    screen.keys(*(KEYS[digit] for digit in "17"), delay=90)
    assert [screen.told(), screen.told()] == ["field 4821", "field 48217"]
