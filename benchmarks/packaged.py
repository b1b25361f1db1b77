"""The packed program against a bare window packed the same way: `python -m benchmarks.packaged [rounds]`.

How large the folder is, and how long it takes from the start to something on a real X screen. Both are packed here
with PyInstaller (the extra `package`), unless KIOSK_PACKED says where the kiosk's folder is. Needs Xvfb.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.ratio import Figure, compare_measured, rounds_wanted, told
from tests.packaged.program import WITHIN, Program
from tests.packaged.screen import HEIGHT, WIDTH, Screen, screen, window

COLUMNS, ROWS = 4, 10  # of buttons, as in benchmarks.start
GOAL_SIZE, GOAL_START = 1.35, 2.0
LARGEST = 15
HERE = Path(__file__).resolve().parents[1]

HELLO = f"""\
from PySide6.QtWidgets import QApplication, QGridLayout, QPushButton, QWidget
application = QApplication([])
window = QWidget()
grid = QGridLayout(window)
for number in range({COLUMNS * ROWS}):
    grid.addWidget(QPushButton(f"Button {{number + 1}}"), *divmod(number, {COLUMNS}))
window.resize({WIDTH}, {HEIGHT})
window.show()
application.exec()
"""
SPEC = """\
import sys
sys.path.insert(0, {packaging!r})
import libraries, parts
linux = sys.platform == "linux"
analysis = Analysis([{program!r}])
program = EXE(PYZ(analysis.pure), analysis.scripts, exclude_binaries=True, name="kiosk", strip=linux)
files = analysis.binaries + analysis.datas
if {alike}:
    files = parts.packed(files, libraries.loaded_by)
COLLECT(program, files, name="kiosk", strip=linux)
"""


def packed(spec: Path, folder: Path) -> Path:
    """Pack what a spec says; returns the folder."""
    places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "build")]
    command = [sys.executable, "-m", "PyInstaller", "-y", "--log-level", "ERROR", *places, str(spec)]
    subprocess.run(command, check=True, cwd=HERE)
    return folder / "dist" / "kiosk"


def bare(folder: Path, *, alike: bool) -> Path:
    """A window with forty buttons, packed. `alike`: with our parts of Qt, else with all that are found."""
    folder.mkdir()
    program, spec = folder / "hello.py", folder / "hello.spec"
    program.write_text(HELLO, "utf-8")
    spec.write_text(SPEC.format(packaging=str(HERE / "packaging"), program=str(program), alike=alike), "utf-8")
    return packed(spec, folder)


def sizes(folder: Path) -> dict[Path, int]:
    """The files in a folder and their bytes; links count for nothing."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder): path.stat().st_size for path in files}


def size(what: str, kiosk: Path, hello: Path) -> Figure:
    """Both folders, and what is large in ours that is not in the other."""
    ours, theirs = sizes(kiosk), sizes(hello)
    print(what)
    more = {path: count - theirs.get(path, 0) for path, count in ours.items()}
    for path in sorted(more, key=lambda path: -more[path])[:LARGEST]:
        print(f"{more[path] / 1e6:8.1f} MB more  {path}")
    mine, bare_size = sum(ours.values()), sum(theirs.values())
    sides = f"{mine / 1e6:.1f} MB", f"{bare_size / 1e6:.1f} MB"
    return told(Figure(f"packed folder / {what}", *sides, mine / bare_size, GOAL_SIZE))


def painted(program: Program, shown: Screen, *arguments: str) -> float:
    """Seconds from the start to the first change on a black screen."""
    black = shown.seen()
    begun = time.perf_counter()
    with window(program, shown, *arguments):
        while shown.seen() == black:
            if time.perf_counter() - begun > WITHIN:
                raise TimeoutError(f"{program.file} paints nothing")
        seconds = time.perf_counter() - begun
    while shown.seen() != black:
        pass
    return seconds


def start(kiosk: Path, hello: Path, home: Path, rounds: int) -> Figure:
    """Both on one screen, one after the other."""
    ours, theirs = Program(kiosk, home), Program(hello, home)
    ours.told("init", "--demo")
    with screen() as shown:
        sides = (lambda: painted(ours, shown, "run", "--windowed")), (lambda: painted(theirs, shown))
        for side in sides:
            side()
        return compare_measured(
            "packed: start to first painted welcome / forty buttons", *sides, GOAL_START, rounds
        )


def measure(rounds: int = 15) -> list[Figure]:
    """Measure and print."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "home").mkdir()
        given = os.environ.get("KIOSK_PACKED")
        kiosk = Path(given).resolve() if given else packed(HERE / "build_kiosk.spec", folder / "kiosk")
        alike, whole = bare(folder / "alike", alike=True), bare(folder / "whole", alike=False)
        return [
            size("a bare window's with the same parts of Qt", kiosk, alike),
            size("a bare window's as PyInstaller packs it", kiosk, whole),
            start(kiosk, alike, folder / "home", rounds),
        ]


if __name__ == "__main__":
    measure(rounds_wanted(15))
