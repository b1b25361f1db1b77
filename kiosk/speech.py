"""What the program says, in the citizen's language: gettext sentences, and dates and plurals by Babel.

Serves the screens, the ticket and the command line. Whole sentences with named placeholders; the keys are the
English sentences. Babel is imported when the first date is written, not at start.
"""

import gettext
from datetime import date, datetime, time
from functools import cache

from kiosk.core.model import Language
from kiosk.resources import resource


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    with resource(f"messages/{language.value}.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


class Speech:
    """One language's voice. `language` may be changed while it is in use."""

    def __init__(self, language: Language = Language.KK) -> None:
        self.language = language

    def say(self, message: str, /, **facts: object) -> str:
        """A sentence, its named placeholders filled in."""
        sentence = _catalogue(self.language).gettext(message)
        return sentence.format(**facts) if facts else sentence

    def say_count(self, singular: str, plural: str, count: int, /, **facts: object) -> str:
        """A sentence about so many things; `{count}` stands for the number."""
        return _catalogue(self.language).ngettext(singular, plural, count).format(count=count, **facts)

    def _date(self, day: date, pattern: str) -> str:
        from babel.dates import format_date  # noqa: PLC0415  costs 60 ms, needed after the first screen

        return format_date(day, pattern, locale=self.language.value)

    def day(self, day: date) -> str:
        """Day and month in words with the weekday: "23 қараша, дүйсенбі", in English "Monday, 23 November"."""
        return self._date(day, _DAY_PATTERNS[self.language])

    def short_day(self, day: date) -> str:
        """Day and month in words with the short weekday: "23 қараша, дс"."""
        return self._date(day, _DAY_PATTERNS[self.language].replace("EEEE", "EEE"))

    def whole_weekday(self, day: date) -> str:
        """The name of the weekday: "дүйсенбі"."""
        return self._date(day, "EEEE")

    def long_date(self, day: date) -> str:
        """Day, month in words, and year, as the language writes it: "2026 ж. 23 қараша"."""
        return self._date(day, "long")

    def day_of_month(self, day: date) -> str:
        """Day and month in words: "23 қараша"."""
        return self._date(day, "d MMMM")

    def weekday(self, day: date) -> str:
        """The short name of the weekday: "дс"."""
        return self._date(day, "EEE")

    def month(self, day: date) -> str:
        """The name of the month, standing alone: "қараша"."""
        return self._date(day, "LLLL")

    @staticmethod
    def clock(moment: datetime | time) -> str:
        """The time of day, as everyone here writes it: "09:45"."""
        return f"{moment:%H:%M}"


# The date comes first where official papers write it so; it also keeps two languages of a ticket in line.
_DAY_PATTERNS = {
    Language.KK: "d MMMM, EEEE",
    Language.RU: "d MMMM, EEEE",
    Language.EN: "EEEE, d MMMM",
}
