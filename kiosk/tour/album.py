"""What the tour brings home: a numbered picture of every screen, and tour.json."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Shot:
    """One step: its name, the screen that came up, milliseconds from tap to painted, and what came of it."""

    number: int
    name: str
    screen: str
    milliseconds: float
    outcome: str
    picture: str


class Album:
    """Pictures and steps in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shots: list[Shot] = []
        folder.mkdir(parents=True, exist_ok=True)
        for pattern in ("[0-9][0-9]-*.png", "ticket-*.png", "tour.json"):
            for old in folder.glob(pattern):
                old.unlink()

    def take(self, window: QWidget, name: str, screen: str, milliseconds: float, outcome: str) -> None:
        """Keep a picture of the window as it is now."""
        number = len(self.shots) + 1
        picture = f"{number:02d}-{name.replace(' ', '-')}.png"
        window.grab().save(str(self.folder / picture))
        self.shots.append(Shot(number, name, screen, round(milliseconds, 2), outcome, picture))

    def close(self, language: str, size: tuple[int, int], fault: str) -> None:
        """Write tour.json; `fault` is empty where everything was as expected."""
        story = {
            "language": language,
            "size": f"{size[0]}x{size[1]}",
            "as_expected": not fault,
            "fault": fault,
            "steps": [asdict(shot) for shot in self.shots],
        }
        text = json.dumps(story, ensure_ascii=False, indent=2)
        (self.folder / "tour.json").write_text(text + "\n", "utf-8")
