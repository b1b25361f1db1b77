"""A place from which commands are called: its settings, and what came of a command."""

import json
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from kiosk.__main__ import main


@dataclass(frozen=True)
class Place:
    """A machine with its settings file in a folder of its own."""

    folder: Path

    @classmethod
    def at(cls, folder: Path, database: str | None = None, **settings: str) -> "Place":
        """A place whose settings say this."""
        folder.mkdir(parents=True, exist_ok=True)
        rows = {"data_dir": str(folder / "data"), **settings}
        if database is not None:
            rows["database"] = database
        text = "".join(f"{name}: {json.dumps(value)}\n" for name, value in rows.items())
        (folder / "kiosk.yaml").write_text(text, "utf-8")
        return cls(folder)

    @property
    def keys(self) -> Path:
        """Where its keys are."""
        return self.folder / "data" / "keys"

    def call(self, *arguments: str, answer: str = "") -> Result:
        """What came of a command."""
        return CliRunner().invoke(main, ["--settings", str(self.folder / "kiosk.yaml"), *arguments], input=answer)

    def told(self, *arguments: str, answer: str = "") -> str:
        """What a command that went well said."""
        done = self.call(*arguments, answer=answer)
        assert done.exit_code == 0, done.output
        return done.output

    def refused(self, *arguments: str, answer: str = "") -> str:
        """What a command said that a technician has to do something about."""
        done = self.call(*arguments, answer=answer)
        assert done.exit_code == 2, done.output
        assert "Traceback" not in done.output
        return done.output
