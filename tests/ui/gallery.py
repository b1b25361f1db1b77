"""Render the screens to pictures: python -m tests.ui.gallery --out DIR [--screen when] [--language kk] ...

Needs no display: `QT_QPA_PLATFORM=offscreen` is set where nothing else is.
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.screens import all_screens
from kiosk.ui.theme import Look
from kiosk.ui.visit import Step
from kiosk.ui.window import KioskWindow
from tests.ui import samples


def window_of(look: Look) -> KioskWindow:
    """A window with every screen there is, at a size."""
    speech = Speech()
    window = KioskWindow(speech, all_screens(speech), look, settle_seconds=0)
    window.set_now(samples.NOW)
    return window


def pictures(window: KioskWindow, step: Step, language: Language) -> Iterator[str]:
    """Show every state of a step; yields its name when it can be looked at."""
    for name, visit, place in samples.samples_of(step):
        window.show_visit(samples.in_language(visit, language), place)
        window.show()
        for _ in range(3):
            QApplication.processEvents()
        yield f"{step.value}-{name}" if name else step.value


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--screen", choices=[step.value for step in Step])
    parser.add_argument("--language", choices=[language.value for language in Language], default="kk")
    parser.add_argument("--size", default="1080x1920")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--contrast", action="store_true")
    parser.add_argument("--lower", action="store_true")
    wish = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    width, height = (int(part) for part in wish.size.split("x"))
    aids = {"large_text": wish.large, "high_contrast": wish.contrast, "lower_half": wish.lower}
    window = window_of(Look(width, height, **aids))
    suffix = "".join(f"-{name}" for name in ("large", "contrast", "lower") if getattr(wish, name))
    wish.out.mkdir(parents=True, exist_ok=True)
    for step in all_screens(Speech()):
        if wish.screen in {None, step.value}:
            for name in pictures(window, step, Language(wish.language)):
                window.grab().save(str(wish.out / f"{name}-{wish.language}-{wish.size}{suffix}.png"))
    window.close()
    application.processEvents()


if __name__ == "__main__":
    main()
