"""The packed program on a machine that knows nothing: no variables, no Python, another folder to be in."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

WITHIN = 180.0  # seconds, on a busy machine


@dataclass(frozen=True)
class Program:
    """The program's folder, and the home of whoever calls it, in which its settings and data are."""

    folder: Path
    home: Path

    @property
    def file(self) -> Path:
        """What is called."""
        return self.folder / "kiosk"

    @property
    def libraries(self) -> Path:
        """The folder with everything that was packed."""
        return self.folder / "_internal"

    @property
    def environment(self) -> dict[str, str]:
        """All variables that there are."""
        return {"HOME": str(self.home), "PATH": "/nowhere", "QT_QPA_PLATFORM": "offscreen"}

    @property
    def data(self) -> Path:
        """Where it keeps what it knows, unless its settings say otherwise."""
        return self.home / ".local" / "share" / "tson-kiosk"

    def set(self, **settings: str | dict[str, str]) -> None:
        """Write the settings file where it is looked for."""
        file = self.home / ".config" / "tson-kiosk" / "kiosk.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{name}: {json.dumps(value)}\n" for name, value in settings.items()), "utf-8")

    def of(self, home: Path) -> "Program":
        """The same program, called by somebody else."""
        home.mkdir(parents=True, exist_ok=True)
        return Program(self.folder, home)

    def call(
        self, *arguments: str, answer: str = "", environment: dict[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """What came of a command."""
        return subprocess.run(
            [self.file, *arguments],
            env=environment or self.environment,
            cwd="/",
            input=answer,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=WITHIN,
        )

    def told(self, *arguments: str, answer: str = "") -> str:
        """What a command that went well said."""
        done = self.call(*arguments, answer=answer)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def refused(self, *arguments: str, environment: dict[str, str] | None = None) -> str:
        """The one line in which a command said what a technician has to do something about."""
        done = self.call(*arguments, environment=environment)
        assert done.returncode == 2, done.stderr + done.stdout
        (line,) = done.stderr.splitlines()
        return line
