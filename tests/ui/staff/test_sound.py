"""The three sounds: told apart, played by whatever is there, never waited for."""

import sys
import wave
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from kiosk.resources import resource
from kiosk.resources.sounds.make import RATE, SOUNDS, write
from kiosk.ui.staff import sound as module
from kiosk.ui.staff.sound import Sound, Sounds
from tests.ui.staff.room import until

needs_a_player = pytest.mark.skipif(sys.platform == "win32", reason="Windows plays files itself")


def player(folder: Path, *, code: int = 0) -> tuple[str, ...]:
    """A program that writes down what it is to play."""
    script = folder / "play.py"
    script.write_text(
        f"import sys\nopen(r'{folder / 'played'}', 'a').write(sys.argv[1] + '\\n')\nsys.exit({code})\n"
    )
    return sys.executable, str(script)


def played(folder: Path) -> list[str]:
    """The names of the files that were played."""
    file = folder / "played"
    return [Path(line).name for line in file.read_text().splitlines()] if file.exists() else []


def test_what_is_shipped_is_what_the_script_makes(tmp_path: Path) -> None:
    write(tmp_path)
    for sound in Sound:
        assert resource(f"sounds/{sound}.wav").read_bytes() == (tmp_path / f"{sound}.wav").read_bytes()
    assert set(SOUNDS) == set(Sound)


def test_they_are_short_and_differ_in_pitch() -> None:
    pitches = []
    for sound in Sound:
        with resource(f"sounds/{sound}.wav").open("rb") as file, wave.open(file) as heard:
            seconds = heard.getnframes() / RATE
            frames = heard.readframes(heard.getnframes())
        assert 0.2 < seconds < 0.6, sound
        levels = [int.from_bytes(frames[at : at + 2], "little", signed=True) for at in range(0, len(frames), 2)]
        crossings = sum(a < 0 <= b for a, b in pairwise(levels))
        pitches.append(crossings / seconds)
    high, middle, low = pitches
    assert high > middle * 1.2 > low * 1.5


@needs_a_player
def test_the_first_player_that_is_there_plays(qapp: QApplication, tmp_path: Path) -> None:
    parent = QObject()
    sounds = Sounds(parent, on=True, players=(("no-such-player",), player(tmp_path)))
    sounds.play(Sound.WELCOME)
    until(lambda: played(tmp_path) == ["welcome.wav"], "the sound")
    sounds.play(Sound.NO)
    until(lambda: played(tmp_path) == ["welcome.wav", "no.wav"], "the other sound")
    until(lambda: sounds.silent, "the end of it")


@needs_a_player
def test_switched_off_it_is_silent(qapp: QApplication, tmp_path: Path) -> None:
    parent = QObject()
    sounds = Sounds(parent, on=False, players=(player(tmp_path),))
    sounds.play(Sound.WELCOME)
    assert sounds.silent


@needs_a_player
def test_a_player_that_fails_is_logged_once(
    qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    parent = QObject()
    sounds = Sounds(parent, on=True, players=(player(tmp_path, code=3),))
    for count in (1, 2):
        sounds.play(Sound.NO)
        until(lambda count=count: len(played(tmp_path)) == count and sounds.silent, "the sound")  # type: ignore[misc]
    assert [record.levelname for record in caplog.records if record.name == module.__name__] == ["WARNING"]


@needs_a_player
def test_without_a_player_the_bell_has_to_do(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[bool] = []
    monkeypatch.setattr(module.QApplication, "beep", lambda: rung.append(True))
    parent = QObject()
    Sounds(parent, on=True, players=(("no-such-player",),)).play(Sound.ATTENTION)
    assert rung == [True]
