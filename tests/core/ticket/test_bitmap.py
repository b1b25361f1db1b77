"""What lies on the paper."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from PIL import Image

from kiosk.core.model import Language, Ticket, Words
from kiosk.core.ticket.bitmap import draw
from kiosk.core.ticket.layout import compose, languages_of
from kiosk.core.ticket.sheet import SIZES, Sheet, Width
from kiosk.core.ticket.typeset import BOLD, Type, width_of
from kiosk.speech import Speech
from tests.core.ticket.papers import CENTRE, PRINTED_AT, ticket
from tests.reading import qr_codes

every_paper = pytest.mark.parametrize("width", [576, 384])
every_language = pytest.mark.parametrize("language", list(Language))
one_and_two = pytest.mark.parametrize("services", [1, 2])


def drawn(paper: Ticket, language: Language = Language.KK, width: Width = 576) -> Image.Image:
    return draw(paper, language, PRINTED_AT, "T-03", width, speech=Speech)


def laid_out(paper: Ticket, language: Language = Language.KK, width: Width = 576) -> Sheet:
    return compose(paper, language, PRINTED_AT, "T-03", width, speech=Speech)


def words_of(sheet: Sheet) -> str:
    return re.sub(r"\s+", " ", " ".join(text.text for text in sheet.texts))


@every_paper
@every_language
@one_and_two
def test_the_paper_is_black_and_white_and_its_qr_reads(width: Width, language: Language, services: int) -> None:
    paper = ticket(services, signature=bytes(range(100, 164)))
    picture = drawn(paper, language, width)
    assert picture.mode == "1"
    assert picture.width == width
    assert set(picture.convert("L").tobytes()) == {0, 255}
    (code,) = qr_codes(picture)
    assert code.text == paper.digits


@every_paper
def test_the_symbol_has_its_size_and_its_quiet_zone(width: Width) -> None:
    module = {576: 6, 384: 4}[width]
    sheet = laid_out(ticket(), width=width)
    picture = drawn(ticket(), width=width).convert("L")
    left, top = sheet.symbol
    side, quiet = 45 * module, 4 * module
    assert sheet.module == module
    assert left >= quiet
    symbol = picture.crop((left, top, left + side, top + side))
    assert all(
        len(set(symbol.crop((x, y, x + module, y + module)).tobytes())) == 1
        for x in range(0, side, module)
        for y in range(0, side, module)
    )
    around = picture.crop((left - quiet, top - quiet, left + side + quiet, top + side + quiet))
    around.paste(255, (quiet, quiet, quiet + side, quiet + side))
    assert set(around.tobytes()) == {255}


@every_paper
@every_language
@one_and_two
def test_everything_is_on_the_paper_and_nothing_lies_over_another(
    width: Width, language: Language, services: int
) -> None:
    sheet = laid_out(ticket(services), language, width)
    for text in sheet.texts:
        assert text.x >= 0
        assert text.x + width_of(text.text, text.type) <= width
        assert text.y + text.type.leading <= sheet.height
    for upper, lower in pairwise(sheet.texts):
        if upper.x == lower.x:  # one column; capitals reach from a fifth to nearly the whole of their line
            assert lower.y + 0.2 * lower.type.size >= upper.y + 0.97 * upper.type.size
    side = 45 * sheet.module
    left, top = sheet.symbol
    for text in sheet.texts:
        beside = text.x >= left + side + 4 * sheet.module
        assert beside or text.y + text.type.size <= top or text.y >= top + side


@every_paper
@every_language
@one_and_two
def test_the_time_is_the_largest_then_the_date(width: Width, language: Language, services: int) -> None:
    sheet = laid_out(ticket(services), language, width)
    by_size = sorted({text.type.size for text in sheet.texts}, reverse=True)
    largest = [text.text for text in sheet.texts if text.type.size == by_size[0]]
    next_ = [text.text for text in sheet.texts if text.type.size == by_size[1]]
    assert largest == ["09:45", "10:15"][:services]
    english = "Monday, 23 November 23 қараша, дүйсенбі"
    kazakh = "23 қараша, дүйсенбі 23 ноября, понедельник"
    assert " ".join(next_).replace("\xa0", " ") == (english if language is Language.EN else kazakh)


@every_paper
@one_and_two
def test_every_time_of_day_is_on_the_paper_whole(width: Width, services: int) -> None:
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    widest = max(
        (midnight + timedelta(minutes=m) for m in range(24 * 60)), key=lambda at: _width_of_time(at, width)
    )
    sheet = laid_out(_at(widest, services), width=width)
    times = [text for text in sheet.texts if re.fullmatch(r"\d\d:\d\d", text.text)]
    assert len(times) == services
    assert all(time.x + width_of(time.text, time.type) <= width - sheet.margin for time in times)


@pytest.mark.campaign
@every_paper
@every_language
def test_on_every_day_the_date_has_lines_of_its_own_and_is_larger_than_all_but_the_time(
    width: Width, language: Language
) -> None:
    for day in range(7 * 365):
        _the_date_stands_out(datetime(2026, 1, 1, 5, tzinfo=UTC) + timedelta(day), width, language)


@every_paper
@every_language
@pytest.mark.parametrize("day", [date(2026, 9, 20), date(2026, 12, 20), date(2028, 9, 20), date(2026, 5, 2)])
def test_the_longest_dates_have_lines_of_their_own_and_are_larger_than_all_but_the_time(
    width: Width, language: Language, day: date
) -> None:
    _the_date_stands_out(datetime(day.year, day.month, day.day, 5, tzinfo=UTC), width, language)


def _the_date_stands_out(at: datetime, width: Width, language: Language) -> None:
    sheet = laid_out(_at(at), language, width)
    sizes = sorted({text.type.size for text in sheet.texts}, reverse=True)
    lines = [text.text.replace("\xa0", " ") for text in sheet.texts if text.type.size == sizes[1]]
    days = [Speech(each).day(at.date()) for each in languages_of(language)]
    assert lines in (days, [part for day in days for part in re.split("(?<=,) ", day)])


def _width_of_time(at: datetime, width: Width) -> int:
    return width_of(f"{at:%H:%M}", Type(SIZES[width].time, BOLD))


def _at(starts_at: datetime, services: int = 1) -> Ticket:
    """The sample ticket at another time, in a centre whose clock is UTC."""
    paper = ticket(services, centre=replace(CENTRE, timezone="UTC"))
    appointments = tuple(
        replace(each, slot=each.slot._replace(day=starts_at.date(), starts_at=starts_at))
        for each in paper.booking.appointments
    )
    booking = replace(paper.booking, visit_on=starts_at.date(), appointments=appointments)
    return replace(paper, booking=booking)


@every_paper
def test_all_that_a_ticket_must_say_stands_in_kazakh_and_russian(width: Width) -> None:
    said = words_of(laid_out(ticket(2), Language.RU, width))
    for part in (
        "№ 3 ХҚКО · Алматы Төле би көшесі, 155 ЦОН № 3 · Алматы ул. Толе би, 155",
        "23 қараша, дүйсенбі 23 ноября, понедельник 09:45",
        "Жеке куәлік беру D секторы · Құжаттандыру",
        "Выдача удостоверения личности Сектор D · Документирование 10:15",
        "Брондау коды Код брони 4821 7730",
        "5 минут ерте келіп",
        "алып келіңіз: Бұрынғы жеке куәлік. Құқық белгілейтін құжат.",
        "Приходите на 5 минут раньше",
        "Перебронируйте по этому талону",
        "Возьмите с собой: Прежнее удостоверение. Правоустанавливающий документ.",
        "22.11.2026 14:07, T-03 терминалы Печать: 22.11.2026 14:07, терминал T-03",
    ):
        assert part in said


def test_a_citizen_who_reads_english_has_it_first_and_kazakh_below() -> None:
    said = words_of(laid_out(ticket(), Language.EN))
    assert "Monday, 23 November 23 қараша, дүйсенбі" in said
    assert "ноября" not in said
    assert languages_of(Language.KK) == languages_of(Language.RU) == (Language.KK, Language.RU)


@every_paper
def test_no_word_of_a_long_service_is_cut(width: Width) -> None:
    said = words_of(laid_out(ticket(2), Language.KK, width))
    for name in ("мемлекеттік тіркеу туралы анықтама беру", "(обременений) на недвижимое имущество"):
        assert name in said


def test_a_name_that_is_the_same_in_both_languages_stands_once() -> None:
    same = Words("Алматы 3", "Алматы 3", "Almaty 3")
    centre = replace(CENTRE, name=same, address=same, phone="+7 000 000 00 00")
    said = words_of(laid_out(ticket(centre=centre)))
    assert said.startswith("Алматы 3 Алматы 3 +7 000 000 00 00 23 қараша")


def test_the_time_is_the_centres_own() -> None:
    west = replace(CENTRE, timezone="UTC")
    assert "04:45" in words_of(laid_out(ticket(centre=west)))


def test_the_same_ticket_always_has_the_same_qr() -> None:
    paper = ticket()
    first, second = (drawn(paper, language) for language in (Language.KK, Language.EN))
    codes = [qr_codes(picture)[0].text for picture in (first, second)]
    assert codes == [paper.digits, paper.digits]
    assert drawn(paper).tobytes() == first.tobytes()


def test_nothing_on_the_paper_looks_like_an_iin() -> None:
    said = words_of(laid_out(ticket(2)))
    assert not re.search(r"\d{12}", said.replace(" ", ""))
