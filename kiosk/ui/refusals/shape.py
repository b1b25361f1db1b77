"""What the words of a refusal are made of. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.core.outcomes import Refused
from kiosk.speech import Speech


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The first day on which something is allowed, with the words that say what."""

    label: str
    day: str


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """A refusal in the citizen's language: `title` says what, `meaning` why, `next` the best next step."""

    title: str
    meaning: str
    next: str
    first_days: tuple[FirstDay, ...] = ()


Words = Callable[[Refused, Speech], RefusalWords]
