"""Three short sounds, so that whoever looks at the citizen hears the verdict. Never waited for.

Qt's own sound library is no part of PySide6-Essentials: Windows plays files itself, elsewhere one of the usual
players does. Where there is none, the bell has to do.
"""

import logging
import sys
from contextlib import ExitStack
from enum import StrEnum
from importlib.resources import as_file
from pathlib import Path
from shutil import which

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QApplication

from kiosk.resources import resource

log = logging.getLogger(__name__)
PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))
_MOST_AT_ONCE = 3


class Sound(StrEnum):
    """What is heard; the files are in resources/sounds."""

    WELCOME = "welcome"
    ATTENTION = "attention"
    NO = "no"


class Sounds(QObject):
    """`on` False: silence. `players`: commands that play a file, the first that is there is used."""

    def __init__(self, parent: QObject, *, on: bool, players: tuple[tuple[str, ...], ...] = PLAYERS) -> None:
        super().__init__(parent)
        self._on, self._told = on, False
        self._files = ExitStack()
        found = ([which(player[0]), *player[1:]] for player in players)
        self._player = next(([command[0], *command[1:]] for command in found if command[0]), None)
        self._playing: list[QProcess] = []
        self.destroyed.connect(self._files.close)

    @property
    def silent(self) -> bool:
        """Whether no player is at it."""
        return not self._playing

    def play(self, sound: Sound) -> None:
        """Begin to play; at most three at a time."""
        if not self._on:
            return
        path = self._files.enter_context(as_file(resource(f"sounds/{sound}.wav")))
        if sys.platform == "win32":
            self._play_on_windows(path)
        elif self._player is not None and len(self._playing) < _MOST_AT_ONCE:
            self._run(str(self._player[0]), [*map(str, self._player[1:]), str(path)])
        elif self._player is None:
            QApplication.beep()

    def _play_on_windows(self, path: Path) -> None:
        if sys.platform == "win32":  # for the type checker, which reads the rest there alone
            import winsound  # noqa: PLC0415

            try:
                winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
            except RuntimeError as fault:
                self._failed(str(fault))

    def _run(self, program: str, arguments: list[str]) -> None:
        process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        self._playing.append(process)
        process.finished.connect(lambda code, _status: self._ended(process, code))
        process.errorOccurred.connect(lambda _fault: self._ended(process, -1))
        process.start(program, arguments)

    def _ended(self, process: QProcess, code: int) -> None:
        if process in self._playing:
            self._playing.remove(process)
            process.deleteLater()
            if code:
                self._failed(f"{process.program()} ended with {code}")

    def _failed(self, what: str) -> None:
        if not self._told:
            self._told = True
            log.warning("a sound was not played: %s", what)
