"""Finding a service by a few letters of its name, as forgivingly as people type. No Qt."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from kiosk.core.model import Language, Service

_ALIKE = str.maketrans("әғқңөұүһіёй", "агкноуухиеи", "ъь")
_SIGNS = re.compile(r"[\W_]+")
_CLOSE = 0.72  # how alike a mistyped beginning must be
_LEAST_FOR_SLIPS = 4  # letters: shorter ones are alike by chance


def folded(text: str) -> str:
    """A text as it is compared: small letters, the Kazakh ones as their Russian neighbours, no signs."""
    return _SIGNS.sub(" ", text.casefold().translate(_ALIKE)).strip()


def find(services: Sequence[Service], typed: str, language: Language) -> tuple[Service, ...]:
    """The services that have every typed word in their name, in this language or another.

    First those whose words begin so in this language. Where nothing fits, those with words that resemble.
    """
    words = folded(typed).split()
    if not words:
        return ()
    languages = sorted(Language, key=lambda other: other is not language)
    for ways in ((_begins, _holds), (_resembles,)):
        found = {
            service.id: service
            for name_of in languages
            for fits in ways
            for service in services
            if all(fits(folded(service.name.in_(name_of)), word) for word in words)
        }
        if found:
            return tuple(found.values())
    return ()


def _begins(name: str, word: str) -> bool:
    return any(part.startswith(word) for part in name.split())


def _holds(name: str, word: str) -> bool:
    return word in name


def _resembles(name: str, word: str) -> bool:
    if len(word) < _LEAST_FOR_SLIPS:
        return _holds(name, word)  # one short word beside a mistyped one
    starts = (part[: len(word) + slip] for part in name.split() for slip in (-1, 0, 1))
    return any(SequenceMatcher(None, start, word).ratio() >= _CLOSE for start in starts)
