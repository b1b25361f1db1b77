"""Dates as each language writes them."""

from datetime import date

import pytest

from kiosk.core.model import Language
from kiosk.speech import Speech

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("language", "day", "short", "in_a_sentence"),
    [
        (Language.KK, "26 қараша, бейсенбі", "26 қараша, бс", "26 қараша"),
        (Language.RU, "26 ноября, четверг", "26 ноября, чт", "26 ноября"),
        (Language.EN, "Thursday, 26 November", "Thu, 26 November", "26 November"),
    ],
)
def test_the_date_stands_before_the_weekday_in_kazakh_and_russian(
    language: Language, day: str, short: str, in_a_sentence: str
) -> None:
    speech = Speech(language)
    assert (speech.day(THURSDAY), speech.short_day(THURSDAY)) == (day, short)
    assert speech.day_of_month(THURSDAY) == in_a_sentence
