"""What is said before a language is chosen: in Kazakh and Russian side by side, or in all three."""

from kiosk.core.model import Language
from kiosk.speech import Speech


def N_(message: str) -> str:  # noqa: N802  the usual name of the mark
    """Mark a sentence for the catalogues that is said later."""
    return message


def in_language(message: str, language: Language) -> str:
    """A marked sentence in one language, whatever the citizen's is."""
    return Speech(language).say(message)


def kk_ru(message: str) -> str:
    """A marked sentence in Kazakh, then Russian; once where they are the same."""
    kazakh, russian = in_language(message, Language.KK), in_language(message, Language.RU)
    return kazakh if kazakh == russian else f"{kazakh} · {russian}"
