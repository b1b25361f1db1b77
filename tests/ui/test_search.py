"""Finding services: any case, either alphabet's letters, small slips."""

import pytest

from kiosk.core.model import Language
from kiosk.ui.search import find, folded
from tests.ui.samples import DEMO


def codes(typed: str, language: Language = Language.KK) -> list[str]:
    return [service.code for service in find(DEMO.services, typed, language)]


def test_small_and_large_letters_are_one() -> None:
    assert codes("Зейнетақы") == codes("ЗЕЙНЕТАҚЫ") == ["pension"]


def test_kazakh_letters_may_be_typed_as_their_russian_neighbours() -> None:
    assert codes("зейнетакы") == ["pension"]
    assert folded("Әке һәм төлқұжат") == folded("акЕ хам толкужат")


def test_the_first_letters_of_words_are_enough_in_any_order() -> None:
    assert "id-card" in codes("куәл жек")


def test_names_with_a_word_begun_come_before_those_that_have_the_letters_within() -> None:
    found = codes("регистрация", Language.RU)
    assert found.index("vehicle-registration") < found.index("vehicle-reregistration")


def test_letters_within_a_word_are_found() -> None:
    assert codes("ейнет") == ["pension"]


def test_names_of_this_language_come_first() -> None:
    assert codes("пас", Language.RU)[0] == "passport"
    assert codes("пас", Language.KK)[0] == "technical-passport"


def test_names_in_the_other_languages_are_found_too() -> None:
    assert codes("пенси") == ["pension"]
    assert codes("pension", Language.RU) == ["pension"]


@pytest.mark.parametrize("typed", ["зейнетағы", "зейентақы", "зейннетақы", "зейнеақы"])
def test_a_slip_of_the_finger_does_no_harm(typed: str) -> None:
    assert codes(typed) == ["pension"]


@pytest.mark.parametrize("typed", ["", "   ", "-", "ъ"])
def test_nothing_typed_finds_nothing(typed: str) -> None:
    assert codes(typed) == []


def test_what_is_nowhere_is_not_found() -> None:
    assert codes("щщщщщ") == []


def test_every_service_is_found_by_its_own_name_in_every_language() -> None:
    for service in DEMO.services:
        for language in Language:
            assert service in find(DEMO.services, service.name.in_(language), language)
