"""The demonstration's centre file: what it has, and that a slip in any of its fields is told on its line."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest

from kiosk.core.calendar import Hours, hours_on, openings
from kiosk.core.files.centre_file import CentreFile, load_centre_file
from kiosk.core.files.documents import DocumentError, Fault
from kiosk.core.holidays_kz import KazakhstanHolidays
from kiosk.core.model import CentreKind, Words
from kiosk.core.policy import Policy
from kiosk.resources import resource

TEXT = resource("centres/demo.yaml").read_text(encoding="utf-8")
LINES = TEXT.splitlines()
FIELD = re.compile(r"^(?P<indent> *)(?P<dash>- )?(?P<name>[a-z_]+):(?: (?P<value>[^#]*[^# ]))?(?: +#.*)?$")


@pytest.fixture(scope="module")
def demo() -> CentreFile:
    return load_centre_file(resource("centres/demo.yaml"))


def all_words(file: CentreFile) -> Iterator[Words]:
    for entry in file.centres:
        yield from (entry.centre.name, entry.centre.address)
        yield from (special.reason for special in entry.week.special_days)
        yield from (line.name for line in entry.lines)
        for service in entry.services:
            yield from (words for words in (service.name, service.note, service.bring) if words)


def test_the_demonstration_has_a_centre_of_each_kind_five_lines_and_many_services(demo: CentreFile) -> None:
    assert [entry.centre.kind for entry in demo.centres] == [CentreKind.TSON, CentreKind.SPETSTSON]
    assert sum(len(entry.lines) for entry in demo.centres) == 5
    assert sum(len(entry.services) for entry in demo.centres) >= 26
    assert demo.is_demo
    assert demo.demo is not None
    assert demo.demo.bookings == 400
    assert 8 <= len(demo.demo.vehicles) <= 10


def test_its_policy_is_the_default_one(demo: CentreFile) -> None:
    assert [dated.policy for dated in demo.policies] == [Policy()]


def test_documentation_is_one_line_and_only_a_sale_wants_the_seller(demo: CentreFile) -> None:
    tson, spetstson = demo.centres
    documentation = {service.line_id for service in tson.services if service.documentation}
    assert documentation == {tson.lines[0].id}
    assert all(service.documentation for service in tson.services if service.line_id in documentation)
    assert not any(service.documentation for service in spetstson.services)
    assert [service.code for service in spetstson.services if service.seller_must_book] == [
        "vehicle-reregistration"
    ]


def test_every_line_has_services_that_can_be_booked_and_each_says_what_to_bring(demo: CentreFile) -> None:
    for entry in demo.centres:
        bookable = [service for service in entry.services if not service.online_only]
        assert {service.line_id for service in bookable} == {line.id for line in entry.lines}
        assert all(service.bring for service in bookable)


def test_kazakh_russian_and_english_are_three_different_texts_in_their_own_letters(demo: CentreFile) -> None:
    kazakh = set("әғқңөұүһі")
    for words in all_words(demo):
        assert len({words.kk, words.ru, words.en}) == 3, words
        assert not kazakh & set(words.ru.lower()), words.ru
        assert words.en.isascii() or set(words.en) & set("½×"), words.en
        assert re.search("[а-яё]", words.kk.lower()), words.kk
        assert not re.search("[ёъ]", words.kk.lower()), words.kk
    everything = " ".join(words.kk for words in all_words(demo)).lower()
    assert kazakh - {"һ"} <= set(everything)


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text.replace("1,5", "1½").replace("3,5", "3.5").replace("4,5", "4.5")))


def test_kazakh_and_russian_say_the_same_number_of_sentences_and_things(demo: CentreFile) -> None:
    for words in all_words(demo):
        assert words.kk.endswith(".") == words.ru.endswith(".") == words.en.endswith("."), words
        assert words.kk.count(". ") == words.ru.count(". ") == words.en.count(". "), words
        assert numbers(words.kk) == numbers(words.ru) == numbers(words.en), words


def test_its_special_days_are_right_on_their_weekdays(demo: CentreFile) -> None:
    tson, spetstson = demo.centres
    holidays = KazakhstanHolidays().between(date(2026, 1, 1), date(2027, 12, 31))
    duty = [special for special in tson.week.special_days if special.hours]
    assert all(special.day in holidays and special.day.weekday() < 5 for special in duty)
    assert {special.day.year for special in duty} == {2026, 2027}
    for entry in (tson, spetstson):
        days = [special.day for special in entry.week.special_days]
        assert days == sorted(days)


def test_there_is_free_time_on_every_working_day_of_two_years_and_none_on_others(demo: CentreFile) -> None:
    first = date(2026, 1, 1)
    days = [first + timedelta(days=count) for count in range(730)]
    holidays = KazakhstanHolidays().between(days[0], days[-1])
    for entry in demo.centres:
        intake = entry.centre.last_intake_minutes or Policy().last_intake_minutes
        open_days = 0
        for day in days:
            hours = hours_on(day, entry.week, holidays)
            if not isinstance(hours, Hours):
                continue
            open_days += 1
            for line in entry.lines:
                slots = openings(line, day, hours, entry.centre.zone, intake)
                assert slots
                assert all(one.ends_at <= two.starts_at for one, two in pairwise(slots))
        assert 480 < open_days < 620


def test_no_line_of_it_holds_a_tab_or_ends_in_space() -> None:
    assert [line for line in LINES if "\t" in line or line != line.rstrip()] == []


# What a slip of the pen does to it.


def fields() -> list[tuple[int, re.Match[str]]]:
    return [(number, found) for number, line in enumerate(LINES, start=1) if (found := FIELD.match(line))]


def shape(number: int) -> tuple[str, ...]:
    """The names of the fields around a line, so that `centres.lines.code` differs from `centres.services.code`."""
    found = FIELD.match(LINES[number - 1])
    assert found
    indent = len(found["indent"]) + len(found["dash"] or "")
    names = [found["name"]]
    for earlier in reversed(LINES[: number - 1]):
        above = FIELD.match(earlier)
        if above and len(above["indent"]) + len(above["dash"] or "") < indent:
            names.append(above["name"])
            indent = len(above["indent"]) + len(above["dash"] or "")
    return tuple(names)


def one_of_each_field() -> list[int]:
    kinds = {shape(number): number for number, _ in fields()}
    return sorted(kinds.values())


def faults_after(number: int, *replacement: str) -> tuple[Fault, ...]:
    changed = [*LINES[: number - 1], *replacement, *LINES[number:]]
    with pytest.raises(DocumentError) as caught:
        load_centre_file("\n".join(changed), "demo.yaml")
    return caught.value.faults


def last_name(fault: Fault) -> str:
    return fault.field.rpartition(".")[2]


def check_wrong_type(number: int) -> None:
    found = FIELD.match(LINES[number - 1])
    assert found
    start = f"{found['indent']}{found['dash'] or ''}{found['name']}:"
    wrong = "some text" if found["value"] is None else "[a, list]"
    below = [] if found["value"] is not None else deeper_lines(number)
    changed = [line for place, line in enumerate(LINES, start=1) if place not in below]
    changed[number - 1] = f"{start} {wrong}"
    with pytest.raises(DocumentError) as caught:
        load_centre_file("\n".join(changed), "demo.yaml")
    assert (number, found["name"]) in [(fault.line, last_name(fault)) for fault in caught.value.faults]
    assert all("expected" in fault.problem for fault in caught.value.faults)


def deeper_lines(number: int) -> list[int]:
    found = FIELD.match(LINES[number - 1])
    assert found
    indent = len(found["indent"]) + len(found["dash"] or "")
    below = []
    for place in range(number + 1, len(LINES) + 1):
        line = LINES[place - 1]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        below.append(place)
    return below


def check_misspelt(number: int) -> None:
    found = FIELD.match(LINES[number - 1])
    assert found
    line = LINES[number - 1].replace(f"{found['name']}:", f"{found['name']}x:", 1)
    told = [
        fault
        for fault in faults_after(number, line)
        if fault.line == number and last_name(fault) == f"{found['name']}x"
    ]
    assert len(told) == 1
    if "hours" not in shape(number)[1:2]:
        assert f'did you mean "{found["name"]}"?' in told[0].problem


def check_unknown_sibling(number: int) -> None:
    found = FIELD.match(LINES[number - 1])
    assert found
    if found["dash"]:
        sibling = f"{found['indent']}  surprise: 1"
        place, lines = number + 1, (LINES[number - 1], sibling)
        if found["value"] is None:
            return
    else:
        place, lines = number, (f"{found['indent']}surprise: 1", LINES[number - 1])
    told = [(fault.line, last_name(fault)) for fault in faults_after(number, *lines)]
    assert (place, "surprise") in told


@pytest.mark.parametrize("number", one_of_each_field())
def test_a_slip_in_any_kind_of_field_is_told_on_its_line(number: int) -> None:
    check_wrong_type(number)
    check_misspelt(number)
    check_unknown_sibling(number)


@pytest.mark.campaign
@pytest.mark.parametrize("number", [number for number, _ in fields()])
def test_a_slip_in_any_field_at_all_is_told_on_its_line(number: int) -> None:
    check_wrong_type(number)
    check_misspelt(number)
    check_unknown_sibling(number)


OPTIONAL = {
    *("policies", "window_days", "basis", "horizon_days", "lead_minutes", "late_minutes", "early_minutes"),
    *("last_intake_minutes", "services_a_day", "change_proof", "unknown_vehicle", "offline_booking"),
    *("retention_days", "timezone", "phone", "special_days", "slot_minutes", "places", "documentation"),
    *("seller_must_book", "bring", "demo", "seed", "bookings", "days", "vehicles", "sat"),
}


def without(number: int) -> str:
    """The file without one field; where it opens a list item, the next field opens it instead."""
    found = FIELD.match(LINES[number - 1])
    assert found
    gone = {number, *(deeper_lines(number) if found["value"] is None else ())}
    left = [line if place not in gone else None for place, line in enumerate(LINES, start=1)]
    if found["dash"]:
        following = LINES[number]
        left[number] = f"{found['indent']}- {following.lstrip()}"
    return "\n".join(line for line in left if line is not None)


def holder(number: int) -> int:
    """The line on which the thing begins that has this field: its list item, the field above, or the file."""
    column = start_of_name(LINES[number - 1])
    for place in range(number, 0, -1):
        if not (found := FIELD.match(LINES[place - 1])):
            continue
        if start_of_name(LINES[place - 1]) < column or (
            start_of_name(LINES[place - 1]) == column and found["dash"]
        ):
            return place
    return fields()[0][0]


def start_of_name(line: str) -> int:
    found = FIELD.match(line)
    assert found
    return found.start("name")


WANTED = [number for number in one_of_each_field() if shape(number)[0] not in {*OPTIONAL, "online_only"}]


@pytest.mark.parametrize("number", WANTED)
def test_a_wanted_field_that_is_left_out_is_told_where_it_should_be(number: int) -> None:
    name, *above = shape(number)
    if name in ("hours", "closed") and above[:1] == ["special_days"]:
        told = (holder(number), "found neither")
    else:
        told = (holder(number), "is missing")
    with pytest.raises(DocumentError) as caught:
        load_centre_file(without(number), "demo.yaml")
    assert told in [(fault.line, told[1]) for fault in caught.value.faults if told[1] in fault.problem]


@pytest.mark.parametrize("number", [number for number in one_of_each_field() if shape(number)[0] in OPTIONAL])
def test_a_field_with_a_default_value_may_be_left_out(number: int) -> None:
    load_centre_file(without(number), "demo.yaml")
