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

    def day(self, day: date) -> str:
        """Day and month in words with the weekday."""

    def short_day(self, day: date) -> str:
        """Day and month in words with the short weekday."""

    def day_of_month(self, day: date) -> str:
        """Day and month in words."""
