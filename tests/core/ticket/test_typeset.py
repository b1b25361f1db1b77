"""Lines of text on narrow paper."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.ticket.typeset import BOLD, Type, fitted, font, set_in, width_of

KAZAKH = "Жылжымайтын мүлікке құқықтарды (ауыртпалықтарды) мемлекеттік тіркеу туралы анықтама беру"
words = st.text("абвгәғқңөұүһіуеый№5-", min_size=1, max_size=30)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_words_stay_whole_and_in_order() -> None:
    set_ = set_in(KAZAKH, Type(34, BOLD), 368, 26)
    assert len(set_.lines) > 1
    assert " ".join(plain(line) for line in set_.lines) == KAZAKH
    assert all(width_of(line, set_.type) <= 368 + 1 for line in set_.lines)


@given(st.lists(words, min_size=1, max_size=12), st.sampled_from([140, 368, 548]))
def test_no_line_is_wider_than_the_paper_and_no_letter_is_lost(text: list[str], width: int) -> None:
    set_ = set_in(" ".join(text), Type(30), width, 24)
    assert all(width_of(line, set_.type) <= width + 1 for line in set_.lines)
    assert 24 <= set_.type.size <= 30

    def letters(parts: object) -> str:
        return re.sub(r"[\s-]", "", "".join(parts))  # a hyphen may have been put in

    assert letters(set_.lines) == letters(text)


def test_a_word_too_long_for_the_line_makes_the_text_smaller_first() -> None:
    long_word = "мамандандырылған"
    whole = set_in(f"{long_word} орталық", Type(40, BOLD), 380, 26)
    assert whole.type.size < 40
    assert whole.lines[0] == long_word


def test_a_word_too_long_for_the_smallest_size_breaks_between_syllables() -> None:
    broken = set_in("куәландырылмағандықтарыңыздан", Type(34, BOLD), 200, 26)
    assert broken.type.size == 26
    assert len(broken.lines) > 1
    for line in broken.lines[:-1]:
        assert line.endswith("-")
    for line in broken.lines[1:]:
        assert line[0] not in "ьъаәоөұүыіеуэяию"
        assert line[1] in "аәоөұүыіеуэяию"
    assert "".join(line.removesuffix("-") for line in broken.lines) == "куәландырылмағандықтарыңыздан"


def test_a_hyphen_of_the_word_itself_is_used_before_it_is_made_smaller() -> None:
    assert set_in("құжаттандыру-паспорттандыру", Type(30), 300, 20) == (
        ("құжаттандыру-", "паспорттандыру"),
        Type(30),
    )


@pytest.mark.parametrize(
    ("text", "together"),
    [("ЦОН № 3", "№ 3"), ("прийти за 5 минут", "5 минут"), ("район, ул. Толе би", "ул. Толе")],
)
def test_short_words_stand_with_the_word_they_belong_to(text: str, together: str) -> None:
    lines = [plain(line) for line in set_in(text, Type(30), 170, 30).lines]
    assert any(together in line for line in lines)


def test_a_text_that_fits_a_line_when_smaller_is_made_smaller() -> None:
    wanted = Type(46, BOLD)
    assert fitted("сенбі", wanted, 548, 40) == wanted
    smaller = fitted("23 ноября, понедельник", wanted, 548, 40)
    assert 40 <= smaller.size < 46
    assert width_of("23 ноября, понедельник", smaller) <= 549
    assert fitted("23 ноября, понедельник", wanted, 100, 40) == wanted


def test_the_font_has_every_letter_of_the_three_languages() -> None:
    missing = font(Type(60)).getmask("\U0010ffff").getbbox()
    nothing = bytes(font(Type(60)).getmask("\U0010ffff"))
    assert missing is not None
    for letter in "ӘҒҚҢӨҰҮҺІәғқңөұүһіАЯёЁщЩ№«»–—·0123456789:":
        assert bytes(font(Type(60)).getmask(letter)) != nothing, letter


def test_lines_are_even_and_no_word_is_left_alone_on_the_last() -> None:
    set_ = set_in("Приходите на 5 минут раньше и покажите этот талон.", Type(26, BOLD), 368, 22)
    wide = [width_of(line, set_.type) for line in set_.lines]
    assert len(set_.lines) == 3
    assert len(set_.lines[-1].split()) > 1
    assert min(wide) > 0.5 * max(wide)


def test_a_number_belongs_to_its_sign_and_a_sign_at_the_end_of_a_line_is_left_out() -> None:
    name = "Центр обслуживания населения № 12 «Правительство для граждан» · Шымкент"
    lines = [plain(line) for line in set_in(name, Type(29, BOLD), 368, 26).lines]
    assert "населения № 12" in lines
    assert not any(line.endswith("·") for line in lines)
    assert [plain(line) for line in set_in("проспект Назарбаева, 158/2 (угол)", Type(26), 260, 22).lines] == [
        "проспект",
        "Назарбаева,",
        "158/2 (угол)",
    ]
