"""What files for people need of a language; `kiosk.speech.Speech` has it."""

from datetime import date
from typing import Protocol

from kiosk.core.model import Language


class Voice(Protocol):
    """One language's voice."""

    language: Language

    def say(self, message: str, /, **facts: object) -> str:
        """A sentence, its named placeholders filled in."""

    def say_count(self, singular: str, plural: str, count: int, /, **facts: object) -> str:
        """A sentence about so many things."""

    def weekday(self, day: date) -> str:
        """The short name of the weekday."""

    def whole_weekday(self, day: date) -> str:
        """The name of the weekday."""

    def long_date(self, day: date) -> str:
        """Day, month in words, and year."""
