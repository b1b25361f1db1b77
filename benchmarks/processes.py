"""Starts the processes of `benchmarks.process`, and hears what they tell."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.places import on_disk


@dataclass(frozen=True)
class Told:
    """Seconds from the start of the process to its first frame and to being ready; kilobytes at rest."""

    painted: float
    ready: float
    memory: float


@contextmanager
def home() -> Iterator[Path]:
    """A user's folder in which the kiosk has been before: its database is there, with the demonstration."""
    with on_disk() as folder:
        started("kiosk", folder, 1)
        yield folder


def started(what: str, folder: Path, seconds: float = 0) -> Told:
    """Start a process and wait until it ends, so many seconds after it was ready."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
    environment |= {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "benchmarks.process", what, str(seconds)]
    begun = time.time()
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    if ended.returncode != 0:
        raise RuntimeError(ended.stderr)
    said = {name: float(value) for name, value in (line.split() for line in ended.stdout.splitlines())}
    return Told(said["painted"] - begun, said["ready"] - begun, said["memory"])
