"""What sync could not settle: every reason and every step has words in every language, and no two the same."""

import pytest

from kiosk.core.free_text import TextFault
from kiosk.core.matters import NextStep, Unsettled, next_step
from kiosk.core.model import Language
from kiosk.speech import Speech
from kiosk.ui.staff.matter_words import words_of_matter
from kiosk.ui.staff.text_words import words_of_text_fault

REASONS = [*Unsettled, None]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words_in_every_language(reason: Unsettled | None, language: Language) -> None:
    words, english = (words_of_matter(reason, Speech(spoken)) for spoken in (language, Language.EN))
    for said, in_english in zip(
        (words.title, words.meaning, words.next), (english.title, english.meaning, english.next), strict=True
    ):
        assert said.strip()
        assert (said == in_english) is (language is Language.EN)


@pytest.mark.parametrize("language", Language)
def test_what_differs_is_said_differently(language: Language) -> None:
    words = {reason: words_of_matter(reason, Speech(language)) for reason in REASONS}
    assert len({one.title for one in words.values()}) == len(REASONS)
    assert len({one.meaning for one in words.values()}) == len(REASONS)
    assert len({one.next for one in words.values()}) == len(NextStep)
    for reason, one in words.items():
        assert one.next == words[next(r for r in REASONS if next_step(r) is next_step(reason))].next


@pytest.mark.parametrize("language", Language)
def test_what_is_wrong_with_a_text_has_words(language: Language) -> None:
    said = {words_of_text_fault(fault, Speech(language)) for fault in TextFault}
    assert len(said) == len(TextFault)
